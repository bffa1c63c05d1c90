"""Stocks: limit an offer, say how many there are, see what is ordered and what is left."""

from typing import Any

import reflex as rx
from reflex.vars import Var, VarData

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards, chips, fields
from cagette_pwa.components.counters import counter
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.pills import pill
from cagette_pwa.components.words import figure, heading, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.pages.stock_inventory import inventory, inventory_begun
from cagette_pwa.pages.stock_sheet import stock_sheet
from cagette_pwa.state.stock_rows import Row
from cagette_pwa.state.stocks import ALL, COUNTING, MOST, SOLD, Stocks

_COLUMNS = "lg:grid-cols-[minmax(0,1fr)_7rem_11rem_6rem_11rem_2.75rem] lg:gap-x-4"


def stocks() -> rx.Component:
    """The page."""
    return office(
        _search(),
        chips.chips(
            chips.chip("Dans mes catalogues", Stocks.scope == SOLD, on_click=Stocks.show(SOLD)),
            chips.chip("Toutes mes offres", Stocks.scope == ALL, on_click=Stocks.show(ALL)),
            label="Offres affichées",
        ),
        loaded(
            Stocks.loaded,
            rx.cond(Stocks.aisles, rx.cond(Stocks.counting, inventory(), _list()), _nothing()),
            lines=5,
        ),
        stock_sheet(),
        title=rx.cond(Stocks.counting, "Inventaire", "Stocks"),
        under=rx.cond(
            Stocks.counting,
            "Comptez ce qu'il y a vraiment. Ce que vous laissez vide ne change pas.",
            "Un seul stock par offre, pour tous vos marchés.",
        ),
        active="stocks",
        wide=True,
    )


def _search() -> rx.Component:
    own = (
        "w-full min-h-12 rounded-control border border-edge bg-card pl-11 pr-3.5 text-16 text-ink "
        "placeholder:text-muted"
    )
    return rx.el.div(
        icon("search", 20, class_name="absolute left-3.5 top-3.5 text-muted pointer-events-none"),
        rx.el.input(
            type="search",
            aria_label="Chercher une offre",
            placeholder="Chercher une offre, une référence",
            auto_complete="off",
            enter_key_hint="search",
            default_value=Stocks.search,
            on_change=Stocks.look_for.debounce(250),  # type: ignore[attr-defined]
            class_name=own,
        ),
        class_name="relative lg:max-w-md",
    )


def _nothing() -> rx.Component:
    return rx.cond(
        Stocks.search != "",
        empty("search", f"Aucune offre ne correspond à « {Stocks.search} »."),
        rx.cond(
            Stocks.scope == ALL,
            empty(
                "package",
                "Vous n'avez pas encore de produit.",
                buttons.button_link("Mes produits", routes.PRODUCTS),
            ),
            empty(
                "boxes",
                "Aucune offre dans vos catalogues. Ajoutez-y celles que vous vendez, ou affichez toutes vos offres.",
                buttons.button_link("Mes catalogues", routes.CATALOGS),
            ),
        ),
    )


def _list() -> rx.Component:
    return cards.stack(
        inventory_begun(),
        buttons.button_link(
            "Faire l'inventaire", COUNTING, "secondary", icon_name="list-checks", class_name="lg:w-fit"
        ),
        _head(),
        rx.foreach(Stocks.aisles, _aisle),
    )


def _head() -> rx.Component:
    titles = ("Offre", "Stock limité", "Stock réel", "Commandé", "Disponible", "")
    own = f"hidden lg:grid {_COLUMNS} px-4 text-13 font-bold text-muted"
    return rx.el.div(*[rx.el.span(title) for title in titles], aria_hidden="true", class_name=own)


def _aisle(aisle: Any) -> rx.Component:
    return rx.el.section(
        heading(aisle.name),
        cards.lines(rx.foreach(aisle.rows, _row)),
        key=aisle.name,
        class_name="flex flex-col gap-2",
    )


