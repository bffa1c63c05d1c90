"""Stocks: one true stock for all markets, corrected in place, shared between sales, counted once a week."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from cagette_pwa import routes
from cagette_pwa.errors import BadInput, CagetteError, StockMoved
from cagette_pwa.french import spaced
from cagette_pwa.models.portion import Portion
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import inventory, stock, stock_caps, stock_sheet
from cagette_pwa.services.inventory import Counted, Inventory
from cagette_pwa.services.stock_caps import Part
from cagette_pwa.services.stock_sheet import History, StockRow
from cagette_pwa.state import forms, stock_rows
from cagette_pwa.state.asked import asked
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.stock_rows import Aisle, Line, PartRow, Row, Sheet
from cagette_pwa.state.toasts import Toasts

SOLD, ALL = "catalogues", "toutes"
"""Offers of a catalog, or every offer."""

MOST: Final = stock.MOST_PIECES
"""Pieces that a count goes up to."""

INVENTORY: Final = "inventaire"
COUNTING: Final = f"{routes.STOCKS}?mode={INVENTORY}"
"""The page while everything is counted: an address of its own, so that the phone's way back leads out of it."""

NEAR: Final = 6
"""Sales shown at first to give a part to."""

FRESH: Final = 8
"""Rows that change one by one before the whole list is sent again."""


class Stocks(rx.State):
    """The offers of the farm that this browser acts for, and the one whose sheet is open."""

    loaded: bool = False
    counting: bool = False
    countable: bool = False
    """Some of the offers shown have a stock that is counted."""
    recount: str = ""
    """What an inventory could not write, because the stock has moved since."""
    farm: int = 0
    aisles: list[Aisle] = []
    fresh: dict[int, Row] = {}
    """Rows that have changed since the list was read: a count sends one row, not sixty."""
    scope: str = SOLD
    search: str = ""
    turn: int = 0
    opened: bool = False
    offer: Sheet = Sheet()
    lines: list[Line] = []
    older: int = 0
    parts: list[PartRow] = []
    later_parts: list[PartRow] = []
    shared: str = ""
    shared_warning: str = ""
    _portion: Portion = Portion()

    @rx.event
    async def load(self) -> None:
        """The offers that the filters ask for."""
        self.counting = asked(self, "mode") == INVENTORY
        await self._list()
        self.loaded, self.opened, self.recount = True, False, ""

    @rx.event
    async def show(self, scope: str) -> None:
        """All offers, or those of catalogs."""
        self.scope = ALL if scope == ALL else SOLD
        await self._list()

    @rx.event
    async def look_for(self, words: str) -> None:
        """The offers whose name or reference holds these words."""
        self.search = str(words)[:80]
        await self._list()

    @rx.event
    async def count(self, offer_id: int, known: int, pieces: int, seen: int) -> EventSpec | None:
        """The real stock, typed or stepped from what the screen showed; a refusal brings the truth back."""
        started = {"seen": forms.number(seen), "known": forms.number(known)}
        try:
            await self._change(stock.set_on_hand, offer_id, pieces, **started)
        except CagetteError as refusal:
            await self._list()
            return Toasts.say(refusal.sentence, "problem")
        return None

    @rx.event
    async def limit(self, offer_id: int, limited: bool) -> None:
        """Limits an offer to its real stock, or stops doing so."""
        await self._change(stock.set_limited, offer_id, limited is True)
        if self.opened and self.offer.key == offer_id:
            await self._open(offer_id)

    @rx.event
    async def open(self, offer_id: int) -> None:
        """The history of an offer, and what is set less often."""
        await self._open(offer_id)
        self.opened = True

    @rx.event
    async def show_older(self) -> None:
        """The changes before those on the screen."""
        if self.older:
            found = await producer_reads(self, stock_sheet.history, self.offer.key, before=self.older)
            self._tell(found, self.lines)

    @rx.event
    async def close(self) -> None:
        """Back to the list."""
        self.opened = False

    @rx.event
    async def correct(self, form: dict[str, Any]) -> EventSpec:
        """A count with its reason, from the sheet; when the stock has moved meanwhile, the sheet shows the truth."""
        pieces, reason = forms.whole(form, "stock", "Stock réel"), forms.words(form, "motif")
        seen = {"seen": self.offer.on_hand, "known": self.offer.known}
        try:
            await self._change(stock.set_on_hand, self.offer.key, pieces, reason=reason, **seen)
        except StockMoved as moved:
            await self._open(self.offer.key)
            return Toasts.say(moved.sentence, "problem")
        self.opened = False
        return Toasts.say(f"{self.offer.name} : stock réel {self._portion.count_words(pieces)}.")

    @rx.event
    async def warn_below(self, form: dict[str, Any]) -> EventSpec:
        """The threshold under which the page warns."""
        pieces = forms.whole(form, "seuil", "Seuil d'alerte")
        await self._change(stock.set_low_stock, self.offer.key, pieces)
        self.opened = False
        return Toasts.say(f"{self.offer.name} : alerte en dessous de {self._portion.count_words(pieces)}.")

    @rx.event
    async def share(self, form: dict[str, Any]) -> EventSpec:
        """The parts of sales, from the sheet; it stays open, to say what they come to.

        What is typed as it was shown is left as it is: a colleague may have given that sale its part meanwhile.
        """
        shown = {part.key: part.pieces for part in [*self.parts, *self.later_parts]}
        await self._change(stock_caps.set_caps, self.offer.key, _caps(form, shown))
        await self._open(self.offer.key)
        said = self.shared or "toutes les ventes puisent dans le même stock"
        return Toasts.say(f"{self.offer.name} : {said}.", "attention" if self.shared_warning else "ready")

    @rx.event
    async def take_inventory(self, counts: list[list[int]]) -> list[EventSpec]:
        """What was counted, at once; what has moved meanwhile stays on the screen, to be counted again."""
        taken = await producer_writes(self, inventory.take, _counts(counts))
        await self._list()
        self.recount = _recount_words(taken)
        if taken.moved:
            return [_forgotten(taken)]
        return [_forgotten(taken), Toasts.say(_taken_words(taken)), rx.redirect(routes.STOCKS)]

    async def _list(self) -> None:
        filters = {"only_in_catalogs": self.scope == SOLD, "search": self.search}
        self.farm, found = await producer_reads(self, _rows, **filters)
        self.turn += 1
        self.aisles, self.fresh = stock_rows.aisles_of(found), {}
        self.countable = any(row.limited for row in found)

    async def _change(self, command: Callable[..., None], offer_id: int, *args: Any, **kwargs: Any) -> None:
        self._renew(await producer_writes(self, _then_row, command, offer_id, args, kwargs))

    def _renew(self, found: StockRow) -> None:
        self.turn += 1
        self.fresh = self.fresh | {found.offer_id: stock_rows.row_of(found)}
        if len(self.fresh) > FRESH:
            self.aisles, self.fresh = stock_rows.renewed(self.aisles, self.fresh), {}

    async def _open(self, offer_id: int) -> None:
        found, parts = await producer_reads(self, _sheet, offer_id)
        self._tell(found, [])
        rows = [stock_rows.part_of(part, self._portion) for part in parts]
        self.parts, self.later_parts = rows[:NEAR], rows[NEAR:]
        self.shared, self.shared_warning = stock_rows.shared_words(found.row), stock_rows.shared_warning(found.row)

    def _tell(self, found: History, before: list[Line]) -> None:
        self._portion = found.row.portion
        self.offer = stock_rows.sheet_of(found.row)
        self.lines = [*before, *(stock_rows.line_of(change, self._portion) for change in found.changes)]
        self.older = found.older or 0


