"""The list of a farm's products: search, what is archived, archiving and bringing back."""

from dataclasses import dataclass

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa import routes
from cagette_pwa.services import offers, product_rows
from cagette_pwa.services.product_rows import OfferRow, ProductRow
from cagette_pwa.state import forms, offer_words
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.toasts import Toasts


@dataclass(frozen=True)
class OfferLine:
    """An offer under its product; `can_turn`: it is archived or brought back by itself, not with its product.

    `cents` are for a `measure` (kg, L), or for one.
    """

    key: int
    name: str
    label: str
    cents: int
    measure: str
    price: str
    details: str
    archived: bool
    can_turn: bool


@dataclass(frozen=True)
class ProductCard:
    """A product of the list; `photo` is an address, empty without one."""

    key: int
    name: str
    category: str
    photo: str
    archived: bool
    details: str
    href: str
    offers: list[OfferLine]


class Products(rx.State):
    """What is shown, and the offer about which the sheet asks."""

    loaded: bool = False
    cards: list[ProductCard] = []
    count: int = 0
    archived: bool = False
    search: str = ""
    asking: bool = False
    asked: int = 0
    asked_name: str = ""

    @rx.event
    async def load(self) -> None:
        """The farm's products."""
        self.asking = False
        await self._show()

    @rx.event
    async def refresh(self) -> None:
        """The same ones, after a product was archived or brought back."""
        await self._show()

    @rx.event
    async def find(self, search: str) -> None:
        """Those that match what is typed."""
        self.search = str(search)[:80]
        await self._show()

    @rx.event
    async def show_archived(self, archived: bool) -> None:
        """What is sold, or what is archived."""
        self.archived = archived is True
        await self._show()

    @rx.event
    def ask(self, key: int, name: str) -> None:
        """Opens the sheet that archives an offer or brings it back."""
        self.asking, self.asked, self.asked_name = True, forms.number(key), str(name)[:160]

    @rx.event
    def close(self) -> None:
        """Closes it."""
        self.asking = False

    @rx.event
    async def archive(self, at_once: bool) -> EventSpec:
        """Archives the offer that the sheet is about."""
        await producer_writes(self, offers.archive, self.asked, at_once is True)
        self.asking = False
        await self._show()
        return Toasts.say(f"L'offre « {self.asked_name} » est archivée.")

    @rx.event
    async def unarchive(self, at_once: bool) -> EventSpec:
        """Brings it back."""
        await producer_writes(self, offers.unarchive, self.asked, at_once is True)
        self.asking = False
        await self._show()
        return Toasts.say(f"L'offre « {self.asked_name} » revient dans vos catalogues.")

    async def _show(self) -> None:
        rows = await producer_reads(self, product_rows.products, self.search, self.archived)
        self.cards = [_card(row) for row in rows]
        self.count, self.loaded = len(rows), True


def _card(row: ProductRow) -> ProductCard:
    return ProductCard(
        key=row.id,
        name=row.name,
        category=row.category,
        photo=routes.photo(row.photo),
        archived=row.archived,
        details=" · ".join((row.category, *row.labels)),
        href=routes.at(routes.PRODUCT, product=row.id),
        offers=[_line(row, offer) for offer in row.offers],
    )


def _line(row: ProductRow, offer: OfferRow) -> OfferLine:
    card = offer_words.card(offer)
    return OfferLine(
        key=offer.id,
        name=f"{row.name} {offer.label}",
        label=offer.label,
        cents=offer.price_cents,
        measure=offer.portion.measure,
        price=card.price,
        details=card.details,
        archived=offer.archived,
        can_turn=not row.archived,
    )
