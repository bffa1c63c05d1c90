"""The history of a product's prices, in a sheet."""

from typing import Any

import reflex as rx

from cagette_pwa.components import buttons
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.words import quiet
from cagette_pwa.state.price_history import PastLine, PriceHistory


def price_history_button() -> rx.Component:
    """Opens it."""
    return buttons.quiet_button(
        "Historique des prix", icon_name="history", on_click=PriceHistory.open, class_name="self-start"
    )


def price_history_sheet(refresh: Any) -> rx.Component:
    """Who changed which price, when, from what to what; `refresh` reads the page again after one is taken back."""
    older = buttons.secondary("Voir plus ancien", on_click=PriceHistory.show_older)
    return sheet(
        PriceHistory.opened,
        "Historique des prix",
        rx.cond(
            PriceHistory.lines,
            rx.el.ul(
                rx.foreach(PriceHistory.lines, lambda line: _line(line, refresh)),
                class_name="divide-y divide-line list-none",
            ),
            quiet("Aucun prix n'a encore changé."),
        ),
        rx.cond(PriceHistory.older > 0, older, rx.fragment()),
        on_close=PriceHistory.close,
    )


def _line(line: rx.vars.ObjectVar[PastLine], refresh: Any) -> rx.Component:
    undo = buttons.soft(
        "Annuler",
        on_click=[PriceHistory.undo(line.key), refresh],
        aria_label=f"Annuler : {line.label}, {line.words}",
    )
    return rx.el.li(
        rx.el.div(
            rx.el.p(line.label, class_name="text-14"),
            rx.el.p(line.words, class_name="font-display tabular-nums text-17"),
            quiet(line.who, class_name="text-13"),
            rx.cond(line.undone != "", rx.el.p(line.undone, class_name="text-13 font-bold text-straw"), rx.fragment()),
            class_name="flex-1 min-w-0",
        ),
        rx.cond(line.can_undo, undo, rx.fragment()),
        key=line.key.to_string(),
        class_name="flex items-center gap-3 py-3",
    )
