"""The tab of a catalog's offers: the list, putting it in order, taking many out, and the sheet that adds some."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards
from cagette_pwa.components.arranging import arranged
from cagette_pwa.components.empty import empty
from cagette_pwa.components.photos import product_mark
from cagette_pwa.components.picking import picking
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.words import figure, quiet
from cagette_pwa.state.catalog import CatalogSheet
from cagette_pwa.state.catalog_offers import CatalogOffers
from cagette_pwa.state.catalog_words import ItemLine


def offers_tab() -> rx.Component:
    """The list, or what one is doing with it."""
    return rx.cond(
        CatalogSheet.count > 0,
        rx.match(CatalogOffers.mode, ("ranger", _arranging()), ("retirer", _removing()), _listed()),
        _nothing(),
    )


def offers_sheets() -> rx.Component:
    """The sheet that adds, and the one that takes out."""
    return rx.fragment(_add_sheet(), _remove_sheet())


def _listed() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            buttons.primary(
                "Ajouter", icon_name="plus", on_click=CatalogOffers.open_adding, class_name="flex-1 sm:flex-none"
            ),
            buttons.secondary("Ranger", on_click=CatalogOffers.choose("ranger")),
            buttons.secondary("Retirer", on_click=CatalogOffers.choose("retirer")),
            class_name="flex gap-2",
        ),
        cards.lines(rx.foreach(CatalogSheet.items, _item)),
    )


def _item(item: rx.vars.ObjectVar[ItemLine]) -> rx.Component:
    name = f"{item.product} {item.label}"
    out = buttons.icon_button("x", f"Retirer {name}", "quiet", size=44, on_click=CatalogOffers.ask(item.key))
    return cards.line(
        rx.el.span(
            product_mark(item.photo, item.product, item.category),
            class_name=["shrink-0 sm:block", rx.cond(item.photo != "", "", "hidden")],
        ),
        cards.words(item.product, item.details),
        figure(item.price, 17),
        out,
        key=item.key.to_string(),
        class_name="-mr-2",
    )


def _done(label: str = "Terminé") -> rx.Component:
    return buttons.secondary(label, icon_name="check", on_click=CatalogOffers.choose(""))


def _arranging() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            buttons.secondary("Par catégorie", on_click=CatalogOffers.order_by_category),
            _done(),
            class_name="flex gap-2",
        ),
        arranged(CatalogSheet.items, turn=CatalogOffers.turn, on_order=CatalogOffers.arrange),
    )


def _removing() -> rx.Component:
    return cards.card(
        picking(
            CatalogOffers.shelves,
            rx.el.div(
                buttons.secondary("Annuler", on_click=CatalogOffers.choose(""), class_name="flex-1"),
                buttons.primary("Retirer", type="submit", class_name="flex-1"),
                class_name="flex gap-2",
            ),
            on_submit=CatalogOffers.ask_many,
            in_sheet=False,
        ),
    )


def _nothing() -> rx.Component:
    add = buttons.primary("Choisir des offres", icon_name="plus", on_click=CatalogOffers.open_adding)
    first = buttons.button_link("Ajouter un produit", routes.at(routes.PRODUCT, product="nouveau"), icon_name="plus")
    return rx.cond(
        CatalogSheet.other_count > 0,
        empty("carrot", "Ce catalogue est vide. Choisissez les offres que vous proposez.", add),
        empty("carrot", "Ajoutez d'abord un produit et son offre, puis revenez les mettre dans ce catalogue.", first),
    )


def _add_sheet() -> rx.Component:
    return sheet(
        CatalogOffers.adding,
        "Ajouter des offres",
        rx.cond(
            CatalogSheet.other_count > 0,
            picking(CatalogOffers.shelves, buttons.primary("Ajouter", type="submit"), on_submit=CatalogOffers.add),
            quiet("Toutes vos offres sont déjà dans ce catalogue."),
        ),
        on_close=CatalogOffers.close,
    )


def _remove_sheet() -> rx.Component:
    return sheet(
        CatalogOffers.asked.length() > 0,  # type: ignore[attr-defined]
        "Retirer du catalogue",
        quiet(CatalogOffers.asked_words, class_name="mb-4"),
        rx.el.div(
            buttons.primary("À la prochaine vente", on_click=CatalogOffers.remove(False)),
            buttons.secondary("Tout de suite, ventes ouvertes comprises", on_click=CatalogOffers.remove(True)),
            class_name="flex flex-col gap-2",
        ),
        on_close=CatalogOffers.close,
    )
