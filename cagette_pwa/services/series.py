"""All dates of a market's schedule, or those of every second week: how a series begins, changes and ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, col, select

from cagette_pwa.database import locked
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.participation import RecurringParticipation
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import presence
from cagette_pwa.services.absences import absence_on, absences
from cagette_pwa.services.selected_sales import Sale, locked_sales


@dataclass(frozen=True)
class SeriesChange:
    """What became of the dates of a series that was asked for."""

    joined: int
    left: int = 0
    """Dates that are not in the new rhythm."""
    kept: int = 0
    """Dates that are not in it either, and stay because customers have ordered."""


@dataclass(frozen=True)
class Departure:
    """What became of the dates of a series that was ended."""

    left: int
    kept: int
    """Dates that stay because customers have ordered."""


def begin(session: Session, member: ProducerMember, wanted: RecurringParticipation, *, now: datetime) -> SeriesChange:
    """Takes up a series, or gives the one under way another rhythm. Hold the farm.

    A new series joins every date it includes, those left before too. One that changes joins again only what it had
    left itself, and leaves what it no longer includes. The same one again joins nothing that was left.
    """
    before = _active(session, wanted.catalog_id, wanted.schedule_id)
    if before is not None and before.has_rhythm_of(wanted):
        return SeriesChange(_join(session, member, before, set(), now=now))
    if before is None:
        session.add(wanted)
        session.flush()
        return SeriesChange(_join(session, member, wanted, None, now=now))
    before.ended_at = now
    session.flush()
    session.add(wanted)
    session.flush()
    left, kept = _leave_others(session, member, wanted, now)
    joined = _join(session, member, wanted, _endings(session, wanted), now=now)
    return SeriesChange(joined, left, kept)


def end(session: Session, member: ProducerMember, catalog_id: int, schedule_id: int, *, now: datetime) -> Departure:
    """Ends a series and leaves its coming dates, but for those with orders. Hold the farm."""
    series = _active(session, catalog_id, schedule_id)
    if series is not None:
        series.ended_at = now
        session.flush()
    left, kept = _leave(session, member, _coming(session, member, catalog_id, schedule_id, now), now)
    return Departure(left, kept)


def _join(
    session: Session,
    member: ProducerMember,
    series: RecurringParticipation,
    left_at: set[datetime] | None,
    *,
    now: datetime,
) -> int:
    """Joins the dates of the series on which it never had a word, or that were left at one of these moments;
    None: all of them. Those of a holiday wait for its end.
    """
    coming = _coming(session, member, series.catalog_id, series.schedule_id, now)
    wanted = [sale for sale in coming if series.includes(sale.day) and _may_join(sale, left_at, now)]
    away = absences(session, now=now, producer_id=member.producer_id)[member.producer_id]
    for sale in wanted:
        holiday = absence_on(away, sale.day)
        if holiday and sale.participation:
            sale.participation.holiday_id = holiday.id
    at_home = [sale for sale in wanted if not absence_on(away, sale.day)]
    return presence.join(session, member, at_home, now, same_window=left_at is not None)


def _may_join(sale: Sale, left_at: set[datetime] | None, now: datetime) -> bool:
    held, there = sale.participation, sale.distribution
    if sale.joined or not sale.is_valid:
        return False
    if held is None or left_at is None:
        return there.orders_close_at > now
    return held.withdrawn_at in left_at and held.window(there)[1] > now


def _leave_others(
    session: Session, member: ProducerMember, series: RecurringParticipation, now: datetime
) -> tuple[int, int]:
    coming = _coming(session, member, series.catalog_id, series.schedule_id, now)
    return _leave(session, member, [sale for sale in coming if not series.includes(sale.day)], now)


def _leave(session: Session, member: ProducerMember, sales: Sequence[Sale], now: datetime) -> tuple[int, int]:
    """How many were left, and how many stay. What a holiday had left does not come back after it either."""
    for held in (sale.participation for sale in sales):
        if held and held.holiday_id:
            held.holiday_id, held.withdrawn_at = None, now
    free, with_orders = presence.without_orders(session, [sale.joined for sale in sales if sale.joined])
    return presence.leave(session, member.user_id, free, now), len(with_orders)


def _coming(session: Session, member: ProducerMember, catalog_id: int, schedule_id: int, now: datetime) -> list[Sale]:
    query = select(col(Distribution.id)).where(
        Distribution.schedule_id == schedule_id, col(Distribution.starts_at) > now
    )
    return locked_sales(session, member, [(catalog_id, ident) for ident in session.exec(query) if ident], now)


def _active(session: Session, catalog_id: int, schedule_id: int) -> RecurringParticipation | None:
    query = select(RecurringParticipation).where(
        *_of(catalog_id, schedule_id), col(RecurringParticipation.ended_at).is_(None)
    )
    return session.exec(locked(query).execution_options(populate_existing=True)).first()


def _endings(session: Session, series: RecurringParticipation) -> set[datetime]:
    """When series of this catalog and schedule ended: a date left at such a moment was left with its series."""
    query = select(RecurringParticipation.ended_at).where(*_of(series.catalog_id, series.schedule_id))
    return {ended_at for ended_at in session.exec(query) if ended_at is not None}


def _of(catalog_id: int, schedule_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(RecurringParticipation.catalog_id) == catalog_id,
        col(RecurringParticipation.schedule_id) == schedule_id,
    )
