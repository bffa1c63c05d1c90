"""Minus, a number, plus."""

from typing import Any

import reflex as rx

from cagette_pwa.components.buttons import icon_button
from cagette_pwa.components.words import Flag, Text


def stepper(
    value: Text,
    *,
    less: Any,
    more: Any,
    what: Text = "",
    at_least: Flag = False,
    at_most: Flag = False,
    tall: bool = False,
    box: rx.Component | None = None,
) -> rx.Component:
    """A quantity changed by touch: `less` and `more` are handlers; `at_least` and `at_most` say when to stop.

    `what` names the thing for screen readers ("Courgettes"). `box` stands in place of the number.
    """
    size = 52 if tall else 44
    own = "font-display tabular-nums text-center min-w-8 " + ("text-40 px-4" if tall else "text-20")
    return rx.el.div(
        icon_button("minus", _said("Moins", what), "soft", size=size, on_click=less, disabled=at_least),
        box or rx.el.output(value, aria_live="polite", class_name=own),
        icon_button("plus", _said("Plus", what), "primary", size=size, on_click=more, disabled=at_most),
        class_name="inline-flex items-center gap-2 justify-between",
    )


def _said(action: str, what: Text) -> Text:
    if isinstance(what, rx.Var):
        return rx.Var.create(f"{action} : ") + what.to(str)
    return f"{action} : {what}" if what else action
