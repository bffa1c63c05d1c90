"""The dates between which a catalog sells, both included, and the sales that they leave out."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from cagette_pwa.errors import BadInput, NotFound
from cagette_pwa.models.catalog import Catalog, Validity
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import catalog_validity, price_lists
from tests.support.town import (
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_offer,
    make_participation,
)


@pytest.fixture
def farm(session: Session) -> ProducerMember:
    return make_farm(session)


@pytest.fixture
def market(session: Session) -> Market:
    return make_market(session, name="La Dynamo")


@pytest.fixture
def catalog(session: Session, farm: ProducerMember, market: Market) -> Catalog:
    catalog = make_catalog(session, farm, [make_offer(session, farm)])
    make_link(session, catalog, market)
    return catalog


def _joined(session: Session, catalog: Catalog, market: Market, starts_at: datetime, **window: Any) -> Participation:
    return make_participation(session, catalog, make_distribution(session, market, starts_at=starts_at, **window))


def _sold(session: Session, held: Participation) -> int:
    return len(session.exec(select(PricedOffer.id).where(PricedOffer.participation_id == held.id)).all())


def test_both_days_are_included() -> None:
    validity = Validity(date(2026, 12, 1), date(2026, 12, 31))

    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [validity.covers(day) for day in days] == [False, True, True, False]


@settings(deadline=None)
@given(st.dates(), st.dates(), st.dates())
def test_an_empty_end_is_no_end(first: date, last: date, day: date) -> None:
    assert Validity().covers(day)
    assert Validity(first=first).covers(day) == (day >= first)
    assert Validity(last=last).covers(day) == (day <= last)
    assert Validity(first, last).covers(day) == (Validity(first).covers(day) and Validity(last=last).covers(day))


def test_dates_are_kept_and_taken_away(session: Session, farm: ProducerMember, catalog: Catalog, now: datetime) -> None:
    dates = Validity(date(2026, 12, 1), date(2026, 12, 31))

    catalog_validity.set_dates(session, farm, ident(catalog), dates, now=now)
    assert catalog.validity == dates
    catalog_validity.set_dates(session, farm, ident(catalog), Validity(), now=now)
    assert catalog.validity == Validity()


def test_one_day_may_be_all(session: Session, farm: ProducerMember, catalog: Catalog, now: datetime) -> None:
    catalog_validity.set_dates(session, farm, ident(catalog), Validity(date(2026, 12, 24), date(2026, 12, 24)), now=now)
    assert catalog.is_valid_on(date(2026, 12, 24))


def test_reversed_dates_are_refused_with_what_to_do(
    session: Session, farm: ProducerMember, catalog: Catalog, now: datetime
) -> None:
    for command in (catalog_validity.set_dates, catalog_validity.outside):
        with pytest.raises(catalog_validity.ReversedDates, match="Échangez les deux dates"):
            command(session, farm, ident(catalog), Validity(date(2027, 1, 1), date(2026, 12, 31)), now=now)

    assert catalog.validity == Validity()


@pytest.mark.parametrize("value", ["2026-12-01", 3, datetime(2026, 12, 1, tzinfo=UTC), True])
def test_what_is_not_a_day_is_refused(
    session: Session, farm: ProducerMember, catalog: Catalog, now: datetime, value: Any
) -> None:
    for validity in (Validity(first=value), Validity(last=value), value):
        with pytest.raises(BadInput, match="Dates de validité"):
            catalog_validity.set_dates(session, farm, ident(catalog), validity, now=now)


def test_the_coming_sales_outside_are_named_soonest_first(
    session: Session, farm: ProducerMember, catalog: Catalog, market: Market, now: datetime
) -> None:
    """The day is that of the distribution in France: 23h30 UTC on the 31st is the next year there."""
    late, early = datetime(2026, 12, 31, 23, 30, tzinfo=UTC), datetime(2026, 12, 31, 18, tzinfo=UTC)
    for starts_at in (late, early, now - timedelta(days=30)):
        _joined(session, catalog, market, starts_at)
    left = _joined(session, catalog, market, late + timedelta(days=7))
    left.withdrawn_at = now

    found = catalog_validity.outside(session, farm, ident(catalog), Validity(last=date(2026, 12, 31)), now=now)

    assert found == (catalog_validity.OutsideSale("La Dynamo", late, goes_on=False),)
    both = catalog_validity.outside(session, farm, ident(catalog), Validity(last=date(2026, 12, 30)), now=now)
    assert [sale.starts_at for sale in both] == [early, late]
    assert catalog.validity == Validity()


def test_a_sale_that_has_opened_goes_on_and_one_that_opens_later_has_nothing_to_order(
    session: Session, farm: ProducerMember, catalog: Catalog, market: Market, now: datetime
) -> None:
    opened = _joined(session, catalog, market, now + timedelta(days=2))
    waiting = _joined(session, catalog, market, now + timedelta(days=20))

    found = catalog_validity.set_dates(session, farm, ident(catalog), Validity(last=now.date()), now=now)
    price_lists.freeze_due(session, now=now + timedelta(days=18))

    assert [sale.goes_on for sale in found] == [True, False]
    assert (_sold(session, opened), _sold(session, waiting)) == (1, 0)


def test_dates_that_are_corrected_fill_a_sale_that_had_opened_empty(
    session: Session, farm: ProducerMember, catalog: Catalog, market: Market, now: datetime
) -> None:
    catalog.valid_until = now.date()
    held = _joined(session, catalog, market, now + timedelta(days=2))
    price_lists.freeze_due(session, now=now)
    assert (_sold(session, held), held.frozen_at) == (0, now)

    catalog_validity.set_dates(session, farm, ident(catalog), Validity(), now=now)
    price_lists.freeze_due(session, now=now)

    assert _sold(session, held) == 1


def test_a_catalog_that_opened_without_offers_stays_empty_in_that_sale(
    session: Session, farm: ProducerMember, market: Market, now: datetime
) -> None:
    """What is added waits for the next sale, whatever becomes of the dates."""
    empty = make_catalog(session, farm)
    make_link(session, empty, market)
    held = _joined(session, empty, market, now + timedelta(days=2))
    price_lists.freeze_due(session, now=now)

    catalog_validity.set_dates(session, farm, ident(empty), Validity(last=now.date() + timedelta(days=9)), now=now)

    assert held.frozen_at == now


def test_the_dates_of_a_deleted_catalog_are_not_found(
    session: Session, farm: ProducerMember, catalog: Catalog, now: datetime
) -> None:
    catalog.removed_at = now
    session.flush()
    with pytest.raises(NotFound):
        catalog_validity.set_dates(session, farm, ident(catalog), Validity(), now=now)
