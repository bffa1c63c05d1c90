"""What falls due is done once, however late and by however many, and one failure holds nothing else up."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, func, select

from cagette_pwa import database as databases
from cagette_pwa.jobs import due
from cagette_pwa.models.account import User, UserSession
from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market
from cagette_pwa.models.notice import Mail
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.payout import Payout
from cagette_pwa.models.product import Offer
from cagette_pwa.models.product_import import ProductImport
from cagette_pwa.models.stock import StockMovement
from cagette_pwa.services import accounts, closings
from cagette_pwa.services.validation import validate
from tests.support.sale import make_sale
from tests.support.sheets import csv_of, kept
from tests.support.stalls import collecting
from tests.support.town import (
    NOW,
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_market,
    make_offer,
    make_participation,
    make_schedule,
    make_user,
)

STARTS = NOW + timedelta(days=2)


@pytest.fixture(autouse=True)
def _town(database: str) -> None:
    """A sale of 3 courgettes out of 10, on Wednesday, and another that opens on Friday."""
    with databases.write() as session:
        sale = collecting(make_sale(session, chickens=0, courgettes=3, stock=10))
        assert sale.distribution.starts_at == STARTS
        farm = make_farm(session)
        later = make_distribution(session, sale.market, starts_at=NOW + timedelta(days=7))
        make_participation(session, make_catalog(session, farm, [make_offer(session, farm)]), later)


def everything() -> dict[str, object]:
    with databases.read() as session:
        return {
            "on hand": session.exec(select(Offer.on_hand).where(col(Offer.stock_limited))).one(),
            "movements": session.exec(select(func.count()).select_from(StockMovement)).one(),
            "delivered": list(session.exec(select(BasketLine.delivered).where(BasketLine.quantity > 0))),
            "closed": len(session.exec(select(Participation).where(col(Participation.closed_at).is_not(None))).all()),
            "priced": session.exec(select(func.count()).select_from(PricedOffer)).one(),
            "announced": len(session.exec(select(Payout).where(col(Payout.announced_at).is_not(None))).all()),
            "mails": session.exec(select(func.count()).select_from(Mail)).one(),
        }


BEFORE = {"on hand": 10, "movements": 1, "delivered": [None], "closed": 0, "priced": 2, "announced": 0, "mails": 0}
CLOSED = BEFORE | {"closed": 1, "mails": 1}
STARTED = CLOSED | {"mails": 2}
SETTLED = STARTED | {"on hand": 7, "movements": 2, "delivered": [3]}
OPENED = SETTLED | {"priced": 3}


def test_nothing_is_done_before_it_is_due() -> None:
    assert due.run(STARTS - timedelta(days=1, seconds=1)) == 0
    assert everything() == BEFORE


def test_each_thing_is_done_when_its_time_has_come() -> None:
    due.run(STARTS - timedelta(days=1) + closings.CLOSING_DELAY)
    assert everything() == CLOSED
    due.run(STARTS - timedelta(seconds=1))
    assert everything() == CLOSED
    due.run(STARTS + timedelta(hours=1, minutes=4))
    assert everything() == STARTED
    due.run(STARTS + timedelta(hours=1, minutes=5))
    assert everything() == SETTLED
    due.run(STARTS + timedelta(days=2, hours=1))
    assert everything() == OPENED


def test_a_worker_that_was_down_for_three_days_does_each_thing_once() -> None:
    late = STARTS + timedelta(days=3)
    for minutes in (0, 1, 2):
        due.run(late + timedelta(minutes=minutes))
    assert everything() == OPENED


def test_payouts_of_a_monday_on_which_it_was_down_are_announced_once() -> None:
    with databases.write() as session:
        sale = session.exec(select(Distribution).where(Distribution.starts_at == STARTS)).one()
        _validate(session, sale)
    due.run(STARTS + timedelta(hours=2))
    mails = everything()["mails"]
    for days in (8, 8, 9):
        due.run(STARTS + timedelta(days=days))
    after = everything()
    assert after["announced"] == 1
    assert after["mails"] == mails + 1 + 1  # type: ignore[operator]  # the announcement, and the closing of the other sale


def test_several_workers_at_once_do_nothing_twice() -> None:
    late = STARTS + timedelta(days=3)
    with ThreadPoolExecutor(4) as pool:
        failures = list(pool.map(lambda _: due.run(late), range(4)))
    assert failures == [0, 0, 0, 0]
    assert everything() == OPENED


def test_one_item_that_fails_holds_nothing_else_up_and_is_due_again(monkeypatch: pytest.MonkeyPatch) -> None:
    late = STARTS + timedelta(hours=2)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as breaking:
        breaking.setattr(closings, "_tell", broken)
        assert due.run(late) == 1
    assert everything() == SETTLED | {"closed": 0, "mails": 1}

    assert due.run(late) == 0
    assert everything() == SETTLED


def test_dates_are_made_months_ahead_once(now: datetime) -> None:
    with databases.write() as session:
        make_schedule(session, make_market(session))
    for days in (0, 0, 3):
        due.extend(now + timedelta(days=days))
    with databases.read() as session:
        dates = session.exec(select(Distribution.starts_at).where(col(Distribution.schedule_id).is_not(None))).all()
    assert len(dates) == len(set(dates)) >= 26


def test_sessions_that_ended_are_forgotten(now: datetime) -> None:
    with databases.write() as session:
        user = make_user(session)
        accounts.sign_in(session, ident(user), now=now)

    due.forget(now + timedelta(days=59))
    with databases.read() as session:
        assert len(session.exec(select(UserSession)).all()) == 1
    due.forget(now + timedelta(days=60))
    with databases.read() as session:
        assert session.exec(select(UserSession)).all() == []


def test_files_that_nobody_confirmed_are_forgotten_after_a_day(now: datetime) -> None:
    with databases.write() as session:
        kept(session, make_farm(session), csv_of({"Produit": "Miel"}), now=now)

    due.forget(now + timedelta(hours=23))
    with databases.read() as session:
        assert len(session.exec(select(ProductImport)).all()) == 1
    due.forget(now + timedelta(hours=25))
    with databases.read() as session:
        assert session.exec(select(ProductImport)).all() == []


def _validate(session: Session, distribution: Distribution) -> None:
    market = session.get_one(Market, distribution.market_id)
    validate(session, session.get_one(User, market.contact_id), ident(distribution), now=STARTS)
