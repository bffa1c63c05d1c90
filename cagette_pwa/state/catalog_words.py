"""A catalog's offers and prices in words."""

from dataclasses import dataclass
from decimal import Decimal

from cagette_pwa import money, routes
from cagette_pwa.models.portion import price_words
from cagette_pwa.models.price import PriceBreakdown
from cagette_pwa.services.catalog_rows import CatalogDetail, ItemRow, OtherOffer
from cagette_pwa.state.offer_words import typed_euros

PLUS, MINUS = "+", "−"


@dataclass(frozen=True)
class ItemLine:
    """An offer in the catalog; `parts` says how its price is made, `kept` what the producer keeps of it.

    `photo` is an address, empty without one.
    """

    key: int
    product: str
    label: str
    category: str
    photo: str
    details: str
    price: str
    parts: str
    kept: str
    typed: str
    fixed: bool
    measure: str
    """`kg` or `L` where the price is for one; nothing elsewhere."""


NO_ITEM = ItemLine(0, "", "", "", "", "", "", "", "", "", False, "")


@dataclass(frozen=True)
class OtherLine:
    """An offer that the catalog does not hold; `box` is the name of its box."""

    key: int
    box: str
    name: str
    details: str


def item_line(row: ItemRow) -> ItemLine:
    """`Courgettes`, `500 g`, `1,96 €`, `1,80 base + 0,09 modulation + 0,07 frais`, `vous gardez 1,89 €`."""
    paid, portion = row.breakdown.paid_cents, row.portion
    said = (row.label, portion.step_words(), portion.measure_words(paid), row.reference)
    return ItemLine(
        key=row.offer_id,
        product=row.product,
        label=row.label,
        category=row.category,
        photo=routes.photo(row.photo),
        details=" · ".join(word for word in said if word),
        price=portion.price_words(paid),
        parts="ne suit pas la modulation" if row.fixed else parts_words(row.breakdown),
        kept=kept_words(row.breakdown, portion.measure),
        typed=typed_euros(paid),
        fixed=row.fixed,
        measure=portion.measure,
    )


def other_line(row: OtherOffer) -> OtherLine:
    """`Courgettes 500 g`, `1,80 € · Légumes`."""
    price = row.portion.price_words(row.price_cents)
    return OtherLine(row.offer_id, f"offre-{row.offer_id}", f"{row.product} {row.label}", f"{price} · {row.category}")


def parts_words(found: PriceBreakdown) -> str:
    """`1,80 base + 0,09 modulation + 0,07 frais`; parts that are nothing are not said."""
    fees = found.online_fee_cents + found.platform_fee_cents
    said = f"{typed_euros(found.base_cents)} base"
    for cents, name in ((found.modulation_cents, "modulation"), (fees, "frais")):
        if cents:
            said += f" {PLUS if cents > 0 else MINUS} {typed_euros(abs(cents))} {name}"
    return said


def kept_words(found: PriceBreakdown, measure: str) -> str:
    """`vous gardez 1,89 €`, or so much of each `measure`."""
    return f"vous gardez {price_words(found.kept_cents, measure)}"


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
