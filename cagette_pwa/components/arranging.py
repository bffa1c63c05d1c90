"""A list put in order by hand: dragged by its handles, moved by its arrows, or by the keyboard on a handle
(`assets/arranging.js`).

The browser moves at once and tells the server the whole order: after a drop, or when the hand rests.
"""

from typing import Any, Final

import reflex as rx

from cagette_pwa.components.lucide import OUTLINES
from cagette_pwa.components.words import Text

_GRIP: Final = "".join(
    f"M{x} {y}a1 1 0 1 0 2 0a1 1 0 1 0-2 0" for x, y in ((8, 5), (8, 12), (8, 19), (14, 5), (14, 12), (14, 19))
)


def _ordered(keys: rx.Var[list[int]], turn: rx.Var[int]) -> tuple[rx.Var[list[int]], rx.Var[int]]:
    return keys, turn


class Arranged(rx.Component):
    """Made in the browser: see `arranged`."""

    library = "$/public/arranging.js"
    lib_dependencies: list[str] = ["sortablejs@1.15.7"]  # noqa: RUF012
    tag = "Arranged"
    rows: rx.Var[list[Any]]
    turn: rx.Var[int]
    grip: rx.Var[str]
    up: rx.Var[str]
    down: rx.Var[str]
    on_order: rx.EventHandler[_ordered]  # type: ignore[type-arg, valid-type]


def arranged(rows: Any, *, turn: Text, on_order: Any, **props: Any) -> rx.Component:
    """`rows` with a `key`, a `product`, a `label` and a `price`, to be put in order.

    `on_order` receives the keys of all of them in the order shown, and a number. Set `turn` to that number once it is
    dealt with: the screen then shows `rows` again, unless it has been put in yet another order.
    """
    outlines = {"grip": _GRIP, "up": OUTLINES["chevron-up"], "down": OUTLINES["chevron-down"]}
    return Arranged.create(rows=rows, turn=turn, on_order=on_order, **outlines, **props)
