"""A farm plans its season on a phone: one week in two, holidays, two markets at one hour, a sale that it cancels."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlmodel import col, select

from cagette_pwa import database, routes
from cagette_pwa.clock import day_words, paris, utc_now
from cagette_pwa.models.account import User
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.participation import Participation
from cagette_pwa.models.product import Offer
from cagette_pwa.services import calendar, sessions
from tests.e2e.journey.people import mailed, sheet, titled, told
from tests.support import town
from tests.support.application import RunningApp
from tests.support.configuration import configured
from tests.support.town import ident

HERE, THERE = "Marché d'ici", "Marché de là-bas"


class Season:
    """A farm of this test alone, linked to two markets that are held every week on the same day at the same hour."""

    def __init__(self) -> None:
        today = paris(utc_now()).date()
        self.days = [today + timedelta(days=3 + 7 * week) for week in range(8)]
        self.customer = f"noe-{uuid4().hex[:8]}@exemple.fr"
        with database.write() as session:
            farm = town.make_farm(session, name="Ferme des Tilleuls")
            offer = town.make_offer(session, farm)
            catalog = town.make_catalog(session, farm, [offer])
            for name in (HERE, THERE):
                # In Rennes: the town's own people must not meet it among the markets near them.
                market = town.make_market(session, slug=f"m-{uuid4().hex[:8]}", name=name, lat=48.11, lon=-1.68)
                town.make_link(session, catalog, market)
                town.make_schedule(session, market, first_day=self.days[0])
            calendar.extend(session, now=utc_now(), months=2)
            self.cookie = town.sign_in(session, session.get_one(User, farm.user_id), token=uuid4().hex)
            self._offer, self._catalog = ident(offer), ident(catalog)

    def customer_orders(self, day: date) -> None:
        """One customer, in the sale of that day in which the farm takes part."""
        with database.write() as session:
            mine = select(Participation, Distribution).join(
                Distribution, col(Distribution.id) == Participation.distribution_id
            )
            mine = mine.where(Participation.catalog_id == self._catalog).order_by(col(Distribution.id))
            held, there = next(row for row in session.exec(mine) if paris(row[1].starts_at).date() == day)
            priced = town.make_priced(session, held, session.get_one(Offer, self._offer))
            user = town.make_user(session, first_name="Noé", email=self.customer)
            town.make_basket(session, there, {ident(priced): 3}, user=user)


@pytest.fixture
def season(app: RunningApp, phone: BrowserContext) -> Iterator[Season]:
    with configured(DATABASE_URL=app.database_url):
        made = Season()
        phone.add_cookies([{"name": sessions.COOKIE, "value": made.cookie, "url": app.url}])
        yield made


def sale(page: Page, market: str, day: date) -> Locator:
    """The line of a market's date, in the list or under the calendar."""
    box = page.get_by_role("checkbox", name=f"Choisir {market}, {day_words(day)}")
    return page.get_by_role("main").get_by_role("listitem").filter(has=box)


def show_month_of(page: Page, day: date) -> None:
    page.get_by_role("button", name="Mois", exact=True).click()
    expect(page.get_by_role("radiogroup")).to_be_visible()
    if not page.get_by_role("radio", name=day_words(day)).count():
        page.get_by_role("button", name="Mois suivant").click()


def test_a_season_is_planned_and_a_sale_with_orders_is_cancelled(page: Page, season: Season) -> None:
    page.goto(routes.PLANNING)
    titled(page, "Planifier")
    _take_every_second_week(page, season)
    _see_two_markets_at_one_hour(page, season)
    _take_a_holiday(page, season)
    _cancel(page, season)


