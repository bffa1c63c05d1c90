"""Where a person may work in the field: a farm's part of a distribution, or a whole one that they run."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from cagette_pwa.errors import NotFound
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.columns import Moment
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import RUNNERS, Market, MarketMember
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import Producer, ProducerMember

AFTER = timedelta(days=2)
"""How long after its end a distribution is still offered: what is noted late is noted all the same."""

AHEAD = timedelta(days=15)


@dataclass(frozen=True)
class Desk:
    """A distribution and for whom one works there: a farm, or the market (`producer_id` is None)."""

    distribution_id: int
    producer_id: int | None

    @property
    def key(self) -> str:
        """`12-3`; `12-0` for the market."""
        return f"{self.distribution_id}-{self.producer_id or 0}"

    @classmethod
    def of(cls, key: Any) -> "Desk":
        """From its key, whoever wrote it; raises NotFound."""
        found = re.fullmatch(r"([1-9][0-9]{0,8})-(0|[1-9][0-9]{0,8})", key if isinstance(key, str) else "", re.ASCII)
        if found is None:
            raise NotFound
        return cls(int(found[1]), int(found[2]) or None)


@dataclass(frozen=True)
class Offered:
    """A desk that can be taken aboard; `farm` is empty for the market's."""

    desk: Desk
    market: str
    farm: str
    starts_at: datetime
    ends_at: datetime
    baskets: int


def offered(session: Session, user: User, *, now: datetime) -> list[Offered]:
    """The person's desks of the coming days and the last ones, soonest first; those without an order are left out."""
    period = {"user_id": user.id, "since": now - AFTER, "until": now + AHEAD}
    farms = [Offered(Desk(ident, farm), *about) for ident, farm, *about in session.execute(_FARMS, period)]
    markets = [
        Offered(Desk(ident, None), name, "", *about) for ident, name, *about in session.execute(_MARKETS, period)
    ]
    return sorted([*farms, *markets], key=lambda one: (one.starts_at, one.market, one.farm))


def allowed(session: Session, user: User, desks: Collection[Desk]) -> frozenset[Desk]:
    """Those of `desks` at which this person may work."""
    ids = {"user_id": user.id, "distribution_ids": list({desk.distribution_id for desk in desks})}
    farms = {Desk(*row) for row in session.execute(_MAY_AS_FARM, ids)}
    markets = {Desk(ident, None) for ident in session.execute(_MAY_AS_RUNNER, ids).scalars()}
    return frozenset(desks) & (farms | markets)


def check(session: Session, user: User, desk: Desk) -> None:
    """Raises NotFound for a desk of somebody else."""
    if desk not in allowed(session, user, [desk]):
        raise NotFound


_PERIOD: Any = (
    col(Distribution.ends_at) > bindparam("since", type_=Moment()),
    col(Distribution.starts_at) < bindparam("until", type_=Moment()),
    col(BasketLine.quantity) > 0,
)
_BASKETS: Any = func.count(func.distinct(col(Basket.id)))
_ABOUT: Any = (col(Distribution.starts_at), col(Distribution.ends_at), _BASKETS)
_OF_MARKET: tuple[Any, ...] = (col(Distribution.id), col(Market.name), *_ABOUT)
_OF_FARM: tuple[Any, ...] = (col(Distribution.id), col(Producer.id), col(Market.name), col(Producer.name), *_ABOUT)
_FARMS: Any = (
    select(*_OF_FARM)
    .join(Market, col(Market.id) == Distribution.market_id)
    .join(Participation, col(Participation.distribution_id) == Distribution.id)
    .join(Catalog, col(Catalog.id) == Participation.catalog_id)
    .join(Producer, col(Producer.id) == Catalog.producer_id)
    .join(ProducerMember, col(ProducerMember.producer_id) == Producer.id)
    .join(PricedOffer, col(PricedOffer.participation_id) == Participation.id)
    .join(BasketLine, col(BasketLine.priced_offer_id) == PricedOffer.id)
    .join(Basket, col(Basket.id) == BasketLine.basket_id)
    .where(col(ProducerMember.user_id) == bindparam("user_id"), col(Participation.withdrawn_at).is_(None), *_PERIOD)
    .group_by(col(Distribution.id), col(Producer.id), col(Market.id))
)
_RUN: Any = select(col(MarketMember.market_id)).where(
    col(MarketMember.user_id) == bindparam("user_id"), col(MarketMember.role).in_(RUNNERS)
)
_MARKETS: Any = (
    select(*_OF_MARKET)
    .join(Market, col(Market.id) == Distribution.market_id)
    .join(Basket, col(Basket.distribution_id) == Distribution.id)
    .join(BasketLine, col(BasketLine.basket_id) == Basket.id)
    .where(col(Distribution.market_id).in_(_RUN), *_PERIOD)
    .group_by(col(Distribution.id), col(Market.id))
)
_DISTRIBUTIONS: Any = bindparam("distribution_ids", expanding=True)
_MAY_AS_FARM: Any = (
    select(col(Participation.distribution_id), col(Catalog.producer_id))
    .join(Catalog, col(Catalog.id) == Participation.catalog_id)
    .join(ProducerMember, col(ProducerMember.producer_id) == Catalog.producer_id)
    .where(
        col(ProducerMember.user_id) == bindparam("user_id"),
        col(Participation.distribution_id).in_(_DISTRIBUTIONS),
        col(Participation.withdrawn_at).is_(None),
    )
)
_MAY_AS_RUNNER: Any = select(col(Distribution.id)).where(
    col(Distribution.id).in_(_DISTRIBUTIONS), col(Distribution.market_id).in_(_RUN)
)
