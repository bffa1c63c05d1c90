"""The pages of catalogs answer a farm's own people only; the public one, anybody who has its link."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.errors import CagetteError, NotSignedIn, Taken
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog, CatalogItem, CatalogLink
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.state.catalog import CatalogSheet
from cagette_pwa.state.catalogs import Catalogs
from cagette_pwa.state.public_catalog import PublicCatalog
from tests.support.town import (
    admin_of,
    ident,
    make_catalog,
    make_farm,
    make_link,
    make_market,
    make_offer,
    make_user,
    sign_in,
)
from tests.support.visits import visit

NONSENSE: tuple[Any, ...] = (None, -1, 0, 10**30, float("nan"), "1", "x" * 10_000, "\x00", [1], {"a": 1})


@pytest.fixture
def town(database: str) -> "Town":
    return Town()


class Town:
    """A farm with a catalog of two offers, and what is kept of it."""

    def __init__(self) -> None:
        with databases.write() as session:
            farm = make_farm(session)
            self.token = _signed_in(session, farm)
            self.stranger = _signed_in(session, make_farm(session))
            offers = [make_offer(session, farm, price_cents=180), make_offer(session, farm, price_cents=450)]
            self.first, self.second = (ident(offer) for offer in offers)
            self.spare = ident(make_offer(session, farm))
            catalog = make_catalog(session, farm, offers)
            self.key, self.public_id = ident(catalog), catalog.public_id

    def sheet(self, token: str | None = None) -> CatalogSheet:
        page = visit(CatalogSheet, "/catalogues", token=token or self.token, parts={"catalog": str(self.key)})
        asyncio.run(_all(page.load()))
        return page

    def kept(self) -> tuple[Any, ...]:
        """The catalog's rows, as plain values."""
        with databases.read() as session:
            rows = [tuple(row) for row in session.exec(_COLUMNS)]
            items = session.exec(select(CatalogItem.offer_id, CatalogItem.price_cents).order_by(CatalogItem.position))  # type: ignore[arg-type]
            return rows, [tuple(item) for item in items]


_COLUMNS = select(Catalog.name, Catalog.modulation, Catalog.modulation_cents, Catalog.include_online_fee)


def _signed_in(session: Session, farm: ProducerMember) -> str:
    return sign_in(session, session.get_one(User, farm.user_id))


async def _all(events: AsyncIterator[Any]) -> None:
    async for _ in events:
        pass


# The list


def test_a_catalog_is_made_once_however_often_its_form_is_sent(town: Town) -> None:
    page = visit(Catalogs, "/catalogues", token=town.token)

    asyncio.run(page.create({"name": "Sans feuille ouverte"}))
    page.add()
    asyncio.run(page.create({"name": "Conserves"}))
    asyncio.run(page.create({"name": "Conserves"}))
    asyncio.run(page.load())

    assert [(row.name, row.details) for row in page.rows] == [("Conserves", "aucune offre"), ("Marchés", "2 offres")]
    assert page.rows[1].link == f"http://localhost:8000/catalog/{town.public_id}"


# Offers


def test_offers_are_added_moved_and_removed(town: Town) -> None:
    page = town.sheet()

    asyncio.run(page.add({f"offre-{town.spare}": True, "offre-x": True}))
    asyncio.run(page.move(town.spare, -2))
    page.ask(town.first)
    asyncio.run(page.remove(False))

    assert [item.key for item in page.items] == [town.spare, town.second]
    assert [other.key for other in page.others] == [town.first]


def test_adding_nothing_says_what_to_do_and_changes_nothing(town: Town) -> None:
    before = town.kept()

    said = asyncio.run(town.sheet().add({}))

    assert "Cochez" in str(said)
    assert town.kept() == before


def test_the_copy_is_made_once(town: Town) -> None:
    page = town.sheet()

    asyncio.run(page.duplicate())
    page.open("menu")
    asyncio.run(page.duplicate())
    asyncio.run(page.duplicate())

    assert sorted(row[0] for row in town.kept()[0]) == ["Marchés", "Marchés (copie)"]


