"""The markets at which a farm may sell."""

from datetime import datetime, timedelta

from sqlmodel import Session

from cagette_pwa.models.distribution import SaleState
from cagette_pwa.services.own_markets import own_markets
from tests.support.town import (
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_participation,
)


def test_a_market_appears_once_a_catalog_is_linked_and_goes_with_the_link(session: Session, now: datetime) -> None:
    farm, market = make_farm(session), make_market(session)
    catalog = make_catalog(session, farm)
    assert own_markets(session, farm, now=now) == []

    link = make_link(session, catalog, market)
    assert [own.name for own in own_markets(session, farm, now=now)] == [market.name]

    link.ended_at = now
    session.flush()
    assert own_markets(session, farm, now=now) == []


def test_two_catalogs_at_one_market_are_one_market(session: Session, now: datetime) -> None:
    farm, market = make_farm(session), make_market(session)
    for name in ("Frais", "Conserves"):
        make_link(session, make_catalog(session, farm, name=name), market)

    assert len(own_markets(session, farm, now=now)) == 1


def test_the_next_date_is_the_first_in_which_the_farm_takes_part(session: Session, now: datetime) -> None:
    farm, market = make_farm(session), make_market(session)
    catalog = make_catalog(session, farm)
    make_link(session, catalog, market)
    make_distribution(session, market)
    later = make_distribution(session, market, starts_at=now + timedelta(days=9))
    make_participation(session, catalog, later)

    (own,) = own_markets(session, farm, now=now)

    assert own.next_sale is not None
    assert own.next_sale.distribution_id == ident(later)
    assert (own.next_sale.joined, own.next_sale.state) == (True, SaleState.COMING)


def test_a_date_that_was_left_is_no_longer_the_farms(session: Session, now: datetime) -> None:
    farm, market = make_farm(session), make_market(session)
    catalog = make_catalog(session, farm)
    make_link(session, catalog, market)
    make_participation(session, catalog, make_distribution(session, market), withdrawn_at=now)

    (own,) = own_markets(session, farm, now=now)

    assert own.next_sale is not None
    assert not own.next_sale.joined


def test_a_market_whose_catalogs_open_at_other_hours_is_open_with_the_first(session: Session, now: datetime) -> None:
    farm, market = make_farm(session), make_market(session)
    date = make_distribution(session, market)
    for name, opens in (("Viande", now + timedelta(hours=3)), ("Conserves", None)):
        catalog = make_catalog(session, farm, name=name)
        make_link(session, catalog, market)
        make_participation(session, catalog, date, orders_open_at=opens)

    (own,) = own_markets(session, farm, now=now)

    assert own.next_sale is not None
    assert own.next_sale.state == SaleState.OPEN
