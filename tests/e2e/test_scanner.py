"""The camera of a phone reads the code of an order; where it cannot, it says what to do."""

from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from cagette_pwa.services import pickup_codes
from tests.support.application import RunningApp
from tests.support.cameras import seeing
from tests.support.configuration import configured
from tests.support.phones import new_phone

CODE = "12.34.ABCDEFGHIJ234567"


def test_the_code_of_an_order_is_read_and_closing_lets_the_camera_go(
    browser: Browser, app: RunningApp, tmp_path: Path
) -> None:
    with configured(PUBLIC_URL="https://cagette.example"):
        address = pickup_codes.address_of(CODE)
    with seeing(browser.browser_type, address, tmp_path) as phone:
        page = _scanning(phone, app)
        expect(page.get_by_text(CODE)).to_be_visible()
        stream = page.evaluate_handle("document.querySelector('video').srcObject")
        assert stream.evaluate("(stream) => stream.active")
        page.get_by_role("button", name="Fermer").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert not stream.evaluate("(stream) => stream.active")


def test_a_code_that_is_not_of_an_order_is_refused_and_the_camera_goes_on(
    browser: Browser, app: RunningApp, tmp_path: Path
) -> None:
    with seeing(browser.browser_type, "https://cagette.example/marche/segonzac", tmp_path) as phone:
        page = _scanning(phone, app)
        expect(_alert(page)).to_contain_text("Ce n'est pas un code de retrait.")
        assert page.evaluate("document.querySelector('video').srcObject.active")


def test_a_phone_that_has_not_kept_the_reader_says_so(browser: Browser, app: RunningApp, tmp_path: Path) -> None:
    with seeing(browser.browser_type, CODE, tmp_path) as phone:
        page = _scanning(phone, app, without="**/assets/decode-*.js")
        expect(_alert(page)).to_contain_text("rouvrez cette page une fois avec du réseau")


def test_a_camera_that_is_not_allowed_says_how_to_allow_it_and_a_number_can_be_typed(
    browser: Browser, app: RunningApp, tmp_path: Path
) -> None:
    with seeing(browser.browser_type, CODE, tmp_path, allowed=False) as phone:
        page = _scanning(phone, app)
        expect(_alert(page)).to_contain_text("L'appareil photo n'est pas autorisé.")
        page.get_by_label("Ou le numéro de la commande").fill("douze")
        page.get_by_role("button", name="Ouvrir").click()
        expect(_alert(page).nth(1)).to_have_text("Tapez le numéro en chiffres, par exemple 12.")

        page.context.grant_permissions(["camera"])
        page.get_by_role("button", name="Réessayer").click()
        expect(_alert(page)).to_have_text(CODE)


def _scanning(phone: Browser, app: RunningApp, without: str = "") -> Page:
    page = new_phone(phone, app.url).new_page()
    if without:
        page.route(without, lambda route: route.abort())
    page.goto("/vitrine")
    page.get_by_role("button", name="Lire un code").click()
    return page


def _alert(page: Page) -> Locator:
    return page.get_by_role("dialog").get_by_role("alert")
