"""The page on which a farm reads what will be debited, and says whose account it is."""

import asyncio
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.errors import NotSignedIn
from cagette_pwa.models.account import User
from cagette_pwa.models.debit import DebitDetails
from cagette_pwa.models.market import PaymentMode
from cagette_pwa.state.debit import Debit
from tests.support.town import make_catalog, make_farm, make_link, make_market, sign_in
from tests.support.visits import visit


def opened(token: str | None) -> Debit:
    page = visit(Debit, "/prelevement", token=token)
    asyncio.run(page.load())
    return page


def a_farm(session: Session) -> str:
    farm = make_farm(session)
    for mode in PaymentMode:
        catalog = make_catalog(session, farm, name=f"Catalogue {mode}")
        make_link(session, catalog, make_market(session, name=f"Marché {mode.name}", payment_mode=mode))
    return sign_in(session, session.get_one(User, farm.user_id))


def test_the_page_says_what_is_debited_and_where(database: str) -> None:
    with databases.write() as session:
        token = a_farm(session)
    page = opened(token)
    assert (page.rate, page.example) == ("2,4\u00a0%", "2,40\u00a0€")
    assert (page.on_site, page.online) == (["Marché ON_SITE"], ["Marché ONLINE"])
    assert not page.is_set


def test_what_is_set_up_is_shown_and_changed(database: str) -> None:
    with databases.write() as session:
        token = a_farm(session)
    page = opened(token)
    asyncio.run(page.save({"titulaire": "GAEC des Tilleuls", "adresse": "compta@example.org"}))
    assert (page.is_set, page.holder, page.email) == (True, "GAEC des Tilleuls", "compta@example.org")
    assert page.set_words.startswith("Renseigné par Paul Vergne")
    asyncio.run(page.save({"titulaire": "Paul Vergne", "adresse": "compta@example.org"}))
    assert opened(token).holder == "Paul Vergne"


@pytest.mark.parametrize(
    "form", [{}, None, [], {"titulaire": "GAEC"}, {"titulaire": 7, "adresse": {}}, {"adresse": "a@example.org"}]
)
def test_a_form_that_cannot_be_read_is_refused_on_the_page(database: str, form: Any) -> None:
    with databases.write() as session:
        token = a_farm(session)
    page = opened(token)
    assert asyncio.run(page.save(form)) is None
    assert page.refused
    with databases.read() as session:
        assert session.exec(select(DebitDetails)).all() == []


def test_a_stranger_reads_and_writes_nothing(database: str) -> None:
    with databases.write() as session:
        token = a_farm(session)
        other = sign_in(session, session.get_one(User, make_farm(session).user_id))
    asyncio.run(opened(token).save({"titulaire": "GAEC", "adresse": "a@example.org"}))
    assert opened(other).holder == ""
    page = visit(Debit, "/prelevement")
    with pytest.raises(NotSignedIn):
        asyncio.run(page.save({"titulaire": "Moi", "adresse": "b@example.org"}))
