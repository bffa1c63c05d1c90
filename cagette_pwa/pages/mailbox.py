"""The mailbox of the demonstration: what would leave by mail, for all to read."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards
from cagette_pwa.components.banners import banner
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.links import plain_link
from cagette_pwa.components.pills import pill
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.words import quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import plain
from cagette_pwa.state.mailbox import Mailbox


def mailbox() -> rx.Component:
    """The newest first; one opens in a sheet."""
    nothing = empty("mail", "Aucun mail pour l'instant.")
    letters = cards.lines(rx.foreach(Mailbox.letters, _letter))
    return plain(
        banner("Cette page n'existe que dans la démonstration, et tout le monde peut y lire ces mails.", "attention"),
        loaded(Mailbox.loaded, rx.cond(Mailbox.letters, letters, nothing)),
        sheet(Mailbox.reading, Mailbox.subject, _open_letter(), on_close=Mailbox.close),
        title="Boîte aux lettres",
        back=routes.MORE,
    )


def _letter(row: Any) -> rx.Component:
    button = rx.el.button(
        cards.words(row.subject, row.recipient, row.at, class_name="break-words text-left"),
        rx.cond(row.tone != "neutral", pill(row.state, row.tone), rx.fragment()),
        type="button",
        on_click=Mailbox.read(row.key),
        class_name="flex items-center gap-3 py-3 min-h-14 -mx-4 px-4 w-[calc(100%+2rem)] hover:bg-clay-soft/60",
    )
    return rx.el.li(button, key=row.key)


def _open_letter() -> rx.Component:
    return rx.el.div(
        quiet(f"à {Mailbox.recipient}"),
        rx.el.p(rx.foreach(Mailbox.pieces, _piece), class_name="whitespace-pre-line break-words text-16"),
        rx.cond(Mailbox.attached, _attached(), rx.fragment()),
        class_name="flex flex-col gap-4",
    )


def _attached() -> rx.Component:
    return rx.el.ul(
        rx.foreach(Mailbox.attached, _sheet),
        aria_label="Pièces jointes",
        class_name="flex flex-col gap-2 list-none border-t border-line pt-4",
    )


def _sheet(row: Any) -> rx.Component:
    return rx.el.li(buttons.button_link(row.name, row.href, "secondary", icon_name="printer", document=True))


def _piece(piece: Any) -> rx.Component:
    link = plain_link(piece.text, href=piece.href, class_name="text-leaf font-bold underline break-all")
    return rx.cond(piece.href != "", link, rx.el.span(piece.text))


PAGE = Page(route=routes.MAILBOX, title="Boîte aux lettres", draw=mailbox, on_load=[Mailbox.load])
