"""A catalog's offers and prices in words."""

from dataclasses import dataclass
from decimal import Decimal

from cagette_pwa import money
from cagette_pwa.models.price import PriceBreakdown
from cagette_pwa.services.catalog_rows import CatalogDetail, ItemRow, OtherOffer
from cagette_pwa.state.offer_words import measure_words, price_words, typed_euros

PLUS, MINUS = "+", "−"


@dataclass(frozen=True)
class ItemLine:
    """An offer in the catalog; `parts` says how its price is made, `kept` what the producer keeps of it."""

    key: int
    product: str
    label: str
    category: str
    details: str
    price: str
    parts: str
    kept: str
    typed: str
    fixed: bool
    by_weight: bool


NO_ITEM = ItemLine(0, "", "", "", "", "", "", "", "", False, False)


@dataclass(frozen=True)
class OtherLine:
    """An offer that the catalog does not hold; `box` is the name of its box."""

    key: int
    box: str
    name: str
    details: str


def item_line(row: ItemRow) -> ItemLine:
    """`Courgettes`, `500 g`, `1,96 €`, `1,80 base + 0,09 modulation + 0,07 frais`, `vous gardez 1,89 €`."""
    paid, measure = row.breakdown.paid_cents, "" if row.variable_weight else measure_words(row.per_measure)
    return ItemLine(
        key=row.offer_id,
        product=row.product,
        label=row.label,
        category=row.category,
        details=" · ".join(word for word in (row.label, measure, row.reference) if word),
        price=price_words(paid, row.variable_weight),
        parts="ne suit pas la modulation" if row.fixed else parts_words(row.breakdown),
        kept=kept_words(row.breakdown, row.variable_weight),
        typed=typed_euros(paid),
        fixed=row.fixed,
        by_weight=row.variable_weight,
    )


def other_line(row: OtherOffer) -> OtherLine:
    """`Courgettes 500 g`, `1,80 € · Légumes`."""
    price = price_words(row.price_cents, row.variable_weight)
    return OtherLine(row.offer_id, f"offre-{row.offer_id}", f"{row.product} {row.label}", f"{price} · {row.category}")


def parts_words(found: PriceBreakdown) -> str:
    """`1,80 base + 0,09 modulation + 0,07 frais`; parts that are nothing are not said."""
    fees = found.online_fee_cents + found.platform_fee_cents
    said = f"{typed_euros(found.base_cents)} base"
    for cents, name in ((found.modulation_cents, "modulation"), (fees, "frais")):
        if cents:
            said += f" {PLUS if cents > 0 else MINUS} {typed_euros(abs(cents))} {name}"
    return said


def kept_words(found: PriceBreakdown, variable_weight: bool) -> str:
    """`vous gardez 1,89 €`."""
    return f"vous gardez {price_words(found.kept_cents, variable_weight)}"


def level_words(level: int, in_cents: bool) -> str:
    """`+5 %`, `−0,30 €`, `0 %`."""
    sign = PLUS if level > 0 else MINUS if level < 0 else ""
    return f"{sign}{money.euros(abs(level))}" if in_cents else f"{sign}{abs(level)}{money.NBSP}%"


def rate_words(rate: Decimal, included: bool) -> str:
    """`3,6 % TTC, inclus dans le prix`."""
    percent = f"{rate.normalize():f}".replace(".", ",")
    return f"{percent}{money.NBSP}% TTC, " + ("inclus dans vos prix" if included else "non inclus")


def modulation_words(found: CatalogDetail) -> str:
    """The modulation with its decimals, where the bar shows whole percents."""
    if found.modulation_cents:
        return level_words(found.modulation_cents, True)
    percent = f"{abs(found.modulation).normalize():f}".replace(".", ",")
    sign = PLUS if found.modulation > 0 else MINUS if found.modulation < 0 else ""
    return f"{sign}{percent}{money.NBSP}%"
