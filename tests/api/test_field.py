"""The field over HTTP: what is taken aboard, and batches as phones and mischief-makers send them."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from cagette_pwa import database as databases
from cagette_pwa import routes
from cagette_pwa.clock import utc_now
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.services import sessions
from cagette_pwa.services.field import _Batch
from cagette_pwa.services.lines import ordered_lines
from tests.support import town
from tests.support.town import ident

PHONE = "0123456789abcdef"


@dataclass(frozen=True)
class Desk:
    """A farm's part of tomorrow's distribution: one chicken."""

    key: str
    who: str
    distribution: int
    line: int


@pytest.fixture
def desk(client: TestClient, database: str) -> Desk:
    with databases.write() as session:
        farm, market = town.make_farm(session), town.make_market(session)
        offer = town.make_weighed_offer(session, farm)
        sale = town.make_distribution(session, market, starts_at=utc_now() + timedelta(days=1))
        joined = town.make_participation(session, town.make_catalog(session, farm, [offer]), sale)
        town.make_basket(session, sale, {ident(town.make_priced(session, joined, offer)): 1})
        (line,) = ordered_lines(session, distribution_id=ident(sale))
        user = session.get_one(User, farm.user_id)
        client.cookies.set(sessions.COOKIE, town.sign_in(session, user))
        return Desk(f"{sale.id}-{farm.producer_id}", str(user.id), ident(sale), line.line_id)


def tap(here: Desk, number: int = 1, **fields: Any) -> dict[str, Any]:
    usual = {"subject": f"poids:{here.line}:1", "value": 1920, "replaces": [], "at": 1_000_000}
    return {"key": f"{PHONE}-{number:04}", "seq": number, "desk": here.key} | usual | fields


def post(client: TestClient, desk: Desk, *taps: Any, **fields: Any) -> Any:
    body = {"who": desk.who, "device": PHONE, "name": "Téléphone", "now": 1_000_000, "taps": taps}
    return client.post(routes.API_FIELD_TAPS, json=body | fields, headers={"accept": "application/json"})


def grams(desk: Desk) -> list[tuple[int, ...]]:
    with databases.read() as session:
        return [line.weighed_grams for line in ordered_lines(session, distribution_id=desk.distribution)]


def test_a_phone_learns_who_it_works_for_and_what_it_can_take_aboard(client: TestClient, desk: Desk) -> None:
    answer = client.get(routes.API_FIELD).json()
    assert (answer["who"], answer["name"]) == (desk.who, "Paul Vergne")
    assert [(one["key"], one["farm"], one["baskets"]) for one in answer["desks"]] == [
        (desk.key, "Ferme des Tilleuls", 1)
    ]


def test_a_sheet_is_sent_again_only_when_something_changed(client: TestClient, desk: Desk) -> None:
    address = f"/api/terrain/{desk.key}?device={PHONE}"
    first = client.get(address)
    assert first.headers["cache-control"] == "private, no-store"
    tag = {"if-none-match": first.headers["etag"]}
    assert client.get(address, headers=tag).status_code == 304
    post(client, desk, tap(desk))
    again = client.get(address, headers=tag)
    assert again.status_code == 200
    assert (again.json()["seen"], again.json()["said"][0][1:3]) == (1, [f"poids:{desk.line}:1", 1920])


def test_a_batch_is_taken_in_and_answered_tap_by_tap(client: TestClient, desk: Desk) -> None:
    answer = post(client, desk, tap(desk), tap(desk, 2, subject=f"poids:{desk.line}:1", value=0))
    assert answer.status_code == 200
    first, second = answer.json()["answers"]
    assert (first["refusal"], bool(second["refusal"])) == ("", True)
    assert grams(desk) == [(1920,)]
    assert post(client, desk, tap(desk), tap(desk, 2, value=0)).json()["answers"] == [first, second]


@pytest.mark.parametrize("clock", [0, 10**12, 2**53 - 1])
def test_a_phone_whose_clock_is_wrong_says_the_right_time(client: TestClient, desk: Desk, clock: int) -> None:
    """It tapped a minute before it sent, whatever it takes the time to be."""
    before = utc_now()
    post(client, desk, tap(desk, at=max(0, clock - 60_000)), now=clock)
    said = client.get(f"/api/terrain/{desk.key}").json()["said"][0][6] / 1000
    expected = before.timestamp() - (60 if clock else 0)
    assert expected - 2 < said < expected + 10


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"taps": []},
        {"taps": [1]},
        {"now": "12"},
        {"device": "x"},
        {"device": "../../etc/passwd"},
        {"name": "a" * 61},
        {"name": "a\x00b"},
        {"taps": [{"key": "court"}]},
        {"taps": [{"seq": 0}]},
        {"taps": [{"seq": 2**40}]},
        {"taps": [{"seq": True}]},
        {"taps": [{"value": 1.5}]},
        {"taps": [{"value": 2**40}]},
        {"taps": [{"value": "a" * 301}]},
        {"taps": [{"value": "\x00"}]},
        {"taps": [{"value": {"a": 1}}]},
        {"taps": [{"value": [1]}]},
        {"taps": [{"replaces": ["x"]}]},
        {"taps": [{"replaces": None}]},
        {"taps": [{"subject": "poids:1:1:1:1"}]},
        {"taps": [{"subject": "poids:1:1\n"}]},
        {"taps": [{"at": -1}]},
        {"taps": [{"desk": 7}]},
        {"taps": [{}, {}]},
    ],
)
def test_what_no_phone_of_ours_sends_is_refused_whole(client: TestClient, desk: Desk, body: Any) -> None:
    sent: Any = body
    if isinstance(body, dict):
        usual = {"who": desk.who, "device": PHONE, "name": "", "now": 1_000_000}
        sent = usual | {"taps": [tap(desk)]} | body
        if body.get("taps") not in ([], [1]) and "taps" in body:
            sent["taps"] = [tap(desk) | one for one in body["taps"]]
        if body in ({}, {"taps": []}):
            sent = body
    answer = client.post(routes.API_FIELD_TAPS, json=sent, headers={"accept": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert grams(desk) == [()]


def test_too_many_taps_at_once_are_refused_whole(client: TestClient, desk: Desk) -> None:
    assert post(client, desk, *(tap(desk, number) for number in range(1, 502))).status_code == 422
    assert post(client, desk, *(tap(desk, number) for number in range(1, 501))).status_code == 200


@pytest.mark.parametrize("key", ["0-1", "1", "1-", "a-b", "1-1-1", "999999-1", "-1-1", "1-٣", "1" * 30 + "-1"])
def test_a_desk_that_is_none_is_not_found(client: TestClient, desk: Desk, key: str) -> None:
    assert client.get(f"/api/terrain/{key}").status_code == 404
    answer = post(client, desk, tap(desk, desk=key))
    assert answer.status_code == 404 or answer.json()["answers"][0]["refusal"]


def test_what_somebody_said_is_not_sent_in_the_name_of_another(client: TestClient, desk: Desk) -> None:
    answer = post(client, desk, tap(desk), who="999")
    assert (answer.status_code, answer.json()["code"]) == (409, "another-person")
    client.cookies.clear()
    assert post(client, desk, tap(desk)).status_code == 401
    assert client.get(routes.API_FIELD).status_code == 401
    assert grams(desk) == [()]


def test_another_site_sends_nothing(client: TestClient, desk: Desk) -> None:
    body = {"who": desk.who, "device": PHONE, "name": "", "now": 1, "taps": [tap(desk)]}
    answer = client.post(routes.API_FIELD_TAPS, json=body, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


RAW = [
    b"",
    b"null",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"\xff\xfe",
    b'{"taps": NaN}',
    b'{"now": ' + b"9" * 5000 + b"}",
]


@pytest.mark.parametrize("body", RAW, ids=range(len(RAW)))
def test_what_is_no_delivery_at_all_is_refused(client: TestClient, desk: Desk, body: bytes) -> None:
    headers = {"accept": "application/json", "content-type": "application/json"}
    assert client.post(routes.API_FIELD_TAPS, content=body, headers=headers).status_code in (400, 422)


@pytest.mark.parametrize(
    "fields",
    [
        '"seq": 1e400',
        '"seq": 99999999999999999999999999999999999999',
        '"value": 99999999999999999999999999999999999999',
        '"value": "\\ud800"',
        '"value": NaN',
        '"subject": "note:\\udfff"',
        '"desk": "\\ud800"',
        '"key": "\\ud800aaaaaaaaaaaaaaaaaaaaaa"',
        '"at": -0.0',
        '"replaces": [null]',
        '"seen": true',
    ],
)
def test_a_tap_that_no_phone_can_say_is_refused_whole(client: TestClient, desk: Desk, fields: str) -> None:
    """As text, for JSON holds more than our own writer writes."""
    usual = json.dumps(tap(desk))
    head = f'{{"who": "{desk.who}", "device": "{PHONE}", "now": 1000000, "taps": '
    body = f"{head}[{usual[:-1]}, {fields}}}]}}"
    headers = {"accept": "application/json", "content-type": "application/json"}
    answer = client.post(routes.API_FIELD_TAPS, content=body.encode(), headers=headers)
    assert (answer.status_code, grams(desk)) in ((404, [()]), (422, [()]))


@pytest.mark.parametrize("device", ["%00", "%ED%A0%80", "a" * 5000, "%F0%9F%90%94", "%27%3B--"])
def test_a_sheet_is_for_a_phone_whose_name_can_be_one(client: TestClient, desk: Desk, device: str) -> None:
    assert client.get(f"/api/terrain/{desk.key}?device={device}").status_code == 422


def test_a_phone_whose_clock_leapt_after_a_tap_hands_over_all_the_same(client: TestClient, desk: Desk) -> None:
    """It woke up without a network in 1970, and learned the date before it sent: the age says nothing."""
    with databases.write() as session:
        sale = session.get_one(Distribution, desk.distribution)
        sale.starts_at, sale.ends_at = utc_now() - timedelta(hours=1), utc_now() + timedelta(hours=1)
        basket_id = session.exec(select(Basket.id)).one()
    part = f"part:{basket_id}:{desk.key.split('-')[1]}"
    moment = int(utc_now().timestamp() * 1000)
    answer = post(client, desk, tap(desk, subject=part, value=True, at=60_000), now=moment)
    assert answer.json()["answers"][0]["refusal"] == ""


def test_two_batches_of_one_phone_that_cross_are_sent_again(client: TestClient, desk: Desk, monkeypatch: Any) -> None:
    """The number of the tap is taken by a batch that is not seen yet, as at another distribution."""
    post(client, desk, tap(desk))
    monkeypatch.setattr(_Batch, "known", lambda *_: ({}, set()))
    answer = post(client, desk, tap(desk) | {"key": "une-autre-clef-0001"})
    assert (answer.status_code, answer.json()["code"]) == (409, "taps-crossed")
    assert grams(desk) == [(1920,)]
