"""Fifty buyers at two sales of one offer, of which one sale may take no more than its part: neither the part nor the
stock is ever passed, and nothing is left that could have been sold.
"""

import json
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier

import httpx
import pytest
from sqlmodel import col, func, select

from cagette_pwa import database as databases
from cagette_pwa import routes
from cagette_pwa.clock import utc_now
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.stock import StockCap
from cagette_pwa.services import sessions
from tests.support import town
from tests.support.order_servers import UNLOCKED, order_servers
from tests.support.town import ident

BUYERS, PIECES, PART, PROCESSES = 50, 20, 5, 4


@dataclass(frozen=True)
class Shared:
    """One offer at two open sales, by distribution; `capped` is the sale that may take no more than its part."""

    priced: dict[int, int]
    capped: int


@pytest.fixture
def shared(database: str) -> Shared:
    with databases.write() as session:
        farm = town.make_farm(session)
        offer = town.make_offer(session, farm, stock=PIECES)
        catalog = town.make_catalog(session, farm, [offer])
        priced = {}
        for _ in range(2):
            sale = town.make_distribution(session, town.make_market(session), starts_at=utc_now() + timedelta(days=2))
            joined = town.make_participation(session, catalog, sale)
            priced[ident(sale)] = ident(town.make_priced(session, joined, offer))
        capped = min(priced)
        part = StockCap(
            offer_id=ident(offer), distribution_id=capped, pieces=PART, set_by=farm.user_id, set_at=utc_now()
        )
        session.add(part)
        return Shared(priced, capped)


def test_fifty_buyers_at_two_sales_pass_neither_the_part_nor_the_stock(shared: Shared) -> None:
    other = max(shared.priced)
    with order_servers(PROCESSES) as servers:
        answers = race(servers, [sale for sale in (shared.capped, other) for _ in range(BUYERS // 2)], shared)
    sold = ordered(shared)
    assert sold[shared.capped] <= PART
    assert sum(sold.values()) == PIECES
    assert Counter(answer.status_code for answer in answers) == {200: PIECES, 409: BUYERS - PIECES}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"part-taken", "sold-out"}


def test_without_the_locks_the_part_does_not_hold(shared: Shared) -> None:
    """So that the one above means something."""
    with order_servers(PROCESSES, UNLOCKED) as servers:
        race(servers, [shared.capped] * (BUYERS // 2), shared, baskets(shared, BUYERS // 2))
    assert ordered(shared)[shared.capped] > PART


def race(
    servers: Sequence[str], sales: Sequence[int], shared: Shared, cookies: Sequence[str] = ()
) -> list[httpx.Response]:
    """A buyer a sale of `sales` asks for one piece, all at the same moment."""
    start = Barrier(len(sales))

    def buy(number: int) -> httpx.Response:
        sale = sales[number]
        form = {"distribution": str(sale), "key": f"{number:032}", "lines": json.dumps({shared.priced[sale]: 1})}
        person = {"first_name": "Noé", "last_name": "Lafon", "email": f"noe{number}@exemple.fr"}
        known = {sessions.COOKIE: cookies[number]} if cookies else {}
        with httpx.Client(base_url=servers[number % len(servers)], cookies=known, timeout=30) as client:
            client.get("/api/sante")
            start.wait(timeout=30)
            return client.post(routes.API_ORDERS, data=form | person, headers={"accept": "application/json"})

    with ThreadPoolExecutor(len(sales)) as buyers:
        return list(buyers.map(buy, range(len(sales))))


def baskets(shared: Shared, buyers: int) -> list[str]:
    """The cookies of customers who have a basket in the capped sale already: only the stock is raced for."""
    with databases.write() as session:
        sale = session.get_one(town.Distribution, shared.capped)
        users = [town.make_user(session) for _ in range(buyers)]
        for user in users:
            town.make_basket(session, sale, {}, user=user)
        return [town.sign_in(session, user) for user in users]


def ordered(shared: Shared) -> dict[int, int]:
    """Pieces that customers believe they have, by sale."""
    query = (
        select(Basket.distribution_id, func.sum(BasketLine.quantity))
        .join(BasketLine, col(BasketLine.basket_id) == Basket.id)
        .group_by(col(Basket.distribution_id))
    )
    with databases.read() as session:
        return {sale: int(pieces) for sale, pieces in session.exec(query)}
