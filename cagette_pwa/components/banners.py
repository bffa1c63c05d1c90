"""Bands of colour that say something about the page, and the one that says the network is gone."""

from typing import Any

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from cagette_pwa import routes
from cagette_pwa.components.icons import icon
from cagette_pwa.components.installed import is_kept_page
from cagette_pwa.components.links import nav_link, plain_link
from cagette_pwa.components.pills import TONES, Tone
from cagette_pwa.components.words import Child, Text, merged
from cagette_pwa.state.session import Session

_ICONS: dict[Tone, str] = {
    "ready": "circle-check",
    "todo": "circle-alert",
    "attention": "triangle-alert",
    "problem": "circle-alert",
    "info": "info",
    "neutral": "info",
}


def banner(sentence: Text, tone: Tone = "info", *actions: Child, **props: Any) -> rx.Component:
    """Something the person must know before going on, with what to do about it."""
    own = f"flex flex-wrap items-center gap-3 rounded-card px-4 py-3 {TONES[tone]}"
    props.setdefault("role", "note")
    return rx.el.div(
        icon(_ICONS[tone], 22),
        rx.el.p(sentence, class_name="flex-1 min-w-40 text-14 font-bold"),
        *actions,
        class_name=merged(own, props),
        **props,
    )


def banner_link(sentence: Text, href: Text, tone: Tone = "attention") -> rx.Component:
    """A banner that is one link, on a single line where it fits: what is still to be done, elsewhere."""
    own = f"flex items-center gap-3 min-h-12 rounded-card px-4 py-2 text-14 font-bold {TONES[tone]}"
    return nav_link(
        icon(_ICONS[tone], 22),
        rx.el.span(sentence, class_name="flex-1 min-w-0"),
        icon("chevron-right", 20),
        href=href,
        class_name=own,
    )


def works_here() -> Any:
    """Whether the person prepares or hands over somewhere: a farm's people, and those who run a market."""
    return Session.has_farm | (Session.markets.length() > 0)  # type: ignore[attr-defined]


def connection_notice() -> rx.Component:
    """The straw bar shown over any page while the server cannot be reached; those kept in the phone do not need it.

    Who works at distributions is shown the way to what works without, by a real navigation: the phone answers it.
    """
    own = (
        "sticky top-0 z-50 flex flex-wrap items-center justify-center gap-x-3 bg-straw-soft text-straw "
        "text-14 font-bold px-4 pt-[calc(env(safe-area-inset-top)+0.5rem)] pb-2"
    )
    way = plain_link(
        "Ce qui marche sans réseau",
        href=routes.KEPT_PAGES[0],
        class_name="inline-flex items-center min-h-11 underline",
    )
    bar = rx.el.div(
        rx.el.span(
            icon("wifi-off", 18),
            "Pas de réseau : cette page en a besoin.",
            role="status",
            class_name="flex items-center gap-2 min-h-6",
        ),
        rx.cond(works_here(), way, rx.fragment()),
        custom_attrs={"data-screen-only": ""},
        class_name=own,
    )
    return rx.cond(has_connection_errors & ~is_kept_page(), bar, rx.fragment())
