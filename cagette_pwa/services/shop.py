"""What a customer sees of a market: its next sales, and what can be ordered in one of them now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from cagette_pwa.errors import UnknownSale
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, OrderAttempt
from cagette_pwa.models.columns import Moment
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market, PaymentMode
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.photo import Photo
from cagette_pwa.models.portion import Portion
from cagette_pwa.models.producer import Producer
from cagette_pwa.models.product import Offer, Product
from cagette_pwa.services import stock, stock_caps
from cagette_pwa.services.markets import market_by_slug


@dataclass(frozen=True)
class Sale:
    """A coming distribution. It is open when at least one catalog takes orders."""

    id: int
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime | None
    """The next opening of one of its catalogs; None when none is to come."""
    closes_at: datetime | None
    """The last closing of the catalogs that are open; None when none is."""
    sold: bool
    """At least one catalog takes part."""
    prices_due: bool
    """A catalog has opened whose price list is not copied yet: call `price_lists.freeze_due`."""

    @property
    def is_open(self) -> bool:
        """Something may be ordered."""
        return self.closes_at is not None


@dataclass(frozen=True, slots=True)
class Priced:
    """An offer as it is sold in this sale; `portion` says what its price is for."""

    id: int
    product_name: str
    label: str
    category: str
    quality_labels: str
    price_cents: int
    portion: Portion


@dataclass(frozen=True, slots=True)
class OnSale:
    """An offer that can be ordered, with what is left of it."""

    priced: Priced
    closes_at: datetime
    low_stock: int
    left: int | None
    """Pieces that this sale can still order; None when the offer is not limited."""
    photo: str = ""
    """The name of its product's photo, empty without one."""

    @property
    def left_words(self) -> str:
        """`épuisé`, `plus que 3`, or nothing when there is no hurry."""
        return left_words(self.left, self.low_stock, self.priced.portion)


@dataclass(frozen=True)
class Stall:
    """What one farm sells, in the order of its catalogs."""

    producer_id: int
    name: str
    offers: tuple[OnSale, ...]


@dataclass(frozen=True)
class Shop:
    """A market's shop at one moment, for one person or for nobody in particular."""

    market: Market
    sales: tuple[Sale, ...]
    """Every distribution to come, soonest first."""
    sale: Sale | None
    """The one that is shown: it is open, or nothing is and this one opens next."""
    stalls: tuple[Stall, ...]
    order: Basket | None
    """The person's own order in `sale`, to which another one would be added."""
    order_keys: tuple[str, ...]
    """The keys with which it was sent."""

    @property
    def pays_on_site(self) -> bool:
        """Each producer is paid at the stall."""
        return self.market.payment_mode == PaymentMode.ON_SITE


def look(session: Session, user: User | None, slug: str, chosen: int | None = None, *, now: datetime) -> Shop:
    """The shop of market `slug`, at the sale `chosen` if it is open; raises UnknownMarket."""
    market = market_by_slug(session, slug)
    sales = _sales(session, market, now)
    sale = _shown(sales, chosen)
    is_open = sale is not None and sale.is_open
    order, keys = _own(session, user, sale) if user and sale else (None, ())
    return Shop(
        market=market,
        sales=sales,
        sale=sale,
        stalls=_stalls(session, sale.id, now) if sale and is_open else (),
        order=order,
        order_keys=keys,
    )


def slug_of_sale(session: Session, distribution_id: int) -> str:
    """The address of the market that holds this sale; raises UnknownSale."""
    query = select(Market.slug).join(Distribution, col(Distribution.market_id) == Market.id)
    slug = session.exec(query.where(Distribution.id == distribution_id)).first()
    if slug is None:
        raise UnknownSale
    return slug


def left_words(left: int | None, low_stock: int, portion: Portion) -> str:
    """What customers read of what is left; `low_stock` is where the farm begins to worry."""
    if left == 0:
        return "épuisé"
    return f"plus que {portion.count_words(left)}" if left is not None and left < low_stock else ""


def _sales(session: Session, market: Market, now: datetime) -> tuple[Sale, ...]:
    return tuple(Sale(*row) for row in session.execute(_SALES, {"market_id": market.id, "now": now}))


def _shown(sales: Sequence[Sale], chosen: int | None) -> Sale | None:
    open_ones = [sale for sale in sales if sale.is_open]
    named = [sale for sale in open_ones if sale.id == chosen]
    opening = sorted((sale.opens_at, sale.id, sale) for sale in sales if sale.opens_at)
    return next(iter([*named, *open_ones, *(sale for _, _, sale in opening)]), None)


