"""Choosing many in a long list: looked for by name, ticked one by one or a whole shelf at once.

The browser ticks, counts and looks; the server hears of it once, when the form is sent.
"""

from typing import Any, Final

import reflex as rx
from reflex.vars import VarData
from reflex_base.utils.imports import ImportVar

from cagette_pwa.components import fields
from cagette_pwa.components.shelves import category_icon
from cagette_pwa.components.words import Child

_SCRIPT: Final = "$/public/picking.js"


def _function(name: str) -> rx.Var[Any]:
    return rx.Var(name, _var_data=VarData(imports={_SCRIPT: [ImportVar(tag=name)]}))


_FOOT = "sticky z-10 -mx-4 px-4 pt-2 bg-card border-t border-line flex flex-col gap-2 "
_IN_SHEET = (
    "-bottom-[calc(env(safe-area-inset-bottom)+1rem)] pb-[calc(env(safe-area-inset-bottom)+1rem)] "
    "sm:-bottom-6 sm:-mx-6 sm:px-6 sm:pb-6"
)
_OVER_NAV = "bottom-[calc(env(safe-area-inset-bottom)+4.5rem)] lg:bottom-0 pb-3 -mb-4 rounded-b-card"


def picking(shelves: Any, *foot: Child, on_submit: Any, in_sheet: bool = True, **props: Any) -> rx.Component:
    """`shelves` are `PickShelf`s; `foot` holds the button that sends, under how many are ticked.

    Each box is sent under the `box` of its row. `in_sheet` says where it stands: else in a card of the page.
    """
    search = rx.el.input(
        type="search",
        placeholder="Chercher une offre",
        aria_label="Chercher une offre",
        auto_complete="off",
        custom_attrs={"onInput": _function("onLook"), "onKeyDown": _function("onLookKey")},
        class_name="w-full min-h-12 rounded-control border border-edge bg-card px-3.5 text-16 text-ink",
    )
    none = rx.el.p(
        "Aucune offre de ce nom.",
        hidden=True,
        custom_attrs={"data-none": ""},
        class_name="text-16 text-muted py-4 text-center",
    )
    return rx.el.form(
        search,
        rx.el.div(rx.foreach(shelves, _shelf), none, class_name="flex flex-col gap-3 py-3"),
        rx.el.div(
            rx.el.output("Aucune offre cochée", aria_live="polite", class_name="block text-14 font-bold text-muted"),
            *foot,
            class_name=_FOOT + (_IN_SHEET if in_sheet else _OVER_NAV),
        ),
        on_submit=on_submit,
        custom_attrs={"onChange": _function("onTick")},
        **props,
    )


def _shelf(shelf: Any) -> rx.Component:
    everything = fields.checkbox(
        rx.el.span(
            category_icon(shelf.category, 20, class_name="text-leaf"),
            shelf.category,
            class_name="flex items-center gap-2 font-display text-17",
        ),
        f"rayon-{shelf.category}",
        custom_attrs={"data-all": ""},
        aria_label=f"Tout le rayon {shelf.category}",
    )
    return rx.el.fieldset(
        rx.el.legend(shelf.category, class_name="sr-only"),
        everything,
        rx.el.div(rx.foreach(shelf.rows, _row), class_name="divide-y divide-line border-t border-line ml-11"),
        key=shelf.category,
        custom_attrs={"data-shelf": ""},
    )


def _row(row: Any) -> rx.Component:
    return rx.el.div(
        fields.checkbox(row.name, row.box, hint=row.details),
        key=row.box,
        custom_attrs={"data-pick": ""},
        class_name="py-1",
    )
