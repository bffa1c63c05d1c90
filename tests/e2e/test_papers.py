"""The papers of a sale in a browser: found on Commandes, readable on a phone, printed by their button."""

import re

import pytest
from playwright.sync_api import Page, expect

from cagette_pwa import routes
from tests.e2e.journey.people import sign_in, titled

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
