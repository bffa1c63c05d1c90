"""Changing a price: which catalogs follow, from which sale on, and taking it back."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.errors import BadInput, CagetteError, NotFound
from cagette_pwa.models.catalog import Catalog, CatalogItem
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.portion import Unit
from cagette_pwa.models.price import PriceChange
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer, Product
from cagette_pwa.services import catalog_items, catalog_prices, offers, price_changes, price_history, prices, stock
from cagette_pwa.services.first_sales import FirstSale
from cagette_pwa.services.product_drafts import OfferDraft
from tests.support.queries import count_queries
from tests.support.town import (
    NOW,
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_loose_offer,
    make_market,
    make_offer,
    make_participation,
    make_priced,
    make_product,
    make_weighed_offer,
)


class Farm:
    """An offer at 2,00 € in three catalogs: as it is, at +10 %, and at 3,00 € by hand."""

    def __init__(self, session: Session) -> None:
        self.member: ProducerMember = make_farm(session)
        self.offer: Offer = make_offer(session, self.member, price_cents=200)
        self.key = ident(self.offer)
        self.plain = make_catalog(session, self.member, [self.offer], name="A")
        self.dearer = make_catalog(session, self.member, [self.offer], name="B", modulation=Decimal(10))
        self.fixed = make_catalog(session, self.member, [self.offer], name="C")
        _item(session, self.fixed, self.offer).price_cents = 300
        session.flush()

    def paid(self, session: Session, on: datetime = NOW) -> list[int]:
        """What customers pay in each catalog."""
        shown = (prices.priced_items(session, one, on.date()) for one in (self.plain, self.dearer, self.fixed))
        return [item.breakdown.paid_cents for items in shown for item in items]

    def own(self, session: Session) -> list[int | None]:
        """The base price, then the catalogs' own."""
        items = (_item(session, one, self.offer) for one in (self.plain, self.dearer, self.fixed))
        return [self.offer.price_cents, *(item.price_cents for item in items)]


def _item(session: Session, catalog: Catalog, offer: Offer) -> CatalogItem:
    query = select(CatalogItem).where(CatalogItem.catalog_id == catalog.id, CatalogItem.offer_id == offer.id)
    return session.exec(query).one()


@pytest.fixture
def farm(session: Session) -> Farm:
    return Farm(session)


# Which catalogs follow


def test_catalogs_where_the_offer_has_no_price_of_its_own_are_proposed(
    session: Session, now: datetime, farm: Farm
) -> None:
    found = price_changes.preview(session, farm.member, farm.key, 250, now=now)

    assert (found.name, found.before_cents, found.after_cents, found.must_ask) == ("Courgettes 500 g", 200, 250, True)
    assert [(one.name, one.before_cents, one.after_cents, one.follows) for one in found.catalogs] == [
        ("A", 200, 250, True),
        ("B", 220, 275, True),
        ("C", 300, 250, False),
    ]
    assert farm.own(session) == [200, None, None, 300]


def test_what_is_proposed_is_what_happens_when_nobody_chooses(session: Session, now: datetime, farm: Farm) -> None:
    price_changes.change(session, farm.member, farm.key, 250, now=now)

    assert farm.paid(session) == [250, 275, 300]


def test_a_catalog_that_does_not_follow_keeps_what_customers_pay_today(
    session: Session, now: datetime, farm: Farm
) -> None:
    price_changes.change(session, farm.member, farm.key, 250, [ident(farm.plain)], now=now)

    assert farm.paid(session) == [250, 220, 300]
    assert farm.own(session) == [250, None, 220, 300]


def test_a_catalog_with_its_own_price_that_follows_is_priced_by_its_rule(
    session: Session, now: datetime, farm: Farm
) -> None:
    price_changes.change(session, farm.member, farm.key, 250, [ident(farm.fixed)], now=now)

    assert farm.paid(session) == [200, 220, 250]


def test_no_catalog_follows_when_none_is_chosen(session: Session, now: datetime, farm: Farm) -> None:
    price_changes.change(session, farm.member, farm.key, 250, (), now=now)

    assert farm.paid(session) == [200, 220, 300]


