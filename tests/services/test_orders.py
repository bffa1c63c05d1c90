"""Ordering: all or nothing, never beyond the stock, under one number per customer and sale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, func, select

from cagette_pwa.errors import (
    BadQuantity,
    CagetteError,
    EmailTaken,
    EmptyOrder,
    NotEnough,
    NotSold,
    OrderKeyTaken,
    SaleClosed,
    SaleNotOpen,
    SoldOut,
    UnknownOrder,
    UnknownSale,
    UnreadableOrder,
)
from cagette_pwa.french import spaced
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, BasketLine, OrderAttempt
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market, MarketMember, MarketRole, PaymentMode
from cagette_pwa.models.notice import Mail, Notification
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.services import orders, stock, tickets
from cagette_pwa.services.orders import Guest, Wanted
from tests.support import town
from tests.support.town import ident


@dataclass
class Sale:
    """A market with one farm that sells courgettes (10 left) and chickens, open now."""

    market: Market
    farm: ProducerMember
    distribution: Distribution
    participation: Participation
    courgettes: PricedOffer
    chicken: PricedOffer
    customer: User

    @property
    def id(self) -> int:
        return ident(self.distribution)


@pytest.fixture
def sale(session: Session) -> Sale:
    return make_sale(session)


def make_sale(session: Session, **window: datetime) -> Sale:
    market, farm = town.make_market(session), town.make_farm(session)
    offers = town.make_offer(session, farm, stock=10), town.make_weighed_offer(session, farm)
    catalog = town.make_catalog(session, farm, offers)
    distribution = town.make_distribution(session, market, **window)
    participation = town.make_participation(session, catalog, distribution)
    courgettes, chicken = (town.make_priced(session, participation, offer) for offer in offers)
    customer = town.make_user(session, first_name="Brigitte")
    return Sale(market, farm, distribution, participation, courgettes, chicken, customer)


def order(session: Session, sale: Sale, now: datetime, *wanted: tuple[PricedOffer, int], **given: Any) -> Basket:
    asked = [Wanted(ident(priced), quantity) for priced, quantity in wanted]
    user, key = given.get("user", sale.customer), given.get("key", f"key-{_count(session, OrderAttempt)}")
    return orders.place(session, user, sale.id, asked, key=key, now=now)


def _count(session: Session, table: type[SQLModel]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def lines(session: Session, basket: Basket) -> dict[int, int]:
    found = session.exec(select(BasketLine).where(BasketLine.basket_id == basket.id))
    return {line.priced_offer_id: line.quantity for line in found}


def refused(session: Session, error: type[CagetteError], *args: Any, **kwargs: Any) -> str:
    """The sentence of an order that must be refused and change nothing."""
    tables = (Basket, BasketLine, OrderAttempt, MarketMember, Notification, Mail, User)
    before = [_count(session, table) for table in tables]
    with pytest.raises(error) as refusal, session.begin_nested():
        orders.place(session, *args, **kwargs)
    assert [_count(session, table) for table in tables] == before
    return refusal.value.sentence


def test_an_order_has_the_first_number_its_lines_and_commits_the_stock(
    session: Session, sale: Sale, now: datetime
) -> None:
    basket = order(session, sale, now, (sale.courgettes, 3), (sale.chicken, 1))
    assert (basket.number, basket.user_id) == (1, sale.customer.id)
    assert lines(session, basket) == {sale.courgettes.id: 3, sale.chicken.id: 1}
    assert stock.committed(session, [sale.courgettes.offer_id]) == {sale.courgettes.offer_id: 3}


def test_numbers_follow_each_other_within_a_sale_and_start_again_in_the_next(
    session: Session, sale: Sale, now: datetime
) -> None:
    neighbour = town.make_user(session)
    other = make_sale(session)
    first = order(session, sale, now, (sale.courgettes, 1), key="a")
    second = order(session, sale, now, (sale.courgettes, 1), key="b", user=neighbour)
    elsewhere = order(session, other, now, (other.courgettes, 1), key="c")
    assert (first.number, second.number, elsewhere.number) == (1, 2, 1)


def test_a_second_order_is_added_to_the_first_under_its_number(session: Session, sale: Sale, now: datetime) -> None:
    first = order(session, sale, now, (sale.courgettes, 3), key="tab-1")
    second = order(session, sale, now, (sale.courgettes, 2), (sale.chicken, 1), key="tab-2")
    assert second.id == first.id
    assert lines(session, first) == {sale.courgettes.id: 5, sale.chicken.id: 1}


def test_the_same_key_orders_once(session: Session, sale: Sale, now: datetime) -> None:
    first = order(session, sale, now, (sale.courgettes, 3), key="tap")
    again = order(session, sale, now, (sale.courgettes, 3), key="tap")
    assert again.id == first.id
    assert lines(session, first) == {sale.courgettes.id: 3}
    assert _count(session, Mail) == 1


def test_the_same_key_answers_even_after_the_closing(session: Session, sale: Sale, now: datetime) -> None:
    first = order(session, sale, now, (sale.courgettes, 3), key="tap")
    late = sale.distribution.orders_close_at + timedelta(hours=1)
    assert order(session, sale, late, (sale.courgettes, 3), key="tap").id == first.id


def test_a_key_of_somebody_else_or_of_another_sale_is_refused(session: Session, sale: Sale, now: datetime) -> None:
    order(session, sale, now, (sale.courgettes, 1), key="mine")
    thief, other = town.make_user(session), make_sale(session)
    one = [Wanted(ident(sale.courgettes), 1)]
    refused(session, OrderKeyTaken, thief, sale.id, one, key="mine", now=now)
    there = [Wanted(ident(other.courgettes), 1)]
    refused(session, OrderKeyTaken, sale.customer, other.id, there, key="mine", now=now)


def test_nothing_is_ordered_beyond_the_stock_and_the_sentence_says_what_remains(
    session: Session, sale: Sale, now: datetime
) -> None:
    order(session, sale, now, (sale.courgettes, 7))
    wanted = [Wanted(ident(sale.chicken), 1), Wanted(ident(sale.courgettes), 4)]
    sentence = refused(session, NotEnough, sale.customer, sale.id, wanted, key="more", now=now)
    assert spaced("« Courgettes 500 g » : il n'en reste que 3 pour cette commande.") in sentence


def test_what_remains_of_something_loose_is_said_as_a_weight(session: Session, sale: Sale, now: datetime) -> None:
    carrots = town.make_loose_offer(session, sale.farm, stock=15)
    priced = town.make_priced(session, session.get_one(Participation, sale.courgettes.participation_id), carrots)

    wanted = [Wanted(ident(priced), 16)]
    sentence = refused(session, NotEnough, sale.customer, sale.id, wanted, key="more", now=now)

    assert spaced("« Carottes en vrac » : il n'en reste que 1,5\u00a0kg pour cette commande.") in sentence


def test_the_last_piece_can_be_ordered_and_then_none(session: Session, sale: Sale, now: datetime) -> None:
    order(session, sale, now, (sale.courgettes, 10))
    one = [Wanted(ident(sale.courgettes), 1)]
    sentence = refused(session, SoldOut, sale.customer, sale.id, one, key="more", now=now)
    assert "il n'en reste plus" in sentence


def test_pieces_of_one_offer_in_two_catalogs_come_from_one_stock(session: Session, sale: Sale, now: datetime) -> None:
    offer = session.get_one(Offer, sale.courgettes.offer_id)
    other = town.make_catalog(session, sale.farm, [offer], name="Conserves")
    twin = town.make_priced(session, town.make_participation(session, other, sale.distribution), offer)
    wanted = [Wanted(ident(sale.courgettes), 6), Wanted(ident(twin), 5)]
    refused(session, NotEnough, sale.customer, sale.id, wanted, key="both", now=now)
    wanted = [Wanted(ident(sale.courgettes), 6), Wanted(ident(twin), 4)]
    orders.place(session, sale.customer, sale.id, wanted, key="both", now=now)
    assert stock.committed(session, [ident(offer)]) == {offer.id: 10}


def test_an_offer_without_a_limit_is_never_short(session: Session, sale: Sale, now: datetime) -> None:
    basket = order(session, sale, now, (sale.chicken, 999))
    assert lines(session, basket) == {sale.chicken.id: 999}


def test_before_the_opening_the_sentence_says_when_it_opens(session: Session, now: datetime) -> None:
    sale = make_sale(session, orders_open_at=now + timedelta(minutes=1))
    one = [Wanted(ident(sale.courgettes), 1)]
    sentence = refused(session, SaleNotOpen, sale.customer, sale.id, one, key="early", now=now)
    assert "les commandes ouvrent lundi 23 novembre, 10h01" in sentence


def test_orders_are_taken_up_to_the_closing_but_not_at_it(session: Session, now: datetime) -> None:
    sale = make_sale(session, orders_close_at=now)
    one = [Wanted(ident(sale.courgettes), 1)]
    sentence = refused(session, SaleClosed, sale.customer, sale.id, one, key="late", now=now)
    assert "fermées depuis lundi 23 novembre, 10h00" in sentence
    assert order(session, sale, now - timedelta(seconds=1), (sale.courgettes, 1)).number == 1


def test_a_personalised_closing_holds_for_its_catalog_only(session: Session, sale: Sale, now: datetime) -> None:
    farm = town.make_farm(session, name="Fournil")
    bread = town.make_offer(session, farm)
    early = {"orders_close_at": now - timedelta(hours=1)}
    joined = town.make_participation(session, town.make_catalog(session, farm, [bread]), sale.distribution, **early)
    loaf = town.make_priced(session, joined, bread)
    both = [Wanted(ident(sale.courgettes), 1), Wanted(ident(loaf), 1)]
    refused(session, SaleClosed, sale.customer, sale.id, both, key="both", now=now)
    assert order(session, sale, now, (sale.courgettes, 1)).number == 1


def test_what_left_the_sale_cannot_be_ordered(session: Session, sale: Sale, now: datetime) -> None:
    sale.courgettes.removed_at = now
    one = [Wanted(ident(sale.courgettes), 1)]
    refused(session, NotSold, sale.customer, sale.id, one, key="gone", now=now)
    sale.participation.withdrawn_at = now
    chicken = [Wanted(ident(sale.chicken), 1)]
    refused(session, NotSold, sale.customer, sale.id, chicken, key="gone", now=now)


def test_an_offer_of_another_sale_is_not_sold_in_this_one(session: Session, sale: Sale, now: datetime) -> None:
    other = make_sale(session)
    wanted = [Wanted(ident(sale.courgettes), 1), Wanted(ident(other.courgettes), 1)]
    refused(session, NotSold, sale.customer, sale.id, wanted, key="mixed", now=now)


def test_an_unknown_sale_is_refused(session: Session, sale: Sale, now: datetime) -> None:
    one = [Wanted(ident(sale.courgettes), 1)]
    refused(session, UnknownSale, sale.customer, 987_654, one, key="lost", now=now)


@pytest.mark.parametrize("quantity", [0, -1, 1000, 10**12])
def test_a_line_has_one_to_999_pieces(session: Session, sale: Sale, now: datetime, quantity: int) -> None:
    wanted = [Wanted(ident(sale.chicken), quantity)]
    refused(session, BadQuantity, sale.customer, sale.id, wanted, key="odd", now=now)


def test_a_line_cannot_grow_past_999_by_ordering_again(session: Session, sale: Sale, now: datetime) -> None:
    order(session, sale, now, (sale.chicken, 998))
    two = [Wanted(ident(sale.chicken), 2)]
    refused(session, BadQuantity, sale.customer, sale.id, two, key="more", now=now)


def test_an_empty_order_a_monstrous_one_and_a_missing_key_are_refused(
    session: Session, sale: Sale, now: datetime
) -> None:
    one = [Wanted(ident(sale.courgettes), 1)]
    refused(session, EmptyOrder, sale.customer, sale.id, [], key="none", now=now)
    refused(session, UnreadableOrder, sale.customer, sale.id, one * 301, key="bomb", now=now)
    refused(session, UnreadableOrder, sale.customer, sale.id, one, key="", now=now)
    refused(session, UnreadableOrder, sale.customer, sale.id, one, key="k" * 65, now=now)


def test_the_first_order_makes_a_customer_of_the_market_once(session: Session, sale: Sale, now: datetime) -> None:
    order(session, sale, now, (sale.courgettes, 1), key="a")
    order(session, sale, now, (sale.courgettes, 1), key="b")
    query = select(MarketMember).where(MarketMember.user_id == sale.customer.id)
    members = session.exec(query).all()
    assert [(member.market_id, member.role) for member in members] == [(sale.market.id, MarketRole.CUSTOMER)]


def test_the_confirmation_says_number_lines_total_when_where_and_how_to_pay(
    session: Session, sale: Sale, now: datetime
) -> None:
    basket = order(session, sale, now, (sale.courgettes, 3), (sale.chicken, 1))
    mail = session.exec(select(Mail).where(Mail.recipient == sale.customer.email)).one()
    assert "n°1" in mail.subject
    for words in (
        "Votre numéro de commande : 1",
        "mercredi 25 novembre, 10h00 à 11h00",
        "Segonzac",
        "3 × Courgettes 500 g (Ferme des Tilleuls) : 5,40\u00a0€",
        "1 × Poulet fermier environ 1,8 kg (Ferme des Tilleuls) : jusqu'à 19,00\u00a0€",
        "Total : 24,40\u00a0€",
        tickets.PAYMENT_WORDS[PaymentMode.ON_SITE],
        f"/commande/{basket.public_id}",
    ):
        assert spaced(words) in mail.body


def test_prices_are_those_of_the_sale_whatever_the_farm_changed_since(
    session: Session, sale: Sale, now: datetime
) -> None:
    offer = session.get_one(Offer, sale.courgettes.offer_id)
    offer.price_cents = 999
    basket = order(session, sale, now, (sale.courgettes, 2))
    assert tickets.ticket_of(session, sale.customer, basket.public_id, now=now).total_cents == 360


@pytest.mark.usefixtures("database")
def test_the_first_order_of_a_sale_freezes_its_prices(session: Session, now: datetime) -> None:
    market, farm = town.make_market(session), town.make_farm(session)
    offer = town.make_offer(session, farm)
    distribution = town.make_distribution(session, market)
    catalog = town.make_catalog(session, farm, [offer])
    joined = town.make_participation(session, catalog, distribution)
    only_priced_offer = Wanted(1, 2)
    customer = town.make_user(session)
    basket = orders.place(session, customer, ident(distribution), [only_priced_offer], key="first", now=now)
    assert joined.frozen_at == now
    assert tickets.ticket_of(session, customer, basket.public_id, now=now).total_cents == 360


GUEST = Guest("Noé", "Lafon", "noe@example.org", "06 12 34 56 78")


def as_guest(session: Session, sale: Sale, now: datetime, key: str, guest: Guest = GUEST) -> Basket:
    one: Sequence[Wanted] = [Wanted(ident(sale.courgettes), 1)]
    return orders.place_as_guest(session, guest, sale.id, one, key=key, now=now)


def test_a_guest_becomes_a_person_without_a_password(session: Session, sale: Sale, now: datetime) -> None:
    basket = as_guest(session, sale, now, "tap")
    user = session.get_one(User, basket.user_id)
    assert (user.name, user.email, user.password_hash) == ("Noé Lafon", "noe@example.org", None)


def test_a_guest_who_taps_twice_orders_once_and_is_still_known(session: Session, sale: Sale, now: datetime) -> None:
    assert as_guest(session, sale, now, "tap").id == as_guest(session, sale, now, "tap").id
    assert _count(session, Basket) == 1


def test_the_key_of_a_guest_stops_speaking_for_them_after_an_hour(session: Session, sale: Sale, now: datetime) -> None:
    as_guest(session, sale, now, "tap")
    with pytest.raises(OrderKeyTaken):
        as_guest(session, sale, now + timedelta(hours=1, seconds=1), "tap")


def test_a_known_address_has_to_sign_in(session: Session, sale: Sale, now: datetime) -> None:
    as_guest(session, sale, now, "phone")
    with pytest.raises(EmailTaken):
        as_guest(session, sale, now, "another phone")


def test_the_key_of_a_person_with_a_password_never_stands_for_them(session: Session, sale: Sale, now: datetime) -> None:
    sale.customer.password_hash = "argon2"
    order(session, sale, now, (sale.courgettes, 1), key="tap")
    with pytest.raises(OrderKeyTaken):
        as_guest(session, sale, now, "tap")


def test_an_order_is_read_by_its_customer_only(session: Session, sale: Sale, now: datetime) -> None:
    basket = order(session, sale, now, (sale.courgettes, 2))
    ticket = tickets.ticket_of(session, sale.customer, basket.public_id, now=now)
    assert [(one.line.quantity, one.farm) for one in ticket.lines] == [(2, "Ferme des Tilleuls")]
    for user, public_id in ((town.make_user(session), basket.public_id), (sale.customer, "nothing")):
        with pytest.raises(UnknownOrder):
            tickets.ticket_of(session, user, public_id, now=now)
