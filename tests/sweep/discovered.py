"""What there is to sweep, asked of the application itself: a handler added tomorrow is in it."""

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_origin, get_type_hints

from reflex_base.registry import RegistrationContext

import cagette_pwa
from cagette_pwa.cagette_pwa import app
from cagette_pwa.pages import DEMONSTRATION

PACKAGE = Path(cagette_pwa.__file__).parent
_EVERYWHERE = re.compile(r"\[+(?:\.\.\.)?(\w+)\]+")


@dataclass(frozen=True)
class Handler:
    """An event that any client can send: its full name, a short one, and its arguments with what they should be."""

    event: str
    state: str
    name: str
    arguments: tuple[tuple[str, Any], ...]

    @property
    def short(self) -> str:
        """`Orders.save`."""
        return f"{self.state}.{self.name}"


@cache
def handlers() -> tuple[Handler, ...]:
    """Every event handler of the application's own states, in the order in which they are written."""
    return tuple(found for found in _registered() if found.name != "setvar")


@cache
def framework_handlers() -> tuple[str, ...]:
    """Events that Reflex itself answers, for any state."""
    ours = {handler.event for handler in handlers()}
    known = RegistrationContext.ensure_context().event_handlers.items()
    return tuple(name for name, found in known if name not in ours and not _is_demonstration(found.states[0]))


@cache
def states() -> dict[str, type[Any]]:
    """The application's own states by their short name."""
    found = (known.states[0] for known in RegistrationContext.ensure_context().event_handlers.values())
    return {state.__name__: state for state in found if _is_ours(state)}


def pages() -> list[str]:
    """Routes of all pages, as they are declared: `/produits/[product]`."""
    return [f"/{route}" for route in app._unevaluated_pages if route != "404"]


def pages_of(state: str) -> list[str]:
    """The pages that load a state."""
    loads = {route: app._load_events.get(route.strip("/"), []) for route in pages()}
    return [route for route, events in loads.items() if any(_state_of(event) == state for event in events)]


def addresses(route: str, names: dict[str, list[str]]) -> list[str]:
    """The route for every name that its parameter may have."""
    found = _EVERYWHERE.search(route)
    if found is None:
        return [route]
    return [route.replace(found[0], name) for name in names.get(found[1], names[""])]


@cache
def field_names() -> frozenset[str]:
    """Names under which a state looks for something in a form or in an address."""
    return frozenset(name for path in (PACKAGE / "state").glob("*.py") for name in _looked_for(path))


def _is_ours(state: type[Any]) -> bool:
    return state.__module__.startswith("cagette_pwa.") and not _is_demonstration(state)


def _is_demonstration(state: type[Any]) -> bool:
    """Real sites never import these states, though another test may have."""
    return state.__module__.removeprefix("cagette_pwa.state.") in DEMONSTRATION


def _registered() -> Iterator[Handler]:
    for event, known in RegistrationContext.ensure_context().event_handlers.items():
        state = known.states[0]
        if _is_ours(state):
            fn = known.handler.fn
            hints = get_type_hints(fn)
            named = [name for name in inspect.signature(fn).parameters if name != "self"]
            arguments = tuple((name, hints.get(name, Any)) for name in named)
            yield Handler(event, state.__name__, event.rpartition(".")[2], arguments)


def _state_of(event: Any) -> str:
    fn = getattr(event, "fn", None) or event.handler.fn
    return str(fn.__qualname__.rpartition(".")[0])


def _looked_for(path: Path) -> Iterator[str]:
    """Constants of `form.get("name")`, `form["name"]` and `words(form, "name")`."""
    for node in ast.walk(ast.parse(path.read_text())):
        asked: list[ast.expr] = []
        if isinstance(node, ast.Call):
            asked = node.args[:2]
        elif isinstance(node, ast.Subscript):
            asked = [node.slice]
        for found in asked:
            name = found.value if isinstance(found, ast.Constant) else None
            if isinstance(name, str) and re.fullmatch(r"[A-Za-z_]\w{0,40}", name):
                yield name


@cache
def vocabulary(state: str) -> tuple[str, ...]:
    """The words that a state's module has given a name: `DIALOGS`, `SOLD`."""
    named = vars(sys.modules[states()[state].__module__])
    found = [value for name, value in named.items() if name.isupper()]
    words = [word for value in found for word in (value if isinstance(value, tuple | list | dict) else [value])]
    return tuple(dict.fromkeys(word for word in words if isinstance(word, str) and len(word) < 20))


def is_form(hint: Any) -> bool:
    """Whether an argument is a form's data."""
    return hint is dict or get_origin(hint) is dict
