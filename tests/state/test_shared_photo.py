"""The products that a shared photo may be of."""

import asyncio
from typing import Any

import pytest

from cagette_pwa import database as databases
from cagette_pwa.errors import NotSignedIn
from cagette_pwa.models.account import User
from cagette_pwa.state.shared_photo import SharedPhoto
from tests.support.town import make_farm, make_offer, make_photo, make_product, sign_in
from tests.support.visits import visit


@pytest.fixture
def page(database: str) -> SharedPhoto:
    """Opened by a farm with two products; another farm has one."""
    with databases.write() as session:
        farm = make_farm(session)
        token = sign_in(session, session.get_one(User, farm.user_id))
        eggs = make_product(session, farm, name="Œufs")
        for product in (make_product(session, farm, name="Courgettes"), eggs):
            make_offer(session, farm, product=product)
        make_photo(session, eggs)
        other = make_farm(session)
        make_offer(session, other, product=make_product(session, other, name="Miel"))
        page = visit(SharedPhoto, "/photo-partagee", token=token)
    asyncio.run(page.load())
    return page


def _names(page: SharedPhoto) -> list[Any]:
    return [subject.name for subject in page.subjects]


def test_a_farm_finds_its_own_products(page: SharedPhoto) -> None:
    assert page.loaded
    assert _names(page) == ["Courgettes", "Œufs"]
    assert [subject.photo != "" for subject in page.subjects] == [False, True]


def test_each_says_where_its_photo_is_sent_and_where_it_is_seen(page: SharedPhoto) -> None:
    first = page.subjects[0]
    number = first.href.rsplit("/", 1)[-1]
    assert (first.href, first.sent_to) == (f"/produits/{number}", f"/api/produits/{number}/photo")


def test_typing_narrows_the_list(page: SharedPhoto) -> None:
    asyncio.run(page.find("oeuf"))
    assert _names(page) == ["Œufs"]


def test_a_stranger_sees_nothing(database: str) -> None:
    page = visit(SharedPhoto, "/photo-partagee", token=None)
    with pytest.raises(NotSignedIn):
        asyncio.run(page.load())
    assert page.subjects == []
