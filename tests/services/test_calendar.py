"""Six months of dates, created once, at the hours that clocks in France show."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.clock import from_paris, paris
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.distribution import Distribution, SaleState
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, RecurringParticipation
from cagette_pwa.models.schedule import Schedule
from cagette_pwa.services.calendar import extend, state_of
from tests.support.queries import count_queries
from tests.support.town import (
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_participation,
    make_schedule,
)


@pytest.fixture
def market(session: Session) -> Market:
    return make_market(session)


def dates(session: Session) -> list[Distribution]:
    return list(session.exec(select(Distribution).order_by(Distribution.starts_at)))  # type: ignore[arg-type]


def days(session: Session) -> list[date]:
    return [paris(row.starts_at).date() for row in dates(session)]


def series(session: Session, schedule: Schedule, catalog: Catalog, user_id: int, now: datetime) -> None:
    row = RecurringParticipation(
        catalog_id=ident(catalog), schedule_id=ident(schedule), started_by=user_id, started_at=now
    )
    session.add(row)
    session.flush()


def test_a_weekly_market_gets_six_months_of_dates(session: Session, market: Market, now: datetime) -> None:
    make_schedule(session, market)
    extend(session, now=now)
    assert days(session)[0] == date(2026, 11, 25)
    assert days(session)[-1] == date(2027, 5, 19)
    assert len(days(session)) == 26


def test_every_second_week_skips_one(session: Session, market: Market, now: datetime) -> None:
    make_schedule(session, market, rule="FREQ=WEEKLY;INTERVAL=2")
    extend(session, now=now, months=2)
    assert days(session) == [
        date(2026, 11, 25),
        date(2026, 12, 9),
        date(2026, 12, 23),
        date(2027, 1, 6),
        date(2027, 1, 20),
    ]


def test_a_schedule_that_has_ended_gives_no_more_dates(session: Session, market: Market, now: datetime) -> None:
    make_schedule(session, market, last_day=date(2026, 12, 2))
    extend(session, now=now)
    assert days(session) == [date(2026, 11, 25), date(2026, 12, 2)]


def test_extending_twice_changes_nothing(session: Session, market: Market, now: datetime) -> None:
    make_schedule(session, market)
    extend(session, now=now)
    extend(session, now=now)
    assert len(days(session)) == 26


def test_later_only_the_new_dates_are_added(session: Session, market: Market, now: datetime) -> None:
    make_schedule(session, market)
    extend(session, now=now)
    extend(session, now=now + timedelta(days=14))
    assert len(days(session)) == len(set(days(session))) == 28


def test_a_date_that_has_started_today_is_not_created_behind_the_clock(
    session: Session, market: Market, now: datetime
) -> None:
    make_schedule(session, market, first_day=date(2026, 11, 23), starts=time(9), ends=time(11))
    extend(session, now=now, months=1)
    assert days(session)[0] == date(2026, 11, 30)


def test_a_new_hour_does_not_double_the_dates_already_announced(
    session: Session, market: Market, now: datetime
) -> None:
    schedule = make_schedule(session, market)
    extend(session, now=now)
    schedule.starts, schedule.ends = time(17), time(18)
    extend(session, now=now)
    assert len(days(session)) == len(set(days(session))) == 26


@pytest.mark.parametrize(
    ("today", "first", "change"),
    [
        (datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 22), date(2026, 3, 29)),
        (datetime(2026, 10, 5, 9, tzinfo=UTC), date(2026, 10, 18), date(2026, 10, 25)),
        (datetime(2027, 3, 1, 9, tzinfo=UTC), date(2027, 3, 21), date(2027, 3, 28)),
    ],
)
@pytest.mark.parametrize("starts", [time(0, 30), time(9), time(23)])
def test_hours_on_the_clock_hold_through_a_change_of_time(
    session: Session, market: Market, today: datetime, first: date, change: date, starts: time
) -> None:
    """Sundays before, on and after the night when clocks change."""
    ends = (datetime.combine(first, starts) + timedelta(minutes=45)).time()
    make_schedule(session, market, first_day=first, starts=starts, ends=ends, open_at=time(8), close_at=time(20))
    extend(session, now=today, months=2)
    assert change in days(session)
    for row in dates(session):
        assert paris(row.starts_at).time() == starts
        assert row.ends_at - row.starts_at == timedelta(minutes=45)
        assert (paris(row.orders_open_at).time(), paris(row.orders_close_at).time()) == (time(8), time(20))
        assert paris(row.starts_at).date() - paris(row.orders_open_at).date() == timedelta(days=7)
        assert row.orders_open_at <= row.orders_close_at <= row.starts_at


def test_the_offset_from_utc_does_change_at_those_dates(session: Session, market: Market) -> None:
    make_schedule(session, market, first_day=date(2026, 10, 21))
    extend(session, now=datetime(2026, 10, 5, 9, tzinfo=UTC), months=1)
    assert [row.starts_at.hour for row in dates(session)][:2] == [16, 17]


def test_recurring_participations_join_dates_created_later(session: Session, market: Market, now: datetime) -> None:
    farm = make_farm(session)
    catalog = make_catalog(session, farm)
    make_link(session, catalog, market)
    series(session, make_schedule(session, market), catalog, farm.user_id, now)
    extend(session, now=now, months=1)
    extend(session, now=now, months=2)
    joined = session.exec(select(Participation)).all()
    assert len(joined) == len(dates(session)) == 9
    assert {row.joined_by for row in joined} == {None}


def test_a_date_that_the_catalog_left_is_not_joined_again(session: Session, market: Market, now: datetime) -> None:
    farm = make_farm(session)
    catalog = make_catalog(session, farm)
    make_link(session, catalog, market)
    series(session, make_schedule(session, market), catalog, farm.user_id, now)
    extend(session, now=now, months=1)
    left = session.exec(select(Participation)).first()
    assert left is not None
    left.withdrawn_at = now
    extend(session, now=now, months=1)
    assert left.withdrawn_at == now
    assert len(session.exec(select(Participation)).all()) == len(dates(session))


def test_a_series_stops_with_the_link_the_catalog_and_its_validity(
    session: Session, market: Market, now: datetime
) -> None:
    farm, schedule = make_farm(session), make_schedule(session, market)
    unlinked, removed = make_catalog(session, farm), make_catalog(session, farm, removed_at=now)
    short = make_catalog(session, farm, valid_until=date(2026, 12, 2))
    link = make_link(session, unlinked, market)
    link.ended_at = now
    for catalog in (removed, short):
        make_link(session, catalog, market)
    for catalog in (unlinked, removed, short):
        series(session, schedule, catalog, farm.user_id, now)
    extend(session, now=now)
    joined = session.exec(select(Participation)).all()
    assert [row.catalog_id for row in joined] == [short.id, short.id]


def test_a_date_whose_orders_are_closed_is_not_joined(session: Session, market: Market, now: datetime) -> None:
    farm = make_farm(session)
    catalog = make_catalog(session, farm)
    make_link(session, catalog, market)
    schedule = make_schedule(session, market, close_days_before=3)
    series(session, schedule, catalog, farm.user_id, now)
    extend(session, now=now, months=1)
    assert len(session.exec(select(Participation)).all()) == len(dates(session)) - 1


def test_two_workers_extend_at_once_without_doubling(database: str, now: datetime) -> None:
    with databases.write() as session:
        farm, market = make_farm(session), make_market(session)
        catalog = make_catalog(session, farm)
        make_link(session, catalog, market)
        series(session, make_schedule(session, market), catalog, farm.user_id, now)

    def work(_: int) -> None:
        with databases.write() as session:
            extend(session, now=now)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    with databases.read() as session:
        assert len(days(session)) == len(set(days(session))) == 26
        assert len(session.exec(select(Participation)).all()) == 26


def test_extending_many_markets_costs_the_same_queries(session: Session, now: datetime) -> None:
    for _ in range(12):
        make_schedule(session, make_market(session))
    with count_queries(session) as sent:
        extend(session, now=now)
    assert len([statement for statement in sent if statement.startswith("SELECT")]) <= 3
    assert len(dates(session)) == 12 * 26


def test_a_sale_goes_from_coming_to_validated(session: Session, market: Market, now: datetime) -> None:
    sale = make_distribution(session, market)
    minute = timedelta(minutes=1)
    opens, closes = sale.orders_open_at, sale.orders_close_at
    assert state_of(sale, None, False, opens - minute) == SaleState.COMING
    assert state_of(sale, None, False, opens) == SaleState.OPEN
    assert state_of(sale, None, False, closes - minute) == SaleState.OPEN
    assert state_of(sale, None, False, closes) == SaleState.CLOSED
    assert state_of(sale, None, False, sale.ends_at) == SaleState.CLOSED
    assert state_of(sale, None, False, sale.settles_at()) == SaleState.DELIVERED
    assert state_of(sale, None, True, sale.settles_at()) == SaleState.VALIDATED


def test_a_personalised_window_decides_until_the_catalog_leaves(
    session: Session, market: Market, now: datetime
) -> None:
    sale = make_distribution(session, market)
    catalog = make_catalog(session, make_farm(session))
    own = make_participation(session, catalog, sale, orders_open_at=now + timedelta(hours=1))
    assert state_of(sale, own, False, now) == SaleState.COMING
    own.withdrawn_at = now
    assert state_of(sale, own, False, now) == SaleState.OPEN


def test_the_hour_that_exists_twice_is_read_as_the_first(session: Session) -> None:
    assert from_paris(date(2026, 10, 25), time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
