"""Stocks: limit an offer, say how many there are, see what is ordered and what is left."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards, chips, fields
from cagette_pwa.components.counters import counter
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.pills import pill
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.words import figure, heading, quiet, subheading
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.stocks import ALL, MOST, SOLD, Stocks

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
            rx.cond(Stocks.aisles, cards.stack(_head(), rx.foreach(Stocks.aisles, _aisle)), _nothing()),
            lines=5,
        ),
        _sheet(),
        title="Stocks",
        under="Un seul stock par offre, pour tous vos marchés.",
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


def _row(row: Any) -> rx.Component:
    """On a phone: the offer and its switch, over its count and what is left. On a wide screen: one line."""
    return rx.el.li(
        rx.el.div(
            rx.el.h3(row.product, class_name="font-display text-17 break-words"),
            rx.el.p(
                row.label,
                rx.el.span(" · ", rx.el.span(row.ordered, class_name="whitespace-nowrap"), class_name="lg:hidden"),
                class_name="text-14 text-muted break-words",
            ),
            rx.cond(row.total != "", rx.el.p(row.total, class_name="text-14 font-bold tabular-nums"), rx.fragment()),
            class_name="min-w-0 col-span-2 lg:col-span-1",
        ),
        rx.el.div(
            fields.toggle(
                "",
                f"limite-{row.key}",
                aria_label=f"Limiter le stock : {row.name}",
                checked=row.limited,
                on_change=Stocks.limit(row.key),
            ),
            class_name="justify-self-end lg:justify-self-start",
        ),
        rx.cond(
            row.limited,
            counter(row.on_hand, turn=Stocks.turn, what=row.name, most=MOST, on_count=Stocks.count(row.key)),
            quiet("Stock non limité", class_name="col-span-2 lg:col-span-1"),
        ),
        figure(row.committed, 20, class_name="hidden lg:block"),
        rx.cond(row.limited, _left(row), rx.el.span(class_name="hidden lg:block")),
        rx.el.div(
            buttons.icon_button("history", f"Historique : {row.name}", "quiet", size=44, on_click=Stocks.open(row.key)),
            class_name="justify-self-end",
        ),
        key=row.key,
        class_name=f"grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 py-2.5 {_COLUMNS}",
    )


def _left(row: Any) -> rx.Component:
    """What can still be ordered, and its warning."""
    return rx.el.div(
        figure(row.available, 20),
        rx.cond(
            row.warning != "",
            pill(row.warning, row.tone),
            rx.el.span("disponibles", class_name="text-13 text-muted lg:sr-only"),
        ),
        class_name="min-w-0 flex flex-col items-start gap-0.5 lg:flex-row lg:items-center lg:gap-2",
    )


def _sheet() -> rx.Component:
    return sheet(
        Stocks.opened,
        Stocks.offer.name,
        cards.stack(
            rx.cond(Stocks.offer.limited, _correction(), rx.fragment()),
            _threshold(),
            subheading("Historique", class_name="mt-3"),
            rx.cond(
                Stocks.lines,
                rx.el.ul(rx.foreach(Stocks.lines, _line), class_name="divide-y divide-line list-none"),
                quiet("Rien n'a encore changé : le stock est à zéro depuis le début."),
            ),
            rx.cond(
                Stocks.older > 0,
                buttons.secondary("Voir plus ancien", on_click=Stocks.show_older),
                rx.fragment(),
            ),
            key=Stocks.offer.key,
        ),
        on_close=Stocks.close,
    )


def _correction() -> rx.Component:
    return rx.el.form(
        rx.el.div(
            fields.number_field("Stock réel", "stock", default_value=Stocks.offer.on_hand_text, required=True),
            fields.text_field("Motif", "motif", placeholder="récolte, casse…", max_length=200, auto_complete="off"),
            class_name="grid grid-cols-[7rem_1fr] gap-3",
        ),
        buttons.primary("Corriger le stock", type="submit"),
        on_submit=Stocks.correct,
        class_name="flex flex-col gap-3",
    )


def _threshold() -> rx.Component:
    return rx.el.form(
        rx.el.div(
            fields.number_field(
                "M'alerter en dessous de",
                "seuil",
                default_value=Stocks.offer.low_stock,
                hint=Stocks.offer.low_total,
                required=True,
            ),
            class_name="flex-1",
        ),
        buttons.secondary("Enregistrer", type="submit"),
        on_submit=Stocks.warn_below,
        class_name="flex items-end gap-3",
    )


def _line(line: Any) -> rx.Component:
    return rx.el.li(
        figure(line.what, 17, class_name="min-w-24"),
        rx.el.div(
            rx.el.p(line.why, class_name="text-14"),
            rx.el.p(line.who, class_name="text-13 text-muted"),
            class_name="flex-1 min-w-0",
        ),
        key=line.key,
        class_name="flex items-center gap-3 py-2.5",
    )


PAGE = Page(route=routes.STOCKS, title="Stocks", draw=stocks, on_load=[Stocks.load])
