"""The icon of each category of products."""

from typing import Any, Final

import reflex as rx

from cagette_pwa.components.icons import icon_among

_ICONS: Final = {
    "Légumes": "carrot",
    "Fruits": "apple",
    "Viande": "beef",
    "Volaille": "drumstick",
    "Œufs": "egg",
    "Crèmerie": "milk",
    "Pain": "croissant",
    "Poisson": "fish",
    "Épicerie": "wheat",
    "Miel et confitures": "hexagon",
    "Boissons": "wine",
    "Plantes": "flower",
}


def category_icon(category: rx.Var[str], size: int = 24, **props: Any) -> rx.Component:
    """The icon of a category that the state names; a parcel for others."""
    name = rx.match(category, *_ICONS.items(), "package")
    return icon_among(name, ("package", *_ICONS.values()), size, **props)


def category_mark(category: rx.Var[str]) -> rx.Component:
    """The same on a pale green square, for the head of a line."""
    own = "size-11 grid place-items-center rounded-control bg-leaf-soft text-leaf-ink shrink-0"
    return rx.el.span(category_icon(category), class_name=own)
