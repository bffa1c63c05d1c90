"""Ordering: lock, check, write.

Whoever needs several locks takes them in this order, so that no two commands can wait for each other: the
distribution, then its participations (`price_lists.freeze_due`), then offers by id. The distribution's lock also
hands out order numbers, and makes a key sent twice wait for its own first answer.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from cagette_pwa.clock import moment_words
from cagette_pwa.database import locked
from cagette_pwa.errors import (
    BadQuantity,
    CagetteError,
    EmptyOrder,
    NotEnough,
    NotSold,
    OrderKeyTaken,
    PartTaken,
    PartTooSmall,
    SaleClosed,
    SaleNotOpen,
    SoldOut,
    UnknownSale,
    UnreadableOrder,
)
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, OrderAttempt
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.services import accounts, baskets, price_lists, stock, stock_caps, tickets

MOST_PIECES = 999
MOST_LINES = 300
LONGEST_KEY = 64
KEY_SPEAKS = timedelta(hours=1)
"""How long a guest's browser is known by the key of its order, should the first answer have been lost."""


@dataclass(frozen=True)
class Wanted:
    """So many pieces of a priced offer."""

    priced_offer_id: int
    quantity: int


@dataclass(frozen=True)
class Guest:
    """Who orders without being signed in, as typed."""

    first_name: str
    last_name: str
    email: str
    phone: str


@dataclass(frozen=True)
class _Asked:
    """A priced offer of the sale, and how many pieces are asked for."""

    priced: PricedOffer
    participation: Participation
    quantity: int

    @property
    def name(self) -> str:
        return f"« {self.priced.name} »"


def place(
    session: Session,
    user: User,
    distribution_id: int,
    wanted: Sequence[Wanted],
    *,
    key: str,
    now: datetime,
) -> Basket:
    """Order all of `wanted` or nothing, and confirm it to `user` by mail.

    A second order of the same person in the same sale is added to the first, under its number. The same `key`
    again returns the basket and changes nothing. Raises UnknownSale, EmptyOrder, UnreadableOrder, BadQuantity,
    NotSold, SaleNotOpen, SaleClosed, SoldOut, NotEnough, PartTaken, PartTooSmall and OrderKeyTaken.
    """
    distribution = lock_sale(session, distribution_id)
    done = attempted(session, key)
    if done:
        return _same(done, user, distribution)
    price_lists.freeze_due(session, now=now, distribution_id=distribution_id)
    asked = _asked(session, distribution, _quantities(wanted))
    for one in asked:
        _check_open(one, distribution, now)
    _check_stock(session, distribution, asked)
    basket = baskets.basket_of(session, user, distribution, now=now)
    pieces = {one.priced.id or 0: (one.priced, one.quantity) for one in asked}
    for line in baskets.add(session, basket, pieces, now=now):
        _check_quantity(line.quantity)
    _remember(session, key, basket, now)
    baskets.join_market(session, user, distribution.market_id, now=now)
    tickets.confirm(session, user, basket, cause=key, now=now)
    return basket


def place_as_guest(
    session: Session,
    guest: Guest,
    distribution_id: int,
    wanted: Sequence[Wanted],
    *,
    key: str,
    now: datetime,
) -> Basket:
    """`place` for somebody new, who becomes a person without a password.

    The same `key` again finds the same person: only the browser that ordered knows it. Raises what `place` and
    `accounts.guest` raise; an address that is known already has to sign in.
    """
    lock_sale(session, distribution_id)
    done = attempted(session, key)
    if done:
        user = session.get_one(User, done.user_id)
        if user.password_hash or now - _sent_at(session, key) > KEY_SPEAKS:
            raise OrderKeyTaken
    else:
        user = accounts.guest(session, guest.email, guest.first_name, guest.last_name, guest.phone, now=now)
    return place(session, user, distribution_id, wanted, key=key, now=now)


