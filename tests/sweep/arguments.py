"""What a client that means harm puts in place of arguments."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from tests.sweep.discovered import Handler, field_names, is_form, vocabulary
from tests.sweep.village import betrayal

HOSTILE: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**31,
    2**63,
    10**30,
    math.nan,
    math.inf,
    0.5,
    "",
    "0",
    "-1",
    "1,5",
    "12²",
    "a" * 10_000,
    "\ud800",
    "\x00",
    "'; DROP TABLE basket; --",
    "../../etc/passwd",
    [],
    [[None]],
    ["1", 2, {}],
    {},
    {"a": {"b": [1]}},
)
"""Wrong kinds, wrong sizes, and words that mean something to some machine."""

LINE = 3
"""Values in a line of a handler that takes lines: an offer, its pieces, the last of its ledger."""

_NAME = re.compile(r"[\w:./-]{1,80}")


def aimed(handler: Handler, targets: list[Any]) -> Iterator[dict[str, Any]]:
    """Well-formed arguments that name the victims' rows, one target after another."""
    if not handler.arguments:
        yield {}
        return
    for target in targets:
        payload = {name: _fitting(hint, target) for name, hint in handler.arguments}
        if _MISFIT not in payload.values():
            yield payload
    yield from _spoken(handler, targets)


def _spoken(handler: Handler, targets: list[Any]) -> Iterator[dict[str, Any]]:
    """The words that only the handler's own module knows (a dialog's name, a tab's) beside the targets."""
    texts = [name for name, hint in handler.arguments if hint is str]
    for name in texts:
        for word in vocabulary(handler.state):
            for target in targets if len(handler.arguments) > 1 else [word]:
                others = {other: _fitting(hint, target) for other, hint in handler.arguments if other != name}
                if _MISFIT not in others.values():
                    yield {**others, name: word}


def hostile(handler: Handler) -> Iterator[dict[str, Any]]:
    """Every argument replaced by each bad value, all at once and then one at a time."""
    for value in HOSTILE:
        yield {name: value for name, _ in handler.arguments}
        for name, hint in handler.arguments:
            if is_form(hint):
                yield {other: _form(value) if other == name else 1 for other, _ in handler.arguments}
            elif len(handler.arguments) > 1:
                yield {other: value if other == name else _plain(fits) for other, fits in handler.arguments}


def targets_in(messages: list[str]) -> list[Any]:
    """The keys that a screen of the victims holds: what their own browser would send."""
    found: dict[Any, None] = {}
    for message in messages:
        for state, values in (json.loads(message).get("delta") or {}).items():
            if "cagette_pwa" in state:
                found |= dict.fromkeys(_leaves(values))
    return sorted((value for value in found if not betrayal(str(value))), key=_likeness)


def _likeness(value: Any) -> tuple[bool, int]:
    """Keys first: they are short and hold a digit."""
    return not re.search(r"\d", str(value)), len(str(value))


_MISFIT = object()


def _fitting(hint: Any, target: Any) -> Any:
    if is_form(hint):
        return _form(str(target))
    if hint is bool:
        return True
    if hint is int:
        return target if type(target) is int else _MISFIT
    if hint is str:
        return str(target)
    if "list[list" in str(hint):
        return [[target] * LINE]
    return [target] if "list" in str(hint) else target


def _plain(hint: Any) -> Any:
    return _form("1") if is_form(hint) else "1" if hint is str else True if hint is bool else 1


def _form(value: Any) -> dict[str, Any]:
    return dict.fromkeys(field_names(), value)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    elif (type(value) is int and value > 0) or (isinstance(value, str) and _NAME.fullmatch(value)):
        yield value
