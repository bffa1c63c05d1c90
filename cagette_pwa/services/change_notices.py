"""Telling a customer what a farm changed in an order, and what it weighed: once for a session, not for a tap.

A session is over when nothing has moved for a while, or when it has lasted. What is still to be told is what the
database says: changes and weighings whose `told_at` is empty. So it is told once, however late, by however many.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session, col

from cagette_pwa import routes
from cagette_pwa.clock import day_words
from cagette_pwa.database import locked
from cagette_pwa.models.basket import Basket, BasketLine, LineChange, Weighing
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.columns import Moment
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.services import notices
from cagette_pwa.services.change_letters import Letter, steps
from cagette_pwa.services.lines import ordered_lines
from cagette_pwa.services.weighings import weighed

QUIET = timedelta(minutes=10)
"""Nothing has moved for so long: the person has finished."""

LONGEST = timedelta(hours=1)
"""A customer hears of a change by then, though the person goes on changing."""

PAST = timedelta(days=45)
"""Weights of a sale older than this are told no more."""


class Pending(NamedTuple):
    """What one customer is still to be told by one farm: when it began, and when it moved last."""

    basket_id: int
    producer_id: int
    distribution_id: int
    user_id: int
    first_at: datetime
    last_at: datetime
    weighed: bool = False
    """There are weights among it."""

    @property
    def due_at(self) -> datetime:
        """When the customer is told."""
        return min(self.last_at + QUIET, self.first_at + LONGEST)


def due_notices(session: Session, *, now: datetime) -> list[Pending]:
    """Whom to tell now, oldest first."""
    return [one for one in _pending(session, None, now) if one.due_at <= now]


def tell(session: Session, due: Pending, *, now: datetime) -> None:
    """Tells the customer, unless more was changed since, or somebody told meanwhile; again does nothing."""
    _tell(session, due, now, at_once=False)


def tell_now(session: Session, member: ProducerMember, *, now: datetime) -> int:
    """Tells the customers of the farm who wait, without waiting any longer; how many were told something."""
    found = sorted(_pending(session, member.producer_id, now), key=lambda one: one.distribution_id)
    return len({one.user_id for one in found if _tell(session, one, now, at_once=True)})


def waiting(session: Session, member: ProducerMember, *, now: datetime) -> list[Pending]:
    """The customers whom the farm is about to tell something, those told first first."""
    found = _pending(session, member.producer_id, now)
    moved = _moved(session, [one.basket_id for one in found], member.producer_id) if found else set()
    return [one for one in found if one.weighed or one.basket_id in moved]


def _pending(session: Session, producer_id: int | None, now: datetime) -> list[Pending]:
    """Changes to tell, and weights of what is wholly weighed, together for a basket and a farm; soonest due first."""
    found: dict[tuple[int, int], Pending] = {}
    changed = [Pending(*row) for row in session.execute(_of(_CHANGED, producer_id))]
    for one in [*changed, *_weighed(session, producer_id, now)]:
        other = found.get((one.basket_id, one.producer_id), one)
        first, last = min(one.first_at, other.first_at), max(one.last_at, other.last_at)
        scaled = one.weighed or other.weighed
        found[one.basket_id, one.producer_id] = one._replace(first_at=first, last_at=last, weighed=scaled)
    return sorted(found.values(), key=lambda one: (one.due_at, one.basket_id, one.producer_id))


def _weighed(session: Session, producer_id: int | None, now: datetime) -> list[Pending]:
    """Weights to tell: orders are closed, and nothing of the farm's in the basket still goes on the scale."""
    rows = session.execute(_of(_SCALED, producer_id), {"now": now, "since": now - PAST}).all()
    if not rows:
        return []
    lines = session.execute(_TO_WEIGH, {"basket_ids": [row[0] for row in rows]}).all()
    weights = weighed(session, [line_id for line_id, *_ in lines])
    missing = {
        (basket_id, farm_id)
        for line_id, basket_id, farm_id, quantity in lines
        if sum(1 for piece in weights.get(line_id, ()) if piece <= quantity) < quantity
    }
    return [Pending(*row)._replace(weighed=True) for row in rows if (row[0], row[1]) not in missing]


def _moved(session: Session, basket_ids: Collection[int], producer_id: int) -> set[int]:
    """Baskets in which a quantity is not what the customer knows."""
    rows = session.execute(_of(_CHANGES, producer_id), {"basket_ids": list(basket_ids)}).all()
    moved = {step.line_id for step in steps(change for change, _ in rows)}
    return {basket_id for change, basket_id in rows if change.line_id in moved}


