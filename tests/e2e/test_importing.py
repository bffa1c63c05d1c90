"""Products leave for a spreadsheet, and come back: seen first, imported once."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cagette_pwa import database, routes
from cagette_pwa.models.account import User
from cagette_pwa.services import sessions
from tests.support.application import RunningApp
from tests.support.sheets import csv_of, lines_of
from tests.support.town import make_farm, make_offer, make_product, sign_in


@pytest.fixture
def farmer(page: Page, app: RunningApp) -> Page:
    """At the products of a farm of its own: courgettes in two sizes, eggs and honey."""
    with database.write() as session:
        farm = make_farm(session, name="Ferme du Tableur")
        courgettes = make_product(session, farm)
        make_offer(session, farm, product=courgettes, reference="COU-500", stock=40)
        make_offer(session, farm, product=courgettes, reference="COU-1", label="le kilo", price_cents=320)
        for name, reference in (("Œufs", "00123"), ("Miel", "MIE-1")):
            product = make_product(session, farm, name=name)
            make_offer(session, farm, product=product, reference=reference, label="le lot")
        token = sign_in(session, session.get_one(User, farm.user_id))
    page.context.add_cookies([{"name": sessions.COOKIE, "value": token, "url": app.url}])
    page.goto(routes.PRODUCTS)
    return page


def test_a_file_is_exported_changed_checked_and_imported_once(farmer: Page) -> None:
    changed = _changed(_exported(farmer))

    _send(farmer, changed)
    expect(farmer.get_by_text("2 modifiés, 1 inchangé, 1 erreur")).to_be_visible()
    lines = farmer.locator("main li")
    expect(lines.first).to_contain_text("à corriger")
    expect(lines.first).to_contain_text("« gratuit » n'est pas un montant")
    expect(lines.filter(has_text="Courgettes 500 g")).to_contain_text("2,20")
    farmer.get_by_role("button", name="Importer 2 lignes, laisser 1 en erreur").click()
    expect(farmer.get_by_text("2 lignes importées le")).to_be_visible()
    expect(lines).to_have_count(1)

    farmer.get_by_role("link", name="Voir mes produits").click()
    expect(farmer.get_by_label("Prix : Courgettes 500 g")).to_have_value("2,20")

    _send(farmer, changed)
    expect(farmer.get_by_text("3 inchangés, 1 erreur")).to_be_visible()
    expect(farmer.get_by_role("button", name="Importer")).to_have_count(0)


def test_a_file_that_is_no_table_is_answered_on_its_form(farmer: Page) -> None:
    _send(farmer, b"%PDF-1.7")
    expect(farmer.get_by_role("alert").filter(has_text="Ce fichier n'est pas un tableau.")).to_be_visible()


def _exported(page: Page) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name="Exporter les produits et les offres en CSV").click()
    return Path(download.value.path()).read_bytes()


def _changed(content: bytes) -> bytes:
    """A price and a stock are new, another price is no price, and the eggs stay as they are."""
    lines = {line["Référence"]: line for line in lines_of(content)}
    assert list(lines) == ["COU-500", "COU-1", "MIE-1", "00123"]
    lines["COU-500"] |= {"Prix TTC": "2,20", "Stock réel": "25"}
    lines["COU-1"]["Description"] = "Cueillies du matin."
    lines["COU-500"]["Description"] = "Cueillies du matin."
    lines["MIE-1"]["Prix TTC"] = "gratuit"
    return csv_of(*lines.values())


def _send(page: Page, content: bytes) -> None:
    page.get_by_role("link", name="Importer", exact=True).click()
    page.get_by_label("Votre fichier").set_input_files(
        {"name": "produits.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Voir ce qu'il change").click()
