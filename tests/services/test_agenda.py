"""What the Planifier page shows: dates, states, clashes."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from cagette_pwa.clock import from_paris, paris
from cagette_pwa.models.distribution import SaleState
from cagette_pwa.services.agenda import ComingSale, coming
from cagette_pwa.services.calendar import extend
from cagette_pwa.services.planning import participate, participate_recurring, withdraw
from cagette_pwa.services.sale_windows import DaysBefore, personalise
from tests.support.queries import count_queries
from tests.support.season import Town, make_town, order
from tests.support.town import ident, make_catalog, make_distribution, make_farm, make_link, make_market, make_schedule


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
    assert len(sent) <= 6
