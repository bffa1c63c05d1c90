"""A browser tab that says anything to the application, through Reflex's own connection and event processing."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory
from reflex.state import OnLoadInternalState
from reflex.utils.format import json_dumps
from reflex_base.utils.format import format_event_handler

from cagette_pwa.cagette_pwa import app
from cagette_pwa.errors import CagetteError
from cagette_pwa.services import sessions

HOST = "localhost:8000"
HYDRATE = format_event_handler(rx.State.event_handlers["hydrate_and_load"])
LOAD = format_event_handler(OnLoadInternalState.event_handlers["on_load_internal"])
_numbers = count(1)


@dataclass
class Site:
    """The application with its event processor running; `failures` are exceptions that nobody foresaw."""

    failures: list[Exception] = field(default_factory=list)
    refusals: list[CagetteError] = field(default_factory=list)
    heard: dict[str, list[str]] = field(default_factory=dict)

    async def settle(self) -> None:
        """Waits until no event is being handled, nor any that it led to."""
        processor = app.event_processor
        while waiting := {*processor._futures.values(), *processor._tasks.values()}:
            await asyncio.wait(waiting, timeout=20)
            await asyncio.sleep(0)


@dataclass
class Tab:
    """One open tab of a browser that has `cookie`, or none."""

    site: Site
    sid: str
    token: str
    path: str = "/"

    async def visit(self, address: str) -> list[str]:
        """Opens an address of the site; returns what the tab was sent, each a JSON text."""
        self.path = address
        return await self.fire(LOAD, {})

    async def reload(self, cookie: str | None) -> "Tab":
        """The same tab connects anew, with the cookie that its browser has by now."""
        await app.event_namespace.on_disconnect(self.sid)
        return await open_tab(self.site, cookie, self.token)

    async def fire(
        self, name: str, payload: dict[str, Any], *, path: str = "", query: dict[str, Any] | None = None
    ) -> list[str]:
        """Sends an event with this payload, from the address that is open or as if it were another."""
        heard = self.site.heard[self.sid]
        heard.clear()
        parts = urlsplit(path or self.path)
        asked = _query(parts.path, parts.query) if query is None else query
        router_data = {"pathname": parts.path, "asPath": path or self.path, "query": asked}
        await app.event_namespace.on_event(self.sid, {"name": name, "payload": payload, "router_data": router_data})
        await self.site.settle()
        return list(heard)


@asynccontextmanager
async def open_site() -> AsyncIterator[Site]:
    """The application, as a server starts it, with its answers kept instead of sent."""
    site, namespace, before = Site(), app.event_namespace, app.backend_exception_handler
    kept, emit = app._state_manager, namespace.emit

    def note(failure: Exception) -> Any:
        (site.refusals if isinstance(failure, CagetteError) else site.failures).append(failure)
        return before(failure)

    async def hear(_: str, update: Any, to: str, **__: Any) -> None:
        site.heard.setdefault(to, []).append(json_dumps(update))

    app._state_manager, app.backend_exception_handler, namespace.emit = StateManagerMemory(), note, hear
    try:
        with _quiet():
            async with app._setup_event_processor():
                yield site
    finally:
        app._state_manager, app.backend_exception_handler, namespace.emit = kept, before, emit


async def open_tab(site: Site, cookie: str | None, token: str = "") -> Tab:
    """A tab connects, with its request's headers; `token` is what Reflex gave to a tab that was open before."""
    number = next(_numbers)
    token = token or f"tab-{number}"
    sid, headers = f"sid-{number}", [(b"host", HOST.encode()), (b"origin", f"http://{HOST}".encode())]
    if cookie:
        headers.append((b"cookie", f"{sessions.COOKIE}={cookie}".encode()))
    scope = {"headers": headers, "client": ("127.0.0.1", 5000)}
    site.heard[sid] = []
    await app.event_namespace.on_connect(sid, {"QUERY_STRING": f"token={token}", "asgi.scope": scope})
    return Tab(site, sid, token)


def _query(path: str, query: str) -> dict[str, Any]:
    """What a browser says of its address: the parts of the route, then the parameters."""
    return {**_parts(path), **dict(parse_qsl(query))}


def _parts(path: str) -> dict[str, str]:
    route = app.router(path) or ""
    said = zip(route.strip("/").split("/"), path.strip("/").split("/"), strict=False)
    return {name[1:-1]: value for name, value in said if name.startswith("[")}


@contextmanager
def _quiet() -> Iterator[None]:
    """Thousands of refused events would each write a line."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def said(messages: list[str]) -> str:
    """All that a tab was sent, accents unescaped."""
    return "\n".join(json.dumps(json.loads(message), ensure_ascii=False) for message in messages)
