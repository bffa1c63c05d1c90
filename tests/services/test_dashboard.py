"""What a farm sees first."""

from datetime import datetime, timedelta

from sqlmodel import Session

from cagette_pwa.services.dashboard import FirstSteps, dashboard
from tests.support.queries import count_queries
from tests.support.sale import make_sale
from tests.support.town import (
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_offer,
    make_participation,
)

MOST_QUERIES = 16
_WEEK = timedelta(weeks=1)


def test_a_new_farm_has_everything_before_it(session: Session, now: datetime) -> None:
    shown = dashboard(session, make_farm(session), now=now)

    assert shown.steps == FirstSteps(has_products=False, has_catalog=False, has_market=False)
    assert shown.to_prepare is None
    assert shown.own == ()


def test_products_and_catalogs_are_steps_already_made(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    make_catalog(session, farm, [make_offer(session, farm)])

    steps = dashboard(session, farm, now=now).steps

    assert steps == FirstSteps(has_products=True, has_catalog=True, has_market=False)


def test_the_catalog_of_another_farm_is_not_a_step(session: Session, now: datetime) -> None:
    other = make_farm(session, name="Autre")
    make_catalog(session, other, [make_offer(session, other)])

    steps = dashboard(session, make_farm(session), now=now).steps

    assert steps == FirstSteps(has_products=False, has_catalog=False, has_market=False)


def test_a_deleted_catalog_is_no_step(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    make_catalog(session, farm, removed_at=now, removed_by=farm.user_id)

    assert not dashboard(session, farm, now=now).steps.has_catalog


def test_markets_around_are_those_where_the_farm_does_not_sell(session: Session, now: datetime) -> None:
    farm, mine, other = make_farm(session), make_market(session), make_market(session, name="Le marché d'à côté")
    make_link(session, make_catalog(session, farm), mine)

    shown = dashboard(session, farm, now=now)

    assert [own.name for own in shown.own] == [mine.name]
    assert [card.name for card in shown.around] == [other.name]


def test_more_markets_need_no_more_queries(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=1)
    for _ in range(12):
        market = make_market(session)
        catalog = make_catalog(session, sale.farm)
        make_link(session, catalog, market)
        for weeks in range(1, 4):
            make_participation(session, catalog, make_distribution(session, market, starts_at=now + weeks * _WEEK))
    session.expire_all()

    with count_queries(session) as queries:
        shown = dashboard(session, sale.farm, now=now)

    assert len(shown.own) == 13
    assert len(queries) <= MOST_QUERIES
