"""The markets at which a farm may sell, with the next date of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import and_, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.catalog import Catalog, CatalogLink
from cagette_pwa.models.columns import Moment
from cagette_pwa.models.distribution import Distribution, SaleState
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services.calendar import state_of


@dataclass(frozen=True)
class NextSale:
    """The next date of a market: the first in which the farm takes part, else (`joined` is false) its next one."""

    distribution_id: int
    starts_at: datetime
    opens_at: datetime
    closes_at: datetime
    state: SaleState
    joined: bool
    baskets: int


@dataclass(frozen=True)
class OwnMarket:
    """A market at which a catalog of the farm may sell."""

    market_id: int
    slug: str
    name: str
    commune: str
    next_sale: NextSale | None


def own_markets(session: Session, member: ProducerMember, *, now: datetime) -> list[OwnMarket]:
    """The markets to which a catalog of the farm is linked; those that sell soonest first."""
    found: Sequence[Market] = session.exec(_LINKED, params={"producer_id": member.producer_id}).all()
    next_sales = _next_sales(session, member, [market.id or 0 for market in found], now)
    rows = [
        OwnMarket(market.id or 0, market.slug, market.name, market.commune, next_sales.get(market.id or 0))
        for market in found
    ]
    return sorted(rows, key=_soonest)


def _soonest(row: OwnMarket) -> tuple[bool, float, str]:
    at = row.next_sale.starts_at.timestamp() if row.next_sale else 0.0
    return row.next_sale is None, at, row.name


def _next_sales(
    session: Session, member: ProducerMember, market_ids: Sequence[int], now: datetime
) -> dict[int, NextSale]:
    """By market, the next date with the farm where there is one, else the market's next date."""
    joined = _next_joined(session, member, market_ids, now)
    others = [market_id for market_id in market_ids if market_id not in joined]
    return joined | _next_dates(session, others, now) if others else joined


def _next_joined(
    session: Session, member: ProducerMember, market_ids: Sequence[int], now: datetime
) -> dict[int, NextSale]:
    asked = {"producer_id": member.producer_id, "market_ids": market_ids, "now": now}
    found = session.exec(_NEXT_JOINED, params=asked).all()
    baskets = _baskets(session, [held.id or 0 for _, held in found])
    by_date = groupby(found, key=lambda pair: pair[0])
    return {date.market_id: _joined(date, [held for _, held in pairs], baskets, now) for date, pairs in by_date}


def _joined(date: Distribution, held: Sequence[Participation], baskets: dict[int, int], now: datetime) -> NextSale:
    """Several catalogs at one date are one sale: open as long as one of them is."""
    windows = [one.window(date) for one in held]
    states = [state_of(date, one, False, now) for one in held]
    return NextSale(
        distribution_id=date.id or 0,
        starts_at=date.starts_at,
        opens_at=min(opens for opens, _ in windows),
        closes_at=max(closes for _, closes in windows),
        state=SaleState.OPEN if SaleState.OPEN in states else states[0],
        joined=True,
        baskets=baskets.get(date.id or 0, 0),
    )


def _next_dates(session: Session, market_ids: Sequence[int], now: datetime) -> dict[int, NextSale]:
    return {
        date.market_id: NextSale(
            distribution_id=date.id or 0,
            starts_at=date.starts_at,
            opens_at=date.orders_open_at,
            closes_at=date.orders_close_at,
            state=state_of(date, None, False, now),
            joined=False,
            baskets=0,
        )
        for date in session.exec(_NEXT_DATES, params={"market_ids": market_ids, "now": now})
    }


def _baskets(session: Session, participation_ids: Sequence[int]) -> dict[int, int]:
    """Baskets that hold something of these participations, by distribution."""
    return dict(session.exec(_BASKETS, params={"participation_ids": participation_ids}).all())


# The statements are written once: building them takes longer than running them.

_IN_TIME: Any = (col(Distribution.starts_at), col(Distribution.id))
_AT_MARKETS: Any = and_(
    col(Distribution.market_id).in_(bindparam("market_ids", expanding=True)),
    col(Distribution.ends_at) > bindparam("now", type_=Moment()),
)
_LINKED: Any = select(Market).where(
    col(Market.id).in_(
        select(CatalogLink.market_id)
        .join(Catalog, col(Catalog.id) == CatalogLink.catalog_id)
        .where(col(Catalog.producer_id) == bindparam("producer_id"), col(CatalogLink.ended_at).is_(None))
    )
)


def _next_joined_statement() -> Any:
    """The first date of each market in which the farm takes part, with its participations."""
    place = func.rank().over(partition_by=col(Distribution.market_id), order_by=_IN_TIME).label("place")
    ranked = (
        select_columns(col(Participation.id).label("id"), place)
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .where(
            col(Catalog.producer_id) == bindparam("producer_id"),
            _AT_MARKETS,
            col(Participation.withdrawn_at).is_(None),
        )
        .subquery()
    )
    return (
        select(Distribution, Participation)
        .join(Participation, col(Participation.distribution_id) == Distribution.id)
        .join(ranked, ranked.c.id == Participation.id)
        .where(ranked.c.place == 1)
        .order_by(col(Distribution.id), col(Participation.id))
    )


def _next_dates_statement() -> Any:
    """The first date of each market."""
    place = func.row_number().over(partition_by=col(Distribution.market_id), order_by=_IN_TIME).label("place")
    ranked = select_columns(col(Distribution.id).label("id"), place).where(_AT_MARKETS).subquery()
    return select(Distribution).join(ranked, ranked.c.id == Distribution.id).where(ranked.c.place == 1)


_NEXT_JOINED = _next_joined_statement()
_NEXT_DATES = _next_dates_statement()
_BASKETS: Any = (
    select(Participation.distribution_id, func.count(func.distinct(BasketLine.basket_id)))
    .join(PricedOffer, col(PricedOffer.participation_id) == Participation.id)
    .join(BasketLine, col(BasketLine.priced_offer_id) == PricedOffer.id)
    .where(col(Participation.id).in_(bindparam("participation_ids", expanding=True)), BasketLine.quantity > 0)
    .group_by(col(Participation.distribution_id))
)
