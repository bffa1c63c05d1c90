"""What goes out in a file comes back from it: every field, through both formats."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook
from sqlmodel import Session, select

from cagette_pwa.models.portion import Unit
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import CATEGORIES, LABELS, VAT_RATES, Offer, Product
from cagette_pwa.services import offers, product_files, products, stock
from cagette_pwa.services.import_plans import Fate
from cagette_pwa.services.product_drafts import OfferDraft, ProductDraft
from cagette_pwa.services.product_files import Column
from cagette_pwa.services.search import plain
from tests.support.queries import count_queries
from tests.support.sheets import exported, imported
from tests.support.town import ident, make_farm, make_offer, make_product, make_weighed_offer

TITLES = [
    "Référence",
    "Produit",
    "Description",
    "Catégorie",
    "Labels",
    "TVA",
    "Offre",
    "Vente",
    "Unité",
    "Contenance",
    "Prix TTC",
    "Poids moyen (g)",
    "Poids maximum (g)",
    "Stock limité",
    "Stock réel",
    "Seuil d'alerte",
    "Archivée",
]
EXPORTS = {"csv": product_files.export_csv, "xlsx": product_files.export_xlsx}

SPREADSHEETS_TRAPS = st.sampled_from(
    ["=1+1", "-Rose", "+33", "@Marie", "'=1", "''x", "00123", "1e5", 'a"b', "a;b", "a,b", "œuf 🥕", "|x", "％", "TRUE"]
)
WORDS = st.one_of(
    SPREADSHEETS_TRAPS,
    st.text(st.characters(exclude_categories=("Cs", "Cn", "Co")), min_size=1, max_size=15),
)
PARAGRAPHS = st.lists(WORDS, max_size=3).map("\n".join)


def _visible(text: str) -> bool:
    return bool("".join(letter for letter in text if letter.isalnum()))


@st.composite
def offer_drafts(draw: st.DrawFn) -> OfferDraft:
    """Packs, loose goods and what is weighed."""
    draft = OfferDraft(
        price_cents=draw(st.integers(100, 1_000_000)),
        unit=draw(st.sampled_from(Unit)),
        pack_size=draw(st.integers(1, 100_000)),
        label=draw(st.one_of(st.just(""), WORDS.filter(_visible))),
        reference=draw(st.one_of(st.just(""), st.text("0123456789-=+", min_size=1, max_size=12).map("{}/".format))),
    )
    way = draw(st.sampled_from(("pack", "bulk", "weighed")))
    if way == "bulk":
        return OfferDraft(draft.price_cents, Unit.KG, 1, draft.label, draft.reference, bulk=True)
    if way == "weighed":
        usual = draw(st.integers(1, 50_000))
        most = usual + draw(st.integers(0, 50_000))
        return OfferDraft(draft.price_cents, label=draft.label, reference=draft.reference, variable_weight=True,
                          expected_grams=usual, max_grams=most)  # fmt: skip
    return draft


@st.composite
def farms(draw: st.DrawFn) -> list[tuple[ProductDraft, list[tuple[OfferDraft, dict[str, Any]]], bool]]:
    """Products under names that differ, with offers whose references do."""
    names = draw(st.lists(WORDS.filter(_visible), min_size=1, max_size=4, unique_by=lambda name: _as_kept(name)))
    found = []
    taken: set[str] = set()
    for name in names:
        about = ProductDraft(
            name,
            draw(st.sampled_from(CATEGORIES)),
            draw(st.sampled_from(VAT_RATES)),
            draw(PARAGRAPHS),
            tuple(draw(st.sets(st.sampled_from(LABELS), max_size=3))),
        )
        sold = []
        for draft in draw(st.lists(offer_drafts(), max_size=3)):
            if draft.reference in taken:
                continue
            taken |= {draft.reference} - {""}
            state = {
                "limited": draw(st.booleans()),
                "on_hand": draw(st.integers(0, 99_999)),
                "low": draw(st.integers(0, 99_999)),
                "archived": draw(st.booleans()),
            }
            sold.append((draft, state))
        found.append((about, sold, draw(st.booleans())))
    return found


def _as_kept(name: str) -> str:
    return plain(" ".join(ProductDraft(name, CATEGORIES[0], VAT_RATES[0]).checked().name.split()))


def _stock(session: Session, farm: ProducerMember, plan: Any, now: datetime) -> None:
    for about, sold, rests in plan:
        product_id = products.create_product(session, farm, about, now=now)
        for draft, state in sold:
            offer_id = offers.add_offer(session, farm, product_id, draft, now=now)
            stock.set_limited(session, farm, offer_id, state["limited"], now=now)
            stock.set_on_hand(session, farm, offer_id, state["on_hand"], now=now)
            stock.set_low_stock(session, farm, offer_id, state["low"], now=now)
            if state["archived"]:
                offers.archive(session, farm, offer_id, now=now)
        if rests:
            products.archive_product(session, farm, product_id, now=now)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(farm=farms())
@pytest.mark.parametrize("kind", EXPORTS)
def test_every_field_comes_back_from_a_file(session: Session, now: datetime, kind: str, farm: Any) -> None:
    """Into the same farm nothing changes; into an empty one everything is there, to the letter."""
    with session.begin_nested() as attempt:
        mine, other = make_farm(session), make_farm(session)
        _stock(session, mine, farm, now)
        content = EXPORTS[kind](session, mine, now=now)

        again = imported(session, mine, content, now=now)
        made = imported(session, other, content, now=now)

        assert [line.refusals for line in again.lines + made.lines if line.refusals] == []
        assert set(again.totals) <= {Fate.SAME}
        assert set(made.totals) <= {Fate.NEW}
        assert exported(session, other, now=now) == exported(session, mine, now=now)
        attempt.rollback()


def test_an_offer_a_line_and_a_product_without_offers_its_own(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    courgettes = make_product(
        session, farm, description="Du matin.\nBio.", labels="Agriculture biologique,Demeter", vat_rate=Decimal("5.5")
    )
    make_offer(session, farm, product=courgettes, reference="00123", stock=40)
    make_offer(session, farm, product=courgettes, reference="COU-1", label="le kilo", unit=Unit.KG, pack_size=1)
    make_weighed_offer(session, farm, reference="POU-1")
    make_product(session, farm, name="Zinnias", category="Plantes", vat_rate=Decimal(10))
    make_offer(session, make_farm(session), reference="AUTRE")

    half, kilo, chicken, zinnias = exported(session, farm, now=now)

    assert list(half) == TITLES == [column.value for column in Column]
    assert list(half.values()) == [
        "00123", "Courgettes", "Du matin.\nBio.", "Légumes", "Agriculture biologique, Demeter", "5,5", "500 g",
        "paquet", "g", "500", "1,80", "", "", "oui", "40", "10", "non",
    ]  # fmt: skip
    assert (kilo["Stock limité"], kilo["Stock réel"]) == ("non", "")
    assert (chicken["Vente"], chicken["Poids moyen (g)"], chicken["Poids maximum (g)"]) == ("pesé", "1800", "2000")
    assert {title: cell for title, cell in zinnias.items() if cell} == {
        "Produit": "Zinnias",
        "Catégorie": "Plantes",
        "TVA": "10",
        "Archivée": "non",
    }


def test_the_csv_opens_by_double_click_in_france(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    make_offer(session, farm, reference="=CMD()", product=make_product(session, farm, name="-Rose, « d'été »"))

    content = product_files.export_csv(session, farm, now=now)

    assert content.startswith(b"\xef\xbb\xbfR\xc3\xa9f\xc3\xa9rence;Produit;")
    assert "\r\n'=CMD();'-Rose, « d'été »;".encode() in content


def test_the_workbook_keeps_zeros_texts_and_numbers(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    make_offer(session, farm, reference="00123", label="3-12", price_cents=123450)

    sheet = load_workbook(BytesIO(product_files.export_xlsx(session, farm, now=now))).get_sheet_by_index(0)

    titles, line = sheet.to_python()
    cells = dict(zip(titles, line, strict=True))
    assert sheet.name == "Produits"
    assert [cells[title] for title in ("Référence", "Offre", "Prix TTC", "Contenance", "TVA")] == [
        "00123", "3-12", 1234.5, 500, 5.5,
    ]  # fmt: skip


def test_a_formula_in_a_name_stays_a_text_in_the_workbook(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    make_product(session, farm, name='=HYPERLINK("http://x")')
    make_product(session, farm, name="http://x.example")

    content = product_files.export_xlsx(session, farm, now=now)

    assert _parts(content, "xl/worksheets/sheet1.xml").count("<f>") == 0
    assert "hyperlink" not in _parts(content, "xl/worksheets/sheet1.xml").lower()


def test_titles_are_in_sight_and_columns_wide_enough(session: Session, now: datetime) -> None:
    farm = make_farm(session)

    sheet = _parts(product_files.export_xlsx(session, farm, now=now), "xl/worksheets/sheet1.xml")

    assert 'state="frozen"' in sheet
    assert sheet.count("<col ") == len(Column)


def test_an_export_takes_two_queries_whatever_is_in_it(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    for _ in range(20):
        make_offer(session, farm)
    session.expire_all()

    with count_queries(session) as sent:
        product_files.export_csv(session, farm, now=now)

    assert len(sent) - 1 <= 2, sent  # one for the expired member


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("REFERENCE", Column.REFERENCE),
        (" réf. ", Column.REFERENCE),
        ("prix ttc (€)", Column.PRICE),
        ("Prix", Column.PRICE),
        ("Poids moyen (g)", Column.EXPECTED),
        ("Poids moyen (kg)", None),
        ("Prix HT", None),
        ("Vente (paquet / vrac / pesé)", Column.SALE),
        ("Seuil d’alerte", Column.LOW),
        ("Remarques", None),
        ("", None),
    ],
)
def test_titles_are_known_whatever_their_capitals_and_accents(title: str, column: Column | None) -> None:
    assert product_files.column_of(title) is column


def _parts(content: bytes, name: str) -> str:
    from zipfile import ZipFile

    return ZipFile(BytesIO(content)).read(name).decode()


def test_archived_offers_and_what_others_have_are_where_they_belong(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    offers.archive(session, farm, ident(make_offer(session, farm)), now=now)

    (line,) = exported(session, farm, now=now)

    assert line["Archivée"] == "oui"
    assert session.exec(select(Product)).one().archived_at is None
    assert session.exec(select(Offer)).one().archived_at == now
