"""A farm's catalogs as its people read them: the list, and one with its offers and prices to the cent."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, col, func, select

from cagette_pwa import clock
from cagette_pwa.errors import NotFound
from cagette_pwa.models.catalog import Catalog, CatalogItem, CatalogLink
from cagette_pwa.models.market import Market
from cagette_pwa.models.portion import Portion
from cagette_pwa.models.price import FeeKind, PriceBreakdown
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer, Product
from cagette_pwa.services import prices, typed
from cagette_pwa.services.prices import PricedItem


@dataclass(frozen=True)
class CatalogCard:
    """A catalog in the list: `offers` counts those that it shows, `markets` names those that it is linked to."""

    id: int
    public_id: str
    name: str
    offers: int
    markets: tuple[str, ...]


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
class OtherOffer:
    """An offer of the farm that the catalog does not hold."""

    offer_id: int
    product: str
    label: str
    reference: str
    category: str
    price_cents: int
    portion: Portion


@dataclass(frozen=True)
class LinkedMarket:
    """A market that a catalog is linked to."""

    link_id: int
    name: str


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
    markets: tuple[LinkedMarket, ...]
    items: tuple[ItemRow, ...]
    others: tuple[OtherOffer, ...]


def catalogs(session: Session, member: ProducerMember, *, now: datetime) -> list[CatalogCard]:
    """The farm's catalogs by name, in two queries."""
    shown = (
        select(func.count())
        .select_from(CatalogItem)
        .join(Offer, col(Offer.id) == CatalogItem.offer_id)
        .where(CatalogItem.catalog_id == Catalog.id, col(Offer.archived_at).is_(None))
        .correlate(Catalog)
        .scalar_subquery()
    )
    query = select(Catalog, shown).where(Catalog.producer_id == member.producer_id, col(Catalog.removed_at).is_(None))
    markets = _markets(session, col(Catalog.producer_id) == member.producer_id)
    rows = sorted(session.exec(query), key=lambda row: (row[0].name.casefold(), row[0].id))
    return [_card(catalog, offers, markets) for catalog, offers in rows]


def catalog(session: Session, member: ProducerMember, catalog_id: int, *, now: datetime) -> CatalogDetail:
    """One catalog of the farm, in five or six queries; raises NotFound."""
    query = select(Catalog).where(
        Catalog.id == typed.row_id(catalog_id),
        Catalog.producer_id == member.producer_id,
        col(Catalog.removed_at).is_(None),
    )
    found = session.exec(query).first()
    if found is None:
        raise NotFound
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
        markets=_markets(session, col(Catalog.id) == catalog_id)[catalog_id],
        items=tuple(item_row(priced) for priced in items),
        others=_others(session, member.producer_id, {priced.item.offer_id for priced in items}),
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


def _card(catalog: Catalog, offers: int, markets: dict[int, tuple[LinkedMarket, ...]]) -> CatalogCard:
    catalog_id = typed.row_id(catalog.id)
    names = tuple(market.name for market in markets[catalog_id])
    return CatalogCard(catalog_id, catalog.public_id, catalog.name, offers, names)


def _markets(session: Session, wanted: ColumnElement[bool]) -> dict[int, tuple[LinkedMarket, ...]]:
    """The markets that catalogs are linked to, by name; a catalog linked to none has an empty tuple."""
    query = (
        select(CatalogLink, Market.name)
        .join(Market, col(Market.id) == CatalogLink.market_id)
        .join(Catalog, col(Catalog.id) == CatalogLink.catalog_id)
        .where(col(CatalogLink.ended_at).is_(None), wanted)
        .order_by(Market.name)
    )
    markets: dict[int, tuple[LinkedMarket, ...]] = defaultdict(tuple)
    for link, name in session.exec(query):
        markets[link.catalog_id] = (*markets[link.catalog_id], LinkedMarket(typed.row_id(link.id), name))
    return markets


def _others(session: Session, producer_id: int, held: set[int]) -> tuple[OtherOffer, ...]:
    query = (
        select(Offer, Product)
        .join(Product, col(Product.id) == Offer.product_id)
        .where(Offer.producer_id == producer_id, col(Offer.archived_at).is_(None))
    )
    rows = sorted(session.exec(query), key=lambda row: (row[1].name.casefold(), row[0].id))
    return tuple(
        OtherOffer(
            offer_id=typed.row_id(offer.id),
            product=product.name,
            label=offer.label,
            reference=offer.reference,
            category=product.category,
            price_cents=offer.price_cents,
            portion=offer.portion,
        )
        for offer, product in rows
        if offer.id not in held
    )
