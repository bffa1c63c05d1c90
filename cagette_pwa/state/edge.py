"""Where an event becomes a command: who is asking, one transaction, one service call.

Handlers await one of these functions. Each runs in a worker thread, because Reflex runs handlers on the
event loop's own thread. A CagetteError passes through and becomes a toast (`state.refusals`).

    rows = await producer_reads(self, stock.rows, only_in_catalogs=True)

calls `stock.rows(session, member, only_in_catalogs=True, now=...)`.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

import anyio.to_thread
import reflex as rx
from sqlmodel import Session

from cagette_pwa import database
from cagette_pwa.clock import utc_now
from cagette_pwa.services import sessions

_T = TypeVar("_T")
_Resolve = Callable[..., Any]
_Transaction = Callable[[], AbstractContextManager[Session]]


async def producer_reads(state: rx.State, service: Callable[..., _T], *args: Any, **kwargs: Any) -> _T:
    """Look, as a member of the farm that this browser acts for."""
    return await _run(state, database.read, sessions.member_of, service, *args, **kwargs)


async def producer_writes(state: rx.State, service: Callable[..., _T], *args: Any, **kwargs: Any) -> _T:
    """Change, as a member of the farm that this browser acts for."""
    return await _run(state, database.write, sessions.member_of, service, *args, **kwargs)


async def user_reads(state: rx.State, service: Callable[..., _T], *args: Any, **kwargs: Any) -> _T:
    """Look, as the signed-in person."""
    return await _run(state, database.read, sessions.user_of, service, *args, **kwargs)


async def user_writes(state: rx.State, service: Callable[..., _T], *args: Any, **kwargs: Any) -> _T:
    """Change, as the signed-in person."""
    return await _run(state, database.write, sessions.user_of, service, *args, **kwargs)


async def anybody_reads(state: rx.State, service: Callable[..., _T], *args: Any, **kwargs: Any) -> _T:
    """Look, as the signed-in person or nobody: the service takes `User | None`."""
    return await _run(state, database.read, sessions.user_or_none, service, *args, **kwargs)


async def visitor_reads(state: rx.State, service: Callable[..., _T], *args: Any, **kwargs: Any) -> _T:
    """Look, as anybody: the service takes no person."""
    return await _run(state, database.read, None, service, *args, **kwargs)


async def visitor_writes(state: rx.State, service: Callable[..., _T], *args: Any, **kwargs: Any) -> _T:
    """Change, as anybody: the service takes no person."""
    return await _run(state, database.write, None, service, *args, **kwargs)


async def _run(
    state: rx.State,
    transaction: _Transaction,
    resolve: _Resolve | None,
    service: Callable[..., _T],
    *args: Any,
    **kwargs: Any,
) -> _T:
    token, now = token_of(state), utc_now()

    def command() -> _T:
        with transaction() as session:
            acting = (resolve(session, token, now=now),) if resolve else ()
            return service(session, *acting, *args, **kwargs, now=now)

    return await anyio.to_thread.run_sync(command)


def token_of(state: rx.State) -> str | None:
    """The session cookie, as it was when the page connected."""
    return cookie_of(state, sessions.COOKIE)


def cookie_of(state: rx.State, name: str) -> str | None:
    """Any cookie, as it was when the page connected.

    Read as the API reads it: the standard library forgets every cookie once one of them, perhaps of another program
    at the same address, holds a space or a brace.
    """
    pairs = (part.strip().partition("=") for part in (state.router.headers.cookie or "").split(";"))
    return {key: value.strip('"') for key, _, value in pairs}.get(name)
