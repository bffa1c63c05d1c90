"""The running application and a phone to look at it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from cagette_pwa.tooling.browser import FLAGS, ensure_chromium
from tests.support.application import RunningApp, demonstration_app
from tests.support.phones import PATIENCE, new_phone


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The demonstration town, served with its worker; shared by a session, so tests make what they change."""
    with demonstration_app(tmp_path_factory.mktemp("app")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        chromium = playwright.chromium.launch(executable_path=ensure_chromium(), args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def phone(browser: Browser, app: RunningApp) -> Iterator[BrowserContext]:
    """A new phone in France: nobody is signed in, nothing is stored."""
    context = new_phone(browser, app.url)
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    """A page on a new phone; addresses are relative to the application."""
    return phone.new_page()
