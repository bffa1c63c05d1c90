"""Prices on a phone: changed in two catalogs of three and taken back, typed one after the other, moved by the bar."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cagette_pwa import database, routes
from cagette_pwa.clock import day_words, utc_now
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import CatalogItem
from cagette_pwa.services.sessions import COOKIE
from tests.support import town
from tests.support.application import RunningApp
from tests.support.configuration import configured
from tests.support.phones import new_phone
from tests.support.town import ident


class Farm:
    """Courgettes at 2,00 € and squash at 3,00 € in a catalog, at +10 % in another that sells in Segonzac.

    A third catalog has a price of its own for the courgettes.
    """

    def __init__(self) -> None:
        with database.write() as session:
            farm = town.make_farm(session, name="Ferme des Prix")
            courgettes = town.make_product(session, farm, name="Courgettes")
            offer = town.make_offer(session, farm, product=courgettes, price_cents=200)
            squash = town.make_product(session, farm, name="Potimarrons")
            offers = [offer, town.make_offer(session, farm, product=squash, label="la pièce", price_cents=300)]
            town.make_catalog(session, farm, offers, name="À la ferme")
            dearer = town.make_catalog(session, farm, offers, name="Marchés", modulation=Decimal(10))
            fixed = town.make_catalog(session, farm, name="Dynamo")
            session.add(CatalogItem(catalog_id=ident(fixed), offer_id=ident(offer), price_cents=260))
            # In Rennes: the town's own people must not meet it among the markets near them.
            market = town.make_market(session, name="Segonzac", slug=f"marche-{uuid4().hex[:8]}", lat=48.11, lon=-1.68)
            town.make_link(session, dearer, market)
            starts_at = utc_now() + timedelta(days=9)
            town.make_participation(session, dearer, town.make_distribution(session, market, starts_at=starts_at))
            self.sale = f"Segonzac : dès la vente du {day_words(starts_at)}"
            self.first_day = f"dès le {day_words(starts_at)}"
            self.product = routes.at(routes.PRODUCT, product=courgettes.id)
            self.prices = f"{routes.at(routes.CATALOG, catalog=dearer.id)}?onglet=prix"
            self.token = town.sign_in(session, session.get_one(User, farm.user_id), token=uuid4().hex)


@pytest.fixture
def farm(app: RunningApp) -> Iterator[Farm]:
    with configured(DATABASE_URL=app.database_url):
        yield Farm()


@pytest.fixture
def producer(browser: Browser, app: RunningApp, farm: Farm) -> Iterator[Page]:
    phone = new_phone(browser, app.url)
    phone.add_cookies([{"name": COOKIE, "value": farm.token, "url": app.url}])
    yield phone.new_page()
    phone.close()


def offer_of(page: Page, name: str) -> Locator:
    """The offer's line in the Prices tab."""
    return page.get_by_role("region", name="Prix des offres").locator("> ul > li").filter(has_text=name)


def test_a_price_changes_in_two_catalogs_of_three_and_is_taken_back(producer: Page, farm: Farm) -> None:
    producer.goto(farm.product)
    producer.get_by_role("button", name="Modifier 500 g").click()
    producer.get_by_label("Prix TTC").fill("2,50")
    producer.get_by_role("button", name="Enregistrer", exact=True).click()
    asked = producer.get_by_role("dialog")
    expect(asked.get_by_text("2,00 € → 2,50 €").first).to_be_visible()
    ticked = [asked.get_by_role("checkbox", name=re.compile(name)) for name in ("À la ferme", "Marchés", "Dynamo")]
    for box, proposed in zip(ticked, (True, True, False), strict=True):
        expect(box).to_be_checked(checked=proposed)
    expect(asked.get_by_text("2,20 € → 2,75 €")).to_be_visible()
    expect(asked.get_by_text("garde 2,60 €")).to_be_visible()
    expect(asked.get_by_text(farm.sale)).to_be_visible()

    asked.get_by_role("button", name="Changer le prix").click()

    said = producer.get_by_role("status").filter(has_text="2,00 € → 2,50 €")
    expect(said).to_contain_text(f"2 catalogues sur 3, {farm.first_day}")
    expect(producer.get_by_text("2,50 €", exact=True)).to_be_visible()
    producer.get_by_role("button", name=re.compile("^Annuler")).click()
    expect(said).to_have_count(0)
    expect(producer.get_by_text("2,00 €", exact=True)).to_be_visible()
    producer.get_by_role("button", name="Historique des prix").click()
    expect(producer.get_by_role("dialog").get_by_text("annulé par Paul Vergne")).to_be_visible()


def test_prices_are_typed_one_after_the_other(producer: Page, farm: Farm) -> None:
    producer.goto(routes.PRODUCTS)
    prices = producer.get_by_label(re.compile(r"^Prix\s: "))
    prices.first.click()

    producer.keyboard.type("2,10")
    producer.keyboard.press("Enter")
    expect(prices.nth(1)).to_be_focused()
    producer.keyboard.type("3,3")
    producer.keyboard.press("Enter")

    for change in ("2,00 € → 2,10 €", "3,00 € → 3,30 €"):
        expect(producer.get_by_role("status").filter(has_text=change)).to_be_visible()
    producer.get_by_role("button", name="Annuler : Courgettes 500 g").click()
    expect(prices.first).to_have_value("2,00")
    producer.reload()
    expect(prices.first).to_have_value("2,00")
    expect(prices.nth(1)).to_have_value("3,30")


def test_what_is_kept_follows_the_bar_under_the_finger(producer: Page, farm: Farm) -> None:
    producer.goto(farm.prices)
    courgettes, paid = (
        offer_of(producer, "Courgettes"),
        producer.get_by_label("Prix payé par le client : Courgettes 500 g"),
    )
    expect(courgettes).to_contain_text("Vous gardez 2,20 €")
    bar = producer.get_by_label("Modulation de tous les prix")
    bar.evaluate("bar => bar.scrollIntoView({block: 'start'})")
    box = bar.bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2
    producer.mouse.move(x, y)
    producer.mouse.down()
    producer.context.set_offline(True)
    producer.mouse.move(box["x"] + box["width"] - 2, y, steps=8)
    expect(courgettes).to_contain_text("Vous gardez 3,00 €", timeout=1000)
    expect(courgettes).to_contain_text("+ 1,00 modulation")
    producer.context.set_offline(False)
    producer.mouse.up()

    expect(producer.locator("output").get_by_text("+50 %")).to_be_visible()
    producer.get_by_role("switch", name=re.compile("Inclure les frais de paiement en ligne")).click()
    expect(courgettes).to_contain_text("+ 0,11 frais en ligne")
    expect(paid).to_have_value("3,11")
    expect(courgettes).to_contain_text("Vous gardez 3,00 €")

    paid.fill("3,50")
    expect(courgettes).to_contain_text("Vous gardez 3,37 €")
    paid.press("Enter")
    expect(courgettes.get_by_text("prix fixé")).to_be_visible()
    producer.reload()
    expect(paid).to_have_value("3,50")
    producer.get_by_role("button", name=re.compile("Revenir au prix calculé")).click()
    expect(paid).to_have_value("3,11")
