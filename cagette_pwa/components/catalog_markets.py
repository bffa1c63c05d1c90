"""The tab of a catalog's markets: its link to send, where it sells, and what markets have answered."""

from typing import Any

import reflex as rx

from cagette_pwa.components import buttons, cards
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.sharing import copy_button, share_button
from cagette_pwa.components.sheets import confirm_sheet, sheet
from cagette_pwa.components.words import quiet
from cagette_pwa.state.catalog import CatalogSheet
from cagette_pwa.state.catalog_markets import CatalogMarkets, MarketRow, PastRow


def markets_tab() -> rx.Component:
    """The link above what became of it."""
    return loaded(CatalogMarkets.ready, rx.el.div(_sharing(), _links(), _past(), class_name="flex flex-col gap-3"), 2)


def markets_sheets() -> rx.Component:
    """The QR code, and the question before a market is left."""
    return rx.fragment(_code_sheet(), _leave_sheet())


def _sharing() -> rx.Component:
    return cards.card(
        quiet("Envoyez ce lien à l'administrateur du marché : c'est lui qui relie votre catalogue."),
        rx.el.p(
            icon("link", 18, class_name="shrink-0"),
            rx.el.span(CatalogSheet.link, class_name="break-all min-w-0"),
            class_name="flex items-center gap-2 rounded-control bg-clay-soft px-3 py-2 min-h-11 text-14",
        ),
        rx.el.div(
            copy_button(CatalogSheet.link, "Copier", class_name="flex-1"),
            share_button(CatalogSheet.name, CatalogSheet.link, class_name="flex-1"),
            class_name="flex gap-2",
        ),
        rx.el.div(
            buttons.soft(
                "QR code", icon_name="qr-code", on_click=CatalogMarkets.show_code(True), class_name="flex-auto"
            ),
            buttons.button_link(
                "Voir la page", CatalogSheet.public_path, "soft", icon_name="eye", class_name="flex-auto"
            ),
            class_name="flex gap-2",
        ),
        class_name="flex flex-col gap-3",
    )


def _links() -> rx.Component:
    none = empty("store", "Aucun marché n'a relié ce catalogue pour l'instant.")
    return cards.section(
        "Marchés reliés",
        rx.cond(CatalogMarkets.rows, cards.lines(rx.foreach(CatalogMarkets.rows, _market)), none),
    )


def _market(market: rx.vars.ObjectVar[MarketRow]) -> rx.Component:
    leave = buttons.soft(
        "Ne plus y vendre", on_click=CatalogMarkets.leave(market.key), aria_label=f"Ne plus vendre à {market.name}"
    )
    return cards.line(
        cards.words(market.name, market.since, class_name="min-w-44"),
        leave,
        key=market.key.to_string(),
        class_name="flex-wrap",
    )


def _past() -> rx.Component:
    past = cards.section("Réponses passées", cards.lines(rx.foreach(CatalogMarkets.past, _past_line)))
    return rx.cond(CatalogMarkets.past, past, rx.fragment())


def _past_line(row: rx.vars.ObjectVar[PastRow]) -> rx.Component:
    said: Any = rx.el.p(
        row.message, class_name="text-16 whitespace-pre-line break-words rounded-control bg-clay-soft px-3 py-2 mt-1"
    )
    return cards.line(
        cards.words(row.name, row.said, rx.cond(row.message != "", said, rx.fragment())),
        key=row.key,
    )


def _code_sheet() -> rx.Component:
    code = rx.el.img(
        src=CatalogSheet.qr_svg,
        alt=f"QR code du catalogue {CatalogSheet.name}",
        width="320",
        height="320",
        class_name="w-full max-w-80 h-auto aspect-square mx-auto rounded-control border border-line bg-white",
    )
    return sheet(
        CatalogMarkets.showing,
        "QR code du catalogue",
        rx.el.div(
            quiet("À montrer à l'administrateur du marché, ou à mettre dans un dossier."),
            code,
            rx.el.div(
                _download("Image PNG", CatalogSheet.qr_png),
                _download("Dessin SVG", CatalogSheet.qr_svg),
                class_name="flex gap-2",
            ),
            class_name="flex flex-col gap-4",
        ),
        on_close=CatalogMarkets.show_code(False),
    )


def _download(text: str, href: Any) -> rx.Component:
    return buttons.button_link(
        text, href, "secondary", icon_name="download", document=True, download=True, class_name="flex-1"
    )


def _leave_sheet() -> rx.Component:
    return confirm_sheet(
        CatalogMarkets.leaving > 0,
        "Ne plus vendre sur ce marché ?",
        f"Ce catalogue quitte « {CatalogMarkets.leaving_name} » et ses ventes à venir. Celles qui ont déjà des "
        "commandes restent à livrer. Pour revenir, l'administrateur du marché devra le relier à nouveau.",
        yes="Ne plus y vendre",
        on_yes=CatalogMarkets.unlink,
        on_close=CatalogMarkets.stay,
    )
