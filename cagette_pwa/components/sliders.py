"""A bar that moves under the finger: the browser writes the figure at once, the server hears of it when it rests."""

from typing import Any, Final

import reflex as rx
from reflex.vars import VarData
from reflex_base.utils.imports import ImportVar

from cagette_pwa.components.buttons import icon_button
from cagette_pwa.components.words import Text

_SHOW_FIGURE: Final[rx.Var[Any]] = rx.Var(
    "showFigure", _var_data=VarData(imports={"$/public/sliders.js": [ImportVar(tag="showFigure")]})
)


def slider(
    value: Text,
    shown: Text,
    *,
    label: Text,
    unit: Text,
    least: Text,
    most: Text,
    step: Text,
    ends: tuple[Text, Text],
    at: Text,
    key: Text,
    on_rest: Any,
    less: Any,
    more: Any,
) -> rx.Component:
    """A signed number between two ends with 0 in the middle, in percent or in cents shown as euros.

    `at` is its place from 0 to 100. The bar keeps its own position while it is held: give it another `key` to
    put it back to `value`. `on_rest` receives the number as text once the finger has stopped for a moment.
    """
    bar = rx.el.input(
        type="range",
        default_value=value,
        min=least,
        max=most,
        step=step,
        aria_label=label,
        on_change=on_rest,
        key=key,
        style={"--at": at},
        custom_attrs={"onInput": _SHOW_FIGURE, "data-unit": unit, "aria-valuetext": shown},
        class_name="slider w-full h-11",
    )
    return rx.el.div(
        rx.el.div(
            icon_button("minus", "Baisser", "secondary", size=52, on_click=less),
            rx.el.output(
                shown, key=key, aria_live="polite", class_name="font-display tabular-nums text-40 text-center"
            ),
            icon_button("plus", "Augmenter", "secondary", size=52, on_click=more),
            class_name="flex items-center justify-between gap-3",
        ),
        bar,
        rx.el.div(rx.el.span(ends[0]), rx.el.span(ends[1]), class_name="flex justify-between text-14 text-muted -mt-1"),
        custom_attrs={"data-slider": ""},
    )
