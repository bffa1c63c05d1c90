"""What a farm is paid, by Monday; what awaits validation; what was paid on site."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from cagette_pwa.clock import from_paris
from cagette_pwa.french import spaced
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.notice import Mail, Notification
from cagette_pwa.models.payout import Payout
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.money import NBSP, euros
from cagette_pwa.services.announcements import ANNOUNCED_AT, announce, due_announcements
from cagette_pwa.services.payouts import NextPayout, money_of, next_payout
from cagette_pwa.services.validation import validate
from tests.support.queries import count_queries
from tests.support.sale import Sale, make_sale
from tests.support.stalls import another_basket, collecting, referent_of, starting
from tests.support.town import NOW, ident, make_distribution, make_farm, make_participation, make_priced, make_user

MONDAY = date(2026, 11, 30)


@pytest.fixture
def sale(session: Session) -> Sale:
    """3 courgettes at 1,80 €, at a market that collects."""
    return collecting(make_sale(session, chickens=0, courgettes=3))


def validated(sale: Sale, *, days: int = 0) -> datetime:
    """The sale is validated so many days after its start."""
    now = starting(sale) + timedelta(days=days)
    validate(sale.session, referent_of(sale), ident(sale.distribution), now=now)
    return now


def another_sale(sale: Sale, *, days: int, courgettes: int) -> Sale:
    """The same farm at the same market, so many days later."""
    session, starts_at = sale.session, sale.distribution.starts_at + timedelta(days=days)
    distribution = make_distribution(session, sale.market, starts_at=starts_at)
    catalog_id = sale.participation.catalog_id
    participation = make_participation(session, session.get_one(Catalog, catalog_id), distribution)
    priced = make_priced(session, participation, sale.courgettes)
    other = Sale(
        session,
        sale.farm,
        sale.market,
        distribution,
        participation,
        sale.customer,
        sale.basket,
        sale.chickens,
        sale.courgettes,
        (priced, priced),
    )
    another_basket(other, courgettes=courgettes)
    return other


# The list


def test_a_validated_sale_is_under_its_monday(session: Session, sale: Sale) -> None:
    now = validated(sale)

    (day,) = money_of(session, sale.farm, now=now).coming

    assert (day.paid_on, day.amount_cents) == (MONDAY, 540)
    assert [(one.market, one.starts_at) for one in day.sales] == [(sale.market.name, sale.distribution.starts_at)]


def test_sales_paid_the_same_monday_are_added(session: Session, sale: Sale) -> None:
    validated(sale)
    now = validated(another_sale(sale, days=1, courgettes=10))

    (day,) = money_of(session, sale.farm, now=now).coming

    assert (day.amount_cents, [one.amount_cents for one in day.sales]) == (2340, [540, 1800])
    assert next_payout(session, sale.farm, now=now) == NextPayout(MONDAY, 2340, 2)


def test_on_its_monday_a_payout_is_still_to_come_and_the_day_after_it_is_past(session: Session, sale: Sale) -> None:
    validated(sale)
    late = from_paris(MONDAY, datetime.max.time().replace(microsecond=0))

    assert [day.paid_on for day in money_of(session, sale.farm, now=late).coming] == [MONDAY]
    assert next_payout(session, sale.farm, now=late) is not None

    after = money_of(session, sale.farm, now=late + timedelta(seconds=1))
    assert (after.coming, [day.paid_on for day in after.past]) == ((), [MONDAY])
    assert next_payout(session, sale.farm, now=late + timedelta(seconds=1)) is None


def test_the_past_is_shown_newest_first(session: Session, sale: Sale) -> None:
    validated(sale)
    now = validated(another_sale(sale, days=7, courgettes=1)) + timedelta(days=30)
    assert [day.paid_on for day in money_of(session, sale.farm, now=now).past] == [date(2026, 12, 7), MONDAY]


def test_a_sale_that_started_awaits_its_validation_with_what_it_would_bring(session: Session) -> None:
    sale = collecting(make_sale(session, chickens=1, courgettes=3))
    before = money_of(session, sale.farm, now=starting(sale, minutes=-1))
    after = money_of(session, sale.farm, now=starting(sale))

    assert before.awaiting == ()
    assert [(one.amount_cents, one.validated) for one in after.awaiting] == [(540 + 1900, False)]
    assert (after.coming, after.on_site) == ((), ())


def test_a_sale_of_last_year_that_nobody_validated_still_awaits(session: Session, sale: Sale) -> None:
    assert len(money_of(session, sale.farm, now=starting(sale) + timedelta(days=400)).awaiting) == 1


def test_a_sale_paid_on_site_is_said_so_validated_or_not(session: Session) -> None:
    sale = make_sale(session, chickens=0, courgettes=3)
    first = money_of(session, sale.farm, now=starting(sale))
    now = validated(sale)
    then = money_of(session, sale.farm, now=now)

    assert [(one.amount_cents, one.validated) for one in first.on_site + then.on_site] == [(540, False), (540, True)]
    assert (then.coming, then.awaiting) == ((), ())
    assert money_of(session, sale.farm, now=now + timedelta(days=93)).on_site == ()


def test_a_market_that_starts_to_collect_keeps_its_old_sales_on_site(session: Session) -> None:
    sale = make_sale(session, chickens=0, courgettes=3)
    now = validated(sale)
    money = money_of(session, collecting(sale).farm, now=now)
    assert (money.awaiting, len(money.on_site)) == ((), 1)


def test_another_farm_sees_nothing_of_it(session: Session, sale: Sale) -> None:
    now = validated(sale)
    other = make_farm(session)
    money = money_of(session, other, now=now)
    assert (money.coming, money.past, money.awaiting, money.on_site) == ((), (), (), ())
    assert next_payout(session, other, now=now) is None


def test_a_long_history_costs_the_same_queries(session: Session, sale: Sale) -> None:
    validated(sale)
    for week in range(1, 12):
        later = another_sale(sale, days=7 * week, courgettes=2)
        if week % 2:
            validated(later)
    session.expire_all()
    farm_id = sale.farm.producer_id

    with count_queries(session) as sent:
        money = money_of(session, sale.farm, now=starting(later))

    assert farm_id
    assert len(money.coming + money.past) == 7
    assert len(money.awaiting) == 5
    assert len(sent) <= 8


# The announcement


def monday_at(hour: int, *, days: int = 0) -> datetime:
    return from_paris(MONDAY + timedelta(days=days), ANNOUNCED_AT.replace(hour=hour))


def announce_all(session: Session, now: datetime) -> int:
    due = due_announcements(session, now=now)
    for one in due:
        announce(session, one, now=now)
    return len(due)


def told(session: Session, sale: Sale) -> list[str]:
    texts = session.exec(select(Notification.text).where(Notification.user_id == sale.farm.user_id)).all()
    return [text.replace(NBSP, " ") for text in texts if text.startswith("Virement")]


def test_a_payout_is_announced_on_its_monday_once_everybody_is_up(session: Session, sale: Sale) -> None:
    validated(sale)
    assert announce_all(session, monday_at(7)) == 0
    assert announce_all(session, monday_at(8)) == 1
    assert told(session, sale) == ["Virement du lundi 30 novembre : 5,40 €."]


def test_however_late_the_worker_is_a_payout_is_announced_once(session: Session, sale: Sale) -> None:
    validated(sale)
    assert announce_all(session, monday_at(3, days=3)) == 1
    assert announce_all(session, monday_at(9, days=3)) == 0
    announce(session, (sale.farm.producer_id, MONDAY), now=monday_at(10, days=3))
    assert len(told(session, sale)) == 1


def test_all_sales_of_a_monday_are_one_announcement_to_each_colleague(session: Session, sale: Sale) -> None:
    validated(sale)
    validated(another_sale(sale, days=1, courgettes=10))
    colleague = ProducerMember(producer_id=sale.farm.producer_id, user_id=ident(make_user(session)), joined_at=NOW)
    session.add(colleague)
    session.flush()

    announce_all(session, monday_at(8))

    mails = session.exec(select(Mail).where(Mail.key.startswith("virement-"))).all()  # type: ignore[attr-defined]
    recipients = {session.get_one(User, member.user_id).email for member in (sale.farm, colleague)}
    assert {mail.recipient for mail in mails} == recipients
    assert len(mails) == 2
    assert spaced(f"mercredi 25 novembre : {euros(540)}") in mails[0].body
    assert spaced(f"jeudi 26 novembre : {euros(1800)}") in mails[0].body
    assert all(payout.announced_at for payout in session.exec(select(Payout)))
