"""Carrots sold loose: a farm offers them, a customer takes one kilo and a half, and the farm reads that weight."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlmodel import select

from cagette_pwa import database, routes
from cagette_pwa.clock import utc_now
from cagette_pwa.models.account import User
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.services.sessions import COOKIE
from tests.support import town
from tests.support.application import RunningApp
from tests.support.configuration import configured
from tests.support.phones import new_phone


@pytest.fixture
def farm(app: RunningApp) -> Iterator[ProducerMember]:
    """A farm of this test alone."""
    with configured(DATABASE_URL=app.database_url):
        with database.write() as session:
            farm = town.make_farm(session, name="Ferme des Sables")
            session.refresh(farm)
            session.expunge(farm)
        yield farm


@pytest.fixture
def producer(browser: Browser, app: RunningApp, farm: ProducerMember) -> Iterator[Page]:
    """Its phone."""
    with database.write() as session:
        token = town.sign_in(session, session.get_one(User, farm.user_id), token=uuid4().hex)
    phone = new_phone(browser, app.url)
    phone.add_cookies([{"name": COOKIE, "value": token, "url": app.url}])
    yield phone.new_page()
    phone.close()


def offer_carrots(page: Page) -> None:
    page.goto(routes.at(routes.PRODUCT, product="nouveau"))
    page.get_by_label("Nom du produit").fill("Carottes des sables")
    page.get_by_role("radio", name="En vrac").check()
    page.get_by_label("Prix au kilo").fill("2,40")
    expect(page.get_by_text("Carottes des sables en vrac, 2,40 €/kg, par 100 g : 0,24 €")).to_be_visible()
    page.get_by_role("button", name="Ajouter le produit").click()
    expect(page.get_by_role("heading", level=1, name="Carottes des sables")).to_be_visible()
    expect(page.get_by_text("2,40 €/kg")).to_be_visible()


def sell_carrots(farm: ProducerMember) -> str:
    """At a market that takes orders now; its address."""
    with database.write() as session:
        offers = session.exec(select(Offer).where(Offer.producer_id == farm.producer_id)).all()
        # In Rennes: the town's own people must not meet it among the markets near them.
        market = town.make_market(session, slug=f"marche-{uuid4().hex[:8]}", lat=48.11, lon=-1.68)
        sale = town.make_distribution(session, market, starts_at=utc_now() + timedelta(days=2))
        town.make_participation(session, town.make_catalog(session, farm, offers), sale)
        return market.slug


def weight_in(page: Page, slug: str) -> Locator:
    """The box of the carrots' weight in a shop, once there is a step of it in the basket."""
    page.goto(routes.at(routes.SHOP, slug=slug))
    page.get_by_role("button", name="Plus : Carottes").click()
    weight = page.get_by_label("Quantité : Carottes")
    expect(weight).to_have_value("100\u00a0g")
    return weight


def order_a_kilo_and_a_half(page: Page, slug: str) -> None:
    weight = weight_in(page, slug)
    weight.fill("1,5")
    weight.press("Enter")
    expect(weight).to_have_value("1,5\u00a0kg")
    basket = page.get_by_role("button", name="1 article")
    expect(basket).to_contain_text("3,60 €")
    basket.click()
    page.get_by_label("Prénom").fill("Noé")
    page.get_by_label("Nom", exact=True).fill("Lafon")
    page.get_by_label("Adresse mail").fill(f"noe-{uuid4().hex[:8]}@exemple.fr")
    page.get_by_role("button", name="Commander").click()
    expect(page.get_by_label("Commande numéro 1")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Carottes des sables en vrac")).to_contain_text("1,5 kg")


def test_a_weight_is_chosen_by_the_customer_and_read_by_the_farm(
    producer: Page, page: Page, farm: ProducerMember
) -> None:
    offer_carrots(producer)
    order_a_kilo_and_a_half(page, sell_carrots(farm))

    producer.goto(routes.ORDERS)
    producer.get_by_text("Noé Lafon").click()
    expect(producer.get_by_text("1,5 kg · Carottes des sables en vrac")).to_be_visible()
    producer.get_by_role("button", name="Par produit").click()
    expect(producer.get_by_role("listitem").filter(has_text="Carottes des sables en vrac")).to_contain_text("1,5 kg")


def test_a_weight_is_typed_over_on_a_phone_that_draws_late(page: Page, farm: ProducerMember) -> None:
    """Nothing may have been drawn between a touch and the first letter; what comes later undoes no letter."""
    with database.write() as session:
        town.make_loose_offer(session, farm)
    weight = weight_in(page, sell_carrots(farm))
    page.evaluate("() => { window.late = []; window.requestAnimationFrame = (draw) => late.push(draw); }")
    weight.focus()
    page.keyboard.type("1")
    page.evaluate("() => late.splice(0).forEach((draw) => draw())")
    page.keyboard.type(",5")
    weight.press("Enter")
    expect(weight).to_have_value("1,5\u00a0kg")
