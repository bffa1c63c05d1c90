"""One catalog: the tabs of its offers, its prices and its markets, and what one does with all of it."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, chips
from cagette_pwa.components.catalog_markets import markets_sheets, markets_tab
from cagette_pwa.components.catalog_menu import menu_sheets
from cagette_pwa.components.catalog_offers import offers_sheets, offers_tab
from cagette_pwa.components.catalog_prices import prices_tab
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.pills import pill
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.catalog import CatalogSheet
from cagette_pwa.state.catalog_markets import CatalogMarkets
from cagette_pwa.state.catalog_menu import CatalogMenu
from cagette_pwa.state.catalog_offers import CatalogOffers
from cagette_pwa.state.catalog_prices import CatalogPrices


def catalog() -> rx.Component:
    """The tabs, and the sheets."""
    missing = empty("link", CatalogSheet.missing, buttons.button_link("Mes catalogues", routes.CATALOGS, "secondary"))
    prices = loaded(CatalogPrices.loaded, prices_tab(), 5)
    tab = rx.match(CatalogSheet.tab, ("prix", prices), ("marches", markets_tab()), offers_tab())
    tone = rx.Var.create(CatalogSheet.validity_tone)
    validity = pill(CatalogSheet.validity, tone, "calendar-days", class_name="self-start")
    content = rx.fragment(rx.cond(CatalogSheet.validity != "", validity, rx.fragment()), _tabs(), tab)
    return office(
        loaded(CatalogSheet.loaded, rx.cond(CatalogSheet.missing != "", missing, content), 5),
        offers_sheets(),
        markets_sheets(),
        menu_sheets(),
        title=rx.cond(CatalogSheet.name != "", CatalogSheet.name, "Catalogue"),
        under=CatalogSheet.details,
        active="plus",
        back=routes.CATALOGS,
        actions=rx.cond(CatalogSheet.missing != "", rx.fragment(), _manage()),
        wide=True,
    )


def _manage() -> rx.Component:
    return buttons.icon_button("ellipsis", "Gérer le catalogue", "quiet", on_click=CatalogMenu.open("menu"))


def _tabs() -> rx.Component:
    return chips.chips(
        chips.chip(
            "Offres", CatalogSheet.tab == "offres", on_click=[CatalogSheet.show("offres"), CatalogSheet.refresh]
        ),
        chips.chip("Prix", CatalogSheet.tab == "prix", on_click=[CatalogSheet.show("prix"), CatalogPrices.load]),
        chips.chip(
            "Marchés", CatalogSheet.tab == "marches", on_click=[CatalogSheet.show("marches"), CatalogMarkets.load]
        ),
        label="Onglets",
    )


PAGE = Page(
    route=routes.CATALOG,
    title="Catalogue",
    draw=catalog,
    on_load=[CatalogSheet.load, CatalogPrices.load, CatalogOffers.rest, CatalogMenu.rest, CatalogMarkets.load],
)
