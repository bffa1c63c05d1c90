"""What a page's load event and an order take, for one client and for fifty."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from functools import partial

import httpx

from cagette_pwa import routes
from tests.bench.pages import Visited
from tests.bench.report import Aim, Row, Section, quantile
from tests.bench.socket import Tab, tab
from tests.bench.town import LargeSale

CLIENTS = 50
ALONE = 20
"""Measured loads of a page by one client, after two that warm it."""
EACH = 4
"""Loads of a page by each of the fifty."""
ORDERS_ALONE = 30
ORDERS_EACH = 4

_Act = Callable[[], Awaitable[object]]


async def page_loads(url: str, pages: Sequence[Visited]) -> list[Section]:
    """p50 and p95 of every page; then how much the server does in a second for fifty."""
    rows: list[Row] = []
    loads = events = seconds = 0.0
    for page in pages:
        alone, many, took = await _loads(url, page)
        rows.append(Row(page.name, (*_middle_and_tail(alone), *_middle_and_tail(many)), (Aim(10), None, None, None)))
        loads, events, seconds = loads + len(many), events + len(many) * page.events, seconds + took
    table = Section(
        "Événement de chargement d'une page (ms)",
        ("p50, 1 client", "p95, 1 client", f"p50, {CLIENTS} clients", f"p95, {CLIENTS} clients"),
        tuple(rows),
        "du clic à la page complète, par le websocket ; but : 10 ms à un client",
    )
    return [table, _throughput(loads / seconds, events / seconds)]


async def recap(url: str, page: Visited) -> Section:
    """The page Commandes of a farm with 200 orders of 15 lines."""
    async with tab(url, page.address, page.cookie) as shown:
        times = await _repeat(lambda: shown.load(page.address), 5)
        size = await shown.load(page.address)
    row = Row(page.name, (*_middle_and_tail(times), size / 1024))
    return Section(
        "Récapitulatif de 200 clients × 15 lignes, en page", ("p50 (ms)", "p95 (ms)", "données (Kio)"), (row,)
    )


async def orders(url: str, sale: LargeSale, buyers: Sequence[str]) -> Section:
    """An order of three lines, sent as a program sends it; each client has its own connection."""
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(httpx.AsyncClient(base_url=url, headers={"Cookie": cookie}, timeout=60))
            for cookie in buyers[:CLIENTS]
        ]
        alone = await _repeat(lambda: _order(clients[0], sale), ORDERS_ALONE)
        started = time.perf_counter()
        many = await _together([partial(_order, client, sale) for client in clients], ORDERS_EACH)
        rate = len(many) / (time.perf_counter() - started)
    row = Row("Commande de trois lignes", (*_middle_and_tail(alone), *_middle_and_tail(many), rate))
    columns = ("p50, 1 client", "p95, 1 client", f"p50, {CLIENTS} clients", f"p95, {CLIENTS} clients", "commandes/s")
    return Section("Commande passée (ms)", columns, (row,))


def _throughput(loads: float, events: float) -> Section:
    row = Row("Toutes les pages", (loads, events), (None, Aim(500, at_most=False)))
    note = "une page demande quatre événements ou plus ; but : 500 événements/s"
    return Section(f"Débit à {CLIENTS} clients", ("pages/s", "événements/s"), (row,), note)


async def _loads(url: str, page: Visited) -> tuple[list[float], list[float], float]:
    """Milliseconds of each load by one client, by fifty at once, and the seconds that the fifty took."""
    async with AsyncExitStack() as stack:
        tabs: list[Tab] = []
        for _ in range(CLIENTS):
            tabs.append(await stack.enter_async_context(tab(url, page.address, page.cookie)))
        await _repeat(lambda: tabs[0].load(page.address), 2)
        alone = await _repeat(lambda: tabs[0].load(page.address), ALONE)
        started = time.perf_counter()
        many = await _together([partial(shown.load, page.address) for shown in tabs], EACH)
        return alone, many, time.perf_counter() - started


async def _order(client: httpx.AsyncClient, sale: LargeSale) -> None:
    chosen = ",".join(f'"{priced}": 1' for priced in secrets.SystemRandom().sample(sale.priced, 3))
    form = {"distribution": str(sale.distribution_id), "key": secrets.token_hex(16), "lines": f"{{{chosen}}}"}
    answer = await client.post(routes.API_ORDERS, data=form, headers={"Accept": "application/json"})
    answer.raise_for_status()


async def _together(acts: Sequence[_Act], times: int) -> list[float]:
    return [took for found in await asyncio.gather(*(_repeat(act, times) for act in acts)) for took in found]


async def _repeat(act: _Act, times: int) -> list[float]:
    """Milliseconds of each of `times`."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        await act()
        found.append((time.perf_counter() - started) * 1000)
    return found


def _middle_and_tail(times: Sequence[float]) -> tuple[float, float]:
    return quantile(times, 0.5), quantile(times, 0.95)
