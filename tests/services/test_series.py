"""Series: every date of a schedule, or those of every second week, as clocks and calendars in France have them."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from cagette_pwa import database as databases
from cagette_pwa.clock import from_paris, paris
from cagette_pwa.errors import BadInput, NotFound, NotLinked
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.participation import Participation, RecurringParticipation
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services.calendar import extend
from cagette_pwa.services.planning import (
    end_recurring,
    participate_every_second_week,
    participate_recurring,
    withdraw,
)
from cagette_pwa.services.sale_windows import DaysBefore, personalise
from cagette_pwa.services.series import SeriesChange
from tests.support.season import Town, held, make_town, order
from tests.support.town import ident, make_catalog, make_farm, make_link, make_market, make_schedule

FIRST = date(2026, 11, 25)
A_MINUTE = timedelta(minutes=1)
WEEK = timedelta(weeks=1)


@pytest.fixture
def town(session: Session, now: datetime) -> Town:
    return make_town(session, now)


def every_second(session: Session, town: Town, first_day: date, now: datetime) -> SeriesChange:
    return participate_every_second_week(session, town.farm, town.catalog_id, town.schedule_id, first_day, now=now)


def every(session: Session, town: Town, now: datetime) -> int:
    return participate_recurring(session, town.farm, town.catalog_id, town.schedule_id, now=now)


def days(session: Session, town: Town) -> list[date]:
    query = (
        select(Distribution.starts_at)
        .join(Participation, col(Participation.distribution_id) == Distribution.id)
        .where(Participation.catalog_id == town.catalog_id, col(Participation.withdrawn_at).is_(None))
    )
    return sorted(paris(starts_at).date() for starts_at in session.exec(query))


# Every second week


def test_every_second_week_is_joined_those_created_later_included(session: Session, town: Town, now: datetime) -> None:
    assert every_second(session, town, FIRST, now) == SeriesChange(joined=13)
    extend(session, now=now + 5 * WEEK)
    assert days(session, town) == [FIRST + 2 * WEEK * n for n in range(16)]


def test_the_other_weeks_are_those_of_a_first_day_a_week_later(session: Session, town: Town, now: datetime) -> None:
    every_second(session, town, FIRST + WEEK, now)
    extend(session, now=now + WEEK)
    assert days(session, town)[:3] == [FIRST + WEEK, FIRST + 3 * WEEK, FIRST + 5 * WEEK]


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 11, 23), FIRST),
        (date(2026, 11, 29), FIRST),
        (date(2026, 11, 30), FIRST + WEEK),
        (date(2027, 1, 3), FIRST + WEEK),  # the Sunday of week 53 of 2026
        (date(2027, 1, 4), FIRST),  # the Monday of week 1 of 2027
        (date(2027, 5, 17), FIRST + WEEK),
    ],
)
def test_any_day_of_such_a_week_says_the_same(
    session: Session, town: Town, now: datetime, day: date, first: date
) -> None:
    every_second(session, town, day, now)
    assert days(session, town)[0] == first


def test_a_market_held_several_days_a_week_is_joined_on_all_days_of_its_weeks(
    session: Session, town: Town, now: datetime
) -> None:
    often = make_schedule(session, town.market, rule="FREQ=WEEKLY;BYDAY=TU,SA", first_day=date(2026, 11, 24))
    extend(session, now=now)
    participate_every_second_week(
        session, town.farm, town.catalog_id, ident(often), date(2026, 11, 28), now=now - timedelta(days=1)
    )
    assert days(session, town)[:4] == [date(2026, 11, 24), date(2026, 11, 28), date(2026, 12, 8), date(2026, 12, 12)]


def test_a_market_held_every_second_week_is_joined_each_time_in_its_own_weeks_and_refused_in_the_others(
    session: Session, town: Town, now: datetime
) -> None:
    seldom = make_schedule(session, town.market, rule="FREQ=WEEKLY;INTERVAL=2")
    extend(session, now=now)
    ask = (session, town.farm, town.catalog_id, ident(seldom))
    with pytest.raises(BadInput, match="l'autre semaine"):
        participate_every_second_week(*ask, FIRST + WEEK, now=now)
    participate_every_second_week(*ask, FIRST, now=now)
    assert days(session, town)[:3] == [FIRST, FIRST + 2 * WEEK, FIRST + 4 * WEEK]


def test_a_market_held_every_third_week_is_joined_every_sixth(session: Session, town: Town, now: datetime) -> None:
    seldom = make_schedule(session, town.market, rule="FREQ=WEEKLY;INTERVAL=3")
    extend(session, now=now)
    participate_every_second_week(session, town.farm, town.catalog_id, ident(seldom), FIRST, now=now)
    assert days(session, town) == [FIRST + 6 * WEEK * n for n in range(5)]


def test_asking_twice_or_late_for_the_same_weeks_changes_nothing(session: Session, town: Town, now: datetime) -> None:
    every_second(session, town, FIRST, now)
    withdraw(session, town.farm, *town.key(2), now=now)
    before = days(session, town)
    for first_day in (FIRST, FIRST + 4 * WEEK):
        assert every_second(session, town, first_day, now + A_MINUTE) == SeriesChange(joined=0)
    assert days(session, town) == before
    assert len(session.exec(select(RecurringParticipation)).all()) == 1


@pytest.mark.parametrize("first_day", [None, "2026-11-25", 7, datetime(2026, 11, 25)])  # noqa: DTZ001
def test_what_is_no_day_is_refused(session: Session, town: Town, now: datetime, first_day: Any) -> None:
    with pytest.raises(BadInput, match="calendrier"):
        every_second(session, town, first_day, now)
    assert days(session, town) == []


@pytest.mark.parametrize("first_day", [date.min, date.max])
def test_the_ends_of_the_calendar_are_days_like_others(
    session: Session, town: Town, now: datetime, first_day: date
) -> None:
    assert every_second(session, town, first_day, now).joined == 13


def test_somebody_elses_catalog_or_an_unlinked_one_begins_no_series(
    session: Session, town: Town, now: datetime
) -> None:
    stranger, unlinked = make_farm(session, name="Ferme voisine"), make_catalog(session, town.farm)
    with pytest.raises(NotFound):
        participate_every_second_week(session, stranger, town.catalog_id, town.schedule_id, FIRST, now=now)
    with pytest.raises(NotLinked):
        participate_every_second_week(session, town.farm, ident(unlinked), town.schedule_id, FIRST, now=now)
    assert session.exec(select(RecurringParticipation)).all() == []


# From one rhythm to another


def test_from_every_date_to_every_second_the_dates_between_are_left(
    session: Session, town: Town, now: datetime
) -> None:
    every(session, town, now)
    assert every_second(session, town, FIRST, now + A_MINUTE) == SeriesChange(joined=0, left=13, kept=0)
    assert days(session, town) == [FIRST + 2 * WEEK * n for n in range(13)]
    extend(session, now=now + WEEK)
    assert len(days(session, town)) == 14 == len(set(days(session, town)))


def test_a_date_between_that_has_orders_stays_and_is_counted(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    order(session, town, 2, now)
    assert every_second(session, town, FIRST + WEEK, now + A_MINUTE) == SeriesChange(joined=0, left=12, kept=1)
    assert days(session, town)[:2] == [FIRST, FIRST + WEEK]


def test_back_to_every_date_the_dates_between_come_back_with_their_own_windows(
    session: Session, town: Town, now: datetime
) -> None:
    every(session, town, now)
    personalise(session, town.farm, [town.key(3)], DaysBefore(9, time(8)), None, now=now)
    own = held(session, town.key(3)).orders_open_at
    every_second(session, town, FIRST, now + A_MINUTE)
    assert every(session, town, now + 2 * A_MINUTE) == 13
    assert len(days(session, town)) == 26
    assert held(session, town.key(3)).orders_open_at == own


def test_a_date_that_somebody_left_stays_left_whatever_the_rhythm(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    for at in (4, 5):
        withdraw(session, town.farm, *town.key(at), now=now + A_MINUTE)
    every_second(session, town, FIRST, now + 2 * A_MINUTE)
    every_second(session, town, FIRST + WEEK, now + 3 * A_MINUTE)
    every(session, town, now + 4 * A_MINUTE)
    assert {FIRST + 4 * WEEK, FIRST + 5 * WEEK}.isdisjoint(days(session, town))
    assert len(days(session, town)) == 24


def test_a_window_of_its_own_stays_when_a_series_is_asked_again(session: Session, town: Town, now: datetime) -> None:
    every_second(session, town, FIRST, now)
    personalise(session, town.farm, [town.key(2)], DaysBefore(9, time(8)), DaysBefore(2, time(8)), now=now)
    own = held(session, town.key(2)).window(town.dates[2])
    every_second(session, town, FIRST, now + A_MINUTE)
    every(session, town, now + 2 * A_MINUTE)
    every_second(session, town, FIRST, now + 3 * A_MINUTE)
    assert held(session, town.key(2)).window(town.dates[2]) == own


def test_a_series_of_every_second_week_ends_like_others(session: Session, town: Town, now: datetime) -> None:
    every_second(session, town, FIRST, now)
    order(session, town, 2, now)
    departure = end_recurring(session, town.farm, town.catalog_id, town.schedule_id, now=now)
    assert (departure.left, departure.kept) == (12, 1)
    extend(session, now=now + 5 * WEEK)
    assert days(session, town) == [FIRST]


def test_who_changed_the_rhythm_and_when_stays_readable(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    every_second(session, town, FIRST, now + A_MINUTE)
    rows = session.exec(select(RecurringParticipation).order_by(col(RecurringParticipation.id))).all()
    assert [(row.every_weeks, row.started_at, row.ended_at) for row in rows] == [
        (1, now, now + A_MINUTE),
        (2, now + A_MINUTE, None),
    ]


def test_two_colleagues_choose_a_rhythm_at_once(database: str, now: datetime) -> None:
    with databases.write() as session:
        town = make_town(session, now)
        farm_id, catalog_id, schedule_id = ident(town.farm), town.catalog_id, town.schedule_id

    def choose(number: int) -> None:
        with databases.write() as session:
            member, at = session.get_one(ProducerMember, farm_id), now + number * A_MINUTE
            if number % 3 == 0:
                extend(session, now=at)
            elif number % 3 == 1:
                participate_recurring(session, member, catalog_id, schedule_id, now=at)
            else:
                participate_every_second_week(session, member, catalog_id, schedule_id, FIRST, now=at)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(choose, range(9)))
    with databases.read() as session:
        active = session.exec(
            select(RecurringParticipation).where(col(RecurringParticipation.ended_at).is_(None))
        ).one()
        query = select(Participation).where(col(Participation.withdrawn_at).is_(None))
        assert len(session.exec(query).all()) == 26 // active.every_weeks


# The calendar itself


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    weekdays=st.sets(st.sampled_from(("MO", "TU", "WE", "TH", "FR", "SA", "SU")), min_size=1, max_size=3),
    interval=st.integers(1, 3),
    starts=st.times(min_value=time(0), max_value=time(22)),
    first=st.dates(date(2025, 9, 1), date(2033, 3, 31)),
    asked=st.integers(-80, 80),
    later=st.lists(st.integers(0, 40), min_size=1, max_size=4),
)
@example({"SU"}, 1, time(2, 30), date(2026, 3, 1), 0, [0, 30])  # the spring night: half past two does not exist
@example({"SU"}, 1, time(2, 30), date(2026, 10, 1), 0, [0, 30])  # the autumn night: it comes twice
@example({"TH", "SU"}, 1, time(18), date(2026, 12, 20), 0, [0, 14])  # 2026 has 53 weeks
@example({"FR"}, 2, time(18), date(2032, 12, 20), 7, [0, 14])  # so has 2032
def test_every_second_week_never_joins_a_date_twice_and_never_skips_one(
    session: Session, weekdays: set[str], interval: int, starts: time, first: date, asked: int, later: list[int]
) -> None:
    """Held against the plain meaning: from the week asked for, two weeks forward at a time, and back."""
    now, day = from_paris(first, time(0)) - A_MINUTE, first + timedelta(days=asked)
    with session.begin_nested() as attempt:
        farm, market = make_farm(session), make_market(session)
        catalog = make_catalog(session, farm)
        make_link(session, catalog, market)
        rule = f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={','.join(sorted(weekdays))}"
        hours: dict[str, Any] = {"starts": starts, "ends": time(23), "close_days_before": 0, "close_at": time(23)}
        schedule = make_schedule(session, market, rule=rule, first_day=first, **hours)
        extend(session, now=now, months=2)
        with suppress(BadInput):  # never held in those weeks
            participate_every_second_week(session, farm, ident(catalog), ident(schedule), day, now=now)
        for some_days in later:
            now += timedelta(days=some_days)
            extend(session, now=now, months=2)
        query = select(Distribution, Participation).outerjoin(Participation)
        found = [(paris(row.starts_at).date(), joined) for row, joined in session.exec(query)]
        attempt.rollback()
        session.expunge_all()
    monday = day - timedelta(days=day.weekday())
    mondays = {monday + 2 * WEEK * n for n in range(-60, 90)}
    announced = schedule_days(weekdays, interval, first, now)
    assert sorted(on for on, _ in found) == announced
    assert sorted(on for on, joined in found if joined) == [
        on for on in announced if on - timedelta(days=on.weekday()) in mondays
    ]


def schedule_days(weekdays: set[str], interval: int, first: date, now: datetime) -> list[date]:
    """Every day of such a market from `first` to two months after `now`, one by one."""
    names = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    monday, last = first - timedelta(days=first.weekday()), paris(now).date() + relativedelta(months=2)
    every_day = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [on for on in every_day if names[on.weekday()] in weekdays and (on - monday).days // 7 % interval == 0]
