"""The small marks of a calendar: each state of a sale has its own shape, so that colour only helps."""

from typing import Any, Final

import reflex as rx

_DISC = "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10"
_FILLED, _DRAWN = "fill-current", "fill-none stroke-current stroke-2"

MARKS: Final[dict[str, tuple[str, str]]] = {
    "libre": ("M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9", f"{_DRAWN} text-edge"),
    "à venir": (_DISC, f"{_FILLED} text-muted"),
    "ouverte": ("M6 0L12 6L6 12L0 6Z", f"{_FILLED} text-leaf"),
    "fermée": ("M1 1h10v10h-10Z", f"{_FILLED} text-carrot"),
    "livrée": ("M0 1h12L6 11.5Z", f"{_FILLED} text-sky"),
    "validée": ("M1.5 6.5l3 3.5l6-8", f"{_DRAWN} text-muted"),
    "heure": ("M6 0.5L12 11.5H0ZM5.2 4.2v3.4h1.6V4.2ZM5.2 8.6v1.6h1.6V8.6Z", f"{_FILLED} text-straw"),
}
"""Outline on a 12 x 12 grid and look, by the kind that the state names."""


def mark(kind: Any, size: int = 10) -> rx.Component:
    """The mark of a kind; what it means is said in words beside it or in the day's own name."""
    outline = rx.match(kind, *[(name, path) for name, (path, _) in MARKS.items()], _DISC)
    look = rx.match(kind, *[(name, classes) for name, (_, classes) in MARKS.items()], _FILLED)
    return rx.el.svg(
        rx.el.path(d=outline, custom_attrs={"fillRule": "evenodd"}),
        width=str(size),
        height=str(size),
        aria_hidden="true",
        custom_attrs={"viewBox": "0 0 12 12"},
        class_name=["shrink-0 overflow-visible", look],
    )
