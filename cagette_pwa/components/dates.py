"""The date tile: a month over the day's number."""

from typing import Any

import reflex as rx

from cagette_pwa.components.words import Flag, Text, merged


def date_tile(month: Text, day: Text, soon: Flag = False, **props: Any) -> rx.Component:
    """`date_tile("NOV.", "25")`; green, or grey for what is not open yet (`soon`)."""
    grey, green = "bg-muted text-paper", "bg-leaf text-on-leaf"
    band = rx.cond(soon, grey, green) if isinstance(soon, rx.Var) else (grey if soon else green)
    own = "w-13 shrink-0 rounded-control border border-line bg-card overflow-hidden text-center"
    return rx.el.div(
        rx.el.div(month, class_name=["text-13 font-bold uppercase leading-5", band]),
        rx.el.div(day, class_name="font-display tabular-nums text-20 leading-7"),
        class_name=merged(own, props),
        **props,
    )
