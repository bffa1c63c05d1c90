"""The interface reaches the server that served it."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from cagette_pwa import routes
from cagette_pwa.demo.cast import PRODUCER
from tests.support.application import RunningApp


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_page_talks_to_the_host_and_port_in_its_address(page: Page, app: RunningApp, host: str) -> None:
    """Nothing of the machine that built the interface is left in it."""
    address = f"{host}:{urlsplit(app.url).port}"
    with page.expect_websocket() as opened:
        page.goto(f"http://{address}/")
    assert urlsplit(opened.value.url).netloc == address


def test_an_unknown_address_is_answered_as_unknown(page: Page) -> None:
    """Browsers, search engines and monitors are not told that anything goes."""
    assert page.request.get("/").status == 200
    assert page.request.get("/cette-page-n-existe-pas").status == 404


def test_a_browser_is_sent_the_smallest_form_of_a_page(page: Page) -> None:
    """Browsers name gzip first, and brotli is smaller."""
    answer = page.request.get("/connexion", headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert answer.headers["content-encoding"] == "br"


def test_a_tab_begins_afresh_when_somebody_else_sits_down(page: Page) -> None:
    """What the server remembers of a tab, private pages included, is never drawn for who comes after."""
    page.goto(routes.SIGN_IN)
    page.get_by_role("button", name=f"Entrer comme {PRODUCER.first_name}").click()
    expect(page.get_by_role("heading", level=1, name=f"Bonjour {PRODUCER.first_name}")).to_be_visible()
    hers = page.evaluate("sessionStorage.getItem('token')")
    page.goto(routes.MORE)
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("button", name="Se déconnecter")).to_have_count(0)
    page.goto(routes.SIGN_IN)
    expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
    assert hers
    page.wait_for_function("sessionStorage.getItem('token')")
    assert page.evaluate("sessionStorage.getItem('token')") != hers
