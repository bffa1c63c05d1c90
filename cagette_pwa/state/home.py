"""The front door: people who are signed in go on, customers find their market by its commune."""

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from cagette_pwa.models.account import User
from cagette_pwa.services import homes, market_search
from cagette_pwa.state import communes
from cagette_pwa.state.communes import Found
from cagette_pwa.state.edge import anybody_reads, visitor_reads
from cagette_pwa.state.market_rows import MarketRow, market_rows


class Home(rx.State):
    """What a visitor has typed, and the markets of the commune chosen."""

    typed: bool = False
    found: list[Found] = []
    place: str = ""
    rows: list[MarketRow] = []

    @rx.event
    async def load(self) -> EventSpec | None:
        """Whoever is signed in goes where they go on."""
        self.typed, self.found, self.place, self.rows = False, [], "", []
        page = await anybody_reads(self, _home_of)
        return rx.redirect(page) if page else None

    @rx.event
    async def search(self, text: str) -> None:
        """Communes that begin as what is typed."""
        self.place, self.rows = "", []
        self.found = await communes.found(text)
        self.typed = isinstance(text, str) and len(text.strip()) >= communes.LEAST

    @rx.event
    async def choose(self, insee: str) -> None:
        """The markets of a commune and around it."""
        cards = await visitor_reads(self, market_search.near_commune, insee)
        name = next((row.words for row in self.found if row.insee == insee), "")
        self.rows, self.place, self.found, self.typed = market_rows(cards), name, [], False


def _home_of(session: Session, user: User | None, *, now: object) -> str | None:
    return homes.home_of(session, user) if user else None