def test_the_farm_leaves_a_market_after_being_asked(town: Town) -> None:
    with databases.write() as session:
        make_link(session, session.get_one(Catalog, town.key), make_market(session, name="La Dynamo"))
    page = town.sheet()
    assert page.details == "2 offres · Relié à La Dynamo"

    page.leave(page.markets[0].key)
    said = asyncio.run(page.unlink())

    assert "« La Dynamo » n'est plus relié." in str(said)
    assert (page.markets, page.leaving) == ([], 0)
    with pytest.raises(CagetteError):
        asyncio.run(page.unlink())


# Who may, and with what


def test_another_farm_sees_and_changes_nothing(town: Town) -> None:
    before = town.kept()
    page = town.sheet(town.stranger)
    assert (page.missing != "", page.items) == (True, [])
    page.sheet = "menu"

    for event in (
        page.add({f"offre-{town.spare}": True}),
        page.move(town.first, 1),
        page.order_by_category(),
        page.rename({"name": "À moi"}),
        page.duplicate(),
        page.delete(),
        page.remove(True),
        page.unlink(),
    ):
        with pytest.raises(CagetteError):
            asyncio.run(event)

    assert town.kept() == before


def test_a_stranger_is_refused(town: Town) -> None:
    page = visit(CatalogSheet, "/catalogues/1", parts={"catalog": str(town.key)})
    listed = visit(Catalogs, "/catalogues")
    listed.add()

    for event in (
        listed.create({"name": "À moi"}),
        listed.load(),
        _all(page.load()),
        page.rename({"name": "À moi"}),
        page.delete(),
    ):
        with pytest.raises(NotSignedIn):
            asyncio.run(event)


@pytest.mark.parametrize("value", NONSENSE, ids=str)
def test_arguments_that_no_page_would_send_change_nothing(town: Town, value: Any) -> None:
    before = town.kept()
    page = town.sheet()

    page.show(value)
    page.open(value)
    page.arrange(value)
    page.ask(value)
    page.leave(value)
    asyncio.run(page.add(value))
    for event in (
        page.move(value, 1),
        page.remove(value),
        page.unlink(),
        page.rename({"name": value if not isinstance(value, str) else "x" * 81}),
    ):
        with pytest.raises(CagetteError):
            asyncio.run(event)

    assert town.kept() == before


# The public page


def _public(public_id: str, token: str | None = None) -> PublicCatalog:
    page = visit(PublicCatalog, f"/catalog/{public_id}", token=token, parts={"public_id": public_id})
    asyncio.run(_all(page.load()))
    return page


def test_a_visitor_sees_prices_and_is_asked_to_sign_in(town: Town) -> None:
    page = _public(town.public_id)

    assert (page.farm, page.count, page.can_link, page.signed_in) == ("Ferme des Tilleuls", 2, False, False)
    assert [offer.price for product in page.shelves[0].products for offer in product.offers] == [
        "1,80\u00a0€",
        "4,50\u00a0€",
    ]
    assert page.sign_in_path == f"/connexion?suite=/catalog/{town.public_id}"
    with pytest.raises(NotSignedIn):
        asyncio.run(page.link({"market": "1"}))


def test_an_unknown_link_says_what_to_do(town: Town) -> None:
    page = _public("inconnu")

    assert page.unknown.startswith("Ce lien de catalogue n'existe pas")
    assert (page.farm, page.shelves) == ("", [])


def test_a_markets_admin_links_once_and_the_page_says_so(town: Town) -> None:
    with databases.write() as session:
        market = make_market(session, name="La Dynamo")
        token, market_id = sign_in(session, admin_of(session, market)), ident(market)
    page = _public(town.public_id, token)
    assert (page.can_link, page.linked_to) == (True, "")

    asyncio.run(page.link({"market": str(market_id)}))
    with pytest.raises(Taken):
        asyncio.run(page.link({"market": str(market_id)}))

    assert (page.can_link, page.linked_to) == (False, "La Dynamo")


@pytest.mark.parametrize("market", ["", "0", "-1", "9" * 30, "²", 1, None, [1], "x"])
def test_a_market_that_is_not_ones_own_is_not_linked(town: Town, market: Any) -> None:
    with databases.write() as session:
        make_link(session, make_catalog(session, make_farm(session)), make_market(session))
        token = sign_in(session, make_user(session))
    page = _public(town.public_id, token)

    with pytest.raises(CagetteError):
        asyncio.run(page.link({"market": market}))
    with pytest.raises(CagetteError):
        asyncio.run(page.link(market))

    with databases.read() as session:
        assert len(session.exec(select(CatalogLink)).all()) == 1
