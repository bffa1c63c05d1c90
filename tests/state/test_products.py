"""The pages of products answer a farm's own people only, whatever is sent."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.errors import CagetteError, NotFound, NotSignedIn
from cagette_pwa.models.account import User
from cagette_pwa.models.portion import Unit
from cagette_pwa.models.product import Offer, Product
from cagette_pwa.state import forms, offer_words
from cagette_pwa.state.product import ProductSheet
from cagette_pwa.state.products import Products
from tests.support.town import ident, make_farm, make_offer, make_product, sign_in
from tests.support.visits import visit

COURGETTES: dict[str, Any] = {
    "name": "Courgettes",
    "category": "Légumes",
    "vat": "5.5",
    "description": "",
    "label-0": True,
    "price": "1,80",
    "size": "500",
    "unit": "g",
}
NONSENSE: tuple[Any, ...] = (None, -1, 0, 10**30, 1.5, True, "1", "x" * 10_000, "\x00", [1], {"a": 1})


def _member(session: Session) -> tuple[Any, str]:
    farm = make_farm(session)
    return farm, sign_in(session, session.get_one(User, farm.user_id))


def _opened(token: str | None, address: str) -> ProductSheet:
    page = visit(ProductSheet, f"/produits/{address}", token=token, parts={"product": address})
    asyncio.run(_all(page.load()))
    return page


async def _all(events: AsyncIterator[Any]) -> None:
    async for _ in events:
        pass


def _kept() -> tuple[list[Product], list[Offer]]:
    with databases.read() as session:
        return list(session.exec(select(Product))), list(session.exec(select(Offer)))


def test_a_new_product_is_made_once_however_often_its_form_is_sent(database: str) -> None:
    with databases.write() as session:
        _, token = _member(session)
    page = _opened(token, "nouveau")

    asyncio.run(page.save(COURGETTES))
    asyncio.run(page.save(COURGETTES))

    (product,), (offer,) = _kept()
    assert (product.name, product.labels) == ("Courgettes", "Agriculture biologique")
    assert (offer.label, offer.price_cents, offer.reference) == ("500\u00a0g", 180, "COU-500")


def test_an_offers_form_adds_once_and_changes_the_one_it_was_opened_for(database: str) -> None:
    with databases.write() as session:
        farm, token = _member(session)
        offer = make_offer(session, farm, reference="COU-500")
        offer_id, product_id = ident(offer), offer.product_id
    page = _opened(token, str(product_id))

    page.edit(offer_id)
    assert (page.fields.price, page.fields.size, page.fields.unit) == ("1,80", "500", "g")
    asyncio.run(page.save_offer(COURGETTES | {"price": "2", "reference": "COU-500"}))
    page.edit(0)
    asyncio.run(page.save_offer(COURGETTES | {"size": "250"}))
    asyncio.run(page.save_offer(COURGETTES | {"size": "250"}))

    assert [(offer.pack_size, offer.price_cents) for offer in _kept()[1]] == [(500, 200), (250, 180)]


def test_what_the_customer_will_read_is_said_while_it_is_typed(database: str) -> None:
    with databases.write() as session:
        _, token = _member(session)
    page = _opened(token, "nouveau")

    page.type_name("Courgettes")
    page.type_price("1,80")
    page.type_size("500")
    page.choose_unit("g")
    assert page.hint == "Courgettes 500\u00a0g, 1,80\u00a0€ (3,60\u00a0€/kg)"
    page.type_label("le sachet")
    assert page.hint == "Courgettes le sachet, 1,80\u00a0€ (3,60\u00a0€/kg)"
    page.type_label("")
    page.sell("pese")
    page.type_price("9,50")
    page.type_expected("1,8")
    page.type_most("2,2")
    assert page.hint == (
        "Courgettes environ 1,8\u00a0kg, 9,50\u00a0€/kg\u00a0: environ 17,10\u00a0€ la pièce, 20,90\u00a0€ au plus"
    )
    page.type_most("n'importe quoi")
    assert page.hint == ""


def test_what_is_loose_says_the_price_of_its_smallest_step(database: str) -> None:
    with databases.write() as session:
        _, token = _member(session)
    page = _opened(token, "nouveau")

    page.type_name("Carottes")
    page.sell("vrac")
    page.type_price("2,40")
    assert page.hint == "Carottes en vrac, 2,40\u00a0€/kg, par 100\u00a0g\u00a0: 0,24\u00a0€"
    page.type_step("1")
    assert page.hint == ""
    page.type_step("50")
    page.choose_step_unit("cl")
    assert (page.by_litre, page.hint) == (True, "Carottes en vrac, 2,40\u00a0€/L, par 50\u00a0cl\u00a0: 1,20\u00a0€")


def test_another_way_of_selling_keeps_the_price_and_begins_its_own_fields_afresh(database: str) -> None:
    with databases.write() as session:
        _, token = _member(session)
    page = _opened(token, "nouveau")

    page.sell("vrac")
    page.type_price("2,40")
    page.type_step("250")
    page.sell("paquet")
    page.sell("vrac")

    assert page.hint == "en vrac, 2,40\u00a0€/kg, par 100\u00a0g\u00a0: 0,24\u00a0€"


def test_a_loose_offer_is_made_and_shown_again_as_it_was_typed(database: str) -> None:
    with databases.write() as session:
        _, token = _member(session)
    page = _opened(token, "nouveau")
    page.sell("vrac")

    asyncio.run(page.save(COURGETTES | {"price": "2,40", "step": "250", "step_unit": "g", "label": ""}))

    kept = _kept()[1][0]
    assert (kept.bulk, kept.unit, kept.pack_size, kept.price_cents) == (True, Unit.G, 250, 240)
    page = _opened(token, str(kept.product_id))
    (card,) = page.offers
    assert (card.label, card.price) == ("en vrac", "2,40\u00a0€/kg")
    assert card.details.startswith("par 250\u00a0g · COU-VRAC")
    assert (card.fields.way, card.fields.step, card.fields.step_unit, card.fields.label) == ("vrac", "250", "g", "")


@pytest.mark.parametrize("address", ["0", "-1", "99999999999999999999", "abc", "", "1/2", "²"])
def test_an_address_that_leads_nowhere_says_so(database: str, address: str) -> None:
    with databases.write() as session:
        _, token = _member(session)

    page = _opened(token, address)

    assert page.missing == NotFound().sentence


def test_another_farms_product_is_not_there_and_its_offers_are_not_archived(database: str) -> None:
    with databases.write() as session:
        farm, _ = _member(session)
        offer = make_offer(session, farm)
        offer_id, product_id = ident(offer), offer.product_id
        _, token = _member(session)

    page = _opened(token, str(product_id))
    assert (page.missing != "", page.name, page.offers) == (True, "", [])
    listed = visit(Products, "/produits", token=token)
    listed.ask(offer_id, "Courgettes")
    with pytest.raises(CagetteError):
        asyncio.run(listed.archive(True))

    assert _kept()[1][0].archived_at is None


def test_a_stranger_is_refused(database: str) -> None:
    with databases.write() as session:
        farm, _ = _member(session)
        make_offer(session, farm)
    listed = visit(Products, "/produits")
    sheet = visit(ProductSheet, "/produits/1", parts={"product": "1"})

    for event in (
        listed.load(),
        listed.find("a"),
        listed.show_archived(True),
        listed.archive(True),
        listed.unarchive(True),
        _all(sheet.load()),
    ):
        with pytest.raises(NotSignedIn):
            asyncio.run(event)
    asyncio.run(sheet.save(COURGETTES))
    asyncio.run(sheet.save_offer(COURGETTES))
    assert [len(rows) for rows in _kept()] == [1, 1]


@pytest.mark.parametrize("value", NONSENSE)
def test_arguments_that_no_page_would_send_change_nothing(database: str, value: Any) -> None:
    with databases.write() as session:
        farm, token = _member(session)
        product_id = ident(make_product(session, farm))
        make_offer(session, farm)
    listed = visit(Products, "/produits", token=token)
    sheet = _opened(token, str(product_id))

    asyncio.run(listed.find(value))
    asyncio.run(listed.show_archived(value))
    listed.ask(value, value)
    sheet.edit(value)
    for typing in (sheet.type_price, sheet.type_size, sheet.choose_unit, sheet.type_expected, sheet.type_most):
        typing(value)
    sheet.sell(value)
    for typing in (sheet.type_name, sheet.type_label, sheet.type_step, sheet.choose_step_unit):
        typing(value)
    forged = dict.fromkeys(("name", "category", "vat", "description", "price", "size", "unit", "label-0"), value)
    for data in (value, forged):
        for event in (sheet.save(data), sheet.save_offer(data)):
            with pytest.raises(CagetteError):
                asyncio.run(event)

    (first, second), (offer,) = _kept()
    assert (first.name, second.name, offer.archived_at) == ("Courgettes", "Courgettes", None)


def test_archiving_and_bringing_back_from_the_list(database: str) -> None:
    with databases.write() as session:
        farm, token = _member(session)
        offer_id = ident(make_offer(session, farm))
    page = visit(Products, "/produits", token=token)
    asyncio.run(page.load())
    line = page.cards[0].offers[0]
    assert (line.price, line.details.split(" · ")[0]) == ("1,80\u00a0€", "3,60\u00a0€/kg")

    page.ask(offer_id, line.name)
    asyncio.run(page.archive(False))
    assert (page.asking, page.count) == (False, 0)
    asyncio.run(page.show_archived(True))
    assert page.count == 1
    page.ask(offer_id, line.name)
    asyncio.run(page.unarchive(False))

    assert _kept()[1][0].archived_at is None


@pytest.mark.parametrize("text", ["", "NaN", "sNaN", "Infinity", "1e9", "5,5", "-1", "x"])
def test_a_rate_that_is_not_in_the_list_is_none_of_it(text: str) -> None:
    rate = forms.percent({"vat": text}, "vat")

    assert offer_words.rate_value(rate) not in ("5.5", "10", "20", "2.1", "0")
