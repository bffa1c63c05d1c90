"""Filling a basket, while its distribution is locked; `services.orders` has checked what goes in."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import MarketMember, MarketRole
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.services import registers


def basket_of(session: Session, user: User, distribution: Distribution, *, now: datetime) -> Basket:
    """The person's one basket at this distribution, numbered when it is new."""
    basket = session.exec(select(Basket).filter_by(distribution_id=distribution.id, user_id=user.id)).first()
    if basket is None:
        number = distribution.next_number()
        basket = Basket(distribution_id=_id(distribution), user_id=_id(user), number=number, created_at=now)
        session.add(basket)
        session.flush()
    return basket


def add(
    session: Session, basket: Basket, pieces: dict[int, tuple[PricedOffer, int]], *, now: datetime
) -> list[BasketLine]:
    """So many more pieces of each priced offer, on its line if there is one; returns the lines as they are now."""
    query = select(BasketLine).where(BasketLine.basket_id == basket.id, col(BasketLine.priced_offer_id).in_(pieces))
    lines = {line.priced_offer_id: line for line in session.exec(query)}
    for priced_id, (priced, quantity) in pieces.items():
        line = lines.get(priced_id) or _line(basket, priced, now)
        line.changed_at = now if priced_id in lines else None
        line.quantity += quantity
        lines[priced_id] = line
    session.add_all(lines.values())
    session.flush()
    now_there = {line.id or 0: line.quantity for line in lines.values() if line.changed_at}
    where = {"distribution_id": basket.distribution_id, "user_id": basket.user_id}
    registers.follow(session, now_there, **where, now=now)
    return list(lines.values())


def join_market(session: Session, user: User, market_id: int, *, now: datetime) -> None:
    """The first order makes a customer of the market."""
    role = MarketRole.CUSTOMER
    known = {"market_id": market_id, "user_id": _id(user), "role": role}
    if session.exec(select(MarketMember.id).filter_by(**known)).first():
        return
    try:
        with session.begin_nested():
            session.add(MarketMember(market_id=market_id, user_id=_id(user), role=role, joined_at=now))
    except IntegrityError:  # joined at this very moment, by an order in another of its sales
        return


def _line(basket: Basket, priced: PricedOffer, now: datetime) -> BasketLine:
    return BasketLine(
        basket_id=_id(basket), priced_offer_id=_id(priced), offer_id=priced.offer_id, quantity=0, created_at=now
    )


def _id(row: User | Distribution | PricedOffer | Basket) -> int:
    assert row.id is not None
    return row.id
