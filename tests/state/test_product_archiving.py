"""Archiving a product from its page or from the list, and bringing it back."""

import asyncio
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.errors import CagetteError, NotFound, NotSignedIn
from cagette_pwa.french import spaced
from cagette_pwa.models.account import User
from cagette_pwa.models.product import Offer, Product
from cagette_pwa.state.product import ProductSheet
from cagette_pwa.state.product_archiving import ProductArchiving
from cagette_pwa.state.products import Products
from tests.support.town import ident, make_farm, make_offer, make_product, sign_in
from tests.support.visits import visit


def _eggs(session: Session, offers: int = 2) -> tuple[int, str]:
    """A product and the cookie of its farm."""
    farm = make_farm(session)
    product = make_product(session, farm, name="Œufs")
    for _ in range(offers):
        make_offer(session, farm, product=product)
    return ident(product), sign_in(session, session.get_one(User, farm.user_id))


def _archived() -> list[bool]:
    """The product, then its offers."""
    with databases.read() as session:
        rows: list[Any] = [*session.exec(select(Product)), *session.exec(select(Offer).order_by(Offer.id))]  # type: ignore[arg-type]
        return [row.archived_at is not None for row in rows]


@pytest.mark.parametrize(("offers", "words"), [(0, "catalogues."), (1, "catalogues."), (2, "avec ses 2 offres.")])
def test_the_sheet_says_what_will_happen(database: str, offers: int, words: str) -> None:
    with databases.write() as session:
        product_id, token = _eggs(session, offers)
    page = visit(ProductArchiving, "/produits", token=token)

    asyncio.run(page.ask(product_id))

    assert (page.asking, page.archived) == (True, False)
    assert spaced(page.effect).startswith(spaced("« Œufs » quitte tous vos catalogues"))
    assert page.effect.split(" Les commandes déjà reçues restent à livrer.")[0].endswith(words)


def test_it_leaves_and_comes_back_however_often_it_is_sent(database: str) -> None:
    with databases.write() as session:
        product_id, token = _eggs(session)
    page = visit(ProductArchiving, "/produits", token=token)

    asyncio.run(page.ask(product_id))
    asyncio.run(page.archive(False))
    asyncio.run(page.archive(True))
    assert (page.asking, _archived()) == (False, [True, True, True])

    asyncio.run(page.ask(product_id))
    assert page.archived
    assert "retrouve sa place" in page.effect
    asyncio.run(page.unarchive(True))
    asyncio.run(page.unarchive(False))
    assert _archived() == [False, False, False]


def test_the_product_s_page_and_the_list_say_that_it_is_archived(database: str) -> None:
    with databases.write() as session:
        product_id, token = _eggs(session)
    asking = visit(ProductArchiving, "/produits", token=token)
    sheet = visit(ProductSheet, f"/produits/{product_id}", token=token, parts={"product": str(product_id)})
    listed = visit(Products, "/produits", token=token)
    asyncio.run(_all(sheet.load()))
    assert not sheet.archived

    asyncio.run(asking.ask(product_id))
    asyncio.run(asking.archive(False))
    asyncio.run(sheet.refresh())
    asyncio.run(listed.refresh())
    assert (sheet.archived, listed.count) == (True, 0)

    asyncio.run(listed.show_archived(True))
    (card,) = listed.cards
    assert card.archived
    assert {line.can_turn for line in card.offers} == {False}
    listed.ask(card.offers[0].key, card.offers[0].name)
    with pytest.raises(CagetteError, match="Désarchivez d'abord ce produit"):
        asyncio.run(listed.unarchive(True))
    assert _archived() == [True, True, True]


def test_nothing_is_done_before_it_was_asked(database: str) -> None:
    with databases.write() as session:
        _, token = _eggs(session)
    page = visit(ProductArchiving, "/produits", token=token)

    for event in (page.archive(True), page.unarchive(True)):
        with pytest.raises(NotFound):
            asyncio.run(event)

    assert _archived() == [False, False, False]


@pytest.mark.parametrize("value", [None, -1, 0, 10**30, 1.5, True, "1", "x" * 10_000, [1], {"a": 1}])
def test_arguments_that_no_page_would_send_archive_nothing_at_once(database: str, value: Any) -> None:
    with databases.write() as session:
        product_id, token = _eggs(session)
    page = visit(ProductArchiving, "/produits", token=token)

    with pytest.raises(NotFound):
        asyncio.run(page.ask(value))
    asyncio.run(page.ask(product_id))
    asyncio.run(page.archive(value))

    assert _archived() == [True, True, True]


def test_another_farm_s_product_is_not_there(database: str) -> None:
    with databases.write() as session:
        product_id, _ = _eggs(session)
        _, token = _eggs(session)
    page = visit(ProductArchiving, "/produits", token=token)

    with pytest.raises(NotFound):
        asyncio.run(page.ask(product_id))

    assert (page.asking, page.name, page.effect) == (False, "", "")


def test_a_stranger_is_refused(database: str) -> None:
    with databases.write() as session:
        product_id, _ = _eggs(session)
    page = visit(ProductArchiving, "/produits")

    for event in (page.ask(product_id), page.archive(True), page.unarchive(True)):
        with pytest.raises(NotSignedIn):
            asyncio.run(event)


async def _all(events: Any) -> None:
    async for _ in events:
        pass
