"""The offers of a catalog: put in, taken out, put in order."""

from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from cagette_pwa.errors import NotFound
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.services import catalog_items, catalog_others, catalog_rows, catalogs, prices
from tests.support.queries import count_queries
from tests.support.town import (
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_offer,
    make_participation,
    make_product,
)


def _catalog_of(session: Session, farm: ProducerMember, offer_ids: list[int]) -> int:
    return ident(make_catalog(session, farm, [session.get_one(Offer, offer_id) for offer_id in offer_ids]))


def _offers_in(session: Session, catalog_id: int) -> list[int]:
    return [item.offer_id for item in catalog_items.items_of(session, catalog_id)]


def _open_sale(session: Session, catalog: Catalog) -> int:
    market = make_market(session)
    make_link(session, catalog, market)
    return ident(make_participation(session, catalog, make_distribution(session, market)))


def _sold(session: Session, participation_id: int) -> list[PricedOffer]:
    query = select(PricedOffer).where(PricedOffer.participation_id == participation_id)
    return list(session.exec(query))


def test_offers_are_added_once_at_the_end(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    ids = [ident(make_offer(session, farm)) for _ in range(4)]
    catalog_id = catalogs.create(session, farm, "Marchés", now=now)

    assert catalog_items.add_offers(session, farm, catalog_id, [ids[2], ids[0]], now=now) == 2
    assert catalog_items.add_offers(session, farm, catalog_id, [ids[3], ids[2], ids[3]], now=now) == 1

    assert _offers_in(session, catalog_id) == [ids[2], ids[0], ids[3]]


def test_adding_an_offer_that_would_be_given_away_is_refused(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    catalog = make_catalog(session, farm, modulation_cents=-200)

    with pytest.raises(prices.WouldBeFree):
        catalog_items.add_offers(
            session, farm, ident(catalog), [ident(make_offer(session, farm, price_cents=150))], now=now
        )


def test_many_are_removed_at_once_and_again_without_harm(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    ids = [ident(make_offer(session, farm)) for _ in range(4)]
    catalog_id = _catalog_of(session, farm, ids)

    assert catalog_items.remove_offers(session, farm, catalog_id, [ids[0], ids[2], ids[3]], now=now) == 3
    assert catalog_items.remove_offers(session, farm, catalog_id, [ids[0], ids[2], ids[3]], now=now) == 0

    assert _offers_in(session, catalog_id) == [ids[1]]


def test_an_offer_of_another_farm_does_not_enter_a_catalog(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    mine, theirs = make_offer(session, farm), make_offer(session, make_farm(session))
    catalog = make_catalog(session, farm)

    with pytest.raises(NotFound):
        catalog_items.add_offers(session, farm, ident(catalog), [ident(mine), ident(theirs)], now=now)

    assert _offers_in(session, ident(catalog)) == []


def test_an_offer_removed_stays_in_the_open_sale(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    gone, kept = make_offer(session, farm), make_offer(session, farm)
    catalog = make_catalog(session, farm, [gone, kept])
    sale = _open_sale(session, catalog)

    catalog_items.remove_offers(session, farm, ident(catalog), [ident(gone)], now=now)

    assert _offers_in(session, ident(catalog)) == [ident(kept)]
    assert {priced.offer_id for priced in _sold(session, sale) if priced.removed_at is None} == {gone.id, kept.id}


def test_an_offer_removed_at_once_leaves_the_open_sales_of_that_catalog_only(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    offer = make_offer(session, farm)
    catalog, other = make_catalog(session, farm, [offer]), make_catalog(session, farm, [offer])
    sale, other_sale = _open_sale(session, catalog), _open_sale(session, other)

    catalog_items.remove_offers(session, farm, ident(catalog), [ident(offer)], True, now=now)

    assert _sold(session, sale)[0].removed_at == now
    assert _sold(session, other_sale)[0].removed_at is None


def test_the_order_that_a_screen_shows_is_kept(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    first, second, third = (ident(offer) for offer in (make_offer(session, farm) for _ in "abc"))
    catalog_id = _catalog_of(session, farm, [first, second, third])

    catalog_items.arrange(session, farm, catalog_id, [third, first, second], now=now)

    assert _offers_in(session, catalog_id) == [third, first, second]
    assert [item.position for item in catalog_items.items_of(session, catalog_id)] == [0, 1, 2]


def test_an_old_screen_neither_loses_what_was_added_nor_brings_back_what_was_removed(
    session: Session, now: datetime
) -> None:
    """A colleague removes b and adds d while a phone without network holds its drag of c to the top."""
    farm = make_farm(session)
    a, b, c, d = (ident(make_offer(session, farm)) for _ in "abcd")
    catalog_id = _catalog_of(session, farm, [a, b, c])
    catalog_items.remove_offers(session, farm, catalog_id, [b], now=now)
    catalog_items.add_offers(session, farm, catalog_id, [d], now=now)

    for _ in range(2):
        catalog_items.arrange(session, farm, catalog_id, [c, a, b], now=now)

        assert _offers_in(session, catalog_id) == [c, d, a]


def test_an_archived_offer_keeps_its_place_in_an_order_that_does_not_show_it(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    a, hidden, b = (make_offer(session, farm, archived_at=at) for at in (None, now, None))
    catalog_id = _catalog_of(session, farm, [ident(a), ident(hidden), ident(b)])

    catalog_items.arrange(session, farm, catalog_id, [ident(b), ident(a)], now=now)

    assert _offers_in(session, catalog_id) == [ident(b), ident(a), ident(hidden)]


def test_an_order_names_offers_of_the_catalog_only(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    mine, elsewhere = ident(make_offer(session, farm)), ident(make_offer(session, farm))
    theirs = ident(make_offer(session, make_farm(session)))
    catalog_id = _catalog_of(session, farm, [mine])

    catalog_items.arrange(session, farm, catalog_id, [theirs, mine, elsewhere, mine], now=now)

    assert _offers_in(session, catalog_id) == [mine]


def test_a_new_order_waits_for_the_next_sale(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    a, b = make_offer(session, farm), make_offer(session, farm)
    catalog = make_catalog(session, farm, [a, b])
    sale = _open_sale(session, catalog)

    catalog_items.arrange(session, farm, ident(catalog), [ident(b), ident(a)], now=now)

    assert [priced.offer_id for priced in sorted(_sold(session, sale), key=lambda row: row.position)] == [a.id, b.id]


_FEW = st.lists(st.integers(1, 12), unique=True)


@settings(deadline=None)
@given(held=_FEW, wanted=st.lists(st.integers(1, 15)))
def test_any_order_from_any_screen_keeps_every_offer_once(held: list[int], wanted: list[int]) -> None:
    order = catalog_items.rearranged(held, wanted)

    assert sorted(order) == sorted(held)
    named = list(dict.fromkeys(offer for offer in wanted if offer in held))
    assert [offer for offer in order if offer in named] == named
    assert catalog_items.rearranged(order, wanted) == order


@settings(deadline=None)
@given(held=_FEW, wanted=st.lists(st.integers(1, 15)))
def test_what_a_screen_does_not_show_stays_behind_the_one_that_it_followed(held: list[int], wanted: list[int]) -> None:
    order = catalog_items.rearranged(held, wanted)

    for before, after in pairwise(held):
        if after not in wanted:
            assert order[order.index(after) - 1] == before


def test_offers_stand_by_category_then_by_name(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    things = [("Miel", "Miel et confitures"), ("Tomates", "Légumes"), ("Ail", "Légumes"), ("Pommes", "Fruits")]
    made = [
        make_offer(session, farm, product=make_product(session, farm, name=name, category=category))
        for name, category in things
    ]
    catalog = make_catalog(session, farm, made)

    catalog_items.order_by_category(session, farm, ident(catalog), now=now)

    page = catalog_rows.catalog(session, farm, ident(catalog), now=now)
    assert [row.product for row in page.items] == ["Ail", "Tomates", "Pommes", "Miel"]


# Those that could be added


def test_what_could_be_added_is_what_the_catalog_does_not_hold_by_name(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    names = ("tomates", "Ail", "Courgettes", "Pommes")
    made = {name: make_offer(session, farm, product=make_product(session, farm, name=name)) for name in names}
    make_offer(session, farm, archived_at=now)
    make_offer(session, make_farm(session))
    catalog = make_catalog(session, farm, [made["Pommes"]])

    found = catalog_others.others(session, farm, ident(catalog), now=now)

    assert [row.product for row in found] == ["Ail", "Courgettes", "tomates"]
    assert catalog_rows.catalog(session, farm, ident(catalog), now=now).others == 3


def test_what_could_be_added_takes_two_queries(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    for _ in range(40):
        make_offer(session, farm)
    catalog = make_catalog(session, farm)

    with count_queries(session) as statements:
        assert len(catalog_others.others(session, farm, ident(catalog), now=now)) == 40
    assert len(statements) <= 2


# What is sent


@pytest.mark.parametrize("offer_ids", [None, "12", [0], [10**30], [True], ["1"], {"a": 1}, [[1]], [1] * 6000])
def test_what_is_not_a_list_of_offers_is_not_found(session: Session, now: datetime, offer_ids: Any) -> None:
    farm = make_farm(session)
    catalog = make_catalog(session, farm, [make_offer(session, farm)])

    for command in (catalog_items.add_offers, catalog_items.remove_offers, catalog_items.arrange):
        with pytest.raises(NotFound):
            command(session, farm, ident(catalog), offer_ids, now=now)

    assert len(_offers_in(session, ident(catalog))) == 1
