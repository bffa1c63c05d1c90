"""A quantity of what is sold loose (vrac): read as `1,5 kg`, typed as a number (`assets/amounts.js`)."""

from typing import Any

import reflex as rx

from cagette_pwa.components.words import Text


def _amount(steps: rx.Var[int]) -> tuple[rx.Var[int]]:
    return (steps,)


class AmountBox(rx.Component):
    """Made in the browser: see `amount_box`."""

    library = "$/public/amounts.js"
    tag = "AmountBox"
    value: rx.Var[int]
    size: rx.Var[int]
    measure: rx.Var[str]
    most: rx.Var[int]
    label: rx.Var[str]
    on_amount: rx.EventHandler[_amount]  # type: ignore[type-arg, valid-type]


def amount_box(
    value: Text, *, size: Text, measure: Text, most: Text, what: Text, on_amount: Any, tall: bool = False
) -> rx.Component:
    """`value` steps of `size` grams or millilitres, `most` at most; `on_amount` receives the steps that were typed."""
    own = (
        "rounded-control border border-edge bg-card text-ink text-center font-display tabular-nums "
        "focus:border-leaf min-w-0 "
    )
    room = "h-14 w-36 text-28" if tall else "h-11 w-20 text-17"
    return AmountBox.create(
        value=value, size=size, measure=measure, most=most, label=what, on_amount=on_amount, class_name=own + room
    )
