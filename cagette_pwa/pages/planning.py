"""Planifier: the coming dates of the farm's markets, as a list or as a month, and taking part in them."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, chips, fields
from cagette_pwa.components.debit_reminder import debit_reminder
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.words import figure
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.pages.planning_holidays import holidays_sheet
from cagette_pwa.pages.planning_list import planning_list
from cagette_pwa.pages.planning_month import planning_month
from cagette_pwa.pages.planning_sheets import planning_sheets
from cagette_pwa.state.holidays import Holidays
from cagette_pwa.state.planning import LIST, MONTH, Planning
from cagette_pwa.state.taking_part import TakingPart


def planning() -> rx.Component:
    """The page."""
    shown = rx.cond(
        Planning.view == MONTH,
        planning_month(),
        rx.cond(Planning.months, planning_list(), empty("calendar-days", "Aucune date n'est prévue ici.")),
    )
    return office(
        rx.cond(Planning.debit_is_due, debit_reminder(), rx.fragment()),
        _tools(),
        loaded(Planning.loaded, rx.cond(Planning.linked, shown, _nothing()), lines=6),
        rx.cond(Planning.picked, rx.fragment(rx.el.div(class_name="h-40"), _bar()), rx.fragment()),
        *planning_sheets(),
        holidays_sheet(),
        title="Planifier",
        active="planifier",
        wide=True,
    )


def _tools() -> rx.Component:
    views = chips.segments(
        chips.segment("Liste", Planning.view == LIST, on_click=Planning.look(LIST)),
        chips.segment("Mois", Planning.view == MONTH, on_click=Planning.look(MONTH)),
        label="Présentation",
    )
    return rx.el.div(
        rx.el.div(
            views,
            buttons.secondary(
                "Mes congés", icon_name="sun", on_click=Holidays.open, class_name="min-h-11! px-3.5! text-14!"
            ),
            class_name="flex items-center justify-between gap-2",
        ),
        _filters(),
        class_name="flex flex-col gap-3 lg:flex-row lg:items-center",
    )


def _filters() -> rx.Component:
    """Drawn anew at each visit, which begins with everything."""
    return rx.el.div(
        _filter("Marché", "marche", "Tous marchés", Planning.markets, Planning.show_market, "flex-1 min-w-0"),
        _filter(
            "Catalogue", "catalogue", "Tous catalogues", Planning.catalogs, Planning.show_catalog, "flex-[1.12] min-w-0"
        ),
        key=Planning.visit.to_string(),  # type: ignore[attr-defined]
        class_name="flex gap-3 lg:flex-1 lg:max-w-2xl empty:hidden",
    )


def _filter(label: str, name: str, every: str, choices: Any, show: Any, width: str) -> rx.Component:
    """Only where there is something to choose."""
    options = rx.foreach(choices, lambda choice: fields.option(choice.key, choice.name))
    box = fields.bare_select(label, name, fields.option("0", every), options, on_change=show, class_name="pl-3! pr-9!")
    return rx.cond(choices.length() > 1, rx.el.div(box, class_name=width), rx.fragment())


def _nothing() -> rx.Component:
    return empty(
        "calendar-days",
        "Vos ventes apparaîtront ici dès qu'un marché aura relié un de vos catalogues.",
        buttons.button_link("Trouver un marché", routes.MARKETS),
    )


def _bar() -> rx.Component:
    """What to do with the ticked sales, above the thumb."""
    own = (
        "fixed z-30 inset-x-3 bottom-[calc(env(safe-area-inset-bottom)+5.25rem)] lg:bottom-4 lg:left-64 "
        "rounded-card bg-card border-2 border-leaf p-3 flex flex-col gap-2 lg:flex-row lg:items-center"
    )
    bar = Planning.bar
    return rx.el.div(
        rx.el.div(
            figure(bar.words, 17),
            buttons.icon_button("x", "Ne plus rien choisir", "quiet", size=44, on_click=Planning.drop),
            class_name="flex items-center justify-between gap-2 lg:flex-1",
        ),
        rx.el.div(
            _act(bar.some_free, buttons.primary, "Participer", TakingPart.join_picked),
            _act(bar.all_joined, buttons.soft, "Ouverture et fermeture", TakingPart.ask("window", "")),
            _act(bar.some_joined, buttons.secondary, "Ne plus participer", TakingPart.ask("leave", "")),
            class_name="flex flex-wrap gap-2",
        ),
        role="region",
        aria_label="Ventes choisies",
        custom_attrs={"data-screen-only": ""},
        class_name=own,
    )


def _act(shown: Any, look: Any, text: str, event: Any) -> rx.Component:
    return rx.cond(shown, look(text, on_click=event, class_name="flex-1 px-3! whitespace-nowrap"), rx.fragment())


PAGE = Page(
    route=routes.PLANNING, title="Planifier", draw=planning, on_load=[Planning.load, TakingPart.close, Holidays.close]
)
