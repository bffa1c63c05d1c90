"""Photo partagée: a photo that comes from the phone's gallery finds its product."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import cards, fields
from cagette_pwa.components.buttons import button_link
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.photos import product_mark
from cagette_pwa.components.shared_photo import SHARED, give
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.shared_photo import SharedPhoto, Subject


def shared_photo() -> rx.Component:
    """The photo, then the products it may be of; one touch sends it."""
    return office(
        loaded(SHARED["ready"].to(bool), rx.cond(SHARED["photo"].to(str) != "", _photo(), _nothing())),
        title="Photo partagée",
        active="plus",
        back=routes.PRODUCTS,
    )


def _photo() -> rx.Component:
    return rx.el.div(
        rx.el.img(
            src=SHARED["photo"].to(str),
            alt="La photo partagée",
            class_name="w-full max-h-80 object-contain rounded-card bg-clay-soft",
        ),
        rx.cond(SHARED["refusal"].to(str) != "", fields.form_error(SHARED["refusal"].to(str)), rx.fragment()),
        cards.section(
            "De quel produit est cette photo ?",
            _search(),
            loaded(SharedPhoto.loaded, rx.cond(SharedPhoto.subjects, _subjects(), _unknown())),
        ),
        class_name="flex flex-col gap-3",
    )


def _search() -> rx.Component:
    return fields.text_field(
        "Chercher un produit",
        "chercher",
        kind="search",
        default_value=SharedPhoto.search,
        on_change=SharedPhoto.find.debounce(300),  # type: ignore[attr-defined]
        placeholder="Courgettes…",
        auto_complete="off",
    )


def _subjects() -> rx.Component:
    return cards.lines(rx.foreach(SharedPhoto.subjects, _subject))


def _subject(row: rx.vars.ObjectVar[Subject]) -> rx.Component:
    sending = SHARED["sending"].to(str)
    own = (
        "w-full flex items-center gap-3 py-3 min-h-14 text-left disabled:opacity-60 aria-busy:cursor-wait "
        "hover:bg-clay-soft/60 rounded-control"
    )
    words = rx.cond(sending == row.sent_to, "Envoi de la photo…", rx.cond(row.photo != "", "Remplace sa photo", ""))
    return rx.el.li(
        rx.el.button(
            product_mark(row.photo, row.name, row.category),
            cards.words(row.name, words),
            icon("upload", 20, class_name="text-muted"),
            type="button",
            disabled=sending != "",
            aria_busy=sending == row.sent_to,
            on_click=give(row.sent_to, row.href),
            class_name=own,
        ),
        key=row.href,
    )


def _unknown() -> rx.Component:
    return empty("search", "Aucun produit ne s'appelle ainsi.")


def _nothing() -> rx.Component:
    return empty(
        "camera",
        "Aucune photo n'attend ici. Dans la galerie de votre téléphone, touchez Partager, puis Cagette.",
        button_link("Voir mes produits", routes.PRODUCTS, "secondary"),
    )


PAGE = Page(route=routes.SHARED_PHOTO, title="Photo partagée", draw=shared_photo, on_load=[SharedPhoto.load])
