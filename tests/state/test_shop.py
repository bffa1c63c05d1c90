"""The pages of a shop and of an order answer anybody, and tell a stranger nothing about anyone."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.clock import utc_now
from cagette_pwa.models.basket import Basket
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.state.order import Order
from cagette_pwa.state.shop import Shop
from tests.support import town
from tests.support.town import ident
from tests.support.visits import visit

NONSENSE: tuple[Any, ...] = ("nulle-part", "", "x" * 10_000, "\x00", "../..", "%00", "segonzac' OR 1=1")


@dataclass(frozen=True)
class Sale:
    """An open sale in Segonzac, and somebody who ordered there."""

    id: int
    token: str
    stranger: str
    public_id: str


@pytest.fixture
def sale(database: str) -> Sale:
    with databases.write() as session:
        market = town.make_market(session, slug="segonzac", address="Salle des fêtes")
        open_sale, priced = _open_sale(session, market)
        customer, stranger = town.make_user(session, first_name="Brigitte"), town.make_user(session)
        basket = town.make_basket(session, open_sale, {priced: 2}, user=customer)
        tokens = town.sign_in(session, customer), town.sign_in(session, stranger)
        return Sale(ident(open_sale), *tokens, basket.public_id)


def _open_sale(session: Session, market: Any) -> tuple[Any, int]:
    farm = town.make_farm(session)
    offer = town.make_offer(session, farm, stock=5)
    open_sale = town.make_distribution(session, market, starts_at=utc_now() + timedelta(days=2))
    joined = town.make_participation(session, town.make_catalog(session, farm, [offer]), open_sale)
    return open_sale, ident(town.make_priced(session, joined, offer))


def shop(path: str = "/marche/segonzac", slug: str = "segonzac", **given: Any) -> tuple[Shop, Sequence[Any]]:
    state = visit(Shop, path, parts={"slug": slug}, **given)
    return state, asyncio.run(state.load())


def order(sale: Sale, token: str | None, public_id: str | None = None) -> Order:
    public_id = sale.public_id if public_id is None else public_id
    state = visit(Order, f"/commande/{sale.public_id}", parts={"public_id": public_id}, token=token)
    asyncio.run(state.load())
    return state


def test_a_visitor_sees_what_is_for_sale(sale: Sale) -> None:
    state, events = shop()
    assert (state.place.name, state.is_open, state.sale) == ("La Cagette de Segonzac", True, sale.id)
    assert [(stall.name, stall.offers[0].left) for stall in state.stalls] == [("Ferme des Tilleuls", 3)]
    assert state.place.where == "Salle des fêtes, Segonzac"
    assert (state.mine, list(events)) == ("", [])


def test_a_customer_is_reminded_of_their_order(sale: Sale) -> None:
    state, _ = shop(token=sale.token)
    assert "commande n°1" in state.mine
    assert state.mine_href == f"/commande/{sale.public_id}"


def test_the_first_visitor_after_the_opening_finds_prices(sale: Sale) -> None:
    with databases.write() as session:
        market = town.make_market(session, slug="neuf")
        farm = town.make_farm(session)
        catalog = town.make_catalog(session, farm, [town.make_offer(session, farm)])
        coming = town.make_distribution(session, market, starts_at=utc_now() + timedelta(days=2))
        joined = ident(town.make_participation(session, catalog, coming))
    state, _ = shop(slug="neuf")
    assert len(state.stalls) == 1
    with databases.read() as session:
        assert session.get_one(Participation, joined).frozen_at is not None
        assert session.exec(select(PricedOffer).where(PricedOffer.participation_id == joined)).all()


@pytest.mark.parametrize("slug", NONSENSE)
def test_an_unknown_market_gets_a_sentence(sale: Sale, slug: str) -> None:
    state, _ = shop(slug=slug)
    assert state.unknown.startswith("Ce marché n'existe pas")
    assert (state.loaded, state.stalls) == (True, [])


@pytest.mark.parametrize("chosen", [-1, 0, 10**30, float("nan"), None, "1", "x" * 10_000, [1]])
def test_a_sale_that_is_not_open_here_leaves_the_shop_as_it_is(sale: Sale, chosen: Any) -> None:
    state, _ = shop()
    asyncio.run(state.choose(chosen))
    assert (state.sale, len(state.stalls)) == (sale.id, 1)


def test_a_refused_order_comes_back_with_its_sentence_what_was_typed_and_the_basket_open(sale: Sale) -> None:
    typed = {"sale": str(sale.id), "email": "noe@exemple.fr", "sentence": "Il n'en reste que 3."}
    state, events = shop("/marche/segonzac?refus=not-enough", typed=typed)
    assert (state.refusal, state.email, state.must_sign_in) == (typed["sentence"], "noe@exemple.fr", False)
    assert len(events) == 1
    state, _ = shop("/marche/segonzac?refus=email-taken", typed=typed)
    assert state.must_sign_in
    state, _ = shop("/marche/segonzac?refus=anything")
    assert state.refusal.startswith("Votre commande n'a pas été enregistrée.")


def test_an_order_is_shown_to_its_customer(sale: Sale) -> None:
    state = order(sale, sale.token)
    assert (state.sealed, state.number, state.total) == (False, 1, "3,60\u00a0€")
    assert [(farm.name, farm.lines[0].count) for farm in state.farms] == [("Ferme des Tilleuls", "2 ×")]
    assert state.where == "Salle des fêtes, Segonzac"


@pytest.mark.parametrize("who", ["nobody", "stranger", "forged"])
def test_a_stranger_only_learns_that_it_is_somebodys(sale: Sale, who: str) -> None:
    token = {"nobody": None, "stranger": sale.stranger, "forged": "x" * 5_000}[who]
    state = order(sale, token)
    assert (state.sealed, state.number, state.farms, state.email, state.market) == (True, 0, [], "", "")


@pytest.mark.parametrize("public_id", NONSENSE)
def test_an_unknown_order_looks_like_somebody_elses(sale: Sale, public_id: str) -> None:
    assert order(sale, sale.token, public_id).sealed


def test_nothing_of_the_last_order_is_left_when_the_next_one_is_not_ones_own(sale: Sale) -> None:
    state = order(sale, sale.token)
    with databases.write() as session:
        other = session.exec(select(Basket)).one()
        other.user_id = ident(town.make_user(session))
    asyncio.run(state.load())
    assert (state.sealed, state.number, state.farms, state.email) == (True, 0, [], "")
