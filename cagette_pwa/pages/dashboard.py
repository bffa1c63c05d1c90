"""Tableau de bord: what to prepare, the next payout, the farm's markets, the markets nearby."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards
from cagette_pwa.components.dates import date_tile
from cagette_pwa.components.debit_reminder import debit_reminder
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.install import install_card
from cagette_pwa.components.invitations import invitation_block
from cagette_pwa.components.links import nav_link
from cagette_pwa.components.market_cards import market_cards
from cagette_pwa.components.pills import pill, pill_on_deep
from cagette_pwa.components.progress import progress
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.words import figure, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.dashboard import Dashboard
from cagette_pwa.state.session import Session


def dashboard() -> rx.Component:
    """The first page of a farm."""
    return office(
        loaded(Dashboard.loaded, _content(), lines=4),
        _invitation(),
        title=f"Bonjour {Session.first_name}",
        active="accueil",
    )


def _content() -> rx.Component:
    return rx.el.div(
        rx.cond(Dashboard.debit_is_due, debit_reminder(), rx.fragment()),
        rx.cond(Dashboard.steps, _steps(), rx.fragment()),
        rx.cond(Dashboard.prepares, _prepare(), rx.fragment()),
        install_card(),
        rx.cond(Dashboard.is_paid, _payout(), rx.fragment()),
        rx.cond(Dashboard.own, _own_markets(), rx.fragment()),
        _around(),
        class_name="flex flex-col gap-3",
    )


def _prepare() -> rx.Component:
    row = Dashboard.prepare
    to_weigh = rx.cond(row.percent >= 0, progress(row.percent, row.detail, on_deep=True), rx.fragment())
    return cards.hero(
        rx.el.div(
            pill_on_deep(row.when),
            rx.el.span(row.baskets, class_name="text-14 whitespace-nowrap"),
            class_name="flex items-center justify-between gap-3",
        ),
        rx.el.div(
            rx.el.h2(row.title, class_name="font-display text-24"),
            rx.el.p(row.market, class_name="text-16 font-bold"),
            rx.el.p(row.detail, class_name="text-16 opacity-90"),
            class_name="flex flex-col gap-0.5",
        ),
        to_weigh,
        rx.cond(row.href != "", _preparing(row), buttons.on_deep_link("Voir la boutique", row.shop_href, "store")),
    )


def _preparing(row: Any) -> rx.Component:
    weigh = buttons.on_deep_quiet_link(row.weigh, row.weigh_href, "scale", document=True, class_name="flex-1")
    return rx.el.div(
        buttons.on_deep_link(row.action, row.href, "list-checks", document=True, class_name="flex-1"),
        rx.cond(row.weigh_href != "", weigh, rx.fragment()),
        class_name="flex flex-wrap gap-2",
    )


def _payout() -> rx.Component:
    row = Dashboard.payout
    return cards.card_link(
        rx.el.div(
            quiet("Prochain virement"),
            figure(row.amount, 28),
            quiet(row.day),
            class_name="flex flex-col",
        ),
        pill(row.sales, "info", "landmark"),
        href=routes.PAYOUTS,
        class_name="flex items-center justify-between gap-3",
    )


def _own_markets() -> rx.Component:
    return cards.section("Mes marchés", cards.lines(rx.foreach(Dashboard.own, _own_market)))


def _own_market(row: Any) -> rx.Component:
    touch = "flex items-center gap-3 py-3 flex-1 min-w-0 -ml-4 pl-4 hover:bg-clay-soft/60 rounded-control"
    words = rx.el.div(
        rx.el.span(row.name, class_name="font-display text-17"),
        rx.el.span(row.detail, class_name="text-14 text-muted"),
        rx.el.span(pill(row.state, row.tone), class_name="pt-1 sm:hidden"),
        class_name="flex-1 min-w-0 flex flex-col gap-0.5",
    )
    link = nav_link(
        date_tile(row.month, row.day, soon=row.soon),
        words,
        rx.el.span(pill(row.state, row.tone), class_name="hidden sm:block"),
        href=row.href,
        class_name=touch,
    )
    share = buttons.icon_button(
        "share-2",
        f"Inviter des clients : {row.name}",
        "quiet",
        size=44,
        class_name="-mr-2",
        on_click=Dashboard.invite(row.slug),
    )
    return rx.el.li(link, share, key=row.slug, class_name="flex items-center gap-1")


def _invitation() -> rx.Component:
    return sheet(
        Dashboard.inviting,
        "Invitez vos clients à commander",
        rx.el.p(Dashboard.invitation.name, class_name="font-display text-17 mb-3"),
        invitation_block(Dashboard.invitation),
        on_close=Dashboard.close,
    )


def _around() -> rx.Component:
    other = rx.cond(Dashboard.own, "Aucun autre marché", "Aucun marché")
    nothing = empty("map-pin", f"{other} à moins de 25 km de {Dashboard.commune}.")
    everything = buttons.button_link(
        "Voir tous les marchés", routes.MARKETS, "secondary", icon_name="search", class_name="w-full lg:w-fit"
    )
    return cards.section(
        "Marchés près de chez vous",
        rx.cond(Dashboard.around, market_cards(Dashboard.around), nothing),
        rx.el.div(everything, class_name="pt-2"),
    )


def _steps() -> rx.Component:
    return cards.section(
        "Vos premiers pas",
        rx.el.ol(
            rx.foreach(Dashboard.steps, _step),
            class_name="block bg-card border border-line rounded-card px-4 divide-y divide-line list-none",
        ),
    )


def _step(row: Any) -> rx.Component:
    done = rx.el.span(
        icon("check", 20, label="Fait"),
        class_name="size-9 shrink-0 grid place-items-center rounded-full bg-leaf text-on-leaf",
    )
    number = rx.el.span(
        row.number,
        class_name="size-9 shrink-0 grid place-items-center rounded-full bg-clay-soft text-ink font-display text-17",
    )
    title = rx.el.span(
        row.title, class_name=rx.cond(row.done, "font-display text-17 text-muted", "font-display text-17")
    )
    action = buttons.button_link(row.action, row.href, icon_after="arrow-right", class_name="mt-2 w-fit")
    words = rx.el.div(
        title,
        rx.cond(row.done, rx.fragment(), rx.el.span(row.sentence, class_name="text-14 text-muted")),
        rx.cond(row.current, action, rx.fragment()),
        class_name="flex-1 min-w-0 flex flex-col gap-0.5 pt-1.5",
    )
    return rx.el.li(rx.cond(row.done, done, number), words, key=row.number, class_name="flex items-start gap-3 py-3")


PAGE = Page(route=routes.DASHBOARD, title="Tableau de bord", draw=dashboard, on_load=[Dashboard.load])
