"""What one does with a whole catalog: the menu, its dates, the question before it is deleted."""

from typing import Any

import reflex as rx

from cagette_pwa.components import buttons, fields
from cagette_pwa.components.banners import banner
from cagette_pwa.components.pills import Tone
from cagette_pwa.components.sheets import confirm_sheet, sheet
from cagette_pwa.components.words import quiet
from cagette_pwa.state.catalog import CatalogSheet
from cagette_pwa.state.catalog_menu import CatalogMenu


def menu_sheets() -> rx.Component:
    """All of them."""
    return rx.fragment(_menu_sheet(), _dates_sheet(), _delete_sheet())


def _menu_sheet() -> rx.Component:
    rename = rx.el.form(
        fields.text_field(
            "Nom du catalogue", "name", default_value=CatalogSheet.name, required=True, max_length=80,
            auto_complete="off",
        ),
        buttons.secondary("Renommer", type="submit", icon_name="pencil"),
        on_submit=CatalogMenu.rename,
        class_name="flex flex-col gap-3",
    )  # fmt: skip
    delete = buttons.quiet_button(
        "Supprimer", icon_name="trash-2", on_click=CatalogMenu.open("delete"), class_name="text-beet!"
    )
    return sheet(
        CatalogMenu.sheet == "menu",
        "Gérer le catalogue",
        rx.el.div(
            rename,
            buttons.secondary("Dates de validité", icon_name="calendar-days", on_click=CatalogMenu.open_dates),
            buttons.secondary("Dupliquer", icon_name="copy", on_click=CatalogMenu.duplicate),
            delete,
            class_name="flex flex-col gap-3",
        ),
        on_close=CatalogMenu.close,
    )


def _dates_sheet() -> rx.Component:
    form = rx.el.form(
        quiet("Ce catalogue se vend aux distributions de ces jours, premier et dernier compris. Vide : sans limite."),
        rx.el.div(
            _day("Premier jour", "first", CatalogMenu.first, CatalogMenu.type_first),
            _day("Dernier jour", "last", CatalogMenu.last, CatalogMenu.type_last),
            class_name="grid grid-cols-2 gap-3",
        ),
        rx.cond(CatalogMenu.refusal != "", fields.form_error(CatalogMenu.refusal), rx.fragment()),
        rx.el.div(
            rx.cond(
                CatalogMenu.outside,
                _named(
                    "Vous participez à des ventes en dehors de ces dates. Il n'y aura rien à y commander :",
                    "attention",
                    CatalogMenu.outside,
                ),
                rx.fragment(),
            ),
            rx.cond(
                CatalogMenu.going_on,
                _named("Ces ventes sont déjà ouvertes et continuent :", "info", CatalogMenu.going_on),
                rx.fragment(),
            ),
            aria_live="polite",
            class_name="flex flex-col gap-3 empty:hidden",
        ),
        buttons.primary("Enregistrer", type="submit"),
        on_submit=CatalogMenu.keep_dates,
        class_name="flex flex-col gap-4",
    )
    return sheet(CatalogMenu.sheet == "dates", "Dates de validité", form, on_close=CatalogMenu.close)


def _day(label: str, name: str, value: Any, on_change: Any) -> rx.Component:
    return fields.text_field(label, name, kind="date", default_value=value, on_change=on_change)


def _named(said: str, tone: Tone, sales: Any) -> rx.Component:
    named = rx.el.ul(
        rx.foreach(sales, lambda market: rx.el.li(market, key=market)),
        class_name="list-disc pl-5 text-14",
    )
    return rx.el.div(banner(said, tone), named, class_name="flex flex-col gap-2")


def _delete_sheet() -> rx.Component:
    return confirm_sheet(
        CatalogMenu.sheet == "delete",
        "Supprimer ce catalogue ?",
        "Son lien ne mènera plus nulle part. Vos produits et vos ventes passées restent.",
        yes="Supprimer",
        on_yes=CatalogMenu.delete,
        on_close=CatalogMenu.close,
    )
