"""Of a limited stock, a sale takes at most the part that its farm gives it: "30 kg, dont 10 pour Segonzac"."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa.errors import BadInput, NotEnough, NotFound, PartTaken, PartTooLate, PartTooSmall
from cagette_pwa.french import spaced
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.models.stock import StockCap
from cagette_pwa.services import offers, orders, quantities, shop, stock
from cagette_pwa.services.orders import Wanted
from cagette_pwa.services.stock_caps import Left, left_for, parts, set_caps
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


class Stand:
    """A farm with thirty of an offer, sold at once at Segonzac and at Ribérac."""

    def __init__(self, session: Session, *, pieces: int | None = 30) -> None:
        self.session = session
        self.farm: ProducerMember = make_farm(session)
        self.offer: Offer = make_offer(session, self.farm, stock=pieces)
        self.catalog = make_catalog(session, self.farm, [self.offer])
        self.segonzac = make_market(session, name="La Cagette de Segonzac")
        self.riberac = make_market(session, name="Marché de Ribérac", commune="Ribérac", insee="24352")
        self.here, self.priced = self.sale(self.segonzac)
        self.there, self.elsewhere = self.sale(self.riberac, starts_at=self.here.starts_at + timedelta(days=1))

    def sale(self, market: Market, **when: Any) -> tuple[Distribution, PricedOffer]:
        when.setdefault("orders_open_at", datetime.fromisoformat("2026-11-22T09:00:00+00:00"))
        distribution = make_distribution(self.session, market, **when)
        participation = make_participation(self.session, self.catalog, distribution)
        return distribution, make_priced(self.session, participation, self.offer)

    def cap(self, pieces: int | None, now: datetime, distribution: Distribution | None = None) -> None:
        set_caps(self.session, self.farm, ident(self.offer), {ident(distribution or self.here): pieces}, now=now)

    def order(self, quantity: int, now: datetime, priced: PricedOffer | None = None, user: User | None = None) -> None:
        priced = priced or self.priced
        distribution = self.here if priced is self.priced else self.there
        wanted = [Wanted(ident(priced), quantity)]
        key = f"key-{len(self.session.exec(select(BasketLine)).all())}-{quantity}-{ident(priced)}"
        with self.session.begin_nested():
            orders.place(self.session, user or make_user(self.session), ident(distribution), wanted, key=key, now=now)

    def left(self, distribution: Distribution) -> Left:
        return left_for(self.session, ident(distribution), {ident(self.offer): self.offer})[ident(self.offer)]


@pytest.fixture
def stand(session: Session) -> Stand:
    return Stand(session)


# What customers can order


def test_without_a_part_a_sale_may_take_all(stand: Stand) -> None:
    assert stand.left(stand.here) == Left(30, by_part=False)


def test_a_part_limits_its_sale_and_no_other(stand: Stand, now: datetime) -> None:
    stand.cap(10, now)
    assert stand.left(stand.here) == Left(10, by_part=True)
    assert stand.left(stand.there) == Left(30, by_part=False)


def test_what_is_ordered_in_the_sale_comes_off_its_part(stand: Stand, now: datetime) -> None:
    stand.cap(10, now)
    stand.order(4, now)
    stand.order(5, now, stand.elsewhere)
    assert (stand.left(stand.here).pieces, stand.left(stand.there).pieces) == (6, 21)


def test_the_stock_ends_before_a_part_that_is_larger(stand: Stand, now: datetime) -> None:
    stand.cap(10, now)
    stand.order(27, now, stand.elsewhere)
    assert stand.left(stand.here) == Left(3, by_part=False)


def test_a_part_below_what_is_ordered_leaves_nothing(stand: Stand, now: datetime) -> None:
    stand.order(8, now)
    stand.cap(5, now)
    assert stand.left(stand.here) == Left(0, by_part=True)


def test_a_part_means_nothing_while_the_offer_is_not_limited_and_holds_again_after(stand: Stand, now: datetime) -> None:
    stand.cap(10, now)
    stock.set_limited(stand.session, stand.farm, ident(stand.offer), False, now=now)
    assert stand.left(stand.here) == Left(None, by_part=False)
    stand.order(12, now)
    stock.set_limited(stand.session, stand.farm, ident(stand.offer), True, now=now)
    assert stand.left(stand.here).pieces == 0


def test_an_order_beyond_the_part_is_refused_with_what_remains_for_that_market(stand: Stand, now: datetime) -> None:
    stand.cap(10, now)
    stand.order(7, now)
    with pytest.raises(PartTooSmall) as refusal:
        stand.order(4, now)
    assert refusal.value.sentence.startswith(
        spaced("« Courgettes 500 g » : il n'en reste que 3 pour La Cagette de Segonzac. Rien n'a été commandé")
    )
    stand.order(3, now)
    with pytest.raises(PartTaken) as gone:
        stand.order(1, now)
    assert "il n'en reste plus pour La Cagette de Segonzac" in gone.value.sentence
    assert stock.committed(stand.session, [ident(stand.offer)]) == {ident(stand.offer): 10}


def test_where_the_stock_ends_first_the_sentence_speaks_of_the_stock(stand: Stand, now: datetime) -> None:
    stand.cap(29, now)
    stand.order(28, now, stand.elsewhere)
    with pytest.raises(NotEnough, match=r"il n'en reste que 2 pour cette commande\. Rien"):
        stand.order(3, now)


def test_a_second_order_of_the_same_person_counts_with_the_first(stand: Stand, now: datetime) -> None:
    stand.cap(5, now)
    customer = make_user(stand.session)
    stand.order(3, now, user=customer)
    with pytest.raises(PartTooSmall, match="que 2 pour"):
        stand.order(3, now, user=customer)


def test_the_same_offer_in_two_catalogs_of_a_sale_has_one_part(stand: Stand, now: datetime) -> None:
    stand.cap(5, now)
    second = make_catalog(stand.session, stand.farm, [stand.offer], name="Amis")
    again = make_priced(stand.session, make_participation(stand.session, second, stand.here), stand.offer)
    wanted = [Wanted(ident(stand.priced), 3), Wanted(ident(again), 3)]
    with pytest.raises(PartTooSmall):
        orders.place(stand.session, make_user(stand.session), ident(stand.here), wanted, key="both", now=now)


def test_the_farms_own_change_of_a_quantity_may_go_beyond_the_part(stand: Stand, now: datetime) -> None:
    stand.cap(5, now)
    stand.order(5, now)
    line = stand.session.exec(select(BasketLine)).one()
    quantities.change(stand.session, stand.farm, ident(line), 8, now=now)
    assert line.quantity == 8
    assert stand.left(stand.here) == Left(0, by_part=True)


def test_the_shop_shows_what_the_part_leaves(stand: Stand, now: datetime) -> None:
    stand.cap(4, now)
    stand.order(1, now)
    for market, left in ((stand.segonzac, 3), (stand.riberac, 29)):
        found = shop.look(stand.session, None, market.slug, now=now)
        assert [on_sale.left for on_sale in found.stalls[0].offers] == [left]


# Giving sales their part


def test_the_sales_to_choose_from_are_those_that_take_orders_now_or_later(stand: Stand, now: datetime) -> None:
    session, market = stand.session, stand.segonzac
    later = make_distribution(session, market, starts_at=now + timedelta(days=20))
    make_participation(session, stand.catalog, later)
    stand.sale(market, starts_at=now + timedelta(hours=6), orders_close_at=now)
    left = make_distribution(session, market, starts_at=now + timedelta(days=8))
    make_participation(session, stand.catalog, left, withdrawn_at=now)
    found = parts(session, stand.farm, ident(stand.offer), now=now)
    assert [(part.distribution_id, part.is_open) for part in found] == [
        (stand.here.id, True),
        (stand.there.id, True),
        (later.id, False),
    ]
    assert [(part.market, part.commune) for part in found[:2]] == [
        ("La Cagette de Segonzac", "Segonzac"),
        ("Marché de Ribérac", "Ribérac"),
    ]


def test_sales_that_do_not_have_the_offer_are_not_asked_about(stand: Stand, now: datetime) -> None:
    session = stand.session
    other = make_catalog(session, stand.farm, [make_offer(session, stand.farm)])
    make_participation(session, other, make_distribution(session, stand.segonzac, starts_at=now + timedelta(days=9)))
    stand.elsewhere.removed_at = now
    session.flush()
    found = parts(session, stand.farm, ident(stand.offer), now=now)
    assert [part.distribution_id for part in found] == [stand.here.id]


def test_an_archived_offer_has_parts_in_the_open_sales_that_still_sell_it_alone(stand: Stand, now: datetime) -> None:
    make_participation(
        stand.session, stand.catalog, make_distribution(stand.session, stand.segonzac, starts_at=now + timedelta(20))
    )
    offers.archive(stand.session, stand.farm, ident(stand.offer), now=now)
    found = parts(stand.session, stand.farm, ident(stand.offer), now=now)
    assert [part.distribution_id for part in found] == [stand.here.id, stand.there.id]


def test_a_part_is_shown_with_what_is_ordered_of_it(stand: Stand, now: datetime) -> None:
    stand.cap(10, now)
    stand.order(4, now)
    here, there = parts(stand.session, stand.farm, ident(stand.offer), now=now)
    assert (here.pieces, here.ordered) == (10, 4)
    assert (there.pieces, there.ordered) == (None, 0)


def test_a_part_can_be_changed_and_taken_back_and_set_twice(stand: Stand, now: datetime) -> None:
    for pieces in (10, 10, 12):
        stand.cap(pieces, now)
    cap = stand.session.exec(select(StockCap)).one()
    assert (cap.pieces, cap.set_by, cap.set_at) == (12, stand.farm.user_id, now)
    for _ in range(2):
        stand.cap(None, now)
    assert stand.session.exec(select(StockCap)).all() == []


def test_sales_that_are_not_named_keep_their_part(stand: Stand, now: datetime) -> None:
    stand.cap(10, now)
    stand.cap(5, now, stand.there)
    here, there = parts(stand.session, stand.farm, ident(stand.offer), now=now)
    assert (here.pieces, there.pieces) == (10, 5)


def test_no_part_is_nothing_for_that_sale(stand: Stand, now: datetime) -> None:
    stand.cap(0, now)
    with pytest.raises(PartTaken):
        stand.order(1, now)


def test_once_orders_are_closed_a_part_no_longer_changes_but_may_be_sent_again(stand: Stand, now: datetime) -> None:
    stand.cap(10, now)
    late = stand.here.orders_close_at
    stand.cap(10, late)
    with pytest.raises(PartTooLate):
        stand.cap(11, late)
    assert stand.session.exec(select(StockCap.pieces)).all() == [10]


def test_one_refused_sale_refuses_the_others(stand: Stand, now: datetime) -> None:
    foreign = make_distribution(stand.session, stand.segonzac)
    with pytest.raises(PartTooLate), stand.session.begin_nested():
        set_caps(stand.session, stand.farm, ident(stand.offer), {ident(stand.here): 3, ident(foreign): 3}, now=now)
    assert stand.session.exec(select(StockCap)).all() == []


@pytest.mark.parametrize("pieces", [-1, 100_000, True, "4", 4.5, {}])
def test_what_is_no_count_of_pieces_is_refused(stand: Stand, now: datetime, pieces: Any) -> None:
    with pytest.raises(BadInput):
        stand.cap(pieces, now)


@pytest.mark.parametrize("key", [0, -1, 2**70, "1", None])
def test_what_is_no_sale_is_not_found(stand: Stand, now: datetime, key: Any) -> None:
    with pytest.raises(NotFound):
        set_caps(stand.session, stand.farm, ident(stand.offer), {key: 1}, now=now)


def test_another_farm_neither_sees_nor_sets_parts(stand: Stand, now: datetime) -> None:
    stranger = make_farm(stand.session, name="Ferme voisine")
    with pytest.raises(NotFound):
        parts(stand.session, stranger, ident(stand.offer), now=now)
    with pytest.raises(NotFound):
        set_caps(stand.session, stranger, ident(stand.offer), {ident(stand.here): 1}, now=now)


def test_the_neighbours_sales_at_the_same_market_are_not_ours(stand: Stand, now: datetime) -> None:
    neighbour = make_farm(stand.session, name="Ferme voisine")
    theirs = make_offer(stand.session, neighbour, stock=5)
    sale = make_distribution(stand.session, stand.segonzac)
    joined: Participation = make_participation(stand.session, make_catalog(stand.session, neighbour, [theirs]), sale)
    make_priced(stand.session, joined, theirs)
    with pytest.raises(PartTooLate):
        set_caps(stand.session, stand.farm, ident(stand.offer), {ident(sale): 1}, now=now)


def test_many_coming_sales_cost_the_same_queries(stand: Stand, now: datetime) -> None:
    for week in range(1, 30):
        stand.sale(stand.segonzac, starts_at=now + timedelta(days=7 * week))
    make_basket(stand.session, stand.here, {ident(stand.priced): 1})
    with count_queries(stand.session) as sent:
        assert len(parts(stand.session, stand.farm, ident(stand.offer), now=now)) == 31
    assert len(sent) <= 4
