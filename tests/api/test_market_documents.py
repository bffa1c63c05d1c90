"""The QR code and the poster that lead to a market's shop."""

from io import BytesIO

import pytest
import zxingcpp
from fastapi.testclient import TestClient
from PIL import Image
from pypdf import PdfReader

from cagette_pwa import database as databases
from cagette_pwa.settings import settings
from tests.support import town

FOLDER = "/api/documents/marches/segonzac"


@pytest.fixture(autouse=True)
def _market(database: str) -> None:
    with databases.write() as session:
        market = town.make_market(session, slug="segonzac")
        town.make_schedule(session, market)


def test_the_png_leads_to_the_shop(client: TestClient) -> None:
    answer = client.get(f"{FOLDER}/qr.png")
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(answer.content)))
    assert code.text == f"{settings().public_url}/marche/segonzac"


def test_the_svg_is_shown_in_pages(client: TestClient) -> None:
    answer = client.get(f"{FOLDER}/qr.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text.startswith("<svg")


def test_the_poster_says_where_when_and_how(client: TestClient) -> None:
    answer = client.get(f"{FOLDER}/affiche.pdf")
    text = " ".join(PdfReader(BytesIO(answer.content)).pages[0].extract_text().split())
    assert "La Cagette de Segonzac" in text
    assert "Tous les mercredis de 18h00 à 19h00" in text


@pytest.mark.parametrize("document", ["qr.svg", "qr.png", "affiche.pdf"])
def test_an_unknown_market_has_no_documents(client: TestClient, document: str) -> None:
    for slug in ("nulle-part", "%00", "..%2f..%2fetc"):
        assert client.get(f"/api/documents/marches/{slug}/{document}").status_code == 404
