"""Cards, sections, and the lines inside a card."""

from typing import Any

import reflex as rx

from cagette_pwa.components.icons import icon
from cagette_pwa.components.links import nav_link, text_link
from cagette_pwa.components.words import Child, Text, heading, merged

_CARD = "block bg-card border border-line rounded-card"


def card(*children: Child, **props: Any) -> rx.Component:
    """A white card with 16 px inside."""
    return rx.el.div(*children, class_name=merged(f"{_CARD} p-4", props), **props)


def card_link(*children: Child, href: Text, **props: Any) -> rx.Component:
    """A card that is one link."""
    own = f"{_CARD} p-4 hover:border-edge transition-colors duration-150"
    return nav_link(*children, href=href, class_name=merged(own, props), **props)


def chosen_card(*children: Child, **props: Any) -> rx.Component:
    """The card that is being worked on: outlined in green."""
    return rx.el.div(*children, class_name=merged("bg-card border-2 border-leaf rounded-card p-4", props), **props)


def hero(*children: Child, **props: Any) -> rx.Component:
    """The deep green card: what matters now, at most one a screen."""
    own = "bg-leaf-deep text-on-deep rounded-card p-4 flex flex-col gap-3"
    return rx.el.section(*children, class_name=merged(own, props), **props)


def section(title: Text, *children: Child, more: Text | None = None, href: Text = "", **props: Any) -> rx.Component:
    """A titled part of a page; `more` and `href` add the link at the right of the title ("Voir tous")."""
    link = text_link(more, href) if more is not None else rx.fragment()
    head = rx.el.div(heading(title), link, class_name="flex items-center justify-between gap-3 min-h-11")
    return rx.el.section(head, *children, class_name=merged("flex flex-col gap-2", props), **props)


def stack(*children: Child, **props: Any) -> rx.Component:
    """Cards one under the other, 12 px apart."""
    return rx.el.div(*children, class_name=merged("flex flex-col gap-3", props), **props)


def columns(*children: Child, **props: Any) -> rx.Component:
    """Cards under each other on a phone, in two columns on a wide screen."""
    return rx.el.div(*children, class_name=merged("grid gap-3 lg:grid-cols-2 items-start", props), **props)


def lines(*children: Child, **props: Any) -> rx.Component:
    """A card that holds a list of lines parted by thin rules; give it `line(...)`s or one `rx.foreach`."""
    own = f"{_CARD} px-4 divide-y divide-line list-none"
    return rx.el.ul(*children, class_name=merged(own, props), **props)


def line(*children: Child, **props: Any) -> rx.Component:
    """One line of `lines`: children side by side, at least 56 px high."""
    return rx.el.li(*children, class_name=merged("flex items-center gap-3 py-3 min-h-14", props), **props)


def line_link(*children: Child, href: Text, chevron: bool = True, **props: Any) -> rx.Component:
    """A line of `lines` that is one link."""
    end = icon("chevron-right", 20, class_name="text-muted") if chevron else rx.fragment()
    own = "flex items-center gap-3 py-3 min-h-14 -mx-4 px-4 hover:bg-clay-soft/60 rounded-control"
    return rx.el.li(nav_link(*children, end, href=href, class_name=merged(own, props), **props))


def words(title: Text, *details: Child, **props: Any) -> rx.Component:
    """The middle of a line: a name in the display face over its quiet details, taking the free width."""
    own = "flex-1 min-w-0 flex flex-col gap-0.5"
    quiet = [rx.el.span(detail, class_name="text-14 text-muted") for detail in details]
    return rx.el.div(
        rx.el.span(title, class_name="font-display text-17"), *quiet, class_name=merged(own, props), **props
    )
