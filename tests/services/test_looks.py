"""What changed in the orders since somebody looked last."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from cagette_pwa.models.basket import BasketLine, OrdersLook
from cagette_pwa.services import baskets, looks, quantities
from cagette_pwa.services.lines import ordered_lines
from cagette_pwa.services.looks import News, Visit
from tests.support.queries import count_queries
from tests.support.sale import Sale, make_sale
from tests.support.stalls import another_basket
from tests.support.town import NOW, ident

HOUR = timedelta(hours=1)


@pytest.fixture
def sale(session: Session) -> Sale:
    return make_sale(session, chickens=1, courgettes=3)


def news(sale: Sale, since: datetime | None) -> News:
    return looks.news(sale.session, [ident(sale.participation)], since)


def test_a_visit_lasts_while_one_comes_back_within_half_an_hour(session: Session, sale: Sale, now: datetime) -> None:
    moments = [now, now + timedelta(minutes=29), now + timedelta(minutes=58), now + 2 * HOUR, now + 2.5 * HOUR]

    seen = [looks.look(session, sale.farm, now=moment).before_at for moment in moments]

    assert seen == [None, None, None, moments[2], moments[2]]
    assert session.exec(select(OrdersLook)).one().at == moments[-1]


def test_looking_again_within_a_minute_needs_no_writing(session: Session, sale: Sale, now: datetime) -> None:
    assert looks.last_visit(session, sale.farm, now=now) == Visit()
    looks.look(session, sale.farm, now=now)

    assert looks.last_visit(session, sale.farm, now=now + timedelta(seconds=20)).noted
    late = looks.last_visit(session, sale.farm, now=now + HOUR)
    assert (late.before_at, late.noted) == (now, False)


def test_the_first_time_nothing_is_marked(sale: Sale) -> None:
    assert news(sale, None) == News()


def test_new_orders_and_changed_lines_are_told_apart(session: Session, sale: Sale, now: datetime) -> None:
    since = NOW + timedelta(seconds=1)
    fresh = another_basket(sale, courgettes=2)
    for line in session.exec(select(BasketLine).where(BasketLine.basket_id == fresh.id)):
        line.created_at = since + HOUR
    line_id = sale.line("Courgettes").line_id
    for quantity in (2, 1):
        quantities.change(session, sale.farm, line_id, quantity, now=since + HOUR)

    found = news(sale, since)

    lines = ordered_lines(session, distribution_id=ident(sale.distribution))
    assert found.changed == {line_id: 3}
    assert found.new_baskets(lines) == {ident(fresh)}
    assert line_id in found
    assert sale.line("Poulet").line_id not in found
    assert news(sale, since + 2 * HOUR) == News(since + 2 * HOUR)


def test_what_a_customer_adds_to_a_line_is_a_change_without_a_before(
    session: Session, sale: Sale, now: datetime
) -> None:
    courgettes = sale.priced[1]

    baskets.add(session, sale.basket, {ident(courgettes): (courgettes, 2)}, now=NOW + HOUR)

    assert news(sale, NOW + timedelta(seconds=1)).changed == {sale.line("Courgettes").line_id: None}


@pytest.mark.parametrize("changed", [1, 10])
def test_the_news_take_two_queries_however_many_they_are(
    session: Session, sale: Sale, changed: int, now: datetime
) -> None:
    since = NOW + timedelta(seconds=1)
    for _ in range(changed):
        another_basket(sale, courgettes=2)
    for line in ordered_lines(session, distribution_id=ident(sale.distribution)):
        quantities.change(session, sale.farm, line.line_id, 1 + line.quantity, now=since + HOUR)

    with count_queries(session) as queries:
        assert len(news(sale, since).changed) == changed + 2
    assert len(queries) == 2
