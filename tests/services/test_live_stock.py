"""What open shops are told of the stock is what the shop would show if it were opened now."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.services import shop, stock, stock_caps
from cagette_pwa.services.live_stock import Left, left_in
from tests.support.queries import count_queries
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_distribution,
    make_farm,
    make_loose_offer,
    make_market,
    make_offer,
    make_participation,
    make_priced,
)


class Stand:
    """A farm with offers of these stocks, sold at once at two markets."""

    def __init__(self, session: Session, *stocks: int | None) -> None:
        self.session = session
        self.farm: ProducerMember = make_farm(session)
        self.offers: list[Offer] = [make_offer(session, self.farm, stock=stock) for stock in stocks]
        catalog = make_catalog(session, self.farm, self.offers)
        self.markets: list[Market] = [make_market(session) for _ in range(2)]
        self.sales: list[Distribution] = [make_distribution(session, market) for market in self.markets]
        self.joined = [make_participation(session, catalog, sale) for sale in self.sales]
        self.priced = [[make_priced(session, joined, offer) for offer in self.offers] for joined in self.joined]

    def told(self, now: datetime) -> list[dict[int, int | None]]:
        found = left_in(self.session, [ident(sale) for sale in self.sales], now=now)
        return [{key: left.pieces for key, left in found[ident(sale)].items()} for sale in self.sales]

    def shown(self, now: datetime) -> list[dict[int, int | None]]:
        shops = [shop.look(self.session, None, market.slug, now=now) for market in self.markets]
        return [
            {ident(on_sale.priced): on_sale.left for stall in found.stalls for on_sale in stall.offers}
            for found in shops
        ]


def test_it_says_what_the_shop_shows(session: Session, now: datetime) -> None:
    stand = Stand(session, 20, None, 3, 0)
    here, there = stand.priced
    make_basket(session, stand.sales[0], {ident(here[0]): 4, ident(here[1]): 50})
    make_basket(session, stand.sales[1], {ident(there[0]): 5, ident(there[2]): 3})
    stock_caps.set_caps(session, stand.farm, ident(stand.offers[0]), {ident(stand.sales[0]): 6}, now=now)
    assert stand.told(now) == stand.shown(now)
    assert list(stand.told(now)[0].values()) == [2, None, 0, 0]
    assert list(stand.told(now)[1].values()) == [11, None, 0, 0]


def test_it_speaks_the_words_of_the_shop(session: Session, now: datetime) -> None:
    stand = Stand(session, 20, None, 3, 0)
    found = left_in(session, [ident(stand.sales[0])], now=now)[ident(stand.sales[0])]
    assert list(found.values()) == [Left(20, ""), Left(None, ""), Left(3, "plus que 3"), Left(0, "épuisé")]


def test_what_is_loose_is_left_by_weight(session: Session, now: datetime) -> None:
    stand = Stand(session)
    carrots = make_loose_offer(session, stand.farm, stock=7)
    priced = make_priced(session, stand.joined[0], carrots)
    found = left_in(session, [ident(stand.sales[0])], now=now)[ident(stand.sales[0])]
    assert found == {priced.id: Left(7, "plus que 700\u00a0g")}


def test_a_count_and_a_settlement_are_seen(session: Session, now: datetime) -> None:
    stand = Stand(session, 20)
    before = make_distribution(session, stand.markets[0], starts_at=now - timedelta(days=1))
    joined = make_participation(session, make_catalog(session, stand.farm, stand.offers), before)
    make_basket(session, before, {ident(make_priced(session, joined, stand.offers[0])): 6})
    assert [list(sale.values()) for sale in stand.told(now)] == [[14], [14]]
    stock.settle(session, before, now=now)
    assert [list(sale.values()) for sale in stand.told(now)] == [[14], [14]]
    stock.set_on_hand(session, stand.farm, ident(stand.offers[0]), 2, now=now)
    assert [list(sale.values()) for sale in stand.told(now)] == [[2], [2]]


def test_what_can_no_longer_be_ordered_is_absent(session: Session, now: datetime) -> None:
    stand = Stand(session, 20, 20)
    stand.priced[0][0].removed_at = now
    stand.joined[1].withdrawn_at = now
    session.flush()
    assert stand.told(now) == [{stand.priced[0][1].id: 20}, {}]
    assert stand.told(stand.sales[0].orders_close_at) == [{}, {}]


def test_an_unknown_sale_has_nothing(session: Session, now: datetime) -> None:
    assert left_in(session, [987_654], now=now) == {987_654: {}}
    assert left_in(session, [], now=now) == {}


@pytest.mark.parametrize("offers", [1, 40])
def test_all_sales_cost_one_query(session: Session, now: datetime, offers: int) -> None:
    stand = Stand(session, *[5] * offers)
    with count_queries(session) as sent:
        left_in(session, [ident(sale) for sale in stand.sales], now=now)
    assert len(sent) == 1
