"""What the prices of a product were: who changed them, when, and taking the last change back."""

from dataclasses import dataclass

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa.clock import day_words, hour_words
from cagette_pwa.french import spaced
from cagette_pwa.services import price_changes, price_history, typed
from cagette_pwa.services.price_history import History, PastChange
from cagette_pwa.state import price_words
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.toasts import Toasts


@dataclass(frozen=True)
class PastLine:
    """A change of price; `undone` says who took it back, and is empty while it stands."""

    key: int
    label: str
    words: str
    who: str
    undone: str
    can_undo: bool


class PriceHistory(rx.State):
    """The sheet of the product whose page is open; `older` is where the next lines begin, 0 at the end."""

    opened: bool = False
    lines: list[PastLine] = []
    older: int = 0

    @rx.event
    async def open(self) -> None:
        """The last changes."""
        self._show(await self._read(None), [])
        self.opened = True

    @rx.event
    async def show_older(self) -> None:
        """Those before."""
        if self.older:
            self._show(await self._read(self.older), self.lines)

    @rx.event
    def close(self) -> None:
        """Back to the product."""
        self.opened = False

    @rx.event
    async def undo(self, key: int) -> EventSpec:
        """Takes a change back."""
        await producer_writes(self, price_changes.undo, key)
        self._show(await self._read(None), [])
        return Toasts.say("Prix remis comme avant, à partir de la prochaine vente.")

    async def _read(self, before: int | None) -> History:
        product_id = typed.path_id(str(getattr(self, "product", "")))
        found: History = await producer_reads(self, price_history.history, product_id, before)
        return found

    def _show(self, found: History, above: list[PastLine]) -> None:
        self.lines = [*above, *(_line(change) for change in found.changes)]
        self.older = found.older or 0


def _line(found: PastChange) -> PastLine:
    undone = f"annulé par {found.undone_by} le {day_words(found.undone_at)}" if found.undone_at else ""
    return PastLine(
        key=found.change_id,
        label=found.label,
        words=price_words.change(found.before_cents, found.after_cents, found.measure),
        who=spaced(f"{found.who} · {day_words(found.at, year=True)}, {hour_words(found.at)}"),
        undone=undone,
        can_undo=found.can_undo,
    )
