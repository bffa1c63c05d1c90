"""States, always said with a word: colour only helps."""

from typing import Any, Literal, TypeAlias

import reflex as rx

from cagette_pwa.components.icons import icon
from cagette_pwa.components.words import Text, merged

Tone: TypeAlias = Literal["ready", "todo", "attention", "problem", "info", "neutral"]

TONES: dict[Tone, str] = {
    "ready": "bg-leaf-soft text-leaf-ink",
    "todo": "bg-carrot-soft text-carrot",
    "attention": "bg-straw-soft text-straw",
    "problem": "bg-beet-soft text-beet",
    "info": "bg-sky-soft text-sky",
    "neutral": "bg-clay-soft text-muted",
}
"""Surface and text: green ready, orange to do, straw attention or offline, beet problem, blue information."""


def tone_classes(tone: Tone | rx.Var[Any]) -> Any:
    """The classes of a tone that is written in the page or chosen by the state."""
    if isinstance(tone, rx.Var):
        return rx.match(tone, *TONES.items(), TONES["neutral"])
    return TONES[tone]


def pill(text: Text, tone: Tone | rx.Var[Any] = "neutral", icon_name: str | None = None, **props: Any) -> rx.Component:
    """A small rounded state: `pill("prêt", "ready")`, or `pill(row.state, row.tone)` from a view row."""
    own = "inline-flex items-center gap-1.5 h-fit rounded-full px-2.5 py-1 text-13 font-bold whitespace-nowrap"
    return rx.el.span(
        *([icon(icon_name, 16)] if icon_name else []),
        text,
        class_name=[merged(own, props), tone_classes(tone)],
        **props,
    )


def pill_on_deep(text: Text, icon_name: str | None = None, **props: Any) -> rx.Component:
    """A pill on the deep green of `hero` and of the shop's header."""
    own = "inline-flex items-center gap-1.5 rounded-full px-2.5 py-1 text-13 font-bold bg-white/15 text-on-deep"
    return rx.el.span(*([icon(icon_name, 16)] if icon_name else []), text, class_name=merged(own, props), **props)
