"""What every page shows of the person who looks at it: their name, their farms, the markets they run, the bell."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from cagette_pwa.models.account import User, UserSession
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
    found = session.exec(_SIGNED_IN, params={"token_hash": hashed(token or ""), "now": now}).first()
    if found is None:
        return None
    user, chosen = found
    assert user.id is not None
    farms = _farms(session, user.id)
    return Profile(
        first_name=user.first_name,
        name=user.name,
        email=user.email,
        producer_id=chosen if chosen in dict(farms) else next(iter(dict(farms)), None),
        farms=farms,
        markets=_markets(session, user.id),
        unread=_unread(session, user.id),
    )


def _farms(session: Session, user_id: int) -> tuple[tuple[int, str], ...]:
    return tuple((producer_id, name) for producer_id, name in session.exec(_FARMS, params={"user_id": user_id}))


def _markets(session: Session, user_id: int) -> tuple[RunMarket, ...]:
    runs: dict[str, RunMarket] = {}
    for slug, name, role in session.exec(_MARKETS, params={"user_id": user_id}):
        is_admin = role == MarketRole.ADMIN or (slug in runs and runs[slug].is_admin)
        runs[slug] = RunMarket(slug=slug, name=name, is_admin=is_admin)
    return tuple(runs.values())


def _unread(session: Session, user_id: int) -> int:
    return int(session.exec(_UNREAD, params={"user_id": user_id}).one())


# Every page asks them, and building a statement takes longer than running it.

_SIGNED_IN: Any = (
    select(User, UserSession.producer_id)
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
_UNREAD: Any = select(func.count()).where(
    col(Notification.user_id) == bindparam("user_id"), col(Notification.read_at).is_(None)
)
