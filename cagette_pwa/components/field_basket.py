"""A basket as it is prepared: its lines to tick, to weigh and to put down, its notes."""

from typing import Any

import reflex as rx

from cagette_pwa.components import buttons
from cagette_pwa.components.field import PREPARE, BasketRow, LineRow, Missing, shown, tapped
from cagette_pwa.components.forms import local_form
from cagette_pwa.components.icons import icon
from cagette_pwa.components.links import plain_link
from cagette_pwa.components.pills import pill
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.steppers import stepper
from cagette_pwa.components.words import figure, heading, quiet


@rx.memo
def basket_card(row: rx.Var[BasketRow]) -> rx.Component:
    """Drawn again only when something was said of this basket: there may be two hundred of them."""
    return _card(row)


def _card(row: Any) -> rx.Component:
    head = rx.el.button(
        figure(row.number, 40, class_name="min-w-14 text-left"),
        rx.el.span(
            rx.el.span(row.name, class_name="font-display text-17"),
            rx.el.span(row.detail, class_name="text-14 text-muted"),
            class_name="flex-1 min-w-0 flex flex-col text-left",
        ),
        pill(row.state, row.tone),
        type="button",
        aria_expanded=row.opened,
        on_click=tapped(PREPARE, "openBasket", row.key),
        class_name="flex items-center gap-3 w-full min-h-14",
    )
    return rx.el.li(
        head,
        rx.cond(row.notes.length() > 0, _notes(row), rx.fragment()),
        rx.cond(row.opened, _inside(row), rx.fragment()),
        id="panier-" + row.number.to_string(),
        class_name=[
            "basket bg-card border rounded-card p-4",
            rx.cond(row.opened, "border-leaf border-2", "border-line"),
        ],
    )


def _inside(row: Any) -> rx.Component:
    farms = row.farms
    return rx.el.div(
        rx.foreach(farms, lambda farm: _farm(row, farm)),
        buttons.button(
            rx.cond(row.ready, "Tout décocher", "Tout est prêt"),
            "secondary",
            icon_name="list-checks",
            on_click=tapped(PREPARE, "tickBasket", row.desk, row.key),
        ),
        note_form(row),
        rx.cond(row.phone_href != "", _call(row), rx.fragment()),
        class_name="border-t border-line mt-3 pt-1 flex flex-col gap-3",
    )


def _call(row: Any) -> rx.Component:
    return plain_link(
        icon("phone", 18),
        row.phone,
        href=row.phone_href,
        class_name="inline-flex items-center gap-2 min-h-11 font-bold text-leaf tabular-nums self-start",
    )


def _farm(row: Any, farm: Any) -> rx.Component:
    return rx.el.ul(
        rx.foreach(farm.lines, lambda line: basket_line(desk=row.desk, line=line, key=line.key)),
        key=farm.key,
        class_name="divide-y divide-line list-none",
    )


@rx.memo
def basket_line(desk: rx.Var[str], line: rx.Var[LineRow]) -> rx.Component:
    """Drawn again only when something was said of this line."""
    return _line(desk, line)


def _line(desk: Any, line: Any) -> rx.Component:
    """What is weighed has a row of its own for its scale; else what is missing stands under the amount."""
    amount, missing = figure(line.amount, 16), rx.cond(line.mine, _missing(desk, line), rx.fragment())
    under = rx.el.div(missing, _weigh(line), class_name="flex items-center justify-end gap-4 pb-2 -mt-1")
    beside = rx.el.div(amount, missing, class_name="flex flex-col items-end pt-3 shrink-0")
    return rx.el.li(
        _tick(desk, line, rx.cond(line.weighed, amount, rx.fragment())),
        rx.cond(line.weighed, under, beside),
        class_name=rx.cond(line.weighed, "", "flex items-stretch gap-2"),
    )


