"""Prices freeze when ordering opens."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.price import FeeKind, FeeRate
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.services.price_lists import freeze_due, is_due, price_list, thaw
from tests.support.queries import count_queries
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
)


class Sale:
    """A farm with one offer in one catalog, in one sale that is open."""

    def __init__(self, session: Session) -> None:
        self.farm: ProducerMember = make_farm(session)
        self.offer: Offer = make_offer(session, self.farm, price_cents=180)
        self.catalog: Catalog = make_catalog(session, self.farm, [self.offer])
        self.market: Market = make_market(session)
        make_link(session, self.catalog, self.market)
        self.distribution: Distribution = make_distribution(session, self.market)
        self.participation: Participation = make_participation(session, self.catalog, self.distribution)

    def list(self, session: Session) -> list[PricedOffer]:
        return price_list(session, [ident(self.participation)])[ident(self.participation)]


@pytest.fixture
def sale(session: Session) -> Sale:
    return Sale(session)


def test_an_open_sale_gets_the_prices_of_its_catalog(session: Session, sale: Sale, now: datetime) -> None:
    sale.catalog.modulation = Decimal(10)
    freeze_due(session, now=now)
    assert [(line.name, line.price_cents) for line in sale.list(session)] == [("Courgettes 500 g", 198)]
    assert sale.participation.frozen_at == now


def test_a_price_changed_after_the_opening_waits_for_the_next_sale(session: Session, sale: Sale, now: datetime) -> None:
    freeze_due(session, now=now)
    sale.offer.price_cents, sale.offer.label = 999, "1 kg"
    freeze_due(session, now=now + timedelta(hours=1))
    assert [(line.name, line.price_cents) for line in sale.list(session)] == [("Courgettes 500 g", 180)]


def test_a_sale_that_is_not_open_yet_has_no_price_list(session: Session, sale: Sale, now: datetime) -> None:
    sale.participation.orders_open_at = now + timedelta(minutes=1)
    freeze_due(session, now=now)
    assert sale.list(session) == []
    assert sale.participation.frozen_at is None
    freeze_due(session, now=now + timedelta(minutes=1))
    assert len(sale.list(session)) == 1


def test_a_personalised_opening_decides_and_not_the_default_one(session: Session, sale: Sale, now: datetime) -> None:
    sale.distribution.orders_open_at = now + timedelta(hours=5)
    sale.participation.orders_open_at = now - timedelta(days=7)
    freeze_due(session, now=now)
    assert len(sale.list(session)) == 1


def test_a_sale_already_closed_is_left_alone(session: Session, sale: Sale, now: datetime) -> None:
    freeze_due(session, now=sale.distribution.orders_close_at)
    assert sale.list(session) == []


def test_a_catalog_that_left_the_sale_is_left_alone(session: Session, sale: Sale, now: datetime) -> None:
    sale.participation.withdrawn_at = now
    freeze_due(session, now=now)
    assert sale.list(session) == []


def test_only_the_asked_farm_or_distribution_is_frozen(session: Session, sale: Sale, now: datetime) -> None:
    other = Sale(session)
    freeze_due(session, now=now, producer_id=other.farm.producer_id)
    assert (len(sale.list(session)), len(other.list(session))) == (0, 1)
    freeze_due(session, now=now, distribution_id=ident(sale.distribution))
    assert len(sale.list(session)) == 1


def test_is_due_says_whether_something_would_be_copied(session: Session, sale: Sale, now: datetime) -> None:
    there = ident(sale.distribution)
    assert is_due(session, now=now, distribution_id=there)
    freeze_due(session, now=now)
    assert not is_due(session, now=now, distribution_id=there)


def test_fees_are_those_of_the_opening_day_however_late_the_copy(session: Session, sale: Sale, now: datetime) -> None:
    sale.catalog.include_online_fee = True
    session.add(FeeRate(kind=FeeKind.ONLINE_PAYMENT, rate=Decimal(50), starts_on=date(2026, 11, 23)))
    sale.distribution.orders_open_at = now - timedelta(days=1)
    freeze_due(session, now=now)
    assert [line.price_cents for line in sale.list(session)] == [187]  # 1,80 / (1 - 3.6 %)


def test_a_catalog_that_is_no_longer_valid_on_the_day_sells_nothing(
    session: Session, sale: Sale, now: datetime
) -> None:
    sale.catalog.valid_until = date(2026, 11, 24)
    freeze_due(session, now=now)
    assert sale.list(session) == []


def test_offers_taken_out_of_an_open_sale_are_not_listed(session: Session, sale: Sale, now: datetime) -> None:
    freeze_due(session, now=now)
    sale.list(session)[0].removed_at = now
    assert sale.list(session) == []


def test_a_list_nobody_ordered_from_can_be_dropped_and_copied_anew(session: Session, sale: Sale, now: datetime) -> None:
    freeze_due(session, now=now)
    sale.offer.price_cents = 200
    thaw(session, [sale.participation])
    assert sale.participation.frozen_at is None
    freeze_due(session, now=now)
    assert [line.price_cents for line in sale.list(session)] == [200]


def test_a_list_with_an_order_stays_even_when_quantities_are_back_to_zero(
    session: Session, sale: Sale, now: datetime
) -> None:
    freeze_due(session, now=now)
    make_basket(session, sale.distribution, {ident(sale.list(session)[0]): 0})
    thaw(session, [sale.participation])
    assert sale.participation.frozen_at == now
    assert len(sale.list(session)) == 1


def test_freezing_several_sales_of_one_catalog_prices_it_once(session: Session, sale: Sale, now: datetime) -> None:
    for _ in range(5):
        make_participation(session, sale.catalog, make_distribution(session, make_market(session)))
    with count_queries(session) as sent:
        freeze_due(session, now=now)
    assert len(session.exec(select(PricedOffer)).all()) == 6
    assert len([statement for statement in sent if statement.startswith("SELECT")]) <= 3


def test_two_visitors_at_the_opening_copy_the_list_once(database: str, now: datetime) -> None:
    with databases.write() as session:
        there = ident(Sale(session).distribution)

    def visit(_: int) -> None:
        with databases.write() as session:
            freeze_due(session, now=now, distribution_id=there)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(visit, range(8)))
    with databases.read() as session:
        assert len(session.exec(select(PricedOffer)).all()) == 1


def test_what_a_basket_holds_never_becomes_another_offer(session: Session, now: datetime) -> None:
    """Browsers keep the ids of a price list; SQLite alone would give those of a dropped one to what is copied next."""
    farm = make_farm(session)
    participation = make_participation(
        session,
        make_catalog(session, farm, [make_offer(session, farm)]),
        make_distribution(session, make_market(session)),
    )
    freeze_due(session, now=now)
    before = set(session.exec(select(PricedOffer.id)))

    thaw(session, [participation])
    freeze_due(session, now=now)

    assert before
    assert before.isdisjoint(session.exec(select(PricedOffer.id)))
