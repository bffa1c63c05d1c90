"""A browser's websocket, without the browser: Reflex events over Socket.IO, as `utils/state.js` sends them."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from reflex.state import OnLoadInternalState, State
from reflex_base.constants import CompileVars
from simple_websocket import AioClient, ConnectionClosed

NAMESPACE = "/_event"
HYDRATE = f"{State.get_full_name()}.{CompileVars.HYDRATE_AND_LOAD}"
LOAD = f"{OnLoadInternalState.get_full_name()}.on_load_internal"
HYDRATED = f'"{CompileVars.IS_HYDRATED}_rx_state_":true'
SECONDS = 30
CHUNK = 65_536


@dataclass(frozen=True)
class Address:
    """A page as the browser names it: `pattern` is the route, `parts` what fills its brackets."""

    path: str
    parts: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()

    @property
    def router_data(self) -> dict[str, Any]:
        """What the client sends with each event."""
        search = "&".join(f"{name}={value}" for name, value in self.query)
        return {
            "pathname": self.path,
            "asPath": f"{self.path}?{search}" if search else self.path,
            "query": dict((*self.query, *self.parts)),
        }


class Tab:
    """One connected tab."""

    def __init__(self, socket: AioClient) -> None:
        self._socket = socket

    async def load(self, address: Address) -> int:
        """Goes to a page of the site, as a link does: returns how many characters came until it was complete."""
        await self._emit({"name": LOAD, "payload": {}, "router_data": address.router_data})
        return await self._until_hydrated()

    async def open(self, address: Address) -> int:
        """The first page: its event rides in the packet that connects.

        The server's greeting is not awaited: `AioClient` shows what came with the handshake only when more comes.
        """
        boot = {"name": HYDRATE, "payload": {}, "router_data": address.router_data}
        await self._socket.send(f"40{NAMESPACE},{json.dumps({'event': boot})}")
        return await self._until_hydrated()

    async def _emit(self, event: dict[str, Any]) -> None:
        await self._socket.send(f"42{NAMESPACE},{json.dumps(['event', event])}")

    async def _until_hydrated(self) -> int:
        size = 0
        while True:
            packet = await self._receive()
            size += len(packet)
            if HYDRATED in packet.replace(" ", ""):
                return size

    async def _receive(self) -> str:
        """The next packet that is not a ping."""
        async with asyncio.timeout(SECONDS):
            while True:
                packet = str(await self._socket.receive())
                if packet != "2":
                    return packet
                await self._socket.send("3")


@asynccontextmanager
async def tab(url: str, address: Address, cookie: str) -> AsyncIterator[Tab]:
    """A tab that shows `address`, closed afterwards."""
    endpoint = url.replace("http", "ws", 1) + f"{NAMESPACE}/?EIO=4&transport=websocket&token={secrets.token_hex(8)}"
    socket = await AioClient.connect(endpoint, headers={"Cookie": cookie} if cookie else {}, receive_bytes=CHUNK)
    try:
        opened = Tab(socket)
        await opened.open(address)
        yield opened
    finally:
        with suppress(ConnectionClosed):
            await socket.close()
