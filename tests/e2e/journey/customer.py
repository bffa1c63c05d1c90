"""Customers: the market's QR code, its shop, an order and its number."""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.e2e.journey.farm import CHICKEN, FARM
from tests.e2e.journey.market import MARKET
from tests.e2e.journey.people import Person, place, sheet, titled


@dataclass(frozen=True)
class Ordered:
    """An order: its number, and the address of its page."""

    number: int
    address: str

    @property
    def public_id(self) -> str:
        """The last part of its address."""
        return self.address.rsplit("/", 1)[-1]


def take_qr_code(page: Page) -> str:
    """The producer saves the market's QR code for a poster; what a camera reads in it."""
    place(page, "Accueil")
    page.get_by_role("button", name=f"Inviter des clients : {MARKET}").click()
    invitation = sheet(page, "Invitez vos clients à commander")
    with page.expect_download() as saved:
        invitation.get_by_role("link", name="QR code").click()
    invitation.get_by_role("button", name="Fermer").click()
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(Path(saved.value.path()).read_bytes())))
    return code.text


def enter_shop(page: Page, address: str, day: str) -> None:
    """The shop of the market, at the sale of `day`."""
    page.goto(address)
    titled(page, MARKET)
    expect(page.get_by_role("heading", name="Le marché", exact=True)).to_be_visible()
    number = int(day.split()[1].removesuffix("er"))
    dates = page.get_by_role("group", name="Date de retrait").get_by_role("button", name=f" {number:02}/")
    if dates.count():
        dates.click()
    expect(page.get_by_text(re.compile(f"^Segonzac · {day}"))).to_be_visible()
    expect(page.get_by_role("heading", name=FARM)).to_be_visible()


def choose(page: Page, product: str, pieces: int) -> None:
    """So many pieces into the basket."""
    more = page.get_by_role("main").get_by_role("button", name=f"Plus : {product}")
    for _ in range(pieces):
        more.click()
    expect(_shelf(page, product).locator("output")).to_have_text(str(pieces))


def open_basket(page: Page) -> Locator:
    """The sheet from which one orders."""
    page.get_by_role("button", name=re.compile(r"\d+ articles?")).click()
    return sheet(page, "Votre panier")


def order_as_guest(page: Page, person: Person) -> Ordered:
    """Two chickens and three bags of courgettes, without an account."""
    choose(page, "Courgettes", 3)
    choose(page, "Poulet fermier", 2)
    basket = open_basket(page)
    basket.get_by_label("Prénom").fill(person.first_name)
    basket.get_by_label("Nom", exact=True).fill(person.last_name)
    basket.get_by_label("Adresse mail").fill(person.email)
    basket.get_by_role("button", name=re.compile("^Commander")).click()
    titled(page, "Commande enregistrée")
    number = page.get_by_label(re.compile(r"Commande numéro \d+"))
    expect(number).to_be_visible()
    found = re.search(r"\d+", number.get_attribute("aria-label") or "")
    assert found
    expect(page.get_by_text(f"Une confirmation est partie à {person.email}.")).to_be_visible()
    return Ordered(int(found[0]), page.url)


def choose_all(page: Page, pieces: int) -> None:
    """Every chicken that is left; the shop itself stops there."""
    choose(page, "Poulet fermier", pieces)
    expect(page.get_by_role("main").get_by_role("button", name="Plus : Poulet fermier")).to_be_disabled()


def deaf(page: Page) -> None:
    """From now on, the shop of this page does not hear what others order."""
    page.route("**/api/boutique/**", lambda route: route.abort())


def hear_of_orders(page: Page, left: int) -> None:
    """The basket was filled before somebody else ordered: the open shop says so by itself, and sends nothing."""
    basket = open_basket(page)
    line = basket.get_by_role("listitem").filter(has_text="Poulet fermier")
    expect(line).to_contain_text(f"il n'en reste que {left}")
    expect(basket.get_by_text("Corrigez les lignes signalées pour commander.")).to_be_visible()
    expect(basket.get_by_role("button", name=re.compile("^Commander"))).to_be_disabled()


def order_too_much(page: Page, left: int) -> None:
    """A shop that did not hear of it sends the same basket: the server refuses it, and nothing is ordered."""
    basket = open_basket(page)
    basket.get_by_role("button", name=re.compile("^Commander")).click()
    expect(page).to_have_url(re.compile("/marche/"))
    refusal = page.get_by_text(f"« {CHICKEN} » : il n'en reste que {left} pour cette commande")
    expect(refusal.first).to_be_visible()


def see_order(page: Page, *lines: tuple[str, str], total: str) -> None:
    """The customer's page of the order, with the quantities and amounts of now."""
    page.reload()
    titled(page, "Commande enregistrée")
    for line, amount in lines:
        expect(page.get_by_role("listitem").filter(has_text=line).first).to_contain_text(amount)
    expect(page.get_by_text(total, exact=True).last).to_be_visible()


def _shelf(page: Page, product: str) -> Locator:
    return page.get_by_role("main").get_by_role("listitem").filter(has=page.get_by_role("heading", name=product))
