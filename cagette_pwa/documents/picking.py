"""What the picking list shows: each product over all markets, with who takes how much of it at each."""

from dataclasses import dataclass
from datetime import datetime

from cagette_pwa.documents.sheets import ByWeight, Goods, Slot


@dataclass(frozen=True)
class Take:
    """What one order takes of a product."""

    number: int
    quantity: int


@dataclass(frozen=True)
class PickingPlace:
    """A product's part at one distribution, order by order."""

    slot: Slot
    takes: tuple[Take, ...]
    by_weight: ByWeight | None = None

    @property
    def count(self) -> int:
        """Pieces, or steps of what is loose."""
        return sum(take.quantity for take in self.takes)


@dataclass(frozen=True)
class PickingProduct:
    """A product to gather once, for all places."""

    goods: Goods
    places: tuple[PickingPlace, ...]
    by_weight: ByWeight | None = None

    @property
    def count(self) -> int:
        """Pieces, or steps of what is loose."""
        return sum(place.count for place in self.places)

    @property
    def orders(self) -> int:
        """Orders that hold some."""
        return sum(len(place.takes) for place in self.places)

    @property
    def articles(self) -> int:
        """Things to put into baskets: one an order of what is loose."""
        return self.orders if self.goods.loose else self.count


@dataclass(frozen=True)
class PickingList:
    """The « liste de préparation »: what is gathered, product after product, and where it goes.

    `orders` counts baskets that hold something of this farm. `url`, when given, is printed as a QR code to the live
    page.
    """

    farm: str
    slots: tuple[Slot, ...]
    products: tuple[PickingProduct, ...]
    orders: int
    printed_at: datetime
    url: str = ""

    @property
    def count(self) -> int:
        """Things to put into baskets."""
        return sum(product.articles for product in self.products)
