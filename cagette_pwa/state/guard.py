"""What every event passes before its handler: our own page, arguments of the kinds it declares, one person for one tab.

Any client can send anything to any handler. Kinds are checked here, once, for the handlers of today and of
tomorrow; what a value means and whose it is are checked where it is used.
"""

import math
import re
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin
from urllib.parse import urlsplit

import reflex as rx
from reflex.event import Event
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.registry import RegistrationContext

from cagette_pwa.errors import ForeignForm, UnreadableEvent
from cagette_pwa.services.sessions import hashed
from cagette_pwa.settings import settings
from cagette_pwa.state.edge import token_of

LONGEST: Final = 20_000
"""Characters of one text."""

DEEPEST: Final = 4
_LONE: Final = re.compile("[\ud800-\udfff]")
"""Halves of a character, which no encoding can write."""

LARGEST: Final = 2**53 - 1
"""Beyond it a browser's numbers are not whole any more."""


class Identity(rx.State):
    """Whose cookie the tab came with last, as a hash."""

    _who: str = ""


class Guard(Middleware):
    """Refuses other sites and what cannot be read, and forgets what another person has looked at in this tab."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Raises ForeignForm and UnreadableEvent; the exception handler of the application answers them."""
        if event.router_data:  # else it comes from one of our own handlers, in the tab that just passed
            refuse_foreign_page(event)
            refuse_unreadable(event)
            await _forget_another(state)
        return None


def refuse_foreign_page(event: Event) -> None:
    """Raises ForeignForm when a browser says that the page belongs to another site; programs say nothing and pass.

    Names are compared without ports, which cookies do not know either.
    """
    headers = event.router_data.get("headers", {})
    origin, host = headers.get("origin"), headers.get("host", "")
    ours = {urlsplit(f"//{host}").hostname, urlsplit(settings().public_url).hostname}
    if origin and urlsplit(origin).hostname not in ours:
        raise ForeignForm


def refuse_unreadable(event: Event) -> None:
    """Raises UnreadableEvent for arguments that no page of ours would send."""
    if not _printable(event.payload) or not _printable(event.router_data.get("query", {})):
        raise UnreadableEvent
    if not all(isinstance(value, str | list) for value in event.router_data.get("query", {}).values()):
        raise UnreadableEvent
    known = RegistrationContext.get().event_handlers.get(event.name)
    if known is None or known.states[0].__module__.startswith("reflex"):
        return
    hints = known.handler._get_type_hints()
    if any(not _fits(value, hints.get(name, Any)) for name, value in event.payload.items()):
        raise UnreadableEvent


async def _forget_another(state: BaseState) -> None:
    """A tab keeps its state through a reload: after signing out and in, it must not show the one before."""
    identity = await state.get_state(Identity)
    token = token_of(identity)
    who = hashed(token) if token else "nobody"
    if identity._who not in ("", who):
        for kind in rx.State.get_substates():
            (await state.get_state(kind)).reset()  # type: ignore[no-untyped-call]
    if identity._who != who:
        identity._who = who


def _fits(value: Any, hint: Any) -> bool:
    origin = get_origin(hint) or hint
    if origin in (Union, UnionType):
        return any(_fits(value, kind) for kind in get_args(hint))
    if origin in (None, NoneType):
        return value is None
    if origin is int:
        return type(value) is int or (isinstance(value, str) and _is_whole(value))
    if origin is float:
        return type(value) in (int, float)
    if origin in (str, bool, dict, list):
        return type(value) is origin
    return True


def _is_whole(text: str) -> bool:
    """Whether Reflex can make a number of it, and one that could have come as a number."""
    return len(text) < 20 and text.removeprefix("-").isdecimal() and _printable(int(text))


def _printable(value: Any, depth: int = 0) -> bool:
    """Whether both databases and every browser could keep it."""
    if isinstance(value, str):
        return len(value) <= LONGEST and "\x00" not in value and (value.isascii() or not _LONE.search(value))
    if isinstance(value, int):
        return -LARGEST <= value <= LARGEST
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return depth < DEEPEST and all(_printable(part, depth + 1) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return depth < DEEPEST and all(_printable(part, depth + 1) for part in value)
    return value is None
