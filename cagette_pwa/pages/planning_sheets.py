"""The sheets of Planifier: a sale, how often, opening and closing, and the debit after the first sale."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards, chips, fields
from cagette_pwa.components.words import quiet
from cagette_pwa.pages.planning_leaving import cancel_sheet, end_sheet, leave_sheet, planning_sheet, refusal
from cagette_pwa.pages.planning_sale import clash
from cagette_pwa.state.taking_part import BEFORE, CALENDAR, INVITATION, TakingPart
from cagette_pwa.state.window_forms import MOST_DAYS


def planning_sheets() -> list[rx.Component]:
    """All of them; at most one is open."""
    return [
        _sale_sheet(),
        _series_sheet(),
        _window_sheet(),
        leave_sheet(),
        cancel_sheet(),
        end_sheet(),
        _debit_sheet(),
    ]


def _sale_sheet() -> rx.Component:
    sale = TakingPart.sale
    often = rx.cond(sale.in_series, "Changer de rythme, ou tout quitter", "Participer aussi aux autres dates")
    return planning_sheet(
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
    return planning_sheet(
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
            refusal(),
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
    return planning_sheet(
        "window",
        "Ouverture et fermeture",
        rx.el.form(
            quiet(TakingPart.about, class_name="first-letter:uppercase"),
            kinds,
            _moment("Ouverture", "ouverture", sale.open_days, sale.open_day, sale.open_at),
            _moment("Fermeture", "fermeture", sale.close_days, sale.close_day, sale.close_at),
            quiet("Les dates du marché restent le meilleur repère pour vos clients."),
            refusal(),
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


def _debit_sheet() -> rx.Component:
    """After the first participation of a farm, as the guide says."""
    return planning_sheet(
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
