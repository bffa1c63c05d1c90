"""The code that fetches an order: only this installation can make one, and phones recognise it by its check."""

import hashlib
import subprocess
import sys
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import Session, col, select, update

from cagette_pwa import database as databases
from cagette_pwa import routes
from cagette_pwa.errors import UnknownPickupCode
from cagette_pwa.models.basket import Basket
from cagette_pwa.models.field import AppSecret
from cagette_pwa.services import pickup_codes
from tests.support import town
from tests.support.configuration import configured
from tests.support.queries import count_queries
from tests.support.town import ident

ASKED_FOR_A_CODE = """
import sys
from cagette_pwa import database
from cagette_pwa.models.basket import Basket
from cagette_pwa.services import pickup_codes
with database.read() as session:
    basket = session.get_one(Basket, int(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
with database.read() as session:
    print(pickup_codes.code_of(session, basket))
"""


def make_baskets(session: Session, now: datetime, count: int = 2) -> list[Basket]:
    distribution = town.make_distribution(session, town.make_market(session), starts_at=now + timedelta(days=2))
    return [town.make_basket(session, distribution, {}) for _ in range(count)]


def test_a_code_says_its_distribution_and_number_and_finds_its_basket(session: Session, now: datetime) -> None:
    _, basket = make_baskets(session, now)
    code = pickup_codes.code_of(session, basket)
    distribution, number, signature = code.split(".")
    assert (int(distribution), int(number), len(signature)) == (basket.distribution_id, 2, 16)
    assert pickup_codes.basket_of(session, code) is basket
    assert pickup_codes.code_of(session, basket) == code


def test_its_address_opens_the_hand_over_with_it(session: Session, now: datetime) -> None:
    code = pickup_codes.code_of(session, make_baskets(session, now)[0])
    with configured(PUBLIC_URL="https://cagette.example"):
        address = urlsplit(pickup_codes.address_of(code))
    assert (address.scheme, address.netloc, address.path) == ("https", "cagette.example", routes.HAND_OVER)
    assert parse_qs(address.query) == {"code": [code]}


def test_a_check_recognises_a_code_and_says_nothing_of_it(session: Session, now: datetime) -> None:
    baskets = make_baskets(session, now, 3)
    idents = [ident(basket) for basket in baskets]
    codes, checks = pickup_codes.codes_of(session, idents), pickup_codes.checks_of(session, idents)
    assert {ident(basket): pickup_codes.code_of(session, basket) for basket in baskets} == codes
    assert checks == {one: hashlib.sha256(code.encode()).hexdigest()[:16] for one, code in codes.items()}
    assert len(set(checks.values())) == 3


def test_a_forged_code_is_refused(session: Session, now: datetime) -> None:
    code = pickup_codes.code_of(session, make_baskets(session, now)[0])
    other = "A" if code[-1] != "A" else "B"
    forged = [
        code[:-1] + other,
        code[:-1],
        code + "A",
        code.lower(),
        f" {code}",
        f"{code}\n",
        code + "\x00",
        "",
        "1.1.",
    ]
    for one in (*forged, "9" * 30, "²" + code[1:], code.replace(".", "")):
        with pytest.raises(UnknownPickupCode):
            pickup_codes.basket_of(session, one)


def test_the_signature_of_an_order_opens_no_other(session: Session, now: datetime) -> None:
    first, second = make_baskets(session, now)
    elsewhere = make_baskets(session, now, 1)[0]
    signature = pickup_codes.code_of(session, first).rpartition(".")[2]
    for other in (second, elsewhere):
        with pytest.raises(UnknownPickupCode):
            pickup_codes.basket_of(session, f"{other.distribution_id}.{other.number}.{signature}")
    with pytest.raises(UnknownPickupCode):
        pickup_codes.basket_of(session, f"{first.distribution_id}.3.{signature}")


def test_the_same_number_of_another_order_has_another_code(session: Session, now: datetime) -> None:
    """An order that took the place of one that was removed."""
    basket, _ = make_baskets(session, now)
    before = pickup_codes.code_of(session, basket)
    basket.public_id = "another"
    session.flush()
    with pytest.raises(UnknownPickupCode):
        pickup_codes.basket_of(session, before)


def test_a_code_of_another_installation_is_refused(session: Session, now: datetime) -> None:
    basket, _ = make_baskets(session, now)
    theirs = pickup_codes.code_of(session, basket)
    session.exec(update(AppSecret).where(col(AppSecret.name) == pickup_codes.SECRET).values(value="ab" * 32))
    with pytest.raises(UnknownPickupCode):
        pickup_codes.basket_of(session, theirs)


def test_the_key_has_at_least_256_bits_and_is_made_once(session: Session, now: datetime) -> None:
    basket, _ = make_baskets(session, now)
    pickup_codes.code_of(session, basket)
    pickup_codes.code_of(session, basket)
    (key,) = session.exec(select(AppSecret)).all()
    assert (key.name, len(bytes.fromhex(key.value))) == ("retrait", 32)
    assert key.made_at.tzinfo is not None


def test_a_session_that_only_looks_keeps_the_key_all_the_same(database: str, now: datetime) -> None:
    with databases.write() as session:
        basket_id = ident(make_baskets(session, now)[0])
    with databases.read() as session:
        shown = pickup_codes.codes_of(session, [basket_id])
    with databases.read() as session:
        assert pickup_codes.codes_of(session, [basket_id]) == shown
        assert ident(pickup_codes.basket_of(session, shown[basket_id])) == basket_id


def test_two_processes_that_ask_at_once_make_one_key(database: str, now: datetime) -> None:
    with databases.write() as session:
        basket_id = ident(make_baskets(session, now)[0])
    command = [sys.executable, "-c", ASKED_FOR_A_CODE, str(basket_id)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    rivals = [subprocess.Popen(command, **pipes) for _ in range(2)]  # type: ignore[call-overload]
    assert [rival.stdout.readline() for rival in rivals] == ["ready\n"] * 2
    for rival in rivals:
        rival.stdin.write("now\n")
        rival.stdin.flush()
    codes = [rival.communicate(timeout=60)[0] for rival in rivals]
    assert codes[0] == codes[1] != ""
    with databases.read() as session:
        assert len(session.exec(select(AppSecret)).all()) == 1


def test_a_whole_distribution_takes_two_queries(session: Session, now: datetime) -> None:
    idents = [ident(basket) for basket in make_baskets(session, now, 40)]
    pickup_codes.codes_of(session, idents)
    with count_queries(session) as statements:
        assert len(pickup_codes.checks_of(session, idents)) == 40
    assert len(statements) == 2
