"""One true stock, in pieces, that is always its ledger's sum."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.errors import BadInput, NotFound, StockMoved
from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.models.stock import MovementKind, StockMovement
from cagette_pwa.services.stock import (
    available,
    committed,
    due_settlements,
    last_movement,
    lock_offers,
    set_limited,
    set_low_stock,
    set_on_hand,
    settle,
)
from tests.support.queries import count_queries
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_distribution,
    make_farm,
    make_market,
    make_offer,
    make_participation,
    make_priced,
    make_user,
)


class Stall:
    """A farm with an offer, sold at one distribution."""

    def __init__(self, session: Session, *, stock: int | None = 10) -> None:
        self.farm: ProducerMember = make_farm(session)
        self.offer: Offer = make_offer(session, self.farm, stock=stock)
        self.catalog = make_catalog(session, self.farm, [self.offer])
        self.distribution: Distribution = make_distribution(session, make_market(session))
        participation = make_participation(session, self.catalog, self.distribution)
        self.priced: PricedOffer = make_priced(session, participation, self.offer)

    def order(self, session: Session, quantity: int) -> BasketLine:
        basket = make_basket(session, self.distribution, {ident(self.priced): quantity})
        return session.exec(select(BasketLine).where(BasketLine.basket_id == basket.id)).one()


@pytest.fixture
def stall(session: Session) -> Stall:
    return Stall(session)


def ledger(session: Session, offer: Offer) -> int:
    total = select(func.coalesce(func.sum(StockMovement.pieces), 0)).where(StockMovement.offer_id == offer.id)
    return int(session.exec(total).one())


def left(session: Session, offer: Offer) -> int | None:
    return available(offer, committed(session, [ident(offer)])[ident(offer)])


# What can be sold


def test_without_orders_all_the_real_stock_is_available(session: Session, stall: Stall) -> None:
    assert left(session, stall.offer) == 10


def test_available_is_real_stock_less_what_is_ordered_at_all_markets(session: Session, stall: Stall) -> None:
    stall.order(session, 3)
    elsewhere = make_distribution(session, make_market(session))
    priced = make_priced(session, make_participation(session, stall.catalog, elsewhere), stall.offer)
    make_basket(session, elsewhere, {ident(priced): 4})
    assert left(session, stall.offer) == 3


def test_an_unlimited_offer_is_available_without_end(session: Session) -> None:
    stall = Stall(session, stock=None)
    stall.order(session, 500)
    assert left(session, stall.offer) is None


def test_a_count_below_what_is_ordered_is_the_truth_and_leaves_nothing_to_sell(
    session: Session, stall: Stall, now: datetime
) -> None:
    stall.order(session, 8)
    set_on_hand(session, stall.farm, ident(stall.offer), 5, now=now)
    assert (stall.offer.on_hand, left(session, stall.offer)) == (5, 0)


# Counting


def test_a_count_goes_to_the_ledger_as_a_difference(session: Session, stall: Stall, now: datetime) -> None:
    set_on_hand(session, stall.farm, ident(stall.offer), 4, reason="Casse", now=now)
    movement = session.exec(
        select(StockMovement).order_by(StockMovement.id.desc())  # type: ignore[union-attr]
    ).first()
    assert movement is not None
    assert (movement.kind, movement.pieces, movement.on_hand_after) == (MovementKind.COUNT, -6, 4)
    assert (movement.reason, movement.user_id, movement.at) == ("Casse", stall.farm.user_id, now)
    assert ledger(session, stall.offer) == 4


def test_the_same_count_sent_twice_writes_once(session: Session, stall: Stall, now: datetime) -> None:
    for _ in range(2):
        set_on_hand(session, stall.farm, ident(stall.offer), 12, seen=10, now=now)
    assert len(session.exec(select(StockMovement)).all()) == 2  # the first stock, and this count


def test_one_more_is_refused_when_the_stock_is_no_longer_what_was_seen(
    session: Session, stall: Stall, now: datetime
) -> None:
    set_on_hand(session, stall.farm, ident(stall.offer), 7, now=now)
    with pytest.raises(StockMoved, match="7"):
        set_on_hand(session, stall.farm, ident(stall.offer), 11, seen=10, now=now)
    assert stall.offer.on_hand == 7


def last_line(session: Session, offer: Offer) -> int:
    return int(session.exec(select(last_movement(offer.id))).one())


def test_a_typed_count_that_arrives_after_a_settlement_wipes_no_delivery_out(session: Session, stall: Stall) -> None:
    stall.order(session, 4)
    known, later = last_line(session, stall.offer), stall.distribution.settles_at()
    settle(session, stall.distribution, now=later)
    with pytest.raises(StockMoved, match="6"):
        set_on_hand(session, stall.farm, ident(stall.offer), 9, seen=10, known=known, now=later)
    assert stall.offer.on_hand == 6


def test_not_even_when_the_figure_is_the_same_again(session: Session, stall: Stall, now: datetime) -> None:
    """Four were delivered and a colleague brought four: the count was made before both."""
    stall.order(session, 4)
    known, later = last_line(session, stall.offer), stall.distribution.settles_at()
    settle(session, stall.distribution, now=later)
    colleague = make_user(session)
    second = ProducerMember(producer_id=stall.farm.producer_id, user_id=ident(colleague), joined_at=now)
    set_on_hand(session, second, ident(stall.offer), 10, now=later)
    with pytest.raises(StockMoved, match="10"):
        set_on_hand(session, stall.farm, ident(stall.offer), 9, seen=10, known=known, now=later)


def test_a_count_typed_on_the_figure_of_now_wins_whatever_happened_before(session: Session, stall: Stall) -> None:
    stall.order(session, 4)
    later = stall.distribution.settles_at()
    settle(session, stall.distribution, now=later)
    known = last_line(session, stall.offer)
    set_on_hand(session, stall.farm, ident(stall.offer), 9, seen=6, known=known, now=later)
    assert stall.offer.on_hand == 9


def test_ones_own_counts_follow_each_other_before_the_page_hears_of_them(
    session: Session, stall: Stall, now: datetime
) -> None:
    known = last_line(session, stall.offer)
    for seen, pieces in ((10, 11), (11, 12), (12, 30)):
        set_on_hand(session, stall.farm, ident(stall.offer), pieces, seen=seen, known=known, now=now)
    assert stall.offer.on_hand == 30


@pytest.mark.parametrize("known", [-1, 2**70, "1", 1.5])
def test_what_is_no_line_of_the_ledger_is_refused(session: Session, stall: Stall, now: datetime, known: object) -> None:
    with pytest.raises(NotFound):
        set_on_hand(session, stall.farm, ident(stall.offer), 4, known=known, now=now)  # type: ignore[arg-type]


@pytest.mark.parametrize("pieces", [-1, 100_000, True, "4", 4.5, None, {"a": 1}])
def test_what_is_no_count_of_pieces_is_refused_and_changes_nothing(
    session: Session, stall: Stall, now: datetime, pieces: object
) -> None:
    with pytest.raises(BadInput):
        set_on_hand(session, stall.farm, ident(stall.offer), pieces, now=now)  # type: ignore[arg-type]
    assert ledger(session, stall.offer) == stall.offer.on_hand == 10


@pytest.mark.parametrize("offer_id", [0, -4, 2**70, "1", None, 999_999])
def test_an_unknown_offer_is_not_found(session: Session, stall: Stall, now: datetime, offer_id: object) -> None:
    with pytest.raises(NotFound):
        set_on_hand(session, stall.farm, offer_id, 4, now=now)  # type: ignore[arg-type]


def test_another_farm_can_neither_count_nor_limit(session: Session, stall: Stall, now: datetime) -> None:
    stranger = make_farm(session, name="Ferme voisine")
    with pytest.raises(NotFound):
        set_on_hand(session, stranger, ident(stall.offer), 0, now=now)
    with pytest.raises(NotFound):
        set_limited(session, stranger, ident(stall.offer), False, now=now)
    with pytest.raises(NotFound):
        set_low_stock(session, stranger, ident(stall.offer), 0, now=now)
    assert (stall.offer.on_hand, stall.offer.stock_limited, stall.offer.low_stock) == (10, True, 10)


def test_limiting_and_unlimiting_moves_no_piece(session: Session, stall: Stall, now: datetime) -> None:
    set_limited(session, stall.farm, ident(stall.offer), False, now=now)
    assert left(session, stall.offer) is None
    set_limited(session, stall.farm, ident(stall.offer), True, now=now)
    assert left(session, stall.offer) == 10
    assert ledger(session, stall.offer) == 10


def test_colleagues_counting_at_once_leave_the_ledger_and_the_stock_equal(database: str, now: datetime) -> None:
    with databases.write() as session:
        stall = Stall(session)
        offer_id, producer_id = ident(stall.offer), stall.farm.producer_id

    def count(pieces: int) -> None:
        with databases.write() as session:
            member = session.exec(select(ProducerMember).where(ProducerMember.producer_id == producer_id)).one()
            set_on_hand(session, member, offer_id, pieces, now=now)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(20, 60)))
    with databases.read() as session:
        offer = session.get_one(Offer, offer_id)
        assert ledger(session, offer) == offer.on_hand


# After the distribution


def test_minutes_after_the_end_ordered_becomes_delivered_and_leaves_the_stock(session: Session, stall: Stall) -> None:
    first, second = stall.order(session, 3), stall.order(session, 4)
    later = stall.distribution.settles_at()
    settle(session, stall.distribution, now=later)
    assert (first.delivered, second.delivered) == (3, 4)
    assert committed(session, [ident(stall.offer)]) == {ident(stall.offer): 0}
    assert stall.offer.on_hand == ledger(session, stall.offer) == left(session, stall.offer) == 3
    assert stall.distribution.delivered_at == later


def test_a_distribution_settles_once(session: Session, stall: Stall) -> None:
    stall.order(session, 3)
    later = stall.distribution.settles_at()
    settle(session, stall.distribution, now=later)
    settle(session, stall.distribution, now=later + timedelta(hours=1))
    assert stall.offer.on_hand == 7
    assert stall.distribution.delivered_at == later


def test_unlimited_offers_are_delivered_without_moving_stock(session: Session) -> None:
    stall = Stall(session, stock=None)
    line = stall.order(session, 30)
    settle(session, stall.distribution, now=stall.distribution.settles_at())
    assert (line.delivered, stall.offer.on_hand, ledger(session, stall.offer)) == (30, 0, 0)


def test_when_more_is_delivered_than_was_counted_stock_stops_at_zero(
    session: Session, stall: Stall, now: datetime
) -> None:
    first, second = stall.order(session, 4), stall.order(session, 4)
    set_on_hand(session, stall.farm, ident(stall.offer), 5, now=now)
    settle(session, stall.distribution, now=stall.distribution.settles_at())
    assert (first.delivered, second.delivered) == (4, 4)
    assert stall.offer.on_hand == ledger(session, stall.offer) == 0


def test_a_line_brought_to_zero_moves_nothing(session: Session, stall: Stall) -> None:
    line = stall.order(session, 0)
    settle(session, stall.distribution, now=stall.distribution.settles_at())
    assert (line.delivered, stall.offer.on_hand) == (0, 10)


def test_what_is_due_to_settle_is_found_however_late(session: Session, stall: Stall) -> None:
    at = stall.distribution.settles_at()
    assert due_settlements(session, now=at - timedelta(seconds=1)) == []
    assert due_settlements(session, now=at) == [ident(stall.distribution)]
    assert due_settlements(session, now=at + timedelta(days=30)) == [ident(stall.distribution)]
    settle(session, stall.distribution, now=at)
    assert due_settlements(session, now=at) == []


def test_two_workers_settle_one_distribution_once(database: str, now: datetime) -> None:
    with databases.write() as session:
        stall = Stall(session)
        for _ in range(3):
            stall.order(session, 2)
        distribution_id, offer_id = ident(stall.distribution), ident(stall.offer)

    def work(_: int) -> None:
        with databases.write() as session:
            settle(session, session.get_one(Distribution, distribution_id), now=now + timedelta(days=3))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    with databases.read() as session:
        offer = session.get_one(Offer, offer_id)
        assert offer.on_hand == ledger(session, offer) == 4


def test_settling_a_large_distribution_costs_the_same_queries(session: Session, stall: Stall) -> None:
    for _ in range(40):
        stall.order(session, 0)
    with count_queries(session) as sent:
        settle(session, stall.distribution, now=stall.distribution.settles_at())
    assert len(sent) <= 6


# Whatever happens in whatever order

steps = st.lists(
    st.one_of(
        st.tuples(st.just("order"), st.integers(1, 6)),
        st.tuples(st.just("count"), st.integers(0, 12)),
        st.tuples(st.just("reduce"), st.integers(0, 6)),
        st.tuples(st.just("limit"), st.integers(0, 1)),
        st.tuples(st.just("settle"), st.just(0)),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_stock_is_never_negative_and_always_the_ledgers_sum(
    session: Session, now: datetime, steps: list[tuple[str, int]]
) -> None:
    stall = Stall(session)
    lines: list[BasketLine] = []
    for step, number in steps:
        _take(session, stall, lines, step, number, now)
        session.refresh(stall.offer)
        assert ledger(session, stall.offer) == stall.offer.on_hand >= 0
        shown = left(session, stall.offer)
        assert shown is None or 0 <= shown <= stall.offer.on_hand


def _take(session: Session, stall: Stall, lines: list[BasketLine], step: str, number: int, now: datetime) -> None:
    offer_id = ident(stall.offer)
    if step == "order":
        offer = lock_offers(session, [offer_id])[offer_id]
        shown = left(session, offer)
        if shown is None or number <= shown:
            lines.append(stall.order(session, number))
            assert shown is None or left(session, offer) == shown - number
    elif step == "count":
        set_on_hand(session, stall.farm, offer_id, number, now=now)
    elif step == "limit":
        set_limited(session, stall.farm, offer_id, bool(number), now=now)
    elif step == "reduce" and lines and lines[-1].delivered is None:
        lines[-1].quantity = min(lines[-1].quantity, number)
        session.flush()
    elif step == "settle":
        settle(session, stall.distribution, now=now)
        stall.distribution = make_distribution(session, make_market(session))
        participation = make_participation(session, stall.catalog, stall.distribution)
        stall.priced = make_priced(session, participation, stall.offer)
