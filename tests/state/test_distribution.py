"""The referent's page: how far the day is, validating, and what strangers and nonsense cannot do."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.clock import utc_now
from cagette_pwa.errors import CagetteError, NotFound, NotSignedIn
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import BasketLine, Pickup
from cagette_pwa.models.distribution import Distribution, SaleValidation
from cagette_pwa.models.market import MarketMember
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.payout import Payout
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import quantities
from cagette_pwa.state.distribution import DayOfSale, FarmRow
from tests.support.sale import Sale, make_sale
from tests.support.stalls import another_basket, collecting, referent_of
from tests.support.town import ident, sign_in
from tests.support.visits import visit

NONSENSE: tuple[Any, ...] = (None, -1, 0, 10**30, 1.5, True, "1", "x" * 10_000, "\x00", [1], {"a": 1})


@pytest.fixture(autouse=True)
def _sale(database: str) -> None:
    """Distribution 1, under way since an hour: n° 1 Brigitte (a chicken to weigh), n° 2."""
    with databases.write() as session:
        sale = collecting(make_sale(session, chickens=1, courgettes=3))
        sale.distribution.starts_at = utc_now() - timedelta(hours=1)
        sale.distribution.ends_at = utc_now() + timedelta(hours=1)
        another_basket(sale, courgettes=1)
        _sign_in_all(session, sale)


def _sign_in_all(session: Session, sale: Sale) -> None:
    sign_in(session, referent_of(sale), token="rachid")
    sign_in(session, referent_of(sale, first_name="Josette"), token="josette")
    sign_in(session, sale.customer, token="brigitte")
    sign_in(session, session.get_one(User, sale.farm.user_id), token="paul")


def opened(who: str | None = "rachid", address: str = "1") -> DayOfSale:
    page = visit(DayOfSale, f"/distribution/{address}", token=who, parts={"distribution": address})
    asyncio.run(_all(page.load()))
    return page


async def _all(events: AsyncIterator[Any]) -> None:
    async for _ in events:
        pass


def happened() -> tuple[int, int, int]:
    """Hand-overs that hold, validations, payouts."""
    with databases.read() as session:
        active = [one for one in session.exec(select(Pickup)) if one.undone_at is None]
        return len(active), len(session.exec(select(SaleValidation)).all()), len(session.exec(select(Payout)).all())


def move(starts: timedelta, ends: timedelta) -> None:
    with databases.write() as session:
        distribution = session.exec(select(Distribution)).one()
        distribution.starts_at, distribution.ends_at = utc_now() + starts, utc_now() + ends


def pick_up(basket_id: int) -> None:
    """As a phone that hands over and sends it."""
    with databases.write() as session:
        user = session.exec(select(User).where(User.first_name == "Rachid")).one()
        session.add(Pickup(basket_id=basket_id, user_id=ident(user), at=utc_now()))


def test_it_says_how_far_the_day_is_and_where_baskets_are_handed_over() -> None:
    page = opened()
    assert (page.market, page.sale_state, page.progress_words) == ("La Cagette de Segonzac", "en cours", "0 / 2 remis")
    assert (page.to_weigh, page.to_weigh_farms) == (
        "Il reste 1 pièce à peser",
        [FarmRow("Ferme des Tilleuls", "1 pièce")],
    )
    assert page.hand_over_href == "/remettre?d=1"
    assert page.paper_href == "/api/documents/distributions/1/liste-d-emargement.pdf"
    assert (page.can_validate, page.all_came) == (True, False)


def test_it_follows_what_phones_send() -> None:
    page = opened()
    for basket_id, seen in ((1, ("1 / 2 remis", 50, False)), (2, ("2 / 2 remis", 100, True))):
        pick_up(basket_id)
        asyncio.run(page.refresh())
        assert (page.progress_words, page.percent, page.all_came) == seen


def test_it_asks_for_news_on_the_day_until_the_sale_is_validated() -> None:
    hour, day = timedelta(hours=1), timedelta(days=1)
    assert opened().is_live
    move(day, day + hour)
    assert not opened().is_live
    move(-2 * day, -2 * day + hour)
    page = opened()
    assert (page.is_live, page.all_came, page.can_validate) == (False, True, True)


def test_a_distribution_that_is_taken_away_meanwhile_is_said_to_be_missing() -> None:
    page = opened()
    with databases.write() as session:
        user = session.exec(select(User).where(User.first_name == "Rachid")).one()
        session.delete(session.exec(select(MarketMember).where(MarketMember.user_id == user.id)).one())
    asyncio.run(page.refresh())
    assert (page.missing, page.market, page.loaded) == (NotFound().sentence, "", True)


def test_what_is_not_weighed_is_said_before_asking() -> None:
    page = opened()
    said = asyncio.run(page.ask(True))
    assert "Ferme des Tilleuls (1 pièce)" in str(said)
    assert not page.asking


def test_validating_says_what_will_happen_and_does_it_once_whatever_phones_still_hold() -> None:
    with databases.write() as session:
        sale_line = _chicken(session)
        quantities.change(session, *sale_line, 0, now=utc_now())
    page = opened()

    asyncio.run(page.ask(True))
    assert page.asking
    assert page.consequences.startswith("1 producteur sera prévenu et payé lundi ")
    assert "2 paniers ne sont pas remis" in page.consequences
    assert happened() == (0, 0, 0)

    for _ in range(2):
        asyncio.run(page.validate_sale())
    assert happened() == (0, 1, 1)
    assert (page.validated, page.can_validate, page.asking, page.sale_state) == (True, False, False, "validée")
    assert not page.is_live
    assert "par Rachid Vergne" in page.validated_words


def _chicken(session: Session) -> tuple[Any, int]:
    query = select(BasketLine).join(PricedOffer, PricedOffer.id == BasketLine.priced_offer_id)  # type: ignore[arg-type]
    line = session.exec(query.where(PricedOffer.variable_weight)).one()
    return session.exec(select(ProducerMember)).one(), ident(line)


# Who may


@pytest.mark.parametrize("token", ["brigitte", "paul"])
def test_those_who_do_not_run_the_market_are_shown_nothing_and_change_nothing(token: str) -> None:
    page = opened(token)
    assert (page.market, page.all_count, page.hand_over_href, page.loaded) == ("", 0, "", True)
    assert page.missing == NotFound().sentence
    asyncio.run(page.refresh())
    assert page.market == ""
    for event in (page.validate_sale(), page.ask(True)):
        with pytest.raises(CagetteError):
            asyncio.run(event)
    assert happened() == (0, 0, 0)


@pytest.mark.parametrize("token", [None, "unknown"])
def test_strangers_are_led_to_the_door(token: str | None) -> None:
    with pytest.raises(NotSignedIn):
        opened(token)


@pytest.mark.parametrize("address", ["", "0", "abc", "-1", "1 OR 1=1", "9" * 40, "٣"])
def test_an_address_that_names_nothing_says_so(address: str) -> None:
    assert opened(address=address).missing


def test_nonsense_changes_nothing() -> None:
    page = opened()
    for nonsense in NONSENSE:
        asyncio.run(page.ask(nonsense))
    assert happened() == (0, 0, 0)
