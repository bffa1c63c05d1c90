"""What follows the orders: pieces weighed, baskets handed over, sales closed by their referent."""

from datetime import datetime, timedelta

from sqlmodel import Session

from cagette_pwa.demo.draw import Draw
from cagette_pwa.demo.farms import HEROINE
from cagette_pwa.demo.markets import MARKET_PERIGOURDIN
from cagette_pwa.demo.orders import Ordered
from cagette_pwa.models.basket import BasketLine, Pickup, Weighing
from cagette_pwa.models.market import PaymentMode
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.services import validation

YESTERDAY = timedelta(hours=20)

WEIGHED_ALREADY = 0.4
"""The part of a coming sale's pieces that were weighed as soon as orders closed."""


def hand_over(session: Session, draw: Draw, told: list[Ordered], now: datetime) -> None:
    """For every sale, as far as it has come at `now`."""
    for one in told:
        _weigh_all(session, draw, one, now)
        _tick_all(session, draw, one, now)
        if one.sale.is_past(now):
            _note_closings(one)
    session.flush()
    to_validate = _to_validate(told, now)
    late = _validated_late(to_validate)
    for one in to_validate:
        at = one.sale.distribution.ends_at + timedelta(minutes=draw.whole(15, 240))
        _validate(session, one, max(at, now - YESTERDAY) if one is late else at, now)
    session.flush()


def _weigh_all(session: Session, draw: Draw, told: Ordered, now: datetime) -> None:
    starts_at, closes = told.sale.distribution.starts_at, told.sale.distribution.orders_close_at
    for order in told.orders:
        for line, priced in order.lines:
            early = draw.happens(WEIGHED_ALREADY)
            at = closes + timedelta(hours=2) if early else starts_at - timedelta(hours=draw.whole(1, 5))
            if priced.variable_weight and at <= now:
                session.add_all(_weighings(draw, told, line, priced, at))


def _weighings(draw: Draw, told: Ordered, line: BasketLine, priced: PricedOffer, at: datetime) -> list[Weighing]:
    assert line.id is not None
    grams = priced.expected_grams or 0
    weigher = _weigher(told, priced)
    return [
        Weighing(
            line_id=line.id,
            piece=piece,
            grams=_weight(draw, grams, priced.max_grams or grams),
            user_id=weigher,
            at=at + timedelta(seconds=20 * piece),
            told_at=at + timedelta(minutes=15),
        )
        for piece in range(1, line.quantity + 1)
    ]


def _weight(draw: Draw, expected: int, most: int) -> int:
    """In steps of five grams, as kitchen scales show them."""
    return min(most, max(expected * 4 // 5, 5 * round(draw.around(expected, (most - expected) / 2) / 5)))


def _weigher(told: Ordered, priced: PricedOffer) -> int:
    stalls = told.sale.stalls
    return next(one.seat.farm.member.user_id for one in stalls if one.participation.id == priced.participation_id)


def _tick_all(session: Session, draw: Draw, told: Ordered, now: datetime) -> None:
    """Nearly everybody comes; whoever forgot is not ticked."""
    distribution, referent = told.sale.distribution, told.sale.town.referent
    assert referent.id is not None
    for order in told.orders:
        at = draw.moment(distribution.starts_at, distribution.ends_at)
        forgot = draw.happens(0.03)
        if at <= now and not forgot:
            assert order.basket.id is not None
            session.add(Pickup(basket_id=order.basket.id, user_id=referent.id, at=at))


def _note_closings(told: Ordered) -> None:
    """The recaps of past sales left in their time; those of coming sales are the worker's to send."""
    for stall in told.sale.stalls:
        closes = stall.participation.window(told.sale.distribution)[1]
        stall.participation.closed_at = closes + timedelta(minutes=2)


def _to_validate(told: list[Ordered], now: datetime) -> list[Ordered]:
    """The last sale of the visitor's referent waits for the visitor."""
    past = [one for one in told if one.sale.is_past(now) and one.orders]
    waiting = [one for one in past if one.sale.town.text.key == MARKET_PERIGOURDIN][-1:]
    return [one for one in past if one not in waiting]


def _validated_late(told: list[Ordered]) -> Ordered | None:
    """The heroine's last sale that a market pays: its referent came round to it yesterday, so a Monday is to come."""
    paid = [one for one in told if one.sale.town.market.payment_mode is PaymentMode.ONLINE and _is_there(one)]
    return paid[-1] if paid else None


def _is_there(told: Ordered) -> bool:
    return any(stall.seat.farm.key == HEROINE for stall in told.sale.stalls)


def _validate(session: Session, told: Ordered, at: datetime, now: datetime) -> None:
    if at <= now:
        validation.validate(session, told.sale.town.referent, told.sale.id, now=at)
