"""What the Planifier page shows: dates, states, clashes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa.clock import from_paris, paris
from cagette_pwa.errors import BadInput
from cagette_pwa.models.catalog import CatalogLink
from cagette_pwa.models.distribution import SaleState, SaleValidation
from cagette_pwa.services import holidays
from cagette_pwa.services.agenda import ComingSale, coming, month
from cagette_pwa.services.calendar import extend
from cagette_pwa.services.planning import (
    participate,
    participate_every_second_week,
    participate_recurring,
    participate_selection,
    withdraw,
)
from cagette_pwa.services.sale_windows import DaysBefore, personalise
from cagette_pwa.services.unlinking import unlink
from tests.support.queries import count_queries
from tests.support.season import Town, make_town, order
from tests.support.town import (
    admin_of,
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_schedule,
)


@pytest.fixture
def town(session: Session, now: datetime) -> Town:
    return make_town(session, now)


def rows(session: Session, town: Town, now: datetime, **wanted: Any) -> Sequence[ComingSale]:
    return coming(session, town.farm, now=now, **wanted).sales


def test_all_dates_of_linked_markets_are_shown_for_six_months(session: Session, town: Town, now: datetime) -> None:
    make_distribution(session, make_market(session, name="Marché d'ailleurs"))
    found = rows(session, town, now)
    assert [row.distribution_id for row in found] == [row.id for row in town.dates]
    assert {(row.market, row.joined, row.ordered) for row in found} == {(town.market.name, False, 0)}
    assert {row.schedule for row in found} == {"Tous les mercredis de 18h00 à 19h00"}


def test_dates_are_filtered_by_market_and_by_catalog(session: Session, town: Town, now: datetime) -> None:
    other, second = make_market(session, name="Marché de Ribérac"), make_catalog(session, town.farm, name="Viande")
    make_link(session, second, other)
    there = make_distribution(session, other)
    assert [row.distribution_id for row in rows(session, town, now, market_id=ident(other))] == [there.id]
    assert len(rows(session, town, now, catalog_id=town.catalog_id)) == 26
    assert rows(session, town, now, market_id=ident(other), catalog_id=town.catalog_id) == ()
    agenda = coming(session, town.farm, market_id=ident(other), now=now)
    assert [choice.name for choice in agenda.markets] == [town.market.name, "Marché de Ribérac"]
    assert [choice.name for choice in agenda.catalogs] == ["Marchés", "Viande"]


def test_a_row_says_whether_all_dates_one_date_or_none_is_joined(session: Session, town: Town, now: datetime) -> None:
    participate(session, town.farm, *town.key(1), now=now)
    assert [(row.joined, row.recurring) for row in rows(session, town, now)[:2]] == [(False, False), (True, False)]
    participate_recurring(session, town.farm, town.catalog_id, town.schedule_id, now=now)
    withdraw(session, town.farm, *town.key(), now=now)
    assert [(row.joined, row.recurring) for row in rows(session, town, now)[:2]] == [(False, True), (True, True)]


def test_a_row_says_what_was_ordered_and_where_the_sale_stands(session: Session, town: Town, now: datetime) -> None:
    participate(session, town.farm, *town.key(), now=now)
    order(session, town, 3, now)
    first, second = rows(session, town, now)[:2]
    assert (first.state, first.ordered, first.changeable) == (SaleState.OPEN, 3, True)
    assert (second.state, second.ordered) == (SaleState.COMING, 0)


def test_on_the_day_itself_a_sale_is_shown_to_its_end_and_no_longer_changes(session: Session, town: Town) -> None:
    late = town.dates[0].settles_at() + timedelta(minutes=1)
    first = rows(session, town, late)[0]
    assert (first.distribution_id, first.state, first.changeable) == (town.dates[0].id, SaleState.DELIVERED, False)
    next_day = rows(session, town, late + timedelta(days=1))[0]
    assert next_day.distribution_id == town.dates[1].id


def test_a_personalised_window_is_shown_with_the_state_that_it_gives(
    session: Session, town: Town, now: datetime
) -> None:
    participate(session, town.farm, *town.key(), now=now)
    personalise(session, town.farm, [town.key()], DaysBefore(1, time(8)), DaysBefore(1, time(20)), now=now)
    first = rows(session, town, now)[0]
    assert (first.personalised, first.state) == (True, SaleState.COMING)
    assert first.opens_at == from_paris(date(2026, 11, 24), time(8))


def test_two_markets_at_overlapping_hours_are_flagged(session: Session, town: Town, now: datetime) -> None:
    other = make_market(session, name="Marché de Ribérac")
    make_link(session, town.catalog, other)
    start = town.dates[0].starts_at
    overlapping = make_distribution(session, other, starts_at=start + timedelta(minutes=30))
    make_distribution(session, other, starts_at=town.dates[1].ends_at)  # begins as the other ends
    participate(session, town.farm, *town.key(0), now=now)
    participate(session, town.farm, *town.key(1), now=now)
    found = {(row.market, paris(row.starts_at).date()): row.clashes for row in rows(session, town, now)}
    day, week_later = date(2026, 11, 25), date(2026, 12, 2)
    assert found[("Marché de Ribérac", day)] == (town.market.name,)
    assert found[("Marché de Ribérac", week_later)] == ()
    assert found[(town.market.name, day)] == ()  # the farm is at one of the two only
    participate(session, town.farm, town.catalog_id, ident(overlapping), now=now)
    found = {(row.market, paris(row.starts_at).date()): row.clashes for row in rows(session, town, now)}
    assert found[(town.market.name, day)] == ("Marché de Ribérac",)


def test_another_farm_sees_nothing_of_it(session: Session, town: Town, now: datetime) -> None:
    stranger = make_farm(session, name="Ferme voisine")
    assert coming(session, stranger, now=now).sales == ()


def test_the_page_costs_the_same_queries_however_many_dates(session: Session, town: Town, now: datetime) -> None:
    for _ in range(3):
        market = make_market(session)
        make_link(session, town.catalog, market)
        make_schedule(session, market)
    extend(session, now=now)
    with count_queries(session) as sent:
        assert len(rows(session, town, now)) == 4 * 26
    assert len(sent) <= 7


def test_two_catalogs_at_two_markets_clash_as_one_does(session: Session, town: Town, now: datetime) -> None:
    other, meat = make_market(session, name="Marché de Ribérac"), make_catalog(session, town.farm, name="Viande")
    make_link(session, meat, other)
    there = make_distribution(session, other, starts_at=town.dates[0].starts_at + timedelta(minutes=30))
    participate(session, town.farm, *town.key(), now=now)
    participate(session, town.farm, ident(meat), ident(there), now=now)
    found = {row.market: row.clashes for row in rows(session, town, now)[:2]}
    assert found == {town.market.name: ("Marché de Ribérac",), "Marché de Ribérac": (town.market.name,)}
    only = rows(session, town, now, catalog_id=ident(meat))
    assert only[0].clashes == (town.market.name,)  # whatever the filter


def test_distributions_through_midnight_clash_too(session: Session, town: Town, now: datetime) -> None:
    other = make_market(session, name="Marché de nuit")
    make_link(session, town.catalog, other)
    start = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
    night = make_distribution(session, other, starts_at=start, ends_at=start + timedelta(hours=2))
    morning = make_distribution(session, town.market, starts_at=start + timedelta(hours=1))
    participate_selection(session, town.farm, [(town.catalog_id, ident(one)) for one in (night, morning)], now=now)
    assert sum(bool(row.clashes) for row in rows(session, town, now)) == 2


def test_days_of_holiday_are_marked_and_named(session: Session, town: Town, now: datetime) -> None:
    holidays.add(session, town.farm, date(2026, 12, 1), date(2026, 12, 9), now=now)
    found = coming(session, town.farm, now=now)
    assert [row.away for row in found.sales[:4]] == [False, True, True, False]
    assert [(away.first_day, away.last_day) for away in found.holidays] == [(date(2026, 12, 1), date(2026, 12, 9))]
    assert month(session, town.farm, date(2027, 1, 1), now=now).holidays == ()
    assert len(month(session, town.farm, date(2026, 12, 31), now=now).holidays) == 1


def test_a_row_says_the_rhythm_of_its_series_and_whether_it_is_in_it(
    session: Session, town: Town, now: datetime
) -> None:
    participate_every_second_week(session, town.farm, town.catalog_id, town.schedule_id, date(2026, 11, 25), now=now)
    found = rows(session, town, now)[:3]
    assert [(row.joined, row.recurring, row.every_weeks) for row in found] == [
        (True, True, 2),
        (False, False, 2),
        (True, True, 2),
    ]


def test_what_was_ordered_stays_in_sight_after_the_market_ended_the_link(
    session: Session, town: Town, now: datetime
) -> None:
    participate_selection(session, town.farm, [town.key(0), town.key(1)], now=now)
    order(session, town, 2, now)
    unlink(session, admin_of(session, town.market), ident(session.exec(select(CatalogLink)).one()), now=now)
    (row,) = rows(session, town, now)
    assert (row.distribution_id, row.linked, row.joined, row.ordered) == (town.dates[0].id, False, True, 2)
    assert coming(session, town.farm, now=now).markets == ()


# A month


def test_a_month_has_its_days_gone_by_where_the_farm_was_and_all_its_coming_dates(
    session: Session, town: Town, now: datetime
) -> None:
    participate_selection(session, town.farm, [town.key(1), town.key(2)], now=now)
    later = datetime(2026, 12, 17, 9, tzinfo=UTC)
    town.dates[1].delivered_at = later
    validated = SaleValidation(distribution_id=town.key(1)[1], validated_by=town.market.contact_id, validated_at=later)
    session.add(validated)
    found = month(session, town.farm, date(2026, 12, 24), now=later).sales
    assert [(row.day.day, row.joined, row.state) for row in found] == [
        (2, True, SaleState.VALIDATED),
        (9, True, SaleState.DELIVERED),
        (23, False, SaleState.OPEN),
        (30, False, SaleState.COMING),
    ]
    assert [row.changeable for row in found] == [False, False, True, True]


def test_a_month_begins_and_ends_at_midnight_in_france(session: Session, town: Town, now: datetime) -> None:
    make_distribution(session, town.market, starts_at=datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    make_distribution(session, town.market, starts_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    days = [row.day for row in month(session, town.farm, date(2026, 12, 1), now=now).sales]
    assert days == [date(2026, 12, day) for day in (1, 2, 9, 16, 23, 30)]


@pytest.mark.parametrize("day", [None, "2026-12", 12, date.max, date.min, datetime(2026, 12, 1)])  # noqa: DTZ001
def test_what_is_no_month_is_refused(session: Session, town: Town, now: datetime, day: Any) -> None:
    with pytest.raises(BadInput):
        month(session, town.farm, day, now=now)


def test_a_month_costs_the_same_queries_however_many_participations(
    session: Session, town: Town, now: datetime
) -> None:
    counts = []
    for more in (1, 12):
        for _ in range(more):
            market = make_market(session)
            make_link(session, town.catalog, market)
            make_schedule(session, market)
        extend(session, now=now)
        keys = [(row.catalog_id, row.distribution_id) for row in rows(session, town, now)]
        participate_selection(session, town.farm, keys, now=now)
        with count_queries(session) as sent:
            found = month(session, town.farm, date(2026, 12, 1), now=now).sales
        counts.append(len(sent))
        assert len(found) == 5 * len({row.market_id for row in found}) >= 5 * more
    assert counts[0] == counts[1] <= 7
