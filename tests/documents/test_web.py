"""Documents as pages: the same words as the PDF, nothing that a customer typed as markup, no script of their own."""

import re
from html.parser import HTMLParser

import pytest

from cagette_pwa.documents.html import Markup, element
from cagette_pwa.documents.labels import A4_8, ROLL_62, LabelSheet
from cagette_pwa.documents.picking import PickingProduct
from cagette_pwa.documents.web import labels_html, order_sheet_html, picking_list_html, pickup_sheet_html
from tests.documents.paper import (
    TOMATOES,
    URL,
    WEDNESDAY,
    basket,
    label,
    order_line,
    order_sheet,
    picking_list,
    pickup_line,
    pickup_sheet,
    place,
)

HOSTILE = "<script>alert(1)</script> <b>&amp; \"x\" 'y' -->"


class _Reader(HTMLParser):
    """What a person reads, and the names of the elements around it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.names.add(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"style", "title", "svg"} & set(self.open):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def read(page: str) -> str:
    return _Reader(page).text


def test_the_order_sheet_has_each_product_with_its_weight() -> None:
    page = read(order_sheet_html(order_sheet(order_line(note="Bien mûres"), note="Départ à 16h00")))
    assert "Bon de commande GAEC Nature et Saveurs La Cagette de Lakanal" in page
    assert "TOM-01 Tomates anciennes 500 g Bien mûres 4 barquettes 4 × 500 g = 2 kg 2 commandes 12,80 €" in page
    assert "Départ à 16h00" in page
    assert "Édité le lundi 23 novembre 2026 à 15h07" in page


def test_the_pickup_sheet_has_each_basket_with_its_note_and_a_place_to_sign() -> None:
    page = read(pickup_sheet_html(pickup_sheet(basket(12, pickup_line(quantity=4), note="Passera tard"))))
    assert "N°12 – Claire Martin – 06 12 34 56 78" in page
    assert "TOM-01 4 Tomates anciennes 500 g 4 × 500 g = 2 kg 3,20 € 12,80 €" in page
    assert "Passera tard Signature Total 12,80 €" in page


def test_several_distributions_follow_each_other() -> None:
    page = read(pickup_sheet_html(pickup_sheet(basket(1)), pickup_sheet(basket(1), slot=WEDNESDAY)))
    assert page.count("Liste d’émargement") == 2
    assert page.index("Lakanal") < page.index("Segonzac")


def test_the_picking_list_names_the_orders_of_each_market() -> None:
    both = PickingProduct(TOMATOES, (place((12, 2), (14, 1)), place((3, 1), slot=WEDNESDAY)))
    page = read(picking_list_html(picking_list(both)))
    assert "Tomates anciennes 500 g 4 barquettes 4 × 500 g = 2 kg" in page
    assert "La Cagette de Lakanal, mardi 24 novembre 3 barquettes · 3 × 500 g = 1,5 kg 12 × 2 14" in page


def test_labels_stand_on_paper_where_the_sheet_has_them() -> None:
    page = labels_html(LabelSheet(A4_8, (label(12), label(13)), first=4))
    assert page.count('class="label gone"') == 3
    assert "--width: 99.1mm; --height: 67.7mm; --left: 4.63mm; --top: 13.1mm;" in page
    assert "@page { size: A4; margin: 0mm }" in page
    assert "N° 12 Claire Martin mardi 24 novembre La Cagette de Lakanal 3 × Courgettes 500 g" in read(page)
    assert "size: 62mm 100mm" in labels_html(LabelSheet(ROLL_62, (label(1),)))


PAGES = {
    "order": order_sheet_html(order_sheet(order_line(note=HOSTILE), farm=HOSTILE, note=HOSTILE, url=URL)),
    "pickup": pickup_sheet_html(pickup_sheet(basket(1, customer=HOSTILE, note=HOSTILE), farm=HOSTILE, url=URL)),
    "picking": picking_list_html(picking_list(PickingProduct(TOMATOES, (place((1, 1)),)), farm=HOSTILE, url=URL)),
    "labels": labels_html(LabelSheet(A4_8, (label(1, HOSTILE, HOSTILE),), url=URL)),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_what_people_typed_is_text(page: str) -> None:
    read_page = _Reader(page)
    assert HOSTILE in read_page.text
    assert "b" not in read_page.names
    assert re.findall(r"<script[^>]*>", page) == ['<script src="/printing.js" type="module">']
    assert not re.search(r"\son\w+=", page)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_leads_back_on_whatever_host_it_is_shown(page: str) -> None:
    assert '<a href="/marche/k7Qm2xPz">Retour</a>' in page


@pytest.mark.parametrize(
    "page",
    [order_sheet_html(order_sheet(orders=0)), pickup_sheet_html(pickup_sheet()), picking_list_html(picking_list())],
)
def test_an_empty_page_says_so(page: str) -> None:
    assert "Aucune commande pour le moment." in read(page)


def test_elements_escape_texts_and_attributes_and_leave_empty_ones_out() -> None:
    cell = element("td", "3 < 4", Markup("<br>"), class_='a"b', title="", hidden=True, disabled=False)
    assert cell == '<td class="a&quot;b" hidden>3 &lt; 4<br></td>'
