"""Archiving a whole product or bringing it back: the sheet that asks, on the list of products and on a product page."""

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa.services import product_rows, products
from cagette_pwa.services.product_rows import ProductRow
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.toasts import Toasts


class ProductArchiving(rx.State):
    """`asking` while the sheet is open, which says what `effect` will be."""

    asking: bool = False
    archived: bool = False
    name: str = ""
    effect: str = ""
    _id: int = 0

    @rx.event
    async def ask(self, key: int) -> None:
        """Opens the sheet about a product of the farm."""
        row: ProductRow = await producer_reads(self, product_rows.product, key)
        self._id, self.name, self.archived = row.id, row.name, row.archived
        self.effect = returning_words(row.name) if row.archived else leaving_words(row)
        self.asking = True

    @rx.event
    def close(self) -> None:
        """Closes it."""
        self.asking = False

    @rx.event
    async def archive(self, at_once: bool) -> EventSpec:
        """Archives the product that the sheet is about."""
        await producer_writes(self, products.archive_product, self._id, at_once is True)
        self.asking = False
        return Toasts.say(f"« {self.name} » est archivé.")

    @rx.event
    async def unarchive(self, at_once: bool) -> EventSpec:
        """Brings it back."""
        await producer_writes(self, products.unarchive_product, self._id, at_once is True)
        self.asking = False
        return Toasts.say(f"« {self.name} » revient dans vos catalogues.")


def leaving_words(row: ProductRow) -> str:
    """What archiving will do."""
    sold = sum(not offer.archived for offer in row.offers)
    offers = "" if sold < 2 else f" avec ses {sold} offres"
    return (
        f"« {row.name} » quitte tous vos catalogues{offers}. Les commandes déjà reçues restent à livrer. "
        "Le moment venu, désarchivez-le : tout retrouvera sa place."
    )


def returning_words(name: str) -> str:
    """What bringing back will do."""
    return (
        f"« {name} » retrouve sa place dans vos catalogues, avec les offres qui étaient en vente "
        "quand vous l'avez archivé."
    )
