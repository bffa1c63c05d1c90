"""Phones in France, and how long they wait."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext

PATIENCE = 20_000
"""Milliseconds that a busy machine may take to answer; nobody waits for a page that does."""


def new_phone(browser: Browser, url: str, **options: Any) -> BrowserContext:
    """Nobody is signed in on it, and nothing is stored; addresses are relative to `url`."""
    context = browser.new_context(
        **{
            "base_url": url,
            "viewport": {"width": 390, "height": 844},
            "locale": "fr-FR",
            "timezone_id": "Europe/Paris",
            "has_touch": True,
            "is_mobile": True,
            **options,
        }
    )
    context.set_default_timeout(PATIENCE)
    return context
