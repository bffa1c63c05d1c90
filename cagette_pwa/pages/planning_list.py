"""Planifier as a list: months, their weeks, and the sales of each."""

from typing import Any

import reflex as rx

from cagette_pwa.components import buttons, cards
from cagette_pwa.components.icons import icon
from cagette_pwa.components.words import heading
from cagette_pwa.pages.planning_sale import sale_line
from cagette_pwa.state.planning import Planning


def planning_list() -> rx.Component:
    """The next sales, and those after them when asked."""
    more = buttons.secondary("Voir les dates suivantes", icon_name="plus", on_click=Planning.show_later)
    return cards.stack(
        rx.foreach(Planning.months, _month),
        rx.cond(Planning.later, more, rx.fragment()),
    )


def holiday_band(words: Any) -> rx.Component:
    """Days on which the farm sells nowhere."""
    own = "w-fit inline-flex items-center gap-2 rounded-control bg-sky-soft text-sky px-3 py-1.5 text-14 font-bold"
    return rx.el.p(icon("sun", 18), words, class_name=own)


def _month(month: Any, place: Any) -> rx.Component:
    every = buttons.quiet_button(
        "Tout cocher", icon_name="list-checks", on_click=Planning.pick_all, class_name="px-3! -mr-3 -my-2"
    )
    return rx.el.section(
        rx.el.div(
            heading(month.name),
            rx.cond(place == 0, every, rx.fragment()),
            class_name="flex items-center justify-between gap-3",
        ),
        rx.foreach(month.weeks, _week),
        key=month.name,
        class_name="flex flex-col gap-2",
    )


def _week(week: Any) -> rx.Component:
    return rx.el.div(
        rx.el.h3(week.name, class_name="text-14 font-bold text-muted"),
        rx.cond(week.away != "", holiday_band(week.away), rx.fragment()),
        cards.lines(
            rx.foreach(week.sales, sale_line), class_name="lg:grid lg:grid-cols-2 lg:gap-x-8 lg:divide-y-0 lg:py-1"
        ),
        key=week.key,
        class_name="flex flex-col gap-1.5 mb-1",
    )
