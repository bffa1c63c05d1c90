"""Fifty buyers at once for ten pieces, through four server processes: ten are sold, and forty are told so.

One synchronous process makes any code look safe, so the same race is run without the locks, and must go wrong.
"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier

import httpx
import pytest
from sqlmodel import select

from cagette_pwa import database as databases
from cagette_pwa import routes
from cagette_pwa.clock import utc_now
from cagette_pwa.french import spaced
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.services import sessions, stock
from tests.support import town
from tests.support.order_servers import UNLOCKED, order_servers
from tests.support.town import ident

BUYERS, PIECES, PROCESSES = 50, 10, 4


@dataclass(frozen=True)
class Sale:
    """An open sale: ten pieces of one offer, and another one without a limit."""

    id: int
    scarce: int
    scarce_offer_id: int
    plenty: int


@pytest.fixture
def sale(database: str) -> Sale:
    with databases.write() as session:
        market, farm = town.make_market(session), town.make_farm(session)
        offers = town.make_offer(session, farm, stock=PIECES), town.make_offer(session, farm)
        distribution = town.make_distribution(session, market, starts_at=utc_now() + timedelta(days=2))
        joined = town.make_participation(session, town.make_catalog(session, farm, offers), distribution)
        scarce, plenty = (ident(town.make_priced(session, joined, offer)) for offer in offers)
        return Sale(ident(distribution), scarce, ident(offers[0]), plenty)


def test_ten_are_sold_under_ten_numbers_and_forty_are_told_that_none_is_left(sale: Sale) -> None:
    with order_servers(PROCESSES) as servers:
        answers = race(servers, lambda buyer: (guest(buyer), {}), sale)
    assert sorted(answer.status_code for answer in answers) == [200] * PIECES + [409] * (BUYERS - PIECES)
    for refusal in (answer.json() for answer in answers if answer.status_code == 409):
        assert refusal["code"] == "sold-out"
        assert refusal["title"].startswith(spaced("« Courgettes 500 g » : il n'en reste plus."))
    assert sold(sale) == PIECES
    with databases.read() as session:
        assert sorted(session.exec(select(Basket.number))) == list(range(1, PIECES + 1))
        assert len(session.exec(select(BasketLine)).all()) == PIECES


def test_without_the_locks_the_same_race_sells_more_than_there_is(sale: Sale) -> None:
    """Every buyer has a basket already, so that only the stock is raced for, not the order numbers."""
    cookies = customers(sale)
    with order_servers(PROCESSES, UNLOCKED) as servers:
        race(servers, lambda buyer: ({}, {sessions.COOKIE: cookies[buyer]}), sale)
    assert sold(sale) > PIECES


def race(
    servers: list[str], buyer: Callable[[int], tuple[dict[str, str], dict[str, str]]], sale: Sale
) -> list[httpx.Response]:
    """Every buyer asks for one piece at the same moment; answers in the order of buyers."""
    start = Barrier(BUYERS)

    def buy(number: int) -> httpx.Response:
        form, cookies = buyer(number)
        form |= {"distribution": str(sale.id), "key": f"{number:032}", "lines": json.dumps({sale.scarce: 1})}
        with httpx.Client(base_url=servers[number % len(servers)], cookies=cookies, timeout=30) as client:
            client.get("/api/sante")
            start.wait(timeout=30)
            return client.post(routes.API_ORDERS, data=form, headers={"accept": "application/json"})

    with ThreadPoolExecutor(BUYERS) as buyers:
        return list(buyers.map(buy, range(BUYERS)))


def guest(number: int) -> dict[str, str]:
    """Somebody who has never been here."""
    return {"first_name": "Noé", "last_name": "Lafon", "email": f"noe{number}@exemple.fr", "phone": ""}


def customers(sale: Sale) -> list[str]:
    """The cookies of buyers who all ordered something else before."""
    with databases.write() as session:
        distribution = session.get_one(town.Distribution, sale.id)
        users = [town.make_user(session) for _ in range(BUYERS)]
        for user in users:
            town.make_basket(session, distribution, {sale.plenty: 1}, user=user)
        return [town.sign_in(session, user) for user in users]


def sold(sale: Sale) -> int:
    """Pieces of the scarce offer that customers believe they have."""
    with databases.read() as session:
        return stock.committed(session, [sale.scarce_offer_id])[sale.scarce_offer_id]
