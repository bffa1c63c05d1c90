"""Planifier as a month: a calendar whose days are radio buttons, and the sales of the chosen day under it.

The browser alone shows the sales of a day (`assets/look.css`, "month"), so that a touch answers at once whatever the
network does.
"""

from typing import Any

import reflex as rx

from cagette_pwa.clock import DAYS
from cagette_pwa.components import buttons, cards
from cagette_pwa.components.sale_marks import mark
from cagette_pwa.components.words import heading, quiet, subheading
from cagette_pwa.pages.planning_list import holiday_band
from cagette_pwa.pages.planning_sale import sale_line
from cagette_pwa.state.planning import Planning


def planning_month() -> rx.Component:
    """The calendar beside its day on a wide screen, over it on a phone.

    Another month draws its days anew, with the one that it chooses; its head stays, and the focus on its buttons.
    """
    grid = Planning.grid
    return rx.el.div(
        cards.card(
            _head(grid),
            rx.el.div(_table(grid), role="radiogroup", aria_label=f"Jours de {grid.name}", key=grid.key),
            class_name="px-2! pt-2! pb-2!",
        ),
        rx.el.div(rx.foreach(grid.days, _day), key=f"jours {grid.key}", class_name="lg:row-span-2"),
        rx.cond(grid.legend, _legend(grid), rx.fragment()),
        class_name="month flex flex-col gap-3 lg:grid lg:grid-cols-2 lg:grid-rows-[auto_1fr] lg:items-start",
    )


def _head(grid: Any) -> rx.Component:
    return rx.el.div(
        buttons.icon_button(
            "chevron-left",
            "Mois précédent",
            "quiet",
            size=44,
            disabled=grid.earlier == "",
            on_click=Planning.turn(grid.earlier),
        ),
        rx.el.div(
            heading(grid.name),
            rx.el.p(grid.summary, class_name="text-13 text-muted"),
            custom_attrs={"aria-live": "polite"},
            class_name="text-center",
        ),
        buttons.icon_button(
            "chevron-right",
            "Mois suivant",
            "quiet",
            size=44,
            disabled=grid.later == "",
            on_click=Planning.turn(grid.later),
        ),
        class_name="flex items-center justify-between gap-2 pb-1",
    )


def _table(grid: Any) -> rx.Component:
    names = [
        rx.el.th(rx.el.abbr(day[:3] + ".", title=day, class_name="no-underline"), scope="col", class_name="py-1")
        for day in DAYS
    ]
    return rx.el.table(
        rx.el.caption(f"Les ventes de {grid.name}", class_name="sr-only"),
        rx.el.thead(rx.el.tr(*names), class_name="text-13 text-muted"),
        rx.el.tbody(rx.foreach(grid.lines, _line)),
        class_name="w-full table-fixed border-separate border-spacing-0",
    )


def _line(line: Any) -> rx.Component:
    return rx.el.tr(rx.foreach(line.cells, _cell), key=line.key)


def _cell(cell: Any) -> rx.Component:
    shaded = rx.cond(cell.away, "p-0 bg-sky-soft", "p-0")
    return rx.el.td(rx.cond(cell.number != "", _date(cell), rx.fragment()), class_name=shaded)


def _date(cell: Any) -> rx.Component:
    choice = rx.el.input(
        type="radio",
        name="jour",
        value=cell.number,
        default_checked=cell.chosen,
        aria_label=cell.said,
        class_name=f"day-{cell.number} absolute inset-0 opacity-0",
    )
    today = "grid place-items-center size-7 rounded-full text-16 font-bold bg-leaf text-on-leaf"
    number = rx.el.span(cell.number, class_name=rx.cond(cell.today, today, "grid place-items-center size-7 text-16"))
    more = rx.el.span(cell.more, class_name="text-13 leading-3 text-muted")
    return rx.el.label(
        choice,
        number,
        rx.el.span(
            rx.foreach(cell.marks, lambda kind: mark(kind)),
            rx.cond(cell.more != "", more, rx.fragment()),
            class_name="flex items-center justify-center gap-0.5 h-3",
        ),
        class_name=(
            "relative flex flex-col items-center gap-0.5 min-h-12 pt-0.5 rounded-control border-2 border-transparent "
            "has-[:checked]:border-leaf has-[:focus-visible]:outline-3 outline-sky -outline-offset-1 select-none"
        ),
    )


def _legend(grid: Any) -> rx.Component:
    return rx.el.ul(
        rx.foreach(grid.legend, _meaning),
        aria_label="Légende",
        class_name="flex flex-wrap gap-x-3.5 gap-y-1 px-2 list-none text-13 text-muted",
    )


def _meaning(meaning: Any) -> rx.Component:
    shade = rx.el.span(class_name="size-3 rounded-sm bg-sky-soft border border-sky")
    return rx.el.li(
        rx.cond(meaning.kind == "congés", shade, mark(meaning.kind)),
        meaning.word,
        key=meaning.kind,
        class_name="inline-flex items-center gap-1.5",
    )


def _day(day: Any) -> rx.Component:
    sales = cards.lines(rx.foreach(day.sales, sale_line))
    return rx.el.section(
        subheading(day.name),
        rx.cond(day.away, holiday_band("Vous êtes en congés."), rx.fragment()),
        rx.cond(day.sales, sales, quiet("Aucune vente ce jour-là.")),
        key=day.number,
        class_name=f"sales-{day.number} flex flex-col gap-2",
    )