def lock_sale(session: Session, distribution_id: int) -> Distribution:
    """The distribution, locked before anything else; raises UnknownSale."""
    row = locked(select(Distribution).where(Distribution.id == distribution_id))
    found = session.exec(row.execution_options(populate_existing=True)).first()
    if found is None:
        raise UnknownSale
    return found


def attempted(session: Session, key: str) -> Basket | None:
    """The basket that an order sent with `key` went to, if it was sent; raises UnreadableOrder."""
    if not 0 < len(key) <= LONGEST_KEY:
        raise UnreadableOrder
    query = select(Basket).join(OrderAttempt, col(OrderAttempt.basket_id) == Basket.id)
    return session.exec(query.where(OrderAttempt.key == key)).first()


def _sent_at(session: Session, key: str) -> datetime:
    return session.exec(select(OrderAttempt.at).where(OrderAttempt.key == key)).one()


def _same(done: Basket, user: User, distribution: Distribution) -> Basket:
    if (done.user_id, done.distribution_id) != (user.id, distribution.id):
        raise OrderKeyTaken
    return done


def _quantities(wanted: Sequence[Wanted]) -> Counter[int]:
    """Pieces by priced offer."""
    if len(wanted) > MOST_LINES:
        raise UnreadableOrder
    quantities: Counter[int] = Counter()
    for one in wanted:
        _check_quantity(one.quantity)
        quantities[one.priced_offer_id] += one.quantity
    if not quantities:
        raise EmptyOrder
    return quantities


def _check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= MOST_PIECES:
        raise BadQuantity(least=1, most=MOST_PIECES)


def _asked(session: Session, distribution: Distribution, quantities: Counter[int]) -> list[_Asked]:
    query = (
        select(PricedOffer, Participation)
        .join(Participation, col(Participation.id) == PricedOffer.participation_id)
        .where(col(PricedOffer.id).in_(quantities), Participation.distribution_id == distribution.id)
        .order_by(col(PricedOffer.id))
    )
    found = [_Asked(priced, joined, quantities[priced.id or 0]) for priced, joined in session.exec(query)]
    if len(found) < len(quantities):
        raise NotSold(product="Un produit de votre panier")
    return found


def _check_open(asked: _Asked, distribution: Distribution, now: datetime) -> None:
    if asked.priced.removed_at or asked.participation.withdrawn_at:
        raise NotSold(product=asked.name)
    opens, closes = asked.participation.window(distribution)
    if now < opens:
        raise SaleNotOpen(what=asked.name, when=moment_words(opens))
    if now >= closes:
        raise SaleClosed(what=asked.name, when=moment_words(closes))


def _check_stock(session: Session, distribution: Distribution, asked: Iterable[_Asked]) -> None:
    """Nobody else can take these offers from here to the end of the transaction."""
    pieces: Counter[int] = Counter()
    first: dict[int, _Asked] = {}
    for one in asked:
        pieces[one.priced.offer_id] += one.quantity
        first.setdefault(one.priced.offer_id, one)
    offers = stock.lock_offers(session, list(pieces))
    left = stock_caps.left_for(session, distribution.id or 0, offers)
    for offer_id, quantity in pieces.items():
        remaining = left[offer_id].pieces
        if remaining is not None and quantity > remaining:
            raise _too_few(session, distribution, first[offer_id], left[offer_id])


def _too_few(session: Session, distribution: Distribution, asked: _Asked, left: stock_caps.Left) -> CagetteError:
    remaining = asked.priced.portion.count_words(left.pieces or 0)
    if not left.by_part:
        return NotEnough(product=asked.name, remaining=remaining) if left.pieces else SoldOut(product=asked.name)
    market = session.get_one(Market, distribution.market_id).name
    if left.pieces:
        return PartTooSmall(product=asked.name, remaining=remaining, market=market)
    return PartTaken(product=asked.name, market=market)


def _remember(session: Session, key: str, basket: Basket, now: datetime) -> None:
    session.add(OrderAttempt(key=key, basket_id=basket.id or 0, at=now))
    try:
        session.flush()
    except IntegrityError as taken:  # by an order in another sale, at this very moment
        raise OrderKeyTaken from taken
