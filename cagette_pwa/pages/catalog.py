"""One catalog: the tab of its offers, and that of its prices."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards, chips, fields
from cagette_pwa.components.catalog_prices import prices_tab
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.photos import product_mark
from cagette_pwa.components.sharing import copy_button, share_button
from cagette_pwa.components.sheets import confirm_sheet, sheet
from cagette_pwa.components.words import figure, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.catalog import CatalogSheet, MarketRow
from cagette_pwa.state.catalog_prices import CatalogPrices
from cagette_pwa.state.catalog_words import ItemLine, OtherLine


def catalog() -> rx.Component:
    """The two tabs, and the sheets."""
    missing = empty("link", CatalogSheet.missing, buttons.button_link("Mes catalogues", routes.CATALOGS, "secondary"))
    content = rx.fragment(_tabs(), rx.cond(CatalogSheet.tab == "prix", prices_tab(), _offers_tab()))
    return office(
        loaded(
            CatalogSheet.loaded & CatalogPrices.loaded,
            rx.cond(CatalogSheet.missing != "", missing, content),
            5,
        ),
        _add_sheet(),
        _remove_sheet(),
        _menu_sheet(),
        _leave_sheet(),
        _delete_sheet(),
        title=rx.cond(CatalogSheet.name != "", CatalogSheet.name, "Catalogue"),
        under=CatalogSheet.details,
        active="plus",
        back=routes.CATALOGS,
        actions=rx.cond(CatalogSheet.missing != "", rx.fragment(), _manage()),
        wide=True,
    )


def _manage() -> rx.Component:
    return buttons.icon_button("ellipsis", "Gérer le catalogue", "quiet", on_click=CatalogSheet.open("menu"))


def _tabs() -> rx.Component:
    return chips.chips(
        chips.chip("Offres", CatalogSheet.tab != "prix", on_click=[CatalogSheet.show("offres"), CatalogSheet.refresh]),
        chips.chip("Prix", CatalogSheet.tab == "prix", on_click=[CatalogSheet.show("prix"), CatalogPrices.load]),
        label="Onglets",
    )


def _offers_tab() -> rx.Component:
    return rx.el.div(
        rx.cond(CatalogSheet.count > 0, _offers(), _nothing()),
        class_name="flex flex-col gap-3",
    )


def _offers() -> rx.Component:
    arranged = rx.cond(
        CatalogSheet.arranging,
        rx.fragment(
            buttons.secondary("Par catégorie", on_click=CatalogSheet.order_by_category),
            buttons.secondary("Terminé", icon_name="check", on_click=CatalogSheet.arrange(False)),
        ),
        rx.fragment(
            buttons.primary(
                "Ajouter des offres",
                icon_name="plus",
                on_click=CatalogSheet.open("add"),
                class_name="flex-1 sm:flex-none",
            ),
            buttons.secondary("Ranger", on_click=CatalogSheet.arrange(True)),
        ),
    )
    return rx.fragment(
        rx.el.div(arranged, class_name="flex gap-2"),
        cards.lines(rx.foreach(CatalogSheet.items, _item)),
    )


def _item(item: rx.vars.ObjectVar[ItemLine]) -> rx.Component:
    name = f"{item.product} {item.label}"
    arrows = rx.fragment(
        buttons.icon_button("chevron-up", f"Monter {name}", size=44, on_click=CatalogSheet.move(item.key, -1)),
        buttons.icon_button("chevron-down", f"Descendre {name}", size=44, on_click=CatalogSheet.move(item.key, 1)),
    )
    out = buttons.icon_button("x", f"Retirer {name}", "quiet", size=44, on_click=CatalogSheet.ask(item.key))
    return cards.line(
        rx.el.span(
            product_mark(item.photo, item.product, item.category),
            class_name=["shrink-0 sm:block", rx.cond(item.photo != "", "", "hidden")],
        ),
        cards.words(item.product, item.details),
        rx.cond(CatalogSheet.arranging, arrows, rx.fragment(figure(item.price, 17), out)),
        key=item.key.to_string(),
        class_name="-mr-2",
    )


def _nothing() -> rx.Component:
    add = buttons.primary("Choisir des offres", icon_name="plus", on_click=CatalogSheet.open("add"))
    first = buttons.button_link("Ajouter un produit", routes.at(routes.PRODUCT, product="nouveau"), icon_name="plus")
    return rx.cond(
        CatalogSheet.other_count > 0,
        empty("carrot", "Ce catalogue est vide. Choisissez les offres que vous proposez.", add),
        empty("carrot", "Ajoutez d'abord un produit et son offre, puis revenez les mettre dans ce catalogue.", first),
    )


def _add_sheet() -> rx.Component:
    form = rx.el.form(
        rx.el.div(
            rx.foreach(CatalogSheet.others, _other),
            class_name="divide-y divide-line border-y border-line max-h-[55dvh] overflow-y-auto",
        ),
        rx.el.div(
            buttons.secondary("Tout ajouter", on_click=CatalogSheet.add_all, class_name="flex-1"),
            buttons.primary("Ajouter", type="submit", class_name="flex-1"),
            class_name="flex gap-3 pt-4",
        ),
        on_submit=CatalogSheet.add,
    )
    none = quiet("Toutes vos offres sont déjà dans ce catalogue.")
    return sheet(
        CatalogSheet.sheet == "add",
        "Ajouter des offres",
        rx.cond(CatalogSheet.other_count > 0, form, none),
        on_close=CatalogSheet.close,
    )


def _other(other: rx.vars.ObjectVar[OtherLine]) -> rx.Component:
    return rx.el.div(
        fields.checkbox(other.name, other.box, hint=other.details), key=other.key.to_string(), class_name="py-1"
    )


def _remove_sheet() -> rx.Component:
    return sheet(
        CatalogSheet.asked > 0,
        "Retirer du catalogue",
        quiet(
            f"« {CatalogSheet.asked_name} » quitte ce catalogue et reste dans les autres. Les commandes déjà "
            "reçues restent à livrer.",
            class_name="mb-4",
        ),
        rx.el.div(
            buttons.primary("À la prochaine vente", on_click=CatalogSheet.remove(False)),
            buttons.secondary("Tout de suite, ventes ouvertes comprises", on_click=CatalogSheet.remove(True)),
            class_name="flex flex-col gap-2",
        ),
        on_close=CatalogSheet.close,
    )


def _menu_sheet() -> rx.Component:
    rename = rx.el.form(
        fields.text_field(
            "Nom du catalogue", "name", default_value=CatalogSheet.name, required=True, max_length=80,
            auto_complete="off",
        ),
        buttons.secondary("Renommer", type="submit", icon_name="pencil"),
        on_submit=CatalogSheet.rename,
        class_name="flex flex-col gap-3",
    )  # fmt: skip
    return sheet(
        CatalogSheet.sheet == "menu",
        "Gérer le catalogue",
        rx.el.div(
            rename,
            quiet(icon("link", 18), rx.el.span(CatalogSheet.link, class_name="break-all"), class_name="flex gap-2"),
            rx.el.div(
                copy_button(CatalogSheet.link, "Copier", class_name="flex-1"),
                share_button(CatalogSheet.name, CatalogSheet.link, class_name="flex-1"),
                class_name="flex gap-2",
            ),
            buttons.button_link("Voir la page publique", CatalogSheet.public_path, "secondary", icon_name="eye"),
            rx.foreach(CatalogSheet.markets, _market),
            buttons.secondary("Dupliquer", icon_name="copy", on_click=CatalogSheet.duplicate),
            buttons.quiet_button(
                "Supprimer", icon_name="trash-2", on_click=CatalogSheet.open("delete"), class_name="text-beet"
            ),
            class_name="flex flex-col gap-3",
        ),
        on_close=CatalogSheet.close,
    )


def _market(market: rx.vars.ObjectVar[MarketRow]) -> rx.Component:
    return rx.el.div(
        icon("store", 20, class_name="text-muted"),
        rx.el.span("Relié à ", rx.el.strong(market.name), class_name="flex-1 min-w-0"),
        buttons.soft("Retirer", on_click=CatalogSheet.leave(market.key), aria_label=f"Retirer de {market.name}"),
        key=market.key.to_string(),
        class_name="flex items-center gap-3",
    )


def _leave_sheet() -> rx.Component:
    return confirm_sheet(
        CatalogSheet.leaving > 0,
        "Ne plus vendre sur ce marché ?",
        f"Ce catalogue quitte « {CatalogSheet.leaving_name} » et ses ventes à venir. Celles qui ont déjà des "
        "commandes restent à livrer. Pour revenir, l'administrateur du marché devra le relier à nouveau.",
        yes="Retirer",
        on_yes=CatalogSheet.unlink,
        on_close=CatalogSheet.close,
    )


def _delete_sheet() -> rx.Component:
    return confirm_sheet(
        CatalogSheet.sheet == "delete",
        "Supprimer ce catalogue ?",
        "Son lien ne mènera plus nulle part. Vos produits et vos ventes passées restent.",
        yes="Supprimer",
        on_yes=CatalogSheet.delete,
        on_close=CatalogSheet.close,
    )


PAGE = Page(route=routes.CATALOG, title="Catalogue", draw=catalog, on_load=[CatalogSheet.load, CatalogPrices.load])