def _tell(session: Session, due: Pending, now: datetime, *, at_once: bool) -> bool:
    row = locked(select(Distribution).where(col(Distribution.id) == due.distribution_id))
    distribution = session.execute(row.execution_options(populate_existing=True)).scalar_one()
    found = next((one for one in _pending(session, due.producer_id, now) if one.basket_id == due.basket_id), None)
    if found is None or not (at_once or found.due_at <= now):
        return False
    news = _News(session, found)
    news.settle(now)
    if news.is_empty:
        return False
    news.send(distribution, now)
    return True


def _of(statement: Any, producer_id: int | None) -> Any:
    """Of a farm, or of all of them."""
    return statement if producer_id is None else statement.where(col(Catalog.producer_id) == producer_id)


class _News:
    """What there is to tell of one farm in one basket."""

    def __init__(self, session: Session, due: Pending) -> None:
        self._session, self._due = session, due
        asked = {"basket_ids": [due.basket_id]}
        self._changes = [change for change, _ in session.execute(_of(_CHANGES, due.producer_id), asked)]
        scaled = session.execute(_of(_WEIGHINGS, due.producer_id), asked).scalars() if due.weighed else ()
        self._weighings = list(scaled)
        self._steps = steps(self._changes)

    @property
    def is_empty(self) -> bool:
        """All came back to where it was."""
        return not self._steps and not self._weighings

    def settle(self, now: datetime) -> None:
        """Nothing of it is to be told any more."""
        for table, rows in ((LineChange, self._changes), (Weighing, self._weighings)):
            ids = [row.id for row in rows]
            self._session.execute(update(table).where(col(table.id).in_(ids)).values(told_at=now))

    def send(self, distribution: Distribution, now: datetime) -> None:
        """One mail, and one sentence under the bell; its cause is the last change and the last weighing."""
        basket = self._session.get_one(Basket, self._due.basket_id)
        farm = self._session.get_one(Producer, self._due.producer_id).name
        letter = Letter(
            farm=farm,
            where=f"n° {basket.number} du {day_words(distribution.starts_at)}",
            lines=tuple(ordered_lines(self._session, basket_id=self._due.basket_id)),
            steps=tuple(self._steps),
            weighed=frozenset(row.line_id for row in self._weighings),
        )
        last = (max((row.id or 0 for row in rows), default=0) for rows in (self._changes, self._weighings))
        notices.tell(
            self._session,
            basket.user_id,
            key="modification-{}-{}".format(*last),
            text=letter.short,
            path=routes.at(routes.ORDER, public_id=basket.public_id),
            subject=letter.subject,
            body=letter.body,
            now=now,
        )


# The statements are written once: the worker looks four times a minute.


def _untold(table: Any, *columns: Any) -> Any:
    """Of changes or weighings that nobody was told of, with what they belong to."""
    return (
        select(*columns)
        .select_from(table)
        .join(BasketLine, col(BasketLine.id) == table.line_id)
        .join(Basket, col(Basket.id) == BasketLine.basket_id)
        .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
        .join(Participation, col(Participation.id) == PricedOffer.participation_id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .where(col(table.told_at).is_(None))
    )


def _by_basket(table: Any, first_at: Any) -> Any:
    keys = (col(Basket.id), col(Catalog.producer_id), col(Basket.distribution_id), col(Basket.user_id))
    return _untold(table, *keys, first_at, func.max(table.at)).group_by(*keys)


_IN_BASKETS: Any = col(Basket.id).in_(bindparam("basket_ids", expanding=True))
_CLOSES_AT: Any = func.coalesce(col(Participation.orders_close_at), col(Distribution.orders_close_at))
_CHANGED: Any = _by_basket(LineChange, func.min(LineChange.at))
_SCALED: Any = (  # a weighing may take a morning: only its end counts
    _by_basket(Weighing, func.max(Weighing.at))
    .join(Distribution, col(Distribution.id) == Basket.distribution_id)
    .where(
        bindparam("now", type_=Moment()) >= _CLOSES_AT,
        col(Distribution.starts_at) > bindparam("since", type_=Moment()),
    )
)
_CHANGES: Any = _untold(LineChange, LineChange, col(Basket.id)).where(_IN_BASKETS).order_by(col(LineChange.id))
_WEIGHINGS: Any = _untold(Weighing, Weighing).where(_IN_BASKETS).order_by(col(Weighing.id))
_TO_WEIGH: Any = (
    select(col(BasketLine.id), col(BasketLine.basket_id), col(Catalog.producer_id), col(BasketLine.quantity))
    .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
    .join(Participation, col(Participation.id) == PricedOffer.participation_id)
    .join(Catalog, col(Catalog.id) == Participation.catalog_id)
    .where(
        col(BasketLine.basket_id).in_(bindparam("basket_ids", expanding=True)),
        col(BasketLine.quantity) > 0,
        col(PricedOffer.variable_weight),
    )
)
