"""Commandes on a phone: two markets of one day, a shortage, a replacement, and one mail to each customer."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from cagette_pwa import database, routes
from cagette_pwa.clock import utc_now
from cagette_pwa.models.account import User
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.services import sessions
from tests.e2e.journey.people import mailed, sheet, sign_in, titled, told
from tests.support import passing, town
from tests.support.application import RunningApp
from tests.support.configuration import configured
from tests.support.phones import new_phone
from tests.support.town import ident

MARKETS = ("Marché du Port", "Halle aux Grains")


class Barn:
    """A farm of this test alone at two markets of the same day, with two customers at each."""

    def __init__(self) -> None:
        self._key = uuid4().hex[:8]
        with database.write() as session:
            farm = town.make_farm(session, name="Ferme des Sources")
            offers = [
                town.make_offer(session, farm, product=town.make_product(session, farm, name=name), stock=40)
                for name in ("Courgettes", "Poireaux")
            ]
            catalog = town.make_catalog(session, farm, offers)
            starts_at = utc_now() + timedelta(days=2)
            people = [self._person(session, name) for name in ("Agathe", "Basile")]
            self.baskets = []
            for number, name in enumerate(MARKETS):
                # In Rennes: the town's own people must not meet it among the markets near them.
                market = town.make_market(session, name=name, lat=48.11, lon=-1.68, slug=f"{self._key}-{number}")
                sale = town.make_distribution(session, market, starts_at=starts_at)
                joined = town.make_participation(session, catalog, sale)
                first, _ = (town.make_priced(session, joined, offer) for offer in offers)
                self._sale, self._courgettes = ident(sale), ident(first)
                for pieces, person in zip((5, 2), people, strict=True):
                    self.baskets.append(town.make_basket(session, sale, {ident(first): pieces}, user=person).public_id)
            self.farmer = town.sign_in(session, session.get_one(User, farm.user_id), token=uuid4().hex)
            self.agathe = town.sign_in(session, people[0], token=uuid4().hex)
            self.emails = [person.email for person in people]

    def somebody_orders(self) -> None:
        """One more customer at the second market."""
        with database.write() as session:
            sale = session.get_one(Distribution, self._sale)
            town.make_basket(session, sale, {self._courgettes: 1})

    def _person(self, session: Any, name: str) -> User:
        return town.make_user(session, first_name=name, email=f"{name.lower()}.{self._key}@example.org")


@pytest.fixture
def barn(app: RunningApp) -> Iterator[Barn]:
    with configured(DATABASE_URL=app.database_url):
        yield Barn()


def signed_in(browser: Browser, app: RunningApp, cookie: str) -> Page:
    phone = new_phone(browser, app.url)
    phone.add_cookies([{"name": sessions.COOKIE, "value": cookie, "url": app.url}])
    return phone.new_page()


def choose_the_day(page: Page) -> None:
    """The page begins with the whole next day: one market is taken out, then one tap brings the day back."""
    page.goto(routes.ORDERS)
    titled(page, "Commandes")
    page.get_by_role("button", name="Choisir les ventes").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    page.get_by_role("checkbox").filter(has_text=MARKETS[1]).click()
    expect(page.get_by_role("button", name="Par client · 2")).to_be_visible()
    page.get_by_role("button", name="Toute la journée").click()
    expect(page.get_by_role("button", name="Par client · 4")).to_be_visible()
    page.get_by_role("button", name="Choisir les ventes").click()
    href = page.get_by_role("link", name="Préparer").get_attribute("href") or ""
    assert href.startswith("/preparer?d=")
    assert href.count(",") == 1


def share_a_shortage(page: Page) -> None:
    """Six of fourteen bags are missing: who ordered most has less."""
    page.get_by_role("button", name="Par produit · 1").click()
    line = page.get_by_role("main").get_by_role("listitem").filter(has_text="Courgettes")
    expect(line).to_contain_text("14 × 500 g = 7 kg")
    line.get_by_role("button", name="Il en manque").click()
    shortage = sheet(page, "Il en manque")
    for _ in range(5):
        shortage.get_by_role("button", name="Plus : Courgettes").click()
    expect(shortage.locator("output")).to_have_text("6")
    shortage.get_by_role("button", name="Les plus grosses d'abord").click()
    expect(shortage.get_by_text("2 commandes en auront moins")).to_be_visible()
    expect(shortage.get_by_role("listitem").filter(has_text="Agathe").first).to_contain_text("5 → 2")
    shortage.get_by_label("Motif (facultatif)").fill("La grêle est passée.")
    shortage.get_by_role("button", name="Appliquer").click()
    told(page, "2 commandes auront moins de Courgettes 500 g.")
    expect(line).to_contain_text("8 × 500 g = 4 kg")


def give_leeks_instead(page: Page) -> None:
    """What is left of Agathe's courgettes at the first market makes room for leeks."""
    page.get_by_role("button", name="Par client · 4").click()
    basket = page.get_by_role("group").filter(has_text="Agathe").first
    basket.get_by_text("Agathe").click()
    basket.get_by_role("button", name="Quantité").click()
    sheet(page, "Changer la quantité").get_by_role("button", name="Remplacer").click()
    other = sheet(page, "Remplacer")
    other.get_by_role("radio").filter(has_text="Poireaux").click()
    other.get_by_role("button", name="Enregistrer").click()
    told(page, "Commande changée.")
    expect(basket).to_contain_text("2 × Poireaux 500 g")
    expect(basket).to_contain_text("Ce que vous avez changé")


