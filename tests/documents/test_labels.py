import time
from dataclasses import replace
from io import BytesIO

import pypdfium2  # type: ignore[import-untyped]
import pytest
from pypdf import PdfReader

from cagette_pwa.documents.labels import A4_8, A4_24, FORMATS, ROLL_62, LabelFormat, LabelSheet
from cagette_pwa.documents.pdf import labels_pdf
from cagette_pwa.documents.sheets import Slot
from tests.documents.paper import TUESDAY, label, pages, qr_codes, text, words_at

SHEETS = [form for form in FORMATS.values() if form.rows]
JAM = "Confiture extra de mirabelles du verger de la vieille tour, cuite au chaudron de cuivre"[:80]
ENDLESS = label(
    1234,
    ("Marie-Charlotte Delaunay de La Rochefoucauld-Montmorency " * 3)[:120],
    *[f"{number} × {JAM}" for number in range(1, 41)],
    slot=Slot("Marché des producteurs et productrices des Hautes-Terres et Vallées du Périgord" * 2, "",
              TUESDAY.starts_at, TUESDAY.ends_at),
    count="820 articles",
)  # fmt: skip
WIDE = label(8, "W" * 120, "W" * 300)
CRATE = label(0, "24 × 500 g = 12 kg", *[f"N° {number} × 2" for number in range(1, 200)], numbered=False)


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_a_label_says_who_where_when_and_what(form: LabelFormat) -> None:
    paper = text(labels_pdf(LabelSheet(form, (label(12, "Émilie L’Œuilly", "3 × Laitue", "1,5 kg · Carottes"),))))
    for words in ("N°12", "Émilie L’Œuilly", "La Cagette de Lakanal", "mardi 24 novembre", "3 × Laitue",
                  "1,5 kg · Carottes", "3 articles"):  # fmt: skip
        assert words in paper


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_the_code_of_each_label_opens_its_basket(form: LabelFormat) -> None:
    """As sharp as a cheap printer: 200 dots an inch."""
    wanted = [label(number) for number in (1, 12, 103, 1234)]
    pdf = labels_pdf(LabelSheet(form, tuple(wanted)))
    read = [code.text for page in range(len(pages(pdf))) for code in qr_codes(pdf, 200, page)]
    assert sorted(read) == sorted(one.url for one in wanted)


@pytest.mark.parametrize("form", SHEETS, ids=[form.key for form in SHEETS])
def test_labels_stand_in_their_places_from_the_one_that_is_asked_for(form: LabelFormat) -> None:
    total = form.a_sheet + 1
    pdf = labels_pdf(LabelSheet(form, tuple(label(number) for number in range(1, total)), first=3))
    assert len(pages(pdf)) == 2
    places = {_place(form, left, bottom) for words, left, bottom, *_ in words_at(pdf) if words.startswith("N°")}
    assert places == set(range(2, form.a_sheet))
    second = {_place(form, left, bottom) for words, left, bottom, *_ in words_at(pdf, 1) if words.startswith("N°")}
    assert second == {0, 1}


def _place(form: LabelFormat, left: float, bottom: float) -> int:
    return int((left - form.left) // form.across) + form.columns * int((297 - bottom - form.top) // form.down)


@pytest.mark.parametrize("form", SHEETS, ids=[form.key for form in SHEETS])
@pytest.mark.parametrize("one", [ENDLESS, WIDE, CRATE], ids=["endless", "wide", "crate"])
def test_nothing_leaves_its_label_nor_runs_over_the_code(form: LabelFormat, one: object) -> None:
    pdf = labels_pdf(LabelSheet(form, (one,)))  # type: ignore[arg-type]
    side, above = form.inset
    right, low = form.left + form.width - side, 297 - form.top - form.height + above
    code = (right - form.qr, 297 - form.top - above - form.qr)
    for words, _, bottom, end, top in words_at(pdf):
        assert end <= right + 0.3, words
        assert bottom >= low - 0.3, words
        assert end <= code[0] or top <= code[1] + 0.3, words
    assert [read.text for read in qr_codes(pdf, 200)] == [one.url]  # type: ignore[attr-defined]


def test_products_that_do_not_fit_are_counted() -> None:
    assert "de plus" in text(labels_pdf(LabelSheet(A4_24, (ENDLESS,))))
    assert "de plus" not in text(labels_pdf(LabelSheet(A4_8, (label(1, "Zoé", *["1 × Laitue"] * 8),))))


def test_a_roll_is_cut_after_each_label_whose_length_follows_what_it_says() -> None:
    short, long = PdfReader(BytesIO(labels_pdf(LabelSheet(ROLL_62, (label(1), ENDLESS))))).pages
    assert [round(float(page.mediabox.width) / 72 * 25.4) for page in (short, long)] == [62, 62]
    assert float(short.mediabox.height) / 72 * 25.4 < 60
    assert long.extract_text().count("Confiture") == 40
    assert float(long.mediabox.height) / 72 * 25.4 < 1000  # the longest that the printer feeds


def test_what_is_typed_into_a_name_is_printed_as_typed() -> None:
    hostile = '#panic("x") *gras* $x$ @ref'
    assert hostile in text(labels_pdf(LabelSheet(A4_8, (label(1, hostile),))))


@pytest.mark.parametrize("form", SHEETS, ids=[form.key for form in SHEETS])
def test_the_accents_of_a_product_rise_above_its_capitals(form: LabelFormat) -> None:
    """The code begins where capitals do."""
    bare, accented = (_first_ink(form, name) for name in ("RO", "RÔ"))
    assert accented < bare - 0.3


def _first_ink(form: LabelFormat, name: str) -> float:
    """Millimetres from the top of the sheet to the first dot of the name of a product."""
    pdf = labels_pdf(LabelSheet(form, (replace(label(numbered=False), head=name),)))
    dots = 300 / 25.4
    sheet = pypdfium2.PdfDocument(pdf)[0].render(scale=300 / 72, grayscale=True).to_pil()
    left = form.left + form.inset[0]
    beside = (int(left * dots), 0, int((left + form.width - 2 * form.inset[0] - form.qr - 2) * dots), sheet.height)
    column = sheet.crop(beside).point(lambda light: 255 * (light < 128))
    return float(column.getbbox()[1]) / dots


def test_two_thousand_labels_do_not_keep_anyone_waiting() -> None:
    many = tuple(label(number, f"Client {number}", *["2 × Laitue"] * (1 + number % 6)) for number in range(1, 2001))
    started = time.perf_counter()
    pdf = labels_pdf(LabelSheet(A4_24, many))
    assert time.perf_counter() - started < 20  # 2 s when nothing else runs; a test must bear a busy machine
    assert len(pages(pdf)) == 84
