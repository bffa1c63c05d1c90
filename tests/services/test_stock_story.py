"""Whatever happens to a stock, in whatever order: it is never negative, and always what its ledger adds up to."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session, col, select

from cagette_pwa.errors import NotEnough, PartTaken, PartTooSmall, SoldOut, StockMoved
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.models.stock import StockCap, StockMovement
from cagette_pwa.services import inventory, orders, quantities, stock, stock_caps, stock_sheet
from cagette_pwa.services.inventory import Counted
from cagette_pwa.services.orders import Wanted
from tests.support.configuration import configured
from tests.support.databases import rehearsal
from tests.support.town import (
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_market,
    make_offer,
    make_participation,
    make_priced,
    make_user,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PIECES, SOME = st.integers(0, 6), st.integers(1, 3)
WHERE, STALE = st.integers(0, 1), st.booleans()
FULL = (NotEnough, SoldOut, PartTaken, PartTooSmall)


class Story(RuleBasedStateMachine):
    """An offer of a farm, sold at two markets at once, and all that moves, promises or shares its stock."""

    address: str

    def __init__(self) -> None:
        super().__init__()
        self._open = ExitStack()
        self._open.enter_context(configured(DATABASE_URL=self.address))
        session: Session = self._open.enter_context(rehearsal())
        self.session, self._keys = session, count(1)
        self.farm: ProducerMember = make_farm(session)
        self.offer: Offer = make_offer(session, self.farm, stock=5)
        self.offer_id = ident(self.offer)
        self.catalog = make_catalog(session, self.farm, [self.offer])
        self.customers: list[User] = [make_user(session) for _ in range(2)]
        self.delivered: Counter[int] = Counter()
        self.sales: list[tuple[Distribution, PricedOffer]] = []
        for _ in range(2):
            self._open_sale()
        self.look()

    def teardown(self) -> None:
        self._open.close()

    # What people do

    @rule(where=WHERE, who=WHERE, pieces=SOME)
    def order(self, where: int, who: int, pieces: int) -> None:
        """A customer gets what is asked for exactly when the stock and the sale's part allow it."""
        sale, priced = self.sales[where]
        promised, here = self._promised(), self._promised(sale)
        cap = self._cap(sale)
        enough = promised + pieces <= self.offer.on_hand and (cap is None or here + pieces <= cap)
        wanted, key = [Wanted(ident(priced), pieces)], f"k{next(self._keys)}"
        try:
            with self._command():
                orders.place(self.session, self.customers[who], ident(sale), wanted, key=key, now=NOW)
        except FULL:
            assert self.offer.stock_limited
            assert not enough
            assert self._promised() == promised
        else:
            assert enough or not self.offer.stock_limited
            assert self._promised() == promised + pieces

    @rule(pieces=PIECES, stale=STALE)
    def count(self, pieces: int, stale: bool) -> None:
        """Typed on the figure of now it holds; on an older one it overwrites nothing."""
        (seen, known), before = self._shown(stale), self.offer.on_hand
        try:
            with self._command():
                stock.set_on_hand(self.session, self.farm, self.offer_id, pieces, seen=seen, known=known, now=NOW)
        except StockMoved:
            assert stale
            assert self.offer.on_hand == before != pieces
        else:
            assert self.offer.on_hand == pieces
            assert before in (seen, pieces)

    @rule(pieces=PIECES, stale=STALE)
    def take_inventory(self, pieces: int, stale: bool) -> None:
        known, before = self._shown(stale)[1], self.offer.on_hand
        fresh = known == self._shown(stale=False)[1]
        with self._command():
            taken = inventory.take(self.session, self.farm, [Counted(self.offer_id, pieces, known)], now=NOW)
        assert bool(taken.done) == (fresh or before == pieces)
        assert self.offer.on_hand == (pieces if taken.done else before)

    @rule(pieces=PIECES)
    def bring_in(self, pieces: int) -> None:
        """A file of the farm says how many there are, whatever was on a screen."""
        with self._command():
            stock.set_on_hand(self.session, self.farm, self.offer_id, pieces, reason="Import", now=NOW)
        assert self.offer.on_hand == pieces

    @rule(where=WHERE, pieces=st.sampled_from([0, 1, 2, 3, None]))
    def share(self, where: int, pieces: int | None) -> None:
        """A part of one sale; None takes it back."""
        with self._command():
            stock_caps.set_caps(self.session, self.farm, self.offer_id, {ident(self.sales[where][0]): pieces}, now=NOW)

    @rule(limited=st.sampled_from([True, True, True, False]))
    def limit(self, limited: bool) -> None:
        """The farm limits the offer to its stock, or stops doing so."""
        with self._command():
            stock.set_limited(self.session, self.farm, self.offer_id, limited, now=NOW)

    @rule(at=st.integers(0, 2), pieces=st.integers(0, 4))
    def change_quantity(self, at: int, pieces: int) -> None:
        """Before the delivery or after it, for less or for more: refused, or exactly so."""
        lines = self.session.exec(select(BasketLine).order_by(col(BasketLine.id).desc())).all()
        if not lines:
            return
        line = lines[at % len(lines)]
        with suppress(NotEnough), self._command():
            quantities.change(self.session, self.farm, ident(line), pieces, now=NOW)
            assert line.quantity == pieces

    @rule(where=WHERE, found=st.one_of(st.none(), SOME))
    def settle(self, where: int, found: int | None) -> None:
        """A distribution ends, perhaps with fewer pieces than promised; it settles twice, and another one opens."""
        if found is not None:
            self.bring_in(found)
        sale, _ = self.sales.pop(where)
        expected = max(0, self.offer.on_hand - self._promised(sale)) if self.offer.stock_limited else self.offer.on_hand
        for _ in range(2):
            with self._command():
                stock.settle(self.session, sale, now=NOW)
        self.session.refresh(self.offer)
        assert self.offer.on_hand == expected
        self._open_sale()

    @rule()
    def look(self) -> None:
        """Somebody opens the page of stocks, and leaves it open."""
        self.seen = self._shown(stale=False)

    # What is always so

    @invariant()
    def stock_is_never_negative_and_always_its_ledgers_sum(self) -> None:
        """Line after line, not only at the end."""
        self.session.refresh(self.offer)
        ledger = select(StockMovement).where(StockMovement.offer_id == self.offer_id).order_by(col(StockMovement.id))
        running = 0
        for movement in self.session.exec(ledger):
            running += movement.pieces
            assert movement.on_hand_after == running >= 0
        assert self.offer.on_hand == running

    @invariant()
    def a_line_takes_no_more_than_was_delivered_and_gives_no_more_back(self) -> None:
        """Whatever is corrected afterwards; a correction while the stock is not limited moves nothing."""
        taken: Counter[int] = Counter()
        for movement in self.session.exec(select(StockMovement).where(col(StockMovement.line_id).is_not(None))):
            taken[movement.line_id or 0] -= movement.pieces
        for line_id, pieces in taken.items():
            delivered = self.session.get_one(BasketLine, line_id).delivered or 0
            self.delivered[line_id] = max(self.delivered[line_id], delivered)
            assert 0 <= pieces <= self.delivered[line_id]

    @invariant()
    def the_page_shows_what_can_be_sold(self) -> None:
        """Real stock less what is promised, and never less than nothing."""
        row = stock_sheet.row(self.session, self.farm, self.offer_id, now=NOW)
        assert (row.on_hand, row.committed) == (self.offer.on_hand, self._promised())
        assert row.available == (max(0, row.on_hand - row.committed) if self.offer.stock_limited else None)

    # Inside

    def _shown(self, stale: bool) -> tuple[int, int]:
        """The stock and the last line of its ledger: as they are, or as a page that was left open shows them."""
        if stale:
            return self.seen
        row = stock_sheet.row(self.session, self.farm, self.offer_id, now=NOW)
        return row.on_hand, row.known

    def _promised(self, sale: Distribution | None = None) -> int:
        """Pieces ordered and not delivered, in one sale or in all."""
        lines = self.session.exec(select(BasketLine, Basket).join(Basket, col(Basket.id) == BasketLine.basket_id))
        return sum(
            line.quantity
            for line, basket in lines
            if line.delivered is None and (sale is None or basket.distribution_id == sale.id)
        )

    def _cap(self, sale: Distribution) -> int | None:
        return self.session.exec(select(StockCap.pieces).where(StockCap.distribution_id == sale.id)).first()

    def _open_sale(self) -> None:
        sale = make_distribution(self.session, make_market(self.session))
        joined = make_participation(self.session, self.catalog, sale)
        self.sales.append((sale, make_priced(self.session, joined, self.offer)))

    @contextmanager
    def _command(self) -> Iterator[None]:
        """Undone when it is refused, as at the edge."""
        with self.session.begin_nested():
            yield


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_whatever_happens_in_whatever_order(database: str) -> None:
    Story.address = database
    told = settings(max_examples=70, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Story, settings=told)
