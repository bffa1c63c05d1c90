"""Commandes: choose sales, see what to prepare and what is new, prepare, weigh, hand over, print."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import banners, buttons, cards, chips
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.install import install_card
from cagette_pwa.components.papers import papers
from cagette_pwa.components.pills import pill
from cagette_pwa.components.pressing import pressed_every
from cagette_pwa.components.words import figure, quiet, subheading
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.pages.orders_recap import by_customer, by_product
from cagette_pwa.pages.orders_sheets import edit_sheet, shortage_sheet
from cagette_pwa.state.order_edit import OrderEdit
from cagette_pwa.state.orders import CUSTOMERS, PRODUCTS, Orders
from cagette_pwa.state.shortage import Shortage

REFRESH = "actualiser"


def orders() -> rx.Component:
    """The page."""
    return office(
        loaded(
            Orders.loaded,
            rx.cond(Orders.days, _board(), _nothing()),
            lines=5,
        ),
        edit_sheet(),
        shortage_sheet(),
        rx.cond(Orders.live, pressed_every(20, REFRESH), rx.fragment()),
        title="Commandes",
        active="commandes",
        actions=buttons.icon_button("refresh-cw", "Actualiser", "quiet", size=44, id=REFRESH, on_click=Orders.refresh),
    )


def _nothing() -> rx.Component:
    return empty(
        "shopping-basket",
        "Aucune vente pour l'instant. Vos commandes arriveront ici dès qu'une vente à laquelle vous participez "
        "sera ouverte.",
        buttons.button_link("Planifier une vente", routes.PLANNING),
    )


def _board() -> rx.Component:
    return cards.stack(
        _choice(),
        rx.cond(Orders.customer_count > 0, _field(), rx.fragment()),
        rx.cond(Orders.news != "", _news(), rx.fragment()),
        rx.cond(Orders.waiting != "", _waiting(), rx.fragment()),
        chips.chips(
            _view(f"Par client · {Orders.customer_count}", CUSTOMERS),
            _view(f"Par produit · {Orders.product_count}", PRODUCTS),
            label="Récapitulatif",
        ),
        rx.cond(
            Orders.customer_count == 0,
            empty("shopping-basket", "Pas encore de commande pour cette vente."),
            rx.cond(Orders.view == PRODUCTS, by_product(), by_customer()),
        ),
        install_card(),
        rx.cond(Orders.customer_count > 0, papers(Orders.query), rx.fragment()),
    )


def _view(text: Any, view: str) -> rx.Component:
    return chips.chip(text, Orders.view == view, on_click=Orders.show(view))


def _choice() -> rx.Component:
    live = rx.cond(Orders.live, pill("en direct", "ready"), rx.fragment())
    head = rx.el.button(
        cards.words(Orders.when, Orders.where),
        rx.el.div(figure(Orders.total, 20), live, class_name="flex flex-col items-end gap-1"),
        icon("chevron-down", 20, class_name="text-muted"),
        type="button",
        aria_expanded=rx.cond(Orders.choosing, "true", "false"),
        aria_label=f"Choisir les ventes. {Orders.when}, {Orders.where}",
        on_click=Orders.choose(~Orders.choosing),
        class_name="flex items-center gap-3 w-full min-h-14 text-left",
    )
    listed = rx.el.div(
        rx.foreach(Orders.days, _day),
        class_name="border-t border-line mt-3 max-h-[60dvh] overflow-y-auto overflow-x-hidden",
    )
    return cards.card(head, rx.cond(Orders.choosing, listed, rx.fragment()))


def _day(day: Any) -> rx.Component:
    whole = rx.el.button(
        rx.cond(day.whole, "Retirer la journée", "Toute la journée"),
        type="button",
        aria_pressed=rx.cond(day.whole, "true", "false"),
        aria_label=rx.cond(day.whole, "Retirer la journée", "Toute la journée") + ", " + day.title,
        on_click=Orders.tick_day(day.key),
        class_name="min-h-11 pl-3 rounded-control text-14 font-bold text-leaf hover:underline",
    )
    return rx.el.section(
        rx.el.div(
            subheading(day.title),
            rx.cond(day.several, whole, rx.fragment()),
            class_name="flex items-center justify-between gap-3 min-h-11 pt-2",
        ),
        rx.el.ul(rx.foreach(day.sales, _sale), class_name="divide-y divide-line list-none"),
        key=day.key,
    )


def _sale(row: Any) -> rx.Component:
    tick = rx.el.span(
        rx.cond(row.chosen, icon("check", 20), rx.fragment()),
        class_name=[
            "size-8 shrink-0 rounded-[10px] border-2 flex items-center justify-center",
            rx.cond(row.chosen, "bg-leaf border-leaf text-on-leaf", "bg-card border-edge"),
        ],
    )
    return rx.el.li(
        rx.el.button(
            tick,
            rx.el.div(
                rx.el.span(row.market, class_name="font-bold"),
                quiet(row.detail),
                class_name="flex-1 min-w-0 flex flex-col",
            ),
            pill(row.state, row.tone),
            type="button",
            role="checkbox",
            aria_checked=rx.cond(row.chosen, "true", "false"),
            on_click=Orders.tick(row.key),
            class_name="flex items-center gap-3 w-full min-h-14 py-3 text-left",
        ),
        key=row.key,
    )


def _field() -> rx.Component:
    """What is done standing up, on pages that open without a network: real navigations."""
    weigh = rx.cond(Orders.weigh_count > 0, f"Peser · {Orders.weigh_count}", "Peser")
    return rx.el.nav(
        _to_field("Préparer", Orders.prepare_href, "package-check", "primary"),
        _to_field(weigh, Orders.weigh_href, "scale", "soft"),
        _to_field("Remettre", Orders.hand_over_href, "list-checks", "soft"),
        aria_label="Le jour de la vente",
        class_name="grid grid-cols-3 gap-2",
    )


def _to_field(text: Any, href: Any, icon_name: str, look: Any) -> rx.Component:
    own = "flex-col! gap-1! px-2! py-2 min-h-15"
    return buttons.button_link(text, href, look, icon_name=icon_name, document=True, class_name=own)


def _news() -> rx.Component:
    sift = rx.cond(Orders.only_news, "Tout voir", "Voir seulement cela")
    return banners.banner(
        Orders.news, "info", buttons.secondary(sift, on_click=Orders.sift(~Orders.only_news)), role="status"
    )


def _waiting() -> rx.Component:
    return banners.banner(
        Orders.waiting, "attention", buttons.secondary("Prévenir maintenant", on_click=Orders.tell_now), role="status"
    )


PAGE = Page(
    route=routes.ORDERS,
    title="Commandes",
    draw=orders,
    on_load=[Orders.load, OrderEdit.close, Shortage.close],
)
