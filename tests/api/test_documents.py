"""The papers of a sale over HTTP: right, whole, and only for those whose sale it is."""

import csv
import re
from datetime import datetime, timedelta
from html import escape
from io import BytesIO, StringIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from python_calamine import load_workbook
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.errors import NotFound
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import Producer
from cagette_pwa.services import registers, sessions
from cagette_pwa.services.paper_labels import bag_labels
from cagette_pwa.services.papers import chosen, order_sheet, pickup_sheets
from cagette_pwa.services.picking_lists import picking_list
from cagette_pwa.services.recap_rows import customer_rows
from tests.documents.paper import pages, qr_codes, text
from tests.support.queries import count_queries
from tests.support.sale import Sale, make_sale
from tests.support.stalls import another_basket, join_farm, referent_of
from tests.support.town import (
    ident,
    make_basket,
    make_distribution,
    make_farm,
    make_participation,
    make_priced,
    make_user,
    sign_in,
)

PRINTED = ("bon-de-commande", "liste-d-emargement", "liste-de-preparation", "etiquettes")
FARM_PAPERS = (
    *(f"{name}.{kind}" for name in PRINTED for kind in ("pdf", "html")),
    "commandes.csv",
    "commandes-par-client.csv",
    "commandes.xlsx",
)
WHOLE_DISTRIBUTION = tuple(f"distributions/1/liste-d-emargement.{kind}" for kind in ("pdf", "html"))


@pytest.fixture(autouse=True)
def _sale(database: str) -> None:
    """Participation 1 at distribution 1, of the person `paul`; `rachid` hands over, `eve` has another farm."""
    with databases.write() as session:
        sale = make_sale(session, chickens=2, courgettes=3)
        sign_in(session, session.get_one(User, sale.farm.user_id), token="paul")
        sign_in(session, referent_of(sale), token="rachid")
        sign_in(session, sale.customer, token="brigitte")
        join_farm(sale, name="Ferme des Ormes", price_cents=250, quantity=2)
        sign_in(session, session.get_one(User, make_farm(session).user_id), token="eve")
        _a_week_later(session, sale)


def _a_week_later(session: Session, sale: Sale) -> None:
    """Participation 3 at distribution 2, with one courgette for a new customer, n° 1 there."""
    later = make_distribution(session, sale.market, starts_at=sale.distribution.starts_at + timedelta(days=7))
    catalog = session.get_one(Catalog, sale.participation.catalog_id)
    participation = make_participation(session, catalog, later)
    priced = make_priced(session, participation, sale.courgettes)
    other = Sale(
        session, sale.farm, sale.market, later, participation, sale.customer, sale.basket, sale.chickens,
        sale.courgettes, (priced, priced),
    )  # fmt: skip
    another_basket(other, courgettes=1, user=make_user(session, first_name="Zoé"))


def get(client: TestClient, path: str, who: str | None = "paul", **headers: str) -> Any:
    client.cookies.clear()
    if who:
        client.cookies.set(sessions.COOKIE, who)
    return client.get(f"/api/documents/{path}", headers=headers)


def test_the_order_sheet_has_everything_to_bring(client: TestClient) -> None:
    answer = get(client, "bon-de-commande.pdf?ventes=1")
    paper = text(answer.content)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="bon-de-commande-2026-11-25.pdf"'
    assert "no-store" in answer.headers["cache-control"]
    assert "Ferme des Tilleuls" in paper
    assert "Courgettes 500 g 3 3 × 500 g = 1,5 kg 1 5,40 €" in paper
    assert "Poulet fermier" in paper
    assert "Ormes" not in paper


def test_the_pickup_sheet_has_each_basket_with_the_farms_part(client: TestClient) -> None:
    paper = text(get(client, "liste-d-emargement.pdf?ventes=1").content)
    assert "N°1 – Brigitte Vergne – 06 39 98 12 34" in paper
    assert "À régler" in paper
    assert "3 Courgettes 500 g 3 × 500 g = 1,5 kg 1,80 € 5,40 €" in paper


def test_several_sales_are_added_on_the_order_sheet_and_follow_each_other_on_the_pickup_sheet(
    client: TestClient,
) -> None:
    order = text(get(client, "bon-de-commande.pdf?ventes=1,3").content)
    assert "Courgettes 500 g 4 4 × 500 g = 2 kg 2 7,20 €" in order

    first, second = pages(get(client, "liste-d-emargement.pdf?ventes=3,1").content)
    assert "ercredi 25 novembre" in first
    assert "Brigitte" in first
    assert "Zoé" not in first
    assert "ercredi 2 décembre" in second
    assert "Zoé" in second


def test_the_recap_is_a_file_for_spreadsheets(client: TestClient) -> None:
    answer = get(client, "commandes.csv?ventes=1")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert answer.headers["content-disposition"] == 'attachment; filename="commandes-2026-11-25.csv"'
    courgettes = ["3", "Courgettes 500 g", "5,12", "5,40", "pièce", "1,5\u00a0kg"]
    assert courgettes in [[*row[:2], *row[3:]] for row in rows]