def test_two_markets_a_shortage_and_a_replacement_make_one_mail_each(
    browser: Browser, app: RunningApp, barn: Barn, page: Page
) -> None:
    farmer = signed_in(browser, app, barn.farmer)
    choose_the_day(farmer)
    share_a_shortage(farmer)
    give_leeks_instead(farmer)
    expect(farmer.get_by_text("1 client sera prévenu")).to_be_visible()

    passing.changes_rested(barn.baskets[0], utc_now())
    sign_in(page, "producer")
    said = mailed(page, barn.emails[0], "Votre commande n° 1")
    assert "Retiré : 5 × Courgettes 500 g" in said.replace("\xa0", " ")
    assert "Ajouté : 2 × Poireaux 500 g" in said.replace("\xa0", " ")
    assert said.count("La grêle est passée.") == 1
    farmer.get_by_role("button", name="Prévenir maintenant").click()
    told(farmer, "1 client prévenu.")
    expect(farmer.get_by_text("sera prévenu")).to_have_count(0)

    customer = signed_in(browser, app, barn.agathe)
    customer.goto(routes.at(routes.ORDER, public_id=barn.baskets[0]))
    history = customer.get_by_role("listitem").filter(has_text="par Ferme des Sources")
    expect(history.filter(has_text="5 → 2")).to_contain_text("La grêle est passée.")
    expect(history.filter(has_text="retiré")).to_be_visible()
    for one in (farmer, customer):
        one.context.close()


def test_an_open_sale_shows_a_new_order_by_itself_and_keeps_open_what_is_open(
    browser: Browser, app: RunningApp, barn: Barn
) -> None:
    farmer = signed_in(browser, app, barn.farmer)
    farmer.clock.install()
    farmer.goto(routes.ORDERS)
    titled(farmer, "Commandes")
    farmer.get_by_role("group").filter(has_text="Agathe").first.get_by_text("Agathe").click()
    expect(farmer.locator("details[open]")).to_have_count(1)
    expect(farmer.get_by_text("en direct")).to_be_visible()

    barn.somebody_orders()
    farmer.clock.fast_forward(21_000)

    expect(farmer.get_by_role("button", name="Par client · 5")).to_be_visible()
    expect(farmer.locator("details[open]")).to_have_count(1)
    farmer.context.close()


def test_a_sheet_that_was_open_is_closed_after_a_reload(browser: Browser, app: RunningApp, barn: Barn) -> None:
    farmer = signed_in(browser, app, barn.farmer)
    farmer.goto(routes.ORDERS)
    titled(farmer, "Commandes")
    farmer.get_by_role("button", name="Par produit · 1").click()
    farmer.get_by_role("button", name="Il en manque").click()
    expect(sheet(farmer, "Il en manque")).to_be_visible()

    farmer.reload()

    titled(farmer, "Commandes")
    expect(farmer.get_by_role("dialog")).to_have_count(0)
    farmer.context.close()
