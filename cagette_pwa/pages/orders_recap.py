"""The two recaps of Commandes: customer by customer, product by product."""

from typing import Any

import reflex as rx

from cagette_pwa.components import buttons, cards
from cagette_pwa.components.icons import icon
from cagette_pwa.components.links import plain_link
from cagette_pwa.components.pills import pill
from cagette_pwa.components.words import figure, quiet
from cagette_pwa.state.order_edit import OrderEdit
from cagette_pwa.state.orders import Orders
from cagette_pwa.state.shortage import Shortage


def by_customer() -> rx.Component:
    """Customers by number; the lines of one come when it is opened."""
    rest = buttons.secondary(f"Afficher les {Orders.hidden} autres clients", on_click=Orders.show_all)
    return cards.stack(
        cards.columns(rx.foreach(Orders.customers, _customer)),
        rx.cond(Orders.hidden > 0, rest, rx.fragment()),
    )


def by_product() -> rx.Component:
    """All of each offer, over the chosen sales."""
    return cards.lines(rx.foreach(Orders.products, _product))


def _customer(row: Any) -> rx.Component:
    cards_by_key: Any = Orders.cards
    opened = cards_by_key.contains(row.key.to_string())
    head = rx.el.summary(
        figure(row.number, 40, class_name="min-w-14"),
        cards.words(row.name, row.detail, rx.cond(row.where != "", row.where, "")),
        rx.el.div(
            rx.cond(row.state != "", pill(row.state, row.tone), rx.fragment()),
            rx.cond(row.mark != "", pill(row.mark, "info"), rx.fragment()),
            class_name="flex flex-col items-end gap-1",
        ),
        on_click=Orders.open(row.key).prevent_default,
        class_name="flex items-center gap-3 cursor-pointer list-none min-h-14 [&::-webkit-details-marker]:hidden",
    )
    note = rx.el.p(icon("message-circle", 18), row.note, class_name="flex gap-2 pt-2 text-14 font-bold text-straw")
    return rx.el.details(
        head,
        rx.cond(row.note != "", note, rx.fragment()),
        rx.cond(opened, _card(row, cards_by_key[row.key.to_string()]), rx.fragment()),
        open=opened,
        class_name="bg-card border border-line open:border-leaf rounded-card p-4",
        key=row.key,
    )


def _card(row: Any, card: Any) -> rx.Component:
    call = plain_link(
        icon("phone", 20),
        row.phone,
        href=row.phone_href,
        class_name="inline-flex items-center gap-2 min-h-11 text-leaf font-bold tabular-nums",
    )
    add = buttons.quiet_button(
        "Ajouter un produit", icon_name="plus", on_click=OrderEdit.add(row.key), class_name="px-2!"
    )
    return rx.el.div(
        rx.el.ul(rx.foreach(card.lines, _line), class_name="border-t border-line mt-3 divide-y divide-line list-none"),
        rx.el.div(
            rx.cond(row.phone, call, rx.fragment()),
            add,
            class_name="flex flex-wrap items-center justify-between gap-x-2 border-t border-line pt-2",
        ),
        rx.cond(card.changes, _history(card.changes), rx.fragment()),
    )


def _history(changes: Any) -> rx.Component:
    return rx.el.div(
        rx.el.h3("Ce que vous avez changé", class_name="text-14 font-bold pt-3"),
        rx.el.ul(rx.foreach(changes, _change), class_name="list-none"),
    )


def _change(change: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(change.what, " : ", rx.el.b(change.steps)),
        quiet(change.when),
        key=change.key,
        class_name="py-1.5 text-14",
    )


def _line(line: Any) -> rx.Component:
    word = rx.cond(line.weighed, "Repeser", "Peser")
    weigh = buttons.button_link(
        word,
        line.weigh_href,
        "soft",
        icon_name="scale",
        document=True,
        aria_label=word + " : " + line.name,
        class_name="px-3!",
    )
    change = buttons.quiet_button(
        "Quantité",
        icon_name="pencil",
        on_click=OrderEdit.change(line.key),
        aria_label="Quantité : " + line.name,
        class_name="px-2! -mr-2",
    )
    return rx.el.li(
        rx.el.div(
            rx.el.span(line.text, class_name=["font-bold flex-1 min-w-0", rx.cond(line.gone, "text-muted", "")]),
            figure(line.amount, 17, class_name="whitespace-nowrap"),
            class_name="flex items-baseline gap-3",
        ),
        rx.cond(line.mark != "", pill(line.mark, "info", class_name="mt-1 w-fit"), rx.fragment()),
        rx.el.div(
            rx.el.div(quiet(line.detail), class_name="flex-1 min-w-24"),
            rx.cond(line.varying, weigh, rx.fragment()),
            change,
            class_name="flex flex-wrap items-center justify-end gap-x-2",
        ),
        class_name="flex flex-col pt-3 pb-1",
        key=line.key,
    )


def _product(row: Any) -> rx.Component:
    size = rx.cond(
        row.loose,
        figure(row.quantity, 20, class_name="min-w-12 whitespace-nowrap"),
        figure(row.quantity, 28, class_name="min-w-12"),
    )
    about = rx.el.div(
        rx.el.span(row.name, class_name="font-display text-17"),
        rx.cond(row.weight, rx.el.span(row.weight, class_name="font-bold text-14"), rx.fragment()),
        quiet(row.orders + " · " + row.amount + rx.cond(row.to_weigh, " · " + row.to_weigh, "")),
        class_name="flex-1 min-w-0 flex flex-col",
    )
    lacking = buttons.quiet_button(
        "Il en manque",
        on_click=Shortage.begin(row.priced),
        aria_label="Il en manque : " + row.name,
        class_name="px-2! text-14! -mr-2",
    )
    return cards.line(size, about, lacking, key=row.key)
