"""The offers of a catalog: put in and taken out, one or many at once, and their order."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa.errors import CagetteError
from cagette_pwa.french import spaced
from cagette_pwa.models.product import CATEGORIES
from cagette_pwa.services import catalog_items, catalog_others
from cagette_pwa.state import catalog_words, forms
from cagette_pwa.state.catalog import CatalogSheet, open_catalog, reread
from cagette_pwa.state.catalog_words import ItemLine, OtherLine
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.toasts import Toasts

MODES = ("ranger", "retirer")
BOX = "offre-"


@dataclass(frozen=True)
class PickShelf:
    """The offers of a category, each with a box to tick."""

    category: str
    rows: list[OtherLine]


class CatalogOffers(rx.State):
    """`mode` is one of MODES, or nothing; `asked` are the offers that the sheet of removal is about.

    `turn` numbers the last order that was dealt with, so that a screen knows whether it waits for another one.
    """

    mode: str = ""
    turn: int = 0
    adding: bool = False
    shelves: list[PickShelf] = []
    asked: list[int] = []
    asked_words: str = ""

    @rx.event
    def rest(self) -> None:
        """A page that opens only shows."""
        self.mode, self.adding, self.asked = "", False, []

    @rx.event
    async def choose(self, mode: str) -> None:
        """Ordering, removing many, or neither."""
        self.mode = mode if mode in MODES else ""
        if self.mode == "retirer":
            self.shelves = by_category(_as_other(item) for item in await self._items())

    @rx.event
    async def open_adding(self) -> None:
        """Asks which offers to add."""
        found = await producer_reads(self, catalog_others.others, await open_catalog(self))
        self.shelves, self.mode, self.adding = by_category(catalog_words.other_line(row) for row in found), "", True

    @rx.event
    def close(self) -> None:
        """Closes whichever sheet is open."""
        self.adding, self.asked = False, []

    @rx.event
    async def add(self, data: dict[str, Any]) -> EventSpec:
        """Adds the offers that are ticked."""
        ticked = forms.numbers(data, BOX)
        if not ticked:
            return Toasts.say("Cochez les offres à ajouter.", "info")
        added = await producer_writes(self, catalog_items.add_offers, await open_catalog(self), ticked)
        self.adding = False
        await reread(self)
        return Toasts.say("1 offre ajoutée." if added == 1 else f"{added} offres ajoutées.")

    @rx.event
    async def ask(self, key: int) -> None:
        """Opens the sheet that removes an offer."""
        await self._ask([key])

    @rx.event
    async def ask_many(self, data: dict[str, Any]) -> EventSpec | None:
        """Opens the same sheet for the offers that are ticked."""
        await self._ask(forms.numbers(data, BOX))
        return None if self.asked else Toasts.say("Cochez les offres à retirer.", "info")

    @rx.event
    async def remove(self, at_once: bool) -> EventSpec | None:
        """Takes what the sheet is about out of the catalog; sent again, there is nothing left to do."""
        if not self.asked:
            return None
        catalog_id = await open_catalog(self)
        gone = await producer_writes(self, catalog_items.remove_offers, catalog_id, self.asked, at_once is True)
        self.asked, self.mode = [], ""
        await reread(self)
        return Toasts.say("1 offre retirée du catalogue." if gone == 1 else f"{gone} offres retirées du catalogue.")

    @rx.event
    async def arrange(self, keys: list[int], turn: int) -> EventSpec | None:
        """The order in which a screen shows its offers, told whole; when it is refused the screen shows the old one."""
        self.turn = forms.number(turn)
        try:
            await producer_writes(self, catalog_items.arrange, await open_catalog(self), keys)
        except CagetteError as refused:
            return Toasts.say(refused.sentence, "problem")
        await reread(self)
        return None

    @rx.event
    async def order_by_category(self) -> EventSpec:
        """Orders offers by category, then by name."""
        await producer_writes(self, catalog_items.order_by_category, await open_catalog(self))
        await reread(self)
        return Toasts.say("Offres rangées par catégorie.")

    async def _items(self) -> list[ItemLine]:
        return (await self.get_state(CatalogSheet)).items

    async def _ask(self, keys: list[int]) -> None:
        found = [item for item in await self._items() if item.key in keys]
        self.asked = [item.key for item in found]
        self.asked_words = _removal_words(found)


def by_category(rows: Iterable[OtherLine]) -> list[PickShelf]:
    """By category, in the order in which categories are listed everywhere."""
    held: dict[str, list[OtherLine]] = defaultdict(list)
    for row in rows:
        held[row.category].append(row)
    known = [category for category in CATEGORIES if category in held]
    return [PickShelf(category, held[category]) for category in [*known, *sorted(set(held) - set(known))]]


def _as_other(item: ItemLine) -> OtherLine:
    return OtherLine(item.key, f"{BOX}{item.key}", f"{item.product} {item.label}", item.price, item.category)


def _removal_words(items: list[ItemLine]) -> str:
    if len(items) == 1:
        name = f"{items[0].product} {items[0].label}".strip()
        said = f"« {name} » quitte ce catalogue et reste dans les autres. Les commandes déjà reçues restent à livrer."
    else:
        said = (
            f"{len(items)} offres quittent ce catalogue et restent dans les autres. "
            "Les commandes déjà reçues restent à livrer."
        )
    return spaced(said)
