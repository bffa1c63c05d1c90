"""What a farm sees first: what to prepare, its markets and their next sales, the markets around it, first steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlmodel import Session, col

from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.models.product import Product
from cagette_pwa.services import debits, markets
from cagette_pwa.services.markets import MarketCard
from cagette_pwa.services.own_markets import OwnMarket, own_markets
from cagette_pwa.services.payouts import NextPayout, next_payout
from cagette_pwa.services.preparation import ToPrepare, to_prepare

AROUND = 8


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
    debit_is_due: bool
    """The farm sells, and has not said whose account is debited of fees."""


def dashboard(session: Session, member: ProducerMember, *, now: datetime) -> Dashboard:
    """The farm's dashboard, in a number of queries that does not depend on how much there is."""
    farm = session.execute(_FARM, {"producer_id": member.producer_id}).one()
    own = own_markets(session, member, now=now)
    return Dashboard(
        commune=farm.commune,
        to_prepare=to_prepare(session, member, now=now),
        payout=next_payout(session, member, now=now),
        own=tuple(own),
        around=tuple(_around(session, farm, own, now)),
        steps=_first_steps(session, member, own),
        debit_is_due=debits.is_due(session, member, now=now),
    )


def _around(session: Session, farm: Row[Any], own: Sequence[OwnMarket], now: datetime) -> list[MarketCard]:
    """The markets near the farm at which it does not sell yet."""
    there = {market.market_id for market in own}
    return markets.nearest(session, farm.lat, farm.lon, without=there, limit=AROUND, now=now)


def _first_steps(session: Session, member: ProducerMember, own: Sequence[OwnMarket]) -> FirstSteps:
    has_products, has_catalog = session.execute(_STEPS, {"producer_id": member.producer_id}).one()
    return FirstSteps(bool(has_products), bool(has_catalog), bool(own))


# The statements are written once: building them takes longer than running them.

_MINE: Any = bindparam("producer_id")
_FARM: Any = select(col(Producer.commune), col(Producer.lat), col(Producer.lon)).where(col(Producer.id) == _MINE)
_STEPS: Any = select(
    select(col(Product.id)).where(col(Product.producer_id) == _MINE).exists(),
    select(col(Catalog.id)).where(col(Catalog.producer_id) == _MINE, col(Catalog.removed_at).is_(None)).exists(),
)
