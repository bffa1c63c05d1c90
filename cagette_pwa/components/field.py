"""The field in the browser (`assets/field*.js`): vars to draw from, handlers to touch, rows as the scripts make them.

Nothing here goes through the server's events, which need a network and answer late: a tap is kept in the phone and the
screen changes in one frame.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import reflex as rx
from reflex.vars import Var, VarData
from reflex.vars.function import FunctionStringVar
from reflex_base.utils.imports import ImportVar

STORE, VIEWS, PREPARE, HAND_OVER, SCALE, DECISIONS, DESKS = (
    f"$/public/{name}.js"
    for name in (
        "field",
        "field_views",
        "field_prepare",
        "field_hand_over",
        "field_scale",
        "field_decisions",
        "field_desks",
    )
)
IDB: Final = "idb@8.0.4"


def looks(name: str) -> Var[Any]:
    """Something opened, searched or typed on this page; undefined until it is."""
    return _hooked(f"look_{name}", f'useLook("{name}")', "useLook", {})


def shown(script: str, name: str, kind: Any) -> Any:
    """What a function of a script makes of the field, as `kind`; what shows it is drawn again only when it changes."""
    return _hooked(f"shown_{name}", f"useShown({name})", "useShown", {script: [ImportVar(tag=name)]}).to(kind)


def _hooked(name: str, value: str, hook: str, imports: dict[str, list[ImportVar]]) -> Var[Any]:
    needed = {STORE: [ImportVar(tag=hook)], IDB: [ImportVar(tag=None, render=False)], **imports}
    return Var(name, _var_data=VarData(imports=needed, hooks={f"const {name} = {value}": None}))


def tapped(script: str, name: str, *args: Any) -> Any:
    """A handler that calls a function of a script with `args`, in the browser only."""
    function = _function(script, name)
    return function.partial(*args) if args else function


def _function(script: str, name: str) -> Any:
    return FunctionStringVar.create(name, _var_data=VarData(imports={script: [ImportVar(tag=name)]}))


@dataclass(frozen=True)
class Status:
    """The bar at the top of every page of the field."""

    tone: str
    icon: str
    words: str
    detail: str
    door: bool


@dataclass(frozen=True)
class Heading:
    """What a page says of itself; `state` is loading, there, empty or ashore."""

    state: str
    title: str
    when: str
    hours: str
    baskets: int
    products: int
    to_weigh: int
    done: int
    percent: int
    progress: str
    query: str
    distribution: str
    runs: bool
    several: bool


@dataclass(frozen=True)
class NoteRow:
    """A note on a basket; `waits` until it is sent."""

    key: str
    text: str
    waits: bool


@dataclass(frozen=True)
class LineRow:
    """A line of a basket."""

    key: int
    text: str
    detail: str
    amount: str
    ready: bool
    gone: bool
    weighed: bool
    to_weigh: bool
    weigh_href: str
    mine: bool


@dataclass(frozen=True)
class FarmRow:
    """What a basket holds of one farm; the name is empty on a farm's own pages."""

    key: int
    farm: str
    lines: list[LineRow] = field(default_factory=list)


@dataclass(frozen=True)
class BasketRow:
    """A basket; `farms` is filled for the one that is open."""

    key: int
    desk: str
    number: int
    name: str
    detail: str
    phone: str
    phone_href: str
    state: str
    tone: str
    ready: bool
    done: bool
    signature: str
    amount: str
    opened: bool
    notes: list[NoteRow] = field(default_factory=list)
    farms: list[FarmRow] = field(default_factory=list)


@dataclass(frozen=True)
class PartRow:
    """What one customer takes of a product."""

    key: int
    desk: str
    number: int
    name: str
    count: str
    ready: bool


@dataclass(frozen=True)
class ProductRow:
    """All of an offer; `parts` is filled for the one that is open."""

    key: str
    name: str
    count: str
    loose: bool
    detail: str
    progress: str
    ready: bool
    opened: bool
    parts: list[PartRow] = field(default_factory=list)


@dataclass(frozen=True)
class Missing:
    """The sheet that says how many there are."""

    shown: bool
    name: str
    who: str
    words: str
    left: str
    none: bool
    all: bool


@dataclass(frozen=True)
class Choice:
    """One of the things that two phones said."""

    key: str
    desk: str
    subject: str
    words: str
    told: str


@dataclass(frozen=True)
class Decision:
    """Something that a person decides."""

    key: str
    what: str
    who: str
    choices: list[Choice] = field(default_factory=list)


@dataclass(frozen=True)
class Refusal:
    """Something that the server did not take."""

    key: int
    what: str
    words: str


@dataclass(frozen=True)
class Scale:
    """The piece on the scale, and what is typed of it."""

    key: str
    count: int
    done: int
    percent: int
    progress: str
    finished: bool
    product: str
    number: int
    customer: str
    which: str
    shown: str
    unit: str
    sum: str
    price: str
    most: str
    weighed: bool
    odd: str
    meant: str
    refused: str
    can_undo: bool
    several: bool


@dataclass(frozen=True)
class Last:
    """The last hand-over."""

    shown: bool
    words: str
    desk: str
    key: int


@dataclass(frozen=True)
class HandOverState:
    """Whether baskets may be handed over already."""

    can: bool
    words: str


@dataclass(frozen=True)
class PaperRow:
    """A printed sheet that is aboard."""

    key: str
    href: str
    name: str


@dataclass(frozen=True)
class DeskRow:
    """A distribution that is aboard, or could be."""

    key: str
    market: str
    day: str
    hours: str
    who: str
    count: str
    aboard: bool
    taking: bool
    age: str
    over: bool
    farm: bool
    query: str
    papers: list[PaperRow] = field(default_factory=list)


class _ScaleKeys(rx.Component):
    library = SCALE
    tag = "ScaleKeys"
    lib_dependencies: list[str] = [IDB]  # noqa: RUF012


def scale_keys() -> rx.Component:
    """A keyboard does what the pad does, while it is on the page."""
    return _ScaleKeys.create()


class _OpenedCode(rx.Component):
    library = HAND_OVER
    tag = "OpenedCode"
    there: rx.Var[bool]


def opened_code(there: Any) -> rx.Component:
    """An address that holds a pick-up code opens its basket, once it is `there`."""
    return _OpenedCode.create(there=there)


class _TakenAboard(rx.Component):
    library = "$/public/aboard.js"
    tag = "TakenAboard"


def taken_aboard() -> rx.Component:
    """What comes next is taken aboard by itself, and what waits is sent, while any page of the application is open."""
    return _TakenAboard.create()


class _OpenedBasket(rx.Component):
    library = PREPARE
    tag = "OpenedBasket"
    there: rx.Var[bool]


def opened_basket(there: Any) -> rx.Component:
    """An address that names a basket by its number opens it, once it is `there`."""
    return _OpenedBasket.create(there=there)
