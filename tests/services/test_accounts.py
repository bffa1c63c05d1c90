"""Signing up, in and out; links for a password; guests."""

import re
import threading
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, func, select

from cagette_pwa import database as databases
from cagette_pwa.errors import BadEmail, DeadLink, EmailTaken, MissingName, NotSignedIn, TooManyAttempts
from cagette_pwa.models.account import PasswordReset, SignInFailure, User, UserSession
from cagette_pwa.models.notice import Mail
from cagette_pwa.services import accounts, sessions
from tests.support.town import ident, make_user

HASH = "a hash"
NEW_HASH = "another hash"


def test_signing_up_keeps_a_person_and_welcomes_them(session: Session, now: datetime) -> None:
    user = _sign_up(session, now, email="Marie@Exemple.FR", phone="0612345678")

    assert (user.email, user.name, user.phone) == ("marie@exemple.fr", "Marie Durand", "06 12 34 56 78")
    mail = session.exec(select(Mail)).one()
    assert mail.recipient == "marie@exemple.fr"
    assert mail.body.startswith("Bonjour Marie,")
    assert "http://localhost:8000/connexion" in mail.body


def test_an_address_serves_one_account_whatever_its_case(session: Session, now: datetime) -> None:
    _sign_up(session, now, email="marie@exemple.fr")

    with pytest.raises(EmailTaken):
        _sign_up(session, now, email="MARIE@exemple.fr")
    assert session.exec(select(func.count(col(User.id)))).one() == 1


def test_a_refused_sign_up_changes_nothing(session: Session, now: datetime) -> None:
    with pytest.raises(BadEmail):
        _sign_up(session, now, email="marie")
    with pytest.raises(MissingName):
        accounts.sign_up(session, email="a@exemple.fr", password_hash=HASH, first_name="", last_name="Durand", now=now)
    assert session.exec(select(User)).all() == []
    assert session.exec(select(Mail)).all() == []


def test_two_sign_ups_at_once_make_one_account_and_one_refusal(database: str, now: datetime) -> None:
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def sign_up() -> None:
        together.wait()
        try:
            with databases.write() as session:
                _sign_up(session, now, email="marie@exemple.fr")
            outcomes.append("account")
        except EmailTaken as refusal:
            outcomes.append(refusal.sentence)

    _in_threads(sign_up, 2)

    assert sorted(outcomes) == [
        "Cette adresse a déjà un compte. Connectez-vous, ou demandez un lien pour choisir un mot de passe.",
        "account",
    ]
    with databases.read() as session:
        assert session.exec(select(func.count(col(User.id)))).one() == 1


def test_a_guest_is_a_person_without_a_password(session: Session, now: datetime) -> None:
    guest = accounts.guest(session, "Paul@exemple.fr", "Paul", "Roche", "", now=now)

    assert (guest.email, guest.password_hash) == ("paul@exemple.fr", None)
    assert session.exec(select(Mail)).all() == []


def test_a_guest_cannot_order_under_a_known_address(session: Session, now: datetime) -> None:
    accounts.guest(session, "paul@exemple.fr", "Paul", "Roche", "", now=now)

    with pytest.raises(EmailTaken):
        accounts.guest(session, "PAUL@exemple.fr", "Jean", "Petit", "", now=now)
    with pytest.raises(EmailTaken):
        _sign_up(session, now, email="paul@exemple.fr")
    assert session.exec(select(User.first_name)).all() == ["Paul"]


def test_a_session_is_kept_as_a_hash_and_ends_after_sixty_days(session: Session, now: datetime) -> None:
    user = make_user(session)

    token = accounts.sign_in(session, ident(user), now=now)

    assert len(token) >= 43
    assert token not in session.exec(select(UserSession)).one().token_hash
    assert sessions.user_of(session, token, now=now + timedelta(days=59)).id == user.id
    with pytest.raises(NotSignedIn):
        sessions.user_of(session, token, now=now + timedelta(days=60))


