"""What a farm prepares next."""

from datetime import datetime, timedelta

from sqlmodel import Session

from cagette_pwa.models.distribution import SaleValidation
from cagette_pwa.services.preparation import to_prepare
from cagette_pwa.services.weighings import weigh
from tests.support.sale import make_sale
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_distribution,
    make_farm,
    make_market,
    make_offer,
    make_participation,
    make_priced,
)


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
