"""A market as those who run it see it."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from cagette_pwa.errors import NotFound
from cagette_pwa.models.account import User
from cagette_pwa.models.distribution import SaleState, SaleValidation
from cagette_pwa.models.market import Market, MarketRole
from cagette_pwa.services import conversations, messages
from cagette_pwa.services.market_admin import overview
from tests.support.queries import count_queries
from tests.support.sale import make_sale
from tests.support.town import (
    admin_of,
    ident,
    make_basket,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_market_member,
    make_user,
)

MOST_QUERIES = 12


@pytest.fixture
def market(session: Session) -> Market:
    return make_market(session)


@pytest.fixture
def admin(session: Session, market: Market) -> User:
    return admin_of(session, market)


def test_an_admin_sees_catalogs_customers_and_messages(
    session: Session, market: Market, admin: User, now: datetime
) -> None:
    farm = make_farm(session)
    link = make_link(session, make_catalog(session, farm, name="Frais"), market)
    make_market_member(session, market, make_user(session), MarketRole.CUSTOMER)
    talk = conversations.with_market(session, farm, market.slug, now=now)
    messages.say(session, session.get_one(User, farm.user_id), talk, "Bonjour", now=now)

    shown = overview(session, admin, market.slug, now=now)

    assert shown.is_admin
    assert [(row.link_id, row.farm, row.catalog) for row in shown.links] == [(link.id, "Ferme des Tilleuls", "Frais")]
    assert [(row.other, row.unread) for row in shown.talks] == [("Ferme des Tilleuls", True)]
    assert shown.customers == 1


def test_a_referent_sees_the_sales_only(session: Session, market: Market, now: datetime) -> None:
    referent = make_user(session)
    make_market_member(session, market, referent, MarketRole.REFERENT)
    make_market_member(session, market, make_user(session), MarketRole.CUSTOMER)
    make_link(session, make_catalog(session, make_farm(session)), market)
    make_distribution(session, market)

    shown = overview(session, referent, market.slug, now=now)

    assert not shown.is_admin
    assert len(shown.sales) == 1
    assert (shown.links, shown.talks, shown.customers) == ((), (), 0)


def test_messages_of_another_market_of_the_admin_are_not_mixed_in(
    session: Session, market: Market, admin: User, now: datetime
) -> None:
    other = make_market(session)
    make_market_member(session, other, admin, MarketRole.ADMIN)
    farm = make_farm(session)
    talk = conversations.with_market(session, farm, other.slug, now=now)
    messages.say(session, session.get_one(User, farm.user_id), talk, "Bonjour", now=now)

    assert overview(session, admin, market.slug, now=now).talks == ()
    assert len(overview(session, admin, other.slug, now=now).talks) == 1


def test_customers_and_other_admins_are_refused(session: Session, market: Market, now: datetime) -> None:
    customer = make_user(session)
    make_market_member(session, market, customer, MarketRole.CUSTOMER)

    for person in (customer, admin_of(session, make_market(session)), make_user(session)):
        with pytest.raises(NotFound):
            overview(session, person, market.slug, now=now)


@pytest.mark.parametrize("slug", ["", "inconnu", "a\x00b", "é" * 900, None, 12, ["x"]])
def test_an_address_that_leads_nowhere_is_refused(session: Session, admin: User, slug: str, now: datetime) -> None:
    with pytest.raises(NotFound):
        overview(session, admin, slug, now=now)


def test_a_sale_shows_its_state_and_its_baskets(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=1)
    make_basket(session, sale.distribution, {})

    (row,) = overview(session, admin_of(session, sale.market), sale.market.slug, now=now).sales

    assert (row.state, row.baskets, row.to_validate) == (SaleState.OPEN, 1, False)


def test_a_sale_that_is_over_waits_for_its_validation(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=1)
    admin, later = admin_of(session, sale.market), now + timedelta(days=3)

    (row,) = overview(session, admin, sale.market.slug, now=later).sales
    assert row.to_validate

    validation = SaleValidation(distribution_id=ident(sale.distribution), validated_by=ident(admin), validated_at=later)
    session.add(validation)
    session.flush()
    assert overview(session, admin, sale.market.slug, now=later).sales == ()


def test_a_past_sale_without_orders_asks_for_nothing(
    session: Session, market: Market, admin: User, now: datetime
) -> None:
    make_distribution(session, market, starts_at=now - timedelta(days=1))

    assert overview(session, admin, market.slug, now=now).sales == ()


def test_further_sales_are_announced_and_shown_on_demand(
    session: Session, market: Market, admin: User, now: datetime
) -> None:
    for weeks in range(1, 9):
        make_distribution(session, market, starts_at=now + timedelta(weeks=weeks))

    some = overview(session, admin, market.slug, sales=6, now=now)
    every = overview(session, admin, market.slug, sales=18, now=now)

    assert (len(some.sales), some.more_sales) == (6, True)
    assert (len(every.sales), every.more_sales) == (8, False)


def test_more_catalogs_and_sales_need_no_more_queries(
    session: Session, market: Market, admin: User, now: datetime
) -> None:
    for weeks in range(1, 7):
        farm = make_farm(session, name=f"Ferme {weeks}")
        make_link(session, make_catalog(session, farm), market)
        make_distribution(session, market, starts_at=now + timedelta(weeks=weeks))
        talk = conversations.with_market(session, farm, market.slug, now=now)
        messages.say(session, session.get_one(User, farm.user_id), talk, "Bonjour", now=now)
    session.expire_all()

    with count_queries(session) as queries:
        shown = overview(session, admin, market.slug, now=now)

    assert (len(shown.links), len(shown.talks)) == (6, 6)
    assert len(queries) <= MOST_QUERIES
