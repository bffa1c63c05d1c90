"""The QR code that leads to a catalog's public page."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
import typst
import zxingcpp
from fastapi.testclient import TestClient
from PIL import Image
from sqlmodel import select

from cagette_pwa import database as databases
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.settings import settings
from tests.support import town


@pytest.fixture
def public_id(database: str) -> str:
    with databases.write() as session:
        return town.make_catalog(session, town.make_farm(session)).public_id


def test_the_png_leads_to_the_catalog_and_is_a_file_to_keep(client: TestClient, public_id: str) -> None:
    answer = client.get(f"/api/documents/catalogues/{public_id}/qr.png")
    picture = Image.open(BytesIO(answer.content))
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == f"{settings().public_url}/catalog/{public_id}"
    assert code.format == zxingcpp.BarcodeFormat.QRCode
    assert min(picture.size) >= 1000
    assert "attachment" in answer.headers["content-disposition"]


def test_the_svg_that_is_shown_draws_the_same_code(client: TestClient, public_id: str, tmp_path: Path) -> None:
    answer = client.get(f"/api/documents/catalogues/{public_id}/qr.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    (code,) = zxingcpp.read_barcodes(_drawn(answer.content, tmp_path))
    assert code.text == f"{settings().public_url}/catalog/{public_id}"


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_an_unknown_or_deleted_catalog_has_none(client: TestClient, public_id: str, kind: str, now: datetime) -> None:
    with databases.write() as session:
        session.exec(select(Catalog).where(Catalog.public_id == public_id)).one().removed_at = now
    for name in (public_id, "nulle-part", "%00", "..%2f..%2fetc"):
        assert client.get(f"/api/documents/catalogues/{name}/qr.{kind}").status_code == 404


def _drawn(svg: bytes, folder: Path) -> Image.Image:
    """As a screen draws it, five centimetres wide."""
    (folder / "qr.svg").write_bytes(svg)
    page = folder / "page.typ"
    page.write_text('#set page(width: 5cm, height: 5cm, margin: 0cm)\n#image("qr.svg", width: 100%)')
    return Image.open(BytesIO(typst.compile(page, format="png", ppi=200)))
