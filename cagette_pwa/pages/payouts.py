"""Virements: the next Monday first, large; then everything else that a farm is paid."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import cards
from cagette_pwa.components.dates import date_tile
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.pills import pill, pill_on_deep
from cagette_pwa.components.words import figure, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.payouts import Payouts


def payouts() -> rx.Component:
    """The page."""
    return office(
        loaded(Payouts.loaded, rx.cond(Payouts.nothing, _nothing(), _money()), lines=4),
        title="Virements",
        active="plus",
        back=routes.MORE,
    )


def _nothing() -> rx.Component:
    return empty(
        "landmark",
        "Rien à verser pour l'instant. Après chaque distribution, le référent du marché valide la vente : "
        "vous verrez ici ce qui vous revient, et quel lundi.",
    )


def _money() -> rx.Component:
    return cards.stack(
        rx.cond(Payouts.next_amount != "", _next(), _no_next()),
        rx.cond(Payouts.coming, cards.section("Les lundis suivants", _mondays(Payouts.coming)), rx.fragment()),
        rx.cond(Payouts.awaiting, _awaiting(), rx.fragment()),
        rx.cond(Payouts.past, cards.section("Déjà versés", _mondays(Payouts.past)), rx.fragment()),
        rx.cond(Payouts.on_site, _on_site(), rx.fragment()),
    )


def _next() -> rx.Component:
    return cards.hero(
        rx.el.div(
            rx.el.h2("Prochain virement", class_name="text-16"),
            pill_on_deep(Payouts.next_wait, "landmark"),
            class_name="flex items-center justify-between gap-3",
        ),
        rx.el.div(
            figure(Payouts.next_amount, 60, class_name="leading-none"),
            rx.el.p(Payouts.next_day, class_name="text-17"),
            class_name="flex flex-col gap-1",
        ),
        rx.el.ul(
            rx.foreach(Payouts.next_sales, _deep_sale),
            class_name="list-none divide-y divide-white/20 border-t border-white/20",
        ),
    )


def _deep_sale(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.span(row.market, class_name="font-bold"),
            rx.el.span(row.when, class_name="text-14 opacity-90"),
            class_name="flex-1 min-w-0 flex flex-col",
        ),
        figure(row.amount, 17),
        key=row.key,
        class_name="flex items-center gap-3 py-2.5",
    )


def _no_next() -> rx.Component:
    return cards.card(
        quiet("Prochain virement"),
        rx.el.p("Aucun virement annoncé", class_name="font-display text-20"),
        class_name="flex flex-col gap-1",
    )


def _mondays(rows: Any) -> rx.Component:
    return cards.columns(rx.foreach(rows, _monday))


def _monday(row: Any) -> rx.Component:
    head = rx.el.summary(
        date_tile(row.month, row.day),
        cards.words(row.title, row.detail),
        figure(row.amount, 20),
        icon("chevron-down", 20, class_name="text-muted transition-transform duration-150 group-open:rotate-180"),
        class_name="flex items-center gap-3 min-h-14 cursor-pointer list-none rounded-control",
    )
    inside = rx.el.ul(
        rx.foreach(row.sales, _sale),
        class_name="list-none divide-y divide-line border-t border-line mt-3",
    )
    return cards.card(rx.el.details(head, inside, class_name="group"), key=row.key)


def _sale(row: Any) -> rx.Component:
    return rx.el.li(
        cards.words(row.market, row.when),
        figure(row.amount, 17),
        key=row.key,
        class_name="flex items-center gap-3 py-3",
    )


def _awaiting() -> rx.Component:
    return cards.section(
        "En attente de validation",
        quiet(
            "Montants estimés, aux poids connus. L'argent est disponible trois jours après la validation "
            "et versé le lundi."
        ),
        cards.lines(rx.foreach(Payouts.awaiting, _awaiting_line)),
    )


def _awaiting_line(row: Any) -> rx.Component:
    return cards.line(
        cards.words(row.market, row.when),
        rx.el.div(
            figure(row.amount, 17),
            pill("à valider", "todo"),
            class_name="flex flex-col items-end gap-1",
        ),
        key=row.key,
    )


def _on_site() -> rx.Component:
    return cards.section(
        "Réglé sur place",
        quiet("Vos clients vous ont payé à la distribution : aucun virement ne suit. Les trois derniers mois."),
        cards.lines(rx.foreach(Payouts.on_site, _on_site_line)),
    )


def _on_site_line(row: Any) -> rx.Component:
    return cards.line(
        cards.words(row.market, row.when),
        rx.el.div(
            figure(row.amount, 17),
            rx.cond(row.state == "validée", pill("validée", "neutral"), pill("à valider", "todo")),
            class_name="flex flex-col items-end gap-1",
        ),
        key=row.key,
    )


PAGE = Page(route=routes.PAYOUTS, title="Virements", draw=payouts, on_load=[Payouts.load])
