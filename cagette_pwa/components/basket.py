"""The customer's basket, kept and changed in the browser (`assets/shop.js`): vars to draw from, handlers to touch.

Nothing here goes through the server's events, so − and + answer in one frame with any network.
"""

from dataclasses import dataclass
from typing import Any, Final

import reflex as rx
from reflex.vars import Var, VarData
from reflex.vars.function import FunctionStringVar
from reflex_base.utils.imports import ImportVar

_SCRIPT: Final = "$/public/shop.js"
_HOOK: Final = VarData(
    imports={_SCRIPT: [ImportVar(tag="useShop")]},
    hooks={"const shop = useShop()": None},
)
SHOP: Final = Var("shop", _var_data=_HOOK).to(dict[str, Any])
"""The browser's side of the shop: baskets, chosen category, words searched."""


def _function(name: str) -> Any:
    return FunctionStringVar.create(name, _var_data=VarData(imports={_SCRIPT: [ImportVar(tag=name)]}))


def computed(name: str, *args: Any) -> Var[Any]:
    """What a function of the script makes of the shop and `args`."""
    return _function(name).call(SHOP, *args)


def touched(name: str, *args: Any) -> Any:
    """A handler that calls a function of the script with `args`, in the browser only."""
    return _function(name).partial(*args) if args else _function(name)


@dataclass(frozen=True)
class Line:
    """An offer in the basket; `problem` says why it cannot be ordered like that."""

    id: int
    n: int
    name: str
    details: str
    amount: str
    left: int
    size: int
    measure: str
    most: int
    full: bool
    problem: str


@dataclass(frozen=True)
class Basket:
    """What `basketOf` in the script makes; `sent` and `key` are what the form sends."""

    lines: list[Line]
    count: int
    words: str
    total: str
    weighed: bool
    wrong: bool
    key: str
    sent: str


class BasketScript(rx.Fragment):
    """Loads the script on a page that draws nothing from it."""

    def add_imports(self) -> dict[str, str]:
        """An import for its effect."""
        return {"": _SCRIPT}


class LiveStock(rx.Component):
    """Keeps what is left in a sale up to date, in everything that is drawn from it."""

    library = _SCRIPT
    tag = "LiveStock"
    sale: Var[int]
