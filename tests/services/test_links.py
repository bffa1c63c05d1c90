"""What a market's admin answers to a catalog: a link, or a word that declines it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.errors import BadInput, CagetteError, Taken
from cagette_pwa.french import spaced
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog, CatalogDecline, CatalogLink
from cagette_pwa.models.conversation import Conversation, Message
from cagette_pwa.models.market import Market, MarketRole
from cagette_pwa.models.notice import Mail, Notification
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import catalog_markets, catalogs, conversations, links, messages, threads, unlinking
from cagette_pwa.services.answers import answers
from cagette_pwa.services.public_catalogs import UnknownCatalog
from tests.support.town import (
    admin_of,
    ident,
    make_catalog,
    make_farm,
    make_market,
    make_market_member,
    make_user,
)


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


def test_a_catalog_that_its_farm_deletes_meanwhile_is_not_linked(database: str, now: datetime) -> None:
    """Whichever comes first, a deleted catalog sells nowhere."""
    with databases.write() as session:
        market = make_market(session)
        catalogs_made = [make_catalog(session, farm) for farm in (make_farm(session) for _ in range(6))]
        cases = [(ident(catalog), catalog.public_id, catalog.producer_id) for catalog in catalogs_made]
        market_id, admin_id = ident(market), market.contact_id

    def link(case: tuple[int, str, int]) -> None:
        with suppress(CagetteError), databases.write() as session:
            links.link(session, session.get_one(User, admin_id), case[1], market_id, now=now)

    def delete(case: tuple[int, str, int]) -> None:
        with suppress(CagetteError), databases.write() as session:
            member = session.exec(select(ProducerMember).where(ProducerMember.producer_id == case[2])).one()
            catalogs.delete(session, member, case[0], now=now)

    with ThreadPoolExecutor(8) as threads:
        for case in cases:
            threads.submit(link, case)
            threads.submit(delete, case)

    with databases.read() as session:
        for catalog_id, _, _ in cases:
            links_left = session.exec(select(CatalogLink).where(CatalogLink.catalog_id == catalog_id)).all()
            assert (session.get_one(Catalog, catalog_id).removed_at is None) == bool(links_left)


# Declining

SORRY = "Bonjour, nous avons déjà deux maraîchers. Revenez nous voir au printemps !"


def _declined(session: Session, now: datetime) -> tuple[ProducerMember, Market, Catalog, User]:
    farm, market = make_farm(session), make_market(session, name="La Dynamo")
    catalog, admin = make_catalog(session, farm, name="Marchés"), admin_of(session, market)
    assert links.decline(session, admin, catalog.public_id, ident(market), f"  {SORRY}\n", now=now)
    return farm, market, catalog, admin


def test_a_catalog_is_declined_with_a_message_that_stands_in_the_conversation(session: Session, now: datetime) -> None:
    farm, market, catalog, admin = _declined(session, now)

    (row,) = session.exec(select(CatalogDecline)).all()
    assert (row.catalog_id, row.market_id, row.declined_by, row.declined_at) == (catalog.id, market.id, admin.id, now)
    (talk,) = conversations.rows(session, session.get_one(User, farm.user_id), now=now)
    assert (talk.other, talk.last, talk.unread) == ("La Dynamo", SORRY, True)
    (said,) = threads.thread(session, admin, talk.conversation_id, now=now).said
    assert (said.mine, said.body, said.catalog and said.catalog.public_id) == (True, SORRY, catalog.public_id)
    assert not conversations.rows(session, admin, now=now)[0].unread


def test_the_farms_people_are_told_once_by_mail_and_in_the_application(session: Session, now: datetime) -> None:
    farm, _, _, admin = _declined(session, now)

    (told,), (mail,) = session.exec(select(Notification)).all(), session.exec(select(Mail)).all()
    assert (told.user_id, told.path) == (farm.user_id, f"/messages/{session.exec(select(Conversation.id)).one()}")
    assert told.text == spaced("« La Dynamo » a décliné votre catalogue « Marchés ».")
    assert (mail.recipient, mail.subject) == (
        session.get_one(User, farm.user_id).email,
        "La Dynamo a décliné votre catalogue",
    )
    assert spaced(SORRY) in mail.body
    assert admin.name in mail.body


def test_a_conversation_that_exists_goes_on(session: Session, now: datetime) -> None:
    farm, market = make_farm(session), make_market(session)
    catalog, farmer = make_catalog(session, farm), session.get_one(User, farm.user_id)
    talk = conversations.with_market(session, farm, market.slug, now=now)
    messages.say(session, farmer, talk, "", catalog_id=ident(catalog), now=now)

    links.decline(session, admin_of(session, market), catalog.public_id, ident(market), SORRY, now=now)

    said = threads.thread(session, farmer, talk, now=now).said
    assert [(message.mine, message.body) for message in said] == [(True, ""), (False, SORRY)]
    assert all(message.catalog and message.catalog.answer for message in said)


def test_declined_twice_is_declined_once(session: Session, now: datetime) -> None:
    _, market, catalog, admin = _declined(session, now)
    colleague = make_user(session)
    make_market_member(session, market, colleague, MarketRole.ADMIN)

    for user in (admin, colleague):
        again = links.decline(session, user, catalog.public_id, ident(market), "Non", now=now + timedelta(days=9))
        assert not again

    assert len(session.exec(select(CatalogDecline)).all()) == 1
    assert len(session.exec(select(Message)).all()) == 1
    assert len(session.exec(select(Mail)).all()) == 1


def test_eight_taps_at_the_same_moment_decline_once(database: str, now: datetime) -> None:
    with databases.write() as session:
        market = make_market(session)
        public_id = make_catalog(session, make_farm(session)).public_id
        market_id, admin_id = ident(market), market.contact_id

    def decline(_: int) -> bool:
        with databases.write() as session:
            return links.decline(session, session.get_one(User, admin_id), public_id, market_id, SORRY, now=now)

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(decline, range(8))) == [False] * 7 + [True]
    with databases.read() as session:
        counted = [len(session.exec(select(table)).all()) for table in (CatalogDecline, Message, Mail, Conversation)]
    assert counted == [1, 1, 1, 1]


def test_a_declined_catalog_may_be_linked_later_and_then_no_longer_counts_as_declined(
    session: Session, now: datetime
) -> None:
    farm, market, catalog, admin = _declined(session, now)
    pair = (ident(catalog), ident(market))
    assert not answers(session, [pair[0]], [pair[1]])[pair].linked

    later = now + timedelta(days=30)
    links.link(session, admin, catalog.public_id, ident(market), now=later)

    assert answers(session, [pair[0]], [pair[1]])[pair].linked
    found = catalog_markets.markets(session, farm, ident(catalog), now=later)
    assert [(row.market, row.by, row.message) for row in found.declines] == [("La Dynamo", admin.name, SORRY)]
    assert [row.market for row in found.links] == ["La Dynamo"]


def test_a_catalog_that_sold_there_once_may_be_declined_and_again_after_another_link(
    session: Session, now: datetime
) -> None:
    """The last answer counts: after the end of a link nothing stands, so that an admin may say no this time."""
    _, market, catalog, admin = _declined(session, now)
    for days in (1, 3):
        at = now + timedelta(days=days)
        link_id = links.link(session, admin, catalog.public_id, ident(market), now=at)
        with pytest.raises(Taken, match="déjà relié"):
            links.decline(session, admin, catalog.public_id, ident(market), SORRY, now=at)
        unlinking.unlink(session, admin, link_id, now=at + timedelta(hours=1))
        assert answers(session, [ident(catalog)], [ident(market)]) == {}
        assert links.decline(session, admin, catalog.public_id, ident(market), SORRY, now=at + timedelta(days=1))

    assert len(session.exec(select(CatalogDecline)).all()) == 3


@pytest.mark.parametrize("role", [None, MarketRole.REFERENT, MarketRole.CUSTOMER])
def test_only_an_admin_of_that_market_declines(session: Session, now: datetime, role: MarketRole | None) -> None:
    market, catalog = make_market(session), make_catalog(session, make_farm(session))
    user = make_user(session)
    make_market_member(session, make_market(session), user, MarketRole.ADMIN)
    if role is not None:
        make_market_member(session, market, user, role)

    with pytest.raises(links.NotYourMarket):
        links.decline(session, user, catalog.public_id, ident(market), SORRY, now=now)

    assert session.exec(select(CatalogDecline)).all() == []


@pytest.mark.parametrize("message", ["", "   \n", "x" * 1001, None, 3, ["a"]])
def test_a_decline_has_a_few_words(session: Session, now: datetime, message: Any) -> None:
    market, catalog = make_market(session), make_catalog(session, make_farm(session))

    with pytest.raises(BadInput, match="Message"):
        links.decline(session, admin_of(session, market), catalog.public_id, ident(market), message, now=now)

    assert session.exec(select(Message)).all() == []


def test_an_admin_who_is_also_of_the_farm_speaks_for_the_market_and_is_not_told(
    session: Session, now: datetime
) -> None:
    farm, market = make_farm(session), make_market(session)
    both = session.get_one(User, farm.user_id)
    make_market_member(session, market, both, MarketRole.ADMIN)
    catalog = make_catalog(session, farm)

    links.decline(session, both, catalog.public_id, ident(market), SORRY, now=now)

    assert session.exec(select(Message)).one().from_producer is False
    assert session.exec(select(Notification)).all() == []


@pytest.mark.parametrize("public_id", ["inconnu", "", "a\x00b", None, 12, ["a"]])
def test_an_unknown_catalog_is_not_answered(session: Session, now: datetime, public_id: Any) -> None:
    market = make_market(session)

    with pytest.raises(UnknownCatalog):
        links.decline(session, admin_of(session, market), public_id, ident(market), SORRY, now=now)
