"""What a file of products would change, line by line, and confirming it."""

from typing import Any, Final

import reflex as rx

from cagette_pwa.clock import moment_words
from cagette_pwa.errors import NotFound
from cagette_pwa.services import product_imports
from cagette_pwa.services.import_plans import Fate
from cagette_pwa.services.product_imports import Done, PlanMoved, Preview
from cagette_pwa.state import import_rows
from cagette_pwa.state.asked import part
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.import_rows import ImportRow
from cagette_pwa.state.toasts import Toasts

PAGE: Final = 40
"""Lines that are shown at a time."""

_ORDER: Final = {fate: at for at, fate in enumerate(Fate)}


class ImportPreview(rx.State):
    """`missing` is what is said in place of a file that is not there; `moved`, why this is not the plan that was seen.

    Only the lines that are shown are kept: the plan is made anew for each look.
    """

    loaded: bool = False
    missing: str = ""
    moved: str = ""
    file_name: str = ""
    totals: str = ""
    notes: list[str] = []
    fate: str = ""
    errors: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    rows: list[ImportRow] = []
    hidden: int = 0
    confirm_words: str = ""
    idle_words: str = ""
    stock_words: str = ""
    leaves_stock: bool = False
    importing: bool = False
    done: str = ""
    _shown: int = PAGE
    _digest: str = ""
    _key: str = ""

    @rx.event
    async def load(self) -> Any:
        """The file of the address, from its beginning."""
        key = part(self, "imported")
        if key != self._key:
            self.reset()  # type: ignore[no-untyped-call]
            self._key = key
            yield
        self.moved, self.missing = "", ""
        try:
            await self._look()
        except NotFound:
            self.missing = "Ce fichier n'est plus là : un fichier attend sa confirmation pendant un jour. Renvoyez-le."
        self.loaded = True

    @rx.event
    async def show(self, fate: str) -> None:
        """Lines of one fate, or all of them."""
        self.fate = fate if fate in tuple(Fate) else ""
        self._shown = PAGE
        await self._look(again=True)

    @rx.event
    async def show_more(self) -> None:
        """The lines that follow."""
        self._shown += PAGE
        await self._look(again=True)

    @rx.event
    async def leave_stock(self, leave: bool) -> None:
        """Stocks of the farm's offers stay as they are, or become those of the file."""
        self.leaves_stock, self._digest = leave is True, ""
        await self._look()

    @rx.event
    async def confirm(self) -> Any:
        """Imports the plan that is on the screen; what has changed since is shown instead."""
        self.importing, self.moved = True, ""
        yield
        try:
            await producer_writes(
                self,
                product_imports.apply,
                part(self, "imported"),
                seen=self._digest,
                leave_stock=self.leaves_stock,
            )
            await self._look()
            yield Toasts.say("L'import est terminé.")
        except PlanMoved as moved:
            await self._look()
            self.moved = moved.sentence
        finally:
            self.importing = False

    async def _look(self, *, again: bool = False) -> None:
        seen = self._digest
        found = await producer_reads(
            self, product_imports.preview, part(self, "imported"), leave_stock=self.leaves_stock
        )
        self.file_name, self.notes = found.file_name, import_rows.notes(found.sheet)
        if found.done:
            self._show_done(found.done)
            return
        self._show_plan(found)
        if again and seen not in ("", self._digest):
            self.moved = PlanMoved().sentence

    def _show_plan(self, found: Preview) -> None:
        plan = found.plan
        self._digest, self.done = plan.digest, ""
        self._count(plan.totals)
        self.confirm_words, self.idle_words = import_rows.confirm_words(plan), import_rows.idle_words(plan)
        if not self.leaves_stock:
            self.stock_words = import_rows.stock_words(plan.recounted)
        lines = [line for line in plan.lines if self.fate in ("", line.fate)]
        lines.sort(key=lambda line: _ORDER[line.fate])
        self.rows = [import_rows.row(line) for line in lines[: self._shown]]
        self.hidden = len(lines) - len(self.rows)

    def _show_done(self, done: Done) -> None:
        self._count(done.totals)
        written = done.totals.get(Fate.NEW, 0) + done.totals.get(Fate.CHANGED, 0)
        self.done = f"{import_rows.done_words(written)} le {moment_words(done.at)}."
        self.rows = [import_rows.left_row(left) for left in done.left[: self._shown]]
        self.hidden = len(done.left) - len(self.rows)

    def _count(self, totals: Any) -> None:
        self.totals = import_rows.totals_words(totals)
        self.errors, self.new = totals.get(Fate.ERROR, 0), totals.get(Fate.NEW, 0)
        self.changed, self.same = totals.get(Fate.CHANGED, 0), totals.get(Fate.SAME, 0)
