"""Reminding those who run a market to validate its sale: when the distribution starts, and three days later.

Once each, to each person; whoever was late for the first is told the second only.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from cagette_pwa import routes
from cagette_pwa.clock import day_words
from cagette_pwa.database import locked
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.columns import Moment
from cagette_pwa.models.distribution import Distribution, SaleValidation
from cagette_pwa.models.market import RUNNERS, Market, MarketMember, MarketRole
from cagette_pwa.models.notice import Notification
from cagette_pwa.services import notices
from cagette_pwa.services.market_admin import REMEMBERED

SECOND = timedelta(days=3)


class Reminder(NamedTuple):
    """A person who is to be told about a distribution; `again` when the first time did not help."""

    distribution_id: int
    user_id: int
    again: bool

    @property
    def cause(self) -> str:
        """The key of what is told, without the person."""
        return f"valider-{self.distribution_id}-{'encore' if self.again else 'debut'}"


def due_reminders(session: Session, *, now: datetime) -> list[Reminder]:
    """Whom to remind of sales with orders that have started, are not validated and are still asked for."""
    period = {"since": now - REMEMBERED, "now": now}
    started = session.execute(_STARTED, period).all()
    if not started:
        return []
    runners = _runners(session, {market_id for _, market_id, _ in started})
    asked = [
        Reminder(distribution_id, user_id, now >= starts_at + SECOND)
        for distribution_id, market_id, starts_at in started
        for user_id in runners[market_id]
    ]
    keys = [f"{one.cause}-{one.user_id}" for one in asked]
    told = set(session.execute(_TOLD, {"keys": keys}).scalars())
    return [one for one, key in zip(asked, keys, strict=True) if key not in told]


def remind(session: Session, due: Reminder, *, now: datetime) -> None:
    """Tells the person, unless the sale was validated meanwhile; again does nothing."""
    row = locked(select(Distribution).where(Distribution.id == due.distribution_id))
    distribution = session.exec(row.execution_options(populate_existing=True)).one()
    validated = select(SaleValidation.id).where(SaleValidation.distribution_id == due.distribution_id)
    if session.exec(validated).first() is not None:
        return
    day, market = day_words(distribution.starts_at), session.get_one(Market, distribution.market_id)
    notices.tell(
        session,
        due.user_id,
        key=due.cause,
        text=f"{'Toujours à valider' if due.again else 'À valider'} : distribution du {day}, {market.name}.",
        path=routes.at(routes.DISTRIBUTION, distribution=due.distribution_id),
        subject=f"Distribution du {day} à valider",
        body=_body(due, day, market),
        now=now,
    )


def _body(due: Reminder, day: str, market: Market) -> str:
    if due.again:
        return (
            f"La distribution du {day} de « {market.name} » n'est toujours pas validée.\n\n"
            "Tant qu'elle ne l'est pas, ses montants peuvent encore changer et les producteurs attendent."
        )
    return (
        f"La distribution du {day} de « {market.name} » commence.\n\n"
        "Quand tous les paniers sont remis, validez la vente : ses montants sont alors définitifs."
    )


def _runners(session: Session, market_ids: set[int]) -> dict[int, Sequence[int]]:
    """The referents of each market; its admins where it has none."""
    found: dict[tuple[int, MarketRole], list[int]] = defaultdict(list)
    for market_id, user_id, role in session.execute(_RUNNERS, {"market_ids": list(market_ids)}):
        found[market_id, role].append(user_id)
    return {
        market_id: found[market_id, MarketRole.REFERENT] or found[market_id, MarketRole.ADMIN]
        for market_id in market_ids
    }


_ORDERED: Any = (
    select(col(BasketLine.id))
    .join(Basket, col(Basket.id) == BasketLine.basket_id)
    .where(col(Basket.distribution_id) == Distribution.id, col(BasketLine.quantity) > 0)
)
_STARTED: Any = (
    select(col(Distribution.id), col(Distribution.market_id), col(Distribution.starts_at))
    .outerjoin(SaleValidation, col(SaleValidation.distribution_id) == Distribution.id)
    .where(
        col(Distribution.starts_at) > bindparam("since", type_=Moment()),
        col(Distribution.starts_at) <= bindparam("now", type_=Moment()),
        col(SaleValidation.id).is_(None),
        _ORDERED.exists(),
    )
    .order_by(col(Distribution.starts_at), col(Distribution.id))
)
_RUNNERS: Any = (
    select(col(MarketMember.market_id), col(MarketMember.user_id), col(MarketMember.role))
    .where(
        col(MarketMember.market_id).in_(bindparam("market_ids", expanding=True)),
        col(MarketMember.role).in_(RUNNERS),
    )
    .order_by(col(MarketMember.id))
)
_TOLD: Any = select(col(Notification.key)).where(col(Notification.key).in_(bindparam("keys", expanding=True)))
