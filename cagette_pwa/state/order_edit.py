"""The sheet that changes an order: a quantity, another product in place of one, a product more."""

from dataclasses import dataclass
from typing import Any, Final

import reflex as rx

from cagette_pwa.services import change_notices, quantities, replacements
from cagette_pwa.services.replacements import Choice
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.orders import Orders
from cagette_pwa.state.toasts import Toasts

MOST_PIECES: Final = quantities.MOST_PIECES
CHANGE, REPLACE, ADD = "changer", "remplacer", "ajouter"
TITLES: Final = {CHANGE: "Changer la quantité", REPLACE: "Remplacer", ADD: "Ajouter un produit"}

TOLD: Final = "Le client sera prévenu par mail d'ici 10 minutes, une fois pour tous vos changements."
UNTOLD: Final = "Le client a de nouveau ce qu'il savait : il ne reçoit pas de mail."


@dataclass(frozen=True)
class ChoiceRow:
    """An offer that can be put into the basket."""

    key: int
    name: str
    price: str
    left: str
    measure: str
    size: int


class OrderEdit(rx.State):
    """What is being changed in one basket."""

    shown: bool = False
    mode: str = CHANGE
    title: str = TITLES[CHANGE]
    name: str = ""
    who: str = ""
    before: int = 0
    quantity: int = 0
    measure: str = ""
    size: int = 0
    choices: list[ChoiceRow] = []
    picked: int = 0
    _line: int = 0
    _basket: int = 0

    @rx.event
    async def change(self, line: int) -> None:
        """Opens the sheet for a line that is shown."""
        found = (await self.get_state(Orders))._line(line)
        if found is None:
            return
        holder, row = found
        self._begin(CHANGE, holder.key, f"N° {holder.number}, {holder.name}")
        self._line, self.name, self.before = row.key, row.name, row.quantity
        self.measure, self.size = row.measure, row.size
        self._become(row.quantity)

    @rx.event
    async def replace(self) -> None:
        """From the quantity of a line to what takes its place."""
        if self.shown and self.mode == CHANGE:
            await self._offer(REPLACE)

    @rx.event
    async def add(self, basket: int) -> None:
        """Opens the sheet that puts something more into a basket that is shown."""
        holders = (await self.get_state(Orders)).customers
        holder = next((row for row in holders if row.key == basket), None)
        if holder:
            self._begin(ADD, holder.key, f"N° {holder.number}, {holder.name}")
            self._line, self.name = 0, ""
            await self._offer(ADD)

    @rx.event
    async def pick(self, priced: int) -> None:
        """Chooses one of the offers."""
        for row in self.choices:
            if row.key == priced:
                self.picked, self.measure, self.size = row.key, row.measure, row.size
                self._become(max(1, self.quantity))

    @rx.event
    async def step(self, by: int) -> None:
        """One more or one less."""
        self._become(self.quantity + (1 if by == 1 else -1))

    @rx.event
    async def put(self, quantity: int) -> None:
        """So many, as typed."""
        self._become(quantity)

    @rx.event
    async def empty(self) -> None:
        """Nothing of it."""
        self._become(0)

    @rx.event
    async def close(self) -> None:
        """Closes the sheet; nothing changes."""
        self.shown = False

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """Does what the sheet shows; says whether the customer will be told."""
        if not self.shown or (self.mode != CHANGE and not self.picked):
            return None
        reason = str(form.get("motif", ""))
        await producer_writes(self, *self._command(), self.quantity, reason=reason)
        self.shown = False
        await (await self.get_state(Orders)).refresh()
        if self.mode == CHANGE and self.quantity == self.before:
            return None
        waiting = await producer_reads(self, change_notices.waiting)
        told = any(one.basket_id == self._basket for one in waiting)
        return Toasts.say(f"Commande changée. {TOLD if told else UNTOLD}")

    def _command(self) -> tuple[Any, ...]:
        """The service, with what the sheet is about."""
        if self.mode == CHANGE:
            return quantities.change, self._line
        if self.mode == REPLACE:
            return replacements.replace, self._line, self.picked
        return replacements.add, self._basket, self.picked

    def _begin(self, mode: str, basket: int, who: str) -> None:
        self.shown, self.mode, self.title, self.who = True, mode, TITLES[mode], who
        self._basket, self.picked, self.choices = basket, 0, []
        self.before, self.quantity = 0, 1
        self.measure, self.size = "", 0

    async def _offer(self, mode: str) -> None:
        found = await producer_reads(self, replacements.choices, self._basket)
        self.mode, self.title, self.picked = mode, TITLES[mode], 0
        self.choices = [_choice(one) for one in found if _fits(one, mode, self.name)]

    def _become(self, quantity: int) -> None:
        self.quantity = min(max(0 if self.mode == CHANGE else 1, quantity), MOST_PIECES)


def _fits(one: Choice, mode: str, replaced: str) -> bool:
    """What is there to be had: not what is replaced, and to add only what the basket does not hold."""
    if one.available == 0:
        return False
    return one.held == 0 if mode == ADD else one.priced.name != replaced


def _choice(one: Choice) -> ChoiceRow:
    priced, portion = one.priced, one.priced.portion
    left = "" if one.available is None else f"il en reste {portion.count_words(one.available)}"
    return ChoiceRow(
        key=priced.id or 0,
        name=priced.name,
        price=portion.price_words(priced.price_cents),
        left=left,
        measure=portion.measure if portion.bulk else "",
        size=portion.size if portion.bulk else 0,
    )
