"""Money is integer cents and weight is integer grams; this is the only place that rounds or writes them."""

import re
from decimal import ROUND_HALF_UP, Decimal

from cagette_pwa.errors import BadAmount, BadWeight

NARROW = "\u202f"
NBSP = "\u00a0"


def round_cents(amount: Decimal) -> int:
    """`amount` in cents, half a cent up (away from zero), as on a till receipt."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def line_cents(unit_cents: int, quantity: int) -> int:
    """A line of pieces."""
    return unit_cents * quantity


def weight_cents(cents_per_kg: int, grams: int) -> int:
    """A weighed line, rounded once."""
    return round_cents(Decimal(cents_per_kg) * grams / 1000)


def without_vat(cents: int, rate: Decimal) -> int:
    """The part of `cents` that is not VAT at `rate` percent, rounded once."""
    return round_cents(Decimal(cents) * 100 / (100 + rate))


def euros(cents: int) -> str:
    """`1 234,50 €` with spaces that do not break."""
    whole, rest = divmod(abs(cents), 100)
    grouped = f"{whole:,}".replace(",", NARROW)
    return f"{'-' if cents < 0 else ''}{grouped},{rest:02}{NBSP}€"


def percent(rate: Decimal) -> str:
    """`3,6 %`, `20 %`."""
    return f"{rate.normalize():f}{NBSP}%".replace(".", ",")


def weight(grams: int) -> str:
    """`850 g`, `1,92 kg`, `2 kg`."""
    if abs(grams) < 1000:
        return f"{grams}{NBSP}g"
    return f"{kilos(grams)}{NBSP}kg"


def volume(millilitres: int) -> str:
    """`50 ml`, `75 cl`, `1,5 L`."""
    if abs(millilitres) >= 1000:
        return f"{kilos(millilitres)}{NBSP}L"
    if abs(millilitres) >= 100 and millilitres % 10 == 0:
        return f"{millilitres // 10}{NBSP}cl"
    return f"{millilitres}{NBSP}ml"


def measured(size: int, measure: str) -> str:
    """A weight of `size` grams, or a volume of `size` millilitres when `measure` is `L`."""
    return volume(size) if measure == "L" else weight(size)


def kilos(grams: int) -> str:
    """`1,92`, as one types it: kilograms of so many grams, litres of so many millilitres."""
    return f"{Decimal(grams) / 1000:.3f}".rstrip("0").rstrip(".").replace(".", ",")


def parse_euros(text: str) -> int:
    """Cents of what a person typed (`12`, `12,5`, `12.50 €`); raises BadAmount."""
    cleaned = re.sub(r"[\s\u00a0\u202f€]", "", text).replace(",", ".")
    if not re.fullmatch(r"\d{1,6}(\.\d{1,2})?", cleaned):
        raise BadAmount(text=text[:20])
    return int(Decimal(cleaned) * 100)


def parse_kilos(text: str) -> int:
    """Grams of kilograms that a person typed (`1,92`, `18`); raises BadWeight."""
    cleaned = re.sub(r"[\s\u00a0\u202f]|kg$", "", text.strip()).replace(",", ".")
    if not re.fullmatch(r"\d{1,4}(\.\d{1,3})?", cleaned):
        raise BadWeight(text=text[:20])
    return int(Decimal(cleaned) * 1000)
