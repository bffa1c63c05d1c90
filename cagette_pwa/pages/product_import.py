"""Importing products, second step: what each line of the file would change, and confirming it."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards, chips, fields
from cagette_pwa.components.banners import banner
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.pills import pill
from cagette_pwa.components.words import quiet, subheading
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.import_rows import ChangeRow, ImportRow
from cagette_pwa.state.product_import import ImportPreview

AGAIN = "Choisir un autre fichier"


def product_import() -> rx.Component:
    """What it comes to, then line by line; what is to be corrected comes first."""
    found = rx.cond(ImportPreview.missing != "", _missing(), rx.cond(ImportPreview.done != "", _done(), _plan()))
    return office(
        loaded(ImportPreview.loaded, found, 5),
        title="Vérifier l'import",
        active="plus",
        back=routes.PRODUCT_FILE,
        under=ImportPreview.file_name,
    )


def _missing() -> rx.Component:
    return empty("file-text", ImportPreview.missing, buttons.button_link(AGAIN, routes.PRODUCT_FILE))


def _plan() -> rx.Component:
    return rx.fragment(
        rx.cond(ImportPreview.moved != "", banner(ImportPreview.moved, "attention", role="alert"), rx.fragment()),
        _sum(),
        rx.foreach(ImportPreview.notes, lambda note: banner(note, "info", key=note)),
        _filters(),
        _lines(),
    )


def _sum() -> rx.Component:
    confirm = buttons.primary(
        ImportPreview.confirm_words, on_click=ImportPreview.confirm, busy=ImportPreview.importing, class_name="w-full"
    )
    stock = fields.toggle(
        "Garder le stock actuel de mes offres",
        "garder",
        hint=ImportPreview.stock_words,
        checked=ImportPreview.leaves_stock,
        on_change=ImportPreview.leave_stock,
    )
    return cards.card(
        rx.el.p(ImportPreview.totals, class_name="font-display text-20", aria_live="polite"),
        rx.cond(ImportPreview.idle_words != "", quiet(ImportPreview.idle_words), rx.fragment()),
        rx.cond(ImportPreview.stock_words != "", stock, rx.fragment()),
        rx.cond(ImportPreview.confirm_words != "", confirm, rx.fragment()),
        buttons.button_link(AGAIN, routes.PRODUCT_FILE, "quiet", class_name="w-full"),
        class_name="flex flex-col gap-3",
    )


def _filters() -> rx.Component:
    return chips.chips(
        chips.chip("Toutes", ImportPreview.fate == "", on_click=ImportPreview.show("")),
        _chip("À corriger", "error", ImportPreview.errors),
        _chip("Nouveaux", "new", ImportPreview.new),
        _chip("Modifiés", "changed", ImportPreview.changed),
        _chip("Inchangés", "same", ImportPreview.same),
        label="Lignes",
    )


def _chip(words: str, fate: str, count: int) -> rx.Component:
    chosen = rx.Var.create(ImportPreview.fate) == fate
    shown = chips.chip(f"{words} ({count})", chosen, on_click=ImportPreview.show(fate))
    return rx.cond(rx.Var.create(count) > 0, shown, rx.fragment())


def _lines() -> rx.Component:
    more = buttons.secondary(
        f"Voir la suite ({ImportPreview.hidden})", on_click=ImportPreview.show_more, class_name="w-full"
    )
    return rx.fragment(
        cards.lines(rx.foreach(ImportPreview.rows, _line)),
        rx.cond(ImportPreview.hidden > 0, more, rx.fragment()),
    )


def _line(row: rx.vars.ObjectVar[ImportRow]) -> rx.Component:
    head = rx.el.div(
        rx.el.span(row.place, class_name="text-13 text-muted tabular-nums"),
        pill(row.word, row.tone),
        class_name="flex items-center justify-between gap-2",
    )
    return rx.el.li(
        head,
        subheading(row.name, class_name="break-words"),
        rx.cond(row.details != "", quiet(row.details), rx.fragment()),
        rx.el.dl(rx.foreach(row.changes, _change), class_name="flex flex-col gap-1 empty:hidden"),
        rx.foreach(
            row.refusals, lambda refusal: rx.el.p(refusal, key=refusal, class_name="text-14 font-bold text-beet")
        ),
        key=row.key.to_string(),
        class_name="flex flex-col gap-1 py-3 min-w-0",
    )


def _change(change: rx.vars.ObjectVar[ChangeRow]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(change.what, class_name="text-14 text-muted"),
        rx.el.dd(
            rx.el.del_(change.before, class_name="text-muted"),
            rx.el.span(" → ", aria_hidden="true"),
            rx.el.span(" devient ", class_name="sr-only"),
            rx.el.ins(change.after, class_name="font-bold no-underline"),
            class_name="text-14 break-words min-w-0",
        ),
        key=change.what,
    )


def _refusal(sentence: rx.Var[str]) -> rx.Component:
    return rx.el.p(sentence, key=sentence, class_name="text-14 font-bold text-beet")


def _done() -> rx.Component:
    left = cards.section("À corriger", _lines())
    return rx.fragment(
        cards.card(
            rx.el.p(ImportPreview.done, class_name="font-display text-20"),
            quiet(ImportPreview.totals),
            buttons.button_link("Voir mes produits", routes.PRODUCTS, class_name="w-full"),
            buttons.button_link("Importer un autre fichier", routes.PRODUCT_FILE, "quiet", class_name="w-full"),
            class_name="flex flex-col gap-3",
        ),
        rx.cond(ImportPreview.errors > 0, left, rx.fragment()),
    )


PAGE = Page(route=routes.PRODUCT_IMPORT, title="Vérifier l'import", draw=product_import, on_load=[ImportPreview.load])
