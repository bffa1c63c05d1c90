"""A catalog's public page: what anybody who has its link sees, and the answer of a market's admin."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa import routes
from cagette_pwa.clock import date_words, paris, utc_now
from cagette_pwa.services import links, public_catalogs
from cagette_pwa.services.answers import Answer
from cagette_pwa.services.public_catalogs import MarketChoice, UnknownCatalog
from cagette_pwa.services.public_catalogs import PublicCatalog as Found
from cagette_pwa.state import forms
from cagette_pwa.state.catalog_words import validity_sentence
from cagette_pwa.state.edge import anybody_reads, user_writes, visitor_reads
from cagette_pwa.state.public_offers import Shelf, shelves
from cagette_pwa.state.session import Session
from cagette_pwa.state.toasts import Toasts


@dataclass(frozen=True)
class MarketOption:
    """A market that the person administers."""

    value: str
    name: str
    linked: bool


class PublicCatalog(rx.State):
    """`unknown` is the sentence for a link that leads nowhere; `declined` says what was answered, and when.

    `options` are the markets of the person, `unanswered` those that have neither linked nor declined the catalog;
    `preferred` is the one whose conversation led here.
    """

    loaded: bool = False
    unknown: str = ""
    key: str = ""
    name: str = ""
    farm: str = ""
    place: str = ""
    validity: str = ""
    about: str = ""
    conditions: str = ""
    shelves: list[Shelf] = []
    count: int = 0
    signed_in: bool = False
    sign_in_path: str = routes.SIGN_IN
    own_path: str = ""
    options: list[MarketOption] = []
    unanswered: list[MarketOption] = []
    preferred: str = ""
    linked_to: str = ""
    declined: list[str] = []
    can_link: bool = False
    runs_markets: bool = False
    declining: bool = False

    @rx.event
    async def load(self) -> Any:
        """The catalog of the address, and the markets of the person who looks."""
        address = str(getattr(self, "public_id", ""))[:40]
        if address != self.key:
            self.loaded = False
            yield
        self.key, self.unknown, self.declining = address, "", False
        try:
            self._put(await visitor_reads(self, public_catalogs.public_catalog, address))
        except UnknownCatalog as unknown:
            self.unknown, self.loaded = unknown.sentence, True
            return
        await self._read_reader()
        self.loaded = True

    @rx.event
    async def link(self, data: dict[str, Any]) -> EventSpec:
        """Links the catalog to the market that was chosen."""
        await user_writes(self, links.link, self.key, _market(data, "market"))
        await self._read_reader()
        return Toasts.say(f"Catalogue relié. {self.farm} en est informé par mail.")

    @rx.event
    def ask(self, declining: bool) -> None:
        """Opens or closes the sheet in which the catalog is declined."""
        self.declining = declining is True

    @rx.event
    async def decline(self, data: dict[str, Any]) -> EventSpec:
        """Declines the catalog for the market that was chosen, with a word to its farm."""
        market_id = _market(data, "declining_market")
        await user_writes(self, links.decline, self.key, market_id, forms.words(data, "message"))
        self.declining = False
        await self._read_reader()
        return Toasts.say(f"Votre réponse est envoyée à {self.farm}.")

    async def _read_reader(self) -> None:
        session = await self.get_state(Session)
        self.signed_in = session.signed_in
        self.sign_in_path = f"{routes.SIGN_IN}?suite={routes.at(routes.PUBLIC_CATALOG, public_id=self.key)}"
        found = await anybody_reads(self, public_catalogs.reader, self.key)
        self.own_path = routes.at(routes.CATALOG, catalog=found.own_id) if found.own_id else ""
        self._put_markets(found.markets, found.user_id)

    def _put_markets(self, found: Sequence[MarketChoice], me: int) -> None:
        wanted = str(self.router.url.query_parameters.get("marche"))
        self.options = [_option(row) for row in found]
        self.unanswered = [_option(row) for row in found if row.answer is None]
        self.preferred = next((str(row.id) for row in found if row.slug == wanted and not row.linked), "")
        self.linked_to = ", ".join(row.name for row in found if row.linked)
        self.declined = [_declined(row.name, row.answer, me) for row in found if row.answer and not row.answer.linked]
        self.runs_markets = bool(found)
        self.can_link = any(not row.linked for row in found)

    def _put(self, found: Found) -> None:
        self.name, self.farm, self.place = found.name, found.farm, found.commune
        self.about, self.conditions = found.farm_description, found.delivery_conditions
        self.validity = validity_sentence(found.validity, paris(utc_now()).date())
        self.shelves = shelves(found.offers)
        self.count = len(found.offers)


def _market(data: Any, name: str) -> int:
    chosen = forms.words(data, name)
    return int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else 0


def _option(row: MarketChoice) -> MarketOption:
    return MarketOption(str(row.id), f"{row.name} ({row.commune})", row.linked)


def _declined(market: str, answer: Answer, me: int) -> str:
    who = "Vous avez" if answer.user_id == me else f"{answer.name} a"
    day = date_words(paris(answer.at).date(), paris(utc_now()).date())
    return f"{who} décliné ce catalogue le {day} pour {market}."
