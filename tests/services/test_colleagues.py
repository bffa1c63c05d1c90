"""Inviting colleagues to a farm, joining and leaving it."""

import re
import threading
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from cagette_pwa import database as databases
from cagette_pwa.errors import (
    AlreadyColleague,
    BadEmail,
    DeadInvitation,
    LastColleague,
    NotFound,
    TooManyInvitations,
)
from cagette_pwa.models.account import User
from cagette_pwa.models.notice import Mail, Notification
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import colleagues, sessions
from tests.support.town import ident, make_farm, make_user, sign_in


def test_an_invitation_is_a_mail_with_a_link_and_the_farm_s_name(session: Session, now: datetime) -> None:
    member = make_farm(session, name="Ferme des Tilleuls")

    token = _invite(session, member, "Marie@Exemple.fr", now)

    mail = session.exec(select(Mail)).one()
    assert mail.recipient == "marie@exemple.fr"
    assert mail.subject == "Paul Vergne vous invite dans l'Espace Producteur de Ferme des Tilleuls"
    shown = colleagues.invitation_of(session, token, now=now)
    assert (shown.farm, shown.inviter, shown.has_account) == ("Ferme des Tilleuls", "Paul Vergne", False)


def test_whoever_holds_the_link_joins_once(session: Session, now: datetime) -> None:
    member = make_farm(session)
    token = _invite(session, member, "marie@exemple.fr", now)
    marie = make_user(session, first_name="Marie", email="marie@ailleurs.fr")
    browser = sign_in(session, marie)

    colleagues.accept(session, marie, token, browser=browser, now=now)

    assert sessions.member_of(session, browser, now=now).producer_id == member.producer_id
    assert [person.name for person in colleagues.colleagues_of(session, member)] == ["Paul Vergne", "Marie Vergne"]
    with pytest.raises(DeadInvitation):
        colleagues.accept(session, make_user(session), token, browser=None, now=now)
    assert session.exec(select(Notification.user_id)).all() == [member.user_id]


def test_a_form_sent_twice_joins_once_and_says_so_twice(session: Session, now: datetime) -> None:
    member = make_farm(session)
    token = _invite(session, member, "marie@exemple.fr", now)
    marie = make_user(session, first_name="Marie")
    browser = sign_in(session, marie)

    for _ in range(2):
        colleagues.accept(session, marie, token, browser=browser, now=now)

    assert len(colleagues.colleagues_of(session, member)) == 2
    assert len(session.exec(select(Notification)).all()) == 1


def test_an_invitation_lives_for_two_weeks(session: Session, now: datetime) -> None:
    token = _invite(session, make_farm(session), "marie@exemple.fr", now)
    marie = make_user(session)

    with pytest.raises(DeadInvitation):
        colleagues.accept(session, marie, token, browser=None, now=now + timedelta(days=14))
    with pytest.raises(DeadInvitation):
        colleagues.invitation_of(session, "unknown", now=now)
    colleagues.accept(session, marie, token, browser=None, now=now + timedelta(days=13))


def test_asking_again_voids_the_link_before(session: Session, now: datetime) -> None:
    member = make_farm(session)
    later = now + timedelta(minutes=5)
    first = _invite(session, member, "marie@exemple.fr", now)
    second = _invite(session, member, "marie@exemple.fr", later)

    with pytest.raises(DeadInvitation):
        colleagues.invitation_of(session, first, now=later)
    assert colleagues.invitation_of(session, second, now=later).email == "marie@exemple.fr"
    assert len(colleagues.waiting_of(session, member, now=later)) == 1


def test_an_invitation_asked_twice_at_once_is_one_mail_whose_link_works(session: Session, now: datetime) -> None:
    member = make_farm(session)
    token = _invite(session, member, "marie@exemple.fr", now)

    colleagues.invite(session, member, "Marie@exemple.fr", now=now + timedelta(seconds=2))

    assert len(session.exec(select(Mail)).all()) == 1
    assert colleagues.invitation_of(session, token, now=now).email == "marie@exemple.fr"


def test_an_invitation_can_be_taken_back_by_its_own_farm_only(session: Session, now: datetime) -> None:
    member = make_farm(session)
    token = _invite(session, member, "marie@exemple.fr", now)
    invitation = colleagues.waiting_of(session, member, now=now)[0]

    with pytest.raises(NotFound):
        colleagues.take_back(session, make_farm(session), invitation.id, now=now)
    assert colleagues.invitation_of(session, token, now=now)
    colleagues.take_back(session, member, invitation.id, now=now)
    with pytest.raises(DeadInvitation):
        colleagues.invitation_of(session, token, now=now)


def test_a_colleague_is_not_invited_again(session: Session, now: datetime) -> None:
    member = make_farm(session)
    me = session.get_one(User, member.user_id)
    token = _invite(session, member, "marie@exemple.fr", now)

    with pytest.raises(AlreadyColleague):
        colleagues.invite(session, member, me.email.upper(), now=now)
    with pytest.raises(AlreadyColleague):
        colleagues.accept(session, me, token, browser=None, now=now)
    assert colleagues.invitation_of(session, token, now=now)
    with pytest.raises(BadEmail):
        colleagues.invite(session, member, "marie", now=now)


def test_a_farm_sends_twenty_invitations_a_day_at_most(session: Session, now: datetime) -> None:
    member = make_farm(session)
    for number in range(20):
        colleagues.invite(session, member, f"marie{number}@exemple.fr", now=now)

    with pytest.raises(TooManyInvitations):
        colleagues.invite(session, member, "paul@exemple.fr", now=now + timedelta(hours=23))
    colleagues.invite(session, member, "paul@exemple.fr", now=now + timedelta(hours=24))


def test_a_colleague_leaves_but_never_the_last_one(session: Session, now: datetime) -> None:
    member = make_farm(session)
    marie = make_user(session)
    colleagues.accept(session, marie, _invite(session, member, "m@exemple.fr", now), browser=None, now=now)
    elsewhere = make_farm(session)

    for nobody in (elsewhere.user_id, 0, "x", None):
        with pytest.raises(NotFound):
            colleagues.remove_colleague(session, member, nobody, now=now)
    colleagues.remove_colleague(session, member, ident(marie), now=now)
    with pytest.raises(LastColleague):
        colleagues.remove_colleague(session, member, member.user_id, now=now)
    assert [person.is_me for person in colleagues.colleagues_of(session, member)] == [True]


def test_two_colleagues_who_remove_each_other_leave_one(database: str, now: datetime) -> None:
    with databases.write() as session:
        paul = make_farm(session)
        marie = make_user(session)
        colleagues.accept(session, marie, _invite(session, paul, "m@exemple.fr", now), browser=None, now=now)
        members = session.exec(select(ProducerMember).order_by(col(ProducerMember.id))).all()
        session.expunge_all()
    together = threading.Barrier(2)

    def remove(member: ProducerMember, other: ProducerMember) -> None:
        together.wait()
        try:
            with databases.write() as session:
                colleagues.remove_colleague(session, member, other.user_id, now=now)
        except LastColleague:
            pass

    threads = [threading.Thread(target=remove, args=pair) for pair in (members, members[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    with databases.read() as session:
        assert len(session.exec(select(ProducerMember)).all()) == 1


def _invite(session: Session, member: ProducerMember, email: str, now: datetime) -> str:
    colleagues.invite(session, member, email, now=now)
    mail = session.exec(select(Mail).order_by(col(Mail.id).desc())).first()
    assert mail is not None
    found = re.search(r"http://localhost:8000/invitation/(\S+)", mail.body)
    assert found is not None
    return found[1]
