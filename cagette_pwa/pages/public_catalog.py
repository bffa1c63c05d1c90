"""A catalog as a market's admin sees it before linking it; anybody who has the link may look."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards
from cagette_pwa.components.catalog_answer import answer_block, decline_sheet
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.photos import photo
from cagette_pwa.components.pills import pill
from cagette_pwa.components.shelves import category_icon
from cagette_pwa.components.words import figure, heading, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import shop
from cagette_pwa.state.public_catalog import PublicCatalog
from cagette_pwa.state.public_offers import PublicOffer, PublicProduct, Shelf


def public_catalog() -> rx.Component:
    """The farm, the way to link, the offers by category."""
    return shop(
        loaded(
            PublicCatalog.loaded,
            rx.cond(PublicCatalog.unknown != "", _unknown(), _content()),
            5,
        ),
        decline_sheet(),
        title=rx.cond(PublicCatalog.farm != "", PublicCatalog.farm, "Catalogue"),
        over=rx.cond(PublicCatalog.name != "", f"Catalogue « {PublicCatalog.name} »", ""),
        details=rx.cond(PublicCatalog.place != "", _place(), rx.fragment()),
    )


def _unknown() -> rx.Component:
    home = buttons.button_link("Aller à l'accueil", routes.HOME, "secondary")
    return empty("link", PublicCatalog.unknown, home)


def _place() -> rx.Component:
    return rx.el.p(icon("map-pin", 18), PublicCatalog.place, class_name="flex items-center gap-1.5 text-14")


def _content() -> rx.Component:
    return rx.el.div(
        answer_block(),
        _about(),
        rx.cond(
            PublicCatalog.count > 0,
            rx.fragment(rx.foreach(PublicCatalog.shelves, _shelf)),
            empty("carrot", "Ce catalogue ne contient pas encore d'offre."),
        ),
        class_name="flex flex-col gap-3",
    )


def _about() -> rx.Component:
    validity = cards.card(
        rx.el.h2(icon("calendar-days", 20), "Validité", class_name="flex gap-2 font-display text-17 mb-1"),
        rx.el.p(PublicCatalog.validity),
    )
    about = cards.card(rx.el.p(PublicCatalog.about, class_name="whitespace-pre-line"))
    delivery = cards.card(
        rx.el.h2(icon("truck", 20), "Conditions de livraison", class_name="flex gap-2 font-display text-17 mb-1"),
        rx.el.p(PublicCatalog.conditions, class_name="whitespace-pre-line"),
    )
    return rx.fragment(
        rx.cond(PublicCatalog.about != "", about, rx.fragment()),
        rx.cond(PublicCatalog.conditions != "", delivery, rx.fragment()),
        rx.cond(PublicCatalog.validity != "", validity, rx.fragment()),
    )


def _shelf(shelf: rx.vars.ObjectVar[Shelf]) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            category_icon(shelf.category, 22, class_name="text-leaf"),
            heading(shelf.category),
            class_name="flex items-center gap-2 min-h-11",
        ),
        cards.columns(rx.foreach(shelf.products, _product)),
        key=shelf.category,
    )


def _product(product: rx.vars.ObjectVar[PublicProduct]) -> rx.Component:
    labels = rx.el.div(
        rx.foreach(product.labels, lambda label: pill(label, "ready", key=label)), class_name="flex flex-wrap gap-1.5"
    )
    text = rx.el.p(product.description, class_name="text-14 whitespace-pre-line")
    large = photo(product.photo, product.name, 640, 400, class_name="w-full aspect-8/5 rounded-control")
    return cards.card(
        rx.cond(product.photo != "", large, rx.fragment()),
        rx.el.h3(product.name, class_name="font-display text-17"),
        rx.cond(product.labels.length() > 0, labels, rx.fragment()),
        rx.cond(product.description != "", text, rx.fragment()),
        rx.el.ul(rx.foreach(product.offers, _offer), class_name="divide-y divide-line list-none -mb-2"),
        key=product.key.to_string(),
        class_name="flex flex-col gap-2",
    )


def _offer(offer: rx.vars.ObjectVar[PublicOffer]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(offer.label, class_name="text-16"),
            rx.cond(offer.details != "", quiet(offer.details), rx.fragment()),
            class_name="flex-1 min-w-0",
        ),
        figure(offer.price, 20),
        key=offer.key.to_string(),
        class_name="flex items-center justify-between gap-3 py-2",
    )


PAGE = Page(
    route=routes.PUBLIC_CATALOG,
    title="Catalogue",
    draw=public_catalog,
    description="Les produits d'une ferme, leurs prix et ses conditions de livraison.",
    on_load=[PublicCatalog.load],
)
