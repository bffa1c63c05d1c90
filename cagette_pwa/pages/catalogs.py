"""The farm's catalogs, each with its link to share with a market's admin."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards, fields
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.pills import pill
from cagette_pwa.components.sharing import copy_button, share_button
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.words import heading, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.catalogs import CatalogRow, Catalogs


def catalogs() -> rx.Component:
    """The cards, and the sheet that adds one."""
    return office(
        loaded(Catalogs.loaded, rx.cond(Catalogs.count > 0, _list(), _nothing())),
        _adding(),
        title="Catalogues",
        active="plus",
        back=routes.MORE,
        actions=buttons.icon_button("plus", "Ajouter un catalogue", "primary", on_click=Catalogs.add),
        wide=True,
    )


def _list() -> rx.Component:
    return rx.fragment(
        quiet(
            "Envoyez le lien d'un catalogue à l'administrateur du marché : c'est lui qui le relie, "
            "et vous pouvez alors y vendre.",
        ),
        cards.columns(rx.foreach(Catalogs.rows, _card)),
    )


def _card(row: rx.vars.ObjectVar[CatalogRow]) -> rx.Component:
    return cards.card(
        rx.el.div(
            heading(row.name, class_name="min-w-0"),
            quiet(row.details, class_name="whitespace-nowrap"),
            class_name="flex items-baseline justify-between gap-3",
        ),
        rx.cond(
            row.validity != "",
            pill(row.validity, row.validity_tone, "calendar-days", class_name="self-start"),
            rx.fragment(),
        ),
        quiet(icon("store", 18), row.markets, class_name="flex gap-2"),
        rx.el.p(
            icon("link", 18),
            rx.el.span(row.shown, class_name="truncate min-w-0"),
            class_name="flex items-center gap-2 rounded-control bg-clay-soft px-3 min-h-11 text-14",
        ),
        rx.el.div(
            copy_button(row.link, "Copier", class_name="flex-1"),
            share_button(row.name, row.link, class_name="flex-1"),
            class_name="flex gap-2",
        ),
        rx.el.div(
            buttons.button_link("Offres", row.href, "soft", icon_name="carrot", class_name="flex-1"),
            buttons.button_link("Prix", row.prices_href, "soft", icon_name="percent", class_name="flex-1"),
            class_name="flex gap-2",
        ),
        key=row.key.to_string(),
        class_name="flex flex-col gap-3",
    )


def _nothing() -> rx.Component:
    return empty(
        "link",
        "Un catalogue réunit les offres que vous proposez à un marché. Un seul suffit si vous vendez partout "
        "la même chose au même prix.",
        buttons.primary("Créer mon premier catalogue", icon_name="plus", on_click=Catalogs.add),
    )


def _adding() -> rx.Component:
    form = rx.el.form(
        fields.text_field(
            "Nom du catalogue",
            "name",
            hint="Pour vous y retrouver : « Marchés », « Viande en précommande »…",
            required=True,
            max_length=80,
            auto_complete="off",
            auto_focus=True,
        ),
        buttons.primary("Créer le catalogue", type="submit"),
        on_submit=Catalogs.create,
        class_name="flex flex-col gap-4",
    )
    return sheet(Catalogs.adding, "Nouveau catalogue", form, on_close=Catalogs.close)


PAGE = Page(route=routes.CATALOGS, title="Catalogues", draw=catalogs, on_load=[Catalogs.load])