@pytest.mark.parametrize("wanted", [[10**6], [10**6, 10**6 + 1]])
def test_catalogs_that_do_not_hold_the_offer_say_nothing(
    session: Session, now: datetime, farm: Farm, wanted: list[int]
) -> None:
    theirs = make_catalog(session, make_farm(session), [])

    price_changes.change(session, farm.member, farm.key, 250, [*wanted, ident(theirs)], now=now)

    assert farm.paid(session) == [200, 220, 300]


@pytest.mark.parametrize("followers", ["12", 3, [None], ["1"], [True], [0], [10**30], [1] * 2000, [[1]], b"1"])
def test_what_is_not_a_choice_of_catalogs_is_refused(
    session: Session, now: datetime, farm: Farm, followers: Any
) -> None:
    with pytest.raises(NotFound):
        price_changes.change(session, farm.member, farm.key, 250, followers, now=now)

    assert farm.own(session) == [200, None, None, 300]


def test_there_is_nothing_to_ask_in_no_catalog_or_in_one_that_follows(session: Session, now: datetime) -> None:
    member = make_farm(session)
    alone, held = make_offer(session, member), make_offer(session, member)
    make_catalog(session, member, [held])
    make_catalog(session, member, [held], removed_at=now)

    for offer in (alone, held):
        assert not price_changes.preview(session, member, ident(offer), 250, now=now).must_ask


def test_one_catalog_with_a_price_of_its_own_is_asked_about(session: Session, now: datetime, farm: Farm) -> None:
    for gone in (farm.plain, farm.dearer):
        gone.removed_at = now

    assert price_changes.preview(session, farm.member, farm.key, 250, now=now).must_ask
    assert not price_changes.preview(session, farm.member, farm.key, 200, now=now).must_ask


def test_a_deleted_catalog_is_left_as_it_was(session: Session, now: datetime, farm: Farm) -> None:
    farm.fixed.removed_at = now

    price_changes.change(session, farm.member, farm.key, 250, [ident(farm.fixed)], now=now)

    assert farm.own(session) == [250, 200, 220, 300]


def test_a_price_that_would_give_the_offer_away_somewhere_is_refused(
    session: Session, now: datetime, farm: Farm
) -> None:
    farm.dearer.modulation, farm.dearer.modulation_cents = Decimal(0), -150

    with pytest.raises(prices.WouldBeFree, match=r"Courgettes 500 g.* coûterait .* B"):
        price_changes.change(session, farm.member, farm.key, 150, now=now)


def test_a_price_refused_somewhere_can_be_given_to_the_others(session: Session, now: datetime, farm: Farm) -> None:
    farm.dearer.modulation, farm.dearer.modulation_cents = Decimal(0), -150

    price_changes.change(session, farm.member, farm.key, 150, [ident(farm.plain)], now=now)

    assert farm.paid(session) == [150, 50, 300]


@pytest.mark.parametrize("cents", [0, -1, 1_000_001, 2.5, "250", None, True])
def test_a_price_that_cannot_be_is_refused(session: Session, now: datetime, farm: Farm, cents: Any) -> None:
    for command in (price_changes.preview, price_changes.change):
        with pytest.raises(BadInput, match="Prix"):
            command(session, farm.member, farm.key, cents, now=now)


def test_the_form_of_an_offer_changes_its_price_in_the_same_way(session: Session, now: datetime, farm: Farm) -> None:
    draft = OfferDraft(price_cents=250, label="la botte")

    done = offers.update_offer(session, farm.member, farm.key, draft, [ident(farm.plain)], now=now)

    assert farm.offer.label == "la botte"
    assert farm.own(session) == [250, None, 220, 300]
    assert session.get_one(PriceChange, done).before_cents == 200
    assert offers.update_offer(session, farm.member, farm.key, draft, now=now) == 0


# From which sale


class Sales:
    """The plain catalog linked to a market, and its dates."""

    def __init__(self, session: Session, catalog: Catalog, market: str = "Segonzac") -> None:
        self.catalog, self.market = catalog, make_market(session, name=market)
        make_link(session, catalog, self.market)

    def join(self, session: Session, days: int, **fields: Any) -> Participation:
        there = make_distribution(session, self.market, starts_at=NOW + timedelta(days=days))
        return make_participation(session, self.catalog, there, **fields)


