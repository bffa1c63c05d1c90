"""The sheets of Planifier: a sale, how often, opening and closing, leaving, and the debit after the first sale."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards, chips, fields
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.words import quiet
from cagette_pwa.pages.planning_sale import clash
from cagette_pwa.state.leaving import LONGEST_MESSAGE
from cagette_pwa.state.taking_part import BEFORE, CALENDAR, INVITATION, TakingPart
from cagette_pwa.state.window_forms import MOST_DAYS


def planning_sheets() -> list[rx.Component]:
    """All of them; at most one is open."""
    return [
        _sale_sheet(),
        _series_sheet(),
        _window_sheet(),
        _leave_sheet(),
        _cancel_sheet(),
        _end_sheet(),
        _debit_sheet(),
    ]


def _sheet(dialog: str, title: Any, *children: rx.Component, **props: Any) -> rx.Component:
    return sheet(TakingPart.dialog == dialog, title, *children, on_close=TakingPart.close, **props)


def _refusal() -> rx.Component:
    return rx.cond(TakingPart.refused != "", fields.form_error(TakingPart.refused), rx.fragment())


def _sale_sheet() -> rx.Component:
    sale = TakingPart.sale
    often = rx.cond(sale.in_series, "Changer de rythme, ou tout quitter", "Participer aussi aux autres dates")
    return _sheet(
        "sale",
        sale.market,
        cards.stack(
            rx.el.p(f"{sale.date}, {sale.when}, {sale.place}", class_name="text-16 text-muted"),
            rx.cond(sale.clash != "", clash(sale.clash), rx.fragment()),
            rx.el.dl(
                _fact("Catalogue", sale.catalog),
                _fact("Ouverture des commandes", sale.opens, sale.opens_before),
                _fact("Fermeture des commandes", sale.closes, sale.closes_before),
                rx.cond(sale.ordered != "", _fact("Commandes", sale.ordered), rx.fragment()),
                class_name="divide-y divide-line border-y border-line",
            ),
            _act("Ouverture et fermeture", "clock", "window"),
            _act("Ne plus participer à cette vente", "calendar-x", "leave"),
            rx.cond(sale.regular, _act(often, "repeat", "series", buttons.quiet_button), rx.fragment()),
        ),
    )


def _act(text: Any, icon_name: str, dialog: str, look: Any = buttons.secondary) -> rx.Component:
    return look(text, icon_name=icon_name, on_click=TakingPart.ask(dialog, TakingPart.sale.key))


def _fact(name: str, value: Any, detail: Any = "") -> rx.Component:
    return rx.el.div(
        rx.el.dt(name, class_name="text-14 text-muted"),
        rx.el.dd(
            value,
            rx.el.span(detail, class_name="block text-14 text-muted font-normal"),
            class_name="text-16 font-bold text-right",
        ),
        class_name="flex items-baseline justify-between gap-4 py-2.5",
    )


def _series_sheet() -> rx.Component:
    sale = TakingPart.sale
    end = buttons.quiet_button(
        "Ne plus participer à aucune date", icon_name="calendar-x", on_click=TakingPart.ask("end", sale.key)
    )
    return _sheet(
        "series",
        "Participer régulièrement",
        rx.el.form(
            quiet(f"« {sale.catalog} » à {sale.market}, {sale.schedule}."),
            rx.el.fieldset(
                rx.el.legend("Quelles dates ?", class_name="sr-only"),
                rx.foreach(TakingPart.rhythms, _rhythm),
                class_name="flex flex-col gap-2",
            ),
            quiet(
                "Les dates créées plus tard s'ajouteront d'elles-mêmes. Vous pourrez quitter une à une celles où "
                "vous êtes absent."
            ),
            _refusal(),
            buttons.primary("Participer", type="submit"),
            rx.cond(sale.in_series, end, rx.fragment()),
            on_submit=TakingPart.join_series,
            key=sale.key,
            class_name="flex flex-col gap-4",
        ),
    )


def _rhythm(rhythm: Any) -> rx.Component:
    return rx.el.div(
        fields.radio(rhythm.name, "rythme", rhythm.value, hint=rhythm.dates, default_checked=rhythm.chosen),
        key=rhythm.value,
        class_name="rounded-control border border-line px-3.5 py-1.5 has-[:checked]:border-leaf",
    )


def _window_sheet() -> rx.Component:
    sale = TakingPart.sale
    kinds = chips.segments(
        chips.segment("Jours avant", TakingPart.reckoning == BEFORE, on_click=TakingPart.reckon(BEFORE)),
        chips.segment("Date précise", TakingPart.reckoning == CALENDAR, on_click=TakingPart.reckon(CALENDAR)),
        label="Comment choisir",
        class_name="w-fit",
    )
    return _sheet(
        "window",
        "Ouverture et fermeture",
        rx.el.form(
            quiet(TakingPart.about, class_name="first-letter:uppercase"),
            rx.cond(TakingPart.several, rx.fragment(), kinds),
            _moment("Ouverture", "ouverture", sale.open_days, sale.open_day, sale.open_at),
            _moment("Fermeture", "fermeture", sale.close_days, sale.close_day, sale.close_at),
            quiet("Les dates du marché restent le meilleur repère pour vos clients."),
            _refusal(),
            buttons.primary("Enregistrer", type="submit"),
            buttons.quiet_button("Reprendre les dates du marché", icon_name="undo-2", on_click=TakingPart.reset_window),
            on_submit=TakingPart.set_window,
            key=sale.key,
            class_name="flex flex-col gap-4",
        ),
    )


def _moment(title: str, name: str, days: Any, day: Any, at: Any) -> rx.Component:
    before = fields.number_field(
        "Jours avant", f"{name}-jours", default_value=days, required=True, max_length=len(str(MOST_DAYS))
    )
    chosen = fields.text_field("Jour", f"{name}-jour", kind="date", default_value=day, required=True)
    return rx.el.fieldset(
        rx.el.legend(title, class_name="font-display text-17 mb-1.5"),
        rx.el.div(
            rx.cond(TakingPart.reckoning == CALENDAR, chosen, before),
            fields.text_field("À", f"{name}-heure", kind="time", default_value=at, required=True),
            class_name="grid grid-cols-2 gap-3",
        ),
    )


def _leave_sheet() -> rx.Component:
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


def _cancel_sheet() -> rx.Component:
    """The guide: tell each customer, set what they ordered to zero, then leave."""
    found = TakingPart.cancelling
    who = rx.el.details(
        rx.el.summary("Qui sera prévenu", class_name="min-h-11 flex items-center text-14 font-bold text-leaf"),
        _names(found.names),
    )
    return _sheet(
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
            _refusal(),
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


def _end_sheet() -> rx.Component:
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
    return _sheet(
        dialog,
        title,
        cards.stack(
            rx.el.p(sentence, class_name="text-16 text-muted"),
            *details,
            _refusal(),
            rx.el.div(
                buttons.secondary("Annuler", on_click=TakingPart.close, class_name="flex-1"),
                rx.cond(TakingPart.refused == "", act, rx.fragment()),
                class_name="flex flex-wrap gap-3 pt-2",
            ),
        ),
    )


def _debit_sheet() -> rx.Component:
    """After the first participation of a farm, as the guide says."""
    return _sheet(
        INVITATION,
        "Votre première vente est prévue",
        cards.stack(
            rx.el.p(
                "Une dernière chose : dites-nous quel compte servira au prélèvement des frais de la plateforme, et "
                "qui prévenir avant chaque prélèvement. Cela prend une minute, et rien n'est prélevé aujourd'hui.",
                class_name="text-16 text-muted",
            ),
            rx.el.div(
                buttons.quiet_button("Plus tard", on_click=TakingPart.close, class_name="flex-1"),
                buttons.button_link("Paramétrer", routes.DEBIT, class_name="flex-1"),
                class_name="flex flex-wrap gap-3 pt-2",
            ),
        ),
    )
