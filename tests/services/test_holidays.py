"""Holidays: the farm takes part in nothing, and comes back afterwards to what it had left."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from cagette_pwa import database as databases
from cagette_pwa.clock import paris
from cagette_pwa.errors import BadInput, CagetteError, HolidayTaken, NotFound, OnHoliday
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.catalog import CatalogLink
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.holiday import Holiday
from cagette_pwa.models.participation import Participation
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import holidays
from cagette_pwa.services.calendar import extend
from cagette_pwa.services.holidays import HolidayEffect
from cagette_pwa.services.orders import Wanted, lock_sale, place
from cagette_pwa.services.planning import (
    end_recurring,
    participate,
    participate_every_second_week,
    participate_recurring,
    participate_selection,
    withdraw,
)
from cagette_pwa.services.price_lists import freeze_due, price_list
from cagette_pwa.services.sale_windows import DaysBefore, personalise
from cagette_pwa.services.unlinking import unlink
from tests.support.queries import count_queries
from tests.support.season import Town, held, joined, make_town, order
from tests.support.town import (
    admin_of,
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_schedule,
    make_user,
)

A_MINUTE = timedelta(minutes=1)
WEEK = timedelta(weeks=1)
CHRISTMAS = date(2026, 12, 20), date(2027, 1, 3)
"""The Wednesdays 23 and 30 December: the dates 4 and 5 of the town."""


@pytest.fixture
def town(session: Session, now: datetime) -> Town:
    return make_town(session, now)


def away(session: Session, town: Town, now: datetime, first: date = CHRISTMAS[0], last: date = CHRISTMAS[1]) -> Any:
    return holidays.add(session, town.farm, first, last, now=now)


def the_holiday(session: Session, town: Town, now: datetime) -> int:
    (row,) = holidays.holidays(session, town.farm, now=now)
    return row.id


def days(session: Session, town: Town) -> list[date]:
    return days_of(session, town.catalog_id)


def days_of(session: Session, catalog_id: int) -> list[date]:
    query = (
        select(Distribution.starts_at)
        .join(Participation, col(Participation.distribution_id) == Distribution.id)
        .where(Participation.catalog_id == catalog_id, col(Participation.withdrawn_at).is_(None))
    )
    return sorted(paris(starts_at).date() for starts_at in session.exec(query))


def every(session: Session, town: Town, now: datetime) -> int:
    return participate_recurring(session, town.farm, town.catalog_id, town.schedule_id, now=now)


# Being away


def test_coming_sales_of_those_days_are_left_recurring_or_not(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    alone = make_catalog(session, town.farm, name="Viande")
    make_link(session, alone, town.market)
    participate(session, town.farm, ident(alone), ident(town.dates[5]), now=now)
    assert away(session, town, now) == HolidayEffect(left=3, kept_with_orders=())
    assert len(joined(session, town.catalog)) == 24
    assert joined(session, alone) == []
    row = held(session, town.key(4))
    assert (row.withdrawn_by, row.withdrawn_at) == (town.farm.user_id, now)
    assert row.holiday_id == the_holiday(session, town, now)


def test_first_and_last_day_are_included_as_france_has_them(session: Session, town: Town, now: datetime) -> None:
    at_midnight = make_distribution(session, town.market, starts_at=datetime.fromisoformat("2026-12-19T23:30:00+00:00"))
    the_day_before = make_distribution(session, town.market, starts_at=datetime.fromisoformat("2026-12-19T22:30Z"))
    at_the_end = make_distribution(session, town.market, starts_at=datetime.fromisoformat("2027-01-03T22:30Z"))
    after = make_distribution(session, town.market, starts_at=datetime.fromisoformat("2027-01-03T23:30Z"))
    dates = (at_midnight, the_day_before, at_the_end, after)
    participate_selection(session, town.farm, [(town.catalog_id, ident(one)) for one in dates], now=now)
    assert away(session, town, now).left == 2
    assert joined(session, town.catalog) == sorted([ident(the_day_before), ident(after)])


def test_a_holiday_of_one_day_is_one(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    assert away(session, town, now, date(2026, 12, 23), date(2026, 12, 23)).left == 1


def test_sales_with_orders_stay_and_are_named(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    order(session, town, 3, now)
    done = away(session, town, now, date(2026, 11, 24), date(2026, 12, 5))
    assert done.left == 1
    (kept,) = done.kept_with_orders
    assert (kept.market, kept.catalog, kept.pieces) == (town.market.name, town.catalog.name, 3)
    assert ((kept.catalog_id, kept.distribution_id), kept.starts_at) == (town.key(), town.dates[0].starts_at)
    assert town.key()[1] in joined(session, town.catalog)


def test_other_farms_and_what_has_begun_are_left_alone(session: Session, town: Town, now: datetime) -> None:
    neighbour = make_farm(session, name="Ferme voisine")
    theirs = make_catalog(session, neighbour)
    make_link(session, theirs, town.market)
    participate(session, neighbour, ident(theirs), ident(town.dates[0]), now=now)
    participate(session, town.farm, *town.key(), now=now)
    begun = town.dates[0].starts_at
    assert away(session, town, begun, paris(begun).date(), paris(begun).date()).left == 0
    assert joined(session, theirs) == joined(session, town.catalog) == [town.dates[0].id]


def test_series_join_no_date_of_a_holiday_not_even_one_created_later(
    session: Session, town: Town, now: datetime
) -> None:
    away(session, town, now)
    away(session, town, now, date(2027, 6, 1), date(2027, 6, 10))
    assert every(session, town, now) == 24
    extend(session, now=now, months=7)
    assert {date(2026, 12, 23), date(2026, 12, 30), date(2027, 6, 2), date(2027, 6, 9)}.isdisjoint(days(session, town))
    assert len(days(session, town)) == 27


def test_taking_part_on_such_a_day_is_refused_and_says_what_to_do(session: Session, town: Town, now: datetime) -> None:
    away(session, town, now)
    with pytest.raises(OnHoliday, match=r"dimanche 20 décembre.*dimanche 3 janvier.*Supprimez ou raccourcissez"):
        participate_selection(session, town.farm, [town.key(3), town.key(4)], now=now)
    assert joined(session, town.catalog) == []
    participate(session, town.farm, *town.key(6), now=now)


def test_another_farms_holiday_keeps_nobody_else_away(session: Session, town: Town, now: datetime) -> None:
    holidays.add(session, make_farm(session, name="Ferme voisine"), *CHRISTMAS, now=now)
    participate(session, town.farm, *town.key(4), now=now)
    assert every(session, town, now) == 25


# What can be asked for


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (date(2026, 11, 22), date(2026, 11, 29), "aujourd'hui ou plus tard"),
        (date(2026, 11, 20), date(2026, 11, 22), "passés"),
        (date(2026, 12, 3), date(2026, 12, 2), "après le premier"),
        (date(2027, 11, 1), date(2027, 11, 24), "un an"),
        (date.max, date.max, "un an"),
        (date.min, date.min, "passés"),
        (None, date(2026, 12, 2), "calendrier"),
        ("2026-12-01", "2026-12-02", "calendrier"),
        (datetime(2026, 12, 1), datetime(2026, 12, 2), "calendrier"),  # noqa: DTZ001
    ],
)
def test_what_is_no_holiday_is_refused(
    session: Session, town: Town, now: datetime, first: Any, last: Any, refusal: str
) -> None:
    with pytest.raises(BadInput, match=refusal):
        away(session, town, now, first, last)
    away(session, town, now)
    with pytest.raises(BadInput, match=refusal):
        holidays.change(session, town.farm, the_holiday(session, town, now), first, last, now=now)
    assert [(row.first_day, row.last_day) for row in holidays.holidays(session, town.farm, now=now)] == [CHRISTMAS]


def test_a_holiday_begins_today_at_the_soonest_and_ends_in_a_year_at_the_latest(
    session: Session, town: Town, now: datetime
) -> None:
    away(session, town, now, date(2026, 11, 23), date(2027, 11, 23))
    assert every(session, town, now) == 0


@pytest.mark.parametrize(("first", "last"), [(3, 20), (-3, 0), (14, 16), (-5, 30), (2, 4)])
def test_days_of_another_holiday_are_refused_with_its_own(
    session: Session, town: Town, now: datetime, first: int, last: int
) -> None:
    away(session, town, now)
    with pytest.raises(HolidayTaken, match=r"20 décembre.*3 janvier"):
        away(session, town, now, CHRISTMAS[0] + timedelta(days=first), CHRISTMAS[0] + timedelta(days=last))


def test_the_days_before_and_after_are_free(session: Session, town: Town, now: datetime) -> None:
    away(session, town, now)
    away(session, town, now, date(2026, 12, 19), date(2026, 12, 19))
    away(session, town, now, date(2027, 1, 4), date(2027, 1, 5))
    assert len(holidays.holidays(session, town.farm, now=now)) == 3


def test_the_same_holiday_sent_twice_is_one(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    assert [away(session, town, now).left for _ in range(2)] == [2, 0]
    assert len(session.exec(select(Holiday)).all()) == 1


def test_another_farm_neither_sees_nor_changes_it(session: Session, town: Town, now: datetime) -> None:
    away(session, town, now)
    stranger, holiday_id = make_farm(session, name="Ferme voisine"), the_holiday(session, town, now)
    assert holidays.holidays(session, stranger, now=now) == ()
    for attempt in (
        lambda: holidays.remove(session, stranger, holiday_id, now=now),
        lambda: holidays.change(session, stranger, holiday_id, *CHRISTMAS, now=now),
        lambda: holidays.remove(session, town.farm, 999_999, now=now),
        lambda: holidays.remove(session, town.farm, "1", now=now),  # type: ignore[arg-type]
    ):
        with pytest.raises(NotFound):
            attempt()
    assert len(holidays.holidays(session, town.farm, now=now)) == 1


def test_holidays_are_listed_until_they_are_over_with_what_they_left(
    session: Session, town: Town, now: datetime
) -> None:
    every(session, town, now)
    away(session, town, now)
    away(session, town, now, date(2026, 12, 1), date(2026, 12, 1))
    found = holidays.holidays(session, town.farm, now=now)
    assert [(row.first_day, row.left) for row in found] == [(date(2026, 12, 1), 0), (CHRISTMAS[0], 2)]
    later = holidays.holidays(session, town.farm, now=now + timedelta(days=9))
    assert [row.first_day for row in later] == [CHRISTMAS[0]]


# Coming back


def test_removing_it_brings_back_what_it_left_with_its_own_windows(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    personalise(session, town.farm, [town.key(4)], DaysBefore(9, time(8)), None, now=now)
    own = held(session, town.key(4)).window(town.dates[4])
    away(session, town, now + A_MINUTE)
    done = holidays.remove(session, town.farm, the_holiday(session, town, now), now=now + 2 * A_MINUTE)
    assert done == HolidayEffect(left=0, kept_with_orders=(), back=2)
    assert len(days(session, town)) == 26
    row = held(session, town.key(4))
    assert (row.window(town.dates[4]), row.withdrawn_by, row.holiday_id) == (own, None, None)


def test_removing_it_twice_or_late_changes_nothing(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    away(session, town, now)
    holiday_id = the_holiday(session, town, now)
    holidays.remove(session, town.farm, holiday_id, now=now)
    withdraw(session, town.farm, *town.key(4), now=now)
    assert holidays.remove(session, town.farm, holiday_id, now=now + WEEK).back == 0
    assert len(days(session, town)) == 25
    assert session.exec(select(Holiday.removed_at)).one() == now


def test_what_somebody_had_left_before_stays_left(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    withdraw(session, town.farm, *town.key(4), now=now)
    away(session, town, now)
    assert holidays.remove(session, town.farm, the_holiday(session, town, now), now=now).back == 1
    assert date(2026, 12, 23) not in days(session, town)


def test_a_sale_whose_orders_have_closed_meanwhile_stays_left(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    away(session, town, now)
    closing = town.dates[4].orders_close_at
    assert holidays.remove(session, town.farm, the_holiday(session, town, now), now=closing).back == 1
    assert town.dates[4].id not in joined(session, town.catalog)
    assert town.dates[5].id in joined(session, town.catalog)


def test_dates_that_series_had_to_let_pass_are_joined_at_once(session: Session, town: Town, now: datetime) -> None:
    away(session, town, now)
    every(session, town, now)
    assert holidays.remove(session, town.farm, the_holiday(session, town, now), now=now).back == 2
    assert len(days(session, town)) == 26


def test_a_date_left_before_its_series_began_is_joined_when_the_holiday_goes(
    session: Session, town: Town, now: datetime
) -> None:
    participate(session, town.farm, *town.key(4), now=now)
    withdraw(session, town.farm, *town.key(4), now=now)
    away(session, town, now)
    every(session, town, now)
    assert holidays.remove(session, town.farm, the_holiday(session, town, now), now=now).back == 2


def test_making_it_shorter_brings_back_days_that_are_free_again(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    away(session, town, now)
    ident_ = the_holiday(session, town, now)
    done = holidays.change(session, town.farm, ident_, date(2026, 12, 24), CHRISTMAS[1], now=now)
    assert done == HolidayEffect(left=0, kept_with_orders=(), back=1)
    assert date(2026, 12, 23) in days(session, town)
    assert date(2026, 12, 30) not in days(session, town)


def test_moving_it_leaves_the_new_days_and_brings_back_the_old(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    away(session, town, now)
    order(session, town, 1, now)
    moved = date(2026, 11, 24), date(2026, 12, 3)
    done = holidays.change(session, town.farm, the_holiday(session, town, now), *moved, now=now)
    assert (done.left, len(done.kept_with_orders), done.back) == (1, 1, 2)
    assert len(days(session, town)) == 25


def test_one_that_has_begun_keeps_its_first_day_and_can_end_sooner(session: Session, town: Town, now: datetime) -> None:
    away(session, town, now)
    later = now + timedelta(days=30)  # 23 December
    ident_ = the_holiday(session, town, later)
    holidays.change(session, town.farm, ident_, CHRISTMAS[0], date(2026, 12, 27), now=later)
    with pytest.raises(BadInput, match="aujourd'hui"):
        holidays.change(session, town.farm, ident_, CHRISTMAS[0] - timedelta(days=1), CHRISTMAS[1], now=later)


def test_a_removed_one_cannot_be_changed(session: Session, town: Town, now: datetime) -> None:
    away(session, town, now)
    ident_ = the_holiday(session, town, now)
    holidays.remove(session, town.farm, ident_, now=now)
    with pytest.raises(NotFound):
        holidays.change(session, town.farm, ident_, *CHRISTMAS, now=now)


def test_nobody_comes_back_to_a_market_that_ended_the_link(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    away(session, town, now)
    link = session.exec(select(CatalogLink)).one()
    unlink(session, admin_of(session, town.market), ident(link), now=now)
    make_link(session, town.catalog, town.market)
    assert holidays.remove(session, town.farm, the_holiday(session, town, now), now=now).back == 0
    assert days(session, town) == []


def test_nobody_comes_back_with_a_catalog_that_is_no_longer_valid(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    away(session, town, now)
    town.catalog.valid_until = date(2026, 12, 25)
    assert holidays.remove(session, town.farm, the_holiday(session, town, now), now=now).back == 1


def test_a_series_ended_during_it_does_not_come_back_after_it(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    away(session, town, now)
    end_recurring(session, town.farm, town.catalog_id, town.schedule_id, now=now + A_MINUTE)
    assert holidays.remove(session, town.farm, the_holiday(session, town, now), now=now + A_MINUTE).back == 0
    assert days(session, town) == []


def test_a_rhythm_chosen_during_it_says_what_comes_back(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    away(session, town, now)
    participate_every_second_week(
        session, town.farm, town.catalog_id, town.schedule_id, date(2026, 12, 23), now=now + A_MINUTE
    )
    holidays.remove(session, town.farm, the_holiday(session, town, now), now=now + 2 * A_MINUTE)
    assert days(session, town)[:3] == [date(2026, 11, 25), date(2026, 12, 9), date(2026, 12, 23)]
    assert date(2026, 12, 30) not in days(session, town)
    every(session, town, now + 3 * A_MINUTE)
    assert len(days(session, town)) == 26


def test_it_costs_the_same_queries_however_many_sales(session: Session, town: Town, now: datetime) -> None:
    every(session, town, now)
    for _ in range(3):
        market = make_market(session)
        make_link(session, town.catalog, market)
        schedule = make_schedule(session, market)
        extend(session, now=now)
        participate_recurring(session, town.farm, town.catalog_id, ident(schedule), now=now)
    with count_queries(session) as sent:
        assert away(session, town, now, date(2026, 11, 24), date(2027, 5, 31)).left == 4 * 26
    assert len(sent) <= 12
    with count_queries(session) as sent:
        assert holidays.remove(session, town.farm, the_holiday(session, town, now), now=now).back == 4 * 26
    assert len(sent) <= 14


# At the same moment


def test_two_colleagues_add_holidays_that_overlap_and_one_is_refused(database: str, now: datetime) -> None:
    with databases.write() as session:
        town = make_town(session, now)
        every(session, town, now)
        farm_id = ident(town.farm)

    def add(number: int) -> bool:
        with databases.write() as session:
            member = session.get_one(ProducerMember, farm_id)
            try:
                holidays.add(session, member, CHRISTMAS[0] + timedelta(days=number), CHRISTMAS[1], now=now)
            except HolidayTaken:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        added = list(pool.map(add, range(6)))
    assert sum(added) == 1
    with databases.read() as session:
        assert len(session.exec(select(Holiday)).all()) == 1


def test_nothing_is_joined_on_a_day_of_holiday_whoever_is_first(database: str, now: datetime) -> None:
    with databases.write() as session:
        town = make_town(session, now)
        farm_id, keys, schedule_id = ident(town.farm), [town.key(at) for at in range(3, 7)], town.schedule_id

    def act(number: int) -> None:
        with suppress(CagetteError), databases.write() as session:
            member = session.get_one(ProducerMember, farm_id)
            if number == 2:
                holidays.add(session, member, *CHRISTMAS, now=now)
            elif number % 3 == 0:
                participate(session, member, *keys[number % 4], now=now)
            elif number % 3 == 1:
                participate_recurring(session, member, keys[0][0], schedule_id, now=now)
            else:
                extend(session, now=now)

    with ThreadPoolExecutor(9) as pool:
        list(pool.map(act, range(9)))
    with databases.read() as session:
        assert {date(2026, 12, 23), date(2026, 12, 30)}.isdisjoint(days_of(session, keys[0][0]))


def test_a_customer_who_orders_as_the_holiday_begins_has_an_order_or_a_refusal(database: str, now: datetime) -> None:
    with databases.write() as session:
        town = make_town(session, now)
        participate(session, town.farm, *town.key(), now=now)
        freeze_due(session, now=now)
        ident_ = ident(held(session, town.key()))
        priced_id = ident(price_list(session, [ident_])[ident_][0])
        customers = [ident(make_user(session)) for _ in range(6)]
        farm_id, key = ident(town.farm), town.key()

    def order_one(customer: int) -> None:
        with suppress(CagetteError), databases.write() as session:
            user = session.get_one(User, customer)
            place(session, user, key[1], [Wanted(priced_id, 1)], key=f"essai-{customer}", now=now)

    def go_away() -> None:
        with databases.write() as session:
            member = session.get_one(ProducerMember, farm_id)
            holidays.add(session, member, date(2026, 11, 24), date(2026, 11, 27), now=now)

    with ThreadPoolExecutor(7) as pool:
        tasks = [pool.submit(order_one, customer) for customer in customers[:3]]
        tasks += [pool.submit(go_away)] + [pool.submit(order_one, customer) for customer in customers[3:]]
        for task in tasks:
            task.result()
    with databases.read() as session:
        left = held(session, key).withdrawn_at is not None
        assert left == (session.exec(select(BasketLine)).all() == [])


def test_days_that_move_earlier_do_not_wait_for_good_for_who_leaves_those_sales(database: str, now: datetime) -> None:
    """Both lock the dates in the order of ids, those that the holiday covers no longer and those that it covers now."""
    with databases.write() as session:
        town = make_town(session, now)
        every(session, town, now)
        away(session, town, now)
        holiday_id = the_holiday(session, town, now)
        farm = session.get_one(ProducerMember, town.farm.id).model_copy()
        early, late = ident(town.dates[1]), ident(town.dates[4])
        first = paris(town.dates[1].starts_at).date()

    def move() -> HolidayEffect:
        with databases.write() as session:
            return holidays.change(session, farm, holiday_id, first, first, now=now)

    with ThreadPoolExecutor(1) as pool:
        with databases.write() as session:
            lock_sale(session, early)
            moved = pool.submit(move)
            with suppress(TimeoutError):
                moved.result(timeout=1)
            lock_sale(session, late)
        assert (moved.result().left, moved.result().back) == (1, 2)
