import pytest

from cagette_pwa.documents.pdf import order_sheet_pdf
from cagette_pwa.documents.sheets import ByWeight
from tests.documents.paper import (
    CHICKEN,
    LETTUCE,
    TUESDAY,
    URL,
    WEDNESDAY,
    order_line,
    order_sheet,
    pages,
    qr_codes,
    text,
)


def test_each_product_shows_its_total_weight_beside_the_count() -> None:
    paper = text(order_sheet_pdf(order_sheet(order_line(count=4))))
    assert "TOM-01 Tomates anciennes 500 g 4 barquettes 4 × 500 g = 2 kg 2 12,80 €" in paper


def test_a_product_sold_by_the_piece_shows_no_weight() -> None:
    assert "Laitue 6 pièces 2 9,00 €" in text(order_sheet_pdf(order_sheet(order_line(LETTUCE, 6, 900))))


@pytest.mark.parametrize(
    ("weighed", "words"),
    [
        ((), "3 × 1,8 kg ≈ 5,4 kg à peser"),
        ((1920,), "≈ 5,52 kg 1/3 pesées"),
        ((1920, 1790, 1800), "5,51 kg pesé"),
    ],
)
def test_a_variable_weight_says_how_much_of_it_is_weighed(weighed: tuple[int, ...], words: str) -> None:
    line = order_line(CHICKEN, 3, 5130, by_weight=ByWeight(950, 1800, weighed))
    assert f"3 pièces {words} 2 51,30 €" in text(order_sheet_pdf(order_sheet(line)))


def test_the_head_names_the_farm_every_market_and_its_hours_in_paris() -> None:
    paper = text(order_sheet_pdf(order_sheet(order_line(), slots=(TUESDAY, WEDNESDAY))))
    assert "Bon de commande GAEC Nature et Saveurs" in paper
    assert "La Cagette de Lakanal Ribérac Mardi 24 novembre, 17h30 à 18h30" in paper
    assert "La Cagette de Segonzac Segonzac Mercredi 25 novembre, 18h00 à 19h00" in paper
    assert "Édité le lundi 23 novembre 2026 à 15h07" in paper


def test_notes_of_the_sheet_and_of_a_line_are_printed() -> None:
    sheet = order_sheet(order_line(note="Bien mûres"), note="Départ à 16h00,\ncaisses vertes")
    paper = text(order_sheet_pdf(sheet))
    assert "Bien mûres" in paper
    assert "Départ à 16h00, caisses vertes" in paper


def test_an_empty_sheet_says_so() -> None:
    paper = text(order_sheet_pdf(order_sheet(orders=0)))
    assert "0 commande 0 article 0,00 € au total" in paper
    assert "Aucune commande pour le moment." in paper


def test_a_long_sheet_repeats_its_column_names_and_numbers_its_pages() -> None:
    printed = pages(order_sheet_pdf(order_sheet(*[order_line()] * 90)))
    assert len(printed) > 2
    assert all("Référence Produit Quantité En tout" in page for page in printed)
    assert [f"Page {n} sur {len(printed)}" in page for n, page in enumerate(printed, 1)] == [True] * len(printed)
    assert "Total 1 152,00 €" in printed[-1]


def test_the_code_on_the_sheet_leads_to_the_live_page() -> None:
    (code,) = qr_codes(order_sheet_pdf(order_sheet(order_line(), url=URL)))
    assert code.text == URL
    assert qr_codes(order_sheet_pdf(order_sheet(order_line()))) == []
