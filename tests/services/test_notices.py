"""Telling people things once."""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from cagette_pwa.models.account import User
from cagette_pwa.models.market import MarketRole
from cagette_pwa.models.notice import Mail, Notification
from cagette_pwa.money import euros
from cagette_pwa.services import notices
from tests.support.town import ident, make_farm, make_market, make_market_member, make_user


def test_what_is_told_stands_under_the_bell_and_leaves_by_mail(session: Session, now: datetime) -> None:
    user = make_user(session, email="marie@exemple.fr", first_name="Marie")

    _tell(session, user, now)

    notice = notices.notices_of(session, user, now=now)[0]
    assert (notice.text, notice.path, notice.is_new) == ("Votre catalogue est relié.", "/accueil", True)
    mail = session.exec(select(Mail)).one()
    assert (mail.recipient, mail.subject) == ("marie@exemple.fr", "Catalogue relié")
    assert mail.body == (
        "Bonjour Marie,\n\nLa Cagette de Segonzac a relié votre catalogue.\n\nhttp://localhost:8000/accueil\n\n"
        "Cagette Producteur\nhttp://localhost:8000/\n"
    )


def test_the_same_cause_is_told_once_to_each_person(session: Session, now: datetime) -> None:
    marie, paul = make_user(session), make_user(session)

    for _ in range(2):
        _tell(session, marie, now)
        _tell(session, paul, now)

    told = session.exec(select(Notification.user_id)).all()
    assert sorted(told) == sorted([ident(marie), ident(paul)])
    assert len(session.exec(select(Mail)).all()) == 2


def test_a_mail_is_written_once_for_a_key_and_its_subject_stands_on_one_line(session: Session, now: datetime) -> None:
    for subject in ("Bonjour\nBcc: tous@exemple.fr", "autre"):
        notices.send_mail(session, key="k", recipient="a@exemple.fr", subject=subject, body="…", now=now)

    assert session.exec(select(Mail.subject)).all() == ["Bonjour Bcc: tous@exemple.fr"]


def test_the_newest_come_first_and_reading_them_is_one_s_own(session: Session, now: datetime) -> None:
    marie, paul = make_user(session), make_user(session)
    _tell(session, marie, now, key="first")
    _tell(session, marie, now + timedelta(minutes=1), key="second")
    _tell(session, paul, now)

    notices.read_all(session, marie, now=now)

    mine = notices.notices_of(session, marie, now=now)
    assert [notice.created_at for notice in mine] == [now + timedelta(minutes=1), now]
    assert not any(notice.is_new for notice in mine)
    assert notices.notices_of(session, paul, now=now)[0].is_new


def test_the_people_of_a_farm_and_of_a_market_s_role(session: Session, now: datetime) -> None:
    farm, market = make_farm(session), make_market(session)
    make_farm(session)
    referent = make_user(session)
    make_market_member(session, market, referent, MarketRole.REFERENT)

    assert [user.id for user in notices.producer_users(session, farm.producer_id)] == [farm.user_id]
    found = notices.market_users(session, ident(market), MarketRole.REFERENT)
    assert [user.id for user in found] == [referent.id]
    assert [user.id for user in notices.market_users(session, ident(market), MarketRole.ADMIN)] == [market.contact_id]


def _tell(session: Session, user: User, now: datetime, key: str = "link-1") -> None:
    notices.tell(
        session,
        ident(user),
        key=key,
        text="Votre catalogue est relié.",
        path="/accueil",
        subject="Catalogue relié",
        body="La Cagette de Segonzac a relié votre catalogue.",
        now=now,
    )


def test_an_amount_is_told_with_the_spaces_that_hold_it_together(session: Session, now: datetime) -> None:
    user, amount = make_user(session), euros(126420)

    notices.tell(
        session, ident(user), key="virement", text=f"Virement :\n {amount}", path="", subject=amount, body=".", now=now
    )

    assert notices.notices_of(session, user, now=now)[0].text == f"Virement\u00a0: {amount}"
    assert session.exec(select(Mail)).one().subject == amount


def test_a_notice_and_its_mail_keep_a_sign_with_its_word(session: Session, now: datetime) -> None:
    user = make_user(session)
    notices.tell(
        session,
        ident(user),
        key="total",
        text="Total :\n 12,50\u00a0€ ?",
        path="/plus",
        subject="Total : 12,50\u00a0€",
        body="Encore ? Non : c'est fini.",
        now=now,
    )

    (told,) = notices.notices_of(session, user, now=now)
    (mail,) = session.exec(select(Mail)).all()
    assert told.text == "Total\u00a0: 12,50\u00a0€\u202f?"
    assert mail.subject == "Total\u00a0: 12,50\u00a0€"
    assert "\n\nEncore\u202f? Non\u00a0: c'est fini.\n\n" in mail.body
