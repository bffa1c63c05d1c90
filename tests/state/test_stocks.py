"""The page of stocks: what it writes, and that nothing sent to it by a stranger or by mistake changes anything."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.errors import CagetteError, NotSignedIn
from cagette_pwa.models.account import User
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.models.stock import StockMovement
from cagette_pwa.state.stocks import ALL, TYPED, Stocks
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_distribution,
    make_farm,
    make_loose_offer,
    make_market,
    make_offer,
    make_participation,
    make_priced,
    sign_in,
)
from tests.support.visits import visit

NONSENSE: tuple[Any, ...] = (None, -1, 0, 10**30, 1.5, True, "1", "x" * 10_000, "\x00", [1], {"a": 1})


def stall(
    session: Session, *, stock: int | None = 20, ordered: int = 0, made: Callable[..., Offer] = make_offer
) -> tuple[int, str]:
    """An offer in a catalog, and the cookie of its farm."""
    farm = make_farm(session)
    offer = made(session, farm, stock=stock)
    catalog = make_catalog(session, farm, [offer])
    if ordered:
        distribution = make_distribution(session, make_market(session))
        priced = make_priced(session, make_participation(session, catalog, distribution), offer)
        make_basket(session, distribution, {ident(priced): ordered})
    return ident(offer), sign_in(session, session.get_one(User, farm.user_id))


def opened(token: str | None) -> Stocks:
    page = visit(Stocks, "/stocks", token=token)
    asyncio.run(page.load())
    return page


def on_hand(offer_id: int) -> int:
    with databases.read() as session:
        return session.get_one(Offer, offer_id).on_hand


def test_a_row_says_what_is_ordered_what_is_left_and_what_to_worry_about(database: str) -> None:
    with databases.write() as session:
        _, token = stall(session, stock=12, ordered=4)
    row = opened(token).aisles[0].rows[0]
    assert (row.product, row.label, row.ordered, row.available) == ("Courgettes", "500 g", "4 commandés", "8")
    assert (row.warning, row.tone) == ("stock bas", "attention")


def test_the_total_weight_stands_beside_the_count(database: str) -> None:
    with databases.write() as session:
        _, token = stall(session, stock=12)
    assert opened(token).aisles[0].rows[0].total == "12 × 500\u00a0g = 6\u00a0kg"


def test_what_is_loose_is_said_in_kilograms_beside_its_steps(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session, stock=300, ordered=25, made=make_loose_offer)
    page = opened(token)
    row = page.aisles[0].rows[0]
    assert (row.on_hand, row.total) == (300, "300 × 100\u00a0g = 30\u00a0kg")
    assert (row.ordered, row.committed, row.available) == ("2,5\u00a0kg commandés", "2,5\u00a0kg", "27,5\u00a0kg")

    asyncio.run(page.open(offer_id))
    asyncio.run(page.correct({"stock": "5", "motif": "casse"}))
    asyncio.run(page.open(offer_id))
    assert page.lines[0].what == "30\u00a0kg → 500\u00a0g"
    assert page.aisles[0].rows[0].warning == "manque 2\u00a0kg"


@pytest.mark.parametrize(
    ("stock", "ordered", "warning"), [(4, 4, "épuisé"), (3, 5, "manque 2"), (40, 1, ""), (None, 3, "")]
)
def test_warnings_say_how_it_stands(database: str, stock: int | None, ordered: int, warning: str) -> None:
    with databases.write() as session:
        _, token = stall(session, stock=stock, ordered=ordered)
    assert opened(token).aisles[0].rows[0].warning == warning


def test_a_count_is_kept_and_shown(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session)
    page = opened(token)
    assert asyncio.run(page.count(offer_id, 33, TYPED)) is None
    assert (on_hand(offer_id), page.aisles[0].rows[0].on_hand) == (33, 33)


def test_a_step_from_an_old_figure_is_refused_and_the_truth_comes_back(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session)
    page, other = opened(token), opened(token)
    asyncio.run(other.count(offer_id, 7, TYPED))
    turn = page.turn
    assert asyncio.run(page.count(offer_id, 21, 20)) is not None
    assert (on_hand(offer_id), page.aisles[0].rows[0].on_hand) == (7, 7)
    assert page.turn > turn


def test_the_same_event_sent_again_later_counts_once(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session)
    page = opened(token)
    for _ in range(2):
        asyncio.run(page.count(offer_id, 21, 20))
    assert on_hand(offer_id) == 21


def test_the_history_names_the_person_and_the_reason(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session)
    page = opened(token)
    asyncio.run(page.open(offer_id))
    asyncio.run(page.correct({"stock": "18", "motif": "casse"}))
    asyncio.run(page.open(offer_id))
    assert [(line.what, line.why) for line in page.lines] == [("20 → 18", "casse"), ("0 → 20", "Comptage")]
    assert page.lines[0].who.startswith("Paul Vergne · ")


def test_the_threshold_is_the_farms_own(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session)
    page = opened(token)
    asyncio.run(page.open(offer_id))
    asyncio.run(page.warn_below({"seuil": "25"}))
    assert page.aisles[0].rows[0].warning == "stock bas"


def test_all_offers_are_shown_on_demand(database: str) -> None:
    with databases.write() as session:
        _, token = stall(session)
        make_offer(session, session.exec(select(ProducerMember)).one(), label="1 kg")
    page = opened(token)
    assert [row.label for row in page.aisles[0].rows] == ["500 g"]
    asyncio.run(page.show(ALL))
    assert [row.label for row in page.aisles[0].rows] == ["1 kg", "500 g"]
    asyncio.run(page.look_for("1 kg"))
    assert [row.label for row in page.aisles[0].rows] == ["1 kg"]
    asyncio.run(page.look_for("poireau"))
    assert page.aisles == []


def test_nonsense_is_refused_with_a_sentence_and_changes_nothing(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session)
    page = opened(token)
    for nonsense in NONSENSE:
        send_all(page, offer_id, nonsense)
    with databases.read() as session:
        offer = session.get_one(Offer, offer_id)
        assert (offer.on_hand, offer.stock_limited, offer.low_stock) == (20, True, 10)
        assert len(session.exec(select(StockMovement)).all()) == 1


def send_all(page: Stocks, offer_id: int, nonsense: Any) -> None:
    for event in (
        lambda: page.count(nonsense, 5, TYPED),
        lambda: page.count(offer_id + 1, nonsense, TYPED),
        lambda: page.limit(nonsense, nonsense),
        lambda: page.open(nonsense),
        lambda: page.correct({"stock": nonsense, "motif": nonsense}),
        lambda: page.correct(nonsense),
        lambda: page.warn_below(nonsense),
        lambda: page.show(nonsense),
        lambda: page.look_for(nonsense),
    ):
        with suppress(CagetteError):
            asyncio.run(event())


def test_another_farm_and_a_stranger_change_nothing(database: str) -> None:
    with databases.write() as session:
        offer_id, _ = stall(session)
        other = sign_in(session, session.get_one(User, make_farm(session).user_id))
    page = opened(other)
    assert page.aisles == []
    for event in (lambda: page.limit(offer_id, False), lambda: page.open(offer_id)):
        with pytest.raises(CagetteError):
            asyncio.run(event())
    asyncio.run(page.count(offer_id, 0, TYPED))
    with pytest.raises(NotSignedIn):
        opened(None)
    with pytest.raises(NotSignedIn):
        asyncio.run(visit(Stocks, "/stocks").count(offer_id, 0, TYPED))
    assert on_hand(offer_id) == 20
