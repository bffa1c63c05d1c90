"""The sheet of one offer's stock: a count with its reason, the parts of sales, the threshold, and the history."""

from typing import Any

import reflex as rx

from cagette_pwa.components import banners, buttons, cards, fields
from cagette_pwa.components.icons import icon
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.words import figure, quiet, subheading
from cagette_pwa.state.stocks import Stocks

_NUMBER = (
    "w-20 h-12 shrink-0 rounded-control border border-edge bg-card text-center font-display tabular-nums text-20 "
    "text-ink"
)


def stock_sheet() -> rx.Component:
    """Over the list, while an offer is open."""
    return sheet(
        Stocks.opened,
        Stocks.offer.name,
        cards.stack(
            quiet(Stocks.offer.figures),
            fields.toggle(
                "Stock limité",
                "limite",
                hint="Les clients ne commandent pas plus que le stock réel.",
                checked=Stocks.offer.limited,
                on_change=Stocks.limit(Stocks.offer.key),
            ),
            rx.cond(Stocks.offer.limited, rx.fragment(_correction(), _parts(), _threshold()), rx.fragment()),
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
            key=Stocks.offer.turn,
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
        rx.cond(Stocks.offer.steps != "", quiet("Compté ", Stocks.offer.steps), rx.fragment()),
        buttons.primary("Corriger le stock", type="submit"),
        on_submit=Stocks.correct,
        class_name="flex flex-col gap-3",
    )


def _threshold() -> rx.Component:
    return rx.el.form(
        rx.el.div(
            rx.el.div(
                fields.number_field(
                    "M'alerter en dessous de", "seuil", default_value=Stocks.offer.low_stock, required=True
                ),
                class_name="flex-1",
            ),
            buttons.secondary("Enregistrer", type="submit"),
            class_name="flex items-end gap-3",
        ),
        rx.cond(Stocks.offer.low_total != "", quiet(Stocks.offer.low_total), rx.fragment()),
        on_submit=Stocks.warn_below,
        class_name="flex flex-col gap-1",
    )


def _parts() -> rx.Component:
    """Folded: most offers are sold without."""
    head = rx.el.summary(
        rx.el.span(
            rx.el.span("Partager entre les ventes", class_name="block font-bold"),
            rx.el.span(
                rx.cond(Stocks.shared != "", Stocks.shared, "Toutes les ventes puisent dans le même stock."),
                class_name="block text-14 text-muted",
            ),
            class_name="flex-1 min-w-0",
        ),
        icon("chevron-down", 20, class_name="text-muted group-open:rotate-180 transition-transform duration-150"),
        class_name="flex items-center gap-3 min-h-14 py-2 list-none [&::-webkit-details-marker]:hidden",
    )
    return rx.el.details(
        head,
        rx.cond(
            Stocks.parts, _parts_form(), quiet("Aucune vente ouverte ou à venir n'a cette offre.", class_name="pb-3")
        ),
        class_name="group border-y border-line",
    )


def _parts_form() -> rx.Component:
    later = rx.el.details(
        rx.el.summary(
            "Ventes suivantes",
            icon("chevron-down", 20, class_name="group-open/later:rotate-180"),
            class_name="flex items-center gap-2 min-h-11 font-bold text-leaf list-none "
            "[&::-webkit-details-marker]:hidden",
        ),
        _part_lines(Stocks.later_parts),
        class_name="group/later",
    )
    return rx.el.form(
        rx.cond(Stocks.shared_warning != "", banners.banner(Stocks.shared_warning, "attention"), rx.fragment()),
        quiet(
            "Au plus, pour une vente, commandes comprises. Vide : pas de part, cette vente peut tout prendre. ",
            Stocks.offer.steps,
        ),
        _part_lines(Stocks.parts),
        rx.cond(Stocks.later_parts, later, rx.fragment()),
        buttons.secondary("Enregistrer les parts", type="submit"),
        on_submit=Stocks.share,
        class_name="flex flex-col gap-3 pb-4",
    )


def _part_lines(rows: Any) -> rx.Component:
    return rx.el.ul(rx.foreach(rows, _part), class_name="divide-y divide-line list-none")


def _part(part: Any) -> rx.Component:
    return rx.el.li(
        rx.el.label(
            rx.el.span(part.market, class_name="block text-16 break-words"),
            rx.el.span(part.when, class_name="block text-13 text-muted"),
            html_for=part.field,
            class_name="flex-1 min-w-0",
        ),
        rx.el.input(
            id=part.field,
            name=part.field,
            default_value=part.pieces,
            input_mode="numeric",
            auto_complete="off",
            class_name=_NUMBER,
        ),
        key=part.key,
        class_name="flex items-center gap-3 py-2",
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
