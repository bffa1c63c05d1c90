"""Gérer un marché: sales, messages, catalogs, and what brings customers."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards
from cagette_pwa.components.dates import date_tile
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.invitations import invitation_block
from cagette_pwa.components.links import nav_link
from cagette_pwa.components.pills import pill
from cagette_pwa.components.sheets import confirm_sheet
from cagette_pwa.components.talk_lines import talk_lines
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.market_admin import MarketAdmin


def market_admin() -> rx.Component:
    """The market in the address."""
    return office(
        loaded(MarketAdmin.loaded, _content(), lines=4),
        _before_unlinking(),
        title=rx.cond(MarketAdmin.loaded, MarketAdmin.name, "Marché"),
        over=rx.cond(MarketAdmin.loaded, MarketAdmin.commune, "Gérer un marché"),
        active="plus",
        back=routes.MORE,
    )


def _content() -> rx.Component:
    for_admins = rx.el.div(
        rx.cond(MarketAdmin.talks, cards.section("Messages", talk_lines(MarketAdmin.talks)), rx.fragment()),
        _links(),
        _invitation(),
        class_name="flex flex-col gap-3",
    )
    return rx.el.div(
        _sales(),
        rx.cond(MarketAdmin.is_admin, for_admins, rx.fragment()),
        class_name="flex flex-col gap-3",
    )


def _sales() -> rx.Component:
    nothing = empty("calendar-days", "Aucune distribution n'est prévue pour le moment.")
    more = buttons.secondary("Voir les dates suivantes", icon_name="plus", on_click=MarketAdmin.show_more)
    found = cards.stack(
        cards.lines(rx.foreach(MarketAdmin.sales, _sale)),
        rx.cond(MarketAdmin.more_sales, more, rx.fragment()),
    )
    return cards.section("Distributions", rx.cond(MarketAdmin.sales, found, nothing))


def _sale(row: Any) -> rx.Component:
    return cards.line_link(
        date_tile(row.month, row.day, soon=row.soon),
        cards.words(row.when, row.detail),
        pill(row.state, row.tone),
        href=row.href,
        chevron=False,
        key=row.key,
    )


def _links() -> rx.Component:
    nothing = empty(
        "link",
        "Aucun catalogue n'est encore relié. Ouvrez le lien qu'un producteur vous envoie, puis choisissez ce marché.",
    )
    return cards.section(
        "Catalogues reliés",
        rx.cond(MarketAdmin.links, cards.lines(rx.foreach(MarketAdmin.links, _link)), nothing),
    )


def _link(row: Any) -> rx.Component:
    return rx.el.li(
        nav_link(
            cards.words(row.farm, row.detail),
            href=row.href,
            class_name="flex-1 min-w-0 flex py-3 -ml-4 pl-4 hover:bg-clay-soft/60 rounded-control",
        ),
        buttons.icon_button(
            "x",
            f"Ne plus relier {row.catalog} de {row.farm}",
            "quiet",
            size=44,
            class_name="-mr-2 text-muted!",
            on_click=MarketAdmin.ask(row.key),
        ),
        key=row.key,
        class_name="flex items-center gap-2",
    )


def _invitation() -> rx.Component:
    return cards.section(
        "Invitez des clients",
        cards.card(
            rx.el.p(MarketAdmin.customers, class_name="font-display text-20"),
            invitation_block(MarketAdmin.invitation),
            class_name="flex flex-col gap-3",
        ),
    )


def _before_unlinking() -> rx.Component:
    return confirm_sheet(
        MarketAdmin.asking,
        "Ne plus relier ce catalogue ?",
        f"{MarketAdmin.asked} ne participera plus à vos prochaines ventes. Ce qui est déjà commandé sera livré, "
        "et le producteur en est informé.",
        yes="Ne plus relier",
        on_yes=MarketAdmin.end_link,
        on_close=MarketAdmin.close,
    )


PAGE = Page(route=routes.MARKET_ADMIN, title="Gérer un marché", draw=market_admin, on_load=[MarketAdmin.load])
