"""Finding markets, and what their cards say."""

from datetime import date, datetime, time
from typing import Any

import pytest
from sqlmodel import Session

from cagette_pwa.errors import NotFound, UnknownMarket
from cagette_pwa.models.market import MarketRole
from cagette_pwa.services import markets
from tests.support.queries import count_queries
from tests.support.town import (
    admin_of,
    ident,
    make_catalog,
    make_farm,
    make_link,
    make_market,
    make_market_member,
    make_schedule,
    make_user,
)

BEAURONNE = (45.0937, 0.3829)


def test_markets_come_nearest_first_and_only_within_reach(session: Session, now: datetime) -> None:
    make_market(session, name="Loin", lat=45.25, lon=0.39)
    make_market(session, name="Près", lat=45.11, lon=0.39)
    make_market(session, name="Bordeaux", lat=44.84, lon=-0.58)

    found = markets.nearest(session, *BEAURONNE, now=now)

    assert [card.name for card in found] == ["Près", "Loin"]
    assert found[0].kilometres == pytest.approx(1.9, abs=0.1)


def test_a_day_keeps_the_markets_that_sell_that_day(session: Session, now: datetime) -> None:
    wednesday = make_market(session, name="Le mercredi")
    make_schedule(session, wednesday)
    both = make_market(session, name="Le mardi aussi")
    make_schedule(session, both, rule="FREQ=WEEKLY;BYDAY=TU,WE")
    past = make_market(session, name="Autrefois")
    make_schedule(session, past, first_day=date(2020, 1, 7), last_day=date(2025, 1, 1))

    tuesdays = markets.nearest(session, *BEAURONNE, weekday=1, now=now)

    assert [card.name for card in tuesdays] == ["Le mardi aussi"]


def test_a_card_says_when_who_and_how_many(session: Session, now: datetime) -> None:
    market = make_market(session)
    make_schedule(session, market, rule="FREQ=WEEKLY;INTERVAL=2", starts=time(17, 30), ends=time(18, 30))
    for _ in range(3):
        make_market_member(session, market, make_user(session), MarketRole.CUSTOMER)

    (card,) = markets.nearest(session, *BEAURONNE, now=now)

    assert card.schedules == ("Le mercredi toutes les 2 semaines de 17h30 à 18h30",)
    assert card.customers_words == "3 clients"
    assert card.contact == "Anne Vergne"


@pytest.mark.parametrize(
    ("farms", "words"),
    [
        (0, "Aucun producteur ne vend encore sur ce marché"),
        (1, "Ferme 1 vend sur ce marché"),
        (2, "Ferme 1 et Ferme 2 vendent sur ce marché"),
        (3, "Ferme 1, Ferme 2 et 1 autre producteur vendent sur ce marché"),
        (14, "Ferme 1, Ferme 2 et 12 autres producteurs vendent sur ce marché"),
    ],
)
def test_producers_are_named_then_counted(session: Session, now: datetime, farms: int, words: str) -> None:
    market = make_market(session)
    for number in range(farms):
        farm = make_farm(session, name=f"Ferme {number + 1}")
        for _ in range(2):
            make_link(session, make_catalog(session, farm), market)

    (card,) = markets.nearest(session, *BEAURONNE, now=now)

    assert card.producers_words == words


def test_the_cards_of_forty_markets_take_five_queries(session: Session, now: datetime) -> None:
    for _ in range(40):
        make_schedule(session, make_market(session))

    with count_queries(session) as queries:
        found = markets.nearest(session, *BEAURONNE, limit=40, now=now)

    assert len(found) == 40
    assert len(queries) == 5


def test_only_those_who_run_a_market_find_it_by_role(session: Session) -> None:
    market, other = make_market(session), make_market(session)

    assert ident(markets.run_by(session, admin_of(session, market), market.slug)) == ident(market)
    with pytest.raises(NotFound):
        markets.run_by(session, admin_of(session, other), market.slug)
    with pytest.raises(NotFound):
        markets.run_by(session, admin_of(session, market), market.slug, [MarketRole.REFERENT])


def test_a_market_is_found_by_its_address_however_a_poster_is_copied(session: Session) -> None:
    market = make_market(session, slug="segonzac")
    for typed in ("segonzac", "Segonzac", "SEGONZAC"):
        assert ident(markets.market_by_slug(session, typed)) == ident(market)


@pytest.mark.parametrize("slug", ["nulle-part", "", "x" * 5000, "seg\x00", "é", None, 3, ["a"]])
def test_an_unknown_address_gets_the_sentence_of_a_market(session: Session, slug: Any) -> None:
    with pytest.raises(UnknownMarket, match="Vérifiez l'adresse"):
        markets.market_by_slug(session, slug)
