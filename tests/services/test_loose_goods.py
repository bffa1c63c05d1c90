"""What is sold loose (vrac), from the order to the payout: the same quantity and the same cents for everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from cagette_pwa.documents.pdf import order_sheet_pdf, pickup_sheet_pdf
from cagette_pwa.errors import NotWeighed
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import MarketRole, PaymentMode
from cagette_pwa.models.notice import Mail
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.payout import Payout
from cagette_pwa.models.portion import MEASURED, Portion, Unit
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.money import NBSP
from cagette_pwa.services import (
    change_notices,
    closings,
    handover,
    orders,
    papers,
    presence,
    quantities,
    recap_rows,
    recaps,
    stock,
    tickets,
    weighings,
)
from cagette_pwa.services.lines import Holder, OrderedLine, Sold, ordered_lines
from cagette_pwa.services.orders import Wanted
from cagette_pwa.services.validation import validate
from tests.documents.paper import pages
from tests.support.town import (
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_loose_offer,
    make_market,
    make_market_member,
    make_offer,
    make_participation,
    make_priced,
    make_user,
)

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Stall:
    """40 kg of carrots at 2,45 € a kilogram by 100 g, milk at 1,30 € a litre by 50 cl, and packs of courgettes."""

    farm: ProducerMember
    distribution: Distribution
    participation: Participation
    referent: User
    carrots: Offer
    priced: tuple[PricedOffer, PricedOffer, PricedOffer]


@pytest.fixture
def stall(session: Session) -> Stall:
    farm, market = make_farm(session), make_market(session, payment_mode=PaymentMode.ONLINE)
    carrots = make_loose_offer(session, farm, price_cents=245, stock=400)
    milk = make_loose_offer(session, farm, name="Lait", unit=Unit.CL, pack_size=50, price_cents=130)
    courgettes = make_offer(session, farm)
    catalog = make_catalog(session, farm, [carrots, milk, courgettes])
    make_link(session, catalog, market)
    distribution = make_distribution(session, market)
    participation = make_participation(session, catalog, distribution)
    first, second, third = (make_priced(session, participation, offer) for offer in (carrots, milk, courgettes))
    referent = make_user(session, first_name="Rachid")
    make_market_member(session, market, referent, MarketRole.REFERENT)
    return Stall(farm, distribution, participation, referent, carrots, (first, second, third))


@pytest.fixture
def order(session: Session, stall: Stall, now: datetime) -> Callable[..., Basket]:
    """Somebody orders so many steps of carrots, of milk, and so many packs."""

    def place(name: str, *wanted: int) -> Basket:
        customer = make_user(session, first_name=name)
        lines = [Wanted(ident(one), n) for one, n in zip(stall.priced, wanted, strict=True) if n]
        return orders.place(session, customer, ident(stall.distribution), lines, key=name, now=now)

    return place


def mail_to(session: Session, user_id: int) -> str:
    """The last one, with ordinary spaces."""
    user = session.get_one(User, user_id)
    found = session.exec(select(Mail).where(Mail.recipient == user.email).order_by(col(Mail.id).desc())).first()
    assert found is not None
    return found.body.replace(NBSP, " ")


def test_the_customer_reads_a_weight_and_a_volume(session: Session, order: Callable[..., Basket]) -> None:
    body = mail_to(session, order("Brigitte", 15, 3, 2).user_id)

    assert "1,5 kg · Carottes en vrac (Ferme des Tilleuls) : 3,68 €" in body
    assert "1,5 L · Lait en vrac (Ferme des Tilleuls) : 1,95 €" in body
    assert "2 × Courgettes 500 g (Ferme des Tilleuls) : 3,60 €" in body
    assert "Total : 9,23 €" in body


def test_the_farm_is_told_to_bring_kilograms_of_it(
    session: Session, stall: Stall, order: Callable[..., Basket]
) -> None:
    order("Brigitte", 15, 0, 4)
    order("Marcel", 110, 2, 0)

    closings.close(session, ident(stall.participation), now=stall.distribution.orders_close_at + HOUR)

    body = mail_to(session, stall.farm.user_id)
    assert "12,5 kg · Carottes en vrac : 30,63 €" in body
    assert "1 L · Lait en vrac : 1,30 €" in body
    assert "4 × Courgettes 500 g, soit 2 kg : 7,20 €" in body
    assert "  1,5 kg · Carottes en vrac\n" in body
    assert "  4 × Courgettes 500 g, soit 2 kg\n" in body


def test_the_amounts_of_a_recap_are_the_sum_of_lines_each_rounded_once(
    session: Session, stall: Stall, order: Callable[..., Basket], now: datetime
) -> None:
    for name in ("Brigitte", "Marcel", "Lucie"):
        order(name, 1, 0, 0)  # 24,5 cents, so 25: three of them are 75, and not the 74 of 300 g

    (recap,) = recaps.by_product(recaps.orders_of(session, stall.farm, [ident(stall.participation)], now=now))

    assert (recap.amount_cents, recap.words) == (75, f"300{NBSP}g · Carottes en vrac")


def test_another_step_at_another_sale_is_not_added_up_in_steps(session: Session, stall: Stall, now: datetime) -> None:
    lines = [
        _line(1, Portion(Unit.G, 100, bulk=True), 10, 240),
        _line(2, Portion(Unit.G, 250, bulk=True), 4, 240),
    ]

    assert [recap.words for recap in recaps.by_product(lines)] == [f"1{NBSP}kg · Produit", f"1{NBSP}kg · Produit"]


def test_a_changed_quantity_is_told_in_kilograms(
    session: Session, stall: Stall, order: Callable[..., Basket], now: datetime
) -> None:
    basket = order("Brigitte", 15, 0, 0)
    (line,) = ordered_lines(session, basket_id=ident(basket))

    quantities.change(session, stall.farm, line.line_id, 9, now=now)
    change_notices.tell_now(session, stall.farm, now=now)

    assert "Carottes en vrac : 900 g au lieu de 1,5 kg" in mail_to(session, basket.user_id)


def test_it_does_not_go_on_the_scale(
    session: Session, stall: Stall, order: Callable[..., Basket], now: datetime
) -> None:
    (line,) = ordered_lines(session, basket_id=ident(order("Brigitte", 15, 0, 0)))

    assert line.to_weigh == 0
    with pytest.raises(NotWeighed):
        weighings.weigh(session, stall.farm, line.line_id, 1, 1500, now=now)


def test_papers_say_how_much_to_bring_and_to_hand_over(
    session: Session, stall: Stall, order: Callable[..., Basket], now: datetime
) -> None:
    order("Brigitte", 15, 3, 4)
    order("Marcel", 110, 0, 0)
    about = papers.chosen(session, stall.farm, [ident(stall.participation)], now=now)
    sheet, (sales,) = papers.order_sheet(about, now=now), papers.pickup_sheets(about, now=now)

    (to_bring,) = pages(order_sheet_pdf(sheet))
    (to_hand_over,) = pages(pickup_sheet_pdf(sales))

    assert "12,5 kg 12,5 kg 2 30,63 €" in to_bring
    assert "1,5 L 1,5 L 1 1,95 €" in to_bring
    assert "4 × 500 g = 2 kg" in to_bring
    assert "1,5 kg Carottes en vrac 1,5 kg 2,45 €/kg 3,68 €" in to_hand_over
    assert "1,5 L Lait en vrac 1,5 L 1,30 €/L 1,95 €" in to_hand_over
    assert (sheet.count, sales.count) == (7, 7)
    assert sheet.total_cents == sales.total_cents == 368 + 195 + 720 + 2695


def test_the_spreadsheet_counts_in_kilograms(
    session: Session, stall: Stall, order: Callable[..., Basket], now: datetime
) -> None:
    order("Brigitte", 125, 3, 4)
    about = papers.chosen(session, stall.farm, [ident(stall.participation)], now=now)

    rows = {row.name: (row.quantity, row.measure, row.total) for row in recap_rows.product_rows(about)}

    assert rows == {
        "Carottes en vrac": (12_500, "kg", f"12,5{NBSP}kg"),
        "Lait en vrac": (1_500, "L", f"1,5{NBSP}L"),
        "Courgettes 500 g": (4, "", f"2{NBSP}kg"),
    }


def test_the_stock_loses_steps_and_the_payout_holds_the_rounded_cents(
    session: Session, stall: Stall, order: Callable[..., Basket]
) -> None:
    order("Brigitte", 15, 3, 0)
    assert stock.committed(session, [ident(stall.carrots)]) == {ident(stall.carrots): 15}
    at = stall.distribution.ends_at + HOUR

    stock.settle(session, stall.distribution, now=at)
    validate(session, stall.referent, ident(stall.distribution), now=at)

    assert stall.carrots.on_hand == 385
    assert session.exec(select(Payout.amount_cents)).all() == [368 + 195]


def test_a_bag_is_one_article_at_the_stall(
    session: Session, stall: Stall, order: Callable[..., Basket], now: datetime
) -> None:
    order("Brigitte", 15, 3, 4)

    day = handover.day_of(session, stall.referent, ident(stall.distribution), now=now)

    assert day.handovers[0].articles == 6


def test_a_bag_is_one_article_where_sales_to_come_are_counted(
    session: Session, stall: Stall, order: Callable[..., Basket]
) -> None:
    order("Brigitte", 15, 3, 4)
    order("Marcel", 1, 0, 0)

    assert presence.ordered(session, [ident(stall.participation)]) == {ident(stall.participation): 7}


portions = st.one_of(
    st.builds(Portion, st.sampled_from(Unit), st.integers(1, 5000)),
    st.builds(Portion, st.sampled_from(MEASURED), st.integers(1, 5000), st.just(True)),
)
ordered = st.tuples(st.integers(1, 4), portions, st.integers(0, 999), st.integers(1, 100_000))


@given(st.lists(ordered, max_size=30))
def test_everybody_adds_the_same_cents_up(found: list[tuple[int, Portion, int, int]]) -> None:
    lines = [_line(basket, portion, quantity, price) for basket, portion, quantity, price in found]
    total = sum(portion.cents(price, quantity) for _, portion, quantity, price in found)

    customers, products = recaps.by_customer(lines), recaps.by_product(lines)

    assert sum(line.amount_cents for line in lines) == total
    assert sum(customer.amount_cents for customer in customers) == total
    assert sum(product.amount_cents for product in products) == total
    assert all(type(product.amount_cents) is int for product in products)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(st.tuples(portions, st.integers(1, 99), st.integers(1, 10_000)), min_size=1, max_size=6))
def test_ticket_papers_handover_and_payout_agree_to_the_cent(
    session: Session, now: datetime, found: list[tuple[Portion, int, int]]
) -> None:
    farm, market = make_farm(session), make_market(session, payment_mode=PaymentMode.ONLINE)
    sold = [
        make_offer(session, farm, unit=one.unit, pack_size=one.pack_size, bulk=one.bulk, price_cents=price)
        for one, _, price in found
    ]
    distribution = make_distribution(session, market)
    participation = make_participation(session, make_catalog(session, farm, sold), distribution)
    wanted = [
        Wanted(ident(make_priced(session, participation, offer)), quantity)
        for offer, (_, quantity, _) in zip(sold, found, strict=True)
    ]
    customer, referent = make_user(session), make_user(session)
    make_market_member(session, market, referent, MarketRole.REFERENT)
    key = f"panier-{distribution.id}"
    basket = orders.place(session, customer, ident(distribution), wanted, key=key, now=now)
    about = papers.chosen(session, farm, [ident(participation)], now=now)
    day = handover.day_of(session, referent, ident(distribution), now=now)
    validate(session, referent, ident(distribution), now=distribution.starts_at)

    total = sum(portion.cents(price, quantity) for portion, quantity, price in found)
    assert tickets.ticket_of(session, customer, basket.public_id, now=now).total_cents == total
    assert papers.order_sheet(about, now=now).total_cents == total
    assert sum(sheet.total_cents for sheet in papers.pickup_sheets(about, now=now)) == total
    assert sum(row.ttc_cents for row in recap_rows.product_rows(about)) == total
    assert sum(row.subtotal_cents for row in recap_rows.customer_rows(about)) == total
    assert day.amount_cents == total
    paid = select(Payout.amount_cents).where(Payout.distribution_id == distribution.id)
    assert sum(session.exec(paid)) == total


def _line(basket: int, portion: Portion, quantity: int, price: int) -> OrderedLine:
    holder = Holder(basket, f"b{basket}", 1, basket, "Brigitte", "")
    sold = Sold(1, 1, 1, 1, "R", "Produit", "", "Légumes", 0, portion, price, Decimal("5.5"))
    return OrderedLine(1, holder, sold, quantity, {}, portion.cents(price, quantity))
