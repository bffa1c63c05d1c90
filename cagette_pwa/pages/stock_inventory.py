"""The weekly inventory: one field a line, counted from one to the next, saved at once."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import banners, buttons, cards
from cagette_pwa.components.empty import empty
from cagette_pwa.components.links import nav_link
from cagette_pwa.components.tallies import cleared, summary, tally
from cagette_pwa.components.words import figure, heading, quiet
from cagette_pwa.state.stocks import COUNTING, MOST, Stocks

COUNTED: Any = summary(Stocks.farm)


def inventory() -> rx.Component:
    """The lines of limited offers, by category, over the button that saves."""
    lines = cards.stack(rx.foreach(Stocks.aisles, _aisle), _end(), class_name="pb-32 lg:pb-0 lg:max-w-3xl")
    return rx.cond(
        Stocks.countable,
        lines,
        empty(
            "list-checks",
            "Aucune de ces offres n'a de stock limité : il n'y a rien à compter.",
            buttons.button_link("Revenir aux stocks", routes.STOCKS, "secondary"),
        ),
    )


def inventory_begun() -> rx.Component:
    """On the list: what was counted in this browser and is not saved yet."""
    resume = buttons.button_link("Reprendre", COUNTING, "secondary")
    begun = banners.banner(f"Un inventaire est commencé : {COUNTED.words}.", "attention", resume)
    return rx.cond(COUNTED.count > 0, begun, rx.fragment())


def _aisle(aisle: Any) -> rx.Component:
    lines = rx.el.section(
        heading(aisle.name), cards.lines(rx.foreach(aisle.rows, _line)), class_name="flex flex-col gap-2"
    )
    return rx.cond(aisle.counted, lines, rx.fragment())


def _line(row: Any) -> rx.Component:
    line = rx.el.li(
        rx.el.div(
            rx.el.h3(row.product, class_name="font-display text-17 break-words"),
            quiet(row.label, " · ", rx.el.span(row.expected, class_name="whitespace-nowrap")),
            class_name="flex-1 min-w-0",
        ),
        tally(
            row.key,
            farm=Stocks.farm,
            expected=row.on_hand,
            known=row.known,
            size=row.size,
            measure=row.measure,
            most=MOST,
            what=f"{row.name}, {row.expected}",
        ),
        class_name="flex items-center gap-3 py-2.5",
    )
    return rx.cond(row.limited, line, rx.fragment())


def _end() -> rx.Component:
    """Above the bar of the phone; at the end of the list on a wide screen."""
    own = (
        "fixed z-30 inset-x-0 bottom-[calc(env(safe-area-inset-bottom)+4.5rem)] px-4 pt-1 pb-3 bg-card border-t "
        "border-line flex flex-col gap-1 lg:sticky lg:bottom-4 lg:border lg:rounded-card"
    )
    quiet_link = "inline-flex items-center min-h-11 min-w-11 text-14 font-bold text-leaf disabled:text-muted"
    begin_again = rx.el.button(
        "Tout effacer",
        type="button",
        on_click=cleared(Stocks.farm),
        disabled=COUNTED.count == 0,
        class_name=quiet_link,
    )
    moved = rx.el.p(Stocks.recount, role="alert", class_name="pt-2 text-14 font-bold text-beet")
    return rx.el.div(
        rx.cond(Stocks.recount != "", moved, rx.fragment()),
        rx.el.div(
            figure(COUNTED.words, 16, role="status", class_name="flex-1"),
            begin_again,
            nav_link("Quitter", href=routes.STOCKS, class_name=quiet_link),
            class_name="flex flex-wrap items-center gap-x-4",
        ),
        buttons.primary(
            "Enregistrer l'inventaire",
            on_click=Stocks.take_inventory(COUNTED.sent),
            disabled=COUNTED.count == 0,
            custom_attrs={"data-tally-end": ""},
        ),
        class_name=own,
    )
