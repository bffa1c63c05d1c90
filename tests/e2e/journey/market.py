"""Chapters 1 and 2 of the guide: meeting a market, and being linked to it."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.journey.farm import CATALOG, CHICKEN, COURGETTES, FARM
from tests.e2e.journey.people import Person, box_of, more, place, sheet, titled, told, told_by_bell, turn_on

MARKET = "La Cagette de Segonzac"
WORDS = "Bonjour, je cultive des légumes et j'élève des poulets à Beauronne. Pouvons-nous en parler ?"


def see_markets_nearby(page: Page) -> None:
    """Chapter 1, step 1: the cards of the dashboard, with the distances that the guide prints."""
    place(page, "Accueil")
    expect(page.get_by_text("Saint-Médard-de-Mussidan à 5 km")).to_be_visible()
    expect(page.get_by_text("Segonzac à 13 km")).to_be_visible()
    card = box_of(page, page.get_by_role("heading", name=MARKET), page.get_by_role("button", name="Envoyer un message"))
    expect(card).to_contain_text("Tous les mercredis de 18h00 à 19h00")
    expect(card).to_contain_text("Contact du marché Solène Marquet")
    expect(card).to_contain_text(re.compile(r"\d+ clients"))
    expect(card).to_contain_text(re.compile(r", .+ et \d+ autres producteurs vendent sur ce marché"))


def search_all_markets(page: Page) -> None:
    """« Voir tous les marchés »: a day of distribution, and a place to start from."""
    page.get_by_role("link", name="Voir tous les marchés").click()
    titled(page, "Tous les marchés")
    expect(page.get_by_role("heading", name="CAGETTE DE LAKANAL")).to_be_visible()
    page.get_by_role("button", name="Mercredi").click()
    expect(page.get_by_role("heading", name="CAGETTE DE LAKANAL")).to_have_count(0)
    expect(page.get_by_role("heading", name=MARKET)).to_be_visible()
    page.get_by_role("button", name="À proximité de").click()
    places = sheet(page, "Chercher autour de…")
    places.get_by_label("Commune").press_sequentially("mensi")
    places.get_by_role("button", name="Mensignac").click()
    expect(page.get_by_role("button", name="À proximité de Mensignac")).to_be_visible()
    expect(page.get_by_role("heading", level=3).first).to_have_text("La Dynamo - retrait à la ferme le mercredi")


def write_to_contact(page: Page) -> None:
    """Chapter 1, step 2: the button of the card leads to a conversation with the market's admin."""
    heading, button = page.get_by_role("heading", name=MARKET), page.get_by_role("button", name="Envoyer un message")
    box_of(page, heading, button).get_by_role("button", name="Envoyer un message").click()
    titled(page, MARKET)
    page.get_by_label("Votre message").fill(WORDS)
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_role("log", name="Messages").get_by_text(WORDS)).to_be_visible()


def adapt_prices(page: Page) -> None:
    """Chapter 2, step 1: +5 % on everything, the fee of online payment included, what is kept to the cent."""
    more(page, "Catalogues")
    titled(page, "Catalogues")
    page.get_by_role("link", name="Prix").click()
    titled(page, CATALOG)
    for level in range(1, 6):
        page.get_by_role("button", name="Augmenter").click()
        expect(page.locator("output").get_by_text(f"+{level} %")).to_be_visible()
    turn_on(page.get_by_role("switch", name="Inclure les frais de paiement en ligne (3,6 % TTC)"))
    expect(page.get_by_text("Pour 10,00 € gardés, le client paie 10,37 €.")).to_be_visible()
    courgettes = page.get_by_role("listitem").filter(has_text=COURGETTES)
    expect(courgettes.get_by_label("Prix payé par le client")).to_have_value("1,96")
    for part in ("1,80 base", "+ 0,09 modulation", "+ 0,07 frais en ligne", "Vous gardez 1,89 €"):
        expect(courgettes).to_contain_text(part)
    chicken = page.get_by_role("listitem").filter(has_text=CHICKEN)
    expect(chicken.get_by_label("Prix payé par le client")).to_have_value("10,35")


def copy_catalog_link(page: Page) -> str:
    """Chapter 2, step 2, by mail: the address that is copied."""
    more(page, "Catalogues")
    titled(page, "Catalogues")
    page.get_by_role("button", name="Copier").click()
    told(page, "Copié.")
    link = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"http://[^/]+/catalog/[\w-]+", link)
    return str(link)


def share_catalog(page: Page, link: str) -> None:
    """Chapter 2, step 2, in the messages: the button at the bottom of the conversation."""
    more(page, "Messages")
    titled(page, "Messages")
    page.get_by_role("link", name=re.compile(MARKET)).click()
    titled(page, MARKET)
    page.get_by_role("button", name="Partager mon catalogue").click()
    sheet(page, "Quel catalogue partager ?").get_by_role("button", name=CATALOG).click()
    shared = page.get_by_role("log", name="Messages").get_by_role("link", name=CATALOG)
    expect(shared).to_have_attribute("href", re.compile(re.escape(link.rsplit("/", 1)[-1])))


def link_catalog(admin: Page, producer: Person) -> None:
    """The market's admin is told, opens the conversation, then the catalog, and links it."""
    told_by_bell(admin, f"{producer.name} ({FARM}) vous a écrit").click()
    titled(admin, FARM)
    expect(admin.get_by_text(WORDS)).to_be_visible()
    admin.get_by_role("log", name="Messages").get_by_role("link", name=CATALOG).click()
    titled(admin, FARM)
    expect(admin.get_by_text("1,96 €")).to_be_visible()
    admin.get_by_label("Votre marché").select_option(label=f"{MARKET} (Segonzac)")
    admin.get_by_role("button", name="Relier à mon marché").click()
    expect(admin.get_by_text(f"Ce catalogue est relié à {MARKET}.")).to_be_visible()


def see_own_market(page: Page) -> None:
    """The producer is told in the application, and the market stands under « Mes marchés »."""
    place(page, "Accueil")
    told_by_bell(page, f"« {MARKET} » a relié votre catalogue « {CATALOG} »")
    place(page, "Accueil")
    own = box_of(
        page, page.get_by_role("heading", name="Mes marchés"), page.get_by_role("link", name=re.compile(MARKET))
    )
    expect(own).to_contain_text("à planifier")
