"""Opening the bell reads it."""

import asyncio

import pytest
from sqlmodel import select

from cagette_pwa import database as databases
from cagette_pwa.clock import utc_now
from cagette_pwa.errors import NotSignedIn
from cagette_pwa.models.account import User
from cagette_pwa.models.notice import Notification
from cagette_pwa.services import notices
from cagette_pwa.state.notifications import Notifications
from tests.support.town import ident, make_user, sign_in
from tests.support.visits import visit


def test_opening_the_bell_shows_what_is_new_once(database: str) -> None:
    with databases.write() as session:
        user = make_user(session)
        token = sign_in(session, user)
        _tell(session, user)

    first = visit(Notifications, "/notifications", token=token)
    asyncio.run(first.load())
    again = visit(Notifications, "/notifications", token=token)
    asyncio.run(again.load())

    assert [(row.text, row.ago, row.href, row.is_new) for row in first.told] == [
        ("Votre catalogue est relié.", "à l'instant", "/accueil", True)
    ]
    assert [row.is_new for row in again.told] == [False]


def test_a_stranger_reads_and_changes_nothing(database: str) -> None:
    with databases.write() as session:
        _tell(session, make_user(session))

    with pytest.raises(NotSignedIn):
        asyncio.run(visit(Notifications, "/notifications").load())
    with databases.read() as session:
        assert session.exec(select(Notification.read_at)).all() == [None]


def _tell(session: databases.Session, user: User) -> None:
    notices.tell(
        session,
        ident(user),
        key="k",
        text="Votre catalogue est relié.",
        path="/accueil",
        subject="s",
        body="b",
        now=utc_now(),
    )
