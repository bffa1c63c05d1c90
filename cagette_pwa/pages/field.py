"""Terrain: what is aboard of this phone, how old it is, and what can be taken."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards
from cagette_pwa.components.empty import empty, skeleton
from cagette_pwa.components.field import DESKS, DeskRow, shown, tapped
from cagette_pwa.components.field_frame import to_look_at
from cagette_pwa.components.pills import pill
from cagette_pwa.components.words import quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import field


def aboard() -> rx.Component:
    """The page."""
    rows = shown(DESKS, "desks", list[DeskRow])
    listed = rx.cond(
        rows.length() > 0,
        rx.el.ul(rx.foreach(rows, _desk), class_name="grid gap-3 lg:grid-cols-2 items-start list-none"),
        empty("package", "Aucune distribution avec des commandes, ces jours-ci."),
    )
    return field(
        to_look_at(),
        quiet(
            "Ce qui est à bord marche sans réseau : préparer, peser, remettre. Vos saisies partent dès qu'il revient."
        ),
        rx.cond(shown(DESKS, "isLoaded", bool), listed, skeleton(3)),
        buttons.secondary("Mettre à jour", icon_name="refresh-cw", on_click=tapped(DESKS, "tryAgain")),
        title="À bord",
        back=routes.ORDERS,
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
    def go(text: str, page: str, icon_name: str, look: Any = "soft") -> rx.Component:
        href = rx.Var.create(page) + row.query.to(str)
        return buttons.button_link(text, href, look, icon_name=icon_name, document=True, class_name="flex-1")

    work = rx.cond(
        row.farm,
        rx.el.div(
            go("Préparer", routes.PREPARE, "list-checks", "primary"),
            go("Peser", routes.WEIGHING, "scale"),
            go("Remettre", routes.HAND_OVER, "package-check"),
            class_name="flex flex-wrap gap-2",
        ),
        rx.el.div(go("Remettre", routes.HAND_OVER, "package-check", "primary"), class_name="flex"),
    )
    papers = rx.foreach(
        row.papers,
        lambda paper: buttons.button_link(
            paper.name, paper.href, "quiet", icon_name="printer", document=True, key=paper.key
        ),
    )
    return rx.el.div(
        quiet(row.age, rx.cond(row.over, " · passée", "")),
        work,
        rx.el.div(
            papers,
            buttons.quiet_button("Débarquer", icon_name="x", on_click=tapped(DESKS, "putAshore", row.key)),
            class_name="flex flex-wrap -ml-3",
        ),
        class_name="flex flex-col gap-2",
    )


def _ashore(row: Any) -> rx.Component:
    return buttons.secondary(
        rx.cond(row.taking, "En cours…", "Emporter"),
        icon_name="download",
        busy=row.taking,
        on_click=tapped(DESKS, "takeAboard", row.key),
    )


PAGE = Page(route=routes.FIELD, title="À bord", draw=aboard)
