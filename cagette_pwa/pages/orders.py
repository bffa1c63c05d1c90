"""Commandes: choose sales, see what to prepare, change a quantity, print."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards, chips, fields
from cagette_pwa.components.amounts import amount_box
from cagette_pwa.components.dates import date_tile
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.links import plain_link
from cagette_pwa.components.papers import papers
from cagette_pwa.components.pills import pill
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.steppers import stepper
from cagette_pwa.components.words import figure, heading, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.orders import CUSTOMERS, MOST_PIECES, PRODUCTS, Orders


def orders() -> rx.Component:
    """The page."""
    return office(
        loaded(
            Orders.loaded,
            rx.cond(Orders.sales, _board(), _nothing()),
            lines=5,
        ),
        _change(),
        title="Commandes",
        active="commandes",
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
        chips.chips(
            _view(f"Par client · {Orders.customer_count}", CUSTOMERS),
            _view(f"Par produit · {Orders.product_count}", PRODUCTS),
            label="Récapitulatif",
        ),
        rx.cond(Orders.weigh_count > 0, _scale(), rx.fragment()),
        rx.cond(
            Orders.customer_count == 0,
            empty("shopping-basket", "Pas encore de commande pour cette vente."),
            rx.cond(Orders.view == PRODUCTS, _by_product(), _by_customer()),
        ),
        rx.cond(Orders.customer_count > 0, papers(Orders.query), rx.fragment()),
    )


def _view(text: Any, view: str) -> rx.Component:
    return chips.chip(text, Orders.view == view, on_click=Orders.show(view))


def _choice() -> rx.Component:
    head = rx.el.button(
        cards.words(Orders.when, Orders.where),
        figure(Orders.total, 20),
        icon("chevron-down", 20, class_name="text-muted"),
        type="button",
        aria_expanded=rx.cond(Orders.choosing, "true", "false"),
        aria_label=f"Choisir les ventes. {Orders.when}, {Orders.where}",
        on_click=Orders.choose(~Orders.choosing),
        class_name="flex items-center gap-3 w-full min-h-14 text-left",
    )
    listed = rx.el.ul(
        rx.foreach(Orders.sales, _sale),
        class_name="border-t border-line mt-3 divide-y divide-line list-none max-h-[50dvh] overflow-y-auto",
    )
    return cards.card(head, rx.cond(Orders.choosing, listed, rx.fragment()))


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
            date_tile(row.month, row.day, row.state == "à venir"),
            rx.el.div(
                rx.el.span(row.market, class_name="font-bold"),
                quiet(row.detail),
                pill(row.state, row.tone, class_name="mt-1 w-fit"),
                class_name="flex-1 min-w-0 flex flex-col",
            ),
            type="button",
            role="checkbox",
            aria_checked=rx.cond(row.chosen, "true", "false"),
            on_click=Orders.tick(row.key),
            class_name="flex items-center gap-3 w-full py-3 text-left",
        ),
        key=row.key,
    )


def _scale() -> rx.Component:
    return buttons.button_link(
        f"Pesée de produits en masse · {Orders.weigh_count}", Orders.weigh_href, "primary", icon_name="scale"
    )


def _by_customer() -> rx.Component:
    return cards.columns(rx.foreach(Orders.customers, _customer))


def _customer(row: Any) -> rx.Component:
    head = rx.el.summary(
        figure(row.number, 40, class_name="min-w-14"),
        cards.words(row.name, row.detail),
        pill(row.state, row.tone),
        class_name="flex items-center gap-3 cursor-pointer list-none min-h-14 [&::-webkit-details-marker]:hidden",
    )
    call = rx.cond(
        row.phone,
        plain_link(
            icon("phone", 20),
            row.phone,
            href=row.phone_href,
            class_name="inline-flex items-center gap-2 min-h-11 text-leaf font-bold tabular-nums",
        ),
        rx.fragment(),
    )
    return rx.el.details(
        head,
        rx.el.ul(rx.foreach(row.lines, _line), class_name="border-t border-line mt-3 divide-y divide-line list-none"),
        call,
        class_name="bg-card border border-line open:border-leaf rounded-card p-4",
        key=row.key,
    )


def _line(line: Any) -> rx.Component:
    about = rx.el.div(
        rx.el.div(
            rx.el.span(line.text, class_name="font-bold"),
            rx.cond(line.detail, quiet(line.detail), rx.fragment()),
            class_name="flex-1 min-w-0 flex flex-col",
        ),
        figure(line.amount, 17, class_name="whitespace-nowrap"),
        class_name="flex items-baseline gap-3",
    )
    weigh = rx.cond(
        line.varying & (line.quantity > 0),
        buttons.button_link(rx.cond(line.to_weigh, "Peser", "Repeser"), line.weigh_href, "soft", icon_name="scale"),
        rx.fragment(),
    )
    change = buttons.quiet_button("Quantité", icon_name="pencil", on_click=Orders.edit(line.key))
    return rx.el.li(
        about,
        rx.el.div(weigh, change, class_name="flex items-center gap-2 justify-end -mr-2"),
        class_name="flex flex-col py-3",
        key=line.key,
    )


def _by_product() -> rx.Component:
    return cards.lines(rx.foreach(Orders.products, _product))


def _product(row: Any) -> rx.Component:
    return cards.line(
        rx.cond(
            row.loose,
            figure(row.quantity, 20, class_name="min-w-12 whitespace-nowrap"),
            figure(row.quantity, 28, class_name="min-w-12"),
        ),
        rx.el.div(
            rx.el.span(row.name, class_name="font-display text-17"),
            quiet(row.orders + rx.cond(row.to_weigh, " · " + row.to_weigh, "")),
            class_name="flex-1 min-w-0 flex flex-col",
        ),
        rx.el.div(
            rx.cond(row.weight, rx.el.span(row.weight, class_name="font-bold"), rx.fragment()),
            quiet(row.amount),
            class_name="flex flex-col items-end text-right",
        ),
        key=row.key,
    )


def _change() -> rx.Component:
    return sheet(
        Orders.editing,
        "Changer la quantité",
        rx.el.form(
            heading(Orders.edited_name),
            quiet(Orders.edited_for),
            rx.el.div(
                rx.cond(Orders.edited_measure != "", _edited(_amount()), _edited()),
                buttons.soft("Mettre à 0", on_click=Orders.empty),
                class_name="flex items-center justify-between gap-3 flex-wrap",
            ),
            fields.text_field(
                "Motif (facultatif)", "motif", hint="Votre client le lira dans son mail.", max_length=200
            ),
            buttons.primary("Enregistrer et prévenir le client", type="submit"),
            on_submit=Orders.save,
            class_name="flex flex-col gap-4",
        ),
        on_close=Orders.close,
    )


def _edited(box: rx.Component | None = None) -> rx.Component:
    return stepper(
        Orders.edited_to,
        less=Orders.step(-1),
        more=Orders.step(1),
        what=Orders.edited_name,
        at_least=Orders.edited_to <= 0,
        tall=True,
        box=box,
    )


def _amount() -> rx.Component:
    return amount_box(
        Orders.edited_to,
        size=Orders.edited_size,
        measure=Orders.edited_measure,
        most=MOST_PIECES,
        what=Orders.edited_name,
        on_amount=Orders.put,
        tall=True,
    )


PAGE = Page(route=routes.ORDERS, title="Commandes", draw=orders, on_load=[Orders.load])