def _now(read: Any) -> Any:
    """The row as it is since it was last changed on this page."""
    own = VarData.merge(Stocks.fresh._get_all_var_data(), read._get_all_var_data())  # type: ignore[attr-defined]
    return Var(f"({Stocks.fresh}[{read.key}] ?? {read})", _var_data=own).to(Row)


def _row(read: Any) -> rx.Component:
    """On a phone: what it is and what is left, beside its count; the rest is behind its name. Wide: one line."""
    row = _now(read)
    return rx.el.li(
        _what(row),
        _switch(row),
        rx.cond(row.limited, _count(row), quiet("Stock non limité", class_name="hidden lg:block")),
        figure(row.committed, 20, class_name="hidden lg:block"),
        rx.el.div(_left(row), class_name="hidden lg:block"),
        rx.el.div(
            buttons.icon_button("history", f"Historique : {row.name}", "quiet", size=44, on_click=Stocks.open(row.key)),
            class_name="hidden lg:block justify-self-end",
        ),
        key=row.key,
        class_name=f"flex items-center gap-x-3 py-2.5 min-h-19 lg:grid {_COLUMNS}",
    )


def _what(row: Any) -> rx.Component:
    """The whole of it opens the sheet; on a wide screen the button at the end of the line does."""
    name = rx.el.button(
        rx.el.span(row.product, rx.el.span(f" {row.label} : détails et historique", class_name="sr-only")),
        icon("chevron-right", 16, class_name="text-muted lg:hidden"),
        type="button",
        on_click=Stocks.open(row.key),
        class_name="flex items-center gap-1 min-h-11 -my-2.5 text-left font-display text-17 break-words "
        "after:absolute after:inset-0 after:content-['']",
    )
    return rx.el.div(
        rx.el.h3(name),
        rx.el.p(
            row.label,
            rx.cond(row.ordered != "", rx.el.span(f" · {row.ordered}", class_name="lg:hidden"), rx.fragment()),
            class_name="text-14 text-muted break-words",
        ),
        rx.el.div(rx.cond(row.limited, _left(row), quiet("Stock non limité")), class_name="lg:hidden"),
        rx.cond(row.parts != "", rx.el.p(row.parts, class_name="text-13 text-sky"), rx.fragment()),
        class_name="relative flex-1 min-w-0",
    )


def _count(row: Any) -> rx.Component:
    """The count, over what it weighs in all: "4 × 500 g" alone is read as 500 g."""
    return rx.el.div(
        counter(row.on_hand, turn=Stocks.turn, what=row.name, most=MOST, on_count=Stocks.count(row.key, row.known)),
        rx.cond(
            row.total != "",
            rx.el.p(row.total, class_name="text-13 text-muted tabular-nums whitespace-nowrap"),
            rx.fragment(),
        ),
        class_name="shrink-0 flex flex-col items-center gap-0.5 lg:items-start",
    )


def _switch(row: Any) -> rx.Component:
    """Limiting is one touch; a stock that is limited already has its switch behind its name on a phone."""
    shown = rx.cond(row.limited, "hidden lg:block", "")
    return rx.el.div(
        fields.toggle(
            "",
            f"limite-{row.key}",
            aria_label=f"Limiter le stock : {row.name}",
            checked=row.limited,
            on_change=Stocks.limit(row.key),
        ),
        class_name=["shrink-0 lg:justify-self-start", shown],
    )


def _left(row: Any) -> rx.Component:
    """What can still be ordered, and its warning."""
    return rx.cond(
        row.limited,
        rx.el.p(
            rx.cond(row.left != "", rx.el.span(row.left, class_name="text-14 font-bold tabular-nums"), rx.fragment()),
            rx.cond(row.warning != "", pill(row.warning, row.tone), rx.fragment()),
            class_name="flex flex-wrap items-center gap-x-2 gap-y-0.5",
        ),
        rx.fragment(),
    )


PAGE = Page(route=routes.STOCKS, title="Stocks", draw=stocks, on_load=[Stocks.load])
