"""The farm's products, with their offers; archived ones apart."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards, chips, fields
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.links import nav_link
from cagette_pwa.components.photos import product_mark
from cagette_pwa.components.pills import pill
from cagette_pwa.components.price_changes import price_note, price_sheet
from cagette_pwa.components.price_fields import base_price
from cagette_pwa.components.product_archiving import product_archiving_sheet
from cagette_pwa.components.product_files import spreadsheet_links
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.words import figure, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.price_changes import PriceChanges
from cagette_pwa.state.product_archiving import ProductArchiving
from cagette_pwa.state.products import OfferLine, ProductCard, Products

NEW = routes.at(routes.PRODUCT, product="nouveau")


def products() -> rx.Component:
    """Search, what is sold or archived, the cards."""
    return office(
        _filters(),
        loaded(Products.loaded, rx.cond(Products.count > 0, _list(), _nothing()), 5),
        _spreadsheets(),
        _archive_sheet(),
        price_sheet([PriceChanges.confirm, Products.refresh], "Choisir"),
        product_archiving_sheet(Products.refresh),
        title="Produits",
        active="plus",
        back=routes.MORE,
        actions=buttons.icon_link("plus", "Ajouter un produit", NEW, "primary"),
        wide=True,
    )


def _filters() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            fields.text_field(
                "Chercher un produit, une offre ou une référence",
                "chercher",
                kind="search",
                default_value=Products.search,
                on_change=Products.find.debounce(300),  # type: ignore[attr-defined]
                placeholder="Courgettes, COU-500…",
                auto_complete="off",
            ),
            class_name="flex-1 min-w-60",
        ),
        chips.chips(
            chips.chip("En vente", ~rx.Var.create(Products.archived), on_click=Products.show_archived(False)),
            chips.chip("Archivés", Products.archived, on_click=Products.show_archived(True)),
            label="Produits et offres",
        ),
        class_name="flex flex-wrap items-end gap-3",
    )


def _list() -> rx.Component:
    return cards.columns(rx.foreach(Products.cards, _card))


def _card(card: rx.vars.ObjectVar[ProductCard]) -> rx.Component:
    head = nav_link(
        product_mark(card.photo, card.name, card.category),
        cards.words(card.name, card.details),
        icon("chevron-right", 20, class_name="text-muted"),
        href=card.href,
        class_name="flex items-center gap-3 p-4 rounded-card hover:bg-clay-soft/60",
    )
    none = quiet("Aucune offre : touchez le produit pour en ajouter une.", class_name="px-4 pb-4")
    own = "divide-y divide-line border-t border-line mx-4 list-none"
    lines = rx.el.ul(rx.foreach(card.offers, _line), class_name=own)
    return rx.el.article(
        head,
        rx.cond(card.archived, _archived(card), rx.fragment()),
        rx.cond(card.offers.length() > 0, lines, rx.cond(card.archived, rx.fragment(), none)),
        key=card.key.to_string(),
        class_name="bg-card border border-line rounded-card",
    )


def _archived(card: rx.vars.ObjectVar[ProductCard]) -> rx.Component:
    back = buttons.soft(
        "Désarchiver",
        icon_name="undo-2",
        on_click=ProductArchiving.ask(card.key),
        aria_label=f"Désarchiver {card.name}",
    )
    return rx.el.div(
        pill("produit archivé", "neutral", "archive"),
        back,
        class_name="flex flex-wrap items-center justify-between gap-2 px-4 pb-4",
    )


def _line(line: rx.vars.ObjectVar[OfferLine]) -> rx.Component:
    words = rx.el.div(
        rx.el.div(
            rx.el.span(line.label, class_name="text-16 min-w-0"),
            rx.cond(line.archived, figure(line.price, 17), _price(line)),
            class_name="flex items-center justify-between gap-3",
        ),
        quiet(line.details),
        class_name="flex-1 min-w-0",
    )
    turn = Products.ask(line.key, line.name)
    action = rx.cond(
        line.archived,
        buttons.icon_button("undo-2", f"Désarchiver {line.name}", "quiet", size=44, on_click=turn),
        buttons.icon_button("archive", f"Archiver {line.name}", "quiet", size=44, on_click=turn),
    )
    action = rx.cond(line.can_turn, action, rx.fragment())
    note = price_note(line.key.to_string(), Products.refresh)
    own = ["flex flex-wrap items-center gap-2 py-2 min-h-14", rx.cond(line.can_turn, "-mr-2", "")]
    return rx.el.li(words, action, note, key=line.key.to_string(), class_name=own)


def _price(line: rx.vars.ObjectVar[OfferLine]) -> rx.Component:
    """Typed in place: Enter goes to the next."""
    return rx.el.div(
        base_price(
            line.cents,
            turn=PriceChanges.turn,
            what=line.name,
            measure=line.measure,
            on_price=lambda cents, seen: [PriceChanges.change(line.key, cents, seen), Products.refresh],
        ),
        class_name="w-28 shrink-0",
    )


def _nothing() -> rx.Component:
    first = empty(
        "carrot",
        "Vous n'avez pas encore de produit. Un nom, un prix, et le premier peut entrer dans un catalogue.",
        buttons.button_link("Ajouter un produit", NEW, icon_name="plus"),
    )
    nothing_archived = empty("archive", "Aucun produit ni aucune offre archivés.")
    unknown = empty("search", "Rien ne correspond à votre recherche.")
    return rx.cond(Products.search != "", unknown, rx.cond(Products.archived, nothing_archived, first))


def _spreadsheets() -> rx.Component:
    return cards.section(
        "Dans un tableur",
        spreadsheet_links(buttons.button_link("Importer", routes.PRODUCT_FILE, "secondary", icon_name="upload")),
    )


def _archive_sheet() -> rx.Component:
    archiving = rx.fragment(
        quiet(
            f"« {Products.asked_name} » quitte tous vos catalogues. Les commandes déjà reçues restent à livrer, "
            "et vous pourrez désarchiver cette offre le moment venu.",
            class_name="mb-4",
        ),
        _choices(
            buttons.primary("À la prochaine vente", on_click=Products.archive(False)),
            buttons.secondary("Tout de suite, ventes ouvertes comprises", on_click=Products.archive(True)),
        ),
    )
    returning = rx.fragment(
        quiet(f"« {Products.asked_name} » revient dans les catalogues où elle était.", class_name="mb-4"),
        _choices(
            buttons.primary("À la prochaine vente", on_click=Products.unarchive(False)),
            buttons.secondary("Tout de suite, dans les ventes qu'elle a quittées", on_click=Products.unarchive(True)),
        ),
    )
    return sheet(
        Products.asking,
        rx.cond(Products.archived, "Désarchiver l'offre", "Archiver l'offre"),
        rx.cond(Products.archived, returning, archiving),
        on_close=Products.close,
    )


def _choices(*actions: rx.Component) -> rx.Component:
    return rx.el.div(*actions, class_name="flex flex-col gap-2")


PAGE = Page(route=routes.PRODUCTS, title="Produits", draw=products, on_load=[PriceChanges.forget, Products.load])
