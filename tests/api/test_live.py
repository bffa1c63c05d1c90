"""Open shops hear of every change of the stock, whichever process made it, and servers end all the same."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
from sqlmodel import Session

from cagette_pwa import database as databases
from cagette_pwa import routes
from cagette_pwa.clock import utc_now
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import stock, stock_caps
from cagette_pwa.settings import PROJECT
from tests.support import town
from tests.support.network import free_port, wait_for_port
from tests.support.order_servers import order_servers
from tests.support.streams import address_of, open_shops
from tests.support.town import ident

OPEN = 300


@dataclass(frozen=True)
class Sale:
    """Open now: twenty of an offer, and another one without a limit."""

    id: int
    member_id: int
    offer_id: int
    scarce: str
    plenty: str

    def count(self, pieces: int) -> None:
        """The farm counts again."""
        with databases.write() as session:
            stock.set_on_hand(session, self._member(session), self.offer_id, pieces, now=utc_now())

    def keep(self, pieces: int) -> None:
        """The farm gives the sale a part."""
        with databases.write() as session:
            stock_caps.set_caps(session, self._member(session), self.offer_id, {self.id: pieces}, now=utc_now())

    def _member(self, session: Session) -> ProducerMember:
        return session.get_one(ProducerMember, self.member_id)


@pytest.fixture
def sale(database: str) -> Sale:
    with databases.write() as session:
        farm = town.make_farm(session)
        offers = town.make_offer(session, farm, stock=20), town.make_offer(session, farm)
        distribution = town.make_distribution(session, town.make_market(session), starts_at=utc_now() + timedelta(2))
        joined = town.make_participation(session, town.make_catalog(session, farm, offers), distribution)
        scarce, plenty = (str(ident(town.make_priced(session, joined, offer))) for offer in offers)
        return Sale(ident(distribution), ident(farm), ident(offers[0]), scarce, plenty)


def order(url: str, sale: Sale, pieces: int) -> None:
    form = {"distribution": str(sale.id), "key": "k" * 20, "lines": json.dumps({sale.scarce: pieces})}
    person = {"first_name": "Noé", "last_name": "Lafon", "email": "noe@exemple.fr"}
    answer = httpx.post(f"{url}{routes.API_ORDERS}", data=form | person, headers={"accept": "application/json"})
    assert answer.status_code == 200


def test_counts_orders_and_parts_reach_the_shops_of_every_process(sale: Sale) -> None:
    async def scene(servers: list[str]) -> None:
        async with open_shops(servers[0], sale.id) as (here,), open_shops(servers[1], sale.id) as (there,):
            for shop in (here, there):
                assert await shop.hears() == (True, {sale.scarce: [20, ""], sale.plenty: [-1, ""]})
            await asyncio.to_thread(sale.count, 15)
            for shop in (here, there):
                assert await shop.hears() == (False, {sale.scarce: [15, ""]})
            await asyncio.to_thread(order, servers[1], sale, 8)
            for shop in (here, there):
                assert await shop.hears() == (False, {sale.scarce: [7, "plus que 7"]})
            await asyncio.to_thread(sale.keep, 8)
            for shop in (here, there):
                assert await shop.hears() == (False, {sale.scarce: [0, "épuisé"]})

    with order_servers(2) as servers:
        asyncio.run(scene(servers))
        once = httpx.get(f"{servers[0]}{address_of(sale.id)}")
    assert once.json() == {sale.scarce: [0, "épuisé"], sale.plenty: [-1, ""]}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_three_hundred_open_shops_all_hear_of_it_and_nothing_on_the_way_holds_it_back(sale: Sale) -> None:
    async def scene(url: str) -> None:
        async with open_shops(url, sale.id, OPEN) as shops:
            assert len([await shop.hears() for shop in shops]) == OPEN
            await asyncio.to_thread(sale.count, 9)
            assert [await shop.hears() for shop in shops] == [(False, {sale.scarce: [9, "plus que 9"]})] * OPEN
            headers = shops[0].answer.headers
            assert headers["content-type"].startswith("text/event-stream")
            assert "content-encoding" not in headers
            assert headers["cache-control"] == "no-store, no-transform"

    with order_servers(1) as (url,):
        asyncio.run(scene(url))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("distribution", ["987654", "0", "-1", "abc", "9" * 30, "٣"])
def test_an_unknown_sale_is_not_followed(database: str, distribution: str) -> None:
    from fastapi.testclient import TestClient

    from cagette_pwa.api import make_api

    with TestClient(make_api()) as client:
        answer = client.get(address_of(distribution), headers={"accept": "text/event-stream"})  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-sale")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_server_that_is_asked_to_end_closes_the_shops_and_needs_no_force(sale: Sale) -> None:
    async def scene(url: str, server: "subprocess.Popen[str]") -> None:
        async with open_shops(url, sale.id, 3) as shops:
            for shop in shops:
                await shop.hears()
            server.send_signal(signal.SIGTERM)
            for shop in shops:
                await shop.ends()

    with granian() as (url, server):
        asyncio.run(scene(url, server))
        said, _ = server.communicate(timeout=30)
    assert server.returncode == 0
    assert "refused to gracefully stop" not in said


@contextmanager
def granian() -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The API in the server of production, with a worker of its own."""
    port = free_port()
    program = (
        "from granian.constants import Interfaces; from granian.server import Server;"
        f"Server('cagette_pwa.api:make_api', factory=True, interface=Interfaces.ASGI, address='127.0.0.1', port={port},"
        "workers_kill_timeout=5).serve()"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        wait_for_port(port)
        yield f"http://127.0.0.1:{port}", server
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
