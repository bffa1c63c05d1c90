import re

from hypothesis import given, settings
from hypothesis import strategies as st

from cagette_pwa.documents.pdf import pickup_sheet_pdf
from cagette_pwa.documents.sheets import Goods, PickupLine
from cagette_pwa.money import euros
from tests.documents.paper import (
    URL,
    basket,
    pages,
    pickup_line,
    pickup_sheet,
    qr_codes,
    text,
    weighed_line,
)

HOSTILE = '#panic("x") *gras* _i_ $x^2$ \\ `code` <étiquette> @ref // /* = "titre" [c] {d} ~ -- #sys.inputs'


def test_a_basket_opens_with_its_number_name_and_telephone() -> None:
    paper = text(pickup_sheet_pdf(pickup_sheet(basket(12, customer="Émilie L’Œuilly-Devèze"))))
    assert "N°12 – Émilie L’Œuilly-Devèze – 06 12 34 56 78" in paper
    assert "Signature" in paper


def test_a_line_shows_reference_quantity_product_weight_unit_price_and_subtotal() -> None:
    paper = text(pickup_sheet_pdf(pickup_sheet(basket(1, pickup_line(quantity=4)))))
    assert "TOM-01 4 Tomates anciennes 500 g 4 × 500 g = 2 kg 3,20 € 12,80 €" in paper


def test_a_variable_weight_line_shows_pieces_weight_and_price_by_the_kilogram() -> None:
    sheet = pickup_sheet(basket(1, weighed_line(2), weighed_line(2, 1920), weighed_line(2, 1920, 1790)))
    paper = text(pickup_sheet_pdf(sheet))
    assert "2 Poulet fermier ≈ 1,8 kg 2 × 1,8 kg ≈ 3,6 kg à peser 9,50 €/kg 34,20 €" in paper
    assert "≈ 3,72 kg 1/2 pesées 9,50 €/kg 35,34 €" in paper
    assert "3,71 kg pesé 9,50 €/kg 35,24 €" in paper


def test_money_to_take_at_the_stall_is_called_so() -> None:
    assert "12,80 € à encaisser" in text(
        pickup_sheet_pdf(pickup_sheet(basket(1, pickup_line(quantity=4)), due_on_site=True))
    )
    assert "encaisser" not in text(pickup_sheet_pdf(pickup_sheet(basket(1))))


def test_a_basket_never_splits_when_a_page_can_hold_it() -> None:
    baskets = [basket(n, *[pickup_line()] * (3 + n * 5 % 31)) for n in range(1, 31)]
    printed = pages(pickup_sheet_pdf(pickup_sheet(*baskets)))
    assert len(printed) > 10
    for given_basket in baskets:
        holding = [page for page in printed if f"N°{given_basket.number} –" in page]
        assert len(holding) == 1
        section = re.split(r"N°\d+ –", holding[0].split(f"N°{given_basket.number} –")[1])[0]
        assert section.count("TOM-01") == len(given_basket.lines)
        assert "Signature" in section


def test_a_basket_with_wrapped_names_and_a_long_note_stays_whole_too() -> None:
    wordy = pickup_line(Goods("R" * 24, "Confiture extra de mirabelles du verger " * 3, "pot", "pot"))
    baskets = [basket(n, *[wordy] * 7, note="Passera tard. " * 30) for n in range(1, 5)]
    printed = pages(pickup_sheet_pdf(pickup_sheet(*baskets)))
    for n in range(1, 5):
        (page,) = [page for page in printed if f"N°{n} –" in page]
        assert page.count("Confiture") == 7 * 3
        assert "Signature" in page


def test_a_basket_longer_than_a_page_loses_no_line_and_keeps_its_number_on_each_page() -> None:
    printed = pages(pickup_sheet_pdf(pickup_sheet(basket(1), basket(2, *[pickup_line()] * 120), basket(3))))
    holding = [page for page in printed if "N°2 –" in page]
    assert len(holding) >= 3
    assert sum(page.count("TOM-01") for page in printed) == 122
    assert "Signature" in holding[-1]


def test_names_and_notes_are_printed_as_typed_whatever_they_contain() -> None:
    sheet = pickup_sheet(basket(1, customer=HOSTILE, note=HOSTILE), farm=HOSTILE)
    paper = text(pickup_sheet_pdf(sheet))
    assert f"N°1 – {HOSTILE} – 06" in paper
    assert f" {HOSTILE} Signature" in paper


def test_text_that_no_column_can_hold_still_prints() -> None:
    monster = "\x00\u202e\ud800\n" + "W" * 3000
    sheet = pickup_sheet(basket(1, customer=monster, note=monster * 3), farm=monster)
    assert re.sub(r"[\s\u200b]", "", text(pickup_sheet_pdf(sheet))).count("W") > 3 * 3000


def test_an_empty_sheet_says_so() -> None:
    paper = text(pickup_sheet_pdf(pickup_sheet()))
    assert "0 panier 0 article 0,00 €" in paper
    assert "Aucune commande pour le moment." in paper


def test_the_code_on_the_sheet_leads_to_the_live_page() -> None:
    (code,) = qr_codes(pickup_sheet_pdf(pickup_sheet(basket(1), url=URL)))
    assert code.text == URL


PRICED = st.builds(pickup_line, quantity=st.integers(1, 99), unit_cents=st.integers(0, 99_999))
LINES = st.lists(PRICED, min_size=1, max_size=6)


@given(st.lists(LINES, min_size=1, max_size=4))
@settings(max_examples=15, deadline=None)
def test_totals_on_paper_are_the_sums_of_the_lines(orders: list[list[PickupLine]]) -> None:
    sheet = pickup_sheet(*(basket(n, *lines) for n, lines in enumerate(orders, 1)))
    paper = text(pickup_sheet_pdf(sheet))
    totals = re.findall(r"Total ([\d ]+,\d\d €)", paper)
    sums = [sum(line.subtotal_cents for line in lines) for lines in orders]
    assert totals == [_spaced(cents) for cents in sums]
    assert f"{_spaced(sum(sums))} au total" in paper


def _spaced(cents: int) -> str:
    return " ".join(euros(cents).split())
