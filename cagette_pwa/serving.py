"""The web process: pages, API and websocket on one port, from an interface that is already built.

`reflex run` builds before it serves; a server that must start in seconds and without a network may not.
"""

import gc
import os
import resource
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, Final

from cagette_pwa.settings import PROJECT, settings
from cagette_pwa.tooling.interface import CLIENT, REFLEX_ENVIRONMENT, refuse_unbuilt
from cagette_pwa.tooling.processes import refuse_taken_port

MOST_CONNECTIONS: Final = 4096
"""Of one worker. Each open page holds one, each open shop two; those beyond wait until another one ends."""

MOST_FILES: Final = 65_536

ASKED_AGAIN: Final = ("/manifest.webmanifest", "/sw.js")
"""They stay at their address while their content changes with each build."""

Scope = MutableMapping[str, Any]
Application = Callable[[Scope, Callable[..., Awaitable[Any]], Callable[..., Awaitable[None]]], Awaitable[None]]


def serve(host: str, port: int, workers: int) -> None:
    """Serves until a signal ends it. More than one worker needs Redis, which then holds what pages show.

    Raises InterfaceNotBuilt and PortTaken.
    """
    refuse_unbuilt()
    refuse_taken_port(host, port, "serve")
    os.chdir(PROJECT)
    os.environ.update(_environment())
    _allow_files()
    _serve(host, port, workers)


def application() -> Application:
    """What each worker serves."""
    from cagette_pwa.cagette_pwa import app

    served = with_lifetimes(without_redirects(app(), CLIENT))
    gc.collect()
    gc.freeze()  # what was imported stays for good: no collection looks at it again
    return served


def without_redirects(inner: Application, built: Path) -> Application:
    """Answers `/marches` with its prerendered page at once; the mounted files would send the browser to `/marches/`."""
    pages = {f"/{page.parent.relative_to(built)}" for page in built.rglob("index.html") if page.parent != built}

    async def serve_page(
        scope: Scope, receive: Callable[..., Awaitable[Any]], send: Callable[..., Awaitable[None]]
    ) -> None:
        if scope["type"] == "http" and scope["path"] in pages:
            scope = {**scope, "path": f"{scope['path']}/", "raw_path": f"{scope['path']}/".encode()}
        await inner(scope, receive, send)

    return serve_page


def with_lifetimes(inner: Application) -> Application:
    """Tells browsers to keep what carries a digest in its name for good, and to ask again for every page.

    Without it they guess from the file's age, and a page kept over an update asks for files that are gone.
    """

    async def answer(
        scope: Scope, receive: Callable[..., Awaitable[Any]], send: Callable[..., Awaitable[None]]
    ) -> None:
        async def send_on(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_lifetime(scope["path"], message)]}
            await send(message)

        await inner(scope, receive, send_on if scope["type"] == "http" else send)

    return answer


def _lifetime(path: str, message: MutableMapping[str, Any]) -> list[tuple[bytes, bytes]]:
    headers = {name.lower(): value for name, value in message["headers"]}
    if b"cache-control" in headers:
        return []
    if path.startswith("/assets/") and message["status"] in (200, 304):
        return [(b"cache-control", b"public, max-age=31536000, immutable")]
    is_page = headers.get(b"content-type", b"").startswith(b"text/html")
    return [(b"cache-control", b"no-cache")] if is_page or path in ASKED_AGAIN else []


def _environment() -> dict[str, str]:
    """What Reflex reads in each worker: mount the built interface, compile nothing."""
    from reflex_base.environment import environment

    flags = (environment.REFLEX_SKIP_COMPILE, environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP)
    redis = settings().redis_url
    return REFLEX_ENVIRONMENT | {flag.name: "true" for flag in flags} | ({"REFLEX_REDIS_URL": redis} if redis else {})


def _allow_files() -> None:
    """A connection is a file to the system, and many give a process 1,024 unless it asks for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _serve(host: str, port: int, workers: int) -> None:
    from granian.constants import Interfaces
    from granian.server import Server

    Server(
        target=f"{__name__}:application",
        factory=True,
        interface=Interfaces.ASGI,
        address=host,
        port=port,
        workers=workers,
        backpressure=MOST_CONNECTIONS,
        workers_kill_timeout=5,
        respawn_failed_workers=True,
    ).serve()
