"""What a farm reads of its money."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from cagette_pwa import database as databases
from cagette_pwa.clock import utc_now
from cagette_pwa.errors import NoProducer, NotSignedIn
from cagette_pwa.models.account import User
from cagette_pwa.money import NBSP
from cagette_pwa.services.payouts import Money, PayoutDay, SaleAmount
from cagette_pwa.services.validation import validate
from cagette_pwa.state.payouts import Payouts
from tests.support.sale import make_sale
from tests.support.stalls import collecting, referent_of
from tests.support.town import ident, make_user, sign_in
from tests.support.visits import visit

NOW = datetime(2026, 11, 25, 19, tzinfo=UTC)


def sale(number: int, cents: int, *, validated: bool = True) -> SaleAmount:
    return SaleAmount(number, "La Cagette de Segonzac", datetime(2026, 11, 25, 17, tzinfo=UTC), cents, validated)


def shown(money: Money, now: datetime = NOW) -> Payouts:
    page = visit(Payouts)
    page._show(money, now)
    return page


def test_the_next_monday_is_large_with_its_sales_and_the_wait() -> None:
    days = (
        PayoutDay(date(2026, 11, 30), (sale(1, 12_000), sale(2, 19_240))),
        PayoutDay(date(2026, 12, 7), (sale(3, 5),)),
    )
    page = shown(Money(days, (), (), ()))
    assert (page.next_amount, page.next_day, page.next_wait) == (f"312,40{NBSP}€", "lundi 30 novembre", "dans 5 jours")
    assert [row.amount for row in page.next_sales] == [f"120,00{NBSP}€", f"192,40{NBSP}€"]
    assert [(row.title, row.detail) for row in page.coming] == [("lundi 7 décembre", "1 vente")]
    assert not page.nothing


@pytest.mark.parametrize(("day", "words"), [(30, "aujourd'hui"), (29, "demain"), (28, "dans 2 jours")])
def test_the_wait_is_said_in_days_of_france(day: int, words: str) -> None:
    money = Money((PayoutDay(date(2026, 11, 30), (sale(1, 5),)),), (), (), ())
    before_midnight_in_utc = datetime(2026, 11, day - 1, 23, 30, tzinfo=UTC)
    assert shown(money, before_midnight_in_utc).next_wait == words


def test_past_years_are_said() -> None:
    page = shown(Money((), (PayoutDay(date(2025, 12, 29), (sale(1, 5),)),), (), ()))
    assert (page.past[0].title, page.next_amount) == ("lundi 29 décembre 2025", "")


def test_what_awaits_validation_and_what_was_paid_on_site_are_said_apart() -> None:
    page = shown(Money((), (), (sale(1, 500, validated=False),), (sale(2, 700), sale(3, 900, validated=False))))
    assert [row.state for row in page.awaiting + page.on_site] == ["à valider", "validée", "à valider"]


def test_a_farm_without_sales_is_told_how_money_comes() -> None:
    assert shown(Money((), (), (), ())).nothing


def test_it_reads_the_farms_own_money(database: str) -> None:
    with databases.write() as session:
        one = collecting(make_sale(session, chickens=0, courgettes=3))
        sign_in(session, session.get_one(User, one.farm.user_id), token="paul")
        sign_in(session, make_user(session), token="nofarm")
        one.distribution.starts_at = utc_now()
        validate(session, referent_of(one), ident(one.distribution), now=utc_now())

    page = visit(Payouts, token="paul")
    asyncio.run(page.load())
    assert (page.next_amount, page.loaded) == (f"5,40{NBSP}€", True)

    for token, refusal in ((None, NotSignedIn), ("nofarm", NoProducer)):
        with pytest.raises(refusal):
            asyncio.run(visit(Payouts, token=token).load())
