"""Ordering over HTTP, as a browser's form and as a program, by guests, customers and mischief-makers."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlmodel import SQLModel, func, select

from cagette_pwa import database as databases
from cagette_pwa import routes
from cagette_pwa.clock import utc_now
from cagette_pwa.models.account import User, UserSession
from cagette_pwa.models.basket import Basket, BasketLine, OrderAttempt
from cagette_pwa.services import drafts, sessions
from tests.support import town
from tests.support.town import ident

KEY = "0123456789abcdef0123456789abcdef"
GUEST = {"first_name": "Noé", "last_name": "Lafon", "email": "noe@exemple.fr", "phone": "06 12 34 56 78"}
JSON = {"accept": "application/json"}


@dataclass(frozen=True)
class Sale:
    """An open sale of a priced offer of which 3 pieces are left."""

    id: int
    slug: str
    offer: int


@pytest.fixture
def sale(database: str) -> Sale:
    now = utc_now()
    with databases.write() as session:
        market, farm = town.make_market(session, slug="segonzac"), town.make_farm(session)
        offer = town.make_offer(session, farm, stock=3)
        distribution = town.make_distribution(session, market, starts_at=now + timedelta(days=2))
        joined = town.make_participation(session, town.make_catalog(session, farm, [offer]), distribution)
        priced = town.make_priced(session, joined, offer)
        return Sale(ident(distribution), market.slug, ident(priced))


def order(client: TestClient, sale: Sale, quantity: Any = 1, **form: Any) -> Response:
    headers = form.pop("headers", {})
    sent = {"distribution": str(sale.id), "key": KEY, "lines": json.dumps({str(sale.offer): quantity})}
    return client.post(routes.API_ORDERS, data=sent | GUEST | form, headers=headers)


def counted(*tables: type[SQLModel]) -> list[int]:
    with databases.read() as session:
        return [session.exec(select(func.count()).select_from(table)).one() for table in tables]


def test_a_guest_orders_and_is_signed_in_by_it(client: TestClient, sale: Sale) -> None:
    answer = order(client, sale, 2)
    with databases.read() as session:
        basket = session.exec(select(Basket)).one()
        user = sessions.user_of(session, client.cookies[sessions.COOKIE], now=utc_now())
    assert (answer.status_code, answer.headers["location"]) == (303, f"/commande/{basket.public_id}")
    assert (user.id, user.email) == (basket.user_id, GUEST["email"])
    assert "httponly" in answer.headers["set-cookie"].lower()


def test_the_next_order_of_this_phone_asks_for_no_name(client: TestClient, sale: Sale) -> None:
    order(client, sale)
    nobody = dict.fromkeys(GUEST, "")
    assert order(client, sale, key="f" * 32, **nobody).headers["location"].startswith("/commande/")
    with databases.read() as session:
        assert session.exec(select(BasketLine.quantity)).all() == [2]
    assert counted(Basket) == [1]


def test_a_form_sent_twice_orders_once_even_when_the_first_answer_was_lost(client: TestClient, sale: Sale) -> None:
    first = order(client, sale)
    client.cookies.clear()
    again = order(client, sale)
    assert again.headers["location"] == first.headers["location"]
    assert client.cookies[sessions.COOKIE]
    assert counted(Basket, OrderAttempt) == [1, 1]


def test_a_refused_form_finds_its_shop_again_with_what_was_typed_and_why(client: TestClient, sale: Sale) -> None:
    answer = order(client, sale, 4)
    assert (answer.status_code, answer.headers["location"]) == (303, "/marche/segonzac?refus=not-enough")
    kept = drafts.unpacked(client.cookies[drafts.COOKIE].strip('"'))
    assert kept["email"] == GUEST["email"]
    assert "il n'en reste que 3" in kept["sentence"]
    assert sessions.COOKIE not in client.cookies


def test_a_refused_guest_is_not_kept(client: TestClient, sale: Sale) -> None:
    before = counted(User, UserSession)
    order(client, sale, 4)
    assert counted(User, UserSession) == before


def test_a_program_reads_the_sentence_in_a_problem(client: TestClient, sale: Sale) -> None:
    answer = order(client, sale, 4, headers=JSON)
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not-enough"
    assert "il n'en reste que 3" in answer.json()["title"]


def test_a_known_address_is_asked_to_sign_in(client: TestClient, sale: Sale) -> None:
    with databases.write() as session:
        town.make_user(session, email=GUEST["email"])
    assert order(client, sale).headers["location"] == "/marche/segonzac?refus=email-taken"


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"1"',
        "[" * 9_000,
        '{"a": 1}',
        '{"-1": 1}',
        '{"99999999999999999999": 1}',
        '{"1": 0}',
        '{"1": -1}',
        '{"1": 1000}',
        '{"1": 1e9}',
        '{"1": 1.5}',
        '{"1": NaN}',
        '{"1": Infinity}',
        '{"1": true}',
        '{"1": "1"}',
        '{"1": [1]}',
        '{"1": ' + "9" * 4_300 + "}",
        '{"1": 1, "999999": 1}',
        json.dumps({str(number): 1 for number in range(301)}),
        "x" * 10_001,
    ],
)
def test_lines_that_no_page_would_send_get_a_sentence_and_change_nothing(
    client: TestClient, sale: Sale, lines: str
) -> None:
    before = counted(User, Basket, BasketLine, OrderAttempt)
    answer = order(client, sale, lines=lines, headers=JSON)
    assert answer.status_code in (409, 422)
    assert answer.json()["title"].endswith(".")
    assert counted(User, Basket, BasketLine, OrderAttempt) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("distribution", "0"),
        ("distribution", "-1"),
        ("distribution", "99999999999999999999"),
        ("distribution", "1; DROP TABLE basket"),
        ("distribution", "\x00"),
        ("key", ""),
        ("key", "short"),
        ("key", "k" * 65),
        ("key", "\x00" * 32),
        ("email", "nobody"),
        ("email", "\x00@exemple.fr"),
        ("first_name", ""),
        ("last_name", "\x00" * 500),
        ("phone", "appelez-moi"),
    ],
)
def test_other_fields_that_no_page_would_send_get_a_sentence_and_change_nothing(
    client: TestClient, sale: Sale, field: str, value: str
) -> None:
    before = counted(User, Basket, OrderAttempt)
    answer = order(client, sale, headers=JSON, **{field: value})
    assert answer.status_code in (404, 422)
    assert answer.json()["title"].endswith(".")
    assert counted(User, Basket, OrderAttempt) == before


def test_an_empty_form_gets_a_sentence(client: TestClient, sale: Sale) -> None:
    answer = client.post(routes.API_ORDERS)
    assert answer.status_code == 404
    assert answer.json()["title"].startswith("Cette vente n'existe pas")


def test_another_site_cannot_order(client: TestClient, sale: Sale) -> None:
    answer = order(client, sale, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code >= 400
    assert counted(Basket) == [0]
