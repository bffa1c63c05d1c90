"""What happened until `now`, told in its order: lists freeze, stock is counted, people order, sales settle.

Orders are written here in bulk, by the rules of `services.orders`: numbers follow each other, and nothing is
ordered beyond what is available. Prices, counts and settlements are made by their services.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from sqlmodel import Session

from cagette_pwa.clock import paris
from cagette_pwa.demo.draw import Draw
from cagette_pwa.demo.farms import HEROINE, Farm
from cagette_pwa.demo.sales import Sale, Stall
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.product import Offer
from cagette_pwa.services import price_lists, stock

FEWEST, MOST = 20, 45


@dataclass
class Order:
    """A basket and its lines, with the priced offer of each."""

    basket: Basket
    user: User
    lines: list[tuple[BasketLine, PricedOffer]]


@dataclass
class Ordered:
    """A sale with its orders, by number."""

    sale: Sale
    orders: list[Order] = field(default_factory=list)


class Story:
    """Plays the events one by one and keeps what is committed, as the stock page would show it."""

    def __init__(self, session: Session, draw: Draw, farms: dict[str, Farm], now: datetime) -> None:
        self._session, self._draw, self._farms, self._now = session, draw, farms, now
        self._offers: dict[int, Offer] = {
            offer.id: offer for farm in farms.values() for offer in farm.offers.values() if offer.id
        }
        self._committed: Counter[int] = Counter()
        self._lists: dict[int, list[PricedOffer]] = {}
        self._events: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._order = count()

    def play(self, sales: list[Sale]) -> list[Ordered]:
        """Everything from the oldest sale to `now`."""
        told = [Ordered(sale) for sale in sales]
        self._plan_counts(told)
        for one in told:
            self._plan_sale(one)
        while self._events:
            at, _, event = heapq.heappop(self._events)
            event(at)
        for one in told:
            self._write(one)
        return told

    def _plan(self, at: datetime, event: Callable[[datetime], None]) -> None:
        if at <= self._now:
            heapq.heappush(self._events, (at, next(self._order), event))

    def _plan_counts(self, told: list[Ordered]) -> None:
        """Every farm counts before the first sale, and again each week at an hour of its own."""
        first = min(one.sale.distribution.orders_open_at for one in told) - timedelta(hours=12)
        for farm in self._farms.values():
            at = max(first, farm.producer.created_at) + timedelta(minutes=self._draw.whole(0, 600))
            while at <= self._now:
                self._plan(at, partial(self._count, farm))
                at += timedelta(days=7)

    def _plan_sale(self, told: Ordered) -> None:
        distribution = told.sale.distribution
        for opens in sorted({stall.participation.window(distribution)[0] for stall in told.sale.stalls}):
            self._plan(opens, partial(self._open, told))
        buyers = self._buyers(told)
        opens, closes = distribution.orders_open_at, distribution.orders_close_at
        for user in buyers:
            self._plan(self._hour(opens, closes), partial(self._place, told, user))
        self._plan(distribution.settles_at(), partial(self._settle, told))

    def _buyers(self, told: Ordered) -> list[User]:
        customers = told.sale.town.customers
        wanted = round(len(customers) * self._draw.real(0.36, 0.5))
        return self._draw.some(customers, max(FEWEST, min(MOST, wanted))) if told.sale.stalls else []

    def _hour(self, opens: datetime, closes: datetime) -> datetime:
        """By day; more of them as the closing comes near."""
        at = max(self._draw.moment(opens, closes) for _ in range(2))
        if paris(at).hour < 7:
            at += timedelta(hours=self._draw.whole(7, 12))
        return min(at, closes - timedelta(minutes=self._draw.whole(3, 50)))

    def _count(self, farm: Farm, at: datetime) -> None:
        for offer_id, usual in farm.stocks.items():
            pieces = max(usual, self._committed[offer_id])
            if self._offers[offer_id].on_hand < pieces // 2 or self._offers[offer_id].on_hand == 0:
                stock.set_on_hand(self._session, farm.member, offer_id, pieces, reason="Comptage", now=at)

    def _open(self, told: Ordered, at: datetime) -> None:
        price_lists.freeze_due(self._session, now=at, distribution_id=told.sale.id)
        ids = [stall.participation.id or 0 for stall in told.sale.stalls]
        self._lists.update(price_lists.price_list(self._session, ids))

    def _place(self, told: Ordered, user: User, at: datetime) -> None:
        chosen = list(self._choice(told, at))
        if not chosen:
            return
        assert user.id is not None
        basket = Basket(
            public_id=self._draw.public_id(),
            distribution_id=told.sale.id,
            user_id=user.id,
            number=told.sale.distribution.next_number(),
            created_at=at,
        )
        order = Order(basket, user, [])
        for priced, quantity in chosen:
            line = BasketLine(
                basket_id=0,
                priced_offer_id=priced.id or 0,
                offer_id=priced.offer_id,
                quantity=quantity,
                created_at=at,
            )
            self._committed[priced.offer_id] += quantity
            order.lines.append((line, priced))
        told.orders.append(order)

    def _choice(self, told: Ordered, at: datetime) -> Iterator[tuple[PricedOffer, int]]:
        """Some products of a few stalls; the heroine's more often than others."""
        distribution = told.sale.distribution
        open_stalls = [one for one in told.sale.stalls if one.participation.is_open(distribution, at)]
        for stall in self._stalls(open_stalls):
            on_sale = [one for one in self._lists.get(stall.participation.id or 0, []) if self._left(one) > 0]
            alone = len(open_stalls) == 1
            for priced in self._draw.some(on_sale, self._draw.whole(2, 6) if alone else self._draw.whole(1, 3)):
                yield priced, min(self._quantity(priced), self._left(priced))

    def _stalls(self, stalls: list[Stall]) -> list[Stall]:
        chosen: list[Stall] = []
        for _ in range(min(len(stalls), self._draw.whole(1, 4))):
            rest = [stall for stall in stalls if stall not in chosen]
            chosen.append(self._draw.weighted(rest, [4 if one.seat.farm.key == HEROINE else 1 for one in rest]))
        return chosen

    def _left(self, priced: PricedOffer) -> int:
        offer = self._offers[priced.offer_id]
        return max(0, offer.on_hand - self._committed[priced.offer_id]) if offer.stock_limited else MOST

    def _quantity(self, priced: PricedOffer) -> int:
        if priced.variable_weight and (priced.max_grams or 0) > 3000:
            return 1
        if priced.bulk:
            wanted = self._draw.weighted((500, 1000, 1500, 2000, 3000), (25, 35, 18, 14, 8))
            return max(1, int(wanted) // priced.portion.size)
        return self._draw.weighted((1, 2, 3, 4), (62, 27, 8, 3))

    def _settle(self, told: Ordered, at: datetime) -> None:
        self._write(told)
        stock.settle(self._session, told.sale.distribution, now=at)
        for order in told.orders:
            for line, _ in order.lines:
                self._committed[line.offer_id] -= line.quantity

    def _write(self, told: Ordered) -> None:
        """Numbers were given in order; ids follow them."""
        if not told.orders or told.orders[0].basket.id:
            return
        self._session.add_all(order.basket for order in told.orders)
        self._session.flush()
        for order in told.orders:
            for line, _ in order.lines:
                assert order.basket.id is not None
                line.basket_id = order.basket.id
                self._session.add(line)
        self._session.flush()
