import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cagette_pwa.documents.recap_tables import RecapRow, recap_csv

TOMATOES = RecapRow(12, "Tomates « cœur de bœuf »; 500 g", "TOM-01", 3640, 3840, total="6\u00a0kg")
CARROTS = RecapRow(12_500, "Carottes en vrac", "CAR-VRAC", 2844, 3000, "kg", "12,5\u00a0kg")


def cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_recap_has_french_headings_then_one_row_a_product() -> None:
    assert cells(recap_csv([TOMATOES])) == [
        ["Quantité", "Nom", "Référence", "Montant HT", "Montant TTC", "Unité", "Poids ou volume"],
        ["12", "Tomates « cœur de bœuf »; 500 g", "TOM-01", "36,40", "38,40", "pièce", "6\u00a0kg"],
    ]


def test_what_is_loose_is_counted_in_kilograms_that_a_spreadsheet_can_add_up() -> None:
    (_, row) = cells(recap_csv([CARROTS]))
    assert row == ["12,5", "Carottes en vrac", "CAR-VRAC", "28,44", "30,00", "kg", "12,5\u00a0kg"]


def test_spreadsheet_programs_see_that_it_is_utf_8() -> None:
    assert recap_csv([]).startswith(b"\xef\xbb\xbfQuantit")


@pytest.mark.parametrize("name", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "  =1", "\u00a0=1", "＝1", "|cmd", "\r=1"])
def test_text_that_would_run_as_a_formula_is_marked_as_text(name: str) -> None:
    (_, row) = cells(recap_csv([RecapRow(1, name, name, 0, 0)]))
    assert row[1:3] == [f"'{name}"] * 2


def test_a_refund_is_a_negative_number_and_not_a_text() -> None:
    (_, row) = cells(recap_csv([RecapRow(0, "Avoir", "", -5, -1250)]))
    assert row[3:5] == ["-0,05", "-12,50"]


@given(st.lists(st.builds(RecapRow, st.integers(0, 999), st.text(), st.text(), st.integers(), st.integers())))
def test_amounts_survive_whatever_the_names_contain(rows: list[RecapRow]) -> None:
    written = [row for row in rows if _encodable(row.name + row.reference)]
    read = cells(recap_csv(written))[1:]
    assert [(int(r[0]), _cents(r[3]), _cents(r[4])) for r in read] == [
        (row.quantity, row.ht_cents, row.ttc_cents) for row in written
    ]


def _cents(words: str) -> int:
    return int(words.replace(",", ""))


def _encodable(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)
