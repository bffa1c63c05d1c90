"""A catalog's public page: what it says, and who may do what there."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Validity
from cagette_pwa.models.market import MarketRole
from cagette_pwa.services import catalogs, links, public_catalogs
from tests.support.queries import count_queries
from tests.support.town import (
    admin_of,
    ident,
    make_catalog,
    make_farm,
    make_link,
    make_market,
    make_market_member,
    make_offer,
)


def test_anybody_sees_the_farm_its_conditions_and_prices(session: Session, now: datetime) -> None:
    farm = make_farm(session, name="Ferme des Tilleuls", delivery_conditions="Livré le mercredi.")
    offer = make_offer(session, farm, price_cents=180)
    catalog = make_catalog(session, farm, [offer], modulation=Decimal(5))

    shown = public_catalogs.public_catalog(session, catalog.public_id, now=now)

    assert (shown.farm, shown.delivery_conditions) == ("Ferme des Tilleuls", "Livré le mercredi.")
    assert [(row.name, row.breakdown.paid_cents) for row in shown.offers] == [("Courgettes 500 g", 189)]


@pytest.mark.parametrize("public_id", ["inconnu", "", "x" * 1000, "a\x00b", "é", None, 12, ["a"], {"a": 1}])
def test_an_unknown_link_gets_a_sentence_that_says_what_to_do(session: Session, now: datetime, public_id: Any) -> None:
    market = make_market(session)
    make_catalog(session, make_farm(session))

    with pytest.raises(public_catalogs.UnknownCatalog, match="Demandez au producteur"):
        public_catalogs.public_catalog(session, public_id, now=now)
    with pytest.raises(public_catalogs.UnknownCatalog):
        links.link(session, admin_of(session, market), public_id, ident(market), now=now)


def test_a_deleted_catalogs_link_leads_nowhere(session: Session, now: datetime) -> None:
    farm, market = make_farm(session), make_market(session)
    catalog = make_catalog(session, farm)
    catalogs.delete(session, farm, ident(catalog), now=now)

    with pytest.raises(public_catalogs.UnknownCatalog):
        public_catalogs.public_catalog(session, catalog.public_id, now=now)
    with pytest.raises(public_catalogs.UnknownCatalog):
        links.link(session, admin_of(session, market), catalog.public_id, ident(market), now=now)


def test_the_public_page_of_sixty_offers_takes_three_queries(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    catalog = make_catalog(session, farm, [make_offer(session, farm) for _ in range(60)], include_online_fee=True)

    with count_queries(session) as statements:
        shown = public_catalogs.public_catalog(session, catalog.public_id, now=now)

    assert len(shown.offers) == 60
    assert len(statements) <= 3


def test_the_markets_offered_are_those_one_runs_with_what_is_linked_already(session: Session, now: datetime) -> None:
    market, second = make_market(session, name="Anis"), make_market(session, name="Basilic")
    make_market(session, name="D'autres gens")
    user = admin_of(session, market)
    make_market_member(session, second, user, MarketRole.ADMIN)
    make_market_member(session, second, user, MarketRole.REFERENT)
    catalog = make_catalog(session, make_farm(session))
    make_link(session, catalog, market)

    shown = public_catalogs.reader(session, user, catalog.public_id, now=now)

    assert [(row.name, row.linked) for row in shown.markets] == [("Anis", True), ("Basilic", False)]
    assert shown.own_id == 0
    assert public_catalogs.reader(session, None, catalog.public_id, now=now) == public_catalogs.Reader()
    with pytest.raises(public_catalogs.UnknownCatalog):
        public_catalogs.reader(session, user, "inconnu", now=now)


def test_the_page_says_between_which_days_the_catalog_sells(session: Session, now: datetime) -> None:
    catalog = make_catalog(session, make_farm(session), valid_until=date(2026, 12, 31))

    assert public_catalogs.public_catalog(session, catalog.public_id, now=now).validity == Validity(
        last=date(2026, 12, 31)
    )


def test_the_farms_own_people_are_known_whatever_farm_they_act_for(session: Session, now: datetime) -> None:
    farm, other = make_farm(session), make_farm(session)
    catalog = make_catalog(session, farm)

    owner, stranger = (session.get_one(User, member.user_id) for member in (farm, other))
    assert public_catalogs.reader(session, owner, catalog.public_id, now=now).own_id == catalog.id
    assert public_catalogs.reader(session, stranger, catalog.public_id, now=now).own_id == 0


def test_an_admin_of_twenty_markets_costs_five_queries(session: Session, now: datetime) -> None:
    catalog, first = make_catalog(session, make_farm(session)), make_market(session)
    user = admin_of(session, first)
    for at in range(20):
        market = make_market(session, name=f"Marché {at}")
        make_market_member(session, market, user, MarketRole.ADMIN)
        make_link(session, catalog, market)

    with count_queries(session) as statements:
        assert len(public_catalogs.reader(session, user, catalog.public_id, now=now).markets) == 21
    assert len(statements) <= 5