def _stalls(session: Session, distribution_id: int, now: datetime) -> tuple[Stall, ...]:
    rows = session.execute(_STALLS, {"distribution_id": distribution_id, "now": now}).all()
    committed = stock.committed(session, [row.offer_id for row in rows if row.stock_limited])
    offers: dict[tuple[int, str], list[OnSale]] = {}
    for row in rows:
        available = max(0, row.on_hand - committed.get(row.offer_id, 0)) if row.stock_limited else None
        left = stock_caps.least(available, row.room)
        on_sale = OnSale(_priced(row), row.closes_at, row.low_stock, left, row.photo or "")
        offers.setdefault((row.producer_id, row.producer), []).append(on_sale)
    return tuple(Stall(producer_id, name, tuple(found)) for (producer_id, name), found in offers.items())


def _priced(row: Row[Any]) -> Priced:
    portion = Portion(
        row.unit, row.pack_size, row.bulk, row.variable_weight, row.expected_grams or 0, row.max_grams or 0
    )
    return Priced(row.id, row.product_name, row.label, row.category, row.quality_labels, row.price_cents, portion)


def _own(session: Session, user: User, sale: Sale) -> tuple[Basket | None, tuple[str, ...]]:
    query = (
        select(Basket, OrderAttempt.key)
        .join(OrderAttempt, col(OrderAttempt.basket_id) == Basket.id, isouter=True)
        .where(Basket.distribution_id == sale.id, Basket.user_id == user.id)
    )
    found = session.exec(query).all()
    return (found[0][0] if found else None), tuple(key for _, key in found if key is not None)


# The statements are written once: building them takes longer than running them.

_NOW: Any = bindparam("now", type_=Moment())
_OPENS: Any = func.coalesce(Participation.orders_open_at, Distribution.orders_open_at)
_CLOSES: Any = func.coalesce(Participation.orders_close_at, Distribution.orders_close_at)
_IS_OPEN: Any = and_(_OPENS <= _NOW, _CLOSES > _NOW)
"""A participation takes orders at the moment `now` of the statement."""

ON_SALE: Any = and_(_IS_OPEN, col(Participation.withdrawn_at).is_(None), col(PricedOffer.removed_at).is_(None))
"""A priced offer can be ordered at that moment, as far as there is some."""


def _sales_statement() -> Any:
    """The columns of `Sale`."""
    not_copied = and_(_IS_OPEN, col(Participation.frozen_at).is_(None))
    taking_part = and_(col(Participation.distribution_id) == Distribution.id, col(Participation.withdrawn_at).is_(None))
    return (
        select_columns(
            col(Distribution.id),
            col(Distribution.starts_at),
            col(Distribution.ends_at),
            func.min(case((_OPENS > _NOW, _OPENS))),
            func.max(case((_IS_OPEN, _CLOSES))),
            func.count(col(Participation.id)) > 0,
            func.count(case((not_copied, Participation.id))) > 0,
        )
        .outerjoin(Participation, taking_part)
        .where(col(Distribution.market_id) == bindparam("market_id"), col(Distribution.ends_at) > _NOW)
        .group_by(col(Distribution.id))
        .order_by(col(Distribution.starts_at), col(Distribution.id))
    )


def _stalls_statement() -> Any:
    """What `_stalls` reads, farm by farm and in the order of catalogs."""
    columns: Any = select_columns(
        col(PricedOffer.id),
        col(PricedOffer.product_name),
        col(PricedOffer.label),
        col(PricedOffer.category),
        col(PricedOffer.quality_labels),
        col(PricedOffer.price_cents),
        col(PricedOffer.unit),
        col(PricedOffer.pack_size),
        col(PricedOffer.bulk),
        col(PricedOffer.variable_weight),
        col(PricedOffer.expected_grams),
        col(PricedOffer.max_grams),
        _CLOSES.label("closes_at"),
        col(Offer.id).label("offer_id"),
        col(Offer.stock_limited),
        col(Offer.on_hand),
        col(Offer.low_stock),
        stock_caps.room_in(Distribution.id, Offer.id).label("room"),
        col(Producer.id).label("producer_id"),
        col(Producer.name).label("producer"),
        col(Photo.public_id).label("photo"),
    )
    return (
        columns.join(Participation, col(Participation.id) == PricedOffer.participation_id)
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .join(Offer, col(Offer.id) == PricedOffer.offer_id)
        .join(Producer, col(Producer.id) == Offer.producer_id)
        .join(Product, col(Product.id) == Offer.product_id)
        .outerjoin(Photo, col(Photo.id) == Product.photo_id)
        .where(
            col(Distribution.id) == bindparam("distribution_id"),
            ON_SALE,
        )
        .order_by(
            func.lower(Producer.name), col(Participation.catalog_id), col(PricedOffer.position), col(PricedOffer.id)
        )
    )


_SALES = _sales_statement()
_STALLS = _stalls_statement()
