"""A market as a producer meets it, with what one needs to know before writing to its admin."""

from typing import Any

import reflex as rx

from cagette_pwa.components.buttons import button_link, soft
from cagette_pwa.components.cards import card, columns
from cagette_pwa.components.icons import icon
from cagette_pwa.components.pills import pill
from cagette_pwa.components.words import Child, subheading
from cagette_pwa.state.conversations import Conversations


def market_cards(rows: Any) -> rx.Component:
    """`rows` are `MarketRow`s."""
    return columns(rx.foreach(rows, _market), class_name="lg:items-stretch")


def _market(row: Any) -> rx.Component:
    contact = rx.el.span("Contact du marché ", rx.el.span(row.contact, class_name="font-bold text-ink"))
    return card(
        rx.el.div(
            rx.el.p(icon("map-pin", 16), row.place, class_name="flex items-center gap-1.5 text-14 text-leaf font-bold"),
            rx.cond(row.mine, pill("vous y vendez", "ready"), rx.fragment()),
            class_name="flex items-center justify-between gap-3 min-h-7",
        ),
        subheading(row.name, class_name="text-20"),
        rx.el.div(
            _fact("clock", rx.el.span(rx.foreach(row.schedules, _schedule), class_name="flex flex-col")),
            _fact("users", row.customers),
            rx.cond(row.contact != "", _fact("user", contact), rx.fragment()),
            _fact("sprout", row.producers),
            class_name="flex flex-col gap-1.5 flex-1",
        ),
        rx.el.div(
            soft(
                "Envoyer un message",
                icon_name="message-circle",
                on_click=Conversations.begin(row.slug),
                class_name="flex-auto px-3! text-14!",
            ),
            button_link("Voir le marché", row.href, "secondary", class_name="flex-auto px-3! text-14!"),
            class_name="flex flex-wrap gap-2 pt-1",
        ),
        key=row.slug,
        class_name="flex flex-col gap-2",
    )


def _fact(name: str, *words: Child) -> rx.Component:
    return rx.el.div(
        icon(name, 18, class_name="mt-0.5"), *words, class_name="flex items-start gap-2 text-14 text-muted"
    )


def _schedule(words: Any) -> rx.Component:
    return rx.el.span(words, key=words)
