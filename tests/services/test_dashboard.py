"""What a farm sees first."""

from datetime import datetime, timedelta

from sqlmodel import Session

from cagette_pwa.models.distribution import SaleState, SaleValidation
from cagette_pwa.services.dashboard import FirstSteps, dashboard, own_markets, to_prepare
from cagette_pwa.services.weighings import weigh
from tests.support.queries import count_queries
from tests.support.sale import make_sale
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_offer,
    make_participation,
    make_priced,
)

MOST_QUERIES = 16


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


def test_the_next_distribution_says_what_there_is_to_prepare(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=2, courgettes=3)

    found = to_prepare(session, sale.farm, now=now)

    assert found is not None
    assert (found.market, found.slug) == (sale.market.name, sale.market.slug)
    assert (found.baskets, found.pieces, found.to_weigh) == (1, 2, 2)
    assert found.is_open


def test_a_date_with_orders_comes_before_an_earlier_one_without(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=0)
    catalog = make_catalog(session, sale.farm, [sale.courgettes], name="Frais")
    sooner = make_distribution(session, make_market(session), starts_at=now + timedelta(hours=30))
    make_participation(session, catalog, sooner)

    found = to_prepare(session, sale.farm, now=now)

    assert found is not None
    assert found.distribution_id == ident(sale.distribution)


def test_without_any_order_the_date_that_takes_orders_is_shown(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    date = make_distribution(session, make_market(session))
    make_participation(session, make_catalog(session, farm), date)

    found = to_prepare(session, farm, now=now)

    assert found is not None
    assert (found.distribution_id, found.baskets) == (ident(date), 0)


def test_a_basket_emptied_by_the_farm_is_not_prepared(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=0, courgettes=0)

    found = to_prepare(session, sale.farm, now=now)

    assert found is not None
    assert found.baskets == 0


def test_two_catalogs_at_one_date_are_prepared_together(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=0)
    offer = make_offer(session, sale.farm)
    other = make_participation(session, make_catalog(session, sale.farm, [offer], name="Frais"), sale.distribution)
    make_basket(session, sale.distribution, {ident(make_priced(session, other, offer)): 4})

    found = to_prepare(session, sale.farm, now=now)

    assert found is not None
    assert found.baskets == 2


def test_a_piece_that_was_weighed_is_no_longer_to_weigh(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=2, courgettes=1)
    weigh(session, sale.farm, sale.line("Poulet").line_id, 1, 1850, now=now)

    found = to_prepare(session, sale.farm, now=now)

    assert found is not None
    assert (found.pieces, found.weighed, found.to_weigh) == (2, 1, 1)


def test_a_sale_that_was_validated_is_not_prepared(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=1)
    session.add(
        SaleValidation(distribution_id=ident(sale.distribution), validated_by=sale.market.contact_id, validated_at=now)
    )
    session.flush()

    assert to_prepare(session, sale.farm, now=now) is None


def test_orders_of_another_farm_are_not_prepared(session: Session, now: datetime) -> None:
    make_sale(session, chickens=1, courgettes=1)

    assert to_prepare(session, make_farm(session, name="Autre"), now=now) is None


def test_a_distribution_that_is_over_is_not_prepared(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=1)

    assert to_prepare(session, sale.farm, now=now + timedelta(days=3)) is None


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


_WEEK = timedelta(weeks=1)
