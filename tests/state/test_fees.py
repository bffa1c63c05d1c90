"""The page of the platform's fees."""

import asyncio
from datetime import date
from decimal import Decimal

import pytest

from cagette_pwa import database as databases
from cagette_pwa.clock import paris, utc_now
from cagette_pwa.errors import NotSignedIn
from cagette_pwa.models.account import User
from cagette_pwa.models.price import FeeKind, FeeRate
from cagette_pwa.state.fees import Fees
from tests.support.town import make_farm, sign_in
from tests.support.visits import visit

NBSP = "\u00a0"


def test_a_producer_reads_the_rates_since_when_and_what_comes(database: str) -> None:
    year = paris(utc_now()).year
    with databases.write() as session:
        token = sign_in(session, session.get_one(User, make_farm(session).user_id))
        for rate, day in (("3.5", date(year - 1, 2, 1)), ("3.8", date(year + 1, 1, 1))):
            session.add(FeeRate(kind=FeeKind.ONLINE_PAYMENT, rate=Decimal(rate), starts_on=day))
    page = visit(Fees, "/frais", token=token)

    asyncio.run(page.load())

    online, platform = page.cards
    assert (online.title, online.rate, online.since) == (
        "Frais de paiement en ligne",
        f"3,5{NBSP}% TTC",
        f"depuis le 1er février {year - 1}",
    )
    assert online.coming == [f"3,8{NBSP}% TTC à partir du 1er janvier {year + 1}"]
    assert (platform.rate, platform.since, platform.coming) == (f"2,4{NBSP}% TTC", "", [])


def test_the_example_says_what_ten_euros_cost_and_leave(database: str) -> None:
    """At 3,6 % and 2,4 %: 10,00 / 0,94 = 10,64; of 10,00 paid, 0,36 and 0,24 are fees."""
    with databases.write() as session:
        token = sign_in(session, session.get_one(User, make_farm(session).user_id))
    page = visit(Fees, "/frais", token=token)

    asyncio.run(page.load())

    shown = [(one.inside_pays, one.inside_keeps, one.outside_pays, one.outside_keeps) for one in page.examples]
    assert [tuple(amount.removesuffix(f"{NBSP}€") for amount in one) for one in shown] == [
        ("10,64", "10,00", "10,00", "9,40"),
        ("10,25", "10,00", "10,00", "9,76"),
    ]


def test_a_stranger_is_asked_to_sign_in(database: str) -> None:
    with pytest.raises(NotSignedIn):
        asyncio.run(visit(Fees, "/frais").load())
