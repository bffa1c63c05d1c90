"""Before the guide begins: an account, a farm, what it makes, and a first catalog."""

from playwright.sync_api import Page, expect

from cagette_pwa import routes
from tests.e2e.journey.people import Person, more, sheet, titled

FARM = "La Ferme des Tilleuls"
CATALOG = "Marchés"
COURGETTES = "Courgettes 500 g"
CHICKEN = "Poulet fermier environ 1,8 kg"


def sign_up(page: Page, person: Person) -> None:
    """Through the front door."""
    page.goto(routes.HOME)
    page.get_by_role("link", name="Créer mon Espace Producteur").click()
    titled(page, "Créer un compte")
    page.get_by_label("Prénom").fill(person.first_name)
    page.get_by_label("Nom", exact=True).fill(person.last_name)
    page.get_by_label("Adresse mail").fill(person.email)
    page.get_by_label("Mot de passe", exact=True).fill("quatre mots sans lien")
    page.get_by_role("button", name="Créer mon compte").click()
    titled(page, "Votre ferme")


def create_farm(page: Page, person: Person) -> None:
    """Its name, and its commune found by a few letters."""
    page.get_by_label("Nom de la ferme").fill(FARM)
    page.get_by_label("Commune", exact=True).press_sequentially("beauro")
    page.get_by_role("radio", name="Beauronne").check()
    page.get_by_role("button", name="Créer ma ferme").click()
    titled(page, f"Bonjour {person.first_name}")


def add_products(page: Page) -> None:
    """Courgettes at a fixed price, and a chicken that is paid by its weight."""
    page.get_by_role("link", name="Créer mes produits").click()
    titled(page, "Produits")
    page.get_by_role("main").get_by_role("link", name="Ajouter un produit").click()
    titled(page, "Nouveau produit")
    page.get_by_label("Nom du produit").fill("Courgettes")
    page.get_by_label("Catégorie").select_option("Légumes")
    page.get_by_label("Prix TTC").fill("1,80")
    page.get_by_label("Contenance").fill("500")
    page.get_by_label("Unité").select_option("g")
    page.get_by_role("button", name="Ajouter le produit").click()
    titled(page, "Courgettes")
    more(page, "Produits")
    titled(page, "Produits")
    page.get_by_role("link", name="Ajouter un produit").first.click()
    titled(page, "Nouveau produit")
    page.get_by_label("Nom du produit").fill("Poulet fermier")
    page.get_by_label("Catégorie").select_option("Volaille")
    page.get_by_role("radio", name="Pesé").check()
    page.get_by_label("Prix au kilo").fill("9,50")
    page.get_by_label("Moyen (kg)").fill("1,8")
    page.get_by_label("Au plus (kg)").fill("2,2")
    page.get_by_role("button", name="Ajouter le produit").click()
    titled(page, "Poulet fermier")
    more(page, "Produits")
    titled(page, "Produits")
    see_price(page, COURGETTES, "1,80", "€")
    see_price(page, CHICKEN, "9,50", "€/kg")


def see_price(page: Page, offer: str, price: str, unit: str) -> None:
    """Of an offer, in the box of the list of products where it can be changed."""
    box = page.get_by_role("textbox", name=f"Prix : {offer}")
    expect(box).to_have_value(price)
    expect(box.locator("xpath=..")).to_have_text(unit)


def create_catalog(page: Page) -> None:
    """With both offers."""
    more(page, "Catalogues")
    titled(page, "Catalogues")
    page.get_by_role("button", name="Créer mon premier catalogue").click()
    asked = sheet(page, "Nouveau catalogue")
    asked.get_by_label("Nom du catalogue").fill(CATALOG)
    asked.get_by_role("button", name="Créer le catalogue").click()
    titled(page, CATALOG)
    page.get_by_role("button", name="Choisir des offres").click()
    choice = sheet(page, "Ajouter des offres")
    choice.get_by_role("checkbox", name=COURGETTES).check()
    choice.get_by_role("checkbox", name=CHICKEN).check()
    choice.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(2)
