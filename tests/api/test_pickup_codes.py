"""The picture of an order's code: for the person who ordered, and for nobody else."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

import pypdfium2  # type: ignore[import-untyped]
import pytest
import typst
import zxingcpp
from fastapi.testclient import TestClient
from httpx import Response

from cagette_pwa import database as databases
from cagette_pwa import routes
from cagette_pwa.clock import utc_now
from cagette_pwa.models.account import User
from cagette_pwa.services import pickup_codes, sessions
from tests.support import town


@dataclass(frozen=True)
class Ordered:
    """Where its picture is, what it must say, and who asks."""

    picture: str
    address: str
    customer: str
    others: tuple[str, ...]


@pytest.fixture
def ordered(database: str) -> Ordered:
    with databases.write() as session:
        market, farm = town.make_market(session), town.make_farm(session)
        distribution = town.make_distribution(session, market, starts_at=utc_now() + timedelta(days=2))
        basket, other = (town.make_basket(session, distribution, {}) for _ in range(2))
        people = [session.get_one(User, ident) for ident in (other.user_id, farm.user_id, market.contact_id)]
        return Ordered(
            routes.pickup_code(basket.public_id),
            pickup_codes.address_of(pickup_codes.code_of(session, basket)),
            town.sign_in(session, session.get_one(User, basket.user_id)),
            tuple(town.sign_in(session, user) for user in people),
        )


def ask(client: TestClient, address: str, cookie: str = "") -> Response:
    client.cookies.clear()
    return client.get(address, headers={"cookie": f"{sessions.COOKIE}={cookie}"} if cookie else {})


def test_the_customer_s_picture_reads_back_as_the_address(client: TestClient, ordered: Ordered) -> None:
    answer = ask(client, ordered.picture, ordered.customer)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.headers["cache-control"] == "private, no-store"
    assert [code.text for code in zxingcpp.read_barcodes(drawn(answer.content))] == [ordered.address]


def test_nobody_else_gets_it(client: TestClient, ordered: Ordered) -> None:
    assert ask(client, ordered.picture).status_code == 401
    for cookie in ordered.others:
        refused = ask(client, ordered.picture, cookie)
        assert refused.status_code == 404
        assert "svg" not in refused.headers["content-type"]


@pytest.mark.parametrize("name", ["inconnu", "%00", "1", "a" * 5_000])
def test_an_order_that_does_not_exist_is_refused(client: TestClient, ordered: Ordered, name: str) -> None:
    assert ask(client, f"/api/commandes/{name}/retrait.svg", ordered.customer).status_code == 404


def drawn(svg: bytes) -> object:
    """An SVG as a screen shows it."""
    page = f'#set page(width: 8cm, height: 8cm, margin: 0cm)\n#image(bytes({encoded(svg)}), format: "svg")'
    return pypdfium2.PdfDocument(BytesIO(typst.compile(page.encode())))[0].render(scale=3).to_pil()


def encoded(svg: bytes) -> str:
    return '"' + svg.decode().replace("\\", "\\\\").replace('"', '\\"') + '"'
