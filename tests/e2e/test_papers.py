"""The papers of a sale in a browser: found on Commandes, readable on a phone, printed by their button."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from cagette_pwa import routes
from cagette_pwa.services.papers import preparation_url
from tests.e2e.field_day import FieldDay, card
from tests.e2e.journey.people import sign_in, titled
from tests.support.application import RunningApp
from tests.support.configuration import configured

pytestmark = pytest.mark.e2e

PAGES = ("Bon de commande", "Liste de préparation", "Liste d'émargement")


@pytest.fixture
def commandes(page: Page) -> Page:
    sign_in(page, "producer")
    page.goto(routes.ORDERS)
    titled(page, "Commandes")
    return page


@pytest.mark.parametrize("title", PAGES)
def test_a_document_is_readable_on_a_phone_and_its_button_prints(commandes: Page, title: str) -> None:
    commandes.get_by_role("link", name=f"{title} en page à imprimer").click()
    expect(commandes.get_by_role("heading", level=1)).to_be_visible()
    assert commandes.evaluate("document.documentElement.scrollWidth") == 390
    commandes.evaluate("window.print = () => (document.title = 'imprimé')")
    commandes.get_by_role("button", name="Imprimer").click()
    expect(commandes).to_have_title("imprimé")
    commandes.get_by_role("link", name="Retour").click()
    titled(commandes, "Commandes")


def test_labels_are_asked_for_on_the_paper_that_one_has(commandes: Page) -> None:
    commandes.get_by_text("Étiquettes", exact=True).click()
    commandes.get_by_label("Papier").select_option("8")
    commandes.get_by_label("Pour", exact=True).select_option("caisses")
    commandes.get_by_label("Première étiquette").fill("3")
    commandes.get_by_role("button", name="Étiquettes en page à imprimer").click()
    expect(commandes).to_have_url(re.compile(r"etiquettes\.html\?ventes=\d+.*planche=8&pour=caisses&depuis=3"))
    assert commandes.locator(".labels").first.locator(".gone").count() == 2
    assert commandes.locator(".label:not(.gone)").count() > 2


def test_the_code_of_a_label_opens_its_basket(browser: Browser, app: RunningApp) -> None:
    day = FieldDay(app)
    with configured(PUBLIC_URL=app.url):
        address, missing = (preparation_url(day.distribution, number) for number in (2, 77))
    with day.phone(browser, "farmer") as page:
        page.goto(address)
        expect(card(page, "Marc").get_by_role("checkbox")).to_have_count(2)
        search = page.get_by_label("Chercher un numéro ou un nom")
        expect(search).to_have_value("2")
        expect(card(page, "Brigitte")).to_have_count(0)

        search.fill("")
        expect(card(page, "Brigitte")).to_be_visible()

        page.goto(missing)
        expect(page.get_by_text("Le panier n° 77 n'est pas à bord de ce téléphone")).to_be_visible()
        expect(card(page, "Anaïs")).to_be_visible()
