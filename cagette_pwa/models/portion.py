"""What one of an offer is, and what so many of them weigh and cost: the one place that reckons them.

An offer, its copy in a sale and the draft of one all have a `portion`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol

from cagette_pwa import money

KILO: Final = 1000
"""Grams in a kilogram, millilitres in a litre."""


class Unit(StrEnum):
    """What a pack is counted in; the value is what people read."""

    PIECE = "pièce"
    KG = "kg"
    G = "g"
    L = "L"
    CL = "cl"
    ML = "ml"

    def grams(self, size: int) -> int | None:
        """Weight of `size` of this unit; None when it is not a weight."""
        factor = _GRAMS.get(self)
        return factor * size if factor else None

    def millilitres(self, size: int) -> int | None:
        """Volume of `size` of this unit; None when it is not a volume."""
        factor = _MILLILITRES.get(self)
        return factor * size if factor else None

    @property
    def measure(self) -> str:
        """What the law compares prices by: `kg`, `L`, or nothing for pieces."""
        if self is Unit.PIECE:
            return ""
        return "kg" if self.grams(1) else "L"


_GRAMS: Final = {Unit.KG: 1000, Unit.G: 1}
_MILLILITRES: Final = {Unit.L: 1000, Unit.CL: 10, Unit.ML: 1}

MEASURED: Final = tuple(unit for unit in Unit if unit.measure)
"""The units in which something can be sold loose."""


@dataclass(frozen=True)
class MeasurePrice:
    """A price per kilogram or per litre; `measure` is `kg` or `L`."""

    cents: int
    measure: str

    @property
    def words(self) -> str:
        """`3,60 €/kg`."""
        return price_words(self.cents, self.measure)


class Sellable(Protocol):
    """An offer, its copy in a sale, or the draft of one."""

    @property
    def unit(self) -> Unit:
        """What `pack_size` counts."""

    @property
    def pack_size(self) -> int:
        """How many units a pack holds, or the smallest step does."""

    @property
    def bulk(self) -> bool:
        """Sold loose."""

    @property
    def variable_weight(self) -> bool:
        """Sold by the piece, paid by weight."""

    @property
    def expected_grams(self) -> int | None:
        """What a piece weighs, when it varies."""

    @property
    def max_grams(self) -> int | None:
        """What a piece weighs at most, when it varies."""


@dataclass(frozen=True, slots=True)
class Portion:
    """A pack, a piece that is weighed, or the smallest step of what is sold loose (vrac).

    Prices are for one; for a kilogram of what is weighed; for a kilogram or a litre of what is loose.
    """

    unit: Unit = Unit.PIECE
    pack_size: int = 1
    bulk: bool = False
    variable_weight: bool = False
    expected_grams: int = 0
    max_grams: int = 0

    @classmethod
    def of(cls, sold: Sellable) -> "Portion":
        """What one of it is."""
        return cls(
            sold.unit,
            sold.pack_size,
            sold.bulk,
            sold.variable_weight,
            sold.expected_grams or 0,
            sold.max_grams or 0,
        )

    @property
    def measure(self) -> str:
        """What the price is for: `kg` or `L`, nothing when it is for one."""
        if self.variable_weight:
            return "kg"
        return self.unit.measure if self.bulk else ""

    @property
    def size(self) -> int:
        """Grams or millilitres of one, those expected when they vary; 0 for what is neither."""
        if self.variable_weight:
            return self.expected_grams
        return self.unit.grams(self.pack_size) or self.unit.millilitres(self.pack_size) or 0

    @property
    def grams(self) -> int | None:
        """Weight of one, the expected one when it varies; None when it is not sold by weight."""
        return self.expected_grams if self.variable_weight else self.unit.grams(self.pack_size)

    def cents(self, price_cents: int, quantity: int, weighed_grams: Sequence[int] = ()) -> int:
        """What `quantity` of them cost, TTC, rounded once.

        Pieces of a varying weight cost what they weighed; those not weighed yet are reckoned at the maximum,
        which is what an online customer pays before the difference comes back. Together they never cost more than
        at the maximum, which the customer was promised: nobody pays twice.
        """
        if self.variable_weight:
            weighed = weighed_grams[:quantity]
            most = quantity * self.max_grams
            grams = sum(weighed) + (quantity - len(weighed)) * self.max_grams
            return money.weight_cents(price_cents, min(grams, most))
        if self.bulk:
            return money.weight_cents(price_cents, quantity * self.size)
        return money.line_cents(price_cents, quantity)

    def measure_price(self, price_cents: int) -> MeasurePrice | None:
        """The price per kilogram or litre; None for what is sold by the piece, and where a pack's price is that.

        Prepackaged food shows it beside its price, unless the two are identical; what is weighed or loose is priced
        by the measure (arrêté du 16 novembre 1999; directive 98/6/CE, article 3).
        """
        if self.measure:
            return MeasurePrice(price_cents, self.measure)
        if self.size in (0, KILO):
            return None
        return MeasurePrice(money.round_cents(Decimal(price_cents) * KILO / self.size), self.unit.measure)

    def counts_like(self, other: "Portion") -> bool:
        """Whether stock and orders counted in one can be read in the other: packs are pieces, steps are their size."""
        if not (self.bulk or other.bulk):
            return True
        return (self.bulk, self.measure, self.size) == (other.bulk, other.measure, other.size)

    def articles(self, quantity: int) -> int:
        """How many things `quantity` of them make: a bag of carrots is one, however many steps it holds."""
        return min(quantity, 1) if self.bulk else quantity

    def price_words(self, price_cents: int) -> str:
        """`1,80 €`, `9,50 €/kg`."""
        return price_words(price_cents, self.measure)

    def measure_words(self, price_cents: int) -> str:
        """What `price_words` does not say yet: `3,60 €/kg`, or nothing."""
        found = None if self.measure else self.measure_price(price_cents)
        return found.words if found else ""

    def count_words(self, quantity: int) -> str:
        """`3`, or `1,5 kg` of what is loose."""
        return self.total_words(quantity) if self.bulk else str(quantity)

    def line_words(self, quantity: int, name: str) -> str:
        """`3 × Courgettes 500 g`, `1,5 kg · Carottes en vrac`."""
        return f"{self.count_words(quantity)} {'·' if self.bulk else '×'} {name}"

    def total_words(self, quantity: int) -> str:
        """What `quantity` of them weigh or hold: `2 kg`, `4,5 L`; nothing for what is neither."""
        return self.size_words(quantity * self.size)

    def size_words(self, size: int) -> str:
        """So many grams or millilitres of it; nothing for what has neither."""
        measure = "kg" if self.variable_weight else self.unit.measure
        return money.measured(size, measure) if measure else ""

    def sum_words(self, quantity: int) -> str:
        """The same with its reckoning, `4 × 500 g = 2 kg`; nothing where there is nothing to reckon."""
        if self.variable_weight or not self.size:
            return ""
        return f"{quantity} × {self.total_words(1)} = {self.total_words(quantity)}"

    def step_words(self) -> str:
        """`par 100 g`, `par kilo`, `par litre`: how what is loose is chosen; nothing for the rest."""
        if not self.bulk:
            return ""
        if self.size == KILO:
            return "par kilo" if self.measure == "kg" else "par litre"
        return f"par {self.total_words(1)}"

    def usual_label(self) -> str:
        """`500 g`, `la pièce`, `les 12 pièces`, `environ 1,8 kg`, `en vrac`."""
        if self.variable_weight:
            return f"environ {money.weight(self.expected_grams)}"
        if self.bulk:
            return "en vrac"
        if self.unit is not Unit.PIECE:
            return f"{self.pack_size}{money.NBSP}{self.unit.value}"
        return "la pièce" if self.pack_size == 1 else f"les {self.pack_size} pièces"


def price_words(cents: int, measure: str) -> str:
    """`1,80 €`, `9,50 €/kg` where the price is for a measure."""
    return f"{money.euros(cents)}/{measure}" if measure else money.euros(cents)
