"""Photos of products: shown at a size known before they come, and taken with a phone or chosen in its gallery."""

from typing import Any

import reflex as rx

from cagette_pwa.components.lucide import OUTLINES
from cagette_pwa.components.shelves import category_mark
from cagette_pwa.components.words import Text, merged


def photo(address: Text, name: Text, width: int, height: int, **props: Any) -> rx.Component:
    """The photo of `name`, loaded when it comes near; `width` and `height` keep its place until then."""
    image: rx.Component = rx.el.img(
        src=address,
        alt=f"Photo\u00a0: {name}",
        width=str(width),
        height=str(height),
        loading="lazy",
        decoding="async",
        class_name=merged("object-cover bg-clay-soft", props),
        **props,
    )
    return image


def product_mark(address: rx.Var[str], name: Text, category: rx.Var[str]) -> rx.Component:
    """The head of a product's line: its photo, or the icon of its category; 44 px either way."""
    shown = photo(address, name, 44, 44, class_name="size-11 rounded-control shrink-0")
    return rx.cond(address != "", shown, category_mark(category))


class PhotoForm(rx.Component):
    """Made in the browser: see `photo_form`."""

    library = "$/public/photos.js"
    tag = "PhotoForm"
    address: rx.Var[str]
    photo: rx.Var[str]
    name: rx.Var[str]
    refused: rx.Var[str]
    camera: rx.Var[str]
    on_sent: rx.EventHandler[rx.event.no_args_event_spec]  # type: ignore[type-arg, valid-type]
    on_look: rx.EventHandler[rx.event.no_args_event_spec]  # type: ignore[type-arg, valid-type]


def photo_form(
    address: Text, shown: Text, name: Text, *otherwise: rx.Component, refused: Text, on_sent: Any, on_look: Any
) -> rx.Component:
    """A real form for the photo of `name`, posted to `address` as soon as one is chosen; what is typed elsewhere stays.

    The browser makes a heavy photo lighter, shows it at once and sends it without leaving the page; then `on_sent`
    asks for the new one. `shown` is the address of the present one, which `on_look` enlarges; `otherwise` stands in
    its place. `refused` is a sentence of the server for a form that the browser sent by itself.
    """
    return PhotoForm.create(
        *otherwise,
        address=address,
        photo=shown,
        name=name,
        refused=refused,
        camera=OUTLINES["camera"],
        on_sent=on_sent,
        on_look=on_look,
    )
