"""What stands where there is nothing yet, and where something is on its way."""

from typing import Any

import reflex as rx

from cagette_pwa.components.icons import icon
from cagette_pwa.components.words import Child, Flag, Text, merged


def empty(icon_name: str, sentence: Text, *actions: Child, **props: Any) -> rx.Component:
    """Nothing here: an icon, what it means, and what to do about it."""
    own = "bg-card border border-line rounded-card px-6 py-10 flex flex-col items-center gap-4 text-center"
    return rx.el.div(
        rx.el.span(icon(icon_name, 28), class_name="rounded-full bg-leaf-soft text-leaf-ink p-4"),
        rx.el.p(sentence, class_name="text-16 text-muted max-w-80"),
        *actions,
        class_name=merged(own, props),
        **props,
    )


def skeleton(lines: int = 3, **props: Any) -> rx.Component:
    """Grey cards of the height of what will come, so that nothing jumps."""
    bar = "h-4 rounded-full bg-line"
    cards = [
        rx.el.div(
            rx.el.div(class_name=f"{bar} w-2/3"),
            rx.el.div(class_name=f"{bar} w-2/5"),
            class_name="bg-card border border-line rounded-card p-4 h-20 flex flex-col gap-3 justify-center",
        )
        for _ in range(lines)
    ]
    said = rx.el.span("Chargement…", class_name="sr-only")
    own = "skeleton flex flex-col gap-3"
    return rx.el.div(said, *cards, role="status", class_name=merged(own, props), **props)


def loaded(ready: Flag, content: rx.Component, lines: int = 3) -> rx.Component:
    """`content` once `ready`, a skeleton before."""
    return rx.cond(ready, content, skeleton(lines))