def test_signing_out_ends_this_browser_only(session: Session, now: datetime) -> None:
    user = make_user(session)
    here, there = (accounts.sign_in(session, ident(user), now=now) for _ in range(2))

    accounts.sign_out(session, here)
    accounts.sign_out(session, None)

    assert sessions.user_of(session, there, now=now).id == user.id
    with pytest.raises(NotSignedIn):
        sessions.user_of(session, here, now=now)


@pytest.mark.parametrize("email", ["marie@exemple.fr", "inconnue@exemple.fr"])
def test_the_ninth_failure_within_a_quarter_of_an_hour_waits(session: Session, now: datetime, email: str) -> None:
    make_user(session, email="marie@exemple.fr")
    for minute in range(8):
        accounts.attempt(session, email.upper(), now=now + timedelta(minutes=minute))

    with pytest.raises(TooManyAttempts):
        accounts.attempt(session, email, now=now + timedelta(minutes=14))
    accounts.attempt(session, email, now=now + timedelta(minutes=15))


def test_failures_are_counted_for_one_address(session: Session, now: datetime) -> None:
    for _ in range(8):
        accounts.attempt(session, "paul@exemple.fr", now=now)

    assert accounts.attempt(session, "marie@exemple.fr", now=now).user_id is None


def test_signing_in_forgets_the_failures(session: Session, now: datetime) -> None:
    user = make_user(session, email="marie@exemple.fr", password_hash=HASH)
    for _ in range(8):
        found = accounts.attempt(session, "marie@exemple.fr", now=now)
    assert (found.user_id, found.password_hash) == (user.id, HASH)

    accounts.sign_in(session, ident(user), now=now)

    assert session.exec(select(SignInFailure)).all() == []


def test_guesses_at_once_are_counted_one_by_one(database: str, now: datetime) -> None:
    together = threading.Barrier(12)
    outcomes: list[str] = []

    def guess() -> None:
        together.wait()
        try:
            with databases.write() as session:
                accounts.attempt(session, "marie@exemple.fr", now=now)
            outcomes.append("tried")
        except TooManyAttempts:
            outcomes.append("refused")

    _in_threads(guess, 12)

    assert outcomes.count("tried") == 8


def test_asking_for_a_link_says_the_same_for_an_unknown_address(session: Session, now: datetime) -> None:
    make_user(session, email="marie@exemple.fr")

    accounts.ask_reset(session, "inconnue@exemple.fr", now=now)
    assert session.exec(select(Mail)).all() == []
    accounts.ask_reset(session, "Marie@exemple.fr", now=now)
    assert session.exec(select(Mail.recipient)).all() == ["marie@exemple.fr"]


def test_a_mailbox_gets_three_links_an_hour_at_most(session: Session, now: datetime) -> None:
    make_user(session, email="marie@exemple.fr")

    for minute in range(5):
        accounts.ask_reset(session, "marie@exemple.fr", now=now + timedelta(minutes=minute))
    assert len(session.exec(select(Mail)).all()) == 3
    accounts.ask_reset(session, "marie@exemple.fr", now=now + timedelta(minutes=61))
    assert len(session.exec(select(Mail)).all()) == 4


def test_a_link_gives_a_new_password_and_ends_every_other_session(session: Session, now: datetime) -> None:
    user = make_user(session, email="marie@exemple.fr", password_hash=HASH)
    before = accounts.sign_in(session, ident(user), now=now)
    link = _link(session, "marie@exemple.fr", now)
    assert accounts.reset_for(session, link, now=now) == "marie@exemple.fr"

    after = accounts.reset(session, link, NEW_HASH, now=now)

    assert user.password_hash == NEW_HASH
    assert sessions.user_of(session, after, now=now).id == user.id
    with pytest.raises(NotSignedIn):
        sessions.user_of(session, before, now=now)