def _starts(session: Session, farm: Farm, now: datetime) -> list[tuple[str, str, datetime | None]]:
    found: tuple[FirstSale, ...] = price_changes.preview(session, farm.member, farm.key, 250, now=now).sales
    return [(sale.market, sale.catalog, sale.starts_at) for sale in found]


def test_it_holds_from_the_first_sale_joined_whose_orders_are_not_open(
    session: Session, now: datetime, farm: Farm
) -> None:
    sales = Sales(session, farm.plain)
    for days in (16, 9, 2):
        sales.join(session, days)

    assert _starts(session, farm, now) == [("Segonzac", "A", NOW + timedelta(days=9))]


def test_a_market_where_nothing_is_planned_waits_for_the_next_participation(
    session: Session, now: datetime, farm: Farm
) -> None:
    Sales(session, farm.plain).join(session, 9, withdrawn_at=now)
    Sales(session, farm.fixed, "Dynamo").join(session, 2)

    assert _starts(session, farm, now) == [("Dynamo", "C", None), ("Segonzac", "A", None)]


def test_a_list_that_stays_because_somebody_ordered_keeps_its_price(
    session: Session, now: datetime, farm: Farm
) -> None:
    sales = Sales(session, farm.plain)
    make_priced(session, sales.join(session, 9), farm.offer)
    sales.join(session, 16)

    assert _starts(session, farm, now) == [("Segonzac", "A", NOW + timedelta(days=16))]


def test_a_day_on_which_the_catalog_is_not_valid_does_not_count(session: Session, now: datetime, farm: Farm) -> None:
    sales = Sales(session, farm.plain)
    for days in (9, 16):
        sales.join(session, days)
    farm.plain.valid_from = date(2026, 12, 5)

    assert _starts(session, farm, now) == [("Segonzac", "A", NOW + timedelta(days=16))]


def test_a_link_that_ended_says_nothing(session: Session, now: datetime, farm: Farm) -> None:
    market = make_market(session)
    make_link(session, farm.plain, market).ended_at = now

    assert _starts(session, farm, now) == []


def test_what_is_announced_is_what_customers_pay(session: Session, now: datetime, farm: Farm) -> None:
    sales = Sales(session, farm.plain)
    open_now, coming = sales.join(session, 2), sales.join(session, 9)

    price_changes.change(session, farm.member, farm.key, 250, now=now)
    price_changes.price_lists.freeze_due(session, now=now + timedelta(days=7))

    listed = session.exec(select(PricedOffer).where(PricedOffer.offer_id == farm.key)).all()
    assert {row.participation_id: row.price_cents for row in listed} == {ident(open_now): 200, ident(coming): 250}


def test_a_preview_takes_six_queries_whatever_the_number_of_markets(
    session: Session, now: datetime, farm: Farm
) -> None:
    for catalog in (farm.plain, farm.dearer, farm.fixed):
        for _ in range(4):
            Sales(session, catalog).join(session, 9)

    with count_queries(session) as statements:
        found = price_changes.preview(session, farm.member, farm.key, 250, now=now)

    assert len(found.sales) == 12
    assert len(statements) <= 6


# Taking it back


def test_taking_a_change_back_restores_the_base_and_every_catalog(session: Session, now: datetime, farm: Farm) -> None:
    done = price_changes.change(session, farm.member, farm.key, 250, [ident(farm.fixed)], now=now)
    assert farm.own(session) == [250, 200, 220, None]

    price_changes.undo(session, farm.member, done, now=now)

    assert farm.own(session) == [200, None, None, 300]


def test_taking_back_twice_is_once(session: Session, now: datetime, farm: Farm) -> None:
    done = price_changes.change(session, farm.member, farm.key, 250, now=now)
    price_changes.undo(session, farm.member, done, now=now)
    price_changes.change(session, farm.member, farm.key, 250, now=now)

    price_changes.undo(session, farm.member, done, now=now + timedelta(hours=1))

    assert farm.offer.price_cents == 250
    assert session.get_one(PriceChange, done).undone_at == now