def test_the_referent_prints_the_whole_distribution(client: TestClient) -> None:
    answer = get(client, "distributions/1/liste-d-emargement.pdf", "rachid")
    paper = text(answer.content)
    assert answer.headers["content-disposition"] == 'inline; filename="liste-d-emargement-2026-11-25-tous.pdf"'
    assert "N°1 – Brigitte Vergne" in paper
    assert paper.count("Courgettes") == 2  # one of each farm
    assert "48,40 €" in paper  # 38,00 + 5,40 + 5,00


def test_the_picking_list_gathers_a_product_over_all_markets_with_its_order_numbers(client: TestClient) -> None:
    paper = text(get(client, "liste-de-preparation.pdf?ventes=1,3").content)
    assert re.search(r"Courgettes 500 g \S+ 4 4 × 500 g = 2 kg", paper)
    assert "La Cagette de Segonzac, mercredi 25 novembre 3 × 500 g = 1,5 kg 1 × 3" in paper
    assert "La Cagette de Segonzac, mercredi 2 décembre 500 g 1" in paper


def test_what_two_prices_part_on_the_order_sheet_is_picked_in_one_go(client: TestClient) -> None:
    with databases.write() as session:
        dearer = session.exec(select(PricedOffer).where(PricedOffer.participation_id == 3)).one()
        dearer.price_cents = 200
        session.add(dearer)
    order, picking = (text(get(client, f"{name}.pdf?ventes=1,3").content) for name in (PRINTED[0], PRINTED[2]))
    assert "Courgettes 500 g 4 " not in order
    assert re.search(r"Courgettes 500 g \S+ 4 4 × 500 g = 2 kg", picking)


def test_a_label_for_each_basket_opens_it_where_it_is_prepared(client: TestClient) -> None:
    pdf = get(client, "etiquettes.pdf?ventes=1,3&planche=8&depuis=2").content
    paper = text(pdf)
    assert "N°1 Brigitte Vergne mercredi 25 novembre" in paper
    assert "2 × Poulet fermier environ 1,8 kg 3 × Courgettes 500 g" in paper
    assert [code.text for code in qr_codes(pdf, 200)] == [
        f"http://localhost:8000/preparer?d={distribution}&panier=1" for distribution in (1, 2)
    ]


def test_a_label_for_each_crate_has_the_product_of_one_market(client: TestClient) -> None:
    pdf = get(client, "etiquettes.pdf?ventes=1,3&pour=caisses&planche=8").content
    paper = text(pdf)
    assert "Courgettes 500 g 3 × 500 g = 1,5 kg mercredi 25 novembre La Cagette de Segonzac" in paper
    assert "1 commande N° 1 × 3" in paper
    assert "Courgettes 500 g 1 × 500 g mercredi 2 décembre" in paper
    assert "Poulet fermier environ 1,8 kg 2 × 1,8 kg ≈ 3,6 kg" in paper
    assert {code.text for code in qr_codes(pdf, 200)} == {f"http://localhost:8000/preparer?d={n}" for n in (1, 2)}


@pytest.mark.parametrize(
    ("asked", "status"),
    [("planche=24", 200), ("planche=rouleau&depuis=40", 200), ("planche=12", 404), ("pour=chats", 404),
     ("depuis=24", 200), ("depuis=25", 422), ("depuis=0", 422), ("depuis=%C2%B2", 422), ("planche=8&depuis=9", 422)],
)  # fmt: skip
def test_labels_begin_on_a_place_that_the_sheet_has(client: TestClient, asked: str, status: int) -> None:
    assert get(client, f"etiquettes.html?ventes=1&{asked}").status_code == status


def test_the_recap_by_customer_is_a_file_for_spreadsheets(client: TestClient) -> None:
    answer = get(client, "commandes-par-client.csv?ventes=1")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert answer.headers["content-disposition"] == 'attachment; filename="commandes-par-client-2026-11-25.csv"'
    row = next(row for row in rows if row[5] == "Courgettes 500 g")
    assert row[:5] == ["La Cagette de Segonzac", "25/11/2026", "1", "Brigitte Vergne", "06 39 98 12 34"]
    assert row[7:] == ["3", "pièce", "1,5", "kg", "1,80", "pièce", "5,40", ""]


def test_a_workbook_has_both_recaps(client: TestClient) -> None:
    answer = get(client, "commandes.xlsx?ventes=1,3")
    book = load_workbook(BytesIO(answer.content))
    assert answer.headers["content-disposition"] == 'attachment; filename="commandes-2026-11-25.xlsx"'
    assert [len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names] == [3, 4]


