"""The offers of a catalog's public page, by category and product."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cagette_pwa import money, routes
from cagette_pwa.models.product import CATEGORIES
from cagette_pwa.services.prices import PricedItem


@dataclass(frozen=True)
class PublicOffer:
    """A form in which a product is sold."""

    key: int
    label: str
    details: str
    price: str


@dataclass(frozen=True)
class PublicProduct:
    """A product as a market's admin reads it; `photo` is an address, empty without one."""

    key: int
    name: str
    photo: str
    labels: list[str]
    description: str
    offers: list[PublicOffer]


@dataclass(frozen=True)
class Shelf:
    """The products of one category, in the catalog's order."""

    category: str
    products: list[PublicProduct]


def shelves(rows: Iterable[PricedItem]) -> list[Shelf]:
    """By category, in the order in which categories are listed everywhere."""
    by_category: dict[str, dict[int, list[PricedItem]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_category[row.product.category][row.offer.product_id].append(row)
    known = [category for category in CATEGORIES if category in by_category]
    return [Shelf(category, [_product(of_it) for of_it in by_category[category].values()]) for category in known]


def _product(rows: list[PricedItem]) -> PublicProduct:
    product = rows[0].product
    return PublicProduct(
        key=rows[0].offer.product_id,
        name=product.name,
        photo=routes.photo(rows[0].photo, "grande"),
        labels=[label for label in product.labels.split(",") if label],
        description=product.description,
        offers=[_offer(row) for row in rows],
    )


def _offer(row: PricedItem) -> PublicOffer:
    portion, paid = row.offer.portion, row.breakdown.paid_cents
    weights = f"{money.weight(portion.max_grams)} au plus, payé au poids pesé" if portion.variable_weight else ""
    return PublicOffer(
        key=row.item.offer_id,
        label=row.offer.label,
        details=weights or portion.step_words() or portion.measure_words(paid),
        price=portion.price_words(paid),
    )