def test_a_link_serves_once_and_voids_the_others(session: Session, now: datetime) -> None:
    make_user(session, email="marie@exemple.fr")
    first, second = (_link(session, "marie@exemple.fr", now) for _ in range(2))

    accounts.reset(session, second, "new", now=now)

    for link in (first, second):
        with pytest.raises(DeadLink):
            accounts.reset(session, link, "newer", now=now)
        with pytest.raises(DeadLink):
            accounts.reset_for(session, link, now=now)


def test_a_link_lives_for_an_hour(session: Session, now: datetime) -> None:
    user = make_user(session, email="marie@exemple.fr", password_hash=HASH)
    link = _link(session, "marie@exemple.fr", now)

    with pytest.raises(DeadLink):
        accounts.reset(session, link, NEW_HASH, now=now + timedelta(hours=1))
    with pytest.raises(DeadLink):
        accounts.reset(session, "unknown", "new", now=now)
    assert user.password_hash == HASH


def test_the_same_link_twice_at_once_serves_once(database: str, now: datetime) -> None:
    with databases.write() as session:
        make_user(session, email="marie@exemple.fr")
        link = _link(session, "marie@exemple.fr", now)
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def reset() -> None:
        together.wait()
        try:
            with databases.write() as session:
                accounts.reset(session, link, NEW_HASH, now=now)
            outcomes.append("reset")
        except DeadLink:
            outcomes.append("dead")

    _in_threads(reset, 2)

    assert sorted(outcomes) == ["dead", "reset"]


def test_a_guest_gets_a_first_password_by_the_same_link(session: Session, now: datetime) -> None:
    guest = accounts.guest(session, "paul@exemple.fr", "Paul", "Roche", "", now=now)

    link = _link(session, "paul@exemple.fr", now)
    accounts.reset(session, link, NEW_HASH, now=now)

    assert guest.password_hash == NEW_HASH
    assert session.exec(select(Mail.subject)).one() == "Votre mot de passe Cagette Producteur"


def test_a_link_opens_an_address_that_was_locked_by_guesses(session: Session, now: datetime) -> None:
    make_user(session, email="marie@exemple.fr")
    for _ in range(8):
        accounts.attempt(session, "marie@exemple.fr", now=now)

    accounts.reset(session, _link(session, "marie@exemple.fr", now), NEW_HASH, now=now)

    assert accounts.attempt(session, "marie@exemple.fr", now=now).password_hash == NEW_HASH


def test_what_has_expired_is_forgotten_and_nothing_else(session: Session, now: datetime) -> None:
    user = make_user(session, email="marie@exemple.fr")
    _link(session, "marie@exemple.fr", now)
    accounts.attempt(session, "paul@exemple.fr", now=now)
    old = accounts.sign_in(session, ident(user), now=now)
    later = now + timedelta(days=30)
    kept = accounts.sign_in(session, ident(user), now=later)
    accounts.attempt(session, "paul@exemple.fr", now=later)

    accounts.clear_expired(session, now=later)
    assert sessions.user_of(session, old, now=later).id == user.id
    assert session.exec(select(PasswordReset)).all() == []
    assert [failure.at for failure in session.exec(select(SignInFailure))] == [later]

    accounts.clear_expired(session, now=now + timedelta(days=60))
    assert [row.token_hash for row in session.exec(select(UserSession))] == [sessions.hashed(kept)]


def _sign_up(session: Session, now: datetime, *, email: str, phone: str = "") -> User:
    return accounts.sign_up(
        session,
        email=email,
        password_hash=HASH,
        first_name="Marie",
        last_name="Durand",
        phone=phone,
        now=now,
    )


def _link(session: Session, email: str, now: datetime) -> str:
    accounts.ask_reset(session, email, now=now)
    mail = session.exec(select(Mail).order_by(col(Mail.id).desc())).first()
    assert mail is not None
    found = re.search(r"http://localhost:8000/nouveau-mot-de-passe/(\S+)", mail.body)
    assert found is not None
    return found[1]


def _in_threads(work: object, count: int) -> None:
    assert callable(work)
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
