"""When a catalog sells: its own opening and closing, before the distribution starts."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa.clock import from_paris, paris
from cagette_pwa.errors import BadInput, BadWindow, NotTakingPart, OpeningHeld
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.services.planning import participate, participate_selection
from cagette_pwa.services.price_lists import freeze_due
from cagette_pwa.services.sale_windows import Absolute, DaysBefore, personalise
from tests.support.season import Town, held, make_town, order


@pytest.fixture
def town(session: Session, now: datetime) -> Town:
    return make_town(session, now)


def test_one_sale_or_several_get_their_own_opening_and_closing(session: Session, town: Town, now: datetime) -> None:
    keys = [town.key(2), town.key(3)]
    participate_selection(session, town.farm, keys, now=now)
    personalise(session, town.farm, keys, DaysBefore(14, time(7, 30)), DaysBefore(1, time(12)), now=now)
    for key, at in zip(keys, (2, 3), strict=True):
        opens, closes = held(session, key).window(town.dates[at])
        day = paris(town.dates[at].starts_at).date()
        assert opens == from_paris(day - timedelta(days=14), time(7, 30))
        assert closes == from_paris(day - timedelta(days=1), time(12))


def test_the_markets_own_window_can_be_had_back(session: Session, town: Town, now: datetime) -> None:
    participate(session, town.farm, *town.key(2), now=now)
    personalise(session, town.farm, [town.key(2)], DaysBefore(9, time(8)), None, now=now)
    personalise(session, town.farm, [town.key(2)], None, None, now=now)
    expected = (town.dates[2].orders_open_at, town.dates[2].orders_close_at)
    assert held(session, town.key(2)).window(town.dates[2]) == expected


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        (DaysBefore(1, time(8)), DaysBefore(2, time(8))),
        (DaysBefore(0, time(8)), None),
        (DaysBefore(3, time(8)), DaysBefore(0, time(18, 1))),
        (None, DaysBefore(20, time(8))),
    ],
)
def test_opening_comes_before_closing_and_closing_before_the_distribution(
    session: Session, town: Town, now: datetime, opening: DaysBefore | None, closing: DaysBefore | None
) -> None:
    participate_selection(session, town.farm, [town.key(2), town.key(3)], now=now)
    with pytest.raises(BadWindow, match="mercredi 9 décembre"):
        personalise(session, town.farm, [town.key(2), town.key(3)], opening, closing, now=now)
    assert held(session, town.key(2)).orders_open_at is None


def test_closing_when_the_distribution_starts_is_allowed(session: Session, town: Town, now: datetime) -> None:
    participate(session, town.farm, *town.key(), now=now)
    personalise(session, town.farm, [town.key()], None, DaysBefore(0, time(18)), now=now)
    assert held(session, town.key()).window(town.dates[0])[1] == town.dates[0].starts_at


def test_a_window_needs_a_participation(session: Session, town: Town, now: datetime) -> None:
    with pytest.raises(NotTakingPart):
        personalise(session, town.farm, [town.key()], None, None, now=now)


@pytest.mark.parametrize("boundary", [DaysBefore(-1, time(8)), DaysBefore(61, time(8)), DaysBefore(2, "8:00")])  # type: ignore[arg-type]
def test_what_is_no_moment_is_refused(session: Session, town: Town, now: datetime, boundary: DaysBefore) -> None:
    participate(session, town.farm, *town.key(), now=now)
    with pytest.raises(BadInput):
        personalise(session, town.farm, [town.key()], boundary, None, now=now)


def test_the_opening_cannot_be_put_off_once_customers_have_ordered(session: Session, town: Town, now: datetime) -> None:
    participate(session, town.farm, *town.key(), now=now)
    order(session, town, 1, now)
    with pytest.raises(OpeningHeld):
        personalise(session, town.farm, [town.key()], DaysBefore(1, time(8)), None, now=now)
    assert held(session, town.key()).orders_open_at is None
    personalise(session, town.farm, [town.key()], None, DaysBefore(0, time(12)), now=now)
    assert held(session, town.key()).orders_close_at is not None


def test_an_opening_put_off_before_any_order_copies_prices_again(session: Session, town: Town, now: datetime) -> None:
    participate(session, town.farm, *town.key(), now=now)
    freeze_due(session, now=now)
    personalise(session, town.farm, [town.key()], DaysBefore(1, time(8)), DaysBefore(1, time(20)), now=now)
    town.offer.price_cents = 333
    freeze_due(session, now=now)
    assert session.exec(select(PricedOffer)).all() == []
    freeze_due(session, now=now + timedelta(days=1))
    assert [line.price_cents for line in session.exec(select(PricedOffer))] == [333]


def test_a_closing_that_comes_again_is_dealt_with_again(session: Session, town: Town, now: datetime) -> None:
    participate(session, town.farm, *town.key(), now=now)
    held(session, town.key()).closed_at = now
    personalise(session, town.farm, [town.key()], None, DaysBefore(0, time(12)), now=now)
    assert held(session, town.key()).closed_at is None


# A day of the calendar


def test_a_selection_gets_the_same_day_and_hour(session: Session, town: Town, now: datetime) -> None:
    keys = [town.key(2), town.key(3)]
    participate_selection(session, town.farm, keys, now=now)
    opening, closing = Absolute(date(2026, 12, 1), time(7, 30)), Absolute(date(2026, 12, 8), time(20))
    personalise(session, town.farm, keys, opening, closing, now=now)
    expected = (from_paris(date(2026, 12, 1), time(7, 30)), from_paris(date(2026, 12, 8), time(20)))
    assert [held(session, key).window(town.dates[2]) for key in keys] == [expected, expected]


def test_a_day_of_the_calendar_goes_with_days_before(session: Session, town: Town, now: datetime) -> None:
    participate(session, town.farm, *town.key(2), now=now)
    personalise(
        session, town.farm, [town.key(2)], Absolute(date(2026, 12, 1), time(8)), DaysBefore(1, time(9)), now=now
    )
    expected = (from_paris(date(2026, 12, 1), time(8)), from_paris(date(2026, 12, 8), time(9)))
    assert held(session, town.key(2)).window(town.dates[2]) == expected


def test_one_closing_after_a_distribution_of_the_selection_refuses_all_and_names_it(
    session: Session, town: Town, now: datetime
) -> None:
    keys = [town.key(2), town.key(3)]
    participate_selection(session, town.farm, keys, now=now)
    with pytest.raises(BadWindow, match="mercredi 9 décembre"):
        personalise(session, town.farm, keys, None, Absolute(date(2026, 12, 10), time(8)), now=now)
    assert held(session, town.key(3)).orders_close_at is None


def test_the_hour_of_a_calendar_day_is_that_of_clocks_in_france_on_both_sides_of_the_change(
    session: Session, town: Town, now: datetime
) -> None:
    at = next(at for at, row in enumerate(town.dates) if row.starts_at.date() == date(2027, 3, 31))
    participate(session, town.farm, *town.key(at), now=now)
    opening, closing = Absolute(date(2027, 3, 27), time(8)), Absolute(date(2027, 3, 29), time(8))
    personalise(session, town.farm, [town.key(at)], opening, closing, now=now)
    opens, closes = held(session, town.key(at)).window(town.dates[at])
    assert (opens.hour, closes.hour) == (7, 6)


@pytest.mark.parametrize(
    "boundary",
    [
        Absolute("2026-12-01", time(8)),  # type: ignore[arg-type]
        Absolute(datetime(2026, 12, 1, 8), time(8)),  # noqa: DTZ001
        Absolute(date(2026, 12, 1), "8:00"),  # type: ignore[arg-type]
        Absolute(date.min, time(8)),
        Absolute(date.max, time(8)),
    ],
)
def test_what_is_no_day_is_refused(session: Session, town: Town, now: datetime, boundary: Any) -> None:
    participate(session, town.farm, *town.key(2), now=now)
    for opening, closing in ((boundary, None), (None, boundary)):
        with pytest.raises(BadInput):
            personalise(session, town.farm, [town.key(2)], opening, closing, now=now)
