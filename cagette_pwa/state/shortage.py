"""The sheet of a shortage: how many are missing of a product, who loses, and each customer before and after."""

from dataclasses import dataclass
from typing import Any, Final

import reflex as rx

from cagette_pwa.errors import ShortageMoved
from cagette_pwa.french import spaced
from cagette_pwa.services import shortages
from cagette_pwa.services.cuts import Method
from cagette_pwa.services.shortages import Cut
from cagette_pwa.services.shortages import Shortage as Found
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.order_rows import counted
from cagette_pwa.state.orders import Orders
from cagette_pwa.state.toasts import Toasts

FIRST_COME, EQUAL, LARGEST = Method.FIRST_COME.value, Method.EQUAL.value, Method.LARGEST.value
MOST: Final = shortages.MOST_PIECES


@dataclass(frozen=True)
class CutRow:
    """A customer, with what was ordered and what is left of it."""

    key: int
    number: int
    name: str
    where: str
    before: str
    after: str


class Shortage(rx.State):
    """One product of the recap, over the chosen sales."""

    shown: bool = False
    name: str = ""
    ordered: str = ""
    missing: int = 1
    most: int = 0
    measure: str = ""
    size: int = 0
    method: str = FIRST_COME
    cuts: list[CutRow] = []
    losers: str = ""
    refused: str = ""
    _priced: int = 0
    _digest: str = ""

    @rx.event
    async def begin(self, priced: int) -> None:
        """Opens the sheet for a product of the recap: one is missing, until more are."""
        self._priced, self.missing, self.method, self.refused = priced, 1, FIRST_COME, ""
        await self._preview()
        self.shown = True

    @rx.event
    async def step(self, by: int) -> None:
        """One more or one less is missing."""
        await self._become(self.missing + (1 if by == 1 else -1))

    @rx.event
    async def put(self, missing: int) -> None:
        """So many are missing, as typed."""
        await self._become(missing)

    @rx.event
    async def share(self, method: str) -> None:
        """Chooses who loses."""
        if self.shown and method in (FIRST_COME, EQUAL, LARGEST):
            self.method, self.refused = method, ""
            await self._preview()

    @rx.event
    async def close(self) -> None:
        """Closes the sheet; nothing changes."""
        self.shown = False

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """Does what is shown, unless an order has changed since: then shows what would be done now."""
        if not self.shown:
            return None
        orders = await self.get_state(Orders)
        asked = (orders._chosen, self._priced, self.missing, Method(self.method))
        reason = str(form.get("motif", ""))
        try:
            told = await producer_writes(self, shortages.settle, *asked, seen=self._digest, reason=reason)
        except ShortageMoved as moved:
            await self._preview()
            self.refused = moved.sentence
            return None
        self.shown = False
        await orders.refresh()
        who = f"{counted(told, 'commande')} {'auront' if told > 1 else 'aura'} moins"
        them = "Les clients seront prévenus" if told > 1 else "Le client sera prévenu"
        return Toasts.say(f"{who} de {self.name}. {them} par mail d'ici 10 minutes.")

    async def _become(self, missing: int) -> None:
        if self.shown:
            self.missing, self.refused = min(max(1, missing), max(1, self.most)), ""
            await self._preview()

    async def _preview(self) -> None:
        chosen = (await self.get_state(Orders))._chosen
        method = Method(self.method)
        found = await producer_reads(self, shortages.preview, chosen, self._priced, self.missing, method)
        self._digest = found.digest
        self._show(found)

    def _show(self, found: Found) -> None:
        portion = found.portion
        self.name, self.most = found.product, found.ordered
        self.measure = portion.measure if portion.bulk else ""
        self.size = portion.size if portion.bulk else 0
        self.ordered = spaced(f"Commandé : {portion.count_words(found.ordered)}, dans {counted(found.sales, 'vente')}")
        self.cuts = [_cut_row(cut, found) for cut in found.cuts]
        self.losers = f"{counted(len(found.cuts), 'commande')} en {'auront' if len(found.cuts) > 1 else 'aura'} moins"


def _cut_row(cut: Cut, found: Found) -> CutRow:
    before, after = (found.portion.count_words(quantity) for quantity in (cut.before, cut.after))
    return CutRow(cut.line_id, cut.number, cut.customer, cut.market if found.sales > 1 else "", before, after)
