"""The shop: what is for sale now, at what price, how many are left, until when."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session

from cagette_pwa.errors import UnknownMarket
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.services import shop
from tests.support import town
from tests.support.town import ident


@pytest.fixture
def market(session: Session) -> Market:
    return town.make_market(session, slug="segonzac")


def stall(
    session: Session, distribution: Distribution, farm: str, *stocks: int | None, **window: datetime
) -> list[PricedOffer]:
    """A farm that sells in `distribution`, one offer for each stock."""
    member = town.make_farm(session, name=farm)
    offers = [town.make_offer(session, member, stock=stock) for stock in stocks]
    catalog = town.make_catalog(session, member, offers)
    joined = town.make_participation(session, catalog, distribution, **window)
    return [town.make_priced(session, joined, offer, position=at) for at, offer in enumerate(offers)]


def test_an_unknown_market_is_refused(session: Session, market: Market, now: datetime) -> None:
    for slug in ("nulle-part", "", "x" * 5000):
        with pytest.raises(UnknownMarket):
            shop.look(session, None, slug, now=now)


def test_a_market_without_dates_is_empty(session: Session, market: Market, now: datetime) -> None:
    found = shop.look(session, None, "segonzac", now=now)
    assert (found.sales, found.sale, found.stalls) == ((), None, ())


def test_offers_stand_by_farm_in_the_order_of_the_catalog(session: Session, market: Market, now: datetime) -> None:
    sale = town.make_distribution(session, market)
    bread, cake = stall(session, sale, "Le Fournil", None, None)
    milk = stall(session, sale, "La Bergerie", None)[0]
    bread.position, cake.position = 1, 0
    session.flush()
    found = shop.look(session, None, "segonzac", now=now)
    names = [(stall.name, [on_sale.priced.id for on_sale in stall.offers]) for stall in found.stalls]
    assert names == [("La Bergerie", [milk.id]), ("Le Fournil", [cake.id, bread.id])]


def test_what_is_left_counts_the_orders_of_all_markets(session: Session, market: Market, now: datetime) -> None:
    sale = town.make_distribution(session, market)
    few, unlimited, gone = stall(session, sale, "Ferme", 10, None, 2)
    town.make_basket(session, sale, {ident(few): 7, ident(unlimited): 50, ident(gone): 1})
    elsewhere = town.make_distribution(session, town.make_market(session))
    other = town.make_priced(
        session,
        town.make_participation(session, town.make_catalog(session, town.make_farm(session)), elsewhere),
        session.get_one(town.Offer, gone.offer_id),
    )
    town.make_basket(session, elsewhere, {ident(other): 3})
    offers = shop.look(session, None, "segonzac", now=now).stalls[0].offers
    assert [on_sale.left for on_sale in offers] == [3, None, 0]
    assert [on_sale.left_words for on_sale in offers] == ["plus que 3", "", "épuisé"]


def test_only_catalogs_whose_own_window_is_open_are_sold(session: Session, market: Market, now: datetime) -> None:
    sale = town.make_distribution(session, market)
    stall(session, sale, "Ouverte", None)
    stall(session, sale, "Fermée", None, orders_close_at=now)
    stall(session, sale, "Pas encore", None, orders_open_at=now + timedelta(hours=1))
    stall(session, sale, "Partie", None, withdrawn_at=now)
    later = now + timedelta(days=1, hours=6)
    stall(session, sale, "Plus longue", None, orders_close_at=later)
    found = shop.look(session, None, "segonzac", now=now)
    assert [stall.name for stall in found.stalls] == ["Ouverte", "Plus longue"]
    assert found.sale is not None
    assert (found.sale.closes_at, found.sale.opens_at) == (later, now + timedelta(hours=1))


def test_removed_offers_are_not_shown(session: Session, market: Market, now: datetime) -> None:
    kept, removed = stall(session, town.make_distribution(session, market), "Ferme", None, None)
    removed.removed_at = now
    session.flush()
    offers = shop.look(session, None, "segonzac", now=now).stalls[0].offers
    assert [on_sale.priced.id for on_sale in offers] == [kept.id]


def test_the_soonest_open_sale_is_shown_or_the_open_one_that_is_chosen(
    session: Session, market: Market, now: datetime
) -> None:
    week = timedelta(days=7)
    opened = {"orders_open_at": now - week}
    first = town.make_distribution(session, market, **opened)
    second = town.make_distribution(session, market, starts_at=now + 2 * week, **opened)
    coming = town.make_distribution(session, market, starts_at=now + 3 * week)
    for sale in (first, second, coming):
        stall(session, sale, f"Ferme {sale.id}", None)

    def shown(chosen: int | None) -> int | None:
        sale = shop.look(session, None, "segonzac", chosen, now=now).sale
        return sale.id if sale else None

    assert [shown(chosen) for chosen in (None, first.id, second.id, coming.id, 10**6)] == [
        first.id,
        first.id,
        second.id,
        first.id,
        first.id,
    ]


def test_when_nothing_is_open_it_says_which_sale_opens_next(session: Session, market: Market, now: datetime) -> None:
    closed = town.make_distribution(session, market, orders_close_at=now)
    coming = town.make_distribution(session, market, starts_at=now + timedelta(days=9))
    stall(session, closed, "Ferme", None)
    stall(session, coming, "Ferme", None)
    found = shop.look(session, None, "segonzac", now=now)
    assert found.sale is not None
    assert (found.sale.id, found.sale.is_open) == (coming.id, False)
    assert found.sale.opens_at == coming.orders_open_at
    assert found.stalls == ()
    assert [sale.id for sale in found.sales] == [closed.id, coming.id]


def test_past_distributions_are_not_shown(session: Session, market: Market, now: datetime) -> None:
    town.make_distribution(session, market, starts_at=now - timedelta(days=1))
    assert shop.look(session, None, "segonzac", now=now).sales == ()


def test_prices_are_due_when_a_catalog_has_opened_without_its_list(
    session: Session, market: Market, now: datetime
) -> None:
    sale = town.make_distribution(session, market)
    farm = town.make_farm(session)
    catalog = town.make_catalog(session, farm, [town.make_offer(session, farm)])
    joined = town.make_participation(session, catalog, sale)
    assert shop.look(session, None, "segonzac", now=now).sales[0].prices_due
    joined.frozen_at = now
    session.flush()
    assert not shop.look(session, None, "segonzac", now=now).sales[0].prices_due


def test_a_person_is_reminded_of_their_own_order(session: Session, market: Market, now: datetime) -> None:
    sale = town.make_distribution(session, market)
    sold = stall(session, sale, "Ferme", None)[0]
    brigitte, other = town.make_user(session), town.make_user(session)
    town.make_basket(session, sale, {ident(sold): 1}, user=brigitte)
    found = shop.look(session, brigitte, "segonzac", now=now).order
    assert found is not None
    assert (found.number, found.user_id) == (1, brigitte.id)
    assert shop.look(session, other, "segonzac", now=now).order is None
    assert shop.look(session, None, "segonzac", now=now).order is None


def test_a_shop_takes_five_queries_at_most_whatever_it_sells(session: Session, market: Market, now: datetime) -> None:
    sale = town.make_distribution(session, market)
    for farm in range(4):
        stall(session, sale, f"Ferme {farm}", *[5] * 15)
    user = town.make_user(session)
    session.expire_all()
    said: list[str] = []
    bind = session.get_bind()
    listener = lambda *args: said.append(args[2])  # noqa: E731
    event.listen(bind, "before_cursor_execute", listener)
    found = shop.look(session, session.merge(user), "segonzac", now=now)
    event.remove(bind, "before_cursor_execute", listener)
    assert sum(len(stall.offers) for stall in found.stalls) == 60
    assert len([statement for statement in said if "user_account" not in statement]) <= 5
