"""Reflex states as a browser's events find them: with its cookies and the address of its page."""

from typing import TypeVar, cast

import reflex as rx
from reflex.constants import RouteArgType
from reflex.istate.data import RouterData

from cagette_pwa.services import drafts, sessions

_State = TypeVar("_State", bound=rx.State)


def visit(
    kind: type[_State],
    path: str = "/",
    *,
    token: str | None = None,
    typed: dict[str, str] | None = None,
    parts: dict[str, str] | None = None,
) -> _State:
    """A fresh state for a page at `path`, whose bracketed `parts` are given here."""
    cookies = {sessions.COOKIE: token, drafts.COOKIE: drafts.packed(typed) if typed else None}
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items() if value)
    rx.State.setup_dynamic_args(dict.fromkeys(parts or {}, RouteArgType.SINGLE))
    root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
    root.router = RouterData.from_router_data(
        {
            "headers": {"cookie": cookie, "origin": "http://localhost:8000"},
            "asPath": path,
            "pathname": path,
            "query": parts or {},
        }
    )
    return cast(_State, root.get_substate(kind.get_full_name().split(".")))
