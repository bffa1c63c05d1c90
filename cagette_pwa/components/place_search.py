"""A commune found by its first letters and chosen with one touch."""

from typing import Any

import reflex as rx

from cagette_pwa.components.fields import text_field
from cagette_pwa.components.icons import icon
from cagette_pwa.components.words import Text


def place_search(
    label: Text, *, found: Any, typed: rx.Var[bool] | bool, on_search: Any, on_choose: Any, hint: Text | None = None
) -> rx.Component:
    """`found` are rows with `insee` and `words`; `on_search` receives what is typed, `on_choose` an INSEE code."""
    nothing = rx.el.p(
        "Aucune commune ne correspond. Essayez les premières lettres ou le code postal.",
        class_name="text-14 text-muted px-1",
    )
    return rx.el.div(
        text_field(
            label,
            "commune",
            kind="search",
            hint=hint,
            placeholder="Ribérac, 24600…",
            auto_complete="off",
            on_change=on_search.debounce(250),
        ),
        rx.el.div(
            rx.cond(
                found,
                rx.el.ul(
                    rx.foreach(found, lambda row: _choice(row, on_choose)),
                    class_name="border border-line rounded-control bg-card divide-y divide-line overflow-hidden",
                ),
                rx.cond(typed, nothing, rx.fragment()),
            ),
            role="status",
        ),
        class_name="flex flex-col gap-2",
    )


def _choice(row: Any, on_choose: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            icon("map-pin", 18, class_name="text-muted"),
            row.words,
            type="button",
            on_click=on_choose(row.insee),
            class_name="flex items-center gap-2 w-full min-h-12 px-3.5 text-left hover:bg-clay-soft",
        ),
        key=row.insee,
    )