def test_changes_are_taken_back_one_after_the_other(session: Session, now: datetime, farm: Farm) -> None:
    first = price_changes.change(session, farm.member, farm.key, 250, (), now=now)
    second = price_changes.change(session, farm.member, farm.key, 280, [ident(farm.plain)], now=now)

    with pytest.raises(price_changes.ChangedSince, match="passé depuis à 2,80"):
        price_changes.undo(session, farm.member, first, now=now)
    for done in (second, first):
        price_changes.undo(session, farm.member, done, now=now)

    assert farm.own(session) == [200, None, None, 300]


def test_a_price_that_came_back_by_another_change_is_not_this_change(
    session: Session, now: datetime, farm: Farm
) -> None:
    first, _, _ = (price_changes.change(session, farm.member, farm.key, cents, now=now) for cents in (250, 280, 250))

    with pytest.raises(price_changes.ChangedSince):
        price_changes.undo(session, farm.member, first, now=now)


def test_a_price_given_by_hand_since_is_not_overwritten(session: Session, now: datetime, farm: Farm) -> None:
    done = price_changes.change(session, farm.member, farm.key, 250, now=now)
    catalog_prices.fix_price(session, farm.member, ident(farm.dearer), farm.key, 270, now=now)

    with pytest.raises(price_changes.ChangedSince, match=r"changé depuis dans .*B"):
        price_changes.undo(session, farm.member, done, now=now)

    assert farm.own(session) == [250, None, 270, 300]


def test_an_offer_sold_otherwise_since_does_not_get_its_former_price(
    session: Session, now: datetime, farm: Farm
) -> None:
    by_weight = OfferDraft(price_cents=950, variable_weight=True, expected_grams=1800, max_grams=2000)
    done = offers.update_offer(session, farm.member, farm.key, by_weight, now=now)

    with pytest.raises(price_changes.ChangedSince, match="vendue autrement"):
        price_changes.undo(session, farm.member, done, now=now)

    assert farm.offer.price_cents == 950


def test_a_price_by_hand_for_a_pack_does_not_become_that_of_a_kilogram(
    session: Session, now: datetime, farm: Farm
) -> None:
    """3,00 € was for 500 g: customers of that catalog would get the kilogram for it."""
    by_kilo = OfferDraft(price_cents=400, unit=Unit.G, pack_size=100, bulk=True)
    shown = price_changes.preview(session, farm.member, farm.key, 400, portion=by_kilo.portion, now=now)

    offers.update_offer(session, farm.member, farm.key, by_kilo, (), now=now)

    assert not shown.must_ask
    assert farm.own(session) == [400, None, None, None]


@pytest.mark.parametrize("cents", [100, 120])
def test_a_smaller_step_is_not_given_away_by_a_catalog(session: Session, now: datetime, cents: int) -> None:
    """8 g at 1,00 € a kilogram cost a cent, at half the price nothing."""
    farm = make_farm(session)
    offer = make_loose_offer(session, farm, price_cents=100)
    make_catalog(session, farm, [offer], modulation=Decimal(-50))

    with pytest.raises(prices.WouldBeFree):
        offers.update_offer(
            session, farm, ident(offer), OfferDraft(price_cents=cents, unit=Unit.G, pack_size=8, bulk=True), now=now
        )


