"""Préparer: the orders of a distribution to tick, with or without network."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import banners, buttons, cards, chips
from cagette_pwa.components.field import PREPARE, BasketRow, ProductRow, looks, opened_basket, shown, tapped
from cagette_pwa.components.field_basket import basket_card, missing_sheet
from cagette_pwa.components.field_frame import aboard, heading, to_look_at
from cagette_pwa.components.fields import search_field
from cagette_pwa.components.icons import icon
from cagette_pwa.components.words import figure, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import field

PRODUCTS = "produits"


def preparing() -> rx.Component:
    """The page."""
    head = heading()
    aboard_link = buttons.icon_link("download", "Ce qui est à bord", routes.FIELD, document=True)
    return field(
        aboard(head, _board(head)),
        opened_basket(head.state == "there"),
        missing_sheet(),
        title="Préparer",
        under=rx.cond(head.title != "", f"{head.title}, {head.when}", ""),
        back=routes.ORDERS,
        actions=aboard_link,
        wide=True,
    )


def _board(head: Any) -> rx.Component:
    by_product = looks("view") == PRODUCTS
    return cards.stack(
        chips.chips(
            chips.chip(f"Par client · {head.baskets}", ~by_product, on_click=tapped(PREPARE, "show", "clients")),
            chips.chip(f"Par produit · {head.products}", by_product, on_click=tapped(PREPARE, "show", PRODUCTS)),
            rx.cond(head.to_weigh > 0, chips.chip_link(f"À peser · {head.to_weigh}", _to_weigh(head)), rx.fragment()),
            label="Ce qui est à préparer",
        ),
        search_field(
            "Chercher un numéro ou un nom",
            key=looks("turn").to_string(),
            default_value=looks("words"),
            on_change=tapped(PREPARE, "search"),
        ),
        rx.cond(looks("unknown"), banners.banner(looks("unknown"), "attention"), rx.fragment()),
        to_look_at(),
        rx.cond(by_product, _products(), _baskets()),
    )


def _to_weigh(head: Any) -> Any:
    return rx.Var.create(routes.WEIGHING) + head.query.to(str)


def _baskets() -> rx.Component:
    rows = shown(PREPARE, "baskets", list[BasketRow])
    return rx.el.ul(
        rx.foreach(rows, lambda row: basket_card(row=row, key=row.key)),
        class_name="grid grid-cols-1 gap-3 lg:grid-cols-2 items-start list-none",
    )


def _products() -> rx.Component:
    rows = shown(PREPARE, "products", list[ProductRow])
    return rx.el.ul(
        rx.foreach(rows, _product), class_name="grid grid-cols-1 gap-3 lg:grid-cols-2 items-start list-none"
    )


def _product(row: Any) -> rx.Component:
    head = rx.el.button(
        figure(row.count, 28, class_name="min-w-12 text-left"),
        rx.el.span(
            rx.el.span(row.name, class_name="font-display text-17"),
            rx.el.span(row.detail, class_name="text-14 text-muted"),
            class_name="flex-1 min-w-0 flex flex-col text-left",
        ),
        rx.el.span(
            rx.cond(row.ready, icon("check", 18), rx.fragment()),
            row.progress,
            class_name=[
                "inline-flex items-center gap-1 rounded-full px-2.5 py-1 text-13 font-bold tabular-nums",
                rx.cond(row.ready, "bg-leaf-soft text-leaf-ink", "bg-clay-soft text-muted"),
            ],
        ),
        type="button",
        aria_expanded=row.opened,
        on_click=tapped(PREPARE, "openProduct", row.key),
        class_name="flex items-center gap-3 w-full min-h-14",
    )
    parts = rx.el.ul(
        rx.foreach(row.parts, _part),
        class_name="border-t border-line mt-3 pt-3 grid grid-cols-1 gap-2 sm:grid-cols-2 list-none",
    )
    return rx.el.li(
        head,
        rx.cond(row.opened, parts, rx.fragment()),
        key=row.key,
        class_name=["bg-card border rounded-card p-4", rx.cond(row.opened, "border-leaf", "border-line")],
    )


def _part(part: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            figure(part.number, 28, class_name="min-w-11 text-left"),
            rx.el.span(
                rx.el.b(part.count, class_name="tabular-nums"),
                quiet(part.name, class_name="truncate"),
                class_name="flex-1 min-w-0 flex flex-col text-left",
            ),
            rx.cond(part.ready, icon("check", 24), rx.fragment()),
            type="button",
            role="checkbox",
            aria_checked=rx.cond(part.ready, "true", "false"),
            aria_label=f"N° {part.number}, {part.name}, {part.count}",
            on_click=tapped(PREPARE, "tickLine", part.desk, part.key),
            class_name=[
                "flex items-center gap-3 w-full min-h-15 rounded-control border px-3",
                rx.cond(part.ready, "bg-leaf-soft border-leaf text-leaf-ink", "bg-card border-edge"),
            ],
        ),
        key=part.key,
    )


PAGE = Page(route=routes.PREPARE, title="Préparer", draw=preparing)
