"""Headings, quiet words and figures: how text looks."""

from typing import Any, TypeAlias

import reflex as rx

Text: TypeAlias = str | int | rx.Var[Any]
"""A sentence written in the page, or a var that holds one (which mypy sees as its Python type)."""

Flag: TypeAlias = bool | rx.Var[Any]
"""Yes or no, fixed or from the state."""

Child: TypeAlias = rx.Component | Text
"""Whatever may stand inside a component."""


def merged(own: str, props: dict[str, Any]) -> str:
    """The component's classes followed by the caller's `class_name`, taken out of `props`."""
    return f"{own} {props.pop('class_name', '')}".strip()


def heading(text: Text, **props: Any) -> rx.Component:
    """A section's title (h2). The page's own h1 comes from the layout."""
    return rx.el.h2(text, class_name=merged("font-display text-20 text-ink", props), **props)


def subheading(text: Text, **props: Any) -> rx.Component:
    """The name of a thing in a card (h3)."""
    return rx.el.h3(text, class_name=merged("font-display text-17 text-ink", props), **props)


def quiet(*children: Child, **props: Any) -> rx.Component:
    """Second text: what explains a figure or a name."""
    return rx.el.p(*children, class_name=merged("text-14 text-muted", props), **props)


def figure(text: Text, size: int = 20, **props: Any) -> rx.Component:
    """A number that counts (amount, weight, order number) in the display face; `size` as in `theme.SIZES`.

    `text` is already written in French by the state: "312,40 €", "1,67 kg".
    """
    own = f"font-display tabular-nums whitespace-nowrap text-{size}"
    return rx.el.span(text, class_name=merged(own, props), **props)
