"""Changing a quantity after the order."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from cagette_pwa.errors import BadInput, NotEnough, NotFound, NotTakingPart, SaleValidated
from cagette_pwa.models.basket import BasketLine, LineChange
from cagette_pwa.models.distribution import SaleValidation
from cagette_pwa.models.notice import Mail
from cagette_pwa.models.stock import StockMovement
from cagette_pwa.services import planning, quantities, registers, stock, weighings
from tests.support.sale import make_sale
from tests.support.town import ident, make_farm


def test_the_change_is_kept_with_who_why_and_from_what(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=2, courgettes=3)

    quantities.change(session, sale.farm, sale.line("Courgettes").line_id, 1, reason="Gelée", now=now)

    change = session.exec(select(LineChange)).one()
    assert (change.before, change.after, change.reason) == (3, 1, "Gelée")
    assert change.user_id == sale.farm.user_id
    assert (sale.line("Courgettes").quantity, sale.line("Courgettes").amount_cents) == (1, 180)


def test_the_line_says_when_it_changed_and_phones_in_the_field_hear_of_it(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=2, courgettes=3)
    line_id = sale.line("Courgettes").line_id

    for quantity in (2, 1):
        quantities.change(session, sale.farm, line_id, quantity, now=now)

    assert session.get_one(BasketLine, line_id).changed_at == now
    said = registers.said_of(session, ident(sale.distribution))
    (standing,) = registers.heads(said)[registers.subject(registers.QUANTITY, line_id)]
    assert (standing.value, standing.user_id) == (1, sale.farm.user_id)


def test_what_the_field_applies_by_itself_is_not_said_to_it_again(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=2, courgettes=3)
    line, priced = weighings.line_of(session, sale.farm, sale.line("Courgettes").line_id)

    done = [quantities.apply(session, sale.farm, line, priced, 2, reason="", now=now) for _ in range(2)]

    assert done == [True, False]
    assert sale.line("Courgettes").quantity == 2
    assert registers.said_of(session, ident(sale.distribution)) == []


def test_nobody_is_told_in_the_moment_of_a_tap(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=2, courgettes=3)

    quantities.change(session, sale.farm, sale.line("Courgettes").line_id, 0, reason="Gelée", now=now)

    assert session.exec(select(Mail)).all() == []
    assert session.exec(select(LineChange)).one().told_at is None


def test_the_same_quantity_again_changes_and_tells_nothing(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=2, courgettes=3)

    quantities.change(session, sale.farm, sale.line("Courgettes").line_id, 3, now=now)

    assert session.exec(select(LineChange)).all() == []
    assert session.exec(select(Mail)).all() == []


def test_taking_pieces_off_gives_them_back_to_what_is_available(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=3, stock=5)
    offer = ident(sale.courgettes)

    quantities.change(session, sale.farm, sale.line("Courgettes").line_id, 1, now=now)

    assert stock.available(sale.courgettes, stock.committed(session, [offer])[offer]) == 4


def test_more_than_what_is_available_is_refused(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=3, stock=5)

    with pytest.raises(NotEnough, match="il n'en reste que 5"):
        quantities.change(session, sale.farm, sale.line("Courgettes").line_id, 6, now=now)
    quantities.change(session, sale.farm, sale.line("Courgettes").line_id, 5, now=now)

    assert sale.line("Courgettes").quantity == 5


def test_after_delivery_the_ledger_gets_the_difference_once(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=3, stock=5)
    later = sale.distribution.ends_at + timedelta(hours=1)
    stock.settle(session, sale.distribution, now=later)
    assert sale.courgettes.on_hand == 2

    for _ in range(2):
        quantities.change(session, sale.farm, sale.line("Courgettes").line_id, 1, now=later)

    session.refresh(sale.courgettes)
    assert sale.courgettes.on_hand == 4
    assert sum(move.pieces for move in session.exec(select(StockMovement))) == 4


def test_after_delivery_only_what_left_the_stock_comes_back(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=6, stock=10)
    later = sale.distribution.ends_at + timedelta(hours=1)
    stock.set_on_hand(session, sale.farm, ident(sale.courgettes), 2, now=now)
    stock.settle(session, sale.distribution, now=later)
    left = []

    for quantity in (5, 1, 0, 2):
        quantities.change(session, sale.farm, sale.line("Courgettes").line_id, quantity, now=later)
        session.refresh(sale.courgettes)
        left.append(sale.courgettes.on_hand)

    assert left == [0, 1, 2, 0]


def test_a_delivery_that_moved_no_stock_gives_none_back(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=6)
    later = sale.distribution.ends_at + timedelta(hours=1)
    stock.settle(session, sale.distribution, now=later)
    stock.set_limited(session, sale.farm, ident(sale.courgettes), True, now=later)

    quantities.change(session, sale.farm, sale.line("Courgettes").line_id, 0, now=later)

    session.refresh(sale.courgettes)
    assert sale.courgettes.on_hand == 0


@pytest.mark.parametrize("quantity", [-1, 1000, True, "2", None, 1.5])
def test_what_is_no_quantity_is_refused(session: Session, quantity: int, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=3)

    with pytest.raises(BadInput):
        quantities.change(session, sale.farm, sale.line("Courgettes").line_id, quantity, now=now)


def test_another_farm_changes_nothing(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=3)

    with pytest.raises(NotFound):
        quantities.change(session, make_farm(session), sale.line("Courgettes").line_id, 0, now=now)


def test_nothing_is_ordered_again_in_a_sale_that_was_left(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=0, courgettes=3)
    quantities.change(session, sale.farm, sale.line("Courgettes").line_id, 0, now=now)
    planning.withdraw(session, sale.farm, sale.participation.catalog_id, ident(sale.distribution), now=now)

    with pytest.raises(NotTakingPart):
        quantities.change(session, sale.farm, sale.line("Courgettes").line_id, 2, now=now)

    assert sale.line("Courgettes").quantity == 0


def test_a_validated_sale_changes_no_more(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=3)
    by = sale.farm.user_id
    session.add(SaleValidation(distribution_id=ident(sale.distribution), validated_by=by, validated_at=now))
    session.flush()

    with pytest.raises(SaleValidated):
        quantities.change(session, sale.farm, sale.line("Courgettes").line_id, 0, now=now)
