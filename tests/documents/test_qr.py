from io import BytesIO
from xml.etree import ElementTree

import pytest
import zxingcpp
from PIL import Image

from cagette_pwa.documents.qr import Level, qr_png, qr_svg
from tests.documents.paper import URL


@pytest.mark.parametrize("level", ["M", "H"])
def test_a_png_reads_back_at_least_as_strong_as_asked(level: Level) -> None:
    picture = Image.open(BytesIO(qr_png(URL, level, pixels=500)))
    assert min(picture.size) >= 500
    (code,) = zxingcpp.read_barcodes(picture)
    assert (code.text, code.format) == (URL, zxingcpp.BarcodeFormat.QRCode)
    assert "LMQH".index(code.ec_level) >= "LMQH".index(level)


def test_even_the_shortest_text_is_never_a_micro_code() -> None:
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(qr_png("1"))))
    assert code.format == zxingcpp.BarcodeFormat.QRCode


def test_an_svg_scales_and_brings_its_own_white_with_four_modules_around() -> None:
    drawing = ElementTree.fromstring(qr_svg(URL))  # noqa: S314 - our own bytes
    bare = ElementTree.fromstring(qr_svg(URL, quiet_zone=0))  # noqa: S314 - our own bytes
    assert "width" not in drawing.attrib
    assert "#fff" in qr_svg(URL)
    assert _side(drawing) == _side(bare) + 8


def _side(drawing: ElementTree.Element) -> int:
    return int(drawing.attrib["viewBox"].split()[2])
