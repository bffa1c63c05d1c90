"""Looking for a market."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlmodel import Session

from cagette_pwa.errors import BadInput, UnknownCommune
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services.market_search import around, near_commune
from tests.support.queries import count_queries
from tests.support.town import ident, make_catalog, make_farm, make_link, make_market, make_schedule

RIBERAC, BREST = "24352", "29019"
MOST_QUERIES = 11


@pytest.fixture
def farm(session: Session) -> ProducerMember:
    return make_farm(session)


def test_distances_are_from_the_farm_until_a_place_is_chosen(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    make_market(session, name="Ici", lat=45.0937, lon=0.3829)
    make_market(session, name="À Ribérac", lat=45.2473, lon=0.3426)

    from_farm = around(session, farm, now=now)
    from_place = around(session, farm, insee=RIBERAC, now=now)

    assert (from_farm.commune, [card.name for card in from_farm.cards]) == ("Beauronne", ["Ici", "À Ribérac"])
    assert (from_place.commune, [card.name for card in from_place.cards]) == ("Ribérac", ["À Ribérac", "Ici"])


def test_a_day_keeps_the_markets_that_sell_that_day(session: Session, farm: ProducerMember, now: datetime) -> None:
    wednesday, saturday = make_market(session, name="Mercredi"), make_market(session, name="Samedi")
    make_schedule(session, wednesday)
    make_schedule(session, saturday, first_day=date(2026, 11, 28))

    assert [card.name for card in around(session, farm, weekday=5, now=now).cards] == ["Samedi"]
    assert around(session, farm, weekday=0, now=now).cards == ()


def test_what_is_left_out_is_announced(session: Session, farm: ProducerMember, now: datetime) -> None:
    for _ in range(5):
        make_market(session)

    some, every = around(session, farm, most=4, now=now), around(session, farm, most=5, now=now)

    assert (len(some.cards), some.more) == (4, True)
    assert (len(every.cards), every.more) == (5, False)


def test_markets_of_the_farm_are_told_apart(session: Session, farm: ProducerMember, now: datetime) -> None:
    mine, _ = make_market(session), make_market(session)
    make_link(session, make_catalog(session, farm), mine)

    assert around(session, farm, now=now).mine == {ident(mine)}


@pytest.mark.parametrize("insee", ["99999", "abc", "2" * 40, 24352, ["24352"], {"a": 1}])
def test_a_place_that_is_none_is_refused(session: Session, farm: ProducerMember, insee: Any, now: datetime) -> None:
    with pytest.raises(UnknownCommune):
        around(session, farm, insee=insee, now=now)
    with pytest.raises(UnknownCommune):
        near_commune(session, insee, now=now)


@pytest.mark.parametrize("weekday", [7, -1, "lundi", 2.5, True])
def test_a_day_that_is_none_is_refused(session: Session, farm: ProducerMember, weekday: Any, now: datetime) -> None:
    with pytest.raises(BadInput):
        around(session, farm, weekday=weekday, now=now)


def test_a_customer_finds_the_market_of_their_commune(session: Session, now: datetime) -> None:
    market = make_market(session, name="À Ribérac", lat=45.2473, lon=0.3426)

    assert [card.slug for card in near_commune(session, RIBERAC, now=now)] == [market.slug]
    assert near_commune(session, BREST, now=now) == []


def test_more_markets_need_no_more_queries(session: Session, farm: ProducerMember, now: datetime) -> None:
    for _ in range(10):
        make_link(session, make_catalog(session, farm), make_market(session))
    session.expire_all()

    with count_queries(session) as queries:
        assert len(around(session, farm, now=now).cards) == 10

    assert len(queries) <= MOST_QUERIES
