"""The referent's page: what it shows, what a tap does, and what strangers and nonsense cannot do."""

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
from cagette_pwa.models.distribution import SaleValidation
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.payout import Payout
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.money import NBSP
from cagette_pwa.services import quantities
from cagette_pwa.state.distribution import ALL, DONE, HandingOver
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


def opened(who: str | None = "rachid", address: str = "1") -> HandingOver:
    page = visit(HandingOver, f"/distribution/{address}", token=who, parts={"distribution": address})
    asyncio.run(_all(page.load()))
    return page


async def _all(events: AsyncIterator[Any]) -> None:
    async for _ in events:
        pass


def numbers(page: HandingOver) -> list[int]:
    return [row.number for row in page.rows]


def happened() -> tuple[int, int, int]:
    """Hand-overs that hold, validations, payouts."""
    with databases.read() as session:
        active = [one for one in session.exec(select(Pickup)) if one.undone_at is None]
        return len(active), len(session.exec(select(SaleValidation)).all()), len(session.exec(select(Payout)).all())


def test_it_opens_on_the_baskets_to_hand_over() -> None:
    page = opened()
    assert (page.market, page.sale_state, page.progress_words) == ("La Cagette de Segonzac", "en cours", "0 / 2 remis")
    assert numbers(page) == [1, 2]
    assert page.rows[1].detail.replace(NBSP, " ") == "1 article · 1,80 €"
    assert (page.to_weigh, page.to_weigh_farms) == ("Il reste 1 pièce à peser", "Ferme des Tilleuls (1)")
    assert (page.can_tick, page.can_validate, page.all_came) == (True, True, False)


def test_a_tap_hands_over_moves_on_and_can_be_taken_back() -> None:
    page = opened()

    asyncio.run(page.tick(1))
    assert (numbers(page), page.percent, page.last_words) == ([2], 50, "Panier 1 remis à Brigitte Vergne.")
    asyncio.run(page.show(DONE))
    assert numbers(page) == [1]
    assert page.rows[0].signature.endswith("par Rachid Vergne")

    asyncio.run(page.untick(page.last))
    asyncio.run(page.show(ALL))
    assert (numbers(page), page.done_count, page.last) == ([1, 2], 0, 0)


def test_searching_looks_among_all_and_the_next_customer_starts_anew() -> None:
    page = opened()
    asyncio.run(page.tick(1))

    asyncio.run(page.search("1"))
    assert numbers(page) == [1]
    asyncio.run(page.search("2"))
    asyncio.run(page.tick(2))

    assert (numbers(page), page.search_key) == ([], 1)


def test_a_basket_opens_and_closes() -> None:
    page = opened()
    asyncio.run(page.open(1))
    (farm,) = page.rows[0].farms
    assert [line.text for line in farm.lines] == ["1 × Poulet fermier environ 1,8 kg", "3 × Courgettes 500 g"]
    assert [line.detail for line in farm.lines] == ["1 à peser", "soit 1,5\u00a0kg"]
    assert page.rows[0].phone_href == "tel:0639981234"

    asyncio.run(page.open(1))
    assert page.rows[0].farms == []


def test_a_second_phone_learns_who_handed_over() -> None:
    first, second = opened(), opened("josette")
    asyncio.run(first.tick(1))
    said = asyncio.run(second.tick(1))
    assert "déjà remis" in str(said)
    assert "Rachid Vergne" in str(said)
    assert happened()[0] == 1


def test_what_is_not_weighed_is_said_before_asking() -> None:
    page = opened()
    said = asyncio.run(page.ask(True))
    assert "Ferme des Tilleuls (1)" in str(said)
    assert not page.asking


def test_validating_says_what_will_happen_and_does_it_once() -> None:
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
    assert "par Rachid Vergne" in page.validated_words


def _chicken(session: Session) -> tuple[Any, int]:
    query = select(BasketLine).join(PricedOffer, PricedOffer.id == BasketLine.priced_offer_id)  # type: ignore[arg-type]
    line = session.exec(query.where(PricedOffer.variable_weight)).one()
    return session.exec(select(ProducerMember)).one(), ident(line)


# Who may


@pytest.mark.parametrize("token", ["brigitte", "paul"])
def test_those_who_do_not_run_the_market_are_shown_nothing_and_change_nothing(token: str) -> None:
    page = opened(token)
    assert (page.market, page.rows, page.loaded) == ("", [], True)
    assert page.missing == NotFound().sentence
    for event in (page.tick(1), page.untick(1), page.validate_sale(), page.search("1"), page.show(ALL), page.open(1)):
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


def test_nonsense_is_refused_in_french_or_ignored_and_changes_nothing() -> None:
    page = opened()
    for nonsense in NONSENSE:
        for event in (page.tick, page.untick):
            with pytest.raises(CagetteError):
                asyncio.run(event(nonsense))
        for event in (page.search, page.show, page.open, page.ask):
            asyncio.run(event(nonsense))
    assert happened() == (0, 0, 0)
