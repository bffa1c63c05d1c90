"""What surrounds every page: the document's head, the toasts, the connection notice, the last resort."""

from collections.abc import Callable

import reflex as rx
from reflex_components_core.base.error_boundary import error_boundary

from cagette_pwa.components.banners import connection_notice, works_here
from cagette_pwa.components.buttons import button_link
from cagette_pwa.components.empty import empty, skeleton
from cagette_pwa.components.field import taken_aboard
from cagette_pwa.components.french_text import in_french
from cagette_pwa.components.installed import new_version_bar, service_worker
from cagette_pwa.components.toasts import toaster

_FONT = "/fonts/bricolage-grotesque-700.woff2"
_DAY = {"media": "(prefers-color-scheme: light)"}
_NIGHT = {"media": "(prefers-color-scheme: dark)"}


def head() -> list[rx.Component]:
    """The elements of `<head>` that are the same on every page."""
    return [
        rx.el.link(rel="icon", href="/icons/cagette.svg", type="image/svg+xml"),
        rx.el.link(rel="manifest", href="/manifest.webmanifest"),
        rx.el.link(rel="apple-touch-icon", href="/icons/cagette-180.png", sizes="180x180"),
        rx.el.meta(name="apple-mobile-web-app-title", content="Cagette"),
        rx.el.meta(name="apple-mobile-web-app-capable", content="yes"),
        rx.el.meta(name="mobile-web-app-capable", content="yes"),
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
        (55, "ErrorBoundary"): lambda _: error_boundary(fallback_render=in_french(_last_resort())),
        (5, "Overlay"): lambda stateful: in_french(_over_pages()) if stateful else None,
    }


def waiting() -> rx.Component:
    """The first image of an address that is only known when it is asked for, such as one product's page."""
    return rx.el.main(skeleton(4), class_name="mx-auto w-full max-w-lg px-4 pt-24")


def _over_pages() -> rx.Component:
    aboard = rx.cond(works_here(), taken_aboard(), rx.fragment())
    return rx.fragment(toaster(), new_version_bar(), connection_notice(), service_worker(), aboard)


def _last_resort() -> rx.Component:
    """What stands in place of a page that the browser could not draw."""
    return rx.el.main(
        empty(
            "circle-alert",
            "Cette page n'a pas pu s'afficher. Ce que vous aviez enregistré n'est pas perdu.",
            button_link("Recharger la page", "", document=True),
        ),
        class_name="mx-auto max-w-lg p-4 pt-16",
    )
