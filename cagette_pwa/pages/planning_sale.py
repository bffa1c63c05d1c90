"""One sale of Planifier: what it is, where it stands, and what may be done; the same in the list and in the month."""

from typing import Any

import reflex as rx

from cagette_pwa.components import buttons, fields
from cagette_pwa.components.dates import date_tile
from cagette_pwa.components.icons import icon
from cagette_pwa.components.pills import pill
from cagette_pwa.components.words import quiet
from cagette_pwa.state.planning import Planning
from cagette_pwa.state.taking_part import TakingPart


def sale_line(sale: Any) -> rx.Component:
    """A line of `cards.lines`."""
    return rx.el.li(
        rx.el.div(
            date_tile(sale.month, sale.day, sale.part == ""),
            rx.cond(sale.free | ((sale.part != "") & sale.changeable), _box(sale), rx.fragment()),
            class_name="flex flex-col items-center gap-1",
        ),
        rx.el.div(
            rx.el.div(
                rx.el.p(sale.market, class_name="font-display text-17 flex-1 min-w-0"),
                rx.cond((sale.part != "") & sale.changeable, _more(sale), rx.fragment()),
                class_name="flex items-start gap-2",
            ),
            _what(sale),
            rx.cond(sale.free, _actions(sale), rx.cond(sale.why != "", quiet(sale.why), rx.fragment())),
            class_name="flex-1 min-w-0 flex flex-col gap-1",
        ),
        key=f"{Planning.round} {sale.key}",
        class_name="flex items-start gap-3 py-3",
    )


def _box(sale: Any) -> rx.Component:
    return fields.checkbox(
        "",
        f"vente-{sale.key}",
        aria_label=f"Choisir {sale.market}, {sale.date}, {sale.catalog}",
        default_checked=Planning.picked.contains(sale.key),  # type: ignore[attr-defined]
        on_change=Planning.pick(sale.key),
    )


def _more(sale: Any) -> rx.Component:
    return buttons.icon_button(
        "ellipsis",
        f"Modifier la participation : {sale.market}, {sale.date}",
        "quiet",
        size=44,
        on_click=TakingPart.ask("sale", sale.key),
        class_name="-mr-2 -mt-2 -mb-3",
    )


def _what(sale: Any) -> rx.Component:
    several = Planning.catalogs.length() > 1  # type: ignore[attr-defined]
    taking_part = rx.el.span(
        icon("check", 16),
        sale.part,
        class_name="inline-flex items-center gap-1 text-14 font-bold text-leaf",
    )
    return rx.fragment(
        quiet(sale.when),
        rx.cond(several, quiet(f"Catalogue « {sale.catalog} »"), rx.fragment()),
        rx.el.div(
            pill(sale.state, sale.tone),
            rx.cond(sale.part != "", taking_part, rx.fragment()),
            rx.cond(sale.away & (sale.part != ""), pill("pendant vos congés", "info"), rx.fragment()),
            class_name="flex flex-wrap items-center gap-x-2.5 gap-y-1",
        ),
        rx.cond(sale.news != "", quiet(sale.news), rx.fragment()),
        rx.cond(sale.clash != "", clash(sale.clash), rx.fragment()),
    )


def clash(sentence: Any) -> rx.Component:
    """The farm cannot be at two markets at once; it may send somebody."""
    own = "w-fit inline-flex items-start gap-1.5 rounded-control bg-straw-soft text-straw px-2.5 py-1 text-13 font-bold"
    return rx.el.p(icon("triangle-alert", 16), sentence, class_name=own)


def _actions(sale: Any) -> rx.Component:
    join = buttons.soft(
        "Participer",
        aria_label=f"Participer : {sale.market}, {sale.date}, {sale.catalog}",
        on_click=TakingPart.join(sale.key),
        class_name="px-4!",
    )
    series = buttons.quiet_button(
        "Toutes les dates",
        aria_label=f"Toutes les dates, ou une semaine sur deux : {sale.market}, {sale.date}, {sale.catalog}",
        on_click=TakingPart.ask("series", sale.key),
        class_name="px-3!",
    )
    return rx.el.div(join, rx.cond(sale.regular, series, rx.fragment()), class_name="flex flex-wrap gap-2 pt-1")
