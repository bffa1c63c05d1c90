"""What every page shows of the person who looks at it: their name, their farms, the markets they run, the bell."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from cagette_pwa.models.account import User, UserSession, full_name
from cagette_pwa.models.columns import Moment
from cagette_pwa.models.market import Market, MarketMember, MarketRole
from cagette_pwa.models.notice import Notification
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.services.sessions import hashed


@dataclass(frozen=True)
class RunMarket:
    """A market that the person administers or is a referent of."""

    slug: str
    name: str
    is_admin: bool


@dataclass(frozen=True)
class Profile:
    """`producer_id` is the farm that this browser acts for, None without one."""

    first_name: str
    name: str
    email: str
    producer_id: int | None
    farms: tuple[tuple[int, str], ...]
    markets: tuple[RunMarket, ...]
    unread: int

    @property
    def farm(self) -> str:
        """Name of the farm that this browser acts for."""
        return dict(self.farms).get(self.producer_id or 0, "")


def profile(session: Session, token: str | None, *, now: datetime) -> Profile | None:
    """The profile of the person whose browser holds `token`, None for a stranger."""
    found = session.execute(_SIGNED_IN, {"token_hash": hashed(token or ""), "now": now}).first()
    if found is None:
        return None
    user_id, first_name, last_name, email, chosen, unread = found
    farms = _farms(session, user_id)
    return Profile(
        first_name=first_name,
        name=full_name(first_name, last_name),
        email=email,
        producer_id=chosen if chosen in dict(farms) else next(iter(dict(farms)), None),
        farms=farms,
        markets=_markets(session, user_id),
        unread=unread,
    )


def _farms(session: Session, user_id: int) -> tuple[tuple[int, str], ...]:
    return tuple((producer_id, name) for producer_id, name in session.exec(_FARMS, params={"user_id": user_id}))


def _markets(session: Session, user_id: int) -> tuple[RunMarket, ...]:
    runs: dict[str, RunMarket] = {}
    for slug, name, role in session.exec(_MARKETS, params={"user_id": user_id}):
        is_admin = role == MarketRole.ADMIN or (slug in runs and runs[slug].is_admin)
        runs[slug] = RunMarket(slug=slug, name=name, is_admin=is_admin)
    return tuple(runs.values())


# Every page asks them, and building a statement takes longer than running it.

_UNREAD: Any = (
    select(func.count(col(Notification.id)))
    .where(col(Notification.user_id) == User.id, col(Notification.read_at).is_(None))
    .scalar_subquery()
)
_SIGNED_IN: Any = (
    select_columns(
        col(User.id),
        col(User.first_name),
        col(User.last_name),
        col(User.email),
        col(UserSession.producer_id),
        _UNREAD,
    )
    .join(UserSession, col(UserSession.user_id) == User.id)
    .where(
        col(UserSession.token_hash) == bindparam("token_hash"),
        col(UserSession.expires_at) > bindparam("now", type_=Moment()),
    )
)
_FARMS: Any = (
    select(ProducerMember.producer_id, Producer.name)
    .join(Producer, col(Producer.id) == ProducerMember.producer_id)
    .where(col(ProducerMember.user_id) == bindparam("user_id"))
    .order_by(col(ProducerMember.id))
)
_MARKETS: Any = (
    select(Market.slug, Market.name, MarketMember.role)
    .join(MarketMember, col(MarketMember.market_id) == Market.id)
    .where(col(MarketMember.user_id) == bindparam("user_id"), MarketMember.role != MarketRole.CUSTOMER)
    .order_by(Market.name, MarketMember.role)
)
