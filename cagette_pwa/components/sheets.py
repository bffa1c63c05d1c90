"""Sheets: a dialog that rises from the bottom of a phone and stands in the middle of a wide screen.

It is the browser's own modal dialog: the page behind is inert, Escape and a touch outside close it, and the
focus goes back where it was.
"""

from typing import Any, Final

import reflex as rx
from reflex.vars import VarData
from reflex_base.utils.imports import ImportVar

from cagette_pwa.components.buttons import danger, icon_button, on_deep_button, primary, secondary
from cagette_pwa.components.words import Child, Flag, Text, merged

_OPEN_AS_MODAL: Final[rx.Var[Any]] = rx.Var(
    "openAsModal", _var_data=VarData(imports={"$/public/browser.js": [ImportVar(tag="openAsModal")]})
)


class _Modal(rx.el.Dialog):
    """A dialog that is modal as soon as it is in the page."""

    on_close: rx.EventHandler[rx.event.no_args_event_spec]  # type: ignore[type-arg, valid-type]


def sheet(shown: Flag, title: Text, *children: Child, on_close: Any, **props: Any) -> rx.Component:
    """`children` over the page while `shown`; `on_close` is the handler that sets it to false."""
    own = (
        "sheet fixed inset-x-0 bottom-0 top-auto m-0 w-full max-w-full max-h-[90dvh] overflow-y-auto "
        "rounded-t-card bg-card text-ink p-4 pb-[calc(env(safe-area-inset-bottom)+1rem)] "
        "sm:inset-0 sm:m-auto sm:h-fit sm:max-w-lg sm:rounded-card sm:p-6"
    )
    head = rx.el.div(
        rx.el.h2(title, class_name="font-display text-20 flex-1"),
        icon_button("x", "Fermer", "quiet", size=44, on_click=on_close),
        class_name="flex items-center justify-between gap-3 mb-3",
    )
    return _modal(shown, title, head, *children, on_close=on_close, class_name=merged(own, props), **props)


def full_sheet(shown: Flag, title: Text, *children: Child, on_close: Any, **props: Any) -> rx.Component:
    """`children` over the whole screen, on the deep green, while `shown`: for one thing that is done standing up."""
    own = (
        "sheet fixed inset-0 m-0 size-full max-w-full max-h-full overflow-y-auto bg-leaf-deep text-on-deep "
        "p-4 pt-[calc(env(safe-area-inset-top)+1rem)] pb-[calc(env(safe-area-inset-bottom)+1rem)]"
    )
    head = rx.el.div(
        rx.el.h2(title, class_name="font-display text-20 flex-1"),
        on_deep_button("Fermer", icon_name="x", on_click=on_close),
        class_name="flex items-center justify-between gap-3 mb-4",
    )
    inside = rx.el.div(head, *children, class_name="mx-auto max-w-md")
    return _modal(shown, title, inside, on_close=on_close, class_name=merged(own, props), **props)


def confirm_sheet(
    shown: Flag,
    title: Text,
    sentence: Text,
    *,
    yes: Text,
    on_yes: Any,
    on_close: Any,
    no: Text = "Annuler",
    dangerous: bool = True,
    busy: Flag = False,
) -> rx.Component:
    """Asks before doing: what will happen in `sentence`, the verb itself in `yes` ("Supprimer")."""
    act = danger if dangerous else primary
    return sheet(
        shown,
        title,
        rx.el.p(sentence, class_name="text-16 text-muted mb-5"),
        rx.el.div(
            secondary(no, on_click=on_close, class_name="flex-1"),
            act(yes, on_click=on_yes, busy=busy, class_name="flex-1"),
            class_name="flex flex-wrap gap-3",
        ),
        on_close=on_close,
    )


def _modal(shown: Flag, title: Text, *children: Child, **props: Any) -> rx.Component:
    attrs = {"ref": _OPEN_AS_MODAL, "closedby": "any"}
    return rx.cond(shown, _Modal.create(*children, aria_label=title, custom_attrs=attrs, **props), rx.fragment())
