"""Tous les marchés, the nearest first."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.clock import DAYS
from cagette_pwa.components import buttons, cards, chips
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.market_cards import market_cards
from cagette_pwa.components.place_search import place_search
from cagette_pwa.components.sheets import sheet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.markets import ALL_DAYS, FAR_KM, Markets


def markets() -> rx.Component:
    """Markets by day of distribution and by place."""
    return office(
        _place(),
        _days(),
        loaded(Markets.loaded, _results(), lines=4),
        _places(),
        title="Tous les marchés",
        over="Tableau de bord",
        active="accueil",
        back=routes.DASHBOARD,
    )


def _place() -> rx.Component:
    return rx.el.button(
        icon("map-pin", 22, class_name="text-leaf"),
        rx.el.span(
            rx.el.span("À proximité de", class_name="block text-13 text-muted"),
            rx.el.span(Markets.place, class_name="block font-bold min-h-5.5"),
            class_name="flex-1 min-w-0 text-left",
        ),
        icon("chevron-down", 20, class_name="text-muted"),
        type="button",
        on_click=Markets.open_places(True),
        class_name="flex items-center gap-3 w-full min-h-14 px-4 py-2 rounded-control border border-edge bg-card "
        "hover:bg-clay-soft",
    )


def _days() -> rx.Component:
    return chips.chips(
        chips.chip("Tous", Markets.weekday == ALL_DAYS, on_click=Markets.choose_day(ALL_DAYS)),
        *[
            chips.chip(day.capitalize(), Markets.weekday == n, on_click=Markets.choose_day(n))
            for n, day in enumerate(DAYS)
        ],
        label="Jour de distribution",
    )


def _results() -> rx.Component:
    none_that_day = empty(
        "store",
        f"Aucun marché ce jour-là autour de {Markets.place}. Choisissez un autre jour, ou un autre lieu.",
        buttons.secondary("Tous les jours", on_click=Markets.choose_day(ALL_DAYS)),
    )
    none = empty(
        "store",
        f"Aucun marché à moins de {FAR_KM} km de {Markets.place}. Choisissez un autre lieu.",
        rx.cond(
            Markets.elsewhere,
            buttons.secondary("Autour de ma ferme", on_click=Markets.choose_place("")),
            buttons.secondary("Choisir un lieu", on_click=Markets.open_places(True)),
        ),
    )
    nothing = rx.cond(Markets.weekday == ALL_DAYS, none, none_that_day)
    more = buttons.secondary("Voir plus de marchés", icon_name="plus", on_click=Markets.show_more)
    found = cards.stack(
        rx.el.h2(Markets.summary, aria_live="polite", class_name="font-sans font-normal text-14 text-muted"),
        market_cards(Markets.rows),
        rx.cond(Markets.more, more, rx.fragment()),
    )
    return rx.cond(Markets.rows, found, nothing)


def _places() -> rx.Component:
    return sheet(
        Markets.choosing,
        "Chercher autour de…",
        rx.el.div(
            place_search(
                "Commune",
                found=Markets.found,
                typed=Markets.typed,
                on_search=Markets.search,
                on_choose=Markets.choose_place,
            ),
            buttons.soft("Autour de ma ferme", icon_name="house", on_click=Markets.choose_place("")),
            class_name="flex flex-col gap-4 min-h-80",
        ),
        on_close=Markets.open_places(False),
    )


PAGE = Page(route=routes.MARKETS, title="Tous les marchés", draw=markets, on_load=[Markets.load])
