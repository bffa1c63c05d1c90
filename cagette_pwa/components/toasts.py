"""The corner where the application speaks."""

import reflex as rx

from cagette_pwa.components.icons import icon, icon_among
from cagette_pwa.state.toasts import Notice, Toasts


class _Fading(rx.el.Div):
    """A div that says when its animation has ended: the toast's six seconds, paused while it is read."""

    on_animation_end: rx.EventHandler[rx.event.no_args_event_spec]  # type: ignore[type-arg, valid-type]


def toaster() -> rx.Component:
    """Mounted once for the whole application."""
    own = (
        "fixed z-50 inset-x-4 bottom-[calc(env(safe-area-inset-bottom)+5.5rem)] flex flex-col gap-2 "
        "lg:inset-x-auto lg:right-6 lg:bottom-6 lg:w-96 pointer-events-none"
    )
    return rx.el.div(
        rx.foreach(Toasts.notices, _toast),
        role="region",
        aria_live="polite",
        aria_label="Messages",
        custom_attrs={"data-screen-only": ""},
        class_name=own,
    )


def _toast(notice: rx.vars.ObjectVar[Notice]) -> rx.Component:
    colours = rx.match(
        notice.tone,
        ("problem", "bg-beet text-on-beet"),
        ("attention", "bg-straw-soft text-straw"),
        "bg-ink text-paper",
    )
    drawn = rx.match(notice.tone, ("problem", "circle-alert"), ("attention", "triangle-alert"), "circle-check")
    own = "toast pointer-events-auto flex items-center gap-3 rounded-control shadow-lg pl-4 pr-1 min-h-13"
    return _Fading.create(
        icon_among(drawn, ("circle-check", "circle-alert", "triangle-alert"), 22),
        rx.el.p(notice.sentence, class_name="flex-1 py-3 text-14 font-bold"),
        rx.el.button(
            icon("x", 20),
            type="button",
            aria_label="Fermer",
            on_click=Toasts.dismiss(notice.number),
            class_name="size-11 grid place-items-center shrink-0",
        ),
        key=notice.number.to_string(),
        role=rx.cond(notice.tone == "problem", "alert", "status"),
        on_animation_end=Toasts.dismiss(notice.number),
        class_name=[own, colours],
    )
