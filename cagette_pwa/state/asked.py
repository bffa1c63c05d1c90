"""What an address asks of a page (`?refus=bad-password`), and what its form had before it was refused."""

import reflex as rx

from cagette_pwa.errors import sentence_of
from cagette_pwa.services import drafts
from cagette_pwa.state.edge import cookie_of


def asked(state: rx.State, name: str) -> str:
    """A parameter of the page's address, empty without it. Anybody may have written it."""
    return str(state.router.url.query_parameters.get(name, ""))[:300]


def part(state: rx.State, name: str) -> str:
    """The bracketed part of the page's address. Anybody may have written it."""
    return str(getattr(state, name, ""))[:100]


def refusal_of(state: rx.State) -> str:
    """The sentence of the refusal that the API sent back with the form; empty without one."""
    code = asked(state, "refus")
    return sentence_of(code) if code else ""


def typed_in(state: rx.State) -> dict[str, str]:
    """What the form had when it was refused, without the passwords; nothing when it was not."""
    return drafts.unpacked(cookie_of(state, drafts.COOKIE) or "") if asked(state, "refus") else {}
