"""A farm's catalogs as its people read them: the list, and one with its offers and prices to the cent."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from cagette_pwa import clock
from cagette_pwa.models.catalog import Catalog, CatalogItem, CatalogLink, Validity
from cagette_pwa.models.market import Market
from cagette_pwa.models.portion import Portion
from cagette_pwa.models.price import FeeKind, PriceBreakdown
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.services import prices, typed
from cagette_pwa.services.catalog_others import count_others
from cagette_pwa.services.catalogs import read_catalog
from cagette_pwa.services.prices import PricedItem


@dataclass(frozen=True)
class CatalogCard:
    """A catalog in the list: `offers` counts those that it shows, `markets` names those that it is linked to."""

    id: int
    public_id: str
    name: str
    offers: int
    markets: tuple[str, ...]
    validity: Validity


@dataclass(frozen=True)
class ItemRow:
    """An offer in a catalog. `fixed`: its price was set by hand and does not follow the modulation.

    `photo` names that of its product, empty without one.
    """

    offer_id: int
    product: str
    label: str
    reference: str
    category: str
    photo: str
    portion: Portion
    fixed: bool
    breakdown: PriceBreakdown


@dataclass(frozen=True)
class CatalogDetail:
    """A catalog, its price rule with the rates of the day in percent, and its offers."""

    id: int
    public_id: str
    name: str
    modulation: Decimal
    modulation_cents: int
    include_online_fee: bool
    include_platform_fee: bool
    online_rate: Decimal
    platform_rate: Decimal
    validity: Validity
    markets: tuple[str, ...]
    items: tuple[ItemRow, ...]
    others: int
    """Offers that it could hold as well."""


def catalogs(session: Session, member: ProducerMember, *, now: datetime) -> list[CatalogCard]:
    """The farm's catalogs by name, in two queries."""
    markets = _markets(session, member.producer_id)
    rows = sorted(
        session.execute(_CATALOGS, {"producer_id": member.producer_id}),
        key=lambda row: (row[0].name.casefold(), row[0].id),
    )
    return [_card(catalog, offers, markets) for catalog, offers in rows]


def catalog(session: Session, member: ProducerMember, catalog_id: int, *, now: datetime) -> CatalogDetail:
    """One catalog of the farm, in five or six queries; raises NotFound."""
    found = read_catalog(session, member.producer_id, catalog_id)
    today = clock.paris(now).date()
    rates = prices.rates(session, today)
    items = prices.priced_items(session, found, today)
    return CatalogDetail(
        id=catalog_id,
        public_id=found.public_id,
        name=found.name,
        modulation=found.modulation,
        modulation_cents=found.modulation_cents,
        include_online_fee=found.include_online_fee,
        include_platform_fee=found.include_platform_fee,
        online_rate=rates[FeeKind.ONLINE_PAYMENT],
        platform_rate=rates[FeeKind.PLATFORM],
        validity=found.validity,
        markets=_markets(session, member.producer_id)[catalog_id],
        items=tuple(item_row(priced) for priced in items),
        others=count_others(session, member.producer_id, catalog_id),
    )


def item_row(priced: PricedItem) -> ItemRow:
    """What is read of an offer in a catalog."""
    offer = priced.offer
    return ItemRow(
        offer_id=priced.item.offer_id,
        product=priced.product.name,
        label=offer.label,
        reference=offer.reference,
        category=priced.product.category,
        photo=priced.photo,
        portion=offer.portion,
        fixed=priced.item.price_cents is not None,
        breakdown=priced.breakdown,
    )


def _card(catalog: Catalog, offers: int, markets: dict[int, tuple[str, ...]]) -> CatalogCard:
    catalog_id = typed.row_id(catalog.id)
    return CatalogCard(catalog_id, catalog.public_id, catalog.name, offers, markets[catalog_id], catalog.validity)


def _markets(session: Session, producer_id: int) -> dict[int, tuple[str, ...]]:
    """The markets that a farm's catalogs are linked to, by name; a catalog linked to none has an empty tuple."""
    markets: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for catalog_id, name in session.execute(_MARKETS, {"producer_id": producer_id}):
        markets[catalog_id] = (*markets[catalog_id], name)
    return markets


# The statements are written once: building them takes longer than running them.

_OFFERS: Any = (
    select(func.count())
    .select_from(CatalogItem)
    .join(Offer, col(Offer.id) == CatalogItem.offer_id)
    .where(col(CatalogItem.catalog_id) == Catalog.id, col(Offer.archived_at).is_(None))
    .correlate(Catalog)
    .scalar_subquery()
)
_CATALOGS: Any = select(Catalog, _OFFERS).where(
    col(Catalog.producer_id) == bindparam("producer_id"), col(Catalog.removed_at).is_(None)
)
_MARKETS: Any = (
    select(CatalogLink.catalog_id, Market.name)
    .join(Market, col(Market.id) == CatalogLink.market_id)
    .join(Catalog, col(Catalog.id) == CatalogLink.catalog_id)
    .where(col(CatalogLink.ended_at).is_(None), col(Catalog.producer_id) == bindparam("producer_id"))
    .order_by(Market.name)
)
