"""The card that says once why the application belongs on the home screen, and how this phone puts it there."""

import reflex as rx

from cagette_pwa.components import buttons
from cagette_pwa.components.cards import card
from cagette_pwa.components.icons import icon
from cagette_pwa.components.installed import APP, function_of_app
from cagette_pwa.components.words import heading


def install_card() -> rx.Component:
    """Nothing where it is installed, where the phone cannot, or where it was answered before."""
    return rx.match(
        APP["invites"].to(str),
        ("button", _card(buttons.primary("Installer", icon_name="download", on_click=function_of_app("install")))),
        ("gesture", _card(_gesture())),
        rx.fragment(),
    )


def _card(way: rx.Component) -> rx.Component:
    return card(
        rx.el.div(
            rx.el.span(icon("smartphone", 24), class_name="rounded-control bg-leaf-soft text-leaf-ink p-2.5 shrink-0"),
            rx.el.div(
                heading("Installez Cagette"),
                rx.el.p(
                    "Sur votre écran d'accueil, vos commandes s'ouvrent même sans réseau.",
                    class_name="text-16 text-muted",
                ),
                class_name="flex flex-col gap-1",
            ),
            class_name="flex items-start gap-3",
        ),
        rx.el.div(
            way,
            buttons.quiet_button("Plus tard", on_click=function_of_app("later")),
            class_name="flex flex-wrap items-center gap-2",
        ),
        role="region",
        aria_label="Installer l'application",
        class_name="flex flex-col gap-4",
    )


def _gesture() -> rx.Component:
    """Safari has no button for it: the share sheet of the phone has."""
    mark = "inline-flex align-middle mx-1 p-1 rounded-control bg-sky-soft text-sky"
    return rx.el.p(
        "Touchez ",
        rx.el.span(icon("share", 20), class_name=mark),
        rx.el.strong("Partager"),
        ", puis ",
        rx.el.strong("« Sur l'écran d'accueil »"),
        ".",
        class_name="text-16 w-full",
    )
