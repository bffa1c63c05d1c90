"""The application on a home screen: installed, opened without a network, renewed, given a photo by another one."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cagette_pwa import routes
from cagette_pwa.demo.cast import PRODUCER
from cagette_pwa.tooling import interface
from tests.support.application import RunningApp
from tests.support.phones import kept_phone, new_phone
from tests.support.pictures import saved
from tests.support.static_site import StaticSite, static_site

KEPT = routes.KEPT_PAGES[0]
NEWER = "html[data-essai]"
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
CACHES = "() => caches.keys().then((names) => names.filter((name) => name.startsWith('app-')))"
NEW_VERSION = "Nouvelle version, recharger"


@pytest.fixture
def phone(browser: Browser, app: RunningApp) -> Iterator[BrowserContext]:
    """A phone whose browser lets the service worker in."""
    context = new_phone(browser, app.url, service_workers="allow")
    yield context
    context.close()


@pytest.fixture
def site(app: RunningApp, tmp_path: Path) -> Iterator[StaticSite]:
    """The built interface alone, which a test may change or stop."""
    assert interface.is_built()
    with static_site(tmp_path / "site") as served:
        yield served


def _come(page: Page, path: str) -> None:
    assert page.request.post(routes.API_SESSION, form={"email": PRODUCER.email, "password": PRODUCER.password}).ok
    _controlled(page, path)


def _controlled(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_function(CONTROLLED)


def _title(page: Page) -> Any:
    return expect(page.get_by_role("heading", level=1))


def test_a_browser_finds_nothing_that_keeps_it_from_installing(
    browser: Browser, app: RunningApp, tmp_path: Path
) -> None:
    phone = kept_phone(browser, app.url, tmp_path / "phone")
    page = phone.new_page()
    _controlled(page, routes.HOME)
    devtools = phone.new_cdp_session(page)
    found = devtools.send("Page.getAppManifest")
    errors = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    phone.close()
    assert urlsplit(found["url"]).path == "/manifest.webmanifest"
    assert found["errors"] == []
    assert errors == []


def test_every_address_of_the_manifest_answers_as_it_says(page: Page) -> None:
    answer = page.request.get("/manifest.webmanifest")
    manifest = answer.json()
    assert answer.headers["content-type"] == "application/manifest+json"
    assert answer.headers["cache-control"] == "no-cache"
    images = [*manifest["icons"], *manifest["screenshots"], *(one["icons"][0] for one in manifest["shortcuts"])]
    for image in images:
        assert page.request.get(image["src"]).headers["content-type"].startswith(image["type"]), image
    for place in (manifest["start_url"], *(one["url"] for one in manifest["shortcuts"])):
        assert page.request.get(place).ok, place


def test_the_worker_is_asked_for_again_and_comes_compressed(page: Page) -> None:
    answer = page.request.get("/sw.js", headers={"Accept-Encoding": "br"})
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-encoding"] == "br"
    assert answer.headers["content-type"].startswith("text/javascript")


def test_an_office_page_says_that_it_needs_the_network_and_what_does_not(page: Page) -> None:
    _come(page, routes.DASHBOARD)
    page.context.set_offline(True)
    page.goto(routes.STOCKS)
    _title(page).to_have_text("Pas de réseau")
    assert urlsplit(page.url).path == routes.STOCKS
    for kept in routes.KEPT_PAGES:
        expect(page.locator(f'main a[href="{kept}"]')).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith('"Bricolage')

    page.context.set_offline(False)
    page.get_by_role("link", name="Réessayer").click()
    _title(page).to_have_text("Stocks")


def test_an_open_office_page_says_when_the_network_goes(page: Page) -> None:
    _come(page, routes.STOCKS)
    _title(page).to_have_text("Stocks")
    notice = page.get_by_text("Pas de réseau : cette page en a besoin.")
    expect(notice).to_have_count(0)
    page.context.set_offline(True)
    expect(notice).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="Ce qui marche sans réseau").click()
    expect(page).to_have_url(KEPT)
    page.wait_for_load_state()
    page.wait_for_timeout(5000)
    expect(notice).to_have_count(0)


def test_a_document_taken_aboard_opens_without_network(page: Page) -> None:
    _come(page, routes.DASHBOARD)
    page.evaluate(
        """async () => (await caches.open("documents")).put("/api/documents/essai",
        new Response("<h1>À bord</h1>", { headers: { "content-type": "text/html; charset=utf-8" } }))"""
    )
    page.context.set_offline(True)
    page.goto("/api/documents/essai")
    _title(page).to_have_text("À bord")
    page.goto("/api/documents/autre")
    _title(page).to_have_text("Ce document n’est pas dans ce téléphone")


def test_the_phone_opens_a_kept_page_after_a_cold_start_without_network(
    browser: Browser, site: StaticSite, tmp_path: Path
) -> None:
    first = kept_phone(browser, site.url, tmp_path / "phone")
    _controlled(first.new_page(), routes.HOME)
    first.close()
    site.stop()

    again = kept_phone(browser, site.url, tmp_path / "phone")
    page = again.new_page()
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(urlsplit(request.url).path))
    page.goto(f"{KEPT}?vente=1")
    _title(page).to_be_visible()
    _title(page).not_to_have_text("Pas de réseau")
    page.wait_for_load_state("networkidle")
    asked = ("/manifest.webmanifest", "/_event", "/api/")  # of the server, which is gone
    assert [path for path in failed if not path.startswith(asked)] == []
    page.goto(routes.STOCKS)
    _title(page).to_have_text("Pas de réseau")
    again.close()


def test_a_new_version_waits_for_a_touch_on_a_page_that_the_phone_keeps(browser: Browser, site: StaticSite) -> None:
    phone = new_phone(browser, site.url, service_workers="allow")
    page = phone.new_page()
    _controlled(page, KEPT)
    before = page.evaluate(CACHES)
    site.replace_words(KEPT, "<html ", "<html data-essai ")

    page.reload()
    expect(page.locator(NEWER)).to_have_count(0)
    page.get_by_role("button", name=NEW_VERSION).click()
    expect(page.locator(NEWER)).to_have_count(1)
    page.wait_for_function(CONTROLLED)
    expect(page.get_by_role("button", name=NEW_VERSION)).to_have_count(0)
    after = page.evaluate(CACHES)
    assert len(after) == 1
    assert after != before
    phone.close()


def test_a_page_that_comes_from_the_network_lets_the_new_version_in_by_itself(
    browser: Browser, site: StaticSite
) -> None:
    phone = new_phone(browser, site.url, service_workers="allow")
    page = phone.new_page()
    _controlled(page, routes.SIGN_IN)
    before = page.evaluate(CACHES)
    site.replace_words(KEPT, "<html ", "<html data-essai ")

    page.reload()
    _until(lambda: page.evaluate(CACHES) not in (before, []) and len(page.evaluate(CACHES)) == 1)
    expect(page.get_by_role("button", name=NEW_VERSION)).to_have_count(0)
    page.goto(KEPT)
    expect(page.locator(NEWER)).to_have_count(1)
    phone.close()


def test_the_reload_that_reflex_asks_for_brings_the_new_version(browser: Browser, site: StaticSite) -> None:
    phone = new_phone(browser, site.url, service_workers="allow")
    page = phone.new_page()
    _controlled(page, KEPT)
    site.replace_words(KEPT, "<html ", "<html data-essai ")
    page.evaluate("() => void window.cagetteReload()")
    expect(page.locator(NEWER)).to_have_count(1)
    phone.close()


def test_a_photo_shared_by_another_application_finds_its_product(page: Page) -> None:
    from PIL import Image

    photo = saved(Image.new("RGB", (640, 480), (180, 40, 40)), quality=80)
    _come(page, routes.DASHBOARD)
    page.evaluate(
        """(bytes) => {
          const form = document.createElement("form"), input = document.createElement("input");
          Object.assign(form, { method: "post", enctype: "multipart/form-data", action: "/photo-partagee" });
          Object.assign(input, { type: "file", name: "photo" });
          const files = new DataTransfer();
          files.items.add(new File([new Uint8Array(bytes)], "IMG_1.jpg", { type: "image/jpeg" }));
          input.files = files.files;
          form.append(input);
          document.body.append(form);
          form.submit();
        }""",
        list(photo),
    )
    expect(page).to_have_url(routes.SHARED_PHOTO)
    expect(page.get_by_role("img", name="La photo partagée")).to_have_js_property("naturalWidth", 640)
    product = page.get_by_role("main").get_by_role("listitem").get_by_role("button").first
    product.click()
    expect(page).not_to_have_url(routes.SHARED_PHOTO)
    expect(page.get_by_role("button", name="Voir la photo en grand")).to_be_visible()

    page.goto(routes.SHARED_PHOTO)
    expect(page.get_by_text("Aucune photo n'attend ici.")).to_be_visible()


def test_the_invitation_to_install_is_made_once(page: Page) -> None:
    _come(page, routes.DASHBOARD)
    card = page.get_by_role("region", name="Installer l'application")
    _title(page).to_contain_text("Bonjour")
    expect(card).to_have_count(0)
    _browser_offers(page)
    expect(card).to_contain_text("vos commandes s'ouvrent même sans réseau")
    card.get_by_role("button", name="Plus tard").click()
    expect(card).to_have_count(0)

    page.reload()
    _title(page).to_contain_text("Bonjour")
    _browser_offers(page)
    page.wait_for_timeout(500)
    expect(card).to_have_count(0)


def test_the_invitation_opens_the_question_of_the_phone(page: Page) -> None:
    _come(page, routes.DASHBOARD)
    _title(page).to_contain_text("Bonjour")
    _browser_offers(page)
    page.get_by_role("button", name="Installer").click()
    page.wait_for_function("() => window.asked === 1")
    expect(page.get_by_role("region", name="Installer l'application")).to_have_count(0)


@pytest.mark.parametrize(("standalone", "shown"), [("false", 1), ("true", 0)])
def test_safari_is_shown_the_gesture_until_it_is_installed(page: Page, standalone: str, shown: int) -> None:
    told = f"{{ standalone: {{ value: {standalone} }}, maxTouchPoints: {{ value: 5 }} }}"
    page.add_init_script(f"Object.defineProperties(navigator, {told});")
    _come(page, routes.DASHBOARD)
    _title(page).to_contain_text("Bonjour")
    card = page.get_by_role("region", name="Installer l'application")
    expect(card).to_have_count(shown)
    if shown:
        expect(card).to_contain_text("Partager")
        expect(card.get_by_role("button", name="Installer")).to_have_count(0)


def _until(holds: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _browser_offers(page: Page) -> None:
    """What Chromium says of a page that can be installed."""
    page.evaluate(
        """() => window.dispatchEvent(Object.assign(new Event("beforeinstallprompt", { cancelable: true }),
        { prompt: async () => { window.asked = (window.asked ?? 0) + 1; } }))"""
    )
