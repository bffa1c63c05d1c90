"""Phones in France, and how long they wait."""

from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext

from cagette_pwa.tooling.browser import FLAGS, ensure_chromium

PATIENCE = 20_000
"""Milliseconds that a busy machine may take to answer; nobody waits for a page that does."""


FRENCH: Final[dict[str, Any]] = {
    "viewport": {"width": 390, "height": 844},
    "locale": "fr-FR",
    "timezone_id": "Europe/Paris",
    "has_touch": True,
    "is_mobile": True,
}


def new_phone(browser: Browser, url: str, **options: Any) -> BrowserContext:
    """Nobody is signed in on it, and nothing is stored; addresses are relative to `url`.

    It has no service worker unless `service_workers="allow"`: what a worker answers, a test's own routes never see.
    """
    context = browser.new_context(**FRENCH | {"base_url": url, "service_workers": "block"} | options)
    context.set_default_timeout(PATIENCE)
    return context


def kept_phone(browser: Browser, url: str, folder: Path) -> BrowserContext:
    """A phone that remembers, in `folder`, what it was when it is opened again; it has the service worker."""
    context = browser.browser_type.launch_persistent_context(
        folder, executable_path=ensure_chromium(), args=list(FLAGS), base_url=url, **FRENCH
    )
    context.set_default_timeout(PATIENCE)
    return context