def test_a_lower_price_comes_with_the_larger_step_that_it_needs(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    offer = make_loose_offer(session, farm, price_cents=100, pack_size=10)
    make_catalog(session, farm, [offer])
    draft = OfferDraft(price_cents=10, unit=Unit.KG, pack_size=1, bulk=True)

    offers.update_offer(session, farm, ident(offer), draft, now=now)

    assert (offer.price_cents, offer.portion) == (10, draft.portion)


def test_a_catalog_that_the_offer_left_does_not_prevent_it(session: Session, now: datetime, farm: Farm) -> None:
    done = price_changes.change(session, farm.member, farm.key, 250, (), now=now)
    catalog_items.remove_offers(session, farm.member, ident(farm.plain), [farm.key], now=now)

    price_changes.undo(session, farm.member, done, now=now)

    assert farm.paid(session) == [220, 300]


def test_taking_back_does_not_give_an_offer_away(session: Session, now: datetime, farm: Farm) -> None:
    done = price_changes.change(session, farm.member, farm.key, 350, now=now)
    catalog_prices.set_modulation(session, farm.member, ident(farm.plain), cents=-250, now=now)

    with pytest.raises(prices.WouldBeFree):
        price_changes.undo(session, farm.member, done, now=now)


def test_an_open_sale_keeps_the_price_that_is_taken_back(session: Session, now: datetime, farm: Farm) -> None:
    done = price_changes.change(session, farm.member, farm.key, 250, now=now)
    Sales(session, farm.plain).join(session, 2)

    price_changes.undo(session, farm.member, done, now=now)

    assert [row.price_cents for row in session.exec(select(PricedOffer))] == [250]


# Late, twice, at once


def test_the_same_change_sent_twice_counts_once(session: Session, now: datetime, farm: Farm) -> None:
    for followers in (None, [ident(farm.plain)], [ident(farm.plain)]):
        price_changes.change(session, farm.member, farm.key, 250, followers, seen=200, now=now)

    assert farm.own(session) == [250, None, 275, 300]
    assert len(session.exec(select(PriceChange)).all()) == 2


def test_a_change_meant_from_another_price_is_refused(session: Session, now: datetime, farm: Farm) -> None:
    price_changes.change(session, farm.member, farm.key, 230, seen=200, now=now)

    with pytest.raises(price_changes.PriceMoved, match=r"Courgettes 500 g.* a changé entre-temps.*2,30"):
        price_changes.change(session, farm.member, farm.key, 250, seen=200, now=now)

    assert farm.offer.price_cents == 230


def test_what_a_change_was_is_kept(session: Session, now: datetime, farm: Farm) -> None:
    done = price_changes.change(session, farm.member, farm.key, 250, now=now)

    row = session.get_one(PriceChange, done)
    assert (row.before_cents, row.after_cents, row.changed_by, row.changed_at, row.sold_as) == (
        200,
        250,
        farm.member.user_id,
        now,
        "500 g",
    )


# Many at once


def test_many_prices_change_in_a_handful_of_queries(session: Session, now: datetime) -> None:
    member = make_farm(session)
    product = make_product(session, member)
    many = [ident(make_offer(session, member, product=product)) for _ in range(60)]
    held = session.exec(select(Offer)).all()
    make_catalog(session, member, held)
    make_catalog(session, member, held)

    with count_queries(session) as statements:
        done = price_changes.change_all(session, member, dict.fromkeys(many, 250) | {many[0]: 180}, now=now)

    assert [done[offer_id] > 0 for offer_id in many] == [False] + [True] * 59
    assert {offer.price_cents for offer in held} == {180, 250}
    assert len(statements) <= 12


def test_many_prices_change_all_or_none(session: Session, now: datetime, farm: Farm) -> None:
    theirs = make_offer(session, make_farm(session))

    with pytest.raises(NotFound):
        price_changes.change_all(session, farm.member, {farm.key: 250, ident(theirs): 1}, now=now)

    assert (farm.offer.price_cents, theirs.price_cents) == (200, 180)
    assert price_changes.change_all(session, farm.member, {}, now=now) == {}


# Who may


COMMANDS: dict[str, Callable[..., Any]] = {
    "preview": lambda s, m, o, done, now: price_changes.preview(s, m, o, 250, now=now),
    "change": lambda s, m, o, done, now: price_changes.change(s, m, o, 250, now=now),
    "undo": lambda s, m, o, done, now: price_changes.undo(s, m, done, now=now),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_another_farms_price_is_not_found_and_not_changed(
    session: Session, now: datetime, farm: Farm, command: Callable[..., Any]
) -> None:
    done = price_changes.change(session, farm.member, farm.key, 230, now=now)

    with pytest.raises(NotFound):
        command(session, make_farm(session), farm.key, done, now)

    assert farm.own(session) == [230, None, None, 300]


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
@pytest.mark.parametrize("ident_", [0, -1, 10**30, True, None, "1", 1.0])
def test_what_is_not_an_id_is_not_found(
    session: Session, now: datetime, command: Callable[..., Any], ident_: Any
) -> None:
    with pytest.raises(NotFound):
        command(session, make_farm(session), ident_, ident_, now)


def test_a_price_by_weight_changes_like_another(session: Session, now: datetime) -> None:
    member = make_farm(session)
    chicken = make_weighed_offer(session, member)

    done = price_changes.change(session, member, ident(chicken), 1050, now=now)
    assert session.get_one(PriceChange, done).sold_as == "kg"
    price_changes.undo(session, member, done, now=now)

    assert chicken.price_cents == 950


# Choosing again, and what was done


def test_a_change_that_was_made_reads_as_it_was_previewed(session: Session, now: datetime, farm: Farm) -> None:
    Sales(session, farm.plain).join(session, 9)
    before = price_changes.preview(session, farm.member, farm.key, 250, now=now)

    done = price_changes.change(session, farm.member, farm.key, 250, now=now)

    assert price_changes.made(session, farm.member, done, now=now) == before
    price_changes.undo(session, farm.member, done, now=now)
    with pytest.raises(NotFound):
        price_changes.made(session, farm.member, done, now=now)


def test_other_catalogs_follow_a_change_as_if_it_were_made_anew(session: Session, now: datetime, farm: Farm) -> None:
    first = price_changes.change(session, farm.member, farm.key, 250, [ident(farm.fixed)], now=now)

    second = price_changes.choose_again(session, farm.member, first, [ident(farm.dearer)], now=now)

    assert farm.paid(session) == [200, 275, 300]
    made = price_changes.made(session, farm.member, second, now=now)
    assert [(one.before_cents, one.follows) for one in made.catalogs] == [(200, False), (220, True), (300, False)]
    price_changes.undo(session, farm.member, second, now=now)
    assert farm.own(session) == [200, None, None, 300]


def test_a_change_that_is_taken_back_is_not_chosen_again(session: Session, now: datetime, farm: Farm) -> None:
    done = price_changes.change(session, farm.member, farm.key, 250, now=now)
    price_changes.undo(session, farm.member, done, now=now)

    with pytest.raises(price_changes.ChangedSince, match="déjà annulé"):
        price_changes.choose_again(session, farm.member, done, [], now=now)

    assert farm.own(session) == [200, None, None, 300]


def test_a_catalog_that_the_offer_has_entered_since_follows(session: Session, now: datetime, farm: Farm) -> None:
    done = price_changes.change(session, farm.member, farm.key, 250, now=now)
    make_catalog(session, farm.member, [farm.offer], name="D")

    (*_, new) = price_changes.made(session, farm.member, done, now=now).catalogs

    assert (new.name, new.follows, new.before_cents, new.after_cents) == ("D", True, 200, 250)


# History


def test_the_history_says_who_changed_what_when_and_what_was_taken_back(
    session: Session, now: datetime, farm: Farm
) -> None:
    first, second = (price_changes.change(session, farm.member, farm.key, cents, now=now) for cents in (250, 280))
    price_changes.undo(session, farm.member, second, now=now + timedelta(hours=1))

    found = price_history.history(session, farm.member, farm.offer.product_id, now=now)

    assert [(one.before_cents, one.after_cents, one.undone_by, one.can_undo) for one in found.changes] == [
        (250, 280, "Paul Vergne", False),
        (200, 250, "", True),
    ]
    assert [(one.change_id, one.label, one.who, one.at) for one in found.changes] == [
        (second, "500 g", "Paul Vergne", now),
        (first, "500 g", "Paul Vergne", now),
    ]
    assert found.older is None


def test_each_offer_of_a_product_has_a_last_change_that_can_be_taken_back(
    session: Session, now: datetime, farm: Farm
) -> None:
    other = make_offer(session, farm.member, product=session.get(Product, farm.offer.product_id))
    for offer_id in (farm.key, ident(other)):
        for cents in (230, 240):
            price_changes.change(session, farm.member, offer_id, cents, now=now)

    found = price_history.history(session, farm.member, farm.offer.product_id, now=now)

    assert [one.can_undo for one in found.changes] == [True, False, True, False]


def test_a_long_history_comes_page_by_page_in_three_queries(session: Session, now: datetime, farm: Farm) -> None:
    for cents in range(300, 300 + price_history.PAGE + 5):
        price_changes.change(session, farm.member, farm.key, cents, now=now)

    with count_queries(session) as statements:
        newest = price_history.history(session, farm.member, farm.offer.product_id, now=now)
    oldest = price_history.history(session, farm.member, farm.offer.product_id, newest.older, now=now)

    assert (len(newest.changes), len(oldest.changes), oldest.older) == (price_history.PAGE, 5, None)
    assert oldest.changes[-1].before_cents == 200
    assert len(statements) <= 3


def test_another_farms_history_is_not_found(session: Session, now: datetime, farm: Farm) -> None:
    with pytest.raises(NotFound):
        price_history.history(session, make_farm(session), farm.offer.product_id, now=now)


# At the same moment


def _at_once(works: list[Callable[[Session], Any]]) -> list[Any]:
    """What each gives, or its refusal, each in a command of its own."""

    def run(work: Callable[[Session], Any]) -> Any:
        try:
            with databases.write() as own:
                return work(own)
        except CagetteError as refused:
            return refused

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_of_two_colleagues_who_change_one_price_at_once_one_is_told(database: str, now: datetime) -> None:
    with databases.write() as session:
        farm = Farm(session)
        key, member = farm.key, session.get_one(ProducerMember, farm.member.id).model_copy()

    said = _at_once(
        [
            lambda session, cents=cents: price_changes.change(session, member, key, cents, seen=200, now=now)  # type: ignore[misc]
            for cents in (230, 240, 250, 260)
        ]
    )

    with databases.read() as session:
        (row,) = session.exec(select(PriceChange)).all()
        assert session.get_one(Offer, key).price_cents == row.after_cents
    assert [type(one) for one in said].count(price_changes.PriceMoved) == 3


def test_a_change_taken_back_by_several_at_once_is_taken_back_once(database: str, now: datetime) -> None:
    with databases.write() as session:
        farm = Farm(session)
        key, member = farm.key, session.get_one(ProducerMember, farm.member.id).model_copy()
        done = price_changes.change(session, member, key, 250, (), now=now)

    said = _at_once([lambda session: price_changes.undo(session, member, done, now=now)] * 6)

    with databases.read() as session:
        assert session.get_one(Offer, key).price_cents == 200
        own = session.exec(select(CatalogItem.price_cents).order_by(CatalogItem.id))  # type: ignore[arg-type]
        assert own.all() == [None, None, 300]
    assert sorted(said) == [False] * 5 + [True]


def test_prices_catalogs_and_stock_may_change_at_once_without_waiting_for_each_other_for_good(
    database: str, now: datetime
) -> None:
    with databases.write() as session:
        farm = Farm(session)
        member = session.get_one(ProducerMember, farm.member.id).model_copy()
        other = make_offer(session, farm.member, price_cents=300, stock=20)
        Sales(session, farm.plain).join(session, 2)
        keys, catalog = [farm.key, ident(other)], ident(farm.plain)

    works: list[Callable[[Session], Any]] = [
        lambda session: price_changes.change_all(session, member, dict.fromkeys(keys, 400), now=now),
        lambda session: price_changes.change_all(session, member, dict.fromkeys(reversed(keys), 500), now=now),
        lambda session: catalog_items.add_offers(session, member, catalog, keys, now=now),
        lambda session: catalog_prices.set_modulation(session, member, catalog, Decimal(3), now=now),
        lambda session: stock.set_on_hand(session, member, keys[1], 7, now=now),
        lambda session: catalog_prices.fix_price(session, member, catalog, keys[0], 450, now=now),
    ]
    said = _at_once(works * 3)

    assert [one for one in said if isinstance(one, Exception)] == []


# One place


def test_only_this_module_writes_a_base_price_once_the_offer_exists() -> None:
    written = re.compile(r"\.price_cents = |\"price_cents\": [^\n]*update|values\([^)]*price_cents")
    writers = {
        path.stem
        for path in (Path(price_changes.__file__).parent).glob("*.py")
        if any(written.search(line) and "item." not in line for line in path.read_text().splitlines())
    }

    assert writers == {"price_changes"}
