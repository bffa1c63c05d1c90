"""Referents are reminded to validate: when the distribution starts, and three days later."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from cagette_pwa.french import spaced
from cagette_pwa.models.account import User
from cagette_pwa.models.notice import Mail
from cagette_pwa.services import quantities
from cagette_pwa.services.reminders import due_reminders, remind
from cagette_pwa.services.validation import validate
from tests.support.queries import count_queries
from tests.support.sale import Sale, make_sale
from tests.support.stalls import another_basket, referent_of
from tests.support.town import admin_of, ident

THREE_DAYS = timedelta(days=3)


@pytest.fixture
def sale(session: Session) -> Sale:
    return make_sale(session, chickens=0, courgettes=3)


@pytest.fixture
def referent(sale: Sale) -> User:
    return referent_of(sale)


def run(session: Session, now: datetime) -> int:
    found = due_reminders(session, now=now)
    for due in found:
        remind(session, due, now=now)
    return len(found)


def mails(session: Session) -> list[Mail]:
    return list(session.exec(select(Mail).order_by(col(Mail.id))))


def test_a_referent_is_reminded_at_the_start_and_three_days_later_once_each(
    session: Session, sale: Sale, referent: User
) -> None:
    starts = sale.distribution.starts_at
    assert run(session, starts - timedelta(seconds=1)) == 0
    assert [run(session, starts + timedelta(minutes=n)) for n in (0, 1, 4000)] == [1, 0, 0]
    assert [run(session, starts + THREE_DAYS + timedelta(days=n)) for n in (0, 1, 20)] == [1, 0, 0]
    first, second = mails(session)
    assert {first.recipient, second.recipient} == {referent.email}
    assert "commence" in first.body
    assert "toujours pas validée" in second.body
    assert spaced("Distribution du mercredi 25 novembre à valider") == first.subject
    assert f"/distribution/{sale.distribution.id}" in first.body


def test_after_an_outage_of_three_days_only_the_second_is_sent(session: Session, sale: Sale, referent: User) -> None:
    late = sale.distribution.starts_at + THREE_DAYS + timedelta(days=10)
    assert [run(session, late + timedelta(minutes=n)) for n in (0, 1)] == [1, 0]
    assert "toujours pas validée" in mails(session)[0].body


def test_a_validated_sale_is_not_asked_for_any_more(session: Session, sale: Sale, referent: User) -> None:
    starts = sale.distribution.starts_at
    run(session, starts)
    told = len(mails(session))
    due = due_reminders(session, now=starts + THREE_DAYS)
    validate(session, referent, ident(sale.distribution), now=starts)
    told_farm = len(mails(session)) - told
    for one in due:
        remind(session, one, now=starts + THREE_DAYS)
    assert due_reminders(session, now=starts + THREE_DAYS) == []
    assert len(mails(session)) == told + told_farm


def test_a_sale_without_orders_has_nothing_to_validate(session: Session, sale: Sale, referent: User) -> None:
    quantities.change(session, sale.farm, sale.line("Courgettes").line_id, 0, now=sale.distribution.starts_at)
    assert due_reminders(session, now=sale.distribution.starts_at) == []


def test_admins_are_reminded_where_a_market_has_no_referent(session: Session, sale: Sale) -> None:
    assert run(session, sale.distribution.starts_at) == 1
    assert mails(session)[0].recipient == admin_of(session, sale.market).email


def test_every_referent_is_reminded_and_nobody_else(session: Session, sale: Sale, referent: User) -> None:
    second = referent_of(sale, first_name="Zoé")
    another_basket(sale, courgettes=1)
    assert run(session, sale.distribution.starts_at) == 2
    assert {mail.recipient for mail in mails(session)} == {referent.email, second.email}


def test_a_sale_of_last_season_is_forgotten(session: Session, sale: Sale, referent: User) -> None:
    assert due_reminders(session, now=sale.distribution.starts_at + timedelta(days=46)) == []


def test_looking_costs_one_query_when_nothing_is_due(session: Session, sale: Sale, now: datetime) -> None:
    with count_queries(session) as sent:
        due_reminders(session, now=now)
    assert len(sent) == 1
