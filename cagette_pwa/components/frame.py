"""What surrounds every page: the document's head, the toasts, the connection notice."""

from collections.abc import Callable

import reflex as rx

from cagette_pwa.components.banners import connection_notice
from cagette_pwa.components.toasts import toaster

_FONT = "/fonts/bricolage-grotesque-700.woff2"


def head() -> list[rx.Component]:
    """The elements of `<head>` that are the same on every page."""
    return [
        rx.el.meta(name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"),
        rx.el.meta(name="theme-color", content="#faf7f0", media="(prefers-color-scheme: light)"),
        rx.el.meta(name="theme-color", content="#12160f", media="(prefers-color-scheme: dark)"),
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
