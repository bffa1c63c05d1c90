"""The choice between every date and one week in two, by the next date of each."""

from datetime import date, timedelta

import pytest

from cagette_pwa.errors import NotFound
from cagette_pwa.state.rhythms import ALL, first_day_of, rhythms_of
from tests.state.test_planning_rows import coming

WEDNESDAY = date(2026, 11, 25)


def weeks(count: int, every: int = 1) -> list[date]:
    return [WEDNESDAY + timedelta(weeks=every * week) for week in range(count)]


def test_a_weekly_market_offers_all_dates_and_both_weeks_by_their_next_date() -> None:
    found = rhythms_of([coming(day) for day in weeks(6)])
    assert [(rhythm.value, rhythm.name) for rhythm in found] == [
        (ALL, "Toutes les dates"),
        ("2026-11-25", "Une semaine sur deux, dès le mercredi 25 novembre"),
        ("2026-12-02", "Une semaine sur deux, dès le mercredi 2 décembre"),
    ]
    assert found[0].dates == "25 nov., 2 déc., 9 déc.… 6 ventes d'ici six mois"
    assert found[2].dates == "2 déc., 16 déc., 30 déc."


def test_a_market_every_two_weeks_has_only_all_dates() -> None:
    assert [rhythm.value for rhythm in rhythms_of([coming(day) for day in weeks(6, every=2)])] == [ALL]


def test_a_market_twice_a_week_counts_weeks_not_dates() -> None:
    days = sorted([*weeks(4), *(day + timedelta(days=2) for day in weeks(4))])
    found = rhythms_of([coming(day) for day in days])
    assert found[1].dates == "25 nov., 27 nov., 9 déc.… 4 ventes d'ici six mois"
    assert found[2].value == "2026-12-02"


def test_both_weeks_go_on_through_a_year_of_fifty_three_weeks() -> None:
    found = rhythms_of([coming(day) for day in weeks(10)])
    assert found[1].dates.startswith("25 nov., 9 déc., 23 déc.…")
    assert [rhythm.dates.rpartition("… ")[2] for rhythm in found[1:]] == ["5 ventes d'ici six mois"] * 2


def test_without_a_date_there_is_nothing_to_choose() -> None:
    assert rhythms_of([]) == []


def test_the_rhythm_under_way_is_chosen() -> None:
    def chosen(**fields: object) -> list[bool]:
        held = [coming(day, recurring=number % 2 == fields.get("week"), **every) for number, day in enumerate(weeks(6))]
        return [rhythm.chosen for rhythm in rhythms_of(held)]

    every: dict[str, int] = {"every_weeks": 0}
    assert chosen() == [True, False, False]
    every = {"every_weeks": 2}
    assert chosen(week=0) == [False, True, False]
    assert chosen(week=1) == [False, False, True]


@pytest.mark.parametrize("value", ["", "x", "2026-11", "2026-13-01", "2026-02-30", "9999-01-01", "٢٠٢٦-11-25"])
def test_what_is_no_rhythm_is_refused(value: str) -> None:
    with pytest.raises(NotFound):
        first_day_of(value)


def test_a_rhythm_is_read_as_it_was_offered() -> None:
    assert first_day_of(ALL) is None
    assert first_day_of("2026-12-02") == date(2026, 12, 2)
