from dataclasses import replace
from datetime import date
from io import BytesIO

from python_calamine import load_workbook

from cagette_pwa.documents.recap_tables import CustomerRow, customers_csv, recaps_xlsx
from tests.documents.test_csv_file import CARROTS, TOMATOES, cells

COURGETTES = CustomerRow(
    "La Cagette de Segonzac", date(2026, 11, 25), 12, "=Claire Martin", "06 12 34 56 78", "Courgettes 500 g", "C-1",
    4, False, 2000, "kg", 180, "", 720, "Passera tard",
)  # fmt: skip
LOOSE = CustomerRow(
    "La Cagette de Segonzac", date(2026, 11, 25), 13, "Zoé", "", "Carottes en vrac", "", 1500, True, 1500, "kg", 240,
    "kg", 360,
)  # fmt: skip
HEADINGS = ["Marché", "Date", "N°", "Nom", "Téléphone", "Produit", "Référence", "Quantité", "Unité",
            "Poids ou volume", "en", "Prix", "par", "Sous-total", "Note"]  # fmt: skip


def test_a_line_of_a_customer_is_a_row_that_adds_up() -> None:
    assert cells(customers_csv([COURGETTES, LOOSE])) == [
        HEADINGS,
        ["La Cagette de Segonzac", "25/11/2026", "12", "'=Claire Martin", "06 12 34 56 78", "Courgettes 500 g", "C-1",
         "4", "pièce", "2", "kg", "1,80", "pièce", "7,20", "Passera tard"],
        ["La Cagette de Segonzac", "25/11/2026", "13", "Zoé", "", "Carottes en vrac", "", "1,5", "kg", "1,5", "kg",
         "2,40", "kg", "3,60", ""],
    ]  # fmt: skip


def test_a_workbook_has_both_recaps_with_numbers_as_numbers_and_texts_as_texts() -> None:
    book = load_workbook(BytesIO(recaps_xlsx([TOMATOES, CARROTS], [COURGETTES])))
    assert book.sheet_names == ["Par produit", "Par client"]
    products, customers = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert products[1] == [12, "Tomates « cœur de bœuf »; 500 g", "TOM-01", 36.4, 38.4, "pièce", "6\u00a0kg"]
    assert products[2][0] == 12.5
    assert customers[0] == HEADINGS
    assert customers[1][2:4] == [12, "=Claire Martin"]
    assert customers[1][13:] == [7.2, "Passera tard"]


def test_a_correction_is_a_negative_number() -> None:
    (_, row) = cells(customers_csv([replace(COURGETTES, subtotal_cents=-5)]))
    assert row[13] == "-0,05"
