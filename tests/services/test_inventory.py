"""The weekly inventory: what was counted is written in one pass, and what has moved meanwhile is counted again."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from cagette_pwa import database as databases
from cagette_pwa.errors import BadInput, NotFound
from cagette_pwa.models.account import User
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.models.stock import MovementKind, StockMovement
from cagette_pwa.services import stock_sheet
from cagette_pwa.services.inventory import Counted, Inventory, take
from cagette_pwa.services.stock import set_on_hand, settle
from tests.support.queries import count_queries
from tests.support.sale import make_sale
from tests.support.town import ident, make_farm, make_offer, make_user


@pytest.fixture
def farm(session: Session) -> ProducerMember:
    return make_farm(session)


def counted(session: Session, farm: ProducerMember, now: datetime, *pieces: tuple[Offer, int]) -> list[Counted]:
    """As a person counts who has the page before them."""
    known = {row.offer_id: row.known for row in stock_sheet.rows(session, farm, only_in_catalogs=False, now=now)}
    return [Counted(ident(offer), number, known[ident(offer)]) for offer, number in pieces]


def written(session: Session, offer: Offer) -> Sequence[StockMovement]:
    query = select(StockMovement).where(StockMovement.offer_id == offer.id).order_by(col(StockMovement.id))
    return session.exec(query).all()


def test_what_was_counted_is_written_with_its_reason_and_the_rest_stays(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    leeks, eggs, honey = (make_offer(session, farm, stock=stock) for stock in (20, 12, 5))
    counts = counted(session, farm, now, (leeks, 18), (eggs, 12))
    found = take(session, farm, counts, now=now)
    assert found == Inventory(done=(ident(leeks), ident(eggs)), corrected=(ident(leeks),), moved=())
    assert (leeks.on_hand, eggs.on_hand, honey.on_hand) == (18, 12, 5)
    last = written(session, leeks)[-1]
    assert (last.kind, last.pieces, last.on_hand_after) == (MovementKind.COUNT, -2, 18)
    assert (last.reason, last.user_id, last.at) == ("Inventaire", farm.user_id, now)
    assert len(written(session, eggs)) == len(written(session, honey)) == 1


def test_nothing_can_be_left_and_an_offer_never_counted_before_can_be(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    gone, new = make_offer(session, farm, stock=3), make_offer(session, farm)
    take(session, farm, counted(session, farm, now, (gone, 0), (new, 7)), now=now)
    assert (gone.on_hand, new.on_hand) == (0, 7)


def test_a_line_that_a_delivery_moved_comes_back_and_the_others_are_written(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=4, stock=20)
    other = make_offer(session, sale.farm, stock=9)
    counts = counted(session, sale.farm, now, (sale.courgettes, 19), (other, 8))
    settle(session, sale.distribution, now=sale.distribution.settles_at())
    found = take(session, sale.farm, counts, now=now + timedelta(days=3))
    assert (found.done, found.moved) == ((ident(other),), (ident(sale.courgettes),))
    assert (sale.courgettes.on_hand, other.on_hand) == (16, 8)


def test_a_line_that_a_colleague_counted_meanwhile_comes_back_even_from_the_same_figure(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    offer = make_offer(session, farm, stock=20)
    counts = counted(session, farm, now, (offer, 18))
    for pieces in (15, 20):
        set_on_hand(session, farm, ident(offer), pieces, now=now)
    assert take(session, farm, counts, now=now).moved == (ident(offer),)
    assert offer.on_hand == 20
    again = counted(session, farm, now, (offer, 18))
    assert take(session, farm, again, now=now).done == (ident(offer),)
    assert offer.on_hand == 18


def test_sent_twice_it_is_written_once(session: Session, farm: ProducerMember, now: datetime) -> None:
    offer = make_offer(session, farm, stock=20)
    counts = counted(session, farm, now, (offer, 18))
    first = take(session, farm, counts, now=now)
    second = take(session, farm, counts, now=now + timedelta(hours=1))
    assert (first.done, second.done, second.corrected, second.moved) == ((ident(offer),), (ident(offer),), (), ())
    assert len(written(session, offer)) == 2


def test_sent_again_after_a_delivery_it_wipes_nothing_out(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=4, stock=20)
    counts = counted(session, sale.farm, now, (sale.courgettes, 18))
    take(session, sale.farm, counts, now=now)
    settle(session, sale.distribution, now=sale.distribution.settles_at())
    assert take(session, sale.farm, counts, now=now + timedelta(days=3)).moved == (ident(sale.courgettes),)
    assert sale.courgettes.on_hand == 14


def test_two_taps_at_once_write_once(database: str, now: datetime) -> None:
    with databases.write() as session:
        farm = make_farm(session)
        offers = [make_offer(session, farm, stock=20) for _ in range(5)]
        counts = counted(session, farm, now, *((offer, 11) for offer in offers))
        member_id, offer_ids = ident(farm), [ident(offer) for offer in offers]

    def tap(_: int) -> Inventory:
        with databases.write() as session:
            return take(session, session.get_one(ProducerMember, member_id), counts, now=now)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(tap, range(4)))
    assert sorted(len(one.corrected) for one in found) == [0, 0, 0, 5]
    with databases.read() as session:
        assert [session.get_one(Offer, key).on_hand for key in offer_ids] == [11] * 5
        assert len(session.exec(select(StockMovement)).all()) == 10


def test_an_offer_of_another_farm_refuses_the_whole(session: Session, farm: ProducerMember, now: datetime) -> None:
    mine, theirs = make_offer(session, farm, stock=20), make_offer(session, make_farm(session), stock=20)
    counts = [*counted(session, farm, now, (mine, 3)), Counted(ident(theirs), 0, 1)]
    with pytest.raises(NotFound):
        take(session, farm, counts, now=now)
    assert (mine.on_hand, theirs.on_hand) == (20, 20)


@pytest.mark.parametrize("pieces", [-1, 100_000, True, "4", 4.5, None])
def test_one_line_that_is_no_count_refuses_the_whole(
    session: Session, farm: ProducerMember, now: datetime, pieces: Any
) -> None:
    right, wrong = make_offer(session, farm, stock=20), make_offer(session, farm, stock=20)
    counts = [*counted(session, farm, now, (right, 3)), Counted(ident(wrong), pieces, 0)]
    with pytest.raises(BadInput):
        take(session, farm, counts, now=now)
    assert (right.on_hand, wrong.on_hand) == (20, 20)


def test_too_many_lines_are_not_an_inventory(session: Session, farm: ProducerMember, now: datetime) -> None:
    with pytest.raises(NotFound):
        take(session, farm, [Counted(1, 1, 1)] * 2001, now=now)


def test_the_history_names_the_inventory_and_who_took_it(session: Session, farm: ProducerMember, now: datetime) -> None:
    offer = make_offer(session, farm, stock=20)
    colleague = make_user(session, first_name="Zoé")
    second = ProducerMember(producer_id=farm.producer_id, user_id=ident(colleague), joined_at=now)
    take(session, second, counted(session, farm, now, (offer, 18)), now=now)
    change = stock_sheet.history(session, farm, ident(offer), now=now).changes[0]
    assert (change.before, change.after, change.reason) == (20, 18, "Inventaire")
    assert change.who == session.get_one(User, ident(colleague)).name


def test_sixty_offers_are_looked_at_together(session: Session, farm: ProducerMember, now: datetime) -> None:
    offers = [make_offer(session, farm, stock=20) for _ in range(60)]
    counts = counted(session, farm, now, *((offer, 19) for offer in offers))
    session.expire_all()
    session.refresh(farm)
    with count_queries(session) as sent:
        assert len(take(session, farm, counts, now=now).done) == 60
    assert len([statement for statement in sent if not statement.startswith("INSERT")]) <= 3
