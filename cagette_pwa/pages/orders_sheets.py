"""The sheets of Commandes: changing one order, and sharing a shortage out among several."""

from typing import Any

import reflex as rx

from cagette_pwa.components import banners, buttons, chips, fields
from cagette_pwa.components.amounts import amount_box
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.steppers import stepper
from cagette_pwa.components.words import figure, heading, quiet
from cagette_pwa.state.order_edit import ADD, CHANGE, MOST_PIECES, OrderEdit
from cagette_pwa.state.shortage import EQUAL, FIRST_COME, LARGEST, Shortage


def edit_sheet() -> rx.Component:
    """A quantity, what takes its place, or a product more."""
    changing = OrderEdit.mode == CHANGE
    return sheet(
        OrderEdit.shown,
        OrderEdit.title,
        rx.el.form(
            rx.cond(OrderEdit.mode == ADD, rx.fragment(), heading(OrderEdit.name)),
            quiet(OrderEdit.who),
            rx.cond(changing, rx.fragment(), _choices()),
            rx.cond(changing | (OrderEdit.picked > 0), _quantity(changing), rx.fragment()),
            fields.text_field(
                "Motif (facultatif)", "motif", hint="Votre client le lira dans son mail.", max_length=200
            ),
            buttons.primary("Enregistrer", type="submit", disabled=~changing & (OrderEdit.picked == 0)),
            on_submit=OrderEdit.save,
            class_name="flex flex-col gap-4",
        ),
        on_close=OrderEdit.close,
    )


def shortage_sheet() -> rx.Component:
    """How many are missing, who loses, and each customer before and after."""
    cuts: Any = Shortage.cuts
    methods = chips.chips(
        _method("Premiers arrivés servis", FIRST_COME),
        _method("Parts égales", EQUAL),
        _method("Les plus grosses d'abord", LARGEST),
        label="Qui en aura moins",
        class_name="flex-wrap mx-0! px-0!",
    )
    who = rx.match(
        Shortage.method,
        (EQUAL, "Le manque est réparti également entre les commandes."),
        (LARGEST, "Les plus grosses commandes en perdent d'abord, jusqu'à la taille des suivantes."),
        "Les dernières commandes arrivées en perdent d'abord.",
    )
    return sheet(
        Shortage.shown,
        "Il en manque",
        rx.el.form(
            rx.el.div(heading(Shortage.name), quiet(Shortage.ordered)),
            _stepper(Shortage, Shortage.missing, Shortage.most, Shortage.missing <= 1),
            rx.el.div(methods, quiet(who), class_name="flex flex-col gap-2"),
            rx.cond(Shortage.refused != "", banners.banner(Shortage.refused, "attention", role="alert"), rx.fragment()),
            _cuts(),
            fields.text_field(
                "Motif (facultatif)", "motif", hint="Vos clients le liront dans leur mail.", max_length=200
            ),
            buttons.primary("Appliquer", type="submit", disabled=cuts.length() == 0),
            quiet("Chaque client est prévenu par mail, une seule fois, 10 minutes après votre dernier changement."),
            on_submit=Shortage.save,
            class_name="flex flex-col gap-4",
        ),
        on_close=Shortage.close,
    )


def _quantity(changing: Any) -> rx.Component:
    acts = rx.el.div(
        buttons.soft("Mettre à 0", on_click=OrderEdit.empty),
        buttons.soft("Remplacer", icon_name="repeat", on_click=OrderEdit.replace),
        class_name="flex gap-2",
    )
    return rx.el.div(
        _stepper(OrderEdit, OrderEdit.quantity, MOST_PIECES, OrderEdit.quantity <= rx.cond(changing, 0, 1)),
        rx.cond(changing, acts, rx.fragment()),
        class_name="flex items-center justify-between gap-3 flex-wrap",
    )


def _stepper(state: Any, value: Any, most: Any, at_least: Any) -> rx.Component:
    """Pieces, or a weight of what is loose."""
    box = amount_box(
        value, size=state.size, measure=state.measure, most=most, what=state.name, on_amount=state.put, tall=True
    )

    def drawn(box: rx.Component | None) -> rx.Component:
        return stepper(
            value,
            less=state.step(-1),
            more=state.step(1),
            what=state.name,
            at_least=at_least,
            at_most=value >= most,
            tall=True,
            box=box,
        )

    return rx.cond(state.measure != "", drawn(box), drawn(None))


def _choices() -> rx.Component:
    return rx.cond(
        OrderEdit.choices,
        rx.el.div(
            rx.foreach(OrderEdit.choices, _choice),
            role="radiogroup",
            aria_label="Le produit",
            class_name="flex flex-col divide-y divide-line max-h-[40dvh] overflow-y-auto border-y border-line",
        ),
        banners.banner("Aucun autre produit n'est disponible dans cette vente.", "attention"),
    )


def _choice(row: Any) -> rx.Component:
    chosen = OrderEdit.picked == row.key
    dot = rx.el.span(
        class_name=[
            "size-6 shrink-0 rounded-full border-2",
            rx.cond(chosen, "border-leaf border-8", "border-edge"),
        ]
    )
    return rx.el.button(
        dot,
        rx.el.span(row.name, class_name="flex-1 min-w-0 font-bold"),
        rx.el.span(
            rx.el.span(row.price, class_name="tabular-nums"),
            rx.cond(row.left != "", quiet(row.left), rx.fragment()),
            class_name="flex flex-col items-end text-right",
        ),
        type="button",
        role="radio",
        aria_checked=rx.cond(chosen, "true", "false"),
        on_click=OrderEdit.pick(row.key),
        key=row.key,
        class_name="flex items-center gap-3 min-h-14 py-2 text-left",
    )


def _method(text: str, method: str) -> rx.Component:
    return chips.chip(text, Shortage.method == method, on_click=Shortage.share(method))


def _cuts() -> rx.Component:
    return rx.el.div(
        rx.el.p(Shortage.losers, class_name="font-bold", role="status"),
        rx.el.ul(
            rx.foreach(Shortage.cuts, _cut),
            class_name="list-none divide-y divide-line max-h-[24dvh] overflow-y-auto border-y border-line mt-2",
        ),
    )


def _cut(row: Any) -> rx.Component:
    return rx.el.li(
        figure(row.number, 20, class_name="min-w-9"),
        rx.el.span(
            row.name,
            rx.cond(row.where != "", quiet(row.where), rx.fragment()),
            class_name="flex-1 min-w-0 flex flex-col",
        ),
        rx.el.span(row.before, " → ", rx.el.b(row.after), class_name="font-display tabular-nums whitespace-nowrap"),
        key=row.key,
        class_name="flex items-center gap-3 py-2 min-h-11",
    )
