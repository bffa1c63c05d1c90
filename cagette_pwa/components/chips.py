"""Filter chips and tabs: a line that scrolls sideways on a phone, and the two-way switch of a card."""

from typing import Any

import reflex as rx

from cagette_pwa.components.links import plain_link
from cagette_pwa.components.words import Child, Flag, Text, merged

_ROW = "flex gap-2 overflow-x-auto -mx-4 px-4 py-1 [scrollbar-width:none] lg:flex-wrap lg:overflow-visible"
_CHIP = (
    "inline-flex items-center min-h-11 px-4 rounded-full border text-14 font-bold whitespace-nowrap shrink-0 "
    "transition-colors duration-150"
)
CHOSEN = "bg-ink text-paper border-ink"
_OFF = "bg-card text-ink border-line"


def chips(*children: Child, label: str, **props: Any) -> rx.Component:
    """The row of `chip`s; `label` says to a screen reader what they choose."""
    return rx.el.div(*children, role="group", aria_label=label, class_name=merged(_ROW, props), **props)


def chip(text: Text, chosen: Flag, **props: Any) -> rx.Component:
    """One choice: `chip("Légumes", State.kind == "legumes", on_click=State.show("legumes"))`."""
    return rx.el.button(
        text,
        type="button",
        aria_pressed=_said(chosen),
        class_name=[merged(_CHIP, props), _classes(chosen, CHOSEN, _OFF)],
        **props,
    )


def chip_link(text: Text, href: Text, **props: Any) -> rx.Component:
    """A chip that is a real navigation to another page."""
    return plain_link(text, href=href, class_name=f"{merged(_CHIP, props)} {_OFF}", **props)


def segments(*children: Child, label: str, **props: Any) -> rx.Component:
    """The small switch of a card ("%" or "€"); give it `segment`s."""
    own = "inline-flex rounded-control border border-line bg-card overflow-hidden"
    return rx.el.div(*children, role="group", aria_label=label, class_name=merged(own, props), **props)


def segment(text: Text, chosen: Flag, **props: Any) -> rx.Component:
    """One side of `segments`."""
    own = "min-h-11 min-w-11 px-3 text-14 font-bold"
    return rx.el.button(
        text,
        type="button",
        aria_pressed=_said(chosen),
        class_name=[merged(own, props), _classes(chosen, "bg-ink text-paper", "bg-card text-ink")],
        **props,
    )


def _classes(chosen: Flag, on: str, off: str) -> Any:
    return rx.cond(chosen, on, off) if isinstance(chosen, rx.Var) else (on if chosen else off)


def _said(chosen: Flag) -> Any:
    return rx.cond(chosen, "true", "false") if isinstance(chosen, rx.Var) else str(chosen).lower()
