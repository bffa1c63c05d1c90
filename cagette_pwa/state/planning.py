"""Planifier: take part in coming sales, leave them, choose their opening and closing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from cagette_pwa.clock import utc_now
from cagette_pwa.errors import BadInput, CagetteError, NoProducer, NotFound, NotSignedIn
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import agenda, planning, sale_windows
from cagette_pwa.services.agenda import Agenda
from cagette_pwa.services.sale_windows import DaysBefore
from cagette_pwa.services.selected_sales import SaleKey
from cagette_pwa.services.series import Departure
from cagette_pwa.state import forms
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.planning_rows import Month, Sale, months_of, sales_words
from cagette_pwa.state.toasts import Toasts

MOST_DAYS = sale_windows.MOST_DAYS_BEFORE
"""An opening comes at most so many days before its distribution."""

SALES_SHOWN = 30
"""A farm at four markets has a hundred and fifty dates in six months: the next ones first, more when asked."""

DIALOGS = ("sale", "series", "window", "leave", "end")


@dataclass(frozen=True)
class Choice:
    """A market or a catalog to filter by."""

    key: str
    name: str


class Planning(rx.State):
    """Coming sales, the ticked ones, and the one that a dialog is about."""

    loaded: bool = False
    months: list[Month] = []
    later: bool = False
    markets: list[Choice] = []
    catalogs: list[Choice] = []
    linked: bool = False
    several_markets: bool = False
    several_catalogs: bool = False
    picked: list[str] = []
    picked_words: str = ""
    some_free: bool = False
    some_joined: bool = False
    all_joined: bool = False
    round: int = 0
    dialog: str = ""
    refused: str = ""
    sale: Sale = Sale()
    _sales: dict[str, Sale] = {}
    _targets: list[str] = []
    _market: int = 0
    _catalog: int = 0
    _most: int = SALES_SHOWN

    @rx.event
    async def load(self) -> None:
        """Six months of dates at all markets; nothing is ticked."""
        self._market = self._catalog = 0
        await self._read()

    @rx.event
    async def show_later(self) -> None:
        """The dates after those on the screen; what is ticked stays so."""
        self._most = len(self._sales) + SALES_SHOWN
        self._show(await producer_reads(self, agenda.coming, **self._filters()))

    @rx.event
    async def show_market(self, key: str) -> None:
        """The dates of one market, or of all (0)."""
        self._market = _choice_key(key)
        await self._read()

    @rx.event
    async def show_catalog(self, key: str) -> None:
        """The dates for one catalog, or for all (0)."""
        self._catalog = _choice_key(key)
        await self._read()

    @rx.event
    async def pick(self, key: str, on: bool) -> None:
        """Ticks a date, or takes the tick away."""
        named = str(key)
        others = [other for other in self.picked if other != named]
        self._mark([*others, named] if on is True and named in self._sales else others)

    @rx.event
    async def drop(self) -> None:
        """Takes all ticks away."""
        self._pick([])

    @rx.event
    async def join(self, key: str) -> EventSpec:
        """Takes part in one date."""
        sale = self._known(key)
        await self._change(planning.participate, *_sale_key(key))
        return Toasts.say(f"Vous participez à la vente du {sale.date}, {sale.market}.")

    @rx.event
    async def join_picked(self) -> EventSpec:
        """Takes part in the ticked dates."""
        joined = await self._change(planning.participate_selection, [_sale_key(key) for key in self.picked])
        self._pick([])
        return Toasts.say(f"Vous participez à {sales_words(joined)} de plus.")

    @rx.event
    async def ask(self, dialog: str, key: str) -> None:
        """Opens a dialog about one date, or about the ticked ones when no date is named."""
        self._targets = [str(key)] if key else list(self.picked)
        if dialog in DIALOGS and self._targets:
            self.sale = self._known(self._targets[0])
            self.dialog, self.refused = dialog, ""

    @rx.event
    async def close(self) -> None:
        """Back to the list."""
        self.dialog = ""

    @rx.event
    async def join_series(self) -> EventSpec | None:
        """Takes part in all dates of the market's schedule, later ones too."""
        return await self._decide(
            lambda joined: f"{self.sale.market} : vous participez à toutes les dates, {sales_words(joined)} de plus.",
            planning.participate_recurring,
            *self._series(),
        )

    @rx.event
    async def end_series(self) -> EventSpec | None:
        """Leaves all dates of the schedule, but for those with orders."""
        return await self._decide(_departed, planning.end_recurring, *self._series())

    @rx.event
    async def leave(self) -> EventSpec | None:
        """Leaves the dates of the dialog."""
        return await self._decide(
            lambda left: f"Vous ne participez plus à {sales_words(left)}.", planning.withdraw_selection, self._keys()
        )

    @rx.event
    async def set_window(self, form: dict[str, Any]) -> EventSpec | None:
        """Gives the dates of the dialog their own opening and closing."""
        return await self._decide(lambda _: "Ouverture et fermeture enregistrées.", _personalise, self._keys(), form)

    @rx.event
    async def reset_window(self) -> EventSpec | None:
        """Gives the dates of the dialog back to the market's own opening and closing."""
        return await self._decide(
            lambda _: "Ouverture et fermeture du marché rétablies.",
            sale_windows.personalise,
            self._keys(),
            None,
            None,
        )

    async def _decide(
        self, sentence: Callable[[Any], str], command: Callable[..., Any], *args: Any
    ) -> EventSpec | None:
        """What a dialog asked for; a refusal is read in the dialog, which the screen keeps in front."""
        try:
            result = await self._change(command, *args)
        except (NotSignedIn, NoProducer):
            raise
        except CagetteError as refusal:
            self.refused = refusal.sentence
            return None
        self.dialog = ""
        self._pick([])
        return Toasts.say(sentence(result))

    async def _read(self) -> None:
        self._most = SALES_SHOWN
        self._show(await producer_reads(self, agenda.coming, **self._filters()))
        self.dialog = ""
        self._pick([])
        self.loaded = True

    async def _change(self, command: Callable[..., Any], *args: Any) -> Any:
        result, found = await producer_writes(self, _then_agenda, command, args, self._filters())
        self._show(found)
        return result

    def _show(self, found: Agenda) -> None:
        months = months_of(found.sales[: self._most], utc_now())
        self._sales = {row.key: row for month in months for week in month.weeks for row in week.sales}
        self.months, self.later = months, len(found.sales) > self._most
        self.markets = [Choice(str(choice.id), choice.name) for choice in found.markets]
        self.catalogs = [Choice(str(choice.id), choice.name) for choice in found.catalogs]
        self.linked = bool(found.markets)
        self.several_markets, self.several_catalogs = len(found.markets) > 1, len(found.catalogs) > 1

    def _pick(self, keys: list[str]) -> None:
        """The ticks are the browser's own: drawing the boxes again is what takes them away."""
        self.round += 1
        self._mark(keys)

    def _mark(self, keys: list[str]) -> None:
        self.picked = keys
        joined = [self._sales[key].joined for key in keys if key in self._sales]
        self.some_free, self.some_joined = not all(joined), any(joined)
        self.all_joined = bool(joined) and all(joined)
        self.picked_words = f"{sales_words(len(keys))} {'choisies' if len(keys) > 1 else 'choisie'}"

    def _filters(self) -> dict[str, Any]:
        return {"market_id": self._market or None, "catalog_id": self._catalog or None}

    def _known(self, key: str) -> Sale:
        found = self._sales.get(str(key))
        if found is None:
            raise NotFound
        return found

    def _series(self) -> tuple[int, int]:
        return _sale_key(self.sale.key)[0], self.sale.series

    def _keys(self) -> list[SaleKey]:
        return [_sale_key(key) for key in self._targets]