def _tick(desk: Any, line: Any, *after: rx.Component) -> rx.Component:
    box = rx.el.span(
        rx.cond(line.ready, icon("check", 22), rx.fragment()),
        class_name=[
            "size-9 shrink-0 rounded-[10px] border-2 grid place-items-center",
            rx.cond(line.ready, "bg-leaf border-leaf text-on-leaf", "bg-card border-edge"),
        ],
    )
    words = rx.el.span(
        rx.el.span(line.text, class_name=["font-bold text-balance", rx.cond(line.gone, "line-through text-muted", "")]),
        rx.cond(line.detail != "", rx.el.span(line.detail, class_name="text-14 text-muted"), rx.fragment()),
        class_name="flex-1 min-w-0 flex flex-col text-left",
    )
    return rx.el.button(
        box,
        words,
        *after,
        type="button",
        role="checkbox",
        aria_checked=rx.cond(line.ready, "true", "false"),
        disabled=line.gone,
        on_click=tapped(PREPARE, "tickLine", desk, line.key),
        class_name="flex items-center gap-3 w-full min-w-0 min-h-15 py-2",
    )


def _weigh(line: Any) -> rx.Component:
    return plain_link(
        icon("scale", 20),
        rx.cond(line.to_weigh, "Peser", "Repeser"),
        href=line.weigh_href,
        class_name="inline-flex items-center gap-2 min-h-11 px-4 rounded-control bg-leaf-soft text-leaf-ink font-bold",
    )


def _missing(desk: Any, line: Any) -> rx.Component:
    own = "min-h-11 px-2 -mr-2 rounded-control text-14 font-bold text-leaf whitespace-nowrap hover:bg-leaf-soft"
    return rx.el.button(
        rx.cond(line.gone, "Il y en a", "Il en manque"),
        type="button",
        on_click=tapped(PREPARE, "askMissing", desk, line.key),
        class_name=own,
    )


def _notes(row: Any) -> rx.Component:
    def note(one: Any) -> rx.Component:
        drop = buttons.icon_button(
            "x",
            "Retirer cette note",
            "quiet",
            size=44,
            on_click=tapped(PREPARE, "dropNote", row.desk, row.key, one.key),
        )
        return rx.el.li(
            rx.el.span(one.text, class_name="flex-1 min-w-0"),
            rx.cond(row.opened, drop, rx.fragment()),
            key=one.key,
            class_name="flex items-center gap-2",
        )

    own = "list-none bg-straw-soft text-straw font-bold text-14 rounded-control px-3 py-2 mt-2"
    return rx.el.ul(rx.foreach(row.notes, note), class_name=own)


def note_form(row: Any) -> rx.Component:
    """A line to write, kept like a tap."""
    box = rx.el.input(
        name="note",
        max_length=300,
        placeholder="Ajouter une note",
        aria_label="Ajouter une note",
        auto_complete="off",
        class_name="flex-1 min-w-0 min-h-12 rounded-control border border-edge bg-card px-3.5 text-16 text-ink",
    )
    return local_form(
        tapped(PREPARE, "addNote", row.desk, row.key),
        box,
        buttons.icon_button("plus", "Ajouter la note", "soft", type="submit"),
        class_name="flex gap-2",
    )


def missing_sheet() -> rx.Component:
    """How many there are, said by minus and plus."""
    one = shown(PREPARE, "missing", Missing)
    return sheet(
        one.shown,
        "Combien y en a-t-il ?",
        rx.el.div(
            heading(one.name),
            quiet(one.who),
            stepper(
                one.words,
                less=tapped(PREPARE, "stepMissing", -1),
                more=tapped(PREPARE, "stepMissing", 1),
                what=one.name,
                at_least=one.none,
                at_most=one.all,
                tall=True,
            ),
            rx.el.p(one.left, aria_live="polite", class_name="text-16"),
            buttons.primary("C'est noté", tall=True, on_click=tapped(PREPARE, "sayMissing")),
            class_name="flex flex-col gap-4",
        ),
        on_close=tapped(PREPARE, "closeMissing"),
    )
