"""What a farm counts in its barn, an open shop shows a moment later."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from cagette_pwa import database, routes
from cagette_pwa.clock import utc_now
from cagette_pwa.models.account import User
from cagette_pwa.services import sessions
from tests.support import town
from tests.support.application import RunningApp
from tests.support.configuration import configured
from tests.support.phones import new_phone
from tests.support.town import ident

SOON = 5_000
"""Milliseconds: a second for the shop to hear of it, and the rest for a busy machine."""


class Barn:
    """A farm of this test alone with three offers, sold at a market of its own; the cookie of its farmer."""

    def __init__(self) -> None:
        self.slug = f"marche-{uuid4().hex[:8]}"
        with database.write() as session:
            farm = town.make_farm(session, name="Ferme des Tilleuls")
            offers = [
                town.make_offer(session, farm, product=town.make_product(session, farm, name=name), stock=stock)
                for name, stock in (("Carottes", 20), ("Navets", 12), ("Poireaux", 9))
            ]
            catalog = town.make_catalog(session, farm, offers)
            # In Rennes: the town's own people must not meet it among the markets near them.
            market = town.make_market(session, slug=self.slug, name="Marché d'essai", lat=48.11, lon=-1.68)
            sale = town.make_distribution(session, market, starts_at=utc_now() + timedelta(days=2))
            joined = town.make_participation(session, catalog, sale)
            for offer in offers:
                town.make_priced(session, joined, offer)
            self.sale = ident(sale)
            self.cookie = town.sign_in(session, session.get_one(User, farm.user_id), token=uuid4().hex)


@pytest.fixture
def barn(app: RunningApp) -> Iterator[Barn]:
    with configured(DATABASE_URL=app.database_url):
        yield Barn()


@pytest.fixture
def farmer(browser: Browser, app: RunningApp, barn: Barn) -> Iterator[Page]:
    """The farmer's phone, on the page of stocks."""
    phone = new_phone(browser, app.url)
    phone.add_cookies([{"name": sessions.COOKIE, "value": barn.cookie, "url": app.url}])
    page = phone.new_page()
    page.goto(routes.STOCKS)
    expect(page.locator("[data-count]")).to_have_count(3)
    yield page
    phone.close()


def test_an_open_shop_and_its_basket_hear_of_a_count_within_a_moment(page: Page, farmer: Page, barn: Barn) -> None:
    with page.expect_response(f"**{routes.API_LIVE.format(distribution=barn.sale)}"):
        page.goto(f"/marche/{barn.slug}")
    card = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Carottes"))
    for _ in range(4):
        card.get_by_role("button", name="Plus : Carottes").click()
    page.get_by_role("button", name="4 articles").click()
    basket = page.get_by_role("dialog", name="Votre panier")
    expect(basket.get_by_role("button", name="Commander")).to_be_enabled()

    count = farmer.get_by_role("spinbutton", name="Carottes")
    count.fill("3")
    count.press("Enter")
    expect(basket.get_by_role("alert").first).to_have_text("il n'en reste que 3", timeout=SOON)
    expect(basket.get_by_role("button", name="Commander")).to_be_disabled()
    basket.get_by_role("button", name="Moins : Carottes").click()
    expect(basket.get_by_role("button", name="Commander")).to_be_enabled()
    basket.get_by_role("button", name="Fermer").click()
    expect(card).to_contain_text("plus que 3")
    count.fill("0")
    count.press("Enter")
    expect(card).to_contain_text("épuisé", timeout=SOON)


def test_a_part_given_to_a_sale_reaches_its_open_shop(page: Page, farmer: Page, barn: Barn) -> None:
    with page.expect_response(f"**{routes.API_LIVE.format(distribution=barn.sale)}"):
        page.goto(f"/marche/{barn.slug}")
    farmer.get_by_role("button", name="Navets").first.click()
    sheet = farmer.get_by_role("dialog")
    sheet.get_by_text("Partager entre les ventes").click()
    sheet.get_by_label("Marché d'essai").fill("4")
    sheet.get_by_role("button", name="Enregistrer les parts").click()
    expect(sheet.get_by_text("12 en stock, dont 4 pour Segonzac")).to_be_visible()
    card = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Navets"))
    expect(card).to_contain_text("plus que 4", timeout=SOON)


def test_an_inventory_is_taken_with_the_keyboard_alone(farmer: Page) -> None:
    """Line to line with « suivant », the second one left as it is; what is typed survives a reload."""
    farmer.get_by_role("link", name="Faire l'inventaire").focus()
    farmer.keyboard.press("Enter")
    expect(farmer.get_by_role("heading", name="Inventaire", level=1)).to_be_visible()
    fields = farmer.locator("[data-tally]")
    fields.first.focus()
    farmer.keyboard.type("18")
    for key in ("Enter", "Enter"):
        farmer.keyboard.press(key)
    farmer.keyboard.type("9")
    expect(farmer.get_by_role("status").filter(has_text="2 comptées · 1 écart")).to_be_visible()
    farmer.reload()
    expect(fields.nth(2)).to_have_value("9")
    expect(fields.nth(1)).to_have_value("")
    fields.nth(2).focus()
    farmer.keyboard.press("Enter")
    expect(farmer.get_by_role("button", name="Enregistrer l'inventaire")).to_be_focused()
    farmer.keyboard.press("Enter")
    expect(farmer.get_by_text("Inventaire enregistré : 2 offres comptées, 1 corrigée.")).to_be_visible()
    counts = farmer.locator("[data-count]")
    expect(counts.nth(0)).to_have_value("18")
    expect(counts.nth(1)).to_have_value("12")
    farmer.get_by_role("button", name="Carottes").first.click()
    expect(farmer.get_by_role("dialog").get_by_text("Inventaire", exact=True)).to_be_visible()
