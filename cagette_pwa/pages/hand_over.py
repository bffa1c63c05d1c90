"""Remettre: who came, who is still to come, one touch a basket, with or without network."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import banners, buttons, cards, chips
from cagette_pwa.components.empty import empty
from cagette_pwa.components.field import (
    HAND_OVER,
    PREPARE,
    BasketRow,
    HandOverState,
    Last,
    looks,
    opened_code,
    shown,
    tapped,
)
from cagette_pwa.components.field_basket import note_form
from cagette_pwa.components.field_frame import aboard, heading, to_look_at
from cagette_pwa.components.fields import search_field
from cagette_pwa.components.icons import icon
from cagette_pwa.components.links import plain_link
from cagette_pwa.components.progress import progress
from cagette_pwa.components.scanner import scanner
from cagette_pwa.components.words import figure, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import above_field, field

TO_COME, DONE, ALL = "attendus", "remis", "tous"


def hand_over() -> rx.Component:
    """The page."""
    head = heading()
    return field(
        aboard(head, _board(head)),
        opened_code(head.state == "there"),
        scanner(
            shown(HAND_OVER, "isScanning", bool),
            tapped(HAND_OVER, "openScanned"),
            tapped(HAND_OVER, "scan", False),
        ),
        title="Remettre",
        under=rx.cond(head.title != "", f"{head.title}, {head.when}", ""),
        back=rx.cond(head.runs, rx.Var.create("/distribution/") + head.distribution.to(str), above_field()),
        actions=rx.el.div(
            buttons.icon_button("scan-qr-code", "Lire un code de retrait", on_click=tapped(HAND_OVER, "scan", True)),
            buttons.icon_link("download", "Ce qui est à bord", routes.FIELD, document=True),
            class_name="flex gap-2",
        ),
        wide=True,
    )


def _board(head: Any) -> rx.Component:
    state, last = shown(HAND_OVER, "handOverState", HandOverState), shown(HAND_OVER, "lastHandOver", Last)
    return cards.stack(
        rx.el.div(
            rx.el.div(
                figure(head.progress, 28),
                rx.el.span("remis", class_name="text-16 text-muted"),
                class_name="flex items-baseline gap-2",
            ),
            progress(head.percent, f"Paniers remis : {head.progress}"),
            class_name="flex flex-col gap-2",
        ),
        rx.cond(state.can, rx.fragment(), banners.banner(state.words, "info")),
        to_look_at(),
        search_field(
            "Numéro ou nom",
            key=looks("turn").to_string(),
            default_value=looks("words"),
            on_change=tapped(PREPARE, "search"),
        ),
        _filters(head),
        rx.cond(last.shown, _undo(last), rx.fragment()),
        rx.cond(looks("unknown"), banners.banner(looks("unknown"), "attention"), rx.fragment()),
        _rows(state),
    )


def _filters(head: Any) -> rx.Component:
    which = looks("which")

    def chip(text: Any, name: str) -> rx.Component:
        chosen = (which == name) | (~which.bool() & (name == TO_COME))
        return chips.chip(text, chosen, on_click=tapped(HAND_OVER, "showOnly", name))

    return chips.chips(
        chip(f"Attendus · {head.baskets - head.done}", TO_COME),
        chip(f"Remis · {head.done}", DONE),
        chip(f"Tous · {head.baskets}", ALL),
        label="Paniers",
    )


def _undo(last: Any) -> rx.Component:
    undo = tapped(HAND_OVER, "takeBack", last.desk, last.key)
    back = buttons.secondary("Annuler", on_click=undo, class_name="px-3!")
    return banners.banner(last.words, "ready", back, role="status")


def _rows(state: Any) -> rx.Component:
    rows = shown(HAND_OVER, "handOvers", list[BasketRow])
    listed = rx.el.ul(
        rx.foreach(rows, lambda row: hand_over_row(row=row, can=state.can, key=row.key)),
        class_name="grid grid-cols-1 gap-2 lg:grid-cols-2 items-start list-none",
    )
    nobody = rx.cond(
        looks("words"),
        empty("search", "Aucun panier ne correspond à votre recherche."),
        empty("package-check", "Aucun panier ici."),
    )
    return rx.cond(rows.length() > 0, listed, nobody)


@rx.memo
def hand_over_row(row: rx.Var[BasketRow], can: rx.Var[bool]) -> rx.Component:
    """One basket: its number, its customer, and the tick under the thumb."""
    return _row(row, can)


def _row(row: Any, can: Any) -> rx.Component:
    head = rx.el.button(
        figure(row.number, 40, class_name="min-w-14 text-left"),
        rx.el.span(
            rx.el.span(row.name, class_name="font-display text-17"),
            rx.el.span(rx.cond(row.done, row.signature, row.detail), class_name="text-14 text-muted"),
            class_name="flex flex-col min-w-0 flex-1 text-left",
        ),
        type="button",
        aria_expanded=row.opened,
        on_click=tapped(PREPARE, "openBasket", row.key),
        class_name="flex items-center gap-3 flex-1 min-w-0 min-h-15",
    )
    return rx.el.li(
        rx.el.div(head, _tick(row, can), class_name="flex items-center gap-2"),
        rx.cond(row.notes.length() > 0, _notes(row), rx.fragment()),
        rx.cond(row.opened, _inside(row), rx.fragment()),
        id="panier-" + row.number.to_string(),
        class_name=["basket bg-card border rounded-card p-3 pl-4", rx.cond(row.opened, "border-leaf", "border-line")],
    )


def _tick(row: Any, can: Any) -> rx.Component:
    name = row.number.to_string() + " à " + row.name
    give = buttons.icon_button(
        "check",
        "Remettre le panier " + name,
        "primary",
        size=60,
        disabled=~can,
        on_click=tapped(HAND_OVER, "handOver", row.desk, row.key),
    )
    back = buttons.icon_button(
        "undo-2",
        "Le panier " + row.number.to_string() + " n'est pas remis",
        "soft",
        size=60,
        on_click=tapped(HAND_OVER, "takeBack", row.desk, row.key),
    )
    return rx.cond(row.done, back, give)


def _notes(row: Any) -> rx.Component:
    notes = rx.foreach(row.notes, lambda one: rx.el.li(one.text, key=one.key))
    return rx.el.ul(
        notes, class_name="list-none bg-straw-soft text-straw font-bold text-14 rounded-control px-3 py-2 mt-2"
    )


def _inside(row: Any) -> rx.Component:
    call = plain_link(
        icon("phone", 18),
        row.phone,
        href=row.phone_href,
        class_name="inline-flex items-center gap-2 min-h-11 font-bold text-leaf tabular-nums",
    )
    return rx.el.div(
        rx.foreach(row.farms, _farm),
        rx.el.div(
            rx.cond(row.phone_href != "", call, rx.el.span()),
            figure(row.amount, 20),
            class_name="flex items-center justify-between gap-3",
        ),
        note_form(row),
        class_name="flex flex-col gap-3 pt-3 mt-3 border-t border-line",
    )


def _farm(farm: Any) -> rx.Component:
    return rx.el.div(
        rx.cond(farm.farm != "", rx.el.h3(farm.farm, class_name="text-14 font-bold text-muted"), rx.fragment()),
        rx.el.ul(rx.foreach(farm.lines, _goods), class_name="list-none divide-y divide-line"),
        key=farm.key,
    )


def _goods(line: Any) -> rx.Component:
    gone = rx.cond(line.gone, "line-through text-muted", "")
    return rx.el.li(
        rx.el.span(
            rx.el.span(line.text, class_name=["font-bold text-balance", gone]),
            rx.cond(line.detail != "", quiet(line.detail), rx.fragment()),
            class_name="flex-1 min-w-0",
        ),
        figure(line.amount, 16),
        key=line.key,
        class_name="flex items-center gap-3 py-2",
    )


PAGE = Page(route=routes.HAND_OVER, title="Remettre", draw=hand_over)
