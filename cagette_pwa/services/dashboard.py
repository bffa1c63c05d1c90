"""What a farm sees first: what to prepare, its markets and their next sales, the markets around it, first steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, and_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.catalog import Catalog, CatalogLink
from cagette_pwa.models.distribution import SETTLING_DELAY, Distribution, SaleState, SaleValidation
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.models.product import Product
from cagette_pwa.services import markets
from cagette_pwa.services.calendar import state_of
from cagette_pwa.services.markets import MarketCard
from cagette_pwa.services.payouts import NextPayout, next_payout
from cagette_pwa.services.weighings import weighed

AROUND = 8


@dataclass(frozen=True)
class ToPrepare:
    """The next distribution with something of the farm in it; `pieces` go on the scale, `weighed` of them did."""

    distribution_id: int
    participation_ids: tuple[int, ...]
    market: str
    slug: str
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    is_open: bool
    baskets: int
    pieces: int
    weighed: int

    @property
    def to_weigh(self) -> int:
        """Pieces that still go on the scale."""
        return self.pieces - self.weighed


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


@dataclass(frozen=True)
class FirstSteps:
    """How far a new farm has come."""

    has_products: bool
    has_catalog: bool
    has_market: bool


@dataclass(frozen=True)
class Dashboard:
    """Everything on the page."""

    commune: str
    to_prepare: ToPrepare | None
    payout: NextPayout | None
    own: tuple[OwnMarket, ...]
    around: tuple[MarketCard, ...]
    steps: FirstSteps


def dashboard(session: Session, member: ProducerMember, *, now: datetime) -> Dashboard:
    """The farm's dashboard, in a number of queries that does not depend on how much there is."""
    farm = session.get_one(Producer, member.producer_id)
    own = own_markets(session, member, now=now)
    return Dashboard(
        commune=farm.commune,
        to_prepare=to_prepare(session, member, now=now),
        payout=next_payout(session, member, now=now),
        own=tuple(own),
        around=tuple(_around(session, farm, own, now)),
        steps=_first_steps(session, member, own),
    )


def to_prepare(session: Session, member: ProducerMember, *, now: datetime) -> ToPrepare | None:
    """The soonest distribution with orders that is not over; without any, the soonest that takes orders."""
    by_date = [list(same) for _, same in groupby(_under_way(session, member, now), key=lambda row: row.distribution_id)]
    with_orders = (sale for sale in by_date if any(row.lines for row in sale))
    taking_orders = (sale for sale in by_date if any(row.closes_at > now for row in sale))
    chosen = next(with_orders, None) or next(taking_orders, None)
    return _prepared(session, chosen, now) if chosen else None


def own_markets(session: Session, member: ProducerMember, *, now: datetime) -> list[OwnMarket]:
    """The markets to which a catalog of the farm is linked; those that sell soonest first."""
    linked = (
        select(CatalogLink.market_id)
        .join(Catalog, col(Catalog.id) == CatalogLink.catalog_id)
        .where(Catalog.producer_id == member.producer_id, col(CatalogLink.ended_at).is_(None))
    )
    found = session.exec(select(Market).where(col(Market.id).in_(linked))).all()
    next_sales = _next_sales(session, member, [market.id or 0 for market in found], now)
    rows = [
        OwnMarket(market.id or 0, market.slug, market.name, market.commune, next_sales.get(market.id or 0))
        for market in found
    ]
    return sorted(rows, key=_soonest)


def _soonest(row: OwnMarket) -> tuple[bool, float, str]:
    at = row.next_sale.starts_at.timestamp() if row.next_sale else 0.0
    return row.next_sale is None, at, row.name


