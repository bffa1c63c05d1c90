"""The sheet that archives a product or brings it back."""

from typing import Any

import reflex as rx

from cagette_pwa.components import buttons
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.words import quiet
from cagette_pwa.state.product_archiving import ProductArchiving


def product_archiving_sheet(then: Any) -> rx.Component:
    """Says what will happen and asks from when; `then` is the event that shows the page's rows again."""
    leave = _choices(
        buttons.primary("À la prochaine vente", on_click=[ProductArchiving.archive(False), then]),
        buttons.secondary("Tout de suite, ventes ouvertes comprises", on_click=[ProductArchiving.archive(True), then]),
    )
    come_back = _choices(
        buttons.primary("À la prochaine vente", on_click=[ProductArchiving.unarchive(False), then]),
        buttons.secondary(
            "Tout de suite, dans les ventes qu'il a quittées", on_click=[ProductArchiving.unarchive(True), then]
        ),
    )
    return sheet(
        ProductArchiving.asking,
        rx.cond(ProductArchiving.archived, "Désarchiver le produit", "Archiver le produit"),
        quiet(ProductArchiving.effect, class_name="mb-4"),
        rx.cond(ProductArchiving.archived, come_back, leave),
        on_close=ProductArchiving.close,
    )


def _choices(*actions: rx.Component) -> rx.Component:
    return rx.el.div(*actions, class_name="flex flex-col gap-2")
