"""Holidays: from one day to another, both included, in France, a farm takes part in nothing.

A holiday leaves the sales it finds, and remembers them: when it is removed or made shorter, the farm comes back to
them. Series join nothing meanwhile, and join then what they would have joined. Sales for which customers have ordered
stay, and are named: they are to be delivered, or cancelled (`services.cancellations`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import and_, func, or_
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, col, select

from cagette_pwa.clock import day_words, from_paris, paris
from cagette_pwa.database import locked
from cagette_pwa.errors import BadInput, HolidayTaken, NotFound
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.holiday import Holiday
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import calendar, presence, typed
from cagette_pwa.services.absences import absences
from cagette_pwa.services.selected_sales import hold_farm, links_of

FURTHEST = relativedelta(years=1)


_Held = tuple[Participation, Distribution, Catalog, Market]


@dataclass(frozen=True)
class KeptSale:
    """A sale in a holiday that stays, because customers have ordered."""

    catalog_id: int
    distribution_id: int
    catalog: str
    market: str
    starts_at: datetime
    pieces: int


@dataclass(frozen=True)
class HolidayEffect:
    """What became of the farm's coming sales."""

    left: int
    kept_with_orders: tuple[KeptSale, ...]
    back: int = 0
    """Sales that the farm takes part in again, or for the first time as its series would have."""


@dataclass(frozen=True)
class HolidayRow:
    """A holiday that is not over."""

    id: int
    first_day: date
    last_day: date
    left: int
    """Coming sales that the farm would be at without it."""


def add(session: Session, member: ProducerMember, first_day: date, last_day: date, *, now: datetime) -> HolidayEffect:
    """The farm is away from `first_day` to `last_day`, from today on and at most a year ahead.

    Sent twice, it is one holiday. Raises BadInput, and HolidayTaken when another one covers some of those days.
    """
    _check_days(first_day, last_day, now)
    if first_day < paris(now).date():
        raise BadInput(field="Premier jour", help="un congé commence aujourd'hui ou plus tard.")
    _hold(session, member)
    known = absences(session, now=now, producer_id=member.producer_id)[member.producer_id]
    same = next((row for row in known if (row.first_day, row.last_day) == (first_day, last_day)), None)
    if same is None:
        _check_free(known, first_day, last_day)
        same = Holiday(
            producer_id=member.producer_id,
            first_day=first_day,
            last_day=last_day,
            added_by=member.user_id,
            added_at=now,
        )
        session.add(same)
        session.flush()
    return _leave(session, member, same, now)


def change(
    session: Session, member: ProducerMember, holiday_id: int, first_day: date, last_day: date, *, now: datetime
) -> HolidayEffect:
    """Gives a holiday other days: the farm comes back to what it no longer covers, and leaves what it covers now.

    One that has begun keeps its first day or gets one from today on. Raises NotFound, BadInput and HolidayTaken.
    """
    _check_days(first_day, last_day, now)
    _hold(session, member)
    holiday = _holiday_of(session, member, holiday_id)
    if holiday.removed_at is not None:
        raise NotFound
    if first_day < min(paris(now).date(), holiday.first_day):
        raise BadInput(field="Premier jour", help="un congé commence aujourd'hui ou plus tard.")
    known = absences(session, now=now, producer_id=member.producer_id)[member.producer_id]
    _check_free([row for row in known if row.id != holiday.id], first_day, last_day)
    holiday.first_day, holiday.last_day = first_day, last_day
    session.flush()
    _held(session, member, or_(col(Participation.holiday_id) == holiday.id, and_(*_joined_within(holiday, now))))
    back = _come_back(session, member, holiday, now)  # all its dates are locked already, in the order of ids
    done = _leave(session, member, holiday, now)
    return HolidayEffect(done.left, done.kept_with_orders, back)


def remove(session: Session, member: ProducerMember, holiday_id: int, *, now: datetime) -> HolidayEffect:
    """The farm comes back to what its holiday had left, unless orders have closed; again changes nothing.

    Raises NotFound.
    """
    _hold(session, member)
    holiday = _holiday_of(session, member, holiday_id)
    if holiday.removed_at is not None:
        return HolidayEffect(left=0, kept_with_orders=())
    holiday.removed_by, holiday.removed_at = member.user_id, now
    session.flush()
    return HolidayEffect(left=0, kept_with_orders=(), back=_come_back(session, member, holiday, now))


def holidays(session: Session, member: ProducerMember, *, now: datetime) -> tuple[HolidayRow, ...]:
    """Those that are not over, soonest first."""
    known = absences(session, now=now, producer_id=member.producer_id)[member.producer_id]
    query = (
        select(Participation.holiday_id, func.count())
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .where(col(Participation.holiday_id).in_([row.id for row in known]), col(Distribution.starts_at) > now)
        .group_by(col(Participation.holiday_id))
    )
    left = dict(session.exec(query).all())
    return tuple(HolidayRow(typed.row_id(row.id), row.first_day, row.last_day, left.get(row.id, 0)) for row in known)


