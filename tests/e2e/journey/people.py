"""The people of the journey, each with a phone, and what everybody does on one."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from cagette_pwa import routes
from cagette_pwa.demo import accounts
from tests.support.application import RunningApp
from tests.support.phones import new_phone


@dataclass(frozen=True)
class Person:
    """Somebody whom the demonstration does not know yet."""

    first_name: str
    last_name: str
    email: str

    @property
    def name(self) -> str:
        """As others read it."""
        return f"{self.first_name} {self.last_name}"


def phone(browser: Browser, app: RunningApp) -> Page:
    """A phone that nobody has signed in on; it may copy and paste."""
    return new_phone(browser, app.url, permissions=["clipboard-read", "clipboard-write"]).new_page()


def sign_in(page: Page, key: str) -> None:
    """As one of the demonstration's people."""
    account = next(account for account in accounts() if account.key == key)
    page.goto(routes.SIGN_IN)
    page.get_by_label("Adresse mail").fill(account.email)
    page.get_by_label("Mot de passe", exact=True).fill(account.password)
    page.get_by_role("button", name="Se connecter").click()
    expect(page).not_to_have_url(re.compile(routes.SIGN_IN))


def titled(page: Page, title: str) -> None:
    """The page with this title is there, with what it shows."""
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(page.get_by_text("Chargement…")).to_have_count(0)


def place(page: Page, word: str) -> None:
    """Goes to one of the five places of the bar."""
    page.get_by_role("navigation", name="Navigation principale").get_by_role("link", name=word, exact=True).click()


def more(page: Page, word: str) -> None:
    """Goes to a page that the bar does not hold."""
    place(page, "Plus")
    titled(page, "Plus")
    page.get_by_role("main").get_by_role("link", name=word).click()


def told(page: Page, sentence: str) -> None:
    """The application says this in its corner."""
    corner = page.get_by_role("region", name="Messages")
    expect(corner.get_by_text(sentence)).to_be_visible()


def sent(page: Page) -> None:
    """What was done on a page of the field has reached the server."""
    expect(page.get_by_role("status").first).to_contain_text("Tout est envoyé")


def turn_on(switch: Locator) -> None:
    """Touches a switch; it is on once the server says so."""
    switch.click()
    expect(switch).to_be_checked()


def sheet(page: Page, title: str) -> Locator:
    """The open sheet with this title."""
    return page.get_by_role("dialog", name=title)


def box_of(page: Page, *parts: Locator) -> Locator:
    """The smallest box of the page that holds all of these."""
    box = page.locator("main div")
    for part in parts:
        box = box.filter(has=part)
    return box.last


def told_by_bell(page: Page, sentence: str) -> Locator:
    """Opens the bell, which says that something is new, and finds the sentence there."""
    expect(page.get_by_role("link", name=re.compile("^Notifications, .* à lire"))).to_be_visible()
    page.get_by_role("link", name=re.compile("^Notifications")).click()
    titled(page, "Notifications")
    line = page.get_by_role("listitem").filter(has_text=sentence).first
    expect(line).to_contain_text("nouveau")
    return line.get_by_role("link")


def mailed(page: Page, email: str, subject: str) -> str:
    """Reads a mail in the demonstration's mailbox: what it says."""
    page.goto(routes.MAILBOX)
    titled(page, "Boîte aux lettres")
    letter = page.get_by_role("button").filter(has_text=subject).filter(has_text=email)
    again_until(page, letter)
    letter.first.click()
    opened = page.get_by_role("dialog")
    expect(opened).to_contain_text(f"à {email}")
    said = opened.inner_text()
    opened.get_by_role("button", name="Fermer").click()
    page.get_by_role("link", name="Retour").click()
    titled(page, "Plus")
    return said


def again_until(page: Page, wanted: Locator, seconds: float = 120) -> None:
    """Loads the page again until it shows what a worker has to do first."""
    _until(lambda: expect(wanted.first).to_be_visible(timeout=3_000), page, seconds)


def _until(check: Callable[[], Any], page: Page, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            check()
        except AssertionError:
            if time.monotonic() > deadline:
                raise
            page.reload()
        else:
            return
