"""The sheets of Planifier in which sales are left: at once, with a word to customers, or a whole series."""

from typing import Any

import reflex as rx

from cagette_pwa.components import buttons, cards, fields
from cagette_pwa.components.icons import icon
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.words import quiet
from cagette_pwa.state.leaving import LONGEST_MESSAGE
from cagette_pwa.state.taking_part import TakingPart


def planning_sheet(dialog: str, title: Any, *children: rx.Component, **props: Any) -> rx.Component:
    """A sheet about sales, open while it is the one that was asked for."""
    return sheet(TakingPart.dialog == dialog, title, *children, on_close=TakingPart.close, **props)


def refusal() -> rx.Component:
    """Why the server did not do what the sheet asked for."""
    return rx.cond(TakingPart.refused != "", fields.form_error(TakingPart.refused), rx.fragment())


def leave_sheet() -> rx.Component:
    """Sales without orders; those that customers have ordered are named, and stay."""
    leaving = TakingPart.leaving
    held = rx.el.div(
        rx.el.p("Restent, parce que des clients ont commandé :", class_name="text-14 font-bold"),
        _names(leaving.held),
        quiet("Quittez-les une à une, pour prévenir leurs clients."),
        class_name="flex flex-col gap-1.5",
    )
    return _question(
        "leave",
        "Ne plus participer ?",
        leaving.words,
        rx.cond(
            leaving.some,
            buttons.danger("Ne plus participer", on_click=TakingPart.leave, class_name="flex-1"),
            rx.fragment(),
        ),
        rx.cond(leaving.held, held, rx.fragment()),
    )


def cancel_sheet() -> rx.Component:
    """The guide: tell each customer, set what they ordered to zero, then leave."""
    found = TakingPart.cancelling
    who = rx.el.details(
        rx.el.summary(
            "Qui sera prévenu",
            icon("chevron-down", 18),
            class_name="w-fit min-h-11 flex items-center gap-1.5 text-14 font-bold text-leaf",
        ),
        _names(found.names),
    )
    return planning_sheet(
        "cancel",
        "Annuler cette vente ?",
        rx.el.form(
            rx.el.p(found.words, class_name="font-display text-17"),
            quiet(
                "Pour ne plus participer, il faut leur annoncer l'annulation et mettre leurs quantités à zéro. Chacun "
                "reçoit votre message par mail, avec la liste de ses produits annulés."
            ),
            who,
            fields.area_field(
                "Votre message",
                "message",
                rows=7,
                default_value=found.message,
                required=True,
                max_length=LONGEST_MESSAGE,
            ),
            refusal(),
            rx.el.div(
                buttons.secondary(
                    "Garder la vente", on_click=TakingPart.close, class_name="flex-1 px-3! whitespace-nowrap"
                ),
                buttons.danger("Prévenir et annuler", type="submit", class_name="flex-1 px-3! whitespace-nowrap"),
                class_name="flex flex-wrap gap-3",
            ),
            on_submit=TakingPart.cancel,
            key=TakingPart.sale.key,
            class_name="flex flex-col gap-3",
        ),
    )


def _names(names: Any) -> rx.Component:
    return rx.el.ul(
        rx.foreach(names, lambda name, place: rx.el.li(name, key=place)),
        class_name="list-disc pl-5 text-14 text-muted flex flex-col gap-0.5",
    )


def end_sheet() -> rx.Component:
    """All dates of a series."""
    sale = TakingPart.sale
    return _question(
        "end",
        "Ne plus participer à aucune date ?",
        f"« {sale.catalog} » quitte toutes les ventes à venir de {sale.market} ({sale.schedule}). Celles que des "
        "clients ont déjà commandées restent.",
        buttons.danger("Tout quitter", on_click=TakingPart.end_series, class_name="flex-1"),
    )


def _question(dialog: str, title: str, sentence: Any, act: rx.Component, *details: rx.Component) -> rx.Component:
    """Asks before doing; a refusal takes the place of the answer."""
    return planning_sheet(
        dialog,
        title,
        cards.stack(
            rx.el.p(sentence, class_name="text-16 text-muted"),
            *details,
            refusal(),
            rx.el.div(
                buttons.secondary("Annuler", on_click=TakingPart.close, class_name="flex-1"),
                rx.cond(TakingPart.refused == "", act, rx.fragment()),
                class_name="flex flex-wrap gap-3 pt-2",
            ),
        ),
    )
