"""The calendar of payouts, as the guide tells it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cagette_pwa.models.payout import available_on, paid_on


def test_validated_on_saturday_9_september_it_is_available_on_tuesday_12_and_paid_on_monday_18() -> None:
    validated_on = date(2023, 9, 9)
    assert (available_on(validated_on), paid_on(validated_on)) == (date(2023, 9, 12), date(2023, 9, 18))


def test_validated_on_wednesday_6_september_it_is_available_on_saturday_9_and_paid_on_monday_11() -> None:
    validated_on = date(2023, 9, 6)
    assert (available_on(validated_on), paid_on(validated_on)) == (date(2023, 9, 9), date(2023, 9, 11))


def test_validated_on_a_friday_it_is_available_and_paid_that_monday() -> None:
    validated_on = date(2026, 11, 27)
    assert available_on(validated_on) == paid_on(validated_on) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("day", "days_to_wait"), [(23, 7), (24, 6), (25, 5), (26, 4), (27, 3), (28, 9), (29, 8), (30, 7)]
)
def test_the_wait_from_each_day_of_the_week(day: int, days_to_wait: int) -> None:
    validated_on = date(2026, 11, day)
    assert paid_on(validated_on) - validated_on == timedelta(days=days_to_wait)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_money_is_paid_on_the_first_monday_that_is_not_before_it_is_available(validated_on: date) -> None:
    monday = paid_on(validated_on)
    assert monday.weekday() == 0
    assert timedelta(0) <= monday - available_on(validated_on) < timedelta(days=7)
