"""A shortage over several sales: what is shown is what is done, or nothing is."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from cagette_pwa.errors import BadInput, NotFound, ShortageMoved
from cagette_pwa.models.basket import LineChange
from cagette_pwa.models.distribution import SaleValidation
from cagette_pwa.models.notice import Mail
from cagette_pwa.services import change_notices, registers, shortages, stock
from cagette_pwa.services.cuts import Method
from cagette_pwa.services.lines import ordered_lines
from cagette_pwa.services.shortages import Shortage
from tests.support.queries import count_queries
from tests.support.sale import Sale, make_sale
from tests.support.stalls import another_basket
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_distribution,
    make_farm,
    make_loose_offer,
    make_participation,
    make_priced,
)

WEEK = timedelta(days=7)


@pytest.fixture
def sale(session: Session) -> Sale:
    """Three people ordered 3, 5 and 2 courgettes, in this order."""
    sale = make_sale(session, chickens=1, courgettes=3, stock=30)
    for courgettes in (5, 2):
        another_basket(sale, courgettes=courgettes)
    return sale


def next_week(sale: Sale, courgettes: int) -> int:
    """The same offer a week later, dearer; its participation."""
    session = sale.session
    later = make_distribution(session, sale.market, starts_at=sale.distribution.starts_at + WEEK)
    joined = make_participation(session, make_catalog(session, sale.farm, name="Paniers"), later)
    priced = make_priced(session, joined, sale.courgettes, price_cents=200)
    make_basket(session, later, {ident(priced): courgettes})
    return ident(joined)


def shown(sale: Sale, missing: int, method: Method, now: datetime, *others: int) -> Shortage:
    ids = [ident(sale.participation), *others]
    return shortages.preview(sale.session, sale.farm, ids, ident(sale.priced[1]), missing, method, now=now)


def settle(sale: Sale, found: Shortage, method: Method, now: datetime, *others: int) -> int:
    ids, priced = [ident(sale.participation), *others], ident(sale.priced[1])
    return shortages.settle(
        sale.session, sale.farm, ids, priced, found.missing, method, seen=found.digest, reason="Grêle", now=now
    )


def courgettes(sale: Sale) -> list[int]:
    lines = ordered_lines(sale.session, distribution_id=ident(sale.distribution))
    return [line.quantity for line in lines if line.sold.product == "Courgettes"]


def test_a_preview_names_each_customer_before_and_after_and_changes_nothing(
    session: Session, sale: Sale, now: datetime
) -> None:
    found = shown(sale, 4, Method.LARGEST, now)

    assert (found.product, found.ordered, found.missing, found.sales) == ("Courgettes 500 g", 10, 4, 1)
    assert [(cut.number, cut.customer, cut.before, cut.after) for cut in found.cuts] == [
        (1, "Brigitte Vergne", 3, 2),
        (2, "Brigitte Vergne", 5, 2),
    ]
    assert courgettes(sale) == [3, 5, 2]


def test_what_was_shown_is_done_with_stock_history_and_the_field(session: Session, sale: Sale, now: datetime) -> None:
    found = shown(sale, 4, Method.FIRST_COME, now)

    assert settle(sale, found, Method.FIRST_COME, now) == 2

    assert courgettes(sale) == [3, 3, 0]
    offer = ident(sale.courgettes)
    assert stock.committed(session, [offer])[offer] == 6
    changes = session.exec(select(LineChange)).all()
    assert {(one.before, one.after, one.reason) for one in changes} == {(5, 3, "Grêle"), (2, 0, "Grêle")}
    assert len(registers.said_of(session, ident(sale.distribution))) == 2


def test_customers_are_told_through_the_same_session_of_changes(session: Session, sale: Sale, now: datetime) -> None:
    settle(sale, shown(sale, 10, Method.EQUAL, now), Method.EQUAL, now)

    assert session.exec(select(Mail)).all() == []
    assert len(change_notices.due_notices(session, now=now + change_notices.QUIET)) == 3


def test_an_order_that_changed_since_the_preview_refuses_it(session: Session, sale: Sale, now: datetime) -> None:
    found = shown(sale, 4, Method.EQUAL, now)
    another_basket(sale, courgettes=1)

    with pytest.raises(ShortageMoved, match="Une commande a changé"):
        settle(sale, found, Method.EQUAL, now)

    assert courgettes(sale) == [3, 5, 2, 1]
    assert settle(sale, shown(sale, 4, Method.EQUAL, now), Method.EQUAL, now) == 4


def test_sent_twice_it_is_done_once(session: Session, sale: Sale, now: datetime) -> None:
    found = shown(sale, 4, Method.EQUAL, now)
    settle(sale, found, Method.EQUAL, now)

    with pytest.raises(ShortageMoved):
        settle(sale, found, Method.EQUAL, now)

    assert sum(courgettes(sale)) == 6


def test_all_chosen_sales_of_the_product_share_it_whatever_its_price(
    session: Session, sale: Sale, now: datetime
) -> None:
    other = next_week(sale, courgettes=6)

    found = shown(sale, 7, Method.LARGEST, now, other)

    assert (found.ordered, found.sales) == (16, 2)
    settle(sale, found, Method.LARGEST, now, other)
    assert courgettes(sale) == [3, 2, 2]
    offer = ident(sale.courgettes)
    assert stock.committed(session, [offer])[offer] == 9


def test_a_validated_sale_keeps_what_it_has(session: Session, sale: Sale, now: datetime) -> None:
    other = next_week(sale, courgettes=6)
    session.add(
        SaleValidation(distribution_id=ident(sale.distribution), validated_by=sale.farm.user_id, validated_at=now)
    )
    session.flush()

    found = shown(sale, 99, Method.EQUAL, now, other)

    assert (found.ordered, found.missing) == (6, 6)


def test_what_is_loose_is_missing_in_its_own_steps(session: Session, sale: Sale, now: datetime) -> None:
    carrots = make_priced(session, sale.participation, make_loose_offer(session, sale.farm))
    make_basket(session, sale.distribution, {ident(carrots): 25})
    ids = [ident(sale.participation)]

    found = shortages.preview(session, sale.farm, ids, ident(carrots), 6, Method.EQUAL, now=now)

    assert found.portion.count_words(found.missing) == "600\u00a0g"
    assert [(cut.before, cut.after) for cut in found.cuts] == [(25, 19)]


def test_other_farms_and_nonsense_see_nothing(session: Session, sale: Sale, now: datetime) -> None:
    stranger, ids, priced = make_farm(session), [ident(sale.participation)], ident(sale.priced[1])

    with pytest.raises(NotFound):
        shortages.preview(session, stranger, ids, priced, 1, Method.EQUAL, now=now)
    with pytest.raises(NotFound):
        shortages.preview(session, sale.farm, [], priced, 1, Method.EQUAL, now=now)
    with pytest.raises(BadInput):
        shortages.preview(session, sale.farm, ids, priced, -1, Method.EQUAL, now=now)


@pytest.mark.parametrize("baskets", [1, 20])
def test_a_preview_takes_two_queries_for_any_number(session: Session, sale: Sale, baskets: int, now: datetime) -> None:
    for _ in range(baskets):
        another_basket(sale, courgettes=1)
    with count_queries(session) as queries:
        shown(sale, 4, Method.EQUAL, now)
    assert len(queries) == 2
