"""One conversation between a farm and a market."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.links import nav_link
from cagette_pwa.components.pills import pill
from cagette_pwa.components.pressing import pressed_every
from cagette_pwa.components.sheets import sheet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.talk import Talk

_BUBBLE = "max-w-[85%] sm:max-w-[70%] rounded-card px-4 py-2.5 flex flex-col gap-0.5"


def talk() -> rx.Component:
    """What was said, then the box to say more."""
    return office(
        loaded(Talk.loaded, _thread(), lines=3),
        _catalogs(),
        pressed_every(20, "actualiser"),
        title=rx.cond(Talk.loaded, Talk.other, "Message"),
        over=rx.cond(Talk.under != "", Talk.under, "Messages"),
        active="messages",
        back=routes.CONVERSATIONS,
        actions=_actions(),
    )


def _actions() -> rx.Component:
    return rx.el.div(
        rx.cond(
            Talk.as_producer,
            buttons.icon_link("store", "Voir le marché", Talk.market_href, "quiet", size=44),
            rx.fragment(),
        ),
        buttons.icon_button("refresh-cw", "Actualiser", "quiet", size=44, id="actualiser", on_click=Talk.refresh),
        class_name="flex",
    )


def _thread() -> rx.Component:
    hello = empty(
        "message-circle",
        "Présentez votre ferme et vos produits, demandez comment les ventes s'organisent.",
        class_name="border-0 bg-transparent",
    )
    bubbles = rx.el.div(
        rx.foreach(Talk.bubbles, _bubble), role="log", aria_label="Messages", class_name="flex flex-col gap-2"
    )
    return rx.el.div(
        rx.cond(Talk.bubbles, bubbles, hello),
        _box(),
        class_name="flex flex-col justify-between gap-4 -mb-5 min-h-[calc(100dvh-13.25rem)] "
        "lg:mb-0 lg:min-h-[calc(100dvh-10rem)]",
    )


def _bubble(row: Any) -> rx.Component:
    day = rx.el.p(
        row.day, class_name="self-center text-13 font-bold text-muted bg-clay-soft rounded-full px-3 py-1 my-2"
    )
    side = rx.cond(
        row.mine, f"{_BUBBLE} self-end bg-leaf-soft text-leaf-ink", f"{_BUBBLE} self-start bg-card border border-line"
    )
    said = rx.el.div(
        rx.cond(row.author != "", rx.el.p(row.author, class_name="text-13 font-bold text-muted"), rx.fragment()),
        rx.cond(row.body != "", rx.el.p(row.body, class_name="whitespace-pre-line break-words"), rx.fragment()),
        rx.cond(row.catalog.name != "", _catalog(row.catalog), rx.fragment()),
        rx.el.p(row.hour, class_name="text-13 opacity-80 self-end"),
        class_name=side,
    )
    return rx.el.div(rx.cond(row.day != "", day, rx.fragment()), said, key=row.key, class_name="flex flex-col gap-2")


def _catalog(card: Any) -> rx.Component:
    own = "flex items-center gap-3 rounded-control bg-card text-ink border border-line p-2 pr-3 my-1 min-w-56"
    words = rx.fragment(
        rx.el.span(icon("list-checks", 22), class_name="rounded-control bg-leaf-soft text-leaf-ink p-2"),
        rx.el.span(
            rx.el.span("Catalogue", class_name="block text-13 text-muted"),
            rx.el.span(card.name, class_name="block font-bold"),
            rx.cond(card.state != "", pill(card.state, card.tone, class_name="mt-1"), rx.fragment()),
            class_name="flex-1 min-w-0",
        ),
    )
    more = icon("chevron-right", 20, class_name="text-muted")
    return rx.cond(
        card.href != "",
        nav_link(words, more, href=card.href, class_name=f"{own} hover:border-edge"),
        rx.el.div(words, class_name=own),
    )


def _box() -> rx.Component:
    share = buttons.soft("Partager mon catalogue", icon_name="share-2", on_click=Talk.open_sharing, class_name="w-full")
    words = rx.el.textarea(
        id="message",
        name="message",
        rows="1",
        required=True,
        max_length=4000,
        placeholder="Votre message",
        aria_label="Votre message",
        class_name="flex-1 min-w-0 field-sizing-content min-h-12 max-h-40 rounded-control border border-edge bg-card "
        "px-3.5 py-3 text-16 text-ink resize-none",
    )
    form = rx.el.form(
        words,
        buttons.icon_button("send", "Envoyer", "primary", type="submit"),
        on_submit=Talk.send,
        reset_on_submit=True,
        class_name="flex items-end gap-2",
    )
    return rx.el.div(
        form,
        rx.cond(Talk.as_producer, share, rx.fragment()),
        class_name="sticky bottom-[calc(env(safe-area-inset-bottom)+5.1rem)] lg:bottom-0 -mx-4 px-4 py-3 bg-paper "
        "border-t border-line flex flex-col gap-2",
    )


def _catalogs() -> rx.Component:
    return sheet(
        Talk.sharing,
        "Quel catalogue partager ?",
        cards.lines(rx.foreach(Talk.catalogs, _choice)),
        on_close=Talk.close_sharing,
    )


def _choice(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.span(row.name, class_name="flex-1 text-left font-bold"),
            icon("send", 20, class_name="text-leaf"),
            type="button",
            on_click=Talk.share(row.key),
            class_name="flex items-center gap-3 w-full min-h-14",
        ),
        key=row.key,
    )


PAGE = Page(route=routes.CONVERSATION, title="Message", draw=talk, on_load=[Talk.load])
