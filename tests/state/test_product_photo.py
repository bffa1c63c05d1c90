"""The photo on a product's page."""

import asyncio
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.errors import NotSignedIn
from cagette_pwa.models.account import User
from cagette_pwa.models.photo import Photo
from cagette_pwa.models.product import Product
from cagette_pwa.services.pictures import NotAPhoto
from cagette_pwa.state.product_photo import ProductPhoto
from tests.support.town import ident, make_farm, make_photo, make_product, sign_in
from tests.support.visits import visit


def _farm(session: Session) -> tuple[Any, str]:
    farm = make_farm(session)
    return farm, sign_in(session, session.get_one(User, farm.user_id))


def _opened(token: str | None, address: object, query: str = "") -> ProductPhoto:
    parts = {"product": str(address)}
    page = visit(ProductPhoto, f"/produits/{address}{query}", token=token, parts=parts)
    asyncio.run(page.load())
    return page


def _kept() -> list[str]:
    with databases.read() as session:
        return list(session.exec(select(Photo.public_id)))


def test_it_shows_the_photo_and_where_another_one_is_sent(database: str) -> None:
    with databases.write() as session:
        farm, token = _farm(session)
        product = make_product(session, farm)
        product_id, public_id = ident(product), make_photo(session, product).public_id

    page = _opened(token, product_id)

    assert page.sent_to == f"/api/produits/{product_id}/photo"
    assert (page.small, page.large) == (f"/photos/{public_id}-petite.webp", f"/photos/{public_id}-grande.webp")
    page.look()
    assert page.looking


def test_without_a_photo_there_is_nothing_to_enlarge_or_remove(database: str) -> None:
    with databases.write() as session:
        farm, token = _farm(session)
        product_id = ident(make_product(session, farm))

    page = _opened(token, product_id)
    page.look()
    asyncio.run(page.remove())

    assert (page.small, page.large, page.looking) == ("", "", False)


def test_a_photo_that_was_sent_is_shown_without_leaving_the_page(database: str) -> None:
    with databases.write() as session:
        farm, token = _farm(session)
        product_id = ident(make_product(session, farm))
    page = _opened(token, product_id)
    with databases.write() as session:
        public_id = make_photo(session, session.get_one(Product, product_id)).public_id

    asyncio.run(page.refresh())

    assert page.small == f"/photos/{public_id}-petite.webp"


def test_it_is_removed_once_and_an_old_tab_removes_nothing_else(database: str) -> None:
    with databases.write() as session:
        farm, token = _farm(session)
        product = make_product(session, farm)
        make_photo(session, product)
        product_id = ident(product)
    page, old_tab = _opened(token, product_id), _opened(token, product_id)

    asyncio.run(page.remove())
    asyncio.run(page.remove())
    assert (page.small, _kept()) == ("", [])
    with databases.write() as session:
        newer = make_photo(session, session.get_one(Product, product_id)).public_id
    asyncio.run(old_tab.remove())

    assert _kept() == [newer]
    assert old_tab.small == f"/photos/{newer}-petite.webp"


def test_a_form_that_the_browser_sent_by_itself_comes_back_with_its_refusal(database: str) -> None:
    with databases.write() as session:
        farm, token = _farm(session)
        product_id = ident(make_product(session, farm))

    assert _opened(token, product_id, "?refus=not-a-photo").refusal == NotAPhoto().sentence
    assert _opened(token, product_id).refusal == ""


@pytest.mark.parametrize("address", ["nouveau", "0", "-1", "9" * 20, "abc", "", "²"])
def test_a_new_product_and_one_that_is_not_there_have_none(database: str, address: str) -> None:
    with databases.write() as session:
        _, token = _farm(session)

    page = _opened(token, address)
    asyncio.run(page.refresh())
    asyncio.run(page.remove())

    assert (page.sent_to, page.small) == ("", "")


def test_another_farm_s_photo_is_neither_shown_nor_removed(database: str) -> None:
    with databases.write() as session:
        farm, _ = _farm(session)
        product = make_product(session, farm)
        make_photo(session, product)
        product_id = ident(product)
        _, token = _farm(session)

    page = _opened(token, product_id)
    asyncio.run(page.remove())

    assert page.small == ""
    assert len(_kept()) == 1


def test_a_stranger_is_refused(database: str) -> None:
    with databases.write() as session:
        farm, _ = _farm(session)
        product_id = ident(make_product(session, farm))

    with pytest.raises(NotSignedIn):
        _opened(None, product_id)
