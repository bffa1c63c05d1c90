"""A farm's products over HTTP: given out to its own people, taken in and led to what they would change."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlmodel import select

from cagette_pwa import database as databases
from cagette_pwa import routes
from cagette_pwa.api.product_files import CSV, XLSX
from cagette_pwa.documents.table_file import (
    EmptyFile,
    FileTooLarge,
    NotATable,
    OldSpreadsheet,
    OnlyTitles,
    UnreadableTable,
)
from cagette_pwa.errors import CagetteError, UnreadableEvent, sentence_of
from cagette_pwa.models.account import User
from cagette_pwa.models.product import Offer
from cagette_pwa.models.product_import import ProductImport
from cagette_pwa.services import sessions
from cagette_pwa.services.product_sheets import TitlesMissing, TitleTwice
from tests.documents.workbooks import workbook
from tests.support.sheets import lines_of
from tests.support.town import make_farm, make_offer, make_user, sign_in

FILE = b"Produit;Prix TTC\nMiel;7,50\n"


@pytest.fixture
def farmer(client: TestClient) -> None:
    """Signed in for a farm that sells courgettes."""
    with databases.write() as session:
        farm = make_farm(session)
        make_offer(session, farm, reference="COU-500")
        make_offer(session, make_farm(session), reference="AUTRE")
        client.cookies.set(sessions.COOKIE, sign_in(session, session.get_one(User, farm.user_id)))


def send(client: TestClient, content: bytes, name: str = "produits.csv", **headers: str) -> Response:
    return client.post(routes.API_IMPORT, files={"fichier": (name, content, "text/csv")}, headers=headers)


def kept() -> list[ProductImport]:
    with databases.read() as session:
        found = list(session.exec(select(ProductImport)))
        session.expunge_all()
    return found


@pytest.mark.parametrize(("ending", "media_type"), [("csv", CSV), ("xlsx", XLSX)])
def test_products_are_given_out_as_a_file_with_its_day(
    client: TestClient, farmer: None, ending: str, media_type: str
) -> None:
    answer = client.get(f"/api/documents/produits.{ending}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert answer.headers["content-disposition"].startswith('attachment; filename="produits-20')
    assert answer.headers["content-disposition"].endswith(f'.{ending}"')
    assert answer.headers["cache-control"] == "private, no-store"


def test_a_farm_gets_its_own_offers_only(client: TestClient, farmer: None) -> None:
    (line,) = lines_of(client.get("/api/documents/produits.csv").content)
    assert line["Référence"] == "COU-500"


@pytest.mark.parametrize("address", ["/api/documents/produits.csv", "/api/documents/produits.xlsx"])
def test_a_stranger_is_led_to_the_door(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 401
    seen = client.get(address, headers={"accept": "text/html"})
    assert (seen.status_code, seen.headers["location"].partition("?")[0]) == (303, routes.SIGN_IN)


def test_a_file_leads_to_what_it_would_change_and_changes_nothing_else(client: TestClient, farmer: None) -> None:
    answer = send(client, FILE, "C:\\marché.csv")

    (found,) = kept()
    assert (answer.status_code, answer.headers["location"]) == (303, f"/produits/importer/{found.public_id}")
    assert (found.file_name, found.applied_at) == ("marché.csv", None)
    with databases.read() as session:
        assert len(session.exec(select(Offer)).all()) == 2


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", EmptyFile),
        (b"Produit;Prix\n", OnlyTitles),
        (b"%PDF-1.7", NotATable),
        (b"\xd0\xcf\x11\xe0", OldSpreadsheet),
        (workbook(["Produit"], ["x"])[:-300], UnreadableTable),
        (b"Nom;Ville\nVergne;Brive\n", TitlesMissing),
        (b"Produit;Nom du produit;Prix\nx;y;1\n", TitleTwice),
        (b"x" * 5_000_001, FileTooLarge),
    ],
)
def test_a_refused_file_leads_back_to_its_form_with_a_sentence(
    client: TestClient, farmer: None, content: bytes, refusal: type[CagetteError]
) -> None:
    answer = send(client, content, "liste.csv")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/produits/importer?refus={refusal.code_name()}")
    assert sentence_of(refusal.code_name()) == refusal().sentence != CagetteError().sentence
    assert kept() == []


def test_what_is_no_form_with_a_file_is_refused(client: TestClient, farmer: None) -> None:
    assert client.post(routes.API_IMPORT).headers["location"].endswith(f"refus={EmptyFile.code_name()}")
    assert client.post(routes.API_IMPORT, data={"fichier": "x"}).headers["location"].endswith(EmptyFile.code_name())
    odd = client.post(routes.API_IMPORT, content=b"--", headers={"content-type": "multipart/form-data; boundary=x"})
    assert odd.headers["location"].endswith((UnreadableEvent.code_name(), EmptyFile.code_name()))


def test_nothing_is_read_of_a_stranger_nor_of_somebody_without_a_farm(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(_: Any) -> None:
        raise AssertionError("read")

    monkeypatch.setattr("cagette_pwa.api.product_files.read_table", read)
    assert send(client, FILE).headers["location"].startswith(routes.SIGN_IN)
    with databases.write() as session:
        client.cookies.set(sessions.COOKIE, sign_in(session, make_user(session)))
    assert send(client, FILE).headers["location"] == "/produits/importer?refus=no-producer"


def test_a_program_is_told_where_to_look_and_why_not(client: TestClient, farmer: None) -> None:
    good, bad = send(client, FILE, accept="application/json"), send(client, b"", accept="application/json")
    assert good.json()["suite"].startswith("/produits/importer/")
    assert (bad.status_code, bad.json()["title"]) == (422, EmptyFile().sentence)


def test_another_site_cannot_send_a_file(client: TestClient, farmer: None) -> None:
    assert send(client, FILE, origin="https://elsewhere.example").status_code == 403
    assert kept() == []
