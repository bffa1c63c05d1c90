"""Chapter 4 of the guide, step 2: the distribution, its validation, and the Monday of the payment."""

import re
from datetime import date

from playwright.sync_api import Page, expect

from cagette_pwa.clock import day_words
from tests.e2e.journey.customer import Ordered
from tests.e2e.journey.market import MARKET
from tests.e2e.journey.people import Person, again_until, more, place, sent, sheet, titled, told
from tests.e2e.journey.sale import see_stock, stock_row


def hand_over(page: Page, order: Ordered, customer: Person) -> None:
    """The referent finds the distribution, hands the basket over when its customer comes, and follows it from there."""
    more(page, MARKET)
    titled(page, MARKET)
    sale = page.get_by_role("main").get_by_role("link").filter(has_text=re.compile("1 panier"))
    sale.first.click()
    expect(page.get_by_text("0 / 1")).to_be_visible()
    page.get_by_role("link", name="Remettre les paniers").click()
    titled(page, "Remettre")
    page.get_by_role("button", name=f"Remettre le panier {order.number} à {customer.name}").click()
    expect(page.get_by_text("1 / 1")).to_be_visible()
    sent(page)
    page.get_by_role("link", name="Retour").click()
    titled(page, MARKET)
    expect(page.get_by_text("1 / 1")).to_be_visible()


def validate(page: Page) -> None:
    """Money starts moving."""
    page.get_by_role("button", name="Valider la vente").click()
    sheet(page, "Valider la vente ?").get_by_role("button", name="Valider la vente").click()
    told(page, "Vente validée. Les producteurs sont prévenus.")
    expect(page.get_by_text(re.compile("^Vente validée .* par "))).to_be_visible()


def see_payout(page: Page, amount: str, monday: date) -> None:
    """What will be paid, and on which Monday."""
    more(page, "Virements")
    titled(page, "Virements")
    expect(page.get_by_text("Prochain virement")).to_be_visible()
    expect(page.get_by_text(amount, exact=True).first).to_be_visible()
    expect(page.get_by_text(day_words(monday))).to_be_visible()


def see_settled_stock(page: Page, left: int) -> None:
    """Minutes after the end, what was ordered has been delivered."""
    place(page, "Stocks")
    titled(page, "Stocks")
    again_until(page, stock_row(page).filter(has_not_text="commandé"))
    see_stock(page, ordered=0, on_hand=left, available=left)
