"""Another offer in place of a missing one, and a product added to a basket."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from cagette_pwa.errors import AlreadyInBasket, BadInput, NotEnough, NotFound, SaleValidated
from cagette_pwa.models.basket import BasketLine, LineChange
from cagette_pwa.models.distribution import SaleValidation
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.stock import StockMovement
from cagette_pwa.services import line_history, registers, replacements, stock
from cagette_pwa.services.lines import ordered_lines
from tests.support.queries import count_queries
from tests.support.sale import Sale, make_sale
from tests.support.stalls import join_farm
from tests.support.town import ident, make_farm, make_offer, make_priced, make_product, make_user


@pytest.fixture
def sale(session: Session) -> Sale:
    return make_sale(session, chickens=1, courgettes=3, stock=10)


@pytest.fixture
def leeks(session: Session, sale: Sale) -> PricedOffer:
    """On sale beside them, four in stock."""
    offer = make_offer(session, sale.farm, product=make_product(session, sale.farm, name="Poireaux"), stock=4)
    return make_priced(session, sale.participation, offer, position=2)


def held(sale: Sale) -> dict[str, int]:
    lines = ordered_lines(sale.session, basket_id=ident(sale.basket))
    return {line.sold.product: line.quantity for line in lines}


def replace(sale: Sale, leeks: PricedOffer, quantity: int, now: datetime) -> None:
    line_id = sale.line("Courgettes").line_id
    replacements.replace(sale.session, sale.farm, line_id, ident(leeks), quantity, reason="Gelée", now=now)


def test_another_offer_takes_the_place_of_a_line_once(
    session: Session, sale: Sale, leeks: PricedOffer, now: datetime
) -> None:
    for _ in range(2):
        replace(sale, leeks, 2, now)

    assert held(sale) == {"Poulet fermier": 1, "Courgettes": 0, "Poireaux": 2}
    offers = [ident(sale.courgettes), leeks.offer_id]
    assert stock.committed(session, offers) == {offers[0]: 0, offers[1]: 2}
    assert len(registers.said_of(session, ident(sale.distribution))) == 2
    changes = line_history.of_baskets(session, sale.farm, [ident(sale.basket)], now=now)
    assert [(one.name, one.words, one.reason) for one in changes] == [
        ("Poireaux 500 g", "0 → 2", "Gelée"),
        ("Courgettes 500 g", "3 → 0", "Gelée"),
    ]


def test_more_than_what_is_available_replaces_nothing(
    session: Session, sale: Sale, leeks: PricedOffer, now: datetime
) -> None:
    with pytest.raises(NotEnough, match="il n'en reste que 4"), session.begin_nested():
        replace(sale, leeks, 5, now)

    session.expire_all()
    assert held(sale) == {"Poulet fermier": 1, "Courgettes": 3}


def test_an_added_product_counts_once_and_only_where_there_is_none(
    session: Session, sale: Sale, leeks: PricedOffer, now: datetime
) -> None:
    for _ in range(2):
        replacements.add(session, sale.farm, ident(sale.basket), ident(leeks), 2, now=now)
    with pytest.raises(AlreadyInBasket, match="Poireaux"):
        replacements.add(session, sale.farm, ident(sale.basket), ident(leeks), 3, now=now)

    assert held(sale)["Poireaux"] == 2
    assert [(one.before, one.after) for one in session.exec(select(LineChange))] == [(0, 2)]


def test_what_is_added_after_the_delivery_leaves_the_stock(
    session: Session, sale: Sale, leeks: PricedOffer, now: datetime
) -> None:
    later = sale.distribution.ends_at + timedelta(hours=1)
    stock.settle(session, sale.distribution, now=later)

    replacements.add(session, sale.farm, ident(sale.basket), ident(leeks), 3, now=later)

    line = session.exec(select(BasketLine).where(BasketLine.priced_offer_id == leeks.id)).one()
    assert (line.quantity, line.delivered) == (3, 3)
    moved = session.exec(select(StockMovement.pieces).where(StockMovement.offer_id == leeks.offer_id)).all()
    assert sum(moved) == 1
    assert stock.committed(session, [leeks.offer_id]) == {leeks.offer_id: 0}


def test_a_farm_chooses_among_its_own_offers_of_the_sale(
    session: Session, sale: Sale, leeks: PricedOffer, now: datetime
) -> None:
    join_farm(sale, name="Ferme du Bois", price_cents=500, quantity=4)
    leeks.removed_at = None

    with count_queries(session) as queries:
        found = replacements.choices(session, sale.farm, ident(sale.basket), now=now)

    assert [(one.priced.product_name, one.available, one.held) for one in found] == [
        ("Poulet fermier", None, 1),
        ("Courgettes", 7, 3),
        ("Poireaux", 4, 0),
    ]
    assert len(queries) == 4
    leeks.removed_at = now
    assert len(replacements.choices(session, sale.farm, ident(sale.basket), now=now)) == 2


def test_nobody_puts_anything_into_the_basket_of_somebody_elses_customer(
    session: Session, sale: Sale, leeks: PricedOffer, now: datetime
) -> None:
    stranger, basket = make_farm(session), ident(sale.basket)
    other = make_sale(session, chickens=1, courgettes=1)

    with pytest.raises(NotFound):
        replacements.choices(session, stranger, basket, now=now)
    with pytest.raises(NotFound):
        replacements.add(session, stranger, basket, ident(leeks), 1, now=now)
    with pytest.raises(NotFound):
        replacements.add(session, sale.farm, basket, ident(other.priced[1]), 1, now=now)
    with pytest.raises(NotFound):
        replacements.replace(session, stranger, sale.line("Courgettes").line_id, ident(leeks), 1, now=now)
    for nonsense in (0, True, "1", 1000):
        with pytest.raises(BadInput):
            replacements.add(session, sale.farm, basket, ident(leeks), nonsense, now=now)


def test_a_validated_sale_takes_nothing_more(session: Session, sale: Sale, leeks: PricedOffer, now: datetime) -> None:
    session.add(
        SaleValidation(distribution_id=ident(sale.distribution), validated_by=sale.farm.user_id, validated_at=now)
    )
    session.flush()

    with pytest.raises(SaleValidated):
        replacements.add(session, sale.farm, ident(sale.basket), ident(leeks), 1, now=now)
    with pytest.raises(SaleValidated):
        replace(sale, leeks, 1, now)


def test_the_history_of_an_order_is_its_customers_and_its_farms(
    session: Session, sale: Sale, leeks: PricedOffer, now: datetime
) -> None:
    other = join_farm(sale, name="Ferme du Bois", price_cents=500, quantity=4)
    replace(sale, leeks, 2, now)

    mine = line_history.of_order(session, sale.customer, sale.basket.public_id, now=now)

    assert {(one.farm, one.at) for one in mine} == {("Ferme des Tilleuls", now)}
    assert len(mine) == 2
    assert line_history.of_order(session, make_user(session), sale.basket.public_id, now=now) == []
    assert line_history.of_baskets(session, other, [ident(sale.basket)], now=now) == []
