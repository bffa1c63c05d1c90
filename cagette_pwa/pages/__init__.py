"""One file a page. A page is a module with `PAGE`; it appears on the site once it is listed here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import Any, Final

import reflex as rx

from cagette_pwa.components.french_text import in_french
from cagette_pwa.french import spaced
from cagette_pwa.settings import settings
from cagette_pwa.state.session import Session

NAMES: Final = (
    "catalog",
    "catalogs",
    "conversations",
    "credits",
    "dashboard",
    "debit",
    "distribution",
    "farm",
    "fees",
    "field",
    "forgotten",
    "gallery",
    "hand_over",
    "home",
    "invitation",
    "mailbox",
    "market_admin",
    "markets",
    "more",
    "new_farm",
    "new_password",
    "not_found",
    "notifications",
    "offline",
    "order",
    "orders",
    "payouts",
    "planning",
    "preparing",
    "product",
    "product_file",
    "product_import",
    "products",
    "public_catalog",
    "shared_photo",
    "shop",
    "sign_in",
    "sign_up",
    "stocks",
    "talk",
    "weighing",
)
"""The modules of this package that are pages, in alphabetical order."""

DEMONSTRATION: Final = ("gallery", "mailbox")
"""Pages that a demonstration alone has: elsewhere not even their events exist, because nothing imports them."""


@dataclass(frozen=True)
class Page:
    """What a page module declares as `PAGE`."""

    route: str
    title: str
    draw: Callable[[], rx.Component]
    description: str = ""
    on_load: Sequence[Any] = ()


def register(app: rx.App) -> None:
    """Add every page to the application; `Session.load` runs before a page's own `on_load`."""
    for name in NAMES:
        if name not in DEMONSTRATION or settings().demo:
            _add(app, import_module(f"{__name__}.{name}").PAGE)


def _add(app: rx.App, page: Page) -> None:
    app.add_page(
        _in_french(page.draw),
        route=page.route,
        title=spaced(f"{page.title} · Cagette Producteur"),
        description=spaced(page.description or "Vendez en circuit court, du catalogue au virement."),
        image="/icons/cagette-512.png",
        on_load=[Session.load, *page.on_load],
    )


def _in_french(draw: Callable[[], rx.Component]) -> Callable[[], rx.Component]:
    """Reflex reads the module of the function it is given, so `draw` stays the one it sees."""

    @wraps(draw)
    def drawn() -> rx.Component:
        return in_french(draw())

    return drawn
