from cagette_pwa.documents.pdf import picking_list_pdf
from cagette_pwa.documents.picking import PickingProduct
from cagette_pwa.documents.sheets import ByWeight
from tests.documents.paper import (
    CARROTS,
    CHICKEN,
    LETTUCE,
    TOMATOES,
    TUESDAY,
    URL,
    WEDNESDAY,
    pages,
    picking_list,
    place,
    qr_codes,
    text,
)

AT_BOTH = (place((12, 2), (14, 1)), place((3, 1), slot=WEDNESDAY))


def test_a_product_is_counted_and_weighed_over_all_markets_then_market_by_market() -> None:
    paper = text(picking_list_pdf(picking_list(PickingProduct(TOMATOES, AT_BOTH))))
    assert "Tomates anciennes 500 g TOM-01 4 barquettes 4 × 500 g = 2 kg" in paper
    assert "3 barquettes La Cagette de Lakanal, mardi 24 novembre 3 × 500 g = 1,5 kg 12 × 2 14" in paper
    assert "1 barquette La Cagette de Segonzac, mercredi 25 novembre 500 g 3" in paper
    assert "1 produit 3 commandes 4 articles" in paper


def test_what_is_loose_is_read_as_a_weight_order_by_order() -> None:
    paper = text(picking_list_pdf(picking_list(PickingProduct(CARROTS, AT_BOTH))))
    assert "Carottes en vrac CAR-VRAC 2 kg" in paper
    assert "12 1 kg 14 0,5 kg" in paper
    assert "3 articles" in paper


def test_what_has_to_be_weighed_says_so() -> None:
    by_weight = ByWeight(950, 1800, (1920,))
    chickens = PickingProduct(CHICKEN, (place((1, 2), by_weight=by_weight),), by_weight)
    assert "2 pièces ≈ 3,72 kg 1/2 pesées" in text(picking_list_pdf(picking_list(chickens)))


def test_a_single_market_is_not_named_again_under_each_product() -> None:
    sheet = picking_list(PickingProduct(LETTUCE, (place((1, 1), (2, 3)),)), slots=(TUESDAY,))
    paper = text(picking_list_pdf(sheet))
    assert paper.count("Lakanal") == 1
    assert "Laitue LAI-03 4 pièces 1 2 × 3" in paper


def test_two_hundred_orders_of_each_product_lose_none() -> None:
    takes = [(number, 1) for number in range(1001, 1201)]
    printed = pages(picking_list_pdf(picking_list(*[PickingProduct(TOMATOES, (place(*takes),))] * 5)))
    words = " ".join(printed).split()
    assert [words.count(str(number)) for number, _ in takes] == [5] * 200


def test_an_empty_list_says_so_and_the_code_leads_to_the_live_page() -> None:
    printed = picking_list_pdf(picking_list(orders=0, url=URL))
    assert "Aucune commande pour le moment." in text(printed)
    assert [code.text for code in qr_codes(printed)] == [URL]
