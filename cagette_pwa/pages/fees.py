"""The platform's fees, where a producer can read them: today, to come, and on 10,00 €."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import cards
from cagette_pwa.components.empty import loaded
from cagette_pwa.components.words import figure, quiet, subheading
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.fees import Example, FeeCard, Fees


def fees() -> rx.Component:
    """Each fee, then the example."""
    content = rx.fragment(
        cards.columns(rx.foreach(Fees.cards, _fee)),
        cards.section(
            "Pour un produit à 10,00 €",
            cards.columns(rx.foreach(Fees.examples, _example)),
            quiet(
                "Vous choisissez dans chaque catalogue, onglet Prix, les frais que vos prix incluent. Une vente garde "
                "les frais du jour où elle a ouvert ses commandes.",
                class_name="px-1",
            ),
        ),
    )
    return office(loaded(Fees.loaded, content, 4), title="Frais", active="plus", back=routes.MORE)


def _fee(fee: rx.vars.ObjectVar[FeeCard]) -> rx.Component:
    return cards.card(
        subheading(fee.title),
        quiet(fee.about),
        rx.el.p(
            figure(fee.rate, 28),
            " ",
            rx.el.span(fee.since, class_name="text-14 text-muted whitespace-nowrap"),
            class_name="pt-2",
        ),
        rx.foreach(fee.coming, _coming),
        key=fee.key,
    )


def _coming(words: Any) -> rx.Component:
    return rx.el.p("Puis ", rx.el.strong(words), class_name="text-14 pt-2", key=words)


def _example(example: rx.vars.ObjectVar[Example]) -> rx.Component:
    heads = rx.el.tr(
        rx.el.td(class_name="w-full"),
        _head("Le client paie"),
        _head("Vous gardez", "text-leaf-ink"),
    )
    return cards.card(
        subheading(example.market),
        rx.el.table(
            rx.el.thead(heads),
            rx.el.tbody(
                _line("Frais inclus", example.inside_pays, example.inside_keeps),
                _line("Frais non inclus", example.outside_pays, example.outside_keeps),
                class_name="divide-y divide-line",
            ),
            class_name="w-full mt-1",
        ),
        key=example.key,
    )


def _head(words: str, tone: str = "text-muted") -> rx.Component:
    return rx.el.th(words, scope="col", class_name=f"text-13 font-bold text-right whitespace-nowrap pl-3 py-1 {tone}")


def _line(name: str, pays: Any, keeps: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.th(name, scope="row", class_name="text-left font-normal text-16 py-2"),
        rx.el.td(figure(pays, 17), class_name="text-right pl-3"),
        rx.el.td(figure(keeps, 17, class_name="text-leaf-ink"), class_name="text-right pl-3"),
    )


PAGE = Page(route=routes.FEES, title="Frais", draw=fees, on_load=[Fees.load])
