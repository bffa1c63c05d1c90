"""A catalog's offers and prices in words."""

from dataclasses import dataclass

from cagette_pwa import routes
from cagette_pwa.services.catalog_rows import ItemRow, OtherOffer


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
    """`Courgettes 500 g`, `1,80 € · Légumes`."""
    price = row.portion.price_words(row.price_cents)
    return OtherLine(row.offer_id, f"offre-{row.offer_id}", f"{row.product} {row.label}", f"{price} · {row.category}")
