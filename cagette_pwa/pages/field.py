"""Terrain: what is aboard of this phone, how old it is, and what can be taken."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards
from cagette_pwa.components.empty import empty, skeleton
from cagette_pwa.components.field import DESKS, DeskRow, shown, tapped
from cagette_pwa.components.field_frame import to_look_at
from cagette_pwa.components.icons import icon
from cagette_pwa.components.links import plain_link
from cagette_pwa.components.pills import pill
from cagette_pwa.components.words import quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import above_field, field


def aboard() -> rx.Component:
    """The page."""
    rows = shown(DESKS, "desks", list[DeskRow])
    listed = rx.cond(
        rows.length() > 0,
        rx.el.ul(rx.foreach(rows, _desk), class_name="grid grid-cols-1 gap-3 lg:grid-cols-2 items-start list-none"),
        empty("package", "Aucune distribution avec des commandes, ces jours-ci."),
    )
    return field(
        to_look_at(),
        quiet(
            "Ce qui est à bord marche sans réseau : préparer, peser, remettre. Vos saisies partent dès qu'il revient."
        ),
        rx.cond(shown(DESKS, "isLoaded", bool), listed, skeleton(3)),
        buttons.secondary(
            "Mettre à jour", icon_name="refresh-cw", on_click=tapped(DESKS, "tryAgain"), class_name="lg:self-start"
        ),
        title="À bord",
        back=above_field(),
    )


def _desk(row: Any) -> rx.Component:
    state = rx.cond(row.aboard, pill("à bord", "ready", "check"), rx.fragment())
    return rx.el.li(
        rx.el.div(
            cards.words(row.market, f"{row.day}, {row.hours}", f"{row.who} · {row.count}"),
            state,
            class_name="flex items-start gap-3",
        ),
        rx.cond(row.aboard, _aboard(row), _ashore(row)),
        key=row.key,
        class_name="bg-card border border-line rounded-card p-4 flex flex-col gap-3",
    )


def _aboard(row: Any) -> rx.Component:
    away = buttons.quiet_button(
        "Débarquer", on_click=tapped(DESKS, "putAshore", row.key), class_name="-my-2 -mr-3 px-3!"
    )
    return rx.el.div(
        rx.el.div(
            quiet(row.age, rx.cond(row.over, " · passée", "")),
            away,
            class_name="flex items-center justify-between gap-3",
        ),
        rx.cond(
            row.farm,
            rx.el.div(
                _go(row, "Préparer", routes.PREPARE, "package-check", "primary"),
                _go(row, "Peser", routes.WEIGHING, "scale"),
                _go(row, "Remettre", routes.HAND_OVER, "list-checks"),
                class_name="grid grid-cols-3 gap-2",
            ),
            _go(row, "Remettre", routes.HAND_OVER, "list-checks", "primary"),
        ),
        rx.cond(row.papers.length() > 0, _papers(row), rx.fragment()),
        class_name="flex flex-col gap-3",
    )


def _go(row: Any, text: str, page: str, icon_name: str, look: buttons.Look = "soft") -> rx.Component:
    href = rx.Var.create(page) + row.query.to(str)
    tile = "flex-col gap-1! px-1! py-2"
    return buttons.button_link(text, href, look, icon_name=icon_name, tall=True, document=True, class_name=tile)


def _papers(row: Any) -> rx.Component:
    own = "inline-flex items-center min-h-11 text-14 font-bold text-leaf whitespace-nowrap"
    papers = rx.foreach(
        row.papers, lambda paper: plain_link(paper.name, href=paper.href, key=paper.key, class_name=own)
    )
    return rx.el.div(
        icon("printer", 18, class_name="text-leaf"), papers, class_name="flex flex-wrap items-center gap-x-4 -my-2"
    )


def _ashore(row: Any) -> rx.Component:
    return buttons.secondary(
        rx.cond(row.taking, "En cours…", "Emporter"),
        icon_name="download",
        busy=row.taking,
        on_click=tapped(DESKS, "takeAboard", row.key),
    )


PAGE = Page(route=routes.FIELD, title="À bord", draw=aboard)
