"""What is counted in an inventory, kept in the browser until it is saved (`assets/inventory.js`)."""

from dataclasses import dataclass
from typing import Any, Final

import reflex as rx
from reflex.vars import Var, VarData
from reflex.vars.function import FunctionStringVar
from reflex_base.utils.imports import ImportVar

from cagette_pwa.components.words import Text

_SCRIPT: Final = "$/public/inventory.js"
_INVENTORY: Final = Var(
    "inventory",
    _var_data=VarData(
        imports={_SCRIPT: [ImportVar(tag="useInventory")]}, hooks={"const inventory = useInventory()": None}
    ),
).to(dict[str, Any])

_BOX: Final = (
    "w-20 h-12 shrink-0 rounded-control border border-edge bg-card text-center font-display tabular-nums text-20 "
    "text-ink focus:border-leaf scroll-mt-24 scroll-mb-48"
)


@dataclass(frozen=True)
class Summary:
    """What `summaryOf` in the script makes; `sent` is what the server takes."""

    count: int
    words: str
    sent: list[list[int]]


def summary(farm: Text) -> Any:
    """What has been counted of this farm."""
    return _function("summaryOf").call(_INVENTORY, farm).to(Summary)


def cleared(farm: Text) -> Any:
    """A handler that begins again, in the browser only."""
    return _function("clear").partial(farm)


class Tally(rx.Component):
    """Made in the browser: see `tally`."""

    library = _SCRIPT
    tag = "Tally"
    offer: Var[int]
    farm: Var[int]
    expected: Var[int]
    known: Var[int]
    size: Var[int]
    measure: Var[str]
    most: Var[int]
    what: Var[str]


def tally(
    offer: Text, *, farm: Text, expected: Text, known: Text, size: Text, measure: Text, most: int, what: Text
) -> rx.Component:
    """The count of an offer, empty at first, and how it differs from `expected`; loose goods are typed in kg or L."""
    return Tally.create(
        offer=offer,
        farm=farm,
        expected=expected,
        known=known,
        size=size,
        measure=measure,
        most=most,
        what=what,
        class_name=_BOX,
    )


def _function(name: str) -> Any:
    return FunctionStringVar.create(name, _var_data=VarData(imports={_SCRIPT: [ImportVar(tag=name)]}))
