"""A count corrected in place: minus, a number that can be typed, plus (`assets/counters.js`)."""

from typing import Any

import reflex as rx

from cagette_pwa.components.lucide import OUTLINES
from cagette_pwa.components.words import Text


def _counted(pieces: rx.Var[int], seen: rx.Var[int]) -> tuple[rx.Var[int], rx.Var[int]]:
    return pieces, seen


class Count(rx.Component):
    """Made in the browser: see `counter`."""

    library = "$/public/counters.js"
    tag = "Count"
    value: rx.Var[int]
    turn: rx.Var[int]
    most: rx.Var[int]
    what: rx.Var[str]
    minus: rx.Var[str]
    plus: rx.Var[str]
    on_count: rx.EventHandler[_counted]  # type: ignore[type-arg, valid-type]


def counter(value: Text, *, turn: Text, what: Text, most: int, on_count: Any, **props: Any) -> rx.Component:
    """`value` pieces of `what`, from 0 to `most`.

    `on_count` receives the new count, then the one from which it was stepped or typed. Change `turn` to bring
    `value` back on the screen after a refusal.
    """
    outlines = {"minus": OUTLINES["minus"], "plus": OUTLINES["plus"]}
    return Count.create(value=value, turn=turn, what=what, most=most, on_count=on_count, **outlines, **props)
