"""Taking part in sales, leaving them, and choosing when orders open and close."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.errors import (
    BadInput,
    CagetteError,
    CatalogNotValid,
    NotFound,
    NotLinked,
    OpeningHeld,
    OrdersReceived,
    SaleStarted,
)
from cagette_pwa.french import spaced
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.distribution import SaleValidation
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, PricedOffer, RecurringParticipation
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services.agenda import coming
from cagette_pwa.services.calendar import extend
from cagette_pwa.services.orders import Wanted, place
from cagette_pwa.services.planning import (
    end_recurring,
    participate,
    participate_recurring,
    participate_selection,
    withdraw,
    withdraw_selection,
)
from cagette_pwa.services.price_lists import freeze_due, price_list
from cagette_pwa.services.sale_windows import personalise
from tests.support.queries import count_queries
from tests.support.season import Town, held, joined, make_town, order
from tests.support.town import (
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_schedule,
    make_user,
)


@pytest.fixture
def town(session: Session, now: datetime) -> Town:
    return make_town(session, now)


# Taking part


def test_a_linked_catalog_takes_part_in_a_date(session: Session, town: Town, now: datetime) -> None:
    participate(session, town.farm, *town.key(), now=now)
    participation = held(session, town.key())
    assert (participation.joined_by, participation.joined_at) == (town.farm.user_id, now)


def test_taking_part_twice_is_taking_part_once(session: Session, town: Town, now: datetime) -> None:
    for _ in range(2):
        participate(session, town.farm, *town.key(), now=now)
    assert joined(session, town.catalog) == [town.dates[0].id]


def test_a_ticked_selection_is_joined_together(session: Session, town: Town, now: datetime) -> None:
    every_second = [town.key(at) for at in range(0, 8, 2)]
    assert participate_selection(session, town.farm, every_second, now=now) == 4
    assert joined(session, town.catalog) == [there for _, there in every_second]


def test_one_refused_date_refuses_the_selection(session: Session, town: Town, now: datetime) -> None:
    elsewhere = make_distribution(session, make_market(session))
    with pytest.raises(NotLinked):
        participate_selection(session, town.farm, [town.key(), (town.catalog_id, ident(elsewhere))], now=now)
    assert joined(session, town.catalog) == []


def test_a_link_that_has_ended_lets_nobody_in(session: Session, town: Town, now: datetime) -> None:
    linked_once = make_catalog(session, town.farm)
    make_link(session, linked_once, town.market).ended_at = now
    with pytest.raises(NotLinked):
        participate(session, town.farm, ident(linked_once), ident(town.dates[0]), now=now)
    with pytest.raises(NotLinked):
        participate_recurring(session, town.farm, ident(linked_once), town.schedule_id, now=now)


def test_the_catalog_of_another_farm_is_not_found(session: Session, town: Town, now: datetime) -> None:
    stranger = make_farm(session, name="Ferme voisine")
    participate(session, town.farm, *town.key(), now=now)
    for attempt in (
        lambda: participate(session, stranger, *town.key(1), now=now),
        lambda: participate_recurring(session, stranger, town.catalog_id, town.schedule_id, now=now),
        lambda: withdraw(session, stranger, *town.key(), now=now),
        lambda: end_recurring(session, stranger, town.catalog_id, town.schedule_id, now=now),
        lambda: personalise(session, stranger, [town.key()], None, None, now=now),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert joined(session, town.catalog) == [town.dates[0].id]


def test_a_catalog_that_was_deleted_is_not_found(session: Session, town: Town, now: datetime) -> None:
    town.catalog.removed_at = now
    with pytest.raises(NotFound):
        participate(session, town.farm, *town.key(), now=now)


def test_a_distribution_that_has_started_is_too_late(session: Session, town: Town) -> None:
    starts_at = town.dates[0].starts_at
    participate(session, town.farm, *town.key(), now=starts_at - timedelta(minutes=1))
    with pytest.raises(SaleStarted):
        withdraw(session, town.farm, *town.key(), now=starts_at)
    with pytest.raises(SaleStarted):
        participate(session, town.farm, *town.key(), now=starts_at)


def test_a_validated_distribution_is_settled(session: Session, town: Town, now: datetime) -> None:
    participate(session, town.farm, *town.key(), now=now)
    validation = SaleValidation(distribution_id=town.key()[1], validated_by=town.market.contact_id, validated_at=now)
    session.add(validation)
    for attempt in (
        lambda: participate(session, town.farm, *town.key(), now=now),
        lambda: withdraw(session, town.farm, *town.key(), now=now),
        lambda: personalise(session, town.farm, [town.key()], None, None, now=now),
    ):
        with pytest.raises(SaleStarted):
            attempt()


def test_a_catalog_sells_only_within_its_validity(session: Session, town: Town, now: datetime) -> None:
    town.catalog.valid_from, town.catalog.valid_until = date(2026, 12, 2), date(2026, 12, 9)
    participate_selection(session, town.farm, [town.key(1), town.key(2)], now=now)
    for outside in (0, 3):
        with pytest.raises(CatalogNotValid, match=spaced("« Marchés »")):
            participate(session, town.farm, *town.key(outside), now=now)


@pytest.mark.parametrize(
    "sales",
    [None, "1,2", 7, {"a": 1}, [1, 2], [(1,)], [(1, 2, 3)], [("1", "2")], [(True, 1)], [(None, 1)], [(1, 2**70)]],
)
def test_what_is_no_selection_is_refused(session: Session, town: Town, now: datetime, sales: Any) -> None:
    for attempt in (
        lambda: participate_selection(session, town.farm, sales, now=now),
        lambda: withdraw_selection(session, town.farm, sales, now=now),
        lambda: personalise(session, town.farm, sales, None, None, now=now),
    ):
        with pytest.raises((NotFound, BadInput)):
            attempt()
    assert joined(session, town.catalog) == []


def test_unknown_ids_are_not_found(session: Session, town: Town, now: datetime) -> None:
    with pytest.raises(NotFound):
        participate(session, town.farm, town.catalog_id, 999_999, now=now)
    with pytest.raises(NotFound):
        participate_recurring(session, town.farm, town.catalog_id, 999_999, now=now)
    with pytest.raises(NotFound):
        participate_recurring(session, town.farm, "1", {}, now=now)  # type: ignore[arg-type]


def test_two_colleagues_join_the_same_dates_at_once(database: str, now: datetime) -> None:
    with databases.write() as session:
        town = make_town(session, now)
        keys, producer_id = [town.key(at) for at in range(6)], town.farm.producer_id
        catalog_id, schedule_id = town.catalog_id, town.schedule_id

    def join(number: int) -> None:
        with databases.write() as session:
            mine = select(ProducerMember).where(ProducerMember.producer_id == producer_id)
            member = session.exec(mine).one()
            if number % 3 == 0:
                extend(session, now=now)
            elif number % 3 == 1:
                participate_selection(session, member, keys[::-1], now=now)
            else:
                participate_recurring(session, member, catalog_id, schedule_id, now=now)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(join, range(9)))
    with databases.read() as session:
        assert len(session.exec(select(Participation)).all()) == 26
        assert len(session.exec(select(RecurringParticipation)).all()) == 1


# All the dates of a market


def test_all_recurring_dates_are_joined_those_created_later_included(
    session: Session, town: Town, now: datetime
) -> None:
    assert participate_recurring(session, town.farm, town.catalog_id, town.schedule_id, now=now) == 26
    extend(session, now=now, months=7)
    assert len(joined(session, town.catalog)) == 31


def test_a_date_left_in_a_series_is_left_for_good(session: Session, town: Town, now: datetime) -> None:
    participate_recurring(session, town.farm, town.catalog_id, town.schedule_id, now=now)
    withdraw(session, town.farm, *town.key(4), now=now)
    extend(session, now=now)
    assert participate_recurring(session, town.farm, town.catalog_id, town.schedule_id, now=now) == 0
    assert town.dates[4].id not in joined(session, town.catalog)
    assert len(joined(session, town.catalog)) == 25


def test_a_date_left_before_the_series_began_is_joined_with_it(session: Session, town: Town, now: datetime) -> None:
    participate(session, town.farm, *town.key(4), now=now)
    withdraw(session, town.farm, *town.key(4), now=now)
    participate_recurring(session, town.farm, town.catalog_id, town.schedule_id, now=now)
    assert town.dates[4].id in joined(session, town.catalog)


def test_a_date_that_was_left_can_be_joined_again(session: Session, town: Town, now: datetime) -> None:
    participate_recurring(session, town.farm, town.catalog_id, town.schedule_id, now=now)
    withdraw(session, town.farm, *town.key(4), now=now)
    participate(session, town.farm, *town.key(4), now=now)
    assert len(joined(session, town.catalog)) == 26


def test_ending_a_series_leaves_its_dates_but_for_those_with_orders(
    session: Session, town: Town, now: datetime
) -> None:
    participate_recurring(session, town.farm, town.catalog_id, town.schedule_id, now=now)
    order(session, town, 2, now)
    departure = end_recurring(session, town.farm, town.catalog_id, town.schedule_id, now=now)
    assert (departure.left, departure.kept) == (25, 1)
    extend(session, now=now, months=7)
    assert joined(session, town.catalog) == [town.dates[0].id]


def test_a_series_can_begin_again_after_its_end(session: Session, town: Town, now: datetime) -> None:
    for _ in range(2):
        participate_recurring(session, town.farm, town.catalog_id, town.schedule_id, now=now)
        end_recurring(session, town.farm, town.catalog_id, town.schedule_id, now=now)
    assert joined(session, town.catalog) == []
    participate_recurring(session, town.farm, town.catalog_id, town.schedule_id, now=now)
    assert len(joined(session, town.catalog)) == 26


# Leaving


def test_leaving_is_refused_while_customers_count_on_their_order(session: Session, town: Town, now: datetime) -> None:
    participate_selection(session, town.farm, [town.key(0), town.key(1)], now=now)
    order(session, town, 3, now)
    with pytest.raises(OrdersReceived, match="annulez leurs commandes"):
        withdraw_selection(session, town.farm, [town.key(1), town.key(0)], now=now)
    assert len(joined(session, town.catalog)) == 2


def test_leaving_is_possible_once_all_quantities_are_zero(session: Session, town: Town, now: datetime) -> None:
    participate(session, town.farm, *town.key(), now=now)
    order(session, town, 0, now)
    withdraw(session, town.farm, *town.key(), now=now)
    assert joined(session, town.catalog) == []
    participation = held(session, town.key())
    assert (participation.withdrawn_by, participation.withdrawn_at) == (town.farm.user_id, now)


def test_leaving_twice_keeps_the_first_leaving(session: Session, town: Town, now: datetime) -> None:
    participate(session, town.farm, *town.key(), now=now)
    withdraw(session, town.farm, *town.key(), now=now)
    withdraw(session, town.farm, *town.key(), now=now + timedelta(hours=1))
    assert held(session, town.key()).withdrawn_at == now


def test_leaving_stays_possible_after_the_market_ended_the_link(session: Session, town: Town, now: datetime) -> None:
    linked_once = make_catalog(session, town.farm)
    link = make_link(session, linked_once, town.market)
    participate(session, town.farm, ident(linked_once), ident(town.dates[0]), now=now)
    link.ended_at = now
    withdraw(session, town.farm, ident(linked_once), ident(town.dates[0]), now=now)
    assert joined(session, linked_once) == []


def test_a_sale_joined_again_before_any_order_takes_the_prices_of_then(
    session: Session, town: Town, now: datetime
) -> None:
    participate(session, town.farm, *town.key(), now=now)
    freeze_due(session, now=now)
    withdraw(session, town.farm, *town.key(), now=now)
    town.offer.price_cents = 333
    participate(session, town.farm, *town.key(), now=now)
    freeze_due(session, now=now)
    assert [line.price_cents for line in session.exec(select(PricedOffer))] == [333]


def test_the_commands_cost_the_same_queries_however_many_dates(session: Session, town: Town, now: datetime) -> None:
    for _ in range(3):
        make_link(session, town.catalog, make_schedule_market(session, now))
    everything = [(row.catalog_id, row.distribution_id) for row in coming(session, town.farm, now=now).sales]
    with count_queries(session) as sent:
        participate_selection(session, town.farm, everything, now=now)
    assert len([statement for statement in sent if not statement.startswith("INSERT")]) <= 7
    with count_queries(session) as sent:
        withdraw_selection(session, town.farm, everything, now=now)
    assert len([statement for statement in sent if statement.startswith("SELECT")]) <= 6


def make_schedule_market(session: Session, now: datetime) -> Market:
    market = make_market(session)
    make_schedule(session, market)
    extend(session, now=now)
    return market


def test_every_refusal_is_a_sentence_that_says_what_to_do() -> None:
    for refusal in (NotLinked(), SaleStarted(), CatalogNotValid(catalog="Viande"), OrdersReceived(), OpeningHeld()):
        assert isinstance(refusal, CagetteError)
        assert refusal.sentence.endswith(".")
        assert len(refusal.sentence) > 40


def test_a_customer_who_orders_while_the_farm_leaves_has_an_order_or_a_refusal(database: str, now: datetime) -> None:
    """Never an order in a sale that was left: both commands hold the distribution's lock while they look."""
    with databases.write() as session:
        town = make_town(session, now)
        participate(session, town.farm, *town.key(), now=now)
        freeze_due(session, now=now)
        participation_id = ident(held(session, town.key()))
        priced_id = ident(price_list(session, [participation_id])[participation_id][0])
        customers = [ident(make_user(session)) for _ in range(6)]
        key, farm_id = town.key(), ident(town.farm)

    def order_one(customer: int) -> None:
        with suppress(CagetteError), databases.write() as session:
            wanted = [Wanted(priced_id, 1)]
            place(session, session.get_one(User, customer), key[1], wanted, key=f"essai-{customer}", now=now)

    def leave() -> None:
        with suppress(CagetteError), databases.write() as session:
            withdraw(session, session.get_one(ProducerMember, farm_id), *key, now=now)

    with ThreadPoolExecutor(7) as pool:
        tasks = [pool.submit(order_one, customer) for customer in customers[:3]]
        tasks += [pool.submit(leave)] + [pool.submit(order_one, customer) for customer in customers[3:]]
        for task in tasks:
            task.result()
    with databases.read() as session:
        left = held(session, key).withdrawn_at is not None
        assert left == (session.exec(select(BasketLine)).all() == [])
