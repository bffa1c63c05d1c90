"""Commandes: what it shows and sends, what is new, and its sheets."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.clock import utc_now
from cagette_pwa.errors import NotFound, NotSignedIn
from cagette_pwa.french import spaced
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, BasketLine, LineChange, OrdersLook
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.field import FieldOperation
from cagette_pwa.models.notice import Mail
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import order_board, quantities, registers, sessions
from cagette_pwa.state import orders
from cagette_pwa.state.order import Order
from cagette_pwa.state.order_edit import TOLD, UNTOLD, OrderEdit
from cagette_pwa.state.orders import PRODUCTS, Orders
from cagette_pwa.state.shortage import EQUAL, LARGEST, Shortage
from tests.support.queries import count_queries
from tests.support.sale import Sale, make_sale
from tests.support.stalls import another_basket
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_distribution,
    make_market,
    make_offer,
    make_participation,
    make_priced,
    make_product,
    sign_in,
)
from tests.support.visits import visit

NONSENSE: tuple[Any, ...] = (None, -1, 0, 10**30, 1.5, True, "1", "x" * 10_000, [1], {"a": 1})


@pytest.fixture(autouse=True)
def _sale(database: str) -> None:
    """Paul sells two chickens and 3 courgettes to Brigitte (n° 1), 2 courgettes to n° 2; the rest is leeks."""
    with databases.write() as session:
        sale = make_sale(session, chickens=2, courgettes=3, stock=20)
        starts_at = utc_now() + timedelta(days=2)
        sale.distribution.starts_at, sale.distribution.ends_at = starts_at, starts_at + timedelta(hours=1)
        sale.distribution.orders_close_at = starts_at - timedelta(days=1)
        another_basket(sale, courgettes=2)
        leeks = make_offer(session, sale.farm, product=make_product(session, sale.farm, name="Poireaux"), stock=4)
        make_priced(session, sale.participation, leeks, position=2)
        _elsewhere(session, sale)
        sign_in(session, session.get_one(User, sale.farm.user_id), token="paul")
        sign_in(session, sale.customer, token="brigitte")
        other = make_sale(session, chickens=1, courgettes=1)
        sign_in(session, session.get_one(User, other.farm.user_id), token="voisin")


def _elsewhere(session: Session, sale: Sale) -> None:
    """The same day at another market, where somebody ordered 4 courgettes."""
    market = make_market(session, name="Le Marché de Ribérac")
    there = make_distribution(session, market, starts_at=sale.distribution.starts_at)
    there.orders_close_at = sale.distribution.orders_close_at
    joined = make_participation(session, make_catalog(session, sale.farm, name="Paniers"), there)
    make_basket(session, there, {ident(make_priced(session, joined, sale.courgettes, price_cents=200)): 4})


def opened(who: str | None = "paul", address: str = "/commandes?ventes=1,2") -> Orders:
    page = visit(Orders, address, token=who)
    asyncio.run(page.load())
    return page


def beside(page: Orders, kind: Any) -> Any:
    return asyncio.run(page.get_state(kind))


def said(events: Any) -> str:
    """The sentence of a toast."""
    return str(events.args[0][1]._var_value) if events else ""


def lines(page: Orders, basket: int = 1) -> list[str]:
    return [line.text for line in page.cards[str(basket)].lines]


def quantities_now() -> list[int]:
    with databases.read() as session:
        return list(session.exec(select(BasketLine.quantity).where(BasketLine.id <= 4)))  # type: ignore[operator]


def test_several_sales_make_one_recap_with_counts_and_weights() -> None:
    page = opened()
    asyncio.run(page.show(PRODUCTS))

    assert (page.customer_count, page.product_count, page.weigh_count) == (3, 3, 2)
    assert [(row.quantity, row.weight) for row in page.products] == [
        ("5", "5 × 500\u00a0g = 2,5\u00a0kg"),
        ("4", "4 × 500\u00a0g = 2\u00a0kg"),
        ("2", "environ 3,6\u00a0kg"),
    ]
    assert [row.orders for row in page.products] == [
        "2 commandes à 1,80\u00a0€",
        "1 commande à 2,00\u00a0€",
        "1 commande",
    ], "one offer at two prices says which"
    assert page.customers == [], "what is not shown is not sent"
    customers = opened().customers
    assert [row.state for row in customers] == ["2 à peser", "", ""], "nothing to weigh is nothing to say"
    assert {row.where for row in customers} == {"La Cagette de Segonzac", "Le Marché de Ribérac"}
    assert {row.where for row in opened(address="/commandes?ventes=1").customers} == {""}
    assert page.where == "La Cagette de Segonzac, Le Marché de Ribérac"
    assert (page.prepare_href, page.weigh_href, page.hand_over_href) == (
        "/preparer?d=1,2",
        "/peser?d=1,2",
        "/remettre?d=1,2",
    )


def test_all_sales_of_a_day_are_chosen_with_one_tap() -> None:
    page = opened(address="/commandes?ventes=1")
    (day,) = page.days
    assert (day.whole, day.several, [sale.chosen for sale in day.sales]) == (False, True, [True, False])

    asyncio.run(page.tick_day(day.key))
    assert page.days[0].whole
    assert page.customer_count == 3
    asyncio.run(page.tick_day(day.key))

    assert page.days[0].whole, "one sale always remains"


def test_lines_of_a_customer_come_when_it_is_opened_and_stay_through_a_refresh() -> None:
    page = opened()
    assert page.cards == {}

    asyncio.run(page.open(1))
    assert lines(page) == ["2 × Poulet fermier environ 1,8 kg", "3 × Courgettes 500 g"]
    with databases.write() as session:
        session.get_one(BasketLine, 2).quantity = 5
    asyncio.run(page.refresh())

    assert lines(page)[1].startswith("5 × Courgettes")
    asyncio.run(page.open(1))
    assert page.cards == {}


def test_nobody_opens_the_customers_of_others() -> None:
    neighbour = opened("voisin", "/commandes?ventes=1,2,3")

    for basket in (1, 2, 3, *NONSENSE):
        with suppress(NotFound):
            asyncio.run(neighbour.open(basket))

    assert neighbour.cards == {}
    assert neighbour.customer_count == 1
    with pytest.raises(NotSignedIn):
        opened(None)


def test_what_is_new_since_the_last_visit_is_marked_counted_and_sifted() -> None:
    opened()
    with databases.write() as session:
        yesterday = utc_now() - timedelta(hours=20)
        session.exec(select(OrdersLook)).one().at = yesterday
        sale_farm = session.exec(select(ProducerMember)).all()[0]
        quantities.change(session, sale_farm, 3, 1, now=utc_now())
        for line in session.exec(select(BasketLine).where(BasketLine.basket_id == 3)):
            line.created_at = utc_now()

    page = opened()
    asyncio.run(page.sift(True))

    assert page.news.endswith("1 commande nouvelle, 1 ligne modifiée")
    assert [(row.number, row.mark) for row in page.customers] == [(2, "modifiée"), (1, "nouvelle")]
    asyncio.run(page.open(2))
    assert page.cards["2"].lines[0].mark == spaced("modifié : 1 au lieu de 2")
    asyncio.run(page.sift(False))
    assert len(page.customers) == 3


def test_the_page_is_live_while_a_chosen_sale_is_open() -> None:
    assert opened().live

    with databases.write() as session:
        for joined in session.exec(select(Participation)):
            joined.orders_close_at = utc_now()

    assert not opened().live


def test_a_long_list_says_how_many_more_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "FIRST", 2)
    page = opened()
    assert (len(page.customers), page.hidden, page.customer_count) == (2, 1, 3)

    asyncio.run(page.show_all())

    assert (len(page.customers), page.hidden) == (3, 0)


def test_notes_from_the_field_stand_with_their_customer() -> None:
    with databases.write() as session:
        member = session.exec(select(ProducerMember)).all()[0]
        registers.say(
            session,
            registers.subject(registers.NOTE, 1, member.producer_id),
            "Passe à 18h",
            distribution_id=1,
            producer_id=member.producer_id,
            user_id=member.user_id,
            now=utc_now(),
        )
        assert session.exec(select(FieldOperation)).one()

    assert [row.note for row in opened().customers] == ["Passe à 18h", "", ""]


def edited(page: Orders, line: int, basket: int = 1) -> OrderEdit:
    asyncio.run(page.open(basket))
    edit: OrderEdit = beside(page, OrderEdit)
    asyncio.run(edit.change(line))
    return edit


def test_a_changed_quantity_is_saved_and_the_toast_says_that_the_customer_will_be_told() -> None:
    page = opened()
    edit = edited(page, 2)
    assert (edit.shown, edit.quantity, edit.who) == (True, 3, "N° 1, Brigitte Vergne")

    asyncio.run(edit.step(-1))
    toast = said(asyncio.run(edit.save({"motif": "Gelée"})))

    assert TOLD in toast
    assert not edit.shown
    assert quantities_now()[1] == 2
    assert page.waiting.startswith("1 client sera prévenu à ")
    assert [(one.steps, one.when.endswith("Gelée")) for one in page.cards["1"].changes] == [("3 → 2", True)]
    assert mails() == 0


def mails() -> int:
    with databases.read() as session:
        return len(session.exec(select(Mail)).all())


def test_the_toast_promises_no_mail_when_a_change_is_taken_back() -> None:
    page = opened()
    edit = edited(page, 2)
    for by in (-1, 1):
        asyncio.run(edit.change(2))
        asyncio.run(edit.step(by))
        toast = said(asyncio.run(edit.save({})))

    assert UNTOLD in toast
    assert page.waiting == ""


def test_those_who_wait_are_told_now_once() -> None:
    page = opened()
    edit = edited(page, 2)
    asyncio.run(edit.empty())
    asyncio.run(edit.save({}))

    first, second = (asyncio.run(page.tell_now()) for _ in range(2))

    assert "1 client prévenu" in said(first)
    assert second is None
    assert mails() == 1


def test_a_product_takes_the_place_of_another_and_one_more_is_added() -> None:
    page = opened()
    edit = edited(page, 2)
    asyncio.run(edit.replace())
    assert [(row.name, row.left) for row in edit.choices] == [
        ("Poulet fermier environ 1,8 kg", ""),
        ("Poireaux 500 g", "il en reste 4"),
    ]
    asyncio.run(edit.pick(edit.choices[1].key))
    asyncio.run(edit.save({}))
    assert [(line.name, line.quantity) for line in page.cards["1"].lines][1:] == [
        ("Courgettes 500 g", 0),
        ("Poireaux 500 g", 3),
    ]

    asyncio.run(edit.add(2))
    asyncio.run(edit.pick(edit.choices[0].key))
    asyncio.run(edit.save({}))

    assert page.customers[1].detail.startswith("2 lignes")


def test_the_sheets_do_nothing_while_they_are_closed_or_asked_nonsense() -> None:
    page = opened()
    edit, shortage = beside(page, OrderEdit), beside(page, Shortage)
    for value in NONSENSE:
        asyncio.run(edit.change(value))
        asyncio.run(edit.add(value))
        asyncio.run(edit.pick(value))
        asyncio.run(shortage.share(value))
    asyncio.run(edit.replace())
    asyncio.run(shortage.step(1))

    assert asyncio.run(edit.save({})) is None
    assert asyncio.run(shortage.save({})) is None
    with pytest.raises(NotFound):
        asyncio.run(shortage.begin(10**30))
    with databases.read() as session:
        assert session.exec(select(LineChange)).all() == []


def short(page: Orders) -> Shortage:
    with databases.read() as session:
        priced = session.exec(select(PricedOffer.id).where(PricedOffer.product_name == "Courgettes")).all()[0]
    shortage: Shortage = beside(page, Shortage)
    asyncio.run(shortage.begin(priced))  # type: ignore[arg-type]
    return shortage


def test_a_shortage_is_shown_before_it_is_done_over_all_chosen_sales() -> None:
    page = opened()
    shortage = short(page)
    assert (shortage.ordered, shortage.most) == ("Commandé\xa0: 9, dans 2 ventes", 9)

    asyncio.run(shortage.put(4))
    asyncio.run(shortage.share(LARGEST))
    assert [(row.number, row.where, row.before, row.after) for row in shortage.cuts] == [
        (1, "La Cagette de Segonzac", "3", "2"),
        (1, "Le Marché de Ribérac", "4", "1"),
    ]
    toast = said(asyncio.run(shortage.save({"motif": "Grêle"})))

    assert "2 commandes auront moins de Courgettes 500 g" in toast
    assert quantities_now() == [2, 2, 2, 1]
    assert page.waiting.startswith("2 clients seront prévenus")


def test_an_order_that_came_since_the_preview_is_shown_before_anything_is_done() -> None:
    page = opened()
    shortage = short(page)
    asyncio.run(shortage.share(EQUAL))
    with databases.write() as session:
        session.get_one(BasketLine, 3).quantity = 9

    asyncio.run(shortage.save({}))

    assert shortage.shown
    assert "Une commande a changé" in shortage.refused
    assert "16, dans" in shortage.ordered
    assert quantities_now() == [2, 3, 9, 4]


def test_the_customer_reads_what_changed_by_whom_and_why() -> None:
    edit = edited(opened(), 2)
    asyncio.run(edit.step(-1))
    asyncio.run(edit.save({"motif": "Gelée"}))
    with databases.read() as session:
        public_id = session.get_one(Basket, 1).public_id

    order = visit(Order, f"/commande/{public_id}", token="brigitte", parts={"public_id": public_id})
    asyncio.run(order.load())
    stranger = visit(Order, f"/commande/{public_id}", token="paul", parts={"public_id": public_id})
    asyncio.run(stranger.load())

    (change,) = order.changes
    assert (change.what, change.steps) == ("Courgettes 500 g", "3 → 2")
    assert change.when.endswith(", par Ferme des Tilleuls · Gelée")
    assert stranger.changes == []


@pytest.mark.parametrize("baskets", [0, 30])
def test_the_page_takes_as_many_queries_for_thirty_more_customers(baskets: int) -> None:
    with databases.write() as session:
        member = sessions.member_of(session, "paul", now=utc_now())
        for _ in range(baskets):
            make_basket(session, session.get_one(Distribution, 1), {1: 1, 2: 1})
        now = utc_now()
        with count_queries(session) as queries:
            found = order_board.board(session, member, [1, 2], since=now - timedelta(days=9), opened=[1], now=now)
    assert len(found.lines) == 4 + 2 * baskets
    assert len(queries) == 11