def _take_every_second_week(page: Page, season: Season) -> None:
    """The second of the two weeks, by its next date."""
    days = season.days
    page.get_by_label("Marché", exact=True).select_option(HERE)
    expect(page.get_by_role("main").get_by_role("listitem").filter(has_text=THERE)).to_have_count(0)
    sale(page, HERE, days[0]).get_by_role("button", name="Toutes les dates").click()
    asked = sheet(page, "Participer régulièrement")
    asked.get_by_role("radio", name=f"Une semaine sur deux, dès le {day_words(days[1])}").check()
    asked.get_by_role("button", name="Participer").click()
    told(page, "ventes de plus.")
    sheet(page, "Votre première vente est prévue").get_by_role("button", name="Plus tard").click()
    expect(page.get_by_role("link", name="Prélèvement des frais à paramétrer")).to_be_visible()
    for day in days[1:6:2]:
        expect(sale(page, HERE, day)).to_contain_text("une semaine sur deux")
    for day in days[0:6:2]:
        expect(sale(page, HERE, day)).not_to_contain_text("une semaine sur deux")


def _see_two_markets_at_one_hour(page: Page, season: Season) -> None:
    day = season.days[1]
    page.get_by_label("Marché", exact=True).select_option("0")
    line = sale(page, THERE, day)
    expect(line).to_contain_text(f"vous participez déjà à {HERE}")
    line.get_by_role("button", name="Participer :").click()
    expect(line).to_contain_text(f"vous êtes aussi à {HERE}")
    show_month_of(page, day)
    square = page.get_by_role("radio", name=day_words(day))
    expect(square).to_have_accessible_name(re.compile("deux marchés à la même heure, 2 ventes"))
    square.check(force=True)
    expect(sale(page, HERE, day)).to_be_visible()
    expect(sale(page, THERE, day)).to_be_visible()
    page.get_by_role("button", name="Liste", exact=True).click()


def _take_a_holiday(page: Page, season: Season) -> None:
    """Over the fourth date: it is left, and seen in the list and in the month."""
    away = season.days[3]
    page.get_by_role("button", name="Mes congés").click()
    asked = sheet(page, "Mes congés")
    asked.get_by_label("Premier jour").fill(str(away - timedelta(days=1)))
    asked.get_by_label("Dernier jour").fill(str(away + timedelta(days=1)))
    asked.get_by_role("button", name="Voir ce que cela change").click()
    expect(asked).to_contain_text("Vous quitterez 1 vente.")
    asked.get_by_role("button", name="Enregistrer").click()
    told(page, "Vous avez quitté 1 vente.")
    left = page.get_by_role("main").get_by_role("listitem").filter(has_text="Vous êtes en congés ce jour-là.")
    expect(left.filter(has_text=HERE)).to_have_count(1)
    expect(sale(page, HERE, away)).to_have_count(0)
    expect(page.get_by_role("main").get_by_text("Vos congés :")).to_be_visible()
    show_month_of(page, away)
    expect(page.get_by_role("radio", name=day_words(away))).to_have_accessible_name(re.compile("congés"))
    page.get_by_role("button", name="Liste", exact=True).click()


def _cancel(page: Page, season: Season) -> None:
    """Customers have ordered: each of them reads why."""
    day = season.days[1]
    season.customer_orders(day)
    page.reload()
    titled(page, "Planifier")
    page.get_by_role("button", name=f"Modifier la participation : {HERE}, {day_words(day)}").click()
    sheet(page, HERE).get_by_role("button", name="Ne plus participer à cette vente").click()
    asked = sheet(page, "Annuler cette vente ?")
    expect(asked).to_contain_text("1 client a commandé pour 5,40")
    asked.get_by_text("Qui sera prévenu").click()
    expect(asked.get_by_text("Noé Vergne")).to_be_visible()
    asked.get_by_label("Votre message").fill("La grêle a tout pris cette nuit. Pardon, et à bientôt.")
    asked.get_by_role("button", name="Prévenir et annuler").click()
    told(page, "1 client est prévenu. Vous ne participez plus à cette vente.")
    expect(sale(page, HERE, day).get_by_role("button", name="Participer :")).to_be_visible()
    letter = mailed(page, season.customer, "Annulation dans votre commande n° 1")
    assert "La grêle a tout pris cette nuit." in letter
    assert "3 × Courgettes 500 g" in letter
