"""A price that changes: what was done, with "Annuler", and the sheet that asks which catalogs follow."""

from typing import Any

import reflex as rx

from cagette_pwa.components import buttons
from cagette_pwa.components.icons import icon
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.words import quiet
from cagette_pwa.state.price_changes import Choice, Note, PriceChanges


def price_note(key: Any, refresh: Any) -> rx.Component:
    """What has just been done to the price of the offer whose id is `key`; `refresh` reads the page again."""
    notes: Any = PriceChanges.notes
    return rx.cond(notes.contains(key), _note(key, notes[key], refresh), rx.fragment())


def _note(key: Any, note: rx.vars.ObjectVar[Note], refresh: Any) -> rx.Component:
    said = rx.el.p(
        rx.el.strong(note.words, class_name="block"),
        rx.el.span(note.reach, class_name="block text-13"),
        role="status",
        class_name="flex-1 min-w-0 text-14",
    )
    details = buttons.icon_button("info", f"Détails : {note.name}", "quiet", size=44, on_click=PriceChanges.choose(key))
    undo = buttons.quiet_button(
        "Annuler", on_click=[PriceChanges.undo(key), refresh], aria_label=f"Annuler : {note.name}"
    )
    own = "basis-full rounded-control bg-leaf-soft text-leaf-ink pl-3 py-1 flex items-center"
    return rx.el.div(said, undo, details, class_name=own)


def price_sheet(on_submit: Any, act: str) -> rx.Component:
    """Which catalogs follow: `on_submit` receives the form, whose ticked boxes are they; `act` says what it does."""
    form = rx.el.form(
        rx.el.p(PriceChanges.words, class_name="font-display text-20"),
        rx.el.fieldset(
            rx.el.legend("Quels catalogues suivent ?", class_name="text-16 font-bold mb-1"),
            rx.el.div(rx.foreach(PriceChanges.choices, _choice), class_name="divide-y divide-line"),
        ),
        quiet("Les ventes ouvertes gardent leur prix. Un catalogue décoché garde le sien, vente après vente."),
        rx.el.div(
            buttons.secondary("Annuler", on_click=PriceChanges.close, class_name="flex-1"),
            buttons.primary(act, type="submit", class_name="flex-1"),
            class_name="flex flex-wrap gap-3",
        ),
        on_submit=on_submit,
        key=PriceChanges.key,
        class_name="flex flex-col gap-4",
    )
    return sheet(PriceChanges.asking, PriceChanges.name, form, on_close=PriceChanges.close)


def _choice(choice: rx.vars.ObjectVar[Choice]) -> rx.Component:
    """What is said follows the box, without a trip to the server."""
    own = (
        "peer appearance-none absolute inset-0 rounded-[10px] border-2 border-edge bg-card "
        "checked:bg-leaf checked:border-leaf"
    )
    tick = "absolute inset-1.25 text-on-leaf opacity-0 peer-checked:opacity-100 pointer-events-none"
    box = rx.el.span(
        rx.el.input(id=choice.box, name=choice.box, type="checkbox", default_checked=choice.follows, class_name=own),
        icon("check", 22, class_name=tick),
        class_name="relative size-8 shrink-0 mt-1",
    )
    words = rx.el.span(
        rx.el.span(
            rx.el.span(choice.name, class_name="min-w-0"),
            rx.el.span(choice.change, class_name="hidden group-has-checked:inline whitespace-nowrap font-bold"),
            rx.el.span(choice.stays, class_name="group-has-checked:hidden whitespace-nowrap text-muted"),
            class_name="flex flex-wrap justify-between gap-x-3",
        ),
        rx.el.span(
            rx.foreach(choice.sales, lambda words: rx.el.span(words, key=words, class_name="block")),
            class_name="hidden group-has-checked:block text-14 text-muted",
        ),
        class_name="flex-1 min-w-0",
    )
    return rx.el.label(box, words, key=choice.key.to_string(), class_name="group flex items-start gap-3 py-3 min-h-12")
