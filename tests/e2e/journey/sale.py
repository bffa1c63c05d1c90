"""Chapter 3 of the guide: true stocks, and the first sales."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.journey.farm import CHICKEN
from tests.e2e.journey.market import MARKET
from tests.e2e.journey.people import place, sheet, titled, told

CHICKENS = 6


def limit_stock(page: Page) -> None:
    """Step 1: the chicken's stock is limited, and there are six of them."""
    place(page, "Stocks")
    titled(page, "Stocks")
    row = stock_row(page)
    expect(row).to_contain_text("Stock non limité")
    row.get_by_role("switch", name=f"Limiter le stock : {CHICKEN}").click()
    count = row.get_by_role("spinbutton", name=CHICKEN)
    count.fill(str(CHICKENS))
    count.press("Enter")
    see_stock(page, ordered=0, on_hand=CHICKENS, available=CHICKENS)


def see_stock(page: Page, *, ordered: int, on_hand: int, available: int) -> None:
    """The three figures of the chicken, on the page of stocks."""
    row = stock_row(page)
    expect(row.get_by_text("commandé")).to_have_text(
        [f" · {ordered} commandé{'s' if ordered > 1 else ''}"] if ordered else []
    )
    expect(row.get_by_role("spinbutton", name=CHICKEN)).to_have_value(str(on_hand))
    if available:
        words = f"{available} disponible{'s' if available > 1 else ''}"
        expect(row.get_by_text(words, exact=True).filter(visible=True)).to_be_visible()
    else:
        expect(row.get_by_text("épuisé").filter(visible=True)).to_be_visible()


def stock_row(page: Page) -> Locator:
    """The chicken's line."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Poulet fermier"))


def plan(page: Page) -> str:
    """Step 2: one date, then all of them, then all but one; the third sells from now on. Its day, in words."""
    place(page, "Planifier")
    titled(page, "Planifier")
    _join_one(page)
    _join_all(page)
    leave(page, sale_rows(page).nth(1))
    sheet(page, "Ne plus participer ?").get_by_role("button", name="Ne plus participer").click()
    told(page, "Vous ne participez plus à 1 vente.")
    expect(sale_rows(page).nth(1).get_by_role("button", name=re.compile("^Participer :"))).to_be_visible()
    return _open_now(page, sale_rows(page).nth(2))


def leave(page: Page, sale: Locator) -> None:
    """« Ne plus participer », as far as the question that confirms it."""
    sale.get_by_role("button", name=re.compile("^Modifier la participation")).click()
    sheet(page, MARKET).get_by_role("button", name="Ne plus participer à cette vente").click()


def leave_in_vain(page: Page, day: str) -> None:
    """« Si vous avez déjà reçu des commandes, cela ne sera pas possible de ne plus participer, il faudra en assurer
    la livraison aux clients ou bien les contacter »: she keeps the sale.
    """
    place(page, "Planifier")
    titled(page, "Planifier")
    leave(page, sale_on(page, day))
    asked = sheet(page, "Annuler cette vente ?")
    expect(asked).to_contain_text("1 client a commandé pour")
    asked.get_by_role("button", name="Garder la vente").click()
    expect(sale_on(page, day)).to_contain_text("toutes les dates")


def sale_rows(page: Page) -> Locator:
    """The coming sales, nearest first."""
    return page.get_by_role("main").get_by_role("listitem")


def sale_on(page: Page, day: str) -> Locator:
    """The sale of a day."""
    return sale_rows(page).filter(has=page.get_by_role("button", name=f"Modifier la participation : {MARKET}, {day}"))


def _join_one(page: Page) -> None:
    row = sale_rows(page).first
    row.get_by_role("button", name=re.compile("^Participer :")).click()
    told(page, "Vous participez à la vente du")
    _set_up_debit(page)
    expect(row).to_contain_text("vous participez")


def _set_up_debit(page: Page) -> None:
    """« Vous allez être invité à paramétrer le système de prélèvement des frais de la plateforme. »"""
    sheet(page, "Votre première vente est prévue").get_by_role("button", name="Plus tard").click()
    page.get_by_role("link", name="Prélèvement des frais à paramétrer").click()
    titled(page, "Prélèvements")
    page.get_by_label("Titulaire du compte").fill("Jeanne Lavaud")
    page.get_by_label("Adresse mail à prévenir").fill("compta@ferme-des-tilleuls.example")
    page.get_by_role("button", name="Enregistrer").click()
    told(page, "C'est enregistré.")
    place(page, "Planifier")
    titled(page, "Planifier")
    expect(page.get_by_role("link", name="Prélèvement des frais à paramétrer")).to_have_count(0)


def _join_all(page: Page) -> None:
    sale_rows(page).nth(1).get_by_role("button", name=re.compile("^Toutes les dates")).click()
    asked = sheet(page, "Participer régulièrement")
    expect(asked).to_contain_text("tous les mercredis de 18h00 à 19h00")
    expect(asked.get_by_role("radio", name="Toutes les dates")).to_be_checked()
    asked.get_by_role("button", name="Participer").click()
    told(page, "ventes de plus.")
    for row in range(1, 4):
        expect(sale_rows(page).nth(row)).to_contain_text("toutes les dates")


def _open_now(page: Page, sale: Locator) -> str:
    """« Personnaliser dates d'ouverture/fermeture »: two months before the distribution is now, whatever the day."""
    expect(sale).to_contain_text("à venir")
    change = sale.get_by_role("button", name=re.compile("^Modifier la participation"))
    day = (change.get_attribute("aria-label") or "").rsplit(", ", 1)[-1]
    change.click()
    sheet(page, MARKET).get_by_role("button", name="Ouverture et fermeture").click()
    window = sheet(page, "Ouverture et fermeture")
    opening = window.get_by_role("group", name="Ouverture")
    opening.get_by_label("Jours avant").fill("60")
    opening.get_by_label("À", exact=True).fill("00:00")
    window.get_by_role("button", name="Enregistrer").click()
    told(page, "Ouverture et fermeture enregistrées.")
    expect(sale_on(page, day)).to_contain_text("ouverte")
    return day