def _check_days(first_day: date, last_day: date, now: datetime) -> None:
    for field, day in (("Premier jour", first_day), ("Dernier jour", last_day)):
        if not isinstance(day, date) or isinstance(day, datetime):
            raise BadInput(field=field, help="choisissez un jour du calendrier.")
    if last_day < first_day:
        raise BadInput(field="Dernier jour", help="il vient après le premier, ou c'est le même.")
    today = paris(now).date()
    if last_day < today:
        raise BadInput(field="Dernier jour", help="ces jours sont passés.")
    if last_day > today + FURTHEST:
        raise BadInput(field="Dernier jour", help="un congé se pose au plus un an à l'avance.")


def _check_free(others: Collection[Holiday], first_day: date, last_day: date) -> None:
    for other in others:
        if other.first_day <= last_day and first_day <= other.last_day:
            raise HolidayTaken(first=day_words(other.first_day), last=day_words(other.last_day))


def _hold(session: Session, member: ProducerMember) -> None:
    """The farm, then its series: nobody takes part in anything for it meanwhile."""
    hold_farm(session, member)
    calendar.held_series(session, member.producer_id)


def _holiday_of(session: Session, member: ProducerMember, holiday_id: int) -> Holiday:
    mine = select(Holiday).where(Holiday.id == typed.row_id(holiday_id), Holiday.producer_id == member.producer_id)
    found = session.exec(mine.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound
    return found


def _leave(session: Session, member: ProducerMember, holiday: Holiday, now: datetime) -> HolidayEffect:
    found = _held(session, member, *_joined_within(holiday, now))
    free, with_orders = presence.without_orders(session, [held for held, *_ in found])
    left = presence.leave(session, member.user_id, free, now, holiday_id=holiday.id)
    return HolidayEffect(left, _kept(session, [row for row in found if row[0] in with_orders]))


def _joined_within(holiday: Holiday, now: datetime) -> tuple[ColumnElement[bool], ...]:
    since = from_paris(holiday.first_day, time.min)
    until = from_paris(holiday.last_day + timedelta(days=1), time.min)
    within = (col(Distribution.starts_at) >= since, col(Distribution.starts_at) < until)
    return col(Distribution.starts_at) > now, *within, col(Participation.withdrawn_at).is_(None)


def _come_back(session: Session, member: ProducerMember, holiday: Holiday, now: datetime) -> int:
    """What the holiday no longer covers: where it still can, the farm takes part again, with its own windows."""
    found = _held(session, member, col(Participation.holiday_id) == holiday.id, col(Distribution.starts_at) > now)
    links = links_of(session, {catalog.id for _, _, catalog, _ in found if catalog.id})
    back = 0
    for held, there, catalog, _ in found:
        day = paris(there.starts_at).date()
        if holiday.covers(day):
            continue
        held.holiday_id = None
        linked = (catalog.id, there.market_id) in links
        if linked and not catalog.removed_at and catalog.is_valid_on(day) and held.window(there)[1] > now:
            presence.come_back(held)
            back += 1
    session.flush()
    return back + calendar.join_recurring(session, now=now, producer_id=member.producer_id)


def _kept(session: Session, rows: Sequence[_Held]) -> tuple[KeptSale, ...]:
    pieces = presence.ordered(session, [typed.row_id(held.id) for held, *_ in rows])
    return tuple(
        KeptSale(
            catalog_id=held.catalog_id,
            distribution_id=held.distribution_id,
            catalog=catalog.name,
            market=market.name,
            starts_at=there.starts_at,
            pieces=pieces[typed.row_id(held.id)],
        )
        for held, there, catalog, market in sorted(rows, key=lambda row: (row[1].starts_at, row[0].id))
    )


def _held(session: Session, member: ProducerMember, *rules: ColumnElement[bool]) -> Sequence[_Held]:
    """Participations of the farm, locked after their distributions, each in the order of ids."""
    ours: Any = (
        select(Participation, Distribution, Catalog, Market)
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .join(Market, col(Market.id) == Distribution.market_id)
        .where(Catalog.producer_id == member.producer_id, *rules)
        .order_by(col(Participation.id))
    )
    there = ours.with_only_columns(col(Distribution.id)).order_by(None)
    dates = locked(select(Distribution).where(col(Distribution.id).in_(there)).order_by(col(Distribution.id)))
    session.exec(dates.execution_options(populate_existing=True)).all()
    held = locked(ours, of=Participation).execution_options(populate_existing=True)
    found: Sequence[_Held] = session.exec(held).all()
    return found
