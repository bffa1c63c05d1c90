"""A catalog's public page: what anybody who has its link sees, and linking it, for a market's admin."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa import money, routes
from cagette_pwa.models.product import CATEGORIES
from cagette_pwa.services import links
from cagette_pwa.services.links import MarketChoice, UnknownCatalog
from cagette_pwa.services.prices import PricedItem
from cagette_pwa.state import forms
from cagette_pwa.state.edge import anybody_reads, user_writes, visitor_reads
from cagette_pwa.state.session import Session
from cagette_pwa.state.toasts import Toasts


@dataclass(frozen=True)
class PublicOffer:
    """A form in which a product is sold."""

    key: int
    label: str
    details: str
    price: str


@dataclass(frozen=True)
class PublicProduct:
    """A product as a market's admin reads it; `photo` is an address, empty without one."""

    key: int
    name: str
    photo: str
    labels: list[str]
    description: str
    offers: list[PublicOffer]


@dataclass(frozen=True)
class Shelf:
    """The products of one category, in the catalog's order."""

    category: str
    products: list[PublicProduct]


@dataclass(frozen=True)
class MarketOption:
    """A market that the person administers."""

    value: str
    name: str
    linked: bool


class PublicCatalog(rx.State):
    """`unknown` is the sentence for a link that leads nowhere."""

    loaded: bool = False
    unknown: str = ""
    key: str = ""
    name: str = ""
    farm: str = ""
    place: str = ""
    about: str = ""
    conditions: str = ""
    shelves: list[Shelf] = []
    count: int = 0
    signed_in: bool = False
    sign_in_path: str = routes.SIGN_IN
    options: list[MarketOption] = []
    linked_to: str = ""
    can_link: bool = False
    runs_markets: bool = False

    @rx.event
    async def load(self) -> Any:
        """The catalog of the address, and the markets of the person who looks."""
        address = str(getattr(self, "public_id", ""))[:40]
        if address != self.key:
            self.loaded = False
            yield
        self.key, self.unknown = address, ""
        try:
            self._put(await visitor_reads(self, links.public_catalog, address))
        except UnknownCatalog as unknown:
            self.unknown, self.loaded = unknown.sentence, True
            return
        await self._read_markets()
        self.loaded = True

    @rx.event
    async def link(self, data: dict[str, Any]) -> EventSpec:
        """Links the catalog to the market that was chosen."""
        chosen = forms.words(data, "market")
        market_id = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else 0
        await user_writes(self, links.link, self.key, market_id)
        await self._read_markets()
        return Toasts.say(f"Catalogue relié. {self.farm} en est informé par mail.")

    async def _read_markets(self) -> None:
        session = await self.get_state(Session)
        self.signed_in = session.signed_in
        self.sign_in_path = f"{routes.SIGN_IN}?suite={routes.at(routes.PUBLIC_CATALOG, public_id=self.key)}"
        found: list[MarketChoice] = await anybody_reads(self, links.markets_of, self.key)
        self.options = [MarketOption(str(row.id), f"{row.name} ({row.commune})", row.linked) for row in found]
        self.linked_to = ", ".join(row.name for row in found if row.linked)
        self.runs_markets = bool(found)
        self.can_link = any(not row.linked for row in found)

    def _put(self, found: links.PublicCatalog) -> None:
        self.name, self.farm, self.place = found.name, found.farm, found.commune
        self.about, self.conditions = found.farm_description, found.delivery_conditions
        self.shelves = _shelves(found.offers)
        self.count = len(found.offers)


def _shelves(rows: Iterable[PricedItem]) -> list[Shelf]:
    by_category: dict[str, dict[int, list[PricedItem]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_category[row.product.category][row.offer.product_id].append(row)
    known = [category for category in CATEGORIES if category in by_category]
    return [Shelf(category, [_product(of_it) for of_it in by_category[category].values()]) for category in known]


def _product(rows: list[PricedItem]) -> PublicProduct:
    product = rows[0].product
    return PublicProduct(
        key=rows[0].offer.product_id,
        name=product.name,
        photo=routes.photo(rows[0].photo, "grande"),
        labels=[label for label in product.labels.split(",") if label],
        description=product.description,
        offers=[_offer(row) for row in rows],
    )


def _offer(row: PricedItem) -> PublicOffer:
    portion, paid = row.offer.portion, row.breakdown.paid_cents
    weights = f"{money.weight(portion.max_grams)} au plus, payé au poids pesé" if portion.variable_weight else ""
    return PublicOffer(
        key=row.item.offer_id,
        label=row.offer.label,
        details=weights or portion.step_words() or portion.measure_words(paid),
        price=portion.price_words(paid),
    )
