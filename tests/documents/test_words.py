import pytest

from cagette_pwa.documents.words import clean, headline, plural, weight_sum
from tests.documents.paper import LETTUCE, TOMATOES


@pytest.mark.parametrize(
    ("unit", "many"),
    [
        ("botte", "bottes"),
        ("bocal", "bocaux"),
        ("plateau", "plateaux"),
        ("colis", "colis"),
        ("noix", "noix"),
        ("boîte de 6", "boîtes de 6"),
        ("kg", "kg"),
        ("", ""),
    ],
)
def test_units_have_their_french_plural(unit: str, many: str) -> None:
    assert plural(unit) == many


def test_one_piece_needs_no_sum() -> None:
    assert weight_sum(1, TOMATOES, None) == ("", "500\u00a0g", "")
    assert weight_sum(3, LETTUCE, None) == ("", "", "")


def test_text_is_one_visible_line() -> None:
    assert clean(" Zoé\t\r\n  Le\x00 \u202eGoff\u200b ") == "Zoé Le Goff"
    assert clean("e\u0301te\u0301") == "été"


def test_a_number_stays_with_its_unit_and_with_what_it_ends() -> None:
    assert clean("Rôti environ 1,8 kg pièce") == "Rôti environ 1,8\u00a0kg pièce"
    assert clean("Œufs boîte de 6") == "Œufs boîte de\u00a06"
    assert clean("3 gousses") == "3 gousses"


def test_a_name_that_would_fill_a_page_is_cut_visibly() -> None:
    assert headline("mot " * 50, 12) == "mot mot mot…"
    assert headline("Claire Martin") == "Claire Martin"


def test_only_words_too_long_for_a_column_get_places_to_break() -> None:
    assert clean("TOMATE-001", longest=10) == "TOMATE-001"
    assert clean("3760123456789", longest=10) == "37601\u200b23456\u200b789"
