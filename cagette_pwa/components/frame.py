"""What surrounds every page: the document's head, the toasts, the connection notice."""

from collections.abc import Callable

import reflex as rx

from cagette_pwa.components.banners import connection_notice
from cagette_pwa.components.toasts import toaster

_FONT = "/fonts/bricolage-grotesque-700.woff2"
_DAY = {"media": "(prefers-color-scheme: light)"}
_NIGHT = {"media": "(prefers-color-scheme: dark)"}


def head() -> list[rx.Component]:
    """The elements of `<head>` that are the same on every page."""
    return [
        rx.el.link(rel="icon", href="/icons/cagette.svg", type="image/svg+xml"),
        rx.el.link(rel="apple-touch-icon", href="/icons/cagette-180.png"),
        rx.el.meta(name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"),
        rx.el.meta(name="theme-color", content="#faf7f0", custom_attrs=_DAY),
        rx.el.meta(name="theme-color", content="#12160f", custom_attrs=_NIGHT),
        rx.el.link(
            rel="preload",
            href=_FONT,
            custom_attrs={"as": "font"},
            type="font/woff2",
            cross_origin="anonymous",
        ),
    ]


def around_pages() -> dict[tuple[int, str], Callable[[bool], rx.Component | None]]:
    """Reflex's `app_wraps`, with our own sentences in place of its toasts and banners."""
    return {
        (5, "Overlay"): lambda stateful: rx.fragment(toaster(), connection_notice()) if stateful else None,
    }
