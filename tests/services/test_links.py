"""A catalog's public page, and its links to markets."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.errors import NotFound, Taken
from cagette_pwa.french import spaced
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import CatalogLink
from cagette_pwa.models.market import MarketRole
from cagette_pwa.models.notice import Mail, Notification
from cagette_pwa.models.participation import RecurringParticipation
from cagette_pwa.services import catalogs, links, unlinking
from tests.support.queries import count_queries
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
    make_offer,
    make_participation,
    make_priced,
    make_schedule,
    make_user,
)


def test_anybody_sees_the_farm_its_conditions_and_prices(session: Session, now: datetime) -> None:
    farm = make_farm(session, name="Ferme des Tilleuls", delivery_conditions="Livré le mercredi.")
    offer = make_offer(session, farm, price_cents=180)
    catalog = make_catalog(session, farm, [offer], modulation=Decimal(5))

    shown = links.public_catalog(session, catalog.public_id, now=now)

    assert (shown.farm, shown.delivery_conditions) == ("Ferme des Tilleuls", "Livré le mercredi.")
    assert [(row.name, row.breakdown.paid_cents) for row in shown.offers] == [("Courgettes 500 g", 189)]


@pytest.mark.parametrize("public_id", ["inconnu", "", "x" * 1000, "a\x00b", "é", None, 12, ["a"], {"a": 1}])
def test_an_unknown_link_gets_a_sentence_that_says_what_to_do(session: Session, now: datetime, public_id: Any) -> None:
    market = make_market(session)
    make_catalog(session, make_farm(session))

    with pytest.raises(links.UnknownCatalog, match="Demandez au producteur"):
        links.public_catalog(session, public_id, now=now)
    with pytest.raises(links.UnknownCatalog):
        links.link(session, admin_of(session, market), public_id, ident(market), now=now)


def test_a_deleted_catalogs_link_leads_nowhere(session: Session, now: datetime) -> None:
    farm, market = make_farm(session), make_market(session)
    catalog = make_catalog(session, farm)
    catalogs.delete(session, farm, ident(catalog), now=now)

    with pytest.raises(links.UnknownCatalog):
        links.public_catalog(session, catalog.public_id, now=now)
    with pytest.raises(links.UnknownCatalog):
        links.link(session, admin_of(session, market), catalog.public_id, ident(market), now=now)


def test_the_public_page_of_sixty_offers_takes_three_queries(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    catalog = make_catalog(session, farm, [make_offer(session, farm) for _ in range(60)], include_online_fee=True)

    with count_queries(session) as statements:
        shown = links.public_catalog(session, catalog.public_id, now=now)

    assert len(shown.offers) == 60
    assert len(statements) <= 3


def test_an_admin_links_a_catalog_and_the_farms_people_are_told_once(session: Session, now: datetime) -> None:
    farm, market = make_farm(session), make_market(session, name="La Dynamo")
    catalog = make_catalog(session, farm, name="Marchés")
    admin = admin_of(session, market)

    link_id = links.link(session, admin, catalog.public_id, ident(market), now=now)

    row = session.get_one(CatalogLink, link_id)
    assert (row.catalog_id, row.market_id, row.linked_by) == (catalog.id, market.id, admin.id)
    (told,) = session.exec(select(Notification)).all()
    (mail,) = session.exec(select(Mail)).all()
    assert told.user_id == farm.user_id
    assert told.text == spaced("« La Dynamo » a relié votre catalogue « Marchés ». Choisissez vos ventes.")
    assert mail.recipient == session.get_one(User, farm.user_id).email
    assert "La Dynamo" in mail.subject


def test_the_same_catalog_is_not_linked_twice_to_a_market(session: Session, now: datetime) -> None:
    farm, market = make_farm(session), make_market(session, name="La Dynamo")
    catalog, other = make_catalog(session, farm), make_catalog(session, farm)
    admin = admin_of(session, market)
    links.link(session, admin, catalog.public_id, ident(market), now=now)

    with pytest.raises(Taken, match=spaced("déjà relié à « La Dynamo »")):
        links.link(session, admin, catalog.public_id, ident(market), now=now)
    links.link(session, admin, other.public_id, ident(market), now=now)

    assert len(session.exec(select(CatalogLink)).all()) == 2
    assert len(session.exec(select(Mail)).all()) == 2


def test_two_admins_who_link_at_the_same_moment_make_one_link(database: str, now: datetime) -> None:
    with databases.write() as session:
        market = make_market(session, name="La Dynamo")
        second = make_user(session)
        make_market_member(session, market, second, MarketRole.ADMIN)
        public_id = make_catalog(session, make_farm(session)).public_id
        market_id, admins = ident(market), [market.contact_id, ident(second)]

    def link(user_id: int) -> str:
        try:
            with databases.write() as session:
                links.link(session, session.get_one(User, user_id), public_id, market_id, now=now)
        except Taken as refused:
            return refused.sentence
        return "linked"

    with ThreadPoolExecutor(8) as threads:
        answers = sorted(threads.map(link, admins * 4))

    assert answers == [spaced("Ce catalogue est déjà relié à « La Dynamo ».")] * 7 + ["linked"]
    with databases.read() as session:
        assert len(session.exec(select(CatalogLink)).all()) == 1


@pytest.mark.parametrize("role", [None, MarketRole.REFERENT, MarketRole.CUSTOMER])
def test_only_the_markets_admin_links(session: Session, now: datetime, role: MarketRole | None) -> None:
    market, catalog = make_market(session), make_catalog(session, make_farm(session))
    user = make_user(session)
    make_market_member(session, make_market(session), user, MarketRole.ADMIN)
    if role is not None:
        make_market_member(session, market, user, role)

    with pytest.raises(links.NotYourMarket, match="que vous administrez"):
        links.link(session, user, catalog.public_id, ident(market), now=now)

    assert session.exec(select(CatalogLink)).all() == []


@pytest.mark.parametrize("market_id", [0, -1, 10**30, True, None, "1", 1.5, [1]])
def test_what_is_not_a_market_is_refused(session: Session, now: datetime, market_id: Any) -> None:
    catalog = make_catalog(session, make_farm(session))
    admin = admin_of(session, make_market(session))

    with pytest.raises(links.NotYourMarket):
        links.link(session, admin, catalog.public_id, market_id, now=now)


def test_the_markets_offered_are_those_one_runs_with_what_is_linked_already(session: Session, now: datetime) -> None:
    market, second = make_market(session, name="Anis"), make_market(session, name="Basilic")
    make_market(session, name="D'autres gens")
    user = admin_of(session, market)
    make_market_member(session, second, user, MarketRole.ADMIN)
    make_market_member(session, second, user, MarketRole.REFERENT)
    catalog = make_catalog(session, make_farm(session))
    make_link(session, catalog, market)

    shown = links.markets_of(session, user, catalog.public_id, now=now)

    assert [(row.name, row.linked) for row in shown] == [("Anis", True), ("Basilic", False)]
    assert links.markets_of(session, None, catalog.public_id, now=now) == []


# Unlinking


def _linked(session: Session) -> tuple[Any, Any, Any, CatalogLink]:
    farm, market = make_farm(session), make_market(session)
    catalog = make_catalog(session, farm, [make_offer(session, farm)])
    return farm, market, catalog, make_link(session, catalog, market)


def test_unlinking_leaves_dates_without_orders_and_keeps_the_row(session: Session, now: datetime) -> None:
    _, market, catalog, row = _linked(session)
    past = make_distribution(session, market, starts_at=now - timedelta(days=7))
    gone = make_participation(session, catalog, past)
    coming = make_participation(session, catalog, make_distribution(session, market))

    done = unlinking.unlink(session, admin_of(session, market), ident(row), now=now)

    assert done == unlinking.Unlinked(left=1, kept=0)
    assert (coming.withdrawn_at, gone.withdrawn_at) == (now, None)
    assert (row.ended_at, row.ended_by) == (now, market.contact_id)


def test_unlinking_keeps_a_sale_that_has_orders_and_says_so(session: Session, now: datetime) -> None:
    _, market, catalog, row = _linked(session)
    distribution = make_distribution(session, market)
    participation = make_participation(session, catalog, distribution)
    offer = session.get_one(
        type(make_offer(session, make_farm(session))), catalogs.items_of(session, ident(catalog))[0].offer_id
    )
    priced = make_priced(session, participation, offer)
    make_basket(session, distribution, {ident(priced): 2})

    done = unlinking.unlink(session, admin_of(session, market), ident(row), now=now)

    assert done == unlinking.Unlinked(left=0, kept=1)
    assert participation.withdrawn_at is None
    (mail,) = session.exec(select(Mail)).all()
    assert spaced("Une vente a déjà reçu des commandes : elle reste à livrer.") in mail.body


def test_unlinking_ends_the_series_of_that_market_only(session: Session, now: datetime) -> None:
    farm, market, catalog, row = _linked(session)
    elsewhere = make_market(session)
    for schedule in (make_schedule(session, market), make_schedule(session, elsewhere)):
        session.add(
            RecurringParticipation(
                catalog_id=ident(catalog), schedule_id=ident(schedule), started_by=farm.user_id, started_at=now
            )
        )

    unlinking.unlink(session, admin_of(session, market), ident(row), now=now)

    ended = [series.ended_at for series in session.exec(select(RecurringParticipation).order_by("id"))]
    assert ended == [now, None]


def test_the_farm_may_unlink_too_and_does_not_tell_itself(session: Session, now: datetime) -> None:
    farm, _, _, row = _linked(session)

    unlinking.unlink(session, session.get_one(User, farm.user_id), ident(row), now=now)

    assert row.ended_by == farm.user_id
    assert session.exec(select(Notification)).all() == []


def test_nobody_else_unlinks(session: Session, now: datetime) -> None:
    _, market, catalog, row = _linked(session)
    participation = make_participation(session, catalog, make_distribution(session, market))
    referent = make_user(session)
    make_market_member(session, market, referent, MarketRole.REFERENT)
    other_farm = session.get_one(User, make_farm(session).user_id)
    other_admin = admin_of(session, make_market(session))

    for user in (referent, other_farm, other_admin):
        with pytest.raises(NotFound):
            unlinking.unlink(session, user, ident(row), now=now)

    assert (row.ended_at, participation.withdrawn_at) == (None, None)


def test_a_link_ends_once_and_the_catalog_may_be_linked_again(session: Session, now: datetime) -> None:
    _, market, catalog, row = _linked(session)
    admin = admin_of(session, market)
    unlinking.unlink(session, admin, ident(row), now=now)

    with pytest.raises(NotFound):
        unlinking.unlink(session, admin, ident(row), now=now)
    again = links.link(session, admin, catalog.public_id, ident(market), now=now)

    assert again != row.id
