"""Whatever a person sends is read as a table, or answered with a sentence that says what to do."""

import tracemalloc
from datetime import date

import pytest

from cagette_pwa.documents import table_file
from cagette_pwa.documents.table_file import (
    MOST_BYTES,
    EmptyFile,
    FileTooLarge,
    NotATable,
    OldSpreadsheet,
    OnlyTitles,
    OpenQuote,
    TooManyColumns,
    TooManyLines,
    TooMuchText,
    UnreadableTable,
    read_table,
)
from tests.documents.workbooks import by_hand, ods_row, open_document, workbook, zipped

ROWS = ((1, ("Référence", "Prix TTC")), (2, ("COU", "1,80")), (4, ("ŒUF", "3,00")))
TEXT = 'Référence;"Prix TTC"\nCOU;1,80\n;\nŒUF;3,00;;\n\n'


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace(";", "\t").encode(),
        TEXT.replace("1,80", '"1,80"').replace("3,00", '"3,00"').replace(";", ",").encode(),
        f"sep=;\r\n{TEXT}".encode(),
    ],
)
def test_a_csv_of_any_program_is_read_with_the_row_numbers_that_it_shows(content: bytes) -> None:
    assert read_table(content).rows == ROWS


def test_a_workbook_is_read_as_people_see_it() -> None:
    content = workbook(
        ["Référence", "Prix TTC", "TVA", "Bio", "Total"],
        [],
        ["00123", 1234.5, 0.1 + 0.2, True, 3760123456789],
        ["Deux\nlignes", 2, 1e-7, False, 20],
    )
    assert read_table(content).rows == (
        (1, ("Référence", "Prix TTC", "TVA", "Bio", "Total")),
        (3, ("00123", "1234,5", "0,3", "oui", "3760123456789")),
        (4, ("Deux\nlignes", "2", "0,0000001", "non", "20")),
    )


def test_what_a_spreadsheet_took_for_a_date_is_shown_as_one() -> None:
    from io import BytesIO

    from xlsxwriter import Workbook

    out = BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "Référence")
        sheet.write_datetime(1, 0, date(2026, 5, 12), book.add_format({"num_format": "mmm-yy"}))
    assert read_table(out.getvalue()).rows[1] == (2, ("12/05/2026",))


def test_a_formula_counts_for_what_it_last_showed() -> None:
    content = by_hand('<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>',
                      "<si><t>Stock</t></si>")  # fmt: skip
    assert read_table(content).rows == ((1, ("Stock",)), (2, ("2",)))


def test_an_open_document_is_read_too() -> None:
    content = open_document(ods_row("Référence", "Produit") + ods_row("00123", "Œufs"))
    assert read_table(content).rows == ((1, ("Référence", "Produit")), (2, ("00123", "Œufs")))


def test_one_sheet_is_read_and_named_where_there_are_others() -> None:
    rows: list[list[object]] = [["Produit"], ["Œufs"]]
    assert read_table(workbook(*rows, Notes=[["Bonjour"]])).sheet == "Feuille 1"
    assert read_table(workbook(*rows)).sheet == ""


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", EmptyFile),
        (b"\xef\xbb\xbf \r\n", EmptyFile),
        (b";;;\n;;\n", EmptyFile),
        (workbook([]), EmptyFile),
        (b"Produit;Prix\n", OnlyTitles),
        (workbook(["Produit", "Prix"]), OnlyTitles),
        (b"x" * 5_000_001, FileTooLarge),
        (b"Produit\n" + b"Carottes\n" * 5_001, TooManyLines),
        (workbook(["Produit"], *[["Carottes"]] * 5_001), TooManyLines),
        (b"a;" * 10_000 + b"\nx\n", TooManyColumns),
        (b"Produit;Prix\nx" + b";1" * 10_000, TooManyColumns),
        (workbook(["Produit"] * 10_000, ["x"]), TooManyColumns),
        (b"Produit;Description\nx;" + b"y" * 140_000, TooMuchText),
        (b"Produit;Description\nx;" + b"y" * 110_000, TooMuchText),
        (b'Produit;Description\nx;"y\nz;1\n', OpenQuote),
        (b'Produit;Description\nx;"y"z\n', OpenQuote),
        (b"%PDF-1.7\nProduit;Prix\nx;1\n", NotATable),
        (b"Produit;Prix\nx\x00;1\n", NotATable),
        (b"\x89PNG\r\n\x1a\n\x00\x00", NotATable),
        (b"\x81\x8d\x8f", NotATable),
        (b"\xff\xfex", NotATable),
        (zipped({"photo.jpg": "x"}), NotATable),
        (zipped({"word/document.xml": "<x/>"}), NotATable),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OldSpreadsheet),
        (b"PK\x03\x04" + b"x" * 100, UnreadableTable),
        (zipped({"xl/workbook.xml": "<workbook"}), UnreadableTable),
        (zipped({"content.xml": "no"}), UnreadableTable),
        (workbook(["Produit"], ["x"])[:-400], UnreadableTable),
    ],
)
def test_what_is_no_list_of_products_is_answered_with_a_sentence(
    content: bytes, refusal: type[UnreadableTable]
) -> None:
    with pytest.raises(refusal) as refused:
        read_table(content)
    assert type(refused.value) is refusal
    assert refused.value.sentence.endswith(".")
    assert "{" not in refused.value.sentence


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
TALL = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
REPEATED = '<row r="1">' + '<c t="s"><v>0</v></c>' * 90 + "</row>"
ODS_BOMB = (
    '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" '
    'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'
)


@pytest.mark.parametrize(
    "content",
    [
        by_hand(FAR),
        by_hand(REPEATED * 2_000, f"<si><t>{'x' * 30_000}</t></si>"),
        by_hand(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 120_000_000}</t></is></c></row>'),
        open_document(ODS_BOMB),
    ],
    ids=["one cell in the last row and column", "a text that all cells repeat", "a zip bomb", "repeated cells"],
)
def test_a_small_file_that_asks_for_much_memory_ends_in_a_sentence(content: bytes) -> None:
    """Any of them would end the process that reads it: the library aborts."""
    assert len(content) < 200_000
    with pytest.raises(UnreadableTable):
        read_table(content)


def test_a_line_far_below_the_others_is_read() -> None:
    assert read_table(by_hand(TALL)).rows == ((1, ("1",)), (1_048_576, ("1",)))


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cagette_pwa.documents.workbook.SECONDS", 0.001)
    with pytest.raises(UnreadableTable):
        read_table(workbook(["Produit"], ["Œufs"]))


def test_the_sentences_say_the_limits() -> None:
    assert f"{table_file.MOST_BYTES // 1_000_000} Mo" in FileTooLarge.template
    assert "5 000" in TooManyLines.template
    assert table_file.MOST_LINES == 5_000
    assert f"{table_file.MOST_COLUMNS} colonnes" in TooManyColumns.template


def test_millions_of_short_lines_are_not_kept_before_they_are_refused() -> None:
    """They would take a hundred times the bytes of their file."""
    content = b"1\n" * (MOST_BYTES // 2)
    tracemalloc.start()
    try:
        with pytest.raises(TooManyLines):
            read_table(content)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 20 * MOST_BYTES
