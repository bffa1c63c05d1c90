"""Planifier: the coming dates of the farm's markets, and taking part in them."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards, fields
from cagette_pwa.components.dates import date_tile
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.pills import pill
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.words import figure, heading, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.planning import MOST_DAYS, Planning


def planning() -> rx.Component:
    """The page."""
    return office(
        _filters(),
        loaded(
            Planning.loaded,
            rx.cond(Planning.months, cards.stack(rx.foreach(Planning.months, _month), _later()), _nothing()),
            lines=6,
        ),
        rx.cond(Planning.picked, rx.fragment(rx.el.div(class_name="h-40"), _bar()), rx.fragment()),
        *_dialogs(),
        title="Planifier",
        under="Choisissez vos prochaines ventes.",
        active="planifier",
        wide=True,
    )


def _filters() -> rx.Component:
    return rx.cond(
        Planning.several_markets | Planning.several_catalogs,
        rx.el.div(
            _filter("Marché", "marche", Planning.several_markets, Planning.markets, Planning.show_market),
            _filter("Catalogue", "catalogue", Planning.several_catalogs, Planning.catalogs, Planning.show_catalog),
            class_name="grid grid-cols-2 gap-3 lg:max-w-2xl",
        ),
        rx.fragment(),
    )


def _filter(label: str, name: str, shown: Any, choices: Any, show: Any) -> rx.Component:
    options = rx.foreach(choices, lambda choice: fields.option(choice.key, choice.name))
    box = fields.select_field(label, name, fields.option("0", "Tous"), options, on_change=show)
    return rx.cond(shown, box, rx.fragment())


def _nothing() -> rx.Component:
    return rx.cond(
        Planning.linked,
        empty("calendar-days", "Aucune date n'est prévue ici pour les six prochains mois."),
        empty(
            "calendar-days",
            "Vos ventes apparaîtront ici dès qu'un marché aura relié un de vos catalogues.",
            buttons.button_link("Trouver un marché", routes.MARKETS),
        ),
    )


def _later() -> rx.Component:
    more = buttons.secondary("Voir les dates suivantes", icon_name="plus", on_click=Planning.show_later)
    return rx.cond(Planning.later, more, rx.fragment())


def _month(month: Any) -> rx.Component:
    return rx.el.section(
        heading(month.name),
        rx.foreach(month.weeks, _week),
        key=month.name,
        class_name="flex flex-col gap-2",
    )


def _week(week: Any) -> rx.Component:
    return rx.el.div(
        rx.el.h3(week.name, class_name="text-14 font-bold text-muted"),
        cards.lines(
            rx.foreach(week.sales, _sale), class_name="lg:grid lg:grid-cols-2 lg:gap-x-8 lg:divide-y-0 lg:py-1"
        ),
        key=week.key,
        class_name="flex flex-col gap-1.5 mb-1",
    )


def _sale(sale: Any) -> rx.Component:
    box = fields.checkbox(
        "",
        f"vente-{sale.key}",
        aria_label=f"Choisir {sale.market}, {sale.date}, {sale.catalog}",
        on_change=Planning.pick(sale.key),
    )
    more = buttons.icon_button(
        "ellipsis",
        f"Modifier la participation : {sale.market}, {sale.date}",
        "quiet",
        size=44,
        on_click=Planning.ask("sale", sale.key),
        class_name="-mr-2 -mt-2 -mb-3",
    )
    return rx.el.li(
        rx.el.div(
            date_tile(sale.month, sale.day, ~sale.joined),
            rx.cond(sale.changeable, box, rx.fragment()),
            class_name="flex flex-col items-center gap-1",
        ),
        rx.el.div(
            rx.el.div(
                rx.el.p(sale.market, class_name="font-display text-17 flex-1 min-w-0"),
                rx.cond(sale.joined & sale.changeable, more, rx.fragment()),
                class_name="flex items-start gap-2",
            ),
            _what(sale),
            _actions(sale),
            class_name="flex-1 min-w-0 flex flex-col gap-1",
        ),
        key=f"{Planning.round} {sale.key}",
        class_name="flex items-start gap-3 py-3",
    )


def _what(sale: Any) -> rx.Component:
    return rx.fragment(
        rx.el.p(sale.when, class_name="text-14 text-muted"),
        _line(Planning.several_catalogs, f"Catalogue « {sale.catalog} »"),
        rx.el.div(
            pill(sale.state, sale.tone),
            rx.cond(
                sale.joined,
                rx.el.span(
                    icon("check", 16),
                    rx.cond(sale.recurring, "toutes les dates", "vous participez"),
                    class_name="inline-flex items-center gap-1 text-14 font-bold text-leaf",
                ),
                rx.fragment(),
            ),
            class_name="flex flex-wrap items-center gap-x-2.5 gap-y-1",
        ),
        _line(sale.joined & (sale.news != ""), sale.news),
        rx.cond(sale.clash != "", _clash(sale), rx.fragment()),
    )


def _clash(sale: Any) -> rx.Component:
    own = "w-fit inline-flex items-start gap-1.5 rounded-control bg-straw-soft text-straw px-2.5 py-1 text-13 font-bold"
    return rx.el.p(icon("clock", 16), sale.clash, class_name=own)


def _line(shown: Any, text: Any) -> rx.Component:
    return rx.cond(shown, rx.el.p(text, class_name="text-14 text-muted"), rx.fragment())


def _actions(sale: Any) -> rx.Component:
    free = ~sale.joined & sale.changeable
    join = buttons.soft(
        "Participer",
        aria_label=f"Participer : {sale.market}, {sale.date}",
        on_click=Planning.join(sale.key),
        class_name="px-4!",
    )
    series = buttons.quiet_button(
        "Toutes les dates",
        aria_label=f"Participer à toutes les dates : {sale.market}, {sale.schedule}",
        on_click=Planning.ask("series", sale.key),
        class_name="px-3!",
    )
    return rx.cond(
        free,
        rx.cond(
            sale.valid,
            rx.el.div(
                join,
                rx.cond((sale.series > 0) & ~sale.recurring, series, rx.fragment()),
                class_name="flex flex-wrap gap-2 pt-1",
            ),
            quiet("Le catalogue n'est pas valable ce jour-là."),
        ),
        rx.fragment(),
    )


def _bar() -> rx.Component:
    """What to do with the ticked dates, above the thumb."""
    own = (
        "fixed z-30 inset-x-3 bottom-[calc(env(safe-area-inset-bottom)+5.25rem)] lg:bottom-4 lg:left-64 "
        "rounded-card bg-card border-2 border-leaf p-3 flex flex-col gap-2 lg:flex-row lg:items-center"
    )
    return rx.el.div(
        rx.el.div(
            figure(Planning.picked_words, 17),
            buttons.icon_button("x", "Ne plus rien choisir", "quiet", size=44, on_click=Planning.drop),
            class_name="flex items-center justify-between gap-2 lg:flex-1",
        ),
        rx.el.div(
            _act(Planning.some_free, buttons.primary, "Participer", Planning.join_picked),
            _act(Planning.all_joined, buttons.soft, "Ouverture et fermeture", Planning.ask("window", "")),
            _act(Planning.some_joined, buttons.secondary, "Ne plus participer", Planning.ask("leave", "")),
            class_name="flex flex-wrap gap-2",
        ),
        role="region",
        aria_label="Ventes choisies",
        custom_attrs={"data-screen-only": ""},
        class_name=own,
    )


def _act(shown: Any, look: Any, text: str, event: Any) -> rx.Component:
    return rx.cond(shown, look(text, on_click=event, class_name="flex-1 px-3! whitespace-nowrap"), rx.fragment())


def _dialogs() -> list[rx.Component]:
    sale = Planning.sale
    return [
        _sale_sheet(),
        _window_sheet(),
        _confirm(
            "series",
            "Participer à toutes les dates ?",
            f"« {sale.catalog} » participera à toutes les ventes de {sale.market} ({sale.schedule}), y compris à "
            "celles qui seront créées plus tard. Vous pourrez ensuite quitter les dates où vous êtes absent.",
            buttons.primary("Toutes les dates", on_click=Planning.join_series, class_name="flex-1"),
        ),
        _confirm(
            "leave",
            "Ne plus participer ?",
            "Vos offres quittent la boutique pour ces ventes. Vous pourrez y revenir tant que la distribution n'a "
            "pas commencé.",
            buttons.danger("Ne plus participer", on_click=Planning.leave, class_name="flex-1"),
        ),
        _confirm(
            "end",
            "Ne plus participer à aucune date ?",
            f"« {sale.catalog} » quitte toutes les ventes à venir de {sale.market} ({sale.schedule}). Celles que des "
            "clients ont déjà commandées restent.",
            buttons.danger("Tout quitter", on_click=Planning.end_series, class_name="flex-1"),
        ),
    ]


def _confirm(dialog: str, title: str, sentence: Any, act: rx.Component) -> rx.Component:
    """Asks before doing; a refusal takes the place of the question, with the way to the orders."""
    asked = rx.el.div(
        rx.el.p(sentence, class_name="text-16 text-muted"),
        rx.el.div(
            buttons.secondary("Annuler", on_click=Planning.close, class_name="flex-1"),
            act,
            class_name="flex flex-wrap gap-3",
        ),
        class_name="flex flex-col gap-5",
    )
    refused = rx.el.div(
        fields.form_error(Planning.refused),
        rx.el.div(
            buttons.secondary("Fermer", on_click=Planning.close, class_name="flex-1"),
            *([buttons.button_link("Commandes", routes.ORDERS, class_name="flex-1")] if dialog == "leave" else []),
            class_name="flex flex-wrap gap-3",
        ),
        class_name="flex flex-col gap-5",
    )
    return sheet(
        Planning.dialog == dialog, title, rx.cond(Planning.refused != "", refused, asked), on_close=Planning.close
    )


def _sale_sheet() -> rx.Component:
    sale = Planning.sale
    whole = rx.cond(
        sale.recurring,
        buttons.quiet_button(
            "Ne plus participer à aucune date", icon_name="calendar-x", on_click=Planning.ask("end", sale.key)
        ),
        buttons.quiet_button(
            "Participer à toutes les dates", icon_name="repeat", on_click=Planning.ask("series", sale.key)
        ),
    )
    return sheet(
        Planning.dialog == "sale",
        sale.market,
        cards.stack(
            rx.el.p(sale.when, ", ", sale.place, class_name="text-16 text-muted"),
            rx.el.dl(
                _fact("Date", sale.date),
                _fact("Catalogue", sale.catalog),
                _fact("Ouverture des commandes", sale.opens),
                _fact("Fermeture des commandes", sale.closes),
                rx.cond(sale.ordered != "", _fact("Commandes", sale.ordered), rx.fragment()),
                class_name="divide-y divide-line border-y border-line",
            ),
            buttons.secondary("Ouverture et fermeture", icon_name="clock", on_click=Planning.ask("window", sale.key)),
            buttons.secondary(
                "Ne plus participer à cette vente", icon_name="calendar-x", on_click=Planning.ask("leave", sale.key)
            ),
            rx.cond(sale.series > 0, whole, rx.fragment()),
        ),
        on_close=Planning.close,
    )


def _fact(name: str, value: Any) -> rx.Component:
    return rx.el.div(
        rx.el.dt(name, class_name="text-14 text-muted"),
        rx.el.dd(value, class_name="text-16 font-bold text-right"),
        class_name="flex items-baseline justify-between gap-4 py-2.5",
    )


def _window_sheet() -> rx.Component:
    sale = Planning.sale
    return sheet(
        Planning.dialog == "window",
        "Ouverture et fermeture",
        rx.el.form(
            quiet(
                "Les dates du marché restent le meilleur repère pour vos clients. Changez-les si votre production "
                "le demande."
            ),
            _moment("Ouverture", "ouverture", sale.open_days, sale.open_at),
            _moment("Fermeture", "fermeture", sale.close_days, sale.close_at),
            rx.cond(Planning.refused != "", fields.form_error(Planning.refused), rx.fragment()),
            buttons.primary("Enregistrer", type="submit"),
            buttons.quiet_button("Reprendre les dates du marché", icon_name="undo-2", on_click=Planning.reset_window),
            on_submit=Planning.set_window,
            key=sale.key,
            class_name="flex flex-col gap-4",
        ),
        on_close=Planning.close,
    )


def _moment(title: str, name: str, days: Any, at: Any) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(title, class_name="font-display text-17 mb-1.5"),
        rx.el.div(
            fields.number_field(
                "Jours avant", f"{name}-jours", default_value=days, required=True, max_length=len(str(MOST_DAYS))
            ),
            fields.text_field("À", f"{name}-heure", kind="time", default_value=at, required=True),
            class_name="grid grid-cols-2 gap-3",
        ),
    )


PAGE = Page(route=routes.PLANNING, title="Planifier", draw=planning, on_load=[Planning.load])
