"""The referent's office on the day: it follows what phones hand over, and validates without waiting for them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cagette_pwa import routes
from tests.e2e.field_day import SENT, FieldDay, come_aboard
from tests.support.application import RunningApp

FITS = """() => {
  const next = [...document.querySelectorAll("button")].find((one) => one.textContent === "Suivant");
  const bar = document.querySelector("nav[aria-label='Navigation principale']");
  return document.documentElement.scrollHeight <= innerHeight
    && next.getBoundingClientRect().bottom < bar.getBoundingClientRect().top;
}"""
"""The page does not scroll, and its last button is above the bar."""


@pytest.fixture
def day(app: RunningApp) -> FieldDay:
    return FieldDay(app)


@pytest.fixture
def office(browser: Browser, day: FieldDay) -> Iterator[Page]:
    """The referent's office, where twenty seconds pass when a test says so."""
    with day.phone(browser, "referent") as page:
        page.clock.install()
        page.goto(routes.at(routes.DISTRIBUTION, distribution=day.distribution))
        expect(page.get_by_text("0 / 3")).to_be_visible()
        yield page


def hand_over(page: Page, number: int) -> None:
    page.get_by_role("button", name=f"Remettre le panier {number}").click()


def test_the_office_follows_by_itself_what_a_phone_hands_over(browser: Browser, day: FieldDay, office: Page) -> None:
    office.get_by_role("link", name="Remettre les paniers").click()
    expect(office).to_have_url(re.compile(f"{routes.HAND_OVER}\\?d={day.distribution}$"))
    expect(office.get_by_text("0 / 3")).to_be_visible()
    office.get_by_role("link", name="Retour").click()
    expect(office.get_by_text("Il reste 6 pièces à peser")).to_be_visible()
    with day.phone(browser, "referent") as phone:
        come_aboard(phone, routes.HAND_OVER + day.query)
        hand_over(phone, 1)
        expect(phone.get_by_text("1 / 3")).to_be_visible()
        expect(phone.get_by_role("status").first).to_contain_text(SENT)
    office.clock.fast_forward(21_000)
    expect(office.get_by_text("1 / 3")).to_be_visible()


def test_a_sale_is_validated_while_a_phone_still_holds_hand_overs_and_none_is_lost(
    browser: Browser, day: FieldDay, office: Page, tmp_path: Path
) -> None:
    day.weigh_all()
    with day.phone(browser, "referent", tmp_path / "phone") as phone:
        come_aboard(phone, routes.HAND_OVER + day.query)
        phone.context.set_offline(True)
        hand_over(phone, 1)
        hand_over(phone, 2)
        expect(phone.get_by_role("status").first).to_contain_text("2 à envoyer")
        office.get_by_role("button", name="Valider la vente").click()
        sheet = office.get_by_role("dialog", name="Valider la vente ?")
        expect(sheet).to_contain_text("3 paniers ne sont pas remis")
        sheet.get_by_role("button", name="Valider la vente").click()
        expect(office.get_by_text(re.compile("^Vente validée .* par Yves"))).to_be_visible()
        phone.context.set_offline(False)
        expect(phone.get_by_role("status").first).to_contain_text(SENT)
    assert len(day.picked_up()) == 2
    office.get_by_role("button", name="Actualiser").click()
    expect(office.get_by_text("2 / 3")).to_be_visible()


def test_the_scale_fits_a_phone_even_when_a_weight_is_asked_about(browser: Browser, day: FieldDay) -> None:
    with day.phone(browser, "farmer") as phone:
        come_aboard(phone, routes.WEIGHING + day.query)
        assert phone.evaluate(FITS)
        pad = phone.get_by_role("group", name="Pavé de chiffres")
        before = pad.bounding_box()
        for key in "1850":
            pad.get_by_role("button", name=key, exact=True).click()
        phone.get_by_role("button", name="Suivant", exact=True).click()
        expect(phone.get_by_role("alert").filter(has_text="1850 kg")).to_be_visible()
        assert phone.evaluate(FITS)
        assert pad.bounding_box() == before