def test_notes_of_a_basket_are_printed_for_those_who_took_them(client: TestClient, now: datetime) -> None:
    with databases.write() as session:
        farm = session.get_one(Producer, 1)
        for producer_id, words in ((ident(farm), "Passera à 18h15"), (None, "Ascenseur en panne")):
            subject = registers.subject(registers.NOTE, 1, producer_id or 0)
            registers.say(session, subject, words, distribution_id=1, producer_id=producer_id, user_id=1, now=now)
    ours = ("liste-d-emargement.pdf?ventes=1", "liste-d-emargement.html?ventes=1", "commandes-par-client.csv?ventes=1")
    for path in ours:
        answer = get(client, path)
        words = text(answer.content) if path.count(".pdf") else answer.text
        assert "Passera à 18h15" in words
        assert "Ascenseur" not in words
    page = get(client, "distributions/1/liste-d-emargement.html", "rachid").text
    assert ("Ascenseur en panne" in page, "Passera" in page) == (True, False)


@pytest.mark.parametrize("paper", PRINTED)
def test_a_page_that_prints_is_kept_by_no_cache_and_loads_nothing_of_elsewhere(client: TestClient, paper: str) -> None:
    answer = get(client, f"{paper}.html?ventes=1,3")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-store"
    assert "default-src 'none'; script-src 'self';" in answer.headers["content-security-policy"]
    assert answer.text.startswith('<!DOCTYPE html>\n<html lang="fr">')
    assert "Courgettes" in answer.text


# Who may


@pytest.mark.parametrize("paper", FARM_PAPERS)
def test_another_farms_sale_does_not_exist_even_beside_ones_own(client: TestClient, paper: str) -> None:
    assert [get(client, f"{paper}?ventes={ids}", who).status_code for ids, who in (
        ("1", "eve"), ("2", "paul"), ("1,2", "paul"), ("4", "paul"),
    )] == [404, 404, 404, 404]  # fmt: skip


@pytest.mark.parametrize("paper", FARM_PAPERS)
@pytest.mark.parametrize(
    "query", ["", "?ventes=", "?ventes=0", "?ventes=-1", "?ventes=1;2", "?ventes=1e3", "?ventes=%F0%9F%A5%95",
              "?ventes=99999999999999999999", "?ventes=" + ",".join(str(n) for n in range(1, 300)), "?ventes=1%00"],
)  # fmt: skip
def test_what_names_no_sale_is_not_found(client: TestClient, paper: str, query: str) -> None:
    answer = get(client, paper + query)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not-found"


def test_whoever_follows_a_link_to_no_document_reads_why_on_a_page(client: TestClient) -> None:
    answer = get(client, "bon-de-commande.pdf?ventes=0", accept="text/html,application/xhtml+xml")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert escape(NotFound().sentence) in answer.text


@pytest.mark.parametrize("who", ["paul", "brigitte", "eve"])
@pytest.mark.parametrize("path", WHOLE_DISTRIBUTION)
def test_only_those_who_run_the_market_print_the_whole_distribution(client: TestClient, path: str, who: str) -> None:
    assert get(client, path, who).status_code == 404


@pytest.mark.parametrize("distribution", ["0", "3", "-1", "abc", "1.5", "9" * 30, "%00"])
def test_what_is_no_distribution_is_not_found(client: TestClient, distribution: str) -> None:
    assert get(client, f"distributions/{distribution}/liste-d-emargement.pdf", "rachid").status_code == 404


@pytest.mark.parametrize("path", [*(f"{paper}?ventes=1" for paper in FARM_PAPERS), *WHOLE_DISTRIBUTION])
def test_a_stranger_is_refused_and_a_visitor_led_to_the_door_and_back(client: TestClient, path: str) -> None:
    for who in (None, "nobody"):
        assert get(client, path, who).status_code == 401
        visited = get(client, path, who, accept="text/html,*/*")
        assert visited.status_code == 303
        assert visited.headers["location"].startswith("/connexion?suite=%2Fapi%2Fdocuments%2F")


# The data


def test_papers_of_many_baskets_cost_the_same_queries(now: datetime) -> None:
    with databases.write() as session:
        _crowd(session, session.get_one(Participation, 1))
    with databases.read() as session, count_queries(session) as sent:
        member = sessions.member_of(session, "paul", now=now)
        about = chosen(session, member, [1, 3], now=now)
        sheet, lists = order_sheet(about, now=now), pickup_sheets(about, now=now)
    assert sheet.orders == sum(len(one.baskets) for one in lists) == 32
    assert sheet.total_cents == sum(one.total_cents for one in lists)
    rows, labels, picked = customer_rows(about), bag_labels(about), picking_list(about, now=now)
    assert len(labels) == picked.orders == 32
    assert sum(row.subtotal_cents for row in rows) == sheet.total_cents
    assert len(sent) <= 7


def _crowd(session: Session, participation: Participation) -> None:
    priced = session.exec(select(PricedOffer).where(PricedOffer.participation_id == participation.id)).first()
    assert priced
    distribution = session.get_one(Distribution, participation.distribution_id)
    for _ in range(30):
        make_basket(session, distribution, {ident(priced): 1})
