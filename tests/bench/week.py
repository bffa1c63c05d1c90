"""A week's update by a farm with 60 products on four markets, done on a phone by a driver that counts its touches.

The machine's part is measured; a person's part is reckoned from what was touched, typed and decided, with times on
the slow side of those that studies of phones give (a touch that is aimed at, a key, a decision).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect, sync_playwright
from sqlmodel import Session

from cagette_pwa import routes
from cagette_pwa.clock import paris, utc_now
from cagette_pwa.models.account import User
from cagette_pwa.services import calendar, sessions
from cagette_pwa.tooling.browser import FLAGS, ensure_chromium
from tests.bench.report import Aim, Row, Section
from tests.support.phones import new_phone
from tests.support.town import (
    make_catalog,
    make_farm,
    make_link,
    make_market,
    make_offer,
    make_product,
    make_schedule,
    sign_in,
)

PRODUCTS = 60
MARKETS = 4
PRICES = 8
LEAVING = 3

TOUCH, KEY, DECISION = 1.5, 0.4, 1.2
"""Seconds of a person."""

MINUTES = 5


@dataclass
class Effort:
    """What one part of the update asked for; `waited` is the machine's part, in seconds."""

    name: str
    touches: int = 0
    keys: int = 0
    decisions: int = 0
    waited: float = 0.0

    @property
    def seconds(self) -> float:
        """The person's and the machine's."""
        return self.touches * TOUCH + self.keys * KEY + self.decisions * DECISION + self.waited


@dataclass
class Driver:
    """A hand that counts what it does."""

    page: Page
    parts: list[Effort] = field(default_factory=list)

    def begin(self, name: str) -> None:
        """From here on, what is done belongs to this part."""
        self.parts.append(Effort(name))

    def touch(self, what: Locator, shown: Callable[[], None] | None = None) -> None:
        """A touch; the driver waits for what it `shown`s."""
        self.parts[-1].touches += 1
        self._wait(what.click)
        if shown:
            self._wait(shown)

    def type(self, text: str) -> None:
        """Some figures, then « suivant »; what they are has to be decided."""
        self.parts[-1].decisions += 1
        self.parts[-1].keys += len(text) + 1
        self._wait(lambda: self.page.keyboard.type(text))
        self._wait(lambda: self.page.keyboard.press("Enter"))

    def _wait(self, act: Callable[[], None]) -> None:
        started = time.perf_counter()
        act()
        self.parts[-1].waited += time.perf_counter() - started


def make_week(session: Session) -> str:
    """The farm's session cookie, without its name: counted stocks, one catalog, a date a week at each market."""
    farm = make_farm(session, name="Ferme aux soixante produits")
    offers = [
        make_offer(session, farm, product=make_product(session, farm, name=f"Légume {number:02}"), stock=40)
        for number in range(PRODUCTS)
    ]
    catalog = make_catalog(session, farm, offers)
    tomorrow = paris(utc_now()).date() + timedelta(days=1)
    for number in range(MARKETS):
        market = make_market(session, name=f"Marché hebdomadaire {number}", lat=48.11, lon=-1.68)
        make_link(session, catalog, market)
        make_schedule(session, market, first_day=tomorrow + timedelta(days=7 + number))
    calendar.extend(session, now=utc_now())
    return sign_in(session, session.get_one(User, farm.user_id))


def update(url: str, token: str) -> Section:
    """Counts everything, changes some prices, takes some offers out, and joins next week's four markets."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=ensure_chromium(), args=list(FLAGS))
        phone = new_phone(chromium, url)
        phone.add_cookies([{"name": sessions.COOKIE, "value": token, "url": url}])
        driver = Driver(phone.new_page())
        driver.page.goto(routes.DASHBOARD)
        for part in (_count, _reprice, _take_out, _join):
            part(driver)
        chromium.close()
    return _section(driver.parts)


def _count(driver: Driver) -> None:
    page = driver.page
    driver.begin(f"Compter {PRODUCTS} stocks")
    inventory = page.get_by_role("link", name="Faire l'inventaire")
    driver.touch(_menu(page, "Stocks"), lambda: expect(inventory).to_be_visible())
    fields = page.locator("[data-tally]")
    driver.touch(inventory, lambda: expect(fields).to_have_count(PRODUCTS))
    driver.touch(fields.first)
    for number in range(PRODUCTS):
        driver.type(str(20 + number))
    saved = page.get_by_text(f"Inventaire enregistré : {PRODUCTS} offres comptées")
    driver.touch(page.get_by_role("button", name="Enregistrer l'inventaire"), lambda: expect(saved).to_be_visible())


def _reprice(driver: Driver) -> None:
    page = driver.page
    driver.begin(f"Changer {PRICES} prix")
    prices = page.locator("[data-price]")
    driver.touch(_menu(page, "Plus"))
    driver.touch(page.get_by_role("link", name="Produits"), lambda: expect(prices).to_have_count(PRODUCTS))
    for number in range(PRICES):
        driver.touch(prices.nth(5 * number))
        driver.type("2,35")
        undo = page.get_by_role("button", name="Annuler").nth(number)
        driver._wait(lambda undo=undo: expect(undo).to_be_visible())  # type: ignore[misc]


def _take_out(driver: Driver) -> None:
    page = driver.page
    driver.begin(f"Retirer {LEAVING} offres")
    for number in range(LEAVING):
        archive = page.get_by_role("button", name=f"Archiver Légume {50 + number}")
        at_next_sale = page.get_by_role("button", name="À la prochaine vente")
        driver.parts[-1].decisions += 1
        driver.touch(archive, lambda at_next_sale=at_next_sale: expect(at_next_sale).to_be_visible())  # type: ignore[misc]
        driver.touch(at_next_sale, lambda archive=archive: expect(archive).to_have_count(0))  # type: ignore[misc]


def _join(driver: Driver) -> None:
    page = driver.page
    driver.begin(f"Participer sur {MARKETS} marchés")
    boxes = page.get_by_role("checkbox", name="Choisir Marché hebdomadaire")
    driver.touch(_menu(page, "Planifier"), lambda: expect(boxes.first).to_be_visible())
    for number in range(MARKETS):
        driver.parts[-1].decisions += 1
        driver.touch(boxes.nth(number))
    joined = page.get_by_text("vous participez", exact=True)
    picked = page.get_by_role("region", name="Ventes choisies")
    driver.touch(picked.get_by_role("button", name="Participer"), lambda: expect(joined).to_have_count(MARKETS))


def _menu(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation").get_by_role("link", name=name).first


def _section(parts: list[Effort]) -> Section:
    rows = [Row(part.name, (part.touches, part.keys, part.decisions, part.waited, part.seconds / 60)) for part in parts]
    sums = [sum(values) for values in zip(*(row.values for row in rows), strict=True)]  # type: ignore[arg-type]
    rows.append(Row("En tout", tuple(sums), (None, None, None, None, Aim(MINUTES))))
    return Section(
        f"La semaine d'une ferme : {PRODUCTS} produits, {MARKETS} marchés, sur un téléphone",
        ("touchers", "touches de clavier", "décisions", "attente (s)", "minutes"),
        tuple(rows),
        f"{TOUCH} s un toucher, {KEY} s une touche, {DECISION} s une décision, plus l'attente mesurée ; but : "
        f"{MINUTES} minutes",
    )
