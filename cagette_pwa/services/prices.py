"""From base prices to what customers pay and producers keep, in one catalog on one day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Date, bindparam
from sqlmodel import Session, col, select

from cagette_pwa.errors import CagetteError
from cagette_pwa.models.catalog import Catalog, CatalogItem
from cagette_pwa.models.photo import Photo
from cagette_pwa.models.portion import Portion
from cagette_pwa.models.price import FeeKind, FeeRate, PriceBreakdown, PriceRule
from cagette_pwa.models.product import Offer, Product

DEFAULT_RATES: Final = {FeeKind.ONLINE_PAYMENT: Decimal("3.6"), FeeKind.PLATFORM: Decimal("2.4")}
"""Percent, TTC, where the platform has set none: the guide's 3.6 % for online payment; it gives no other."""


class WouldBeFree(CagetteError):
    """A change of rules or of base price would have something sold for nothing; `name` is the offer."""

    template = "« {name} » coûterait 0,00 € dans « {catalog} ». Baissez moins les prix, ou fixez le sien."


@dataclass(frozen=True)
class PricedItem:
    """An offer of a catalog with its price there; `photo` names that of its product, empty without one."""

    item: CatalogItem
    offer: Offer
    product: Product
    breakdown: PriceBreakdown
    photo: str = ""

    @property
    def name(self) -> str:
        """`Courgettes 500 g`."""
        return f"{self.product.name} {self.offer.label}".strip()


@dataclass(frozen=True)
class BasePrice:
    """What an offer's price in a catalog is made from; `own_cents` replaces what the rule gives."""

    offer_id: int
    product: str
    label: str
    portion: Portion
    base_cents: int
    own_cents: int | None

    @property
    def name(self) -> str:
        """`Courgettes 500 g`."""
        return f"{self.product} {self.label}".strip()


def rates(session: Session, on: date) -> dict[FeeKind, Decimal]:
    """The platform's fees on a day, in percent: of each kind the rate that started last."""
    return DEFAULT_RATES | dict(session.execute(_RATES, {"on": on}).all())


def rule_of(session: Session, catalog: Catalog, on: date) -> PriceRule:
    """How `catalog` prices on a day: its modulation, and the fees that it includes at that day's rates."""
    included = catalog.include_online_fee or catalog.include_platform_fee
    return rule_at(catalog, rates(session, on) if included else DEFAULT_RATES)


def rule_at(catalog: Catalog, rates: dict[FeeKind, Decimal]) -> PriceRule:
    """How `catalog` prices at given rates."""
    return PriceRule(
        modulation=catalog.modulation,
        modulation_cents=catalog.modulation_cents,
        online_fee=rates[FeeKind.ONLINE_PAYMENT] if catalog.include_online_fee else Decimal(0),
        platform_fee=rates[FeeKind.PLATFORM] if catalog.include_platform_fee else Decimal(0),
    )


def priced_items(session: Session, catalog: Catalog, on: date) -> list[PricedItem]:
    """What `catalog` sells on a day, in its own order; archived offers are left out."""
    rule = rule_of(session, catalog, on)
    return [
        PricedItem(item, offer, product, rule.apply(offer.price_cents, item.price_cents), photo or "")
        for item, offer, product, photo in session.execute(_ITEMS, {"catalog_id": catalog.id})
    ]


def base_prices(session: Session, catalog_id: int, offer_id: int | None = None) -> list[BasePrice]:
    """What a catalog's prices are made from, in its own order, in one query; archived offers are left out."""
    asked = {"catalog_id": catalog_id} if offer_id is None else {"catalog_id": catalog_id, "offer_id": offer_id}
    found = session.execute(_BASE_PRICES if offer_id is None else _BASE_PRICE, asked)
    return [
        BasePrice(ident, product, label, Portion(*sold[:4], *(grams or 0 for grams in sold[4:])), base, own)
        for ident, product, label, base, own, *sold in found
    ]


def refuse_free(session: Session, catalog: Catalog, on: date) -> None:
    """Nothing is sold for nothing by a rule; raises WouldBeFree."""
    rule = rule_of(session, catalog, on)
    for found in base_prices(session, catalog.id or 0):
        paid = rule.apply(found.base_cents, found.own_cents).paid_cents
        if found.portion.cents(paid, 1) < 1:
            raise WouldBeFree(name=found.name, catalog=catalog.name)


_BASE_COLUMNS: Final[tuple[Any, ...]] = (
    Offer.id,
    Product.name,
    Offer.label,
    Offer.price_cents,
    CatalogItem.price_cents,
    Offer.unit,
    Offer.pack_size,
    Offer.bulk,
    Offer.variable_weight,
    Offer.expected_grams,
    Offer.max_grams,
)
# The statements are written once: building them takes longer than running them.

_IN_CATALOG: Final[Any] = col(CatalogItem.catalog_id) == bindparam("catalog_id")
_RATES: Final[Any] = (
    select(col(FeeRate.kind), col(FeeRate.rate))
    .where(col(FeeRate.starts_on) <= bindparam("on", type_=Date()))
    .order_by(col(FeeRate.starts_on))
)
_ITEMS: Final[Any] = (
    select(CatalogItem, Offer, Product, Photo.public_id)
    .join(Offer, col(CatalogItem.offer_id) == Offer.id)
    .join(Product, col(Offer.product_id) == Product.id)
    .outerjoin(Photo, col(Photo.id) == Product.photo_id)
    .where(_IN_CATALOG, col(Offer.archived_at).is_(None))
    .order_by(col(CatalogItem.position), col(CatalogItem.id))
)
_BASE: Final[Any] = (
    select(*_BASE_COLUMNS)
    .select_from(CatalogItem)
    .join(Offer, col(CatalogItem.offer_id) == Offer.id)
    .join(Product, col(Offer.product_id) == Product.id)
    .where(_IN_CATALOG)
    .order_by(col(CatalogItem.position), col(CatalogItem.id))
)
_BASE_PRICES: Final[Any] = _BASE.where(col(Offer.archived_at).is_(None))
_BASE_PRICE: Final[Any] = _BASE.where(col(Offer.id) == bindparam("offer_id"))
