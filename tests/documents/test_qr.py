import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cagette_pwa.documents.qr import MASK, Level, qr_png, qr_svg, qr_svgs
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


@given(st.lists(st.text(st.sampled_from("0123456789abc-é"), min_size=1, max_size=6), min_size=1, max_size=8))
@settings(max_examples=20, deadline=None)
def test_codes_made_in_series_read_back_like_those_made_alone(ends: list[str]) -> None:
    urls = [f"{URL}?panier={end}" for end in ends]
    for url, svg in zip(urls, qr_svgs(urls), strict=True):
        (code,) = zxingcpp.read_barcodes(_drawn(svg))
        assert (code.text, code.ec_level) == (url, "M")


def test_a_code_of_a_series_is_exactly_what_the_library_makes_under_the_same_mask() -> None:
    urls = [f"{URL}?panier={number}" for number in range(95, 130)]
    for url, svg in zip(urls, qr_svgs(urls), strict=True):
        alone = segno.make(url, error="M", micro=False, mask=MASK, boost_error=False)
        assert _modules(svg) == [list(row) for row in alone.matrix]


def _modules(svg: str) -> list[list[int]]:
    side = int(ElementTree.fromstring(svg).attrib["viewBox"].split()[2])  # noqa: S314 - our own bytes
    modules = [[0] * side for _ in range(side)]
    for y, row in re.findall(r"M0 (\d+)\.5([^M\"]*)", svg):
        x = 0
        for light, dark in re.findall(r"m(\d+) 0h(\d+)", row):
            x += int(light) + int(dark)
            modules[int(y)][x - int(dark) : x] = [1] * int(dark)
    return modules


def _drawn(svg: str) -> Image.Image:
    modules = _modules(svg)
    picture = Image.new("L", (len(modules) + 8, len(modules) + 8), 255)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            picture.putpixel((x + 4, y + 4), 0 if dark else 255)
    return picture.resize((picture.width * 4, picture.height * 4), Image.Resampling.NEAREST)
