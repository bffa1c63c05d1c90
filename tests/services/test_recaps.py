"""What a farm prepares, by product and by customer."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from cagette_pwa.models.distribution import SaleState
from cagette_pwa.models.portion import Portion, Unit
from cagette_pwa.services import recaps, weighings
from cagette_pwa.services.lines import Holder, OrderedLine, Sold
from tests.support.queries import count_queries
from tests.support.sale import make_sale
from tests.support.town import ident, make_basket, make_farm


def test_products_are_added_up_with_their_weight(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=2, courgettes=4)
    chickens, courgettes = sale.priced
    make_basket(session, sale.distribution, {ident(chickens): 1, ident(courgettes): 3})

    found = recaps.orders_of(session, sale.farm, [ident(sale.participation)], now=now)
    by_name = {recap.first.sold.product: recap for recap in recaps.by_product(found)}

    assert (by_name["Courgettes"].quantity, by_name["Courgettes"].orders) == (7, 2)
    assert by_name["Courgettes"].total_words == "3,5\u00a0kg"
    assert by_name["Courgettes"].amount_cents == 7 * 180
    assert (by_name["Poulet fermier"].to_weigh, by_name["Poulet fermier"].size) == (3, 5400)


def test_customers_come_in_the_order_of_their_numbers(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=1)
    for _ in range(3):
        make_basket(session, sale.distribution, {ident(sale.priced[1]): 1})

    found = recaps.orders_of(session, sale.farm, [ident(sale.participation)], now=now)
    customers = recaps.by_customer(found)

    assert [customer.first.holder.number for customer in customers] == [1, 2, 3, 4]
    assert customers[0].first.holder.phone == "06 39 98 12 34"
    assert customers[0].amount_cents == 1900 + 180


def test_several_sales_make_one_recap(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=1)
    other = make_sale(session, chickens=5, courgettes=5)
    both = [ident(sale.participation), ident(other.participation)]

    mine = recaps.orders_of(session, sale.farm, both, now=now)

    assert {line.holder.basket_id for line in mine} == {ident(sale.basket)}, "the other farm's orders are not mine"


def test_a_line_set_to_zero_stays_with_its_customer_and_leaves_the_products(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=0, courgettes=2)

    found = recaps.orders_of(session, sale.farm, [ident(sale.participation)], now=now)

    assert [recap.first.sold.product for recap in recaps.by_product(found)] == ["Courgettes"]
    assert len(recaps.by_customer(found)[0].lines) == 2


def test_weights_reach_both_recaps(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=1)
    weighings.weigh(session, sale.farm, sale.line("Poulet").line_id, 1, 1500, now=now)

    found = recaps.orders_of(session, sale.farm, [ident(sale.participation)], now=now)

    assert recaps.by_customer(found)[0].amount_cents == 1425 + 180
    assert sum(recap.amount_cents for recap in recaps.by_product(found)) == 1425 + 180


def test_sales_are_listed_from_their_opening_with_their_baskets(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=1)

    (open_one,) = recaps.sales(session, sale.farm, now=now)

    assert (open_one.market, open_one.catalog, open_one.baskets) == ("La Cagette de Segonzac", "Marchés", 1)
    assert open_one.state is SaleState.OPEN
    assert recaps.sales(session, sale.farm, now=now - timedelta(days=30)) == []
    assert recaps.sales(session, make_farm(session), now=now) == []


@pytest.mark.parametrize("baskets", [1, 30])
def test_a_recap_takes_as_many_queries_for_thirty_baskets_as_for_one(
    session: Session, baskets: int, now: datetime
) -> None:
    sale = make_sale(session, chickens=1, courgettes=1)
    for _ in range(baskets - 1):
        make_basket(session, sale.distribution, {ident(sale.priced[0]): 1, ident(sale.priced[1]): 1})

    with count_queries(session) as queries:
        found = recaps.orders_of(session, sale.farm, [ident(sale.participation)], now=now)

    assert len(found) == 2 * baskets
    assert len(queries) == 4


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 99)), max_size=40))
def test_both_recaps_add_up_to_the_lines(orders: list[tuple[int, int, int]]) -> None:
    lines = [_line(number, basket, offer, quantity) for number, (basket, offer, quantity) in enumerate(orders)]

    total = sum(line.amount_cents for line in lines)

    assert sum(recap.amount_cents for recap in recaps.by_product(lines)) == total
    assert sum(recap.amount_cents for recap in recaps.by_customer(lines)) == total


def _line(line_id: int, basket: int, offer: int, quantity: int) -> OrderedLine:
    holder = Holder(basket, f"b{basket}", 1, basket, "Brigitte", "")
    sold = Sold(
        priced_offer_id=offer,
        participation_id=1,
        producer_id=1,
        offer_id=offer,
        reference="",
        product=f"Produit {offer}",
        label="",
        category="Légumes",
        position=0,
        portion=Portion(Unit.G, 500),
        price_cents=180,
        vat_rate=0,  # type: ignore[arg-type]
    )
    return OrderedLine(line_id, holder, sold, quantity, {}, 180 * quantity)
