"""The platform's fees and their dates of effect."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa.errors import BadInput, NotFound
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.price import FeeKind, FeeRate
from cagette_pwa.services import fees, price_lists, prices
from cagette_pwa.services.fees import Coming
from tests.support.queries import count_queries
from tests.support.town import (
    NOW,
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_market,
    make_offer,
    make_participation,
)

TODAY = date(2026, 11, 23)
NEW_YEAR = date(2027, 1, 1)
ONLINE, PLATFORM = FeeKind.ONLINE_PAYMENT, FeeKind.PLATFORM


def _set(session: Session, kind: FeeKind, rate: str, starts_on: date, now: datetime = NOW) -> None:
    fees.set_rate(session, kind, Decimal(rate), starts_on, now=now)


def test_without_a_setting_the_default_rates_hold_since_ever(session: Session) -> None:
    found = fees.schedule(session, TODAY)

    assert [(fee.kind, fee.rate, fee.since, fee.coming) for fee in found.values()] == [
        (ONLINE, Decimal("3.6"), None, ()),
        (PLATFORM, Decimal("2.4"), None, ()),
    ]


def test_a_rate_that_is_announced_is_coming_and_then_holds(session: Session) -> None:
    _set(session, ONLINE, "3.8", NEW_YEAR)

    before, after = (fees.schedule(session, day)[ONLINE] for day in (date(2026, 12, 31), NEW_YEAR))

    assert (before.rate, before.since, before.coming) == (Decimal("3.6"), None, (Coming(Decimal("3.8"), NEW_YEAR),))
    assert (after.rate, after.since, after.coming) == (Decimal("3.8"), NEW_YEAR, ())
    assert fees.schedule(session, NEW_YEAR)[PLATFORM].rate == Decimal("2.4")


def test_a_coming_rate_that_changes_nothing_is_not_announced(session: Session) -> None:
    _set(session, ONLINE, "3.6", NEW_YEAR)
    _set(session, ONLINE, "4", date(2027, 3, 1))

    assert fees.schedule(session, TODAY)[ONLINE].coming == (Coming(Decimal(4), date(2027, 3, 1)),)


def test_the_same_day_again_replaces_the_rate(session: Session) -> None:
    for rate in ("3.8", "3.7"):
        _set(session, ONLINE, rate, NEW_YEAR)

    assert session.exec(select(FeeRate.rate)).all() == [Decimal("3.7")]


def test_a_first_rate_may_have_started_in_the_past(session: Session) -> None:
    _set(session, PLATFORM, "2", date(2025, 1, 1))

    assert fees.schedule(session, TODAY)[PLATFORM].since == date(2025, 1, 1)


def test_later_rates_start_today_at_the_earliest(session: Session) -> None:
    _set(session, PLATFORM, "2", date(2025, 1, 1))

    with pytest.raises(BadInput, match="2026-11-23 ou plus tard"):
        _set(session, PLATFORM, "3", TODAY - timedelta(days=1))
    _set(session, PLATFORM, "3", TODAY)

    assert fees.schedule(session, TODAY)[PLATFORM].rate == 3


def test_today_is_a_day_in_france(session: Session) -> None:
    _set(session, ONLINE, "4", date(2025, 1, 1))

    with pytest.raises(BadInput):
        _set(session, ONLINE, "5", date(2026, 11, 23), now=datetime.fromisoformat("2026-11-23T23:30:00+00:00"))


@pytest.mark.parametrize("rate", ["-0.01", "20.01", "3.801", "NaN", "Infinity", "1E+30"])
def test_a_rate_that_cannot_be_is_refused(session: Session, rate: str) -> None:
    with pytest.raises(BadInput, match="Taux"):
        _set(session, ONLINE, rate, NEW_YEAR)

    assert session.exec(select(FeeRate)).all() == []


@pytest.mark.parametrize("rate", [3.8, 4, "3.8", None, True])
def test_a_rate_is_an_exact_decimal(session: Session, rate: Any) -> None:
    with pytest.raises(BadInput, match="Taux"):
        fees.set_rate(session, ONLINE, rate, NEW_YEAR, now=NOW)


def test_a_year_typed_far_away_is_a_slip(session: Session) -> None:
    with pytest.raises(BadInput, match="avant 2032"):
        _set(session, ONLINE, "3.8", date(2207, 1, 1))


@pytest.mark.parametrize(
    ("text", "rate"), [("3.8", "3.8"), ("3,80", "3.8"), ("3,8 %", "3.8"), ("0", "0"), ("20", "20")]
)
def test_a_rate_is_read_as_people_type_it(text: str, rate: str) -> None:
    assert fees.read_rate(text) == Decimal(rate)


@pytest.mark.parametrize("text", ["", "trois", "3.8.1", "-3", "3.801", "21", "nan"])
def test_what_is_not_a_rate_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="Taux"):
        fees.read_rate(text)


def test_a_coming_rate_can_be_cancelled_and_one_that_holds_cannot(session: Session) -> None:
    _set(session, ONLINE, "3", TODAY)
    _set(session, ONLINE, "3.8", NEW_YEAR)

    fees.cancel_rate(session, ONLINE, NEW_YEAR, now=NOW)
    for kind, day in ((ONLINE, TODAY), (ONLINE, NEW_YEAR), (PLATFORM, NEW_YEAR)):
        with pytest.raises(NotFound):
            fees.cancel_rate(session, kind, day, now=NOW)

    assert session.exec(select(FeeRate.rate)).all() == [3]


def test_the_schedule_is_one_query(session: Session) -> None:
    for month in range(1, 13):
        _set(session, ONLINE, f"3.{month:02}", date(2027, month, 1))

    with count_queries(session) as statements:
        assert len(fees.schedule(session, TODAY)[ONLINE].coming) == 12

    assert len(statements) == 1


# Price lists


def test_each_price_list_takes_the_rates_of_its_opening_day(session: Session) -> None:
    """At 3,6 % included, 10,00 € takes 10,37 €; at 10 %, 11,11 €."""
    farm = make_farm(session)
    catalog = make_catalog(session, farm, [make_offer(session, farm, price_cents=1000)], include_online_fee=True)
    _set(session, ONLINE, "10", NEW_YEAR)
    market = make_market(session)
    opened: dict[int, datetime] = {}
    for opens in ("2026-12-31T22:59:00+00:00", "2026-12-31T23:00:00+00:00", "2027-01-05T08:00:00+00:00"):
        moment = datetime.fromisoformat(opens)
        sale = make_distribution(
            session, market, starts_at=moment + timedelta(days=20), orders_open_at=moment,
            orders_close_at=moment + timedelta(days=19),
        )  # fmt: skip
        opened[ident(make_participation(session, catalog, sale))] = moment

    price_lists.freeze_due(session, now=datetime.fromisoformat("2027-01-06T08:00:00+00:00"))

    listed = {row.participation_id: row.price_cents for row in session.exec(select(PricedOffer))}
    assert [listed[participation] for participation in opened] == [1037, 1111, 1111]


def test_sales_open_when_a_rate_is_set_for_today_keep_the_rate_they_opened_at(session: Session) -> None:
    farm = make_farm(session)
    catalog = make_catalog(session, farm, [make_offer(session, farm, price_cents=1000)], include_online_fee=True)
    sale = make_distribution(session, make_market(session), orders_open_at=NOW - timedelta(hours=1))
    make_participation(session, catalog, sale)

    _set(session, ONLINE, "10", TODAY)
    price_lists.freeze_due(session, now=NOW + timedelta(hours=1))

    assert [row.price_cents for row in session.exec(select(PricedOffer))] == [1037]
    assert prices.rates(session, TODAY)[ONLINE] == 10
