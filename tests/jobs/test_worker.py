"""Real worker processes: killed without warning, two at once, and stopped politely."""

import signal
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from cagette_pwa import database as databases
from cagette_pwa.clock import utc_now
from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.notice import Mail, Notification
from cagette_pwa.models.participation import Participation
from cagette_pwa.models.product import Offer
from cagette_pwa.models.stock import StockMovement
from cagette_pwa.services import notices
from tests.jobs.workers import asked_to_stop, wait_until, workers
from tests.support.mail import MailServer
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_distribution,
    make_farm,
    make_market,
    make_offer,
    make_participation,
    make_priced,
)

SALES = 24
MAILS = 2 * SALES
"""The recap for the farm, and the reminder to validate for who runs the market."""


@pytest.fixture
def _overdue(database: str, smtp: MailServer) -> None:
    """Sales of three days ago that nobody closed nor delivered, each of one piece of the same offer."""
    with databases.write() as session:
        farm, market = make_farm(session), make_market(session)
        offer = make_offer(session, farm, stock=2 * SALES)
        catalog = make_catalog(session, farm, [offer])
        for minutes in range(SALES):
            starts_at = utc_now() - timedelta(days=3, minutes=minutes)
            distribution = make_distribution(session, market, starts_at=starts_at)
            priced = make_priced(session, make_participation(session, catalog, distribution), offer)
            make_basket(session, distribution, {ident(priced): 1})


def closed() -> int:
    with databases.read() as session:
        query = select(func.count()).select_from(Participation).where(col(Participation.closed_at).is_not(None))
        return session.exec(query).one()


def delivered() -> int:
    with databases.read() as session:
        query = select(func.count()).select_from(BasketLine).where(col(BasketLine.delivered).is_not(None))
        return session.exec(query).one()


def sent() -> int:
    with databases.read() as session:
        return session.exec(select(func.count()).select_from(Mail).where(col(Mail.sent_at).is_not(None))).one()


def is_all_done() -> bool:
    return delivered() == SALES and sent() == MAILS


def check_database() -> None:
    """Each sale was closed, told, delivered and reminded of exactly once."""
    with databases.read() as session:
        on_hand = session.exec(select(Offer.on_hand)).one()
        movements = session.exec(select(func.sum(StockMovement.pieces))).one()
        told = session.exec(select(Notification.key)).all()
        mailed = session.exec(select(Mail.key)).all()
    assert on_hand == movements == SALES
    assert closed() == SALES
    assert len(told) == len(set(told)) == len(mailed) == len(set(mailed)) == MAILS


def sent_twice(smtp: MailServer) -> int:
    return len(smtp.mails) - len({mail["Message-ID"] for mail in smtp.mails})


@pytest.mark.usefixtures("_overdue")
def test_a_worker_killed_half_way_leaves_nothing_undone_and_nothing_done_twice(
    smtp: MailServer, tmp_path: Path
) -> None:
    log = tmp_path / "worker.log"
    with workers(1, log) as (first,):
        wait_until(lambda: 0 < closed() < SALES, every=0.001)
        first.kill()
        first.wait()
    assert not is_all_done()

    with workers(1, log):
        wait_until(lambda: delivered() == SALES)
        # Half of them bring their sheets, printed one after the other.
        wait_until(
            lambda: sent() >= MAILS - 1, seconds=240
        )  # one that was leaving at that moment waits for the end of its lease

    check_database()
    assert sent_twice(smtp) == 0


@pytest.mark.usefixtures("_overdue")
def test_two_workers_at_once_do_nothing_twice(smtp: MailServer, tmp_path: Path) -> None:
    with workers(2, tmp_path / "workers.log"):
        wait_until(is_all_done, seconds=240)
    check_database()
    assert (len(smtp.mails), sent_twice(smtp)) == (MAILS, 0)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_mail_leaves_within_seconds_and_the_worker_stops_when_asked(
    smtp: MailServer, tmp_path: Path, number: signal.Signals
) -> None:
    with workers(1, tmp_path / "worker.log") as (worker,):
        wait_until(lambda: "working" in (tmp_path / "worker.log").read_text())
        with databases.write() as session:
            notices.send_mail(
                session, key="essai", recipient="a@example.org", subject="Essai", body="Bonjour", now=utc_now()
            )
        wait_until(lambda: len(smtp.mails) == 1, seconds=5)
        assert asked_to_stop(worker, number) == 0
    assert smtp.mails[0]["Subject"] == "Essai"