def _rows(session: Session, member: ProducerMember, *, now: datetime, **filters: Any) -> tuple[int, list[StockRow]]:
    return member.producer_id, stock_sheet.rows(session, member, **filters, now=now)


def _then_row(
    session: Session,
    member: ProducerMember,
    command: Callable[..., None],
    offer_id: int,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    *,
    now: datetime,
) -> StockRow:
    command(session, member, offer_id, *args, **kwargs, now=now)
    return stock_sheet.row(session, member, offer_id, now=now)


def _sheet(session: Session, member: ProducerMember, offer_id: int, *, now: datetime) -> tuple[History, Sequence[Part]]:
    found = stock_sheet.history(session, member, offer_id, now=now)
    return found, stock_caps.parts(session, member, offer_id, now=now) if found.row.limited else ()


def _caps(form: Any, shown: dict[int, str]) -> dict[int, int | None]:
    """Those that are not as they were shown, by distribution; an empty field is no part. Raises BadInput."""
    typed = {key: text for key, text in forms.filled(form, "part-").items() if text != shown.get(key)}
    return {key: forms.whole(form, f"part-{key}", "Part d'une vente") if text else None for key, text in typed.items()}


def _counts(counts: Any) -> list[Counted]:
    """Offer, pieces and last line of the ledger, as the browser kept them. Raises BadInput."""
    if not isinstance(counts, list) or not all(isinstance(line, list) and len(line) == 3 for line in counts):
        raise BadInput(field="Inventaire", help="rechargez la page, puis recommencez.")
    return [Counted(*line) for line in counts]


def _forgotten(taken: Inventory) -> EventSpec:
    """The browser keeps what was counted until it hears that it is written."""
    return rx.call_script(f"window.cagetteInventory?.done({json.dumps(taken.done)}, {json.dumps(taken.moved)})")


def _recount_words(taken: Inventory) -> str:
    if not taken.moved:
        return ""
    done, moved = len(taken.done), len(taken.moved)
    written = f"{_offers(done)} enregistrée{'s' if done > 1 else ''}. " if done else ""
    return spaced(f"{written}{_offers(moved)} à recompter : le stock a bougé entre-temps.")


def _taken_words(taken: Inventory) -> str:
    done, corrected = len(taken.done), len(taken.corrected)
    changed = f"{corrected} corrigée{'s' if corrected > 1 else ''}" if corrected else "tout était juste"
    return f"Inventaire enregistré : {_offers(done)} comptée{'s' if done > 1 else ''}, {changed}."


def _offers(number: int) -> str:
    return f"{number} offre{'s' if number > 1 else ''}"
