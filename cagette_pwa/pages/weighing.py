"""Pesée de produits en masse: one big number, one thumb, with or without network."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons
from cagette_pwa.components.empty import empty
from cagette_pwa.components.field import SCALE, Scale, scale_keys, shown, tapped
from cagette_pwa.components.field_frame import aboard, heading, to_look_at
from cagette_pwa.components.fields import form_error
from cagette_pwa.components.icons import icon
from cagette_pwa.components.pills import pill
from cagette_pwa.components.progress import progress
from cagette_pwa.components.words import figure, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import field

_PANEL = "rounded-card px-4 py-3 min-h-41 flex flex-col justify-center"
_ANSWER = "flex-1 px-2! whitespace-nowrap"
_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", ",", "0", "⌫")


def weighing() -> rx.Component:
    """The page."""
    head, scale = heading(), shown(SCALE, "scale", Scale)
    return field(
        aboard(head, rx.cond(scale.count > 0, _scale(head, scale), _nothing(head))),
        title=rx.cond(scale.count > 0, scale.product, "Pesée"),
        over=rx.cond(
            scale.count > 0, f"Pesée · {scale.progress}" + rx.cond(scale.finished, ", tout est pesé", ""), head.when
        ),
        back=rx.Var.create(routes.PREPARE) + head.query.to(str),
        actions=rx.cond(scale.weighed, pill("enregistré", "ready"), rx.fragment()),
    )


def _nothing(head: Any) -> rx.Component:
    return empty(
        "scale",
        "Rien à peser : aucune commande de cette distribution n'a de produit à poids variable.",
        buttons.button_link(
            "Préparer les paniers",
            rx.Var.create(routes.PREPARE) + head.query.to(str),
            "secondary",
            document=True,
        ),
    )


def _scale(head: Any, scale: Any) -> rx.Component:
    return rx.el.div(
        scale_keys(),
        progress(scale.percent, f"Pièces pesées : {scale.progress}"),
        to_look_at(),
        _who(scale),
        rx.cond(scale.odd != "", _odd(scale), _display(scale)),
        _pad(),
        _actions(head, scale),
        class_name="flex flex-col gap-2.5 max-w-md mx-auto w-full",
    )


def _who(scale: Any) -> rx.Component:
    return rx.el.div(
        buttons.icon_button("chevron-left", "Pièce précédente", "quiet", size=44, on_click=tapped(SCALE, "go", -1)),
        figure(scale.number, 40),
        rx.el.div(
            rx.el.p(scale.customer, class_name="font-display text-17 truncate"),
            quiet(scale.which),
            class_name="flex-1 min-w-0",
        ),
        buttons.icon_button("chevron-right", "Pièce suivante", "quiet", size=44, on_click=tapped(SCALE, "go", 1)),
        class_name="flex items-center gap-2 -mx-2",
    )


def _display(scale: Any) -> rx.Component:
    number = rx.cond(
        scale.shown != "",
        rx.el.output(scale.shown, aria_label="Poids"),
        rx.el.output("0", aria_label="Poids", class_name="text-muted/60"),
    )
    unit = rx.el.button(
        scale.unit,
        type="button",
        aria_label=rx.cond(scale.unit == "kg", "En kilogrammes. Passer aux grammes", "En grammes. Passer aux kilos"),
        on_click=tapped(SCALE, "switchUnit"),
        class_name="font-display text-20 text-muted rounded-control bg-clay-soft min-h-11 min-w-13 px-3",
    )
    return rx.el.div(
        rx.el.div(
            rx.el.div(number, class_name="font-display tabular-nums text-60 min-w-0 truncate"),
            unit,
            class_name="flex items-center justify-center gap-3",
        ),
        rx.cond(scale.refused != "", form_error(scale.refused), _sum(scale)),
        class_name=f"{_PANEL} bg-card border border-line gap-1",
    )


def _sum(scale: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p(scale.sum, class_name="text-14 text-muted"),
        rx.el.p(scale.price, class_name="font-display text-20 text-leaf-ink tabular-nums min-h-7"),
        rx.el.p(scale.most, class_name="text-13 text-muted"),
        aria_live="polite",
        class_name="text-center",
    )


def _odd(scale: Any) -> rx.Component:
    """In place of the display, so that nothing else moves under the thumb."""
    return rx.el.div(
        rx.el.p(scale.odd, class_name="font-display text-20 text-center text-balance"),
        rx.el.div(
            rx.cond(
                scale.meant != "",
                buttons.primary(
                    "Non, " + scale.meant, tall=True, on_click=tapped(SCALE, "takeMeant"), class_name=_ANSWER
                ),
                rx.fragment(),
            ),
            buttons.secondary(
                "Oui, c'est juste", tall=True, on_click=tapped(SCALE, "confirmWeight"), class_name=_ANSWER
            ),
            class_name="flex flex-wrap gap-2",
        ),
        role="alert",
        class_name=f"{_PANEL} bg-straw-soft text-straw gap-4",
    )


def _pad() -> rx.Component:
    return rx.el.div(
        *[_key(key) for key in _KEYS],
        class_name="grid grid-cols-3 gap-2",
        role="group",
        aria_label="Pavé de chiffres",
    )


def _key(key: str) -> rx.Component:
    """As tall as the screen allows while « Suivant » stays in sight."""
    own = (
        "h-[clamp(3.25rem,calc(13.5dvh-3rem),4.25rem)] rounded-control bg-card border border-line font-display text-24 "
        "select-none touch-manipulation active:bg-clay-soft grid place-items-center"
    )
    label: dict[str, Any] = {"aria_label": "Effacer"} if key == "⌫" else {"aria_label": "Virgule"} if key == "," else {}
    face = icon("delete", 26) if key == "⌫" else key
    return rx.el.button(face, type="button", on_click=tapped(SCALE, "press", key), class_name=own, **label)


def _actions(head: Any, scale: Any) -> rx.Component:
    several = rx.el.button(
        "+",
        type="button",
        aria_label="Encore une pièce",
        on_click=tapped(SCALE, "press", "+"),
        class_name="size-15 shrink-0 rounded-control bg-card border border-line font-display text-24",
    )
    following = buttons.primary(
        "Suivant", icon_after="arrow-right", tall=True, on_click=tapped(SCALE, "next"), class_name="flex-1"
    )
    return rx.el.div(
        buttons.icon_button(
            "undo-2",
            "Annuler le dernier poids",
            "secondary",
            size=60,
            disabled=~scale.can_undo,
            on_click=tapped(SCALE, "undo"),
        ),
        rx.cond(scale.several, several, rx.fragment()),
        rx.cond(scale.finished & scale.weighed, _finished(head), following),
        class_name="flex items-center gap-2",
    )


def _finished(head: Any) -> rx.Component:
    """In place of « Suivant » while nothing is typed: whoever goes on typing weighs the last piece again."""
    return buttons.button_link(
        "Tout est pesé",
        rx.Var.create(routes.PREPARE) + head.query.to(str),
        icon_name="circle-check",
        tall=True,
        document=True,
        class_name="flex-1",
    )


PAGE = Page(route=routes.WEIGHING, title="Pesée", draw=weighing)
