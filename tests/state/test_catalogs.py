"""The pages of catalogs answer a farm's own people only; the public one, anybody who has its link."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

import pytest
import reflex as rx
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.clock import date_words, paris, utc_now
from cagette_pwa.errors import BadInput, CagetteError, NotSignedIn, Taken
from cagette_pwa.french import spaced
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog, CatalogItem, CatalogLink, Validity
from cagette_pwa.models.market import MarketRole
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.services import links
from cagette_pwa.state.catalog import CatalogSheet
from cagette_pwa.state.catalog_markets import CatalogMarkets
from cagette_pwa.state.catalog_menu import CatalogMenu
from cagette_pwa.state.catalog_offers import CatalogOffers
from cagette_pwa.state.catalog_words import validity_sentence, validity_state
from cagette_pwa.state.catalogs import Catalogs
from cagette_pwa.state.public_catalog import PublicCatalog
from tests.support.town import (
    admin_of,
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_market_member,
    make_offer,
    make_participation,
    make_priced,
    make_user,
    sign_in,
)
from tests.support.visits import visit

NOW = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
_State = TypeVar("_State", bound=rx.State)


def beside(page: rx.State, kind: type[_State]) -> _State:
    """Another state of the same page."""
    return asyncio.run(page.get_state(kind))


def _day(moment: datetime) -> str:
    """As it is written on the day of the test."""
    return date_words(paris(moment).date(), paris(utc_now()).date())


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


def test_offers_are_added_put_in_order_and_removed(town: Town) -> None:
    page = town.sheet()
    offers = beside(page, CatalogOffers)

    asyncio.run(offers.open_adding())
    assert [(shelf.category, [row.key for row in shelf.rows]) for shelf in offers.shelves] == [
        ("Légumes", [town.spare])
    ]
    asyncio.run(offers.add({f"offre-{town.spare}": True, "offre-x": True}))
    asyncio.run(offers.arrange([town.spare, town.first, town.second], 4))
    assert ([item.key for item in page.items], offers.turn) == ([town.spare, town.first, town.second], 4)
    asyncio.run(offers.ask(town.first))
    asyncio.run(offers.remove(False))

    assert [item.key for item in page.items] == [town.spare, town.second]
    assert (page.count, page.other_count, offers.adding) == (2, 1, False)


def test_many_are_ticked_then_removed_once(town: Town) -> None:
    page = town.sheet()
    offers = beside(page, CatalogOffers)
    asyncio.run(offers.choose("retirer"))
    assert [row.key for row in offers.shelves[0].rows] == [town.first, town.second]

    asyncio.run(offers.ask_many({f"offre-{town.first}": "on", f"offre-{town.second}": "on", "offre-999999": "on"}))
    assert offers.asked_words.startswith("2 offres quittent ce catalogue")
    said = asyncio.run(offers.remove(True))
    again = asyncio.run(offers.remove(True))

    assert ("2 offres retirées" in str(said), again, offers.mode) == (True, None, "")
    assert (page.items, page.other_count) == ([], 3)


def test_removing_nothing_says_what_to_do(town: Town) -> None:
    offers = beside(town.sheet(), CatalogOffers)

    assert "Cochez" in str(asyncio.run(offers.ask_many({})))
    assert offers.asked == []


def test_an_order_that_is_refused_brings_the_old_one_back_on_the_screen(town: Town) -> None:
    page = town.sheet()
    offers = beside(page, CatalogOffers)
    before = town.kept()

    said = asyncio.run(offers.arrange(["x"], 7))  # type: ignore[list-item]

    assert (offers.turn, town.kept()) == (7, before)
    assert "n'existe pas" in str(said)


def test_a_page_that_opens_shows_neither_sheet_nor_mode(town: Town) -> None:
    offers = beside(town.sheet(), CatalogOffers)
    asyncio.run(offers.choose("ranger"))
    asyncio.run(offers.ask(town.first))

    offers.rest()

    assert (offers.mode, offers.adding, offers.asked) == ("", False, [])


def test_adding_nothing_says_what_to_do_and_changes_nothing(town: Town) -> None:
    before = town.kept()

    said = asyncio.run(beside(town.sheet(), CatalogOffers).add({}))

    assert "Cochez" in str(said)
    assert town.kept() == before


def test_the_copy_is_made_once(town: Town) -> None:
    page = beside(town.sheet(), CatalogMenu)

    asyncio.run(page.duplicate())
    page.open("menu")
    asyncio.run(page.duplicate())
    asyncio.run(page.duplicate())

    assert sorted(row[0] for row in town.kept()[0]) == ["Marchés", "Marchés (copie)"]


def test_the_farm_leaves_a_market_after_being_asked(town: Town) -> None:
    with databases.write() as session:
        make_link(session, session.get_one(Catalog, town.key), make_market(session, name="La Dynamo"))
    sheet = town.sheet()
    assert sheet.details == "2 offres · Relié à La Dynamo"
    sheet.show("marches")
    page = beside(sheet, CatalogMarkets)
    asyncio.run(page.load())

    page.leave(page.rows[0].key)
    said = asyncio.run(page.unlink())

    assert "« La Dynamo » n'est plus relié." in str(said)
    assert (page.rows, page.leaving) == ([], 0)
    (past,) = page.past
    ended = f"Relié le {_day(NOW)}, fin le {_day(utc_now())} par Paul Vergne"
    assert (past.name, past.said, past.message) == ("La Dynamo", ended, "")
    assert sheet.details == "2 offres · Relié à aucun marché pour l'instant"
    with pytest.raises(CagetteError):
        asyncio.run(page.unlink())


def test_the_farm_reads_who_declined_its_catalog_when_and_why(town: Town) -> None:
    with databases.write() as session:
        market = make_market(session, name="La Dynamo")
        links.decline(session, admin_of(session, market), town.public_id, ident(market), "Plus tard !", now=NOW)
    sheet = town.sheet()
    sheet.show("marches")
    page = beside(sheet, CatalogMarkets)

    asyncio.run(page.load())

    assert [(row.name, row.said, row.message) for row in page.past] == [
        ("La Dynamo", f"Décliné le {_day(NOW)} par Anne Vergne", "Plus tard !")
    ]


# Dates


def test_dates_say_which_sales_they_leave_out_before_they_are_kept(town: Town) -> None:
    with databases.write() as session:
        catalog, market = session.get_one(Catalog, town.key), make_market(session, name="La Dynamo")
        make_link(session, catalog, market)
        starts_at = datetime(2100, 1, 6, 17, tzinfo=UTC)
        make_participation(session, catalog, make_distribution(session, market, starts_at=starts_at))
    sheet = town.sheet()
    page = beside(sheet, CatalogMenu)
    asyncio.run(page.open_dates())
    assert (page.sheet, page.first, page.outside) == ("dates", "", [])

    asyncio.run(page.type_last("2099-12-31"))
    assert (page.outside, page.going_on) == ([spaced("La Dynamo : 6 janvier")], [])
    asyncio.run(page.type_first("2100-01-01"))
    assert (page.outside, page.refusal.startswith("La date de fin")) == ([], True)
    with pytest.raises(CagetteError):
        asyncio.run(page.keep_dates({"first": "2100-01-01", "last": "2099-12-31"}))
    said = asyncio.run(page.keep_dates({"first": "", "last": "2099-12-31"}))

    assert "valable jusqu'au 31 décembre 2099" in str(said)
    assert (sheet.validity, sheet.validity_tone, page.sheet) == ("valable jusqu'au 31 décembre 2099", "ready", "")
    asyncio.run(page.open_dates())
    assert (page.first, page.last) == ("", "2099-12-31")


def test_sales_that_have_opened_are_named_apart(town: Town) -> None:
    with databases.write() as session:
        catalog, market = session.get_one(Catalog, town.key), make_market(session, name="La Dynamo")
        starts_at = utc_now() + timedelta(days=2)
        opened = make_participation(session, catalog, make_distribution(session, market, starts_at=starts_at))
        make_priced(session, opened, session.get_one(Offer, town.first))
    page = beside(town.sheet(), CatalogMenu)

    asyncio.run(page.type_last("2020-12-31"))

    assert (page.outside, page.going_on) == (
        [],
        [spaced(f"La Dynamo : {_day(starts_at).removesuffix(str(starts_at.year)).strip()}")],
    )


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, ""),
        (date(2026, 12, 1), date(2027, 1, 2), "Ces produits se vendent du 1er décembre au 2 janvier 2027."),
        (date(2026, 12, 1), None, "Ces produits se vendent à partir du 1er décembre."),
        (None, date(2026, 11, 23), "Ces produits se vendent jusqu'au 23 novembre."),
        (None, date(2026, 11, 22), "Ce catalogue a expiré le 22 novembre."),
    ],
)
def test_a_market_reads_when_the_catalog_sells(first: date | None, last: date | None, words: str) -> None:
    assert validity_sentence(Validity(first, last), date(2026, 11, 23)) == words


@pytest.mark.parametrize("day", ["31/12/2026", "2026-02-30", "0002-12-31", "demain", "2026-W01-1"])
def test_what_is_not_a_day_is_not_kept(town: Town, day: str) -> None:
    page = beside(town.sheet(), CatalogMenu)

    with pytest.raises(BadInput, match="jour du calendrier"):
        asyncio.run(page.keep_dates({"first": day, "last": ""}))
    asyncio.run(page.type_first(day))
    assert (page.outside, page.refusal) == ([], "")


@pytest.mark.parametrize(
    ("first", "last", "words", "tone"),
    [
        (None, None, "", "neutral"),
        (date(2026, 12, 1), None, "pas encore valable, à partir du 1er décembre", "info"),
        (date(2026, 11, 23), None, "valable depuis le 23 novembre", "ready"),
        (date(2026, 11, 1), date(2026, 11, 23), "valable jusqu'au 23 novembre", "ready"),
        (None, date(2027, 1, 1), "valable jusqu'au 1er janvier 2027", "ready"),
        (None, date(2026, 11, 22), "expiré le 22 novembre", "problem"),
    ],
)
def test_a_catalog_says_whether_it_is_valid(first: date | None, last: date | None, words: str, tone: str) -> None:
    assert validity_state(Validity(first, last), date(2026, 11, 23)) == (words, tone)


# Who may, and with what


def test_another_farm_sees_and_changes_nothing(town: Town) -> None:
    before = town.kept()
    page = town.sheet(town.stranger)
    assert (page.missing != "", page.items) == (True, [])
    page._id = town.key
    offers, menu, markets = (beside(page, kind) for kind in (CatalogOffers, CatalogMenu, CatalogMarkets))
    menu.sheet, offers.asked = "menu", [town.first]
    asyncio.run(menu.type_first("2026-12-01"))

    for event in (
        offers.open_adding(),
        offers.add({f"offre-{town.spare}": True}),
        offers.order_by_category(),
        offers.remove(True),
        menu.rename({"name": "À moi"}),
        menu.keep_dates({"first": "2026-12-01"}),
        menu.duplicate(),
        menu.delete(),
        markets.unlink(),
    ):
        with pytest.raises(CagetteError):
            asyncio.run(event)
    asyncio.run(offers.arrange([town.second, town.first], 1))

    assert town.kept() == before


def test_a_stranger_is_refused(town: Town) -> None:
    page = visit(CatalogSheet, "/catalogues/1", parts={"catalog": str(town.key)})
    page._id = town.key
    offers, menu = beside(page, CatalogOffers), beside(page, CatalogMenu)
    listed = visit(Catalogs, "/catalogues")
    listed.add()

    for event in (
        listed.create({"name": "À moi"}),
        listed.load(),
        _all(page.load()),
        menu.rename({"name": "À moi"}),
        menu.delete(),
        offers.add({f"offre-{town.spare}": True}),
    ):
        with pytest.raises(NotSignedIn):
            asyncio.run(event)


@pytest.mark.parametrize("value", NONSENSE, ids=str)
def test_arguments_that_no_page_would_send_change_nothing(town: Town, value: Any) -> None:
    before = town.kept()
    page = town.sheet()
    offers, menu, markets = (beside(page, kind) for kind in (CatalogOffers, CatalogMenu, CatalogMarkets))

    page.show(value)
    menu.open(value)
    markets.leave(value)
    markets.show_code(value)
    for harmless in (
        offers.choose(value),
        offers.ask(value),
        offers.ask_many(value),
        offers.remove(value),
        offers.add(value),
        offers.arrange([value], 1),
        offers.arrange(value, value),
        menu.type_first(str(value)),
    ):
        asyncio.run(harmless)  # type: ignore[arg-type]
    for event in (
        markets.unlink(),
        menu.rename({"name": value if not isinstance(value, str) else "x" * 81}),
    ):
        with pytest.raises(CagetteError):
            asyncio.run(event)

    assert town.kept() == before


# The public page


def _public(public_id: str, token: str | None = None, query: str = "") -> PublicCatalog:
    page = visit(PublicCatalog, f"/catalog/{public_id}{query}", token=token, parts={"public_id": public_id})
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
    for answer in (page.link({"market": "1"}), page.decline({"declining_market": "1", "message": "Non"})):
        with pytest.raises(NotSignedIn):
            asyncio.run(answer)


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


def test_an_admin_declines_and_may_link_later(town: Town) -> None:
    with databases.write() as session:
        market = make_market(session, name="La Dynamo", slug="dynamo")
        token, market_id = sign_in(session, admin_of(session, market)), str(ident(market))
    page = _public(town.public_id, token)
    page.ask(True)

    answer = {"declining_market": market_id, "message": "Plus tard !"}
    asyncio.run(page.decline(answer))
    asyncio.run(page.decline(answer))

    assert page.declined == [f"Vous avez décliné ce catalogue le {_day(utc_now())} pour La Dynamo."]
    assert (page.declining, page.can_link, page.unanswered) == (False, True, [])
    asyncio.run(page.link({"market": market_id}))
    assert (page.declined, page.linked_to) == ([], "La Dynamo")


def test_a_colleague_reads_who_declined(town: Town) -> None:
    with databases.write() as session:
        market, colleague = make_market(session, name="La Dynamo"), make_user(session)
        make_market_member(session, market, colleague, MarketRole.ADMIN)
        token = sign_in(session, colleague)
        links.decline(session, admin_of(session, market), town.public_id, ident(market), "Plus tard !", now=NOW)

    (said,) = _public(town.public_id, token).declined

    assert said == f"Anne Vergne a décliné ce catalogue le {_day(NOW)} pour La Dynamo."


def test_the_market_whose_conversation_led_here_is_proposed_first(town: Town) -> None:
    with databases.write() as session:
        first, second = make_market(session, name="Anis"), make_market(session, name="Basilic", slug="basilic")
        make_market_member(session, second, admin_of(session, first), MarketRole.ADMIN)
        token, second_id = sign_in(session, admin_of(session, first)), str(ident(second))

    assert _public(town.public_id, token, "?marche=basilic").preferred == second_id
    assert _public(town.public_id, token, "?marche=ailleurs").preferred == ""


def test_the_farm_sees_its_own_catalog_as_others_do_with_the_way_back(town: Town) -> None:
    page = _public(town.public_id, town.token)

    assert (page.own_path, page.can_link) == (f"/catalogues/{town.key}", False)
    assert _public(town.public_id, town.stranger).own_path == ""


@pytest.mark.parametrize("market", ["", "0", "-1", "9" * 30, "²", 1, None, [1], "x"])
def test_a_market_that_is_not_ones_own_is_not_linked(town: Town, market: Any) -> None:
    with databases.write() as session:
        make_link(session, make_catalog(session, make_farm(session)), make_market(session))
        token = sign_in(session, make_user(session))
    page = _public(town.public_id, token)

    for event in (
        page.link({"market": market}),
        page.link(market),
        page.decline({"declining_market": market, "message": "Non"}),
        page.decline(market),
    ):
        with pytest.raises(CagetteError):
            asyncio.run(event)

    with databases.read() as session:
        assert len(session.exec(select(CatalogLink)).all()) == 1
