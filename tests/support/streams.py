"""Open shops without their browsers: streams of what is left in a sale."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx

from cagette_pwa import routes

SECONDS = 30
Said = dict[str, Any]


class OpenShop:
    """One stream, as it is read."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self._lines = answer.aiter_lines()

    async def hears(self) -> tuple[bool, Said]:
        """The next event: whether it says all, and what it says."""
        whole = False
        async with asyncio.timeout(SECONDS):
            async for line in self._lines:
                whole = whole or line == "event: tout"
                if line.startswith("data: "):
                    return whole, json.loads(line.removeprefix("data: "))
        raise EOFError("the stream has ended")

    async def ends(self) -> None:
        """Returns once the server has closed the stream."""
        async with asyncio.timeout(SECONDS):
            async for _ in self._lines:
                pass


def address_of(sale: int) -> str:
    """Where a sale's stream is."""
    return routes.API_LIVE.format(distribution=sale)


@asynccontextmanager
async def open_shops(url: str, sale: int, count: int = 1) -> AsyncIterator[list[OpenShop]]:
    """So many streams of one sale, from a server at `url`, closed afterwards."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    timeout = httpx.Timeout(SECONDS, pool=None)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=url, limits=limits, timeout=timeout))
        headers = {"accept": "text/event-stream", "accept-encoding": "gzip, br"}
        shops = []
        for _ in range(count):
            answer = await stack.enter_async_context(client.stream("GET", address_of(sale), headers=headers))
            answer.raise_for_status()
            shops.append(OpenShop(answer))
        yield shops
