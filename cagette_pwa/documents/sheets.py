"""What the printed documents show, as services fill it in.

Amounts are integer cents (VAT included), weights integer grams, moments aware datetimes, words French.
Lines are printed in the order given. Totals are sums of lines and never given twice.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Slot:
    """Where and when baskets are handed over: one distribution of one market."""

    market: str
    commune: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class ByWeight:
    """How a variable-weight line is weighed and priced.

    `expected_grams` is the weight expected of one piece; `weighed_grams` has one entry a piece weighed.
    """

    cents_per_kg: int
    expected_grams: int
    weighed_grams: tuple[int, ...] = ()

    def missing(self, pieces: int) -> int:
        """How many of `pieces` still have to be weighed."""
        return max(0, pieces - len(self.weighed_grams))

    def grams(self, pieces: int) -> int:
        """What was weighed, plus what is expected of the rest of `pieces`."""
        return sum(self.weighed_grams) + self.missing(pieces) * self.expected_grams


@dataclass(frozen=True)
class Goods:
    """An offer as it is named on paper.

    `label` tells it from its sisters ("500 g", "la botte"); `unit` is the French singular of what is counted
    ("barquette"). `unit_size` is the net weight of one in grams when it is fixed and known, or its volume in
    millilitres where `measure` is `L`; the line of a variable-weight offer has `by_weight` instead. What is `loose`
    (vrac) is counted in steps of `unit_size` and read as a weight or a volume.
    """

    reference: str
    name: str
    label: str
    unit: str
    unit_size: int = 0
    measure: str = "kg"
    loose: bool = False

    def articles(self, count: int) -> int:
        """How many things `count` of them make: what is loose is one, whatever its steps."""
        return min(count, 1) if self.loose else count


@dataclass(frozen=True)
class OrderLine:
    """One offer to bring: how many, for how many orders, worth how much."""

    goods: Goods
    count: int
    orders: int
    amount_cents: int
    by_weight: ByWeight | None = None
    note: str = ""


@dataclass(frozen=True)
class OrderSheet:
    """The "bon de commande": everything a farm brings to one or several distributions.

    `orders` counts baskets that hold something of this farm. `url`, when given, is printed as a QR code to
    the live page.
    """

    farm: str
    slots: tuple[Slot, ...]
    lines: tuple[OrderLine, ...]
    orders: int
    printed_at: datetime
    note: str = ""
    url: str = ""

    @property
    def count(self) -> int:
        """Things to bring: pieces of all offers, and one an order of what is loose."""
        return sum(line.orders if line.goods.loose else line.count for line in self.lines)

    @property
    def total_cents(self) -> int:
        """What all lines are worth."""
        return sum(line.amount_cents for line in self.lines)


@dataclass(frozen=True)
class PickupLine:
    """One line of a customer's basket.

    `unit_cents` is the price of one piece, of a kilogram or a litre of what is loose, unused with `by_weight`.
    """

    goods: Goods
    quantity: int
    unit_cents: int
    subtotal_cents: int
    by_weight: ByWeight | None = None


@dataclass(frozen=True)
class PickupBasket:
    """One customer's order: what a hand-over needs, and where to sign."""

    number: int
    customer: str
    phone: str
    lines: tuple[PickupLine, ...]
    note: str = ""

    @property
    def count(self) -> int:
        """Things in it."""
        return sum(line.goods.articles(line.quantity) for line in self.lines)

    @property
    def total_cents(self) -> int:
        """What this customer pays."""
        return sum(line.subtotal_cents for line in self.lines)


@dataclass(frozen=True)
class PickupSheet:
    """The "liste d'émargement": baskets of one distribution, to hand over against a signature.

    `farm` is empty when the sheet covers all producers. `due_on_site` says that customers pay when they
    collect. `url`, when given, is printed as a QR code to the live page.
    """

    farm: str
    slot: Slot
    baskets: tuple[PickupBasket, ...]
    printed_at: datetime
    due_on_site: bool = False
    url: str = ""

    @property
    def count(self) -> int:
        """Things in all baskets."""
        return sum(basket.count for basket in self.baskets)

    @property
    def total_cents(self) -> int:
        """What all customers pay."""
        return sum(basket.total_cents for basket in self.baskets)


@dataclass(frozen=True)
class Poster:
    """A market's A4 poster. `url` goes into the QR code, `short_address` is what a person can type."""

    market: str
    commune: str
    schedules: tuple[str, ...]
    url: str
    short_address: str
    place: str = ""
