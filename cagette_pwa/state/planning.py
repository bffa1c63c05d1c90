"""Planifier: the coming sales as a list or as a month, and the ticked ones."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from cagette_pwa.clock import utc_now
from cagette_pwa.errors import NotFound
from cagette_pwa.services.agenda import ComingSale
from cagette_pwa.state import planning_looks
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.month_rows import Grid, first_of, grid_of
from cagette_pwa.state.planning_looks import Asked, Found
from cagette_pwa.state.planning_rows import Month, is_free, key_of, months_of, sales_words

SALES_SHOWN = 30
"""A farm at four markets has a hundred and fifty dates in six months: the next ones first, more when asked."""

ALL_SALES = 10_000

LIST, MONTH = "liste", "mois"


@dataclass(frozen=True)
class Choice:
    """A market or a catalog to filter by."""

    key: str
    name: str


@dataclass(frozen=True)
class Bar:
    """What may be done with the ticked sales."""

    words: str = ""
    some_free: bool = False
    some_joined: bool = False
    all_joined: bool = False


class Planning(rx.State):
    """Only what the chosen view shows is sent to the browser."""

    loaded: bool = False
    view: str = LIST
    months: list[Month] = []
    later: bool = False
    grid: Grid = Grid()
    markets: list[Choice] = []
    catalogs: list[Choice] = []
    linked: bool = False
    picked: list[str] = []
    bar: Bar = Bar()
    round: int = 0
    visit: int = 0
    debit_is_due: bool = False
    _sales: dict[str, ComingSale] = {}
    _market: int = 0
    _catalog: int = 0
    _month: str = ""
    _most: int = SALES_SHOWN

    @rx.event
    async def load(self) -> None:
        """Dates at all markets; nothing is ticked."""
        self._market = self._catalog = 0
        self.visit += 1
        await self._filter()
        self.loaded = True

    @rx.event
    async def look(self, view: str) -> None:
        """The list, or the month; filters and ticks stay."""
        self.view = MONTH if view == MONTH else LIST
        await self._read()

    @rx.event
    async def turn(self, month: str) -> None:
        """Another month of the calendar."""
        self._month = month
        await self._read()

    @rx.event
    async def show_later(self) -> None:
        """The dates after those on the screen; what is ticked stays so."""
        self._most += SALES_SHOWN
        await self._read()

    @rx.event
    async def show_market(self, key: str) -> None:
        """The dates of one market, or of all (0)."""
        self._market = _choice_key(key)
        await self._filter()

    @rx.event
    async def show_catalog(self, key: str) -> None:
        """The dates for one catalog, or for all (0)."""
        self._catalog = _choice_key(key)
        await self._filter()

    @rx.event
    async def pick(self, key: str, on: bool) -> None:
        """Ticks a date, or takes the tick away."""
        named = str(key)
        others = [other for other in self.picked if other != named]
        self._mark([*others, named] if on is True and named in self._sales else others)

    @rx.event
    async def pick_all(self) -> None:
        """Ticks all dates of the filter that may change, after showing them all: nothing is ticked unseen."""
        self._most = ALL_SALES
        await self._read()
        self._pick([key for key, sale in self._sales.items() if sale.changeable and (sale.joined or is_free(sale))])

    @rx.event
    async def drop(self) -> None:
        """Takes all ticks away."""
        self._pick([])

    async def _filter(self) -> None:
        self._most = SALES_SHOWN
        self._pick([])
        await self._read()

    async def _read(self) -> None:
        self._show(await producer_reads(self, planning_looks.look, self._asked()))

    def _asked(self) -> Asked:
        month = first_of(self._month, utc_now()) if self.view == MONTH else None
        return Asked(self._market or None, self._catalog or None, month)

    def _show(self, found: Found) -> None:
        asked, now = self._asked(), utc_now()
        shown = [sale for sale in found.agenda.sales if sale.joined or sale.changeable]
        self.later = asked.month is None and len(shown) > self._most
        if asked.month is None:
            shown = shown[: self._most]
        kept = {key: self._sales[key] for key in self.picked if key in self._sales}
        self._sales = kept | {key_of(sale): sale for sale in shown}
        self.months = [] if asked.month else months_of(shown, now, found.agenda.holidays)
        self.grid = grid_of(asked.month, shown, found.agenda.holidays, now) if asked.month else Grid()
        self.markets = [Choice(str(choice.id), choice.name) for choice in found.agenda.markets]
        self.catalogs = [Choice(str(choice.id), choice.name) for choice in found.agenda.catalogs]
        self.linked, self.debit_is_due = bool(found.agenda.markets), found.debit_is_due

    def _pick(self, keys: list[str]) -> None:
        """The ticks are the browser's own: drawing the boxes again is what sets them."""
        self.round += 1
        self._mark(keys)

    def _mark(self, keys: list[str]) -> None:
        self.picked = keys
        joined = [self._sales[key].joined for key in keys if key in self._sales]
        self.bar = Bar(
            words=f"{sales_words(len(keys))} {'choisies' if len(keys) > 1 else 'choisie'}",
            some_free=not all(joined),
            some_joined=any(joined),
            all_joined=bool(joined) and all(joined),
        )


def sale_on(page: Planning, key: str) -> ComingSale:
    """A sale of the screen; raises NotFound for what is not on it."""
    found = page._sales.get(str(key))
    if found is None:
        raise NotFound
    return found


def untick(page: Planning) -> None:
    """Takes all ticks away."""
    page._pick([])


async def shown_anew(state: rx.State) -> Planning:
    """The page, with the sales as they are by now."""
    page = await state.get_state(Planning)
    page._show(await producer_reads(state, planning_looks.look, page._asked()))
    return page


async def changed(state: rx.State, command: Callable[..., Any], *args: Any) -> Any:
    """Runs a command of planning, and shows on the page what became of its sales, all in one transaction."""
    page = await state.get_state(Planning)
    result, found = await producer_writes(state, planning_looks.after, command, args, page._asked())
    page._show(found)
    return result


def _choice_key(text: str) -> int:
    found = re.fullmatch(r"\d{1,9}", str(text), re.ASCII)
    return int(found[0]) if found else 0
