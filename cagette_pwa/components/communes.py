"""Choosing a commune: a few letters, then one of those found. The choice is a plain radio of the form, `insee`."""

from typing import Any

import reflex as rx

from cagette_pwa.components.fields import radio, text_field
from cagette_pwa.components.words import Text

_CHOICE = "border border-line rounded-control bg-card px-3.5 has-checked:border-2 has-checked:border-leaf"


def commune_field(
    label: Text,
    *,
    found: Any,
    chosen: Text,
    searched: rx.Var[bool] | bool,
    on_search: Any,
    typed: Text = "",
    hint: Text | None = None,
) -> rx.Component:
    """`found` holds rows with `insee` and `words`; `on_search` receives what is typed; `chosen` is ticked first."""
    nothing = rx.el.p(
        "Aucune commune ne correspond. Essayez les premières lettres ou le code postal.",
        role="status",
        class_name="text-14 text-muted",
    )
    choices = rx.el.fieldset(
        rx.el.legend("Choisissez la commune dans la liste :", class_name="text-14 text-muted mb-1.5"),
        rx.foreach(found, lambda row: _choice(row, chosen)),
        class_name="flex flex-col gap-2 border-0 p-0 m-0",
    )
    return rx.el.div(
        text_field(
            label,
            "commune",
            hint=hint,
            default_value=typed,
            key=typed,
            auto_complete="off",
            on_change=on_search.debounce(250),
        ),
        rx.cond(found, choices, rx.cond(searched, nothing, rx.fragment())),
        class_name="flex flex-col gap-2",
    )


def _choice(row: Any, chosen: Text) -> rx.Component:
    ticked = radio(row.words, "insee", row.insee, default_checked=row.insee == chosen, required=True)
    return rx.el.div(ticked, key=row.insee, class_name=_CHOICE)
