"""Chapter 4 of the guide, step 1: preparing what was ordered."""

import re
from io import BytesIO

from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.e2e.journey.customer import Ordered
from tests.e2e.journey.farm import CHICKEN, COURGETTES
from tests.e2e.journey.people import Person, place, sent, sheet, titled, told


def open_recap(page: Page) -> None:
    """Commandes, for the sale that has an order."""
    place(page, "Commandes")
    titled(page, "Commandes")
    page.get_by_role("button", name="Choisir les ventes").click()
    ours = page.get_by_role("checkbox").filter(has_text="1 panier")
    if ours.get_attribute("aria-checked") != "true":
        ours.click()
        expect(ours).to_have_attribute("aria-checked", "true")
    for other in page.get_by_role("checkbox", checked=True).filter(has_not_text="1 panier").all():
        other.click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)
    page.get_by_role("button", name="Choisir les ventes").click()


def see_products(page: Page) -> None:
    """« Récap. par produits »: what to bring."""
    page.get_by_role("button", name="Par produit · 2").click()
    main = page.get_by_role("main")
    expect(main.get_by_role("listitem").filter(has_text=COURGETTES)).to_contain_text(re.compile(r"^3.*1,5\skg"))
    expect(main.get_by_role("listitem").filter(has_text=CHICKEN)).to_contain_text("2 à peser")


def see_customer(page: Page, order: Ordered, customer: Person) -> Locator:
    """« Récap. par clients »: the number to write on the bag, and the name."""
    page.get_by_role("button", name="Par client · 1").click()
    basket = page.get_by_role("group").filter(has_text=customer.name)
    expect(basket.get_by_text(str(order.number), exact=True)).to_be_visible()
    if basket.get_attribute("open") is None:
        basket.get_by_text(customer.name).click()
    return basket


def take_one_away(page: Page, basket: Locator) -> None:
    """A bag of courgettes is missing: the customer will be told why."""
    line = basket.get_by_role("listitem").filter(has_text=COURGETTES)
    line.get_by_role("button", name="Quantité").click()
    change = sheet(page, "Changer la quantité")
    change.get_by_role("button", name=f"Moins : {COURGETTES}").click()
    expect(change.locator("output")).to_have_text("2")
    change.get_by_label("Motif (facultatif)").fill("La grêle est passée.")
    change.get_by_role("button", name="Enregistrer").click()
    told(page, "Le client sera prévenu par mail d'ici 10 minutes, une fois pour tous vos changements.")
    expect(basket).to_contain_text(f"2 × {COURGETTES}")


def weigh(page: Page, *kilos: str) -> None:
    """« Pesée de produits en masse »: one piece after the other, on a page that would do without network too."""
    place(page, "Accueil")
    page.get_by_role("link", name=f"Peser · {len(kilos)}").click()
    expect(page.get_by_text(f"Pesée · 0/{len(kilos)}")).to_be_visible()
    pad = page.get_by_role("group", name="Pavé de chiffres")
    for done, weight in enumerate(kilos, 1):
        for key in weight:
            pad.get_by_role("button", name="Virgule" if key == "," else key, exact=True).click()
        page.get_by_role("button", name="Suivant", exact=True).click()
        expect(page.get_by_text(f"Pesée · {done}/{len(kilos)}")).to_be_visible()
    sent(page)
    place(page, "Commandes")
    titled(page, "Commandes")


def read_papers(page: Page, order: Ordered, customer: Person) -> None:
    """Both sheets, as a printer gets them."""
    sheet_of_goods = _paper(page, "Bon de commande")
    assert "Courgettes" in sheet_of_goods
    assert "Poulet fermier" in sheet_of_goods
    sheet_of_people = _paper(page, "Liste d'émargement")
    assert customer.name in sheet_of_people
    assert re.search(rf"N°\s*{order.number}\b", sheet_of_people)


def _paper(page: Page, name: str) -> str:
    href = page.get_by_role("link", name=f"{name} en PDF").get_attribute("href")
    assert href
    answer = page.request.get(href)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return " ".join(" ".join(one.extract_text() for one in PdfReader(BytesIO(answer.body())).pages).split())
