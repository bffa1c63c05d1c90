"""Tous les marchés: around a place, on a day of the week."""

import reflex as rx

from cagette_pwa.errors import BadInput
from cagette_pwa.services import market_search
from cagette_pwa.services.markets import FAR_KM
from cagette_pwa.state import communes
from cagette_pwa.state.communes import Found
from cagette_pwa.state.edge import producer_reads
from cagette_pwa.state.market_rows import MarketRow, market_rows

__all__ = ["ALL_DAYS", "FAR_KM", "Markets"]

ALL_DAYS = -1
A_PAGE = 12


class Markets(rx.State):
    """`weekday` is -1 for all of them; without a chosen place, distances are from the farm."""

    loaded: bool = False
    weekday: int = ALL_DAYS
    place: str = ""
    elsewhere: bool = False
    choosing: bool = False
    typed: bool = False
    found: list[Found] = []
    rows: list[MarketRow] = []
    more: bool = False
    summary: str = ""
    _insee: str = ""
    _most: int = A_PAGE

    @rx.event
    async def load(self) -> None:
        """From the top, with the day and the place chosen before."""
        self.choosing, self._most = False, A_PAGE
        await self._show()

    @rx.event
    async def choose_day(self, weekday: int) -> None:
        """Monday is 0; -1 shows all days."""
        if type(weekday) is not int or not ALL_DAYS <= weekday <= 6:
            raise BadInput(field="Jour de distribution", help="choisissez un jour de la semaine.")
        self.weekday, self._most = weekday, A_PAGE
        await self._show()

    @rx.event
    async def open_places(self, opened: bool) -> None:
        """Opens or closes the field of the place."""
        self.choosing, self.typed, self.found = opened is True, False, []

    @rx.event
    async def search(self, text: str) -> None:
        """Communes that begin as what is typed."""
        self.found = await communes.found(text)
        self.typed = isinstance(text, str) and len(text.strip()) >= communes.LEAST

    @rx.event
    async def choose_place(self, insee: str) -> None:
        """Distances are from this commune; from the farm when it is empty."""
        before, self._insee, self._most = self._insee, insee, A_PAGE
        try:
            await self._show()
        except Exception:
            self._insee = before
            raise
        self.choosing = False

    @rx.event
    async def show_more(self) -> None:
        """The next markets, further away."""
        self._most = min(self._most + A_PAGE, market_search.MOST)
        await self._show()

    async def _show(self) -> None:
        weekday = None if self.weekday == ALL_DAYS else self.weekday
        found = await producer_reads(self, market_search.around, insee=self._insee, weekday=weekday, most=self._most)
        self.place, self.elsewhere = found.commune, bool(self._insee)
        self.rows = market_rows(found.cards, found.mine)
        self.more = found.more and self._most < market_search.MOST
        self.summary = _summary(len(found.cards), self.more)
        self.loaded = True


def _summary(shown: int, more: bool) -> str:
    if more:
        return f"Les {shown} marchés les plus proches"
    return f"{shown} marchés" if shown > 1 else f"{shown} marché" if shown else ""
