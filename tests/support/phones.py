"""Phones in France, and how long they wait."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext

PATIENCE = 20_000
"""Milliseconds that a busy machine may take to answer; nobody waits for a page that does."""


def new_phone(browser: Browser, url: str, **options: Any) -> BrowserContext:
    """Nobody is signed in on it, and nothing is stored; addresses are relative to `url`.

    It has no service worker unless `service_workers="allow"`: what a worker answers, a test's own routes never see.
    """
    context = browser.new_context(
        **{
            "base_url": url,
            "viewport": {"width": 390, "height": 844},
            "locale": "fr-FR",
            "timezone_id": "Europe/Paris",
            "has_touch": True,
            "is_mobile": True,
            "service_workers": "block",
            **options,
        }
    )
    context.set_default_timeout(PATIENCE)
    return context
