"""A market as those who run it see it: its sales, and for its admins the catalogs, customers and messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.catalog import Catalog, CatalogLink
from cagette_pwa.models.distribution import Distribution, SaleState, SaleValidation
from cagette_pwa.models.market import RUNNERS, MarketMember, MarketRole
from cagette_pwa.models.producer import Producer
from cagette_pwa.services import conversations, typed
from cagette_pwa.services.calendar import state_of
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
    is_admin = _administers(session, user, market_id)
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


def _administers(session: Session, user: User, market_id: int) -> bool:
    query = select(MarketMember.id).where(
        MarketMember.market_id == market_id,
        MarketMember.user_id == user.id,
        MarketMember.role == MarketRole.ADMIN,
    )
    return session.exec(query).first() is not None


def _to_validate(session: Session, market_id: int, now: datetime) -> Sequence[Distribution]:
    """Sales that have started with orders and are not validated, soonest first."""
    ordered = (
        select(BasketLine.id)
        .join(Basket, col(Basket.id) == BasketLine.basket_id)
        .where(Basket.distribution_id == Distribution.id, BasketLine.quantity > 0)
        .exists()
    )
    query = (
        select(Distribution)
        .outerjoin(SaleValidation, col(SaleValidation.distribution_id) == Distribution.id)
        .where(
            Distribution.market_id == market_id,
            col(Distribution.starts_at).between(now - REMEMBERED, now),
            col(SaleValidation.id).is_(None),
            ordered,
        )
        .order_by(col(Distribution.starts_at))
    )
    return session.exec(query).all()


def _coming(session: Session, market_id: int, most: int, now: datetime) -> Sequence[Distribution]:
    query = select(Distribution).where(Distribution.market_id == market_id, col(Distribution.starts_at) > now)
    return session.exec(query.order_by(col(Distribution.starts_at), col(Distribution.id)).limit(most)).all()


def _rows(session: Session, distributions: Sequence[Distribution], now: datetime) -> list[SaleRow]:
    baskets = _baskets(session, [date.id or 0 for date in distributions])
    return [
        SaleRow(
            distribution_id=typed.row_id(date.id),
            starts_at=date.starts_at,
            ends_at=date.ends_at,
            opens_at=date.orders_open_at,
            closes_at=date.orders_close_at,
            state=state_of(date, None, False, now),
            baskets=baskets.get(date.id or 0, 0),
            to_validate=date.has_started(now),
        )
        for date in distributions
    ]


def _baskets(session: Session, distribution_ids: Sequence[int]) -> dict[int, int]:
    """Baskets that are not empty, by distribution."""
    query = (
        select(Basket.distribution_id, func.count(func.distinct(Basket.id)))
        .join(BasketLine, col(BasketLine.basket_id) == Basket.id)
        .where(col(Basket.distribution_id).in_(distribution_ids), BasketLine.quantity > 0)
        .group_by(col(Basket.distribution_id))
    )
    return dict(session.exec(query).all())


def _links(session: Session, market_id: int) -> list[LinkRow]:
    query = (
        select(CatalogLink, Catalog, Producer)
        .join(Catalog, col(Catalog.id) == CatalogLink.catalog_id)
        .join(Producer, col(Producer.id) == Catalog.producer_id)
        .where(CatalogLink.market_id == market_id, col(CatalogLink.ended_at).is_(None))
        .order_by(Producer.name, Catalog.name, col(CatalogLink.id))
    )
    return [
        LinkRow(typed.row_id(link.id), farm.name, catalog.name, catalog.public_id, link.linked_at)
        for link, catalog, farm in session.exec(query)
    ]


def _customers(session: Session, market_id: int) -> int:
    query = select(func.count()).where(MarketMember.market_id == market_id, MarketMember.role == MarketRole.CUSTOMER)
    return session.exec(query).one()