def _then_agenda(
    session: Session,
    member: ProducerMember,
    command: Callable[..., Any],
    args: tuple[Any, ...],
    filters: dict[str, Any],
    *,
    now: datetime,
) -> tuple[Any, Agenda]:
    result = command(session, member, *args, now=now)
    return result, agenda.coming(session, member, **filters, now=now)


def _personalise(
    session: Session, member: ProducerMember, sales: list[SaleKey], form: dict[str, Any], *, now: datetime
) -> None:
    opening, closing = _boundary(form, "ouverture"), _boundary(form, "fermeture")
    sale_windows.personalise(session, member, sales, opening, closing, now=now)


def _departed(done: Departure) -> str:
    kept = " Restent celles que des clients ont commandées." if done.kept else ""
    return f"Vous ne participez plus à {sales_words(done.left)}.{kept}"


def _sale_key(text: str) -> SaleKey:
    found = re.fullmatch(r"(\d{1,9})-(\d{1,9})", str(text), re.ASCII)
    if found is None:
        raise NotFound
    return int(found[1]), int(found[2])


def _choice_key(text: str) -> int:
    found = re.fullmatch(r"\d{1,9}", str(text), re.ASCII)
    return int(found[0]) if found else 0


def _boundary(form: dict[str, Any], name: str) -> DaysBefore:
    hour = forms.words(form, f"{name}-heure")
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?", hour, re.ASCII):
        raise BadInput(field="Heure", help="écrivez par exemple 18:00.")
    return DaysBefore(forms.whole(form, f"{name}-jours", "Jours avant la distribution"), time.fromisoformat(hour))
