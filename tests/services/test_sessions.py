"""Who a cookie speaks for."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from cagette_pwa.errors import NoProducer, NotSignedIn
from cagette_pwa.models.account import User, UserSession
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import sessions
from tests.support.town import admin_of, ident, make_farm, make_market, make_user, sign_in


def test_a_cookie_names_its_person_and_their_farm(session: Session, now: datetime) -> None:
    member = make_farm(session)
    user = session.get_one(User, member.user_id)
    token = sign_in(session, user)

    assert sessions.user_of(session, token, now=now).id == user.id
    assert sessions.member_of(session, token, now=now).id == member.id


@pytest.mark.parametrize("token", [None, "", "unknown"])
def test_an_unknown_cookie_is_nobody(session: Session, now: datetime, token: str | None) -> None:
    with pytest.raises(NotSignedIn):
        sessions.user_of(session, token, now=now)
    with pytest.raises(NotSignedIn):
        sessions.member_of(session, token, now=now)


def test_an_expired_cookie_is_nobody(session: Session, now: datetime) -> None:
    member = make_farm(session)
    token = sign_in(session, session.get_one(User, member.user_id))
    session.exec(select(UserSession)).one().expires_at = now - timedelta(seconds=1)

    with pytest.raises(NotSignedIn):
        sessions.user_of(session, token, now=now)
    with pytest.raises(NotSignedIn):
        sessions.member_of(session, token, now=now)


def test_a_person_without_a_farm_is_told_to_create_one(session: Session, now: datetime) -> None:
    token = sign_in(session, admin_of(session, make_market(session)))

    with pytest.raises(NoProducer):
        sessions.member_of(session, token, now=now)


def test_a_person_of_two_farms_acts_for_the_one_chosen_last(session: Session, now: datetime) -> None:
    user = make_user(session)
    farms = [make_farm(session, name=name).producer_id for name in ("Première", "Seconde")]
    for farm in farms:
        session.add(ProducerMember(producer_id=farm, user_id=ident(user), joined_at=now))
    session.flush()
    token = sign_in(session, user)
    assert sessions.member_of(session, token, now=now).producer_id == farms[0]

    session.exec(select(UserSession)).one().producer_id = farms[1]

    assert sessions.member_of(session, token, now=now).producer_id == farms[1]