def _under_way(session: Session, member: ProducerMember, now: datetime) -> Sequence[Row[Any]]:
    """Participations whose ordering has opened and whose distribution is not over, soonest first."""
    opens_at = func.coalesce(Participation.orders_open_at, Distribution.orders_open_at)
    closes_at = func.coalesce(Participation.orders_close_at, Distribution.orders_close_at)
    validated = select(SaleValidation.id).where(SaleValidation.distribution_id == Distribution.id).exists()
    query = (
        select_columns(
            col(Participation.id).label("participation_id"),
            col(Distribution.id).label("distribution_id"),
            col(Market.name).label("market"),
            col(Market.slug),
            col(Distribution.starts_at),
            col(Distribution.ends_at),
            closes_at.label("closes_at"),
            func.count(col(BasketLine.id)).label("lines"),
        )
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .join(Market, col(Market.id) == Distribution.market_id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .outerjoin(PricedOffer, col(PricedOffer.participation_id) == Participation.id)
        .outerjoin(BasketLine, and_(col(BasketLine.priced_offer_id) == PricedOffer.id, col(BasketLine.quantity) > 0))
        .where(
            col(Catalog.producer_id) == member.producer_id,
            col(Participation.withdrawn_at).is_(None),
            col(Distribution.ends_at) > now - SETTLING_DELAY,
            opens_at <= now,
            ~validated,
        )
        .group_by(col(Participation.id), col(Distribution.id), col(Market.id))
        .order_by(col(Distribution.starts_at), col(Distribution.id), col(Participation.id))
    )
    return session.execute(query).all()


def _prepared(session: Session, sale: Sequence[Row[Any]], now: datetime) -> ToPrepare:
    first, ids = sale[0], tuple(row.participation_id for row in sale)
    query = (
        select(BasketLine.id, BasketLine.basket_id, BasketLine.quantity, PricedOffer.variable_weight)
        .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
        .where(col(PricedOffer.participation_id).in_(ids), BasketLine.quantity > 0)
    )
    lines = session.exec(query).all()
    pieces = {line_id or 0: quantity for line_id, _, quantity, varying in lines if varying}
    weights = weighed(session, list(pieces)) if pieces else {}
    return ToPrepare(
        distribution_id=first.distribution_id,
        participation_ids=ids,
        market=first.market,
        slug=first.slug,
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        closes_at=max(row.closes_at for row in sale),
        is_open=any(row.closes_at > now for row in sale),
        baskets=len({basket_id for _, basket_id, *_ in lines}),
        pieces=sum(pieces.values()),
        weighed=sum(1 for line_id, found in weights.items() for piece in found if piece <= pieces[line_id]),
    )


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
    place = func.rank().over(partition_by=col(Distribution.market_id), order_by=_in_time()).label("place")
    ranked = (
        select_columns(col(Participation.id).label("id"), place)
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .where(
            col(Catalog.producer_id) == member.producer_id,
            col(Distribution.market_id).in_(market_ids),
            col(Distribution.ends_at) > now,
            col(Participation.withdrawn_at).is_(None),
        )
        .subquery()
    )
    query = (
        select(Distribution, Participation)
        .join(Participation, col(Participation.distribution_id) == Distribution.id)
        .join(ranked, ranked.c.id == Participation.id)
        .where(ranked.c.place == 1)
        .order_by(col(Distribution.id), col(Participation.id))
    )
    found = session.exec(query).all()
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
    place = func.row_number().over(partition_by=col(Distribution.market_id), order_by=_in_time()).label("place")
    ranked = (
        select_columns(col(Distribution.id).label("id"), place)
        .where(col(Distribution.market_id).in_(market_ids), col(Distribution.ends_at) > now)
        .subquery()
    )
    query = select(Distribution).join(ranked, ranked.c.id == Distribution.id).where(ranked.c.place == 1)
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
        for date in session.exec(query)
    }


def _in_time() -> tuple[Any, ...]:
    return col(Distribution.starts_at), col(Distribution.id)


def _baskets(session: Session, participation_ids: Sequence[int]) -> dict[int, int]:
    """Baskets that hold something of these participations, by distribution."""
    query = (
        select(Participation.distribution_id, func.count(func.distinct(BasketLine.basket_id)))
        .join(PricedOffer, col(PricedOffer.participation_id) == Participation.id)
        .join(BasketLine, col(BasketLine.priced_offer_id) == PricedOffer.id)
        .where(col(Participation.id).in_(participation_ids), BasketLine.quantity > 0)
        .group_by(col(Participation.distribution_id))
    )
    return dict(session.exec(query).all())


def _around(session: Session, farm: Producer, own: Sequence[OwnMarket], now: datetime) -> list[MarketCard]:
    """The markets near the farm at which it does not sell yet."""
    there = {market.market_id for market in own}
    near = markets.nearest(session, farm.lat, farm.lon, limit=AROUND + len(there), now=now)
    return [card for card in near if card.market_id not in there][:AROUND]


def _first_steps(session: Session, member: ProducerMember, own: Sequence[OwnMarket]) -> FirstSteps:
    products = select(Product.id).where(Product.producer_id == member.producer_id).exists()
    catalogs = (
        select(Catalog.id).where(Catalog.producer_id == member.producer_id, col(Catalog.removed_at).is_(None)).exists()
    )
    has_products, has_catalog = session.execute(select_columns(products, catalogs)).one()
    return FirstSteps(bool(has_products), bool(has_catalog), bool(own))
