"""Buttons and links that look like buttons. `tall=True` gives 60 px, for cold hands."""

from typing import Any, Literal, TypeAlias

import reflex as rx

from cagette_pwa.components.icons import icon
from cagette_pwa.components.links import nav_link, plain_link
from cagette_pwa.components.words import Flag, Text, merged

Look: TypeAlias = Literal["primary", "secondary", "soft", "quiet", "danger"]

_SHAPE = (
    "inline-flex items-center justify-center gap-2 rounded-control font-bold text-center select-none "
    "transition-colors duration-150 disabled:opacity-60 disabled:cursor-not-allowed aria-busy:opacity-60"
)
_SIZES = {False: "min-h-12 px-5 text-16", True: "min-h-15 px-6 text-17"}
_OUTLINED = "border border-on-deep/50 text-on-deep hover:bg-white/10"
_LOOKS: dict[Look, str] = {
    "primary": "bg-leaf text-on-leaf hover:bg-leaf/90 active:bg-leaf/80",
    "secondary": "bg-card text-ink border border-line hover:bg-clay-soft active:bg-clay-soft",
    "soft": "bg-leaf-soft text-leaf-ink hover:bg-leaf-soft/80 active:bg-leaf-soft/70",
    "quiet": "bg-transparent text-leaf hover:bg-leaf-soft active:bg-leaf-soft",
    "danger": "bg-beet text-on-beet hover:bg-beet/90 active:bg-beet/80",
}


def button(
    text: Text,
    look: Look = "primary",
    *,
    icon_name: str | None = None,
    icon_after: str | None = None,
    tall: bool = False,
    busy: Flag = False,
    **props: Any,
) -> rx.Component:
    """A button: `on_click=...`, or `type="submit"` in a form. `busy` disables it while the server answers."""
    props.setdefault("type", "button")
    if busy is not False:
        props["disabled"] = busy | props["disabled"] if "disabled" in props else busy
        props["aria_busy"] = busy
    return rx.el.button(*_content(text, icon_name, icon_after), class_name=merged(_classes(look, tall), props), **props)


def primary(text: Text, **props: Any) -> rx.Component:
    """The one thing that this screen is for."""
    return button(text, "primary", **props)


def secondary(text: Text, **props: Any) -> rx.Component:
    """Another thing one may do."""
    return button(text, "secondary", **props)


def soft(text: Text, **props: Any) -> rx.Component:
    """A small action inside a card or a line ("Peser")."""
    return button(text, "soft", **props)


def quiet_button(text: Text, **props: Any) -> rx.Component:
    """An action that must not attract the eye ("Plus tard")."""
    return button(text, "quiet", **props)


def danger(text: Text, **props: Any) -> rx.Component:
    """What removes or stops something; ask first with `sheets.confirm_sheet`."""
    return button(text, "danger", **props)


def button_link(
    text: Text,
    href: Text,
    look: Look = "primary",
    *,
    icon_name: str | None = None,
    icon_after: str | None = None,
    tall: bool = False,
    document: bool = False,
    **props: Any,
) -> rx.Component:
    """A link drawn as a button. `document=True` is a real navigation: a PDF, an API route."""
    link = plain_link if document else nav_link
    return link(
        *_content(text, icon_name, icon_after),
        href=href,
        class_name=merged(_classes(look, tall), props),
        **props,
    )


def on_deep_link(
    text: Text, href: Text, icon_name: str | None = None, *, document: bool = False, **props: Any
) -> rx.Component:
    """The action of `cards.hero`: a pale button on the deep green."""
    own = f"{_SHAPE} {_SIZES[False]} bg-on-deep text-leaf-deep hover:bg-on-deep/90"
    link = plain_link if document else nav_link
    return link(*_content(text, icon_name, None), href=href, class_name=merged(own, props), **props)


def on_deep_quiet_link(
    text: Text, href: Text, icon_name: str | None = None, *, document: bool = False, **props: Any
) -> rx.Component:
    """The other action on the deep green: an outline."""
    own = f"{_SHAPE} {_SIZES[False]} {_OUTLINED}"
    link = plain_link if document else nav_link
    return link(*_content(text, icon_name, None), href=href, class_name=merged(own, props), **props)


def on_deep_button(text: Text, icon_name: str | None = None, **props: Any) -> rx.Component:
    """A button on the deep green: an outline."""
    own = f"{_SHAPE} {_SIZES[False]} {_OUTLINED}"
    content = _content(text, icon_name, None)
    return rx.el.button(*content, type="button", class_name=merged(own, props), **props)


def icon_button(name: str, label: Text, look: Look = "secondary", *, size: int = 48, **props: Any) -> rx.Component:
    """A square button with an icon only; `label` is what a screen reader says. `size` is 44, 48, 52 or 60."""
    props.setdefault("type", "button")
    own = f"{_SHAPE} {_LOOKS[look]} {_square(size)}"
    return rx.el.button(icon(name, 22), aria_label=label, class_name=merged(own, props), **props)


def icon_link(
    name: str,
    label: Text,
    href: Text,
    look: Look = "secondary",
    *,
    size: int = 48,
    document: bool = False,
    **props: Any,
) -> rx.Component:
    """`icon_button` that goes to another page, or, with `document=True`, navigates for real."""
    own = f"{_SHAPE} {_LOOKS[look]} {_square(size)}"
    link = plain_link if document else nav_link
    return link(icon(name, 22), href=href, aria_label=label, class_name=merged(own, props), **props)


def _classes(look: Look, tall: bool) -> str:
    return f"{_SHAPE} {_SIZES[tall]} {_LOOKS[look]}"


def _square(size: int) -> str:
    return {44: "size-11", 48: "size-12", 52: "size-13", 60: "size-15"}[size] + " shrink-0"


def _content(text: Text, before: str | None, after: str | None) -> list[rx.Component | Text]:
    return [*([icon(before, 20)] if before else []), text, *([icon(after, 20)] if after else [])]
