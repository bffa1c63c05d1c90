"""A catalog's offers and dates in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cagette_pwa import routes
from cagette_pwa.clock import date_words, paris
from cagette_pwa.french import spaced
from cagette_pwa.models.catalog import Validity
from cagette_pwa.services.catalog_others import OtherOffer
from cagette_pwa.services.catalog_rows import ItemRow
from cagette_pwa.services.catalog_validity import OutsideSale


@dataclass(frozen=True)
class ItemLine:
    """An offer in the catalog; `photo` is an address, empty without one."""

    key: int
    product: str
    label: str
    category: str
    photo: str
    details: str
    price: str


@dataclass(frozen=True)
class OtherLine:
    """An offer that the catalog does not hold; `box` is the name of its box."""

    key: int
    box: str
    name: str
    details: str
    category: str


def item_line(row: ItemRow) -> ItemLine:
    """`Courgettes`, `500 g · 3,92 €/kg · COU-500`, `1,96 €`."""
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
    )


def other_line(row: OtherOffer) -> OtherLine:
    """`Courgettes 500 g`, `1,80 € · COU-500`."""
    price = row.portion.price_words(row.price_cents)
    name, details = f"{row.product} {row.label}", " · ".join(word for word in (price, row.reference) if word)
    return OtherLine(row.offer_id, f"offre-{row.offer_id}", name, details, row.category)


def validity_state(validity: Validity, today: date) -> tuple[str, str]:
    """`valable jusqu'au 31 décembre` and its tone; nothing for a catalog without dates."""
    if validity.first and today < validity.first:
        return f"pas encore valable, à partir du {date_words(validity.first, today)}", "info"
    if validity.last and today > validity.last:
        return f"expiré le {date_words(validity.last, today)}", "problem"
    if validity.last:
        return f"valable jusqu'au {date_words(validity.last, today)}", "ready"
    return (f"valable depuis le {date_words(validity.first, today)}", "ready") if validity.first else ("", "neutral")


def validity_words(validity: Validity, today: date) -> str:
    """`du 1er mai au 31 août`, `à partir du 1er mai`, `jusqu'au 31 août`; nothing without dates."""
    first = date_words(validity.first, today) if validity.first else ""
    last = date_words(validity.last, today) if validity.last else ""
    if first and last:
        return f"du {first} au {last}"
    return f"à partir du {first}" if first else f"jusqu'au {last}" if last else ""


def kept_dates_words(validity: Validity, today: date) -> str:
    """What is said once dates are kept."""
    words = validity_words(validity, today)
    return f"Ce catalogue est valable {words}." if words else "Ce catalogue est valable sans limite de date."


def validity_sentence(validity: Validity, today: date) -> str:
    """What a market reads of it; nothing without dates."""
    if validity.last and today > validity.last:
        return f"Ce catalogue a expiré le {date_words(validity.last, today)}."
    words = validity_words(validity, today)
    return f"Ces produits se vendent {words}." if words else ""


def outside_words(sales: Iterable[OutsideSale]) -> list[str]:
    """`La Dynamo : 6 janvier, 13 janvier`, market by market; dates are planned six months ahead, so no year is said."""
    days: dict[str, list[str]] = defaultdict(list)
    for sale in sales:
        day = paris(sale.starts_at).date()
        days[sale.market].append(date_words(day, day))
    return [spaced(f"{market} : {', '.join(named)}") for market, named in days.items()]
