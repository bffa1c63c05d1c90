"""A market as those who run it see it: its sales, and for its admins the catalogs, customers and messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Row, bindparam, func, select
from sqlmodel import Session, col

from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.catalog import Catalog, CatalogLink
from cagette_pwa.models.columns import Moment
from cagette_pwa.models.distribution import Distribution, SaleState, SaleValidation
from cagette_pwa.models.market import RUNNERS, MarketMember, MarketRole
from cagette_pwa.models.producer import Producer
from cagette_pwa.services import conversations, typed
from cagette_pwa.services.calendar import is_delivered, state_at
from cagette_pwa.services.conversations import ConversationRow
from cagette_pwa.services.markets import run_by

REMEMBERED = timedelta(days=45)
"""How long a sale that is over and not validated is asked for."""


@dataclass(frozen=True)
class SaleRow:
    """A distribution of the market. `to_validate`: it has started and its referent has not closed it."""

    distribution_id: int
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    closes_at: datetime
    state: SaleState
    baskets: int
    to_validate: bool


@dataclass(frozen=True)
class LinkRow:
    """A catalog that may sell at the market."""

    link_id: int
    farm: str
    catalog: str
    public_id: str
    linked_at: datetime


@dataclass(frozen=True)
class Overview:
    """The market; what only its admins may see is empty for a referent."""

    slug: str
    name: str
    commune: str
    is_admin: bool
    sales: tuple[SaleRow, ...]
    more_sales: bool
    links: tuple[LinkRow, ...]
    talks: tuple[ConversationRow, ...]
    customers: int


def overview(session: Session, user: User, slug: str, *, sales: int = 6, now: datetime) -> Overview:
    """The market at `slug` and its first `sales` coming dates; raises NotFound for whoever does not run it."""
    market = run_by(session, user, slug, RUNNERS)
    market_id = typed.row_id(market.id)
    is_admin = session.execute(_ADMINISTERS, {"market_id": market_id, "user_id": user.id}).first() is not None
    due, coming = _to_validate(session, market_id, now), _coming(session, market_id, sales + 1, now)
    return Overview(
        slug=market.slug,
        name=market.name,
        commune=market.commune,
        is_admin=is_admin,
        sales=tuple(_rows(session, [*due, *coming[:sales]], now)),
        more_sales=len(coming) > sales,
        links=tuple(_links(session, market_id)) if is_admin else (),
        talks=tuple(conversations.rows(session, user, market_id=market_id, now=now)) if is_admin else (),
        customers=_customers(session, market_id) if is_admin else 0,
    )


def _to_validate(session: Session, market_id: int, now: datetime) -> Sequence[Row[Any]]:
    """Sales that have started with orders and are not validated, soonest first."""
    return session.execute(_STARTED, {"market_id": market_id, "since": now - REMEMBERED, "now": now}).all()


def _coming(session: Session, market_id: int, most: int, now: datetime) -> Sequence[Row[Any]]:
    return session.execute(_COMING, {"market_id": market_id, "now": now, "most": most}).all()


def _rows(session: Session, dates: Sequence[Row[Any]], now: datetime) -> list[SaleRow]:
    """None of them is validated."""
    baskets = _baskets(session, [date.id for date in dates])
    return [
        SaleRow(
            distribution_id=date.id,
            starts_at=date.starts_at,
            ends_at=date.ends_at,
            opens_at=date.orders_open_at,
            closes_at=date.orders_close_at,
            state=state_at(
                now,
                date.orders_open_at,
                date.orders_close_at,
                delivered=is_delivered(date.delivered_at, date.ends_at, now),
                validated=False,
            ),
            baskets=baskets.get(date.id, 0),
            to_validate=now >= date.starts_at,
        )
        for date in dates
    ]


def _baskets(session: Session, distribution_ids: Sequence[int]) -> dict[int, int]:
    """Baskets that are not empty, by distribution."""
    return dict(session.execute(_BASKETS, {"distribution_ids": list(distribution_ids)}).all())


def _links(session: Session, market_id: int) -> list[LinkRow]:
    return [LinkRow(*row) for row in session.execute(_LINKS, {"market_id": market_id})]


def _customers(session: Session, market_id: int) -> int:
    return int(session.execute(_CUSTOMERS, {"market_id": market_id}).scalar_one())


# The statements are written once: building them takes longer than running them.

_MARKET: Any = bindparam("market_id")
_NOW: Any = bindparam("now", type_=Moment())
_DATES: Any = select(
    col(Distribution.id),
    col(Distribution.starts_at),
    col(Distribution.ends_at),
    col(Distribution.orders_open_at),
    col(Distribution.orders_close_at),
    col(Distribution.delivered_at),
).where(col(Distribution.market_id) == _MARKET)
_ORDERED: Any = (
    select(col(BasketLine.id))
    .join(Basket, col(Basket.id) == BasketLine.basket_id)
    .where(col(Basket.distribution_id) == Distribution.id, col(BasketLine.quantity) > 0)
    .exists()
)
_ADMINISTERS: Any = select(col(MarketMember.id)).where(
    col(MarketMember.market_id) == _MARKET,
    col(MarketMember.user_id) == bindparam("user_id"),
    col(MarketMember.role) == MarketRole.ADMIN,
)
_STARTED: Any = (
    _DATES.outerjoin(SaleValidation, col(SaleValidation.distribution_id) == Distribution.id)
    .where(
        col(Distribution.starts_at).between(bindparam("since", type_=Moment()), _NOW),
        col(SaleValidation.id).is_(None),
        _ORDERED,
    )
    .order_by(col(Distribution.starts_at))
)
_COMING: Any = (
    _DATES.where(col(Distribution.starts_at) > _NOW)
    .order_by(col(Distribution.starts_at), col(Distribution.id))
    .limit(bindparam("most", type_=Integer()))
)
_BASKETS: Any = (
    select(col(Basket.distribution_id), func.count(func.distinct(Basket.id)))
    .join(BasketLine, col(BasketLine.basket_id) == Basket.id)
    .where(col(Basket.distribution_id).in_(bindparam("distribution_ids", expanding=True)), col(BasketLine.quantity) > 0)
    .group_by(col(Basket.distribution_id))
)
_LINKS: Any = (
    select(
        col(CatalogLink.id), col(Producer.name), col(Catalog.name), col(Catalog.public_id), col(CatalogLink.linked_at)
    )
    .join(Catalog, col(Catalog.id) == CatalogLink.catalog_id)
    .join(Producer, col(Producer.id) == Catalog.producer_id)
    .where(col(CatalogLink.market_id) == _MARKET, col(CatalogLink.ended_at).is_(None))
    .order_by(col(Producer.name), col(Catalog.name), col(CatalogLink.id))
)
_CUSTOMERS: Any = select(func.count(col(MarketMember.id))).where(
    col(MarketMember.market_id) == _MARKET, col(MarketMember.role) == MarketRole.CUSTOMER
)
