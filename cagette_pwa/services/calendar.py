"""The dates of markets, six months ahead, and where each sale stands."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlmodel import Session, col, select

from cagette_pwa.clock import paris
from cagette_pwa.database import insert_missing, locked
from cagette_pwa.models.catalog import Catalog, CatalogLink
from cagette_pwa.models.distribution import SETTLING_DELAY, Distribution, SaleState
from cagette_pwa.models.holiday import Holiday
from cagette_pwa.models.participation import Participation, RecurringParticipation
from cagette_pwa.models.schedule import Schedule
from cagette_pwa.services.absences import absence_on, absences

HORIZON_MONTHS = 6


def extend(session: Session, *, now: datetime, months: int = HORIZON_MONTHS) -> None:
    """Creates the coming distributions of all schedules, and lets recurring participations join them.

    Safe to run twice, late, or in two workers at once: a schedule has one distribution a day, and a catalog
    that left a date is not brought back.
    """
    today = paris(now).date()
    _create(session, now, today, today + relativedelta(months=months))
    join_recurring(session, now=now)


def join_recurring(session: Session, *, now: datetime, producer_id: int | None = None) -> int:
    """Lets recurring participations, of one farm or of all, join the dates on which they never had a word, while
    orders can be taken; says how many.

    Left out: dates outside of the series' rhythm, outside of the catalog's validity, and days of holiday.
    """
    series = held_series(session, producer_id)
    if not series:
        return 0
    away = absences(session, now=now, producer_id=producer_id)
    joins = [
        {"catalog_id": catalog.id, "distribution_id": distribution.id, "joined_at": now}
        for one, catalog, distribution in session.exec(_unjoined([one.id for one in series], now))
        if _goes(one, catalog, paris(distribution.starts_at).date(), away)
    ]
    insert_missing(session, Participation, joins)
    return len(joins)


def held_series(session: Session, producer_id: int | None = None) -> Sequence[RecurringParticipation]:
    """The series under way, of one farm or of all, locked: none joins a date, begins or ends meanwhile."""
    query = select(RecurringParticipation).where(col(RecurringParticipation.ended_at).is_(None))
    if producer_id is not None:
        mine = select(Catalog.id).where(Catalog.producer_id == producer_id)
        query = query.where(col(RecurringParticipation.catalog_id).in_(mine))
    held = locked(query.order_by(col(RecurringParticipation.id)))
    return session.exec(held.execution_options(populate_existing=True)).all()


def state_of(
    distribution: Distribution, participation: Participation | None, validated: bool, now: datetime
) -> SaleState:
    """Where a sale stands for a catalog; without a participation, by the distribution's own window."""
    opens, closes = distribution.orders_open_at, distribution.orders_close_at
    if participation is not None and participation.withdrawn_at is None:
        opens, closes = participation.window(distribution)
    delivered = is_delivered(distribution.delivered_at, distribution.ends_at, now)
    return state_at(now, opens, closes, delivered=delivered, validated=validated)


def state_at(now: datetime, opens_at: datetime, closes_at: datetime, *, delivered: bool, validated: bool) -> SaleState:
    """Where a sale with this window stands."""
    if validated:
        return SaleState.VALIDATED
    if delivered:
        return SaleState.DELIVERED
    if now < opens_at:
        return SaleState.COMING
    return SaleState.OPEN if now < closes_at else SaleState.CLOSED


def is_delivered(delivered_at: datetime | None, ends_at: datetime, now: datetime) -> bool:
    """Whether what was ordered counts as delivered, though the worker may be late to say so."""
    return delivered_at is not None or now >= ends_at + SETTLING_DELAY


def _create(session: Session, now: datetime, today: date, until: date) -> None:
    known = _days_with_one(session, now)
    schedules = session.exec(select(Schedule).order_by(col(Schedule.id))).all()
    missing = [
        row
        for schedule in schedules
        for day in schedule.days(today, until)
        if (schedule.id, day) not in known and (row := _row(schedule, day))["starts_at"] > now
    ]
    insert_missing(session, Distribution, missing)


def _days_with_one(session: Session, now: datetime) -> set[tuple[int | None, date]]:
    query = select(Distribution.schedule_id, Distribution.starts_at).where(
        col(Distribution.starts_at) > now, col(Distribution.schedule_id).is_not(None)
    )
    return {(schedule_id, paris(starts_at).date()) for schedule_id, starts_at in session.exec(query)}


def _row(schedule: Schedule, day: date) -> dict[str, Any]:
    starts_at, ends_at = schedule.slot(day)
    opens_at, closes_at = schedule.order_window(day)
    return {
        "market_id": schedule.market_id,
        "schedule_id": schedule.id,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "orders_open_at": opens_at,
        "orders_close_at": closes_at,
    }


def _goes(series: RecurringParticipation, catalog: Catalog, day: date, away: dict[int, list[Holiday]]) -> bool:
    at_home = absence_on(away.get(catalog.producer_id, ()), day) is None
    return at_home and series.includes(day) and catalog.is_valid_on(day)


def _unjoined(series_ids: Sequence[int | None], now: datetime) -> Any:
    """Dates of these series whose catalog is linked and has no participation there, in order of locking."""
    return (
        select(RecurringParticipation, Catalog, Distribution)
        .select_from(RecurringParticipation)
        .join(Catalog, col(Catalog.id) == RecurringParticipation.catalog_id)
        .join(Distribution, col(Distribution.schedule_id) == RecurringParticipation.schedule_id)
        .join(
            CatalogLink,
            (col(CatalogLink.catalog_id) == Catalog.id) & (col(CatalogLink.market_id) == Distribution.market_id),
        )
        .outerjoin(
            Participation,
            (col(Participation.catalog_id) == Catalog.id) & (col(Participation.distribution_id) == Distribution.id),
        )
        .where(
            col(RecurringParticipation.id).in_(series_ids),
            col(CatalogLink.ended_at).is_(None),
            col(Catalog.removed_at).is_(None),
            col(Participation.id).is_(None),
            col(Distribution.orders_close_at) > now,
        )
        .order_by(col(Distribution.id), col(Catalog.id))
    )
