"""A farm and a market's admins talk."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.errors import BadInput, NotFound
from cagette_pwa.models.account import User
from cagette_pwa.models.market import Market
from cagette_pwa.models.notice import Mail, Notification
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import catalogs, conversations, messages, threads
from cagette_pwa.services.threads import SharedCatalog
from tests.support.queries import count_queries
from tests.support.town import admin_of, ident, make_catalog, make_farm, make_link, make_market, make_user


@pytest.fixture
def farm(session: Session) -> ProducerMember:
    return make_farm(session)


@pytest.fixture
def farmer(session: Session, farm: ProducerMember) -> User:
    return session.get_one(User, farm.user_id)


@pytest.fixture
def market(session: Session) -> Market:
    return make_market(session)


@pytest.fixture
def talk(session: Session, farm: ProducerMember, market: Market, now: datetime) -> int:
    return conversations.with_market(session, farm, market.slug, now=now)


def test_a_farm_and_a_market_have_one_conversation(
    session: Session, farm: ProducerMember, market: Market, talk: int, now: datetime
) -> None:
    assert conversations.with_market(session, farm, market.slug, now=now) == talk


def test_the_admin_is_told_by_mail_and_under_the_bell(
    session: Session, farmer: User, market: Market, talk: int, now: datetime
) -> None:
    messages.say(session, farmer, talk, "Bonjour, cherchez-vous des œufs ?", now=now)

    admin = admin_of(session, market)
    mail = session.exec(select(Mail)).one()
    assert mail.recipient == admin.email
    assert "cherchez-vous des œufs" in mail.body
    assert session.exec(select(Notification)).one().user_id == admin.id


def test_each_side_sees_the_other_and_what_is_unread(
    session: Session, farmer: User, market: Market, talk: int, now: datetime
) -> None:
    admin = admin_of(session, market)
    messages.say(session, farmer, talk, "Bonjour", now=now)

    (seen_by_admin,) = conversations.rows(session, admin, now=now)
    (seen_by_farmer,) = conversations.rows(session, farmer, now=now)

    assert (seen_by_admin.other, seen_by_admin.unread) == ("Ferme des Tilleuls", True)
    assert (seen_by_farmer.other, seen_by_farmer.unread) == ("La Cagette de Segonzac", False)


def test_reading_a_conversation_marks_it_read(
    session: Session, farmer: User, market: Market, talk: int, now: datetime
) -> None:
    admin = admin_of(session, market)
    messages.say(session, farmer, talk, "Bonjour", now=now)

    (said,) = threads.thread(session, admin, talk, now=now).said

    assert (said.body, said.mine) == ("Bonjour", False)
    assert not conversations.rows(session, admin, now=now)[0].unread


def test_a_catalog_is_shared_with_its_link(
    session: Session, farm: ProducerMember, farmer: User, talk: int, now: datetime
) -> None:
    catalog = make_catalog(session, farm)

    messages.say(session, farmer, talk, "", catalog_id=ident(catalog), now=now)

    (said,) = threads.thread(session, farmer, talk, now=now).said
    assert said.catalog == SharedCatalog(catalog.name, catalog.public_id, gone=False, answer=None)
    assert f"/catalog/{catalog.public_id}" in session.exec(select(Mail)).one().body


def test_a_shared_catalog_says_what_this_market_has_answered(
    session: Session, farm: ProducerMember, farmer: User, market: Market, talk: int, now: datetime
) -> None:
    linked, gone, elsewhere = (make_catalog(session, farm, name=name) for name in ("Relié", "Supprimé", "Ailleurs"))
    for catalog in (linked, gone, elsewhere):
        messages.say(session, farmer, talk, "", catalog_id=ident(catalog), now=now)
    make_link(session, linked, market)
    make_link(session, elsewhere, make_market(session))
    catalogs.delete(session, farm, ident(gone), now=now)

    with count_queries(session) as statements:
        said = threads.thread(session, farmer, talk, now=now).said

    shared = [message.catalog for message in said if message.catalog]
    assert [(catalog.name, bool(catalog.answer), catalog.gone) for catalog in shared] == [
        ("Relié", True, False),
        ("Supprimé", False, True),
        ("Ailleurs", False, False),
    ]
    assert len(statements) <= 9


def test_a_catalog_of_another_farm_is_not_shared(session: Session, farmer: User, talk: int, now: datetime) -> None:
    other = make_catalog(session, make_farm(session, name="Autre"))

    with pytest.raises(NotFound):
        messages.say(session, farmer, talk, "", catalog_id=ident(other), now=now)


@pytest.mark.parametrize("body", ["", "   ", "x" * 4001])
def test_a_message_has_a_few_words(session: Session, farmer: User, talk: int, body: str, now: datetime) -> None:
    with pytest.raises(BadInput):
        messages.say(session, farmer, talk, body, now=now)


def test_a_message_sent_twice_is_said_once(
    session: Session, farmer: User, market: Market, talk: int, now: datetime
) -> None:
    admin, soon, later = admin_of(session, market), now + timedelta(seconds=20), now + timedelta(minutes=5)
    for author, body, at in (
        (farmer, "Bonjour", now),
        (farmer, "Bonjour ", soon),
        (admin, "Bonjour", soon),
        (farmer, "Bonjour", soon),
        (farmer, "Bonjour", later),
    ):
        messages.say(session, author, talk, body, now=at)

    said = threads.thread(session, farmer, talk, now=later).said
    assert [message.mine for message in said] == [True, False, True, True]
    assert len(session.exec(select(Mail)).all()) == 4


def test_two_windows_that_open_a_conversation_at_once_both_show_it(database: str, now: datetime) -> None:
    with databases.write() as session:
        farm = make_farm(session)
        market = make_market(session)
        talk = conversations.with_market(session, farm, market.slug, now=now)
        messages.say(session, session.get_one(User, farm.user_id), talk, "Bonjour", now=now)
        admin_id = market.contact_id
    together = Barrier(4)

    def look(_: int) -> int:
        with databases.write() as session:
            admin = session.get_one(User, admin_id)
            if session.get_bind().dialect.name == "postgresql":
                together.wait(20)
            return len(threads.thread(session, admin, talk, now=now).said)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(look, range(4))) == [1, 1, 1, 1]


def test_others_neither_read_nor_write(session: Session, farmer: User, talk: int, now: datetime) -> None:
    messages.say(session, farmer, talk, "Entre nous", now=now)
    for other in (make_user(session), admin_of(session, make_market(session))):
        assert conversations.rows(session, other, now=now) == []
        with pytest.raises(NotFound):
            threads.thread(session, other, talk, now=now)
        with pytest.raises(NotFound):
            messages.say(session, other, talk, "Bonjour", now=now)
