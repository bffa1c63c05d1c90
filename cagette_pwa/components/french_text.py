"""French spaces in everything that a drawn page says by itself: its texts, and the props that people read.

Text that stands inside a var (`rx.cond(flag, "Oui !", "Non")`, `f"Moins : {row.name}"`) is found in the var's
JavaScript, where Reflex writes each string as JSON. What a state says is spaced by the state.
"""

import json
import re
from copy import copy
from typing import Any, Final

import reflex as rx
from reflex_components_core.base.bare import Bare

from cagette_pwa.french import spaced

READ: Final = ("title", "placeholder", "alt", "label", "aria-label", "aria-description", "aria-valuetext")
"""The props whose text is read or heard."""

_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_ASKED_OF: Final = re.compile(r"(\w\(|\[)$")
_COMPARED: Final = ("]", "?.valueOf")


def in_french(drawn: rx.Component) -> rx.Component:
    """`drawn` with French spaces, as a copy where anything changes."""
    changes = _changed_props(drawn)
    children = [in_french(child) if isinstance(child, rx.Component) else child for child in drawn.children]
    if any(new is not old for new, old in zip(children, drawn.children, strict=True)):
        changes["children"] = children
    if not changes:
        return drawn
    changed = copy(drawn)
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed


def french_var(said: rx.Var[Any]) -> rx.Var[Any]:
    """`said` with French spaces in the strings that it shows; those that it compares or looks up stay."""
    code = str(said)
    written = _STRING.sub(_respaced, code)
    if written == code:
        return said
    return rx.Var(_js_expr=written, _var_type=said._var_type, _var_data=said._get_all_var_data())


def _respaced(found: re.Match[str]) -> str:
    if _ASKED_OF.search(found.string, max(0, found.start() - 2), found.start()):
        return found.group()
    if found.string.startswith(_COMPARED, found.end()):
        return found.group()
    text = json.loads(found.group(), strict=False)
    right = spaced(text)
    return found.group() if right == text else json.dumps(right)


def _changed_props(drawn: rx.Component) -> dict[str, Any]:
    names = ("contents",) if isinstance(drawn, Bare) else READ
    now = {name: getattr(drawn, name, None) for name in names}
    changes = {name: new for name, old in now.items() if (new := _french(old)) is not old}
    attrs = {name: _french(value) if name in READ else value for name, value in drawn.custom_attrs.items()}
    if any(attrs[name] is not value for name, value in drawn.custom_attrs.items()):
        changes["custom_attrs"] = attrs
    return changes


def _french(value: Any) -> Any:
    if isinstance(value, rx.Var):
        return french_var(value)
    if isinstance(value, str):
        right = spaced(value)
        return value if right == value else right
    return value
