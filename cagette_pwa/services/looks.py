"""What is new since somebody of a farm looked at its orders last."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlmodel import Session, col

from cagette_pwa.database import insert_missing, locked
from cagette_pwa.models.basket import BasketLine, LineChange, OrdersLook
from cagette_pwa.models.columns import Moment
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services.lines import OrderedLine

VISIT = timedelta(minutes=30)
"""Who has not looked for longer comes back on another visit."""

FRESH = timedelta(minutes=1)
"""A look this recent is not written again."""


@dataclass(frozen=True)
class Visit:
    """When the visit before this one ended, None on the first; `noted` when this one needs no writing."""

    before_at: datetime | None = None
    noted: bool = False


@dataclass(frozen=True)
class News:
    """Lines that were ordered since a moment, and lines that changed since, with their quantity before it if known."""

    since: datetime | None = None
    added: frozenset[int] = frozenset()
    changed: dict[int, int | None] = field(default_factory=dict)

    def __contains__(self, line_id: int) -> bool:
        return line_id in self.added or line_id in self.changed

    def new_baskets(self, lines: Sequence[OrderedLine]) -> set[int]:
        """The baskets of which every one of these lines was added."""
        fresh = {line.holder.basket_id for line in lines if line.line_id in self.added}
        known = {line.holder.basket_id for line in lines if line.line_id not in self.added} if fresh else set()
        return fresh - known


def last_visit(session: Session, member: ProducerMember, *, now: datetime) -> Visit:
    """What `look` would say, without writing anything."""
    found = session.execute(_MINE, _who(member)).scalar()
    return _visit(found, now) if found else Visit()


def look(session: Session, member: ProducerMember, *, now: datetime) -> Visit:
    """Notes that the person looks at the orders of the farm."""
    found = session.execute(locked(_MINE), _who(member)).scalar()
    if found is None:
        insert_missing(session, OrdersLook, [{**_who(member), "at": now}])
        return Visit(noted=True)
    visit = _visit(found, now)
    found.before_at, found.at = visit.before_at, max(found.at, now)
    session.flush()
    return visit


def news(session: Session, participation_ids: Collection[int], since: datetime | None) -> News:
    """What was ordered and changed in these participations since a moment; nothing without one."""
    if since is None:
        return News()
    asked = {"participation_ids": list(participation_ids), "since": since}
    rows = session.execute(_TOUCHED, asked).all()
    added = frozenset(line_id for line_id, created_at, _ in rows if created_at > since)
    changed: dict[int, int | None] = {line_id: None for line_id, *_ in rows if line_id not in added}
    before = _before(session, list(changed), since) if changed else {}
    return News(since, added, {line_id: before.get(line_id) for line_id in changed})


def _before(session: Session, line_ids: Collection[int], since: datetime) -> dict[int, int]:
    """What each line was before the first change of the farm since a moment."""
    found: dict[int, list[int]] = defaultdict(list)
    for line_id, before in session.execute(_CHANGES, {"line_ids": line_ids, "since": since}):
        found[line_id].append(before)
    return {line_id: befores[0] for line_id, befores in found.items()}


def _visit(found: OrdersLook, now: datetime) -> Visit:
    away = now - found.at
    return Visit(found.at if away > VISIT else found.before_at, noted=away <= FRESH)


def _who(member: ProducerMember) -> dict[str, int]:
    return {"producer_id": member.producer_id, "user_id": member.user_id}


_MINE: Any = select(OrdersLook).where(
    col(OrdersLook.producer_id) == bindparam("producer_id"), col(OrdersLook.user_id) == bindparam("user_id")
)
_TOUCHED: Any = (
    select(col(BasketLine.id), col(BasketLine.created_at), col(BasketLine.changed_at))
    .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
    .where(
        col(PricedOffer.participation_id).in_(bindparam("participation_ids", expanding=True)),
        or_(
            col(BasketLine.created_at) > bindparam("since", type_=Moment()),
            col(BasketLine.changed_at) > bindparam("since", type_=Moment()),
        ),
    )
)
_CHANGES: Any = (
    select(col(LineChange.line_id), col(LineChange.before))
    .where(
        col(LineChange.line_id).in_(bindparam("line_ids", expanding=True)),
        col(LineChange.at) > bindparam("since", type_=Moment()),
    )
    .order_by(col(LineChange.id))
)
