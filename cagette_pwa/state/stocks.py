"""Stocks: one true stock for all markets, corrected in place."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from cagette_pwa.clock import moment_words
from cagette_pwa.errors import CagetteError
from cagette_pwa.french import spaced
from cagette_pwa.models.portion import KILO, Portion
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.stock import MovementKind
from cagette_pwa.services import stock, stock_sheet
from cagette_pwa.services.stock_sheet import Change, History, StockRow
from cagette_pwa.state import forms
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.toasts import Toasts

SOLD, ALL = "catalogues", "toutes"
"""Offers of a catalog, or every offer."""

MOST = stock.MOST_PIECES
"""Pieces that a count goes up to."""

_KINDS = {MovementKind.DELIVERY: "Livraison", MovementKind.CORRECTION: "Livraison corrigée"}

TYPED = -1
"""What the browser sends as the count that it started from, when a count was typed."""


@dataclass(frozen=True)
class Row:
    """An offer as the page writes it."""

    key: int = 0
    name: str = ""
    product: str = ""
    label: str = ""
    limited: bool = False
    on_hand: int = 0
    total: str = ""
    """What the real stock weighs or holds in all: `300 × 100 g = 30 kg`."""
    ordered: str = ""
    committed: str = ""
    available: str = ""
    warning: str = ""
    tone: str = "neutral"
    on_hand_text: str = "0"
    low_stock: str = "0"
    low_total: str = ""


@dataclass(frozen=True)
class Aisle:
    """The offers of a category."""

    name: str
    rows: list[Row]


@dataclass(frozen=True)
class Line:
    """A line of an offer's history."""

    key: int
    what: str
    why: str
    who: str


class Stocks(rx.State):
    """The offers of the farm that this browser acts for, and the one whose history is open."""

    loaded: bool = False
    aisles: list[Aisle] = []
    scope: str = SOLD
    search: str = ""
    turn: int = 0
    opened: bool = False
    offer: Row = Row()
    lines: list[Line] = []
    older: int = 0
    _portion: Portion = Portion()

    @rx.event
    async def load(self) -> None:
        """The offers that the filters ask for."""
        self._show(await producer_reads(self, stock_sheet.rows, **self._filters()))
        self.loaded, self.opened = True, False

    @rx.event
    async def show(self, scope: str) -> None:
        """All offers, or those of catalogs."""
        self.scope = ALL if scope == ALL else SOLD
        self._show(await producer_reads(self, stock_sheet.rows, **self._filters()))

    @rx.event
    async def look_for(self, words: str) -> None:
        """The offers whose name or reference holds these words."""
        self.search = str(words)[:80]
        self._show(await producer_reads(self, stock_sheet.rows, **self._filters()))

    @rx.event
    async def count(self, offer_id: int, pieces: int, seen: int) -> EventSpec | None:
        """The real stock, typed or stepped from what the screen showed; a refusal brings the truth back."""
        started = None if seen == TYPED else seen
        try:
            await self._change(stock.set_on_hand, offer_id, pieces, seen=started)
        except CagetteError as refusal:
            await self.load()
            return Toasts.say(refusal.sentence, "problem")
        return None

    @rx.event
    async def limit(self, offer_id: int, limited: bool) -> None:
        """Limits an offer to its real stock, or stops doing so."""
        await self._change(stock.set_limited, offer_id, limited is True)

    @rx.event
    async def open(self, offer_id: int) -> None:
        """The history of an offer, and what is set less often."""
        self._tell(await producer_reads(self, stock_sheet.history, offer_id), [])
        self.opened = True

    @rx.event
    async def show_older(self) -> None:
        """The changes before those on the screen."""
        if self.older:
            before = self.older
            self._tell(await producer_reads(self, stock_sheet.history, self.offer.key, before=before), self.lines)

    @rx.event
    async def close(self) -> None:
        """Back to the list."""
        self.opened = False

    @rx.event
    async def correct(self, form: dict[str, Any]) -> EventSpec:
        """A count with its reason, from the sheet."""
        pieces = forms.whole(form, "stock", "Stock réel")
        await self._change(stock.set_on_hand, self.offer.key, pieces, reason=forms.words(form, "motif"))
        self.opened = False
        return Toasts.say(f"{self.offer.name} : stock réel {self._said(pieces)}.")

    @rx.event
    async def warn_below(self, form: dict[str, Any]) -> EventSpec:
        """The threshold under which the page warns."""
        pieces = forms.whole(form, "seuil", "Seuil d'alerte")
        await self._change(stock.set_low_stock, self.offer.key, pieces)
        self.opened = False
        return Toasts.say(f"{self.offer.name} : alerte en dessous de {self._said(pieces)}.")

    async def _change(self, command: Any, *args: Any, **kwargs: Any) -> None:
        self._show(await producer_writes(self, _then_rows, command, args, kwargs, self._filters()))

    def _filters(self) -> dict[str, Any]:
        return {"only_in_catalogs": self.scope == SOLD, "search": self.search}

    def _show(self, found: list[StockRow]) -> None:
        self.turn += 1
        self.aisles = [
            Aisle(category, [_row(row) for row in rows]) for category, rows in groupby(found, lambda row: row.category)
        ]

    def _tell(self, found: History, before: list[Line]) -> None:
        self._portion = found.row.portion
        self.offer = _row(found.row)
        self.lines = [*before, *(_line(change, self._portion) for change in found.changes)]
        self.older = found.older or 0

    def _said(self, pieces: int) -> str:
        return self._portion.count_words(pieces)


def _then_rows(
    session: Session,
    member: ProducerMember,
    command: Any,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    filters: dict[str, Any],
    *,
    now: datetime,
) -> list[StockRow]:
    command(session, member, *args, **kwargs, now=now)
    return stock_sheet.rows(session, member, **filters, now=now)


def _row(found: StockRow) -> Row:
    warning, tone = _warning(found)
    portion = found.portion
    left = "" if found.available is None else portion.count_words(found.available)
    return Row(
        key=found.offer_id,
        name=f"{found.product} {found.label}".strip(),
        product=found.product,
        label=found.label,
        limited=found.limited,
        on_hand=found.on_hand,
        total=portion.sum_words(found.on_hand) if found.limited and found.on_hand else "",
        ordered=_ordered(found),
        committed=portion.count_words(found.committed),
        available=left,
        warning=warning,
        tone=tone,
        on_hand_text=str(found.on_hand),
        low_stock=str(found.low_stock),
        low_total=portion.sum_words(found.low_stock) if portion.bulk else "",
    )


def _warning(found: StockRow) -> tuple[str, str]:
    if found.missing:
        return f"manque {found.portion.count_words(found.missing)}", "problem"
    if found.available == 0:
        return "épuisé", "problem"
    return ("stock bas", "attention") if found.is_low else ("", "neutral")


def _line(change: Change, portion: Portion) -> Line:
    before, after = portion.count_words(change.before), portion.count_words(change.after)
    at = moment_words(change.at)
    if change.kind == MovementKind.COUNT:
        why = change.reason or "Comptage"
    else:
        why = spaced(f"{_KINDS[change.kind]} : {change.market}, commande n° {change.order_number}")
    return Line(change.movement_id, f"{before} → {after}", why, f"{change.who} · {at}" if change.who else at)


def _ordered(found: StockRow) -> str:
    portion, pieces = found.portion, found.committed
    several = pieces * portion.size >= 2 * KILO if portion.bulk else pieces > 1
    return f"{portion.count_words(pieces)} commandé{'s' if several else ''}"
