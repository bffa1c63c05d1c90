"""A guest with a phone orders from a link: a few taps, a name, a number."""

import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from cagette_pwa import database
from cagette_pwa.clock import utc_now
from cagette_pwa.services import stock
from tests.support import town
from tests.support.application import RunningApp
from tests.support.configuration import configured
from tests.support.town import ident


class Shop:
    """A market of this test alone: honey, five jars, and a chicken by weight."""

    def __init__(self) -> None:
        self.slug = f"marche-{uuid4().hex[:8]}"
        with database.write() as session:
            self._farm = town.make_farm(session, name="Ferme des Tilleuls")
            honey = town.make_product(session, self._farm, name="Miel de châtaignier", category="Miel et confitures")
            jar = town.make_offer(session, self._farm, product=honey, label="500 g", price_cents=850, stock=5)
            offers = jar, town.make_weighed_offer(session, self._farm)
            catalog = town.make_catalog(session, self._farm, offers)
            # In Rennes: the town's own people must not meet it among the markets near them.
            market = town.make_market(session, slug=self.slug, name="Marché d'essai", lat=48.11, lon=-1.68)
            sale = town.make_distribution(session, market, starts_at=utc_now() + timedelta(days=2))
            joined = town.make_participation(session, catalog, sale)
            for offer in offers:
                town.make_priced(session, joined, offer)
            self._jar = ident(jar)

    @property
    def path(self) -> str:
        return f"/marche/{self.slug}"

    def set_jars(self, pieces: int) -> None:
        """The farm counts again."""
        with database.write() as session:
            stock.set_on_hand(session, session.merge(self._farm), self._jar, pieces, now=utc_now())


@pytest.fixture
def shop(app: RunningApp) -> Iterator[Shop]:
    with configured(DATABASE_URL=app.database_url):
        yield Shop()


def put(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"Plus : {name}").first.click()


def open_basket(page: Page) -> None:
    page.get_by_role("button", name="article").click()


def say_who(page: Page) -> None:
    page.get_by_label("Prénom").fill("Noé")
    page.get_by_label("Nom", exact=True).fill("Lafon")
    page.get_by_label("Adresse mail").fill(f"noe-{uuid4().hex[:8]}@exemple.fr")


def test_a_guest_has_a_number_well_within_a_minute(page: Page, shop: Shop) -> None:
    started = time.monotonic()
    page.goto(shop.path)
    put(page, "Miel")
    put(page, "Miel")
    put(page, "Poulet")
    expect(page.get_by_role("button", name="3 articles")).to_contain_text("36,00")
    open_basket(page)
    say_who(page)
    page.get_by_role("button", name="Commander").click()
    expect(page.get_by_label("Commande numéro 1")).to_be_visible()
    assert time.monotonic() - started < 30
    expect(page.get_by_text("Total, au plus")).to_be_visible()


def test_once_ordered_the_basket_is_empty_and_the_shop_knows_the_number(page: Page, shop: Shop) -> None:
    page.goto(shop.path)
    put(page, "Miel")
    open_basket(page)
    say_who(page)
    page.get_by_role("button", name="Commander").click()
    page.get_by_role("link", name="Retourner à la boutique").click()
    expect(page.get_by_text("Vous avez la commande n°1")).to_be_visible()
    expect(page.get_by_role("button", name="article")).to_have_count(0)
    put(page, "Miel")
    open_basket(page)
    expect(page.get_by_text("Noé Lafon")).to_be_visible()
    page.get_by_role("button", name="Commander").click()
    expect(page.get_by_label("Commande numéro 1")).to_be_visible()
    expect(page.get_by_text("2 ×")).to_be_visible()


def test_the_basket_answers_without_network_and_survives_a_reload(
    page: Page, phone: BrowserContext, shop: Shop
) -> None:
    page.goto(shop.path)
    expect(page.get_by_role("button", name="Plus : Miel")).to_be_visible()
    phone.set_offline(True)
    put(page, "Miel")
    put(page, "Miel")
    expect(page.get_by_role("button", name="2 articles")).to_be_visible(timeout=500)
    phone.set_offline(False)
    page.reload()
    expect(page.get_by_role("button", name="2 articles")).to_contain_text("17,00")


def test_plus_stops_at_what_is_left(page: Page, shop: Shop) -> None:
    page.goto(shop.path)
    for _ in range(5):
        put(page, "Miel")
    expect(page.get_by_role("button", name="Plus : Miel")).to_be_disabled()


def test_who_comes_too_late_finds_the_basket_open_with_the_reason_and_their_name(page: Page, shop: Shop) -> None:
    """On a phone that does not hear what is left; where it does, the basket says so before (test_live_stock)."""
    page.route("**/api/boutique/**", lambda route: route.abort())
    page.goto(shop.path)
    for _ in range(3):
        put(page, "Miel")
    open_basket(page)
    say_who(page)
    shop.set_jars(1)
    page.get_by_role("button", name="Commander").click()
    basket = page.get_by_role("dialog", name="Votre panier")
    expect(basket.get_by_text("il n'en reste que 1 pour cette commande")).to_be_visible()
    expect(basket.get_by_label("Prénom")).to_have_value("Noé")
    expect(basket.get_by_role("button", name="Commander")).to_be_disabled()
    for _ in range(2):
        basket.get_by_role("button", name="Moins : Miel").click()
    basket.get_by_role("button", name="Commander").click()
    expect(page.get_by_label("Commande numéro 1")).to_be_visible()


def test_searching_and_choosing_narrow_what_is_shown(page: Page, shop: Shop) -> None:
    page.goto(shop.path)
    page.get_by_role("searchbox").fill("chataignier")
    expect(page.get_by_role("heading", level=3)).to_have_text(["Miel de châtaignier"])
    page.get_by_role("searchbox").fill("")
    page.get_by_role("button", name="Volaille").click()
    expect(page.get_by_role("heading", level=3)).to_have_text(["Poulet fermier"])
