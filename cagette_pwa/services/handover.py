"""A distribution as its referent sees it, phone in hand: who comes, what they take, what was handed over.

Only admins and referents of the market see it, or change it: the query decides.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from cagette_pwa.clock import day_words, paris
from cagette_pwa.database import locked
from cagette_pwa.errors import HandoverTooEarly, NotFound
from cagette_pwa.models.account import User, full_name
from cagette_pwa.models.basket import Basket, Pickup
from cagette_pwa.models.distribution import Distribution, SaleState, SaleValidation
from cagette_pwa.models.market import RUNNERS, Market, MarketMember, PaymentMode
from cagette_pwa.models.producer import Producer
from cagette_pwa.services import registers, typed
from cagette_pwa.services.calendar import state_of
from cagette_pwa.services.lines import Holder, OrderedLine, ordered_lines
from cagette_pwa.services.recaps import CustomerRecap, by_customer
from cagette_pwa.services.search import plain

LONGEST_NUMBER = 4
"""Digits: more of them are looked for in telephone numbers."""


@dataclass(frozen=True)
class Signature:
    """When something was done, and by whom."""

    at: datetime
    by: str
    already: bool = False
    """It had been done before it was asked for."""


@dataclass(frozen=True)
class Handover:
    """A basket to hand over; `signature` once it has been."""

    recap: CustomerRecap
    signature: Signature | None

    @property
    def holder(self) -> Holder:
        """The order number and its customer."""
        return self.recap.first.holder

    @property
    def lines(self) -> tuple[OrderedLine, ...]:
        """What is in the basket; lines that were set to 0 stay, for the talk at the stall."""
        return self.recap.lines

    @property
    def articles(self) -> int:
        """Things to hand over."""
        return sum(line.articles for line in self.lines)


@dataclass(frozen=True)
class DistributionDay:
    """One distribution: where it stands, and its baskets by number; a basket whose lines are all 0 is left out."""

    distribution: Distribution
    market: Market
    state: SaleState
    validation: Signature | None
    handovers: tuple[Handover, ...]
    farms: dict[int, str]
    """Names by producer id."""

    @property
    def done(self) -> int:
        """Baskets handed over."""
        return sum(1 for handover in self.handovers if handover.signature)

    @property
    def to_weigh(self) -> dict[str, int]:
        """Pieces that still go on the scale, by farm."""
        return unweighed([line for handover in self.handovers for line in handover.lines], self.farms)

    @property
    def amount_cents(self) -> int:
        """What all baskets are worth."""
        return sum(handover.recap.amount_cents for handover in self.handovers)

    @property
    def pays_on_site(self) -> bool:
        """Customers pay each producer."""
        return self.market.payment_mode == PaymentMode.ON_SITE


def day_of(session: Session, user: User, distribution_id: int, *, now: datetime) -> DistributionDay:
    """The distribution, for who runs its market; raises NotFound."""
    asked = {"distribution_id": typed.row_id(distribution_id), "user_id": user.id}
    found = session.execute(_DAY, asked).first()
    if found is None:
        raise NotFound
    distribution, market, validation, by = found
    lines = ordered_lines(session, distribution_id=distribution.id)
    return DistributionDay(
        distribution=distribution,
        market=market,
        state=state_of(distribution, None, validation is not None, now),
        validation=Signature(validation.validated_at, by.name) if validation else None,
        handovers=_handovers(session, lines),
        farms=farm_names(session, lines),
    )


def hand_over(session: Session, user: User, basket_id: int, *, now: datetime) -> Signature:
    """The basket leaves with its customer; handed over already, it stays as it was signed first.

    Raises NotFound, and HandoverTooEarly before the day of the distribution.
    """
    distribution = _locked_basket(session, user, basket_id)
    if paris(now).date() < paris(distribution.starts_at).date():
        raise HandoverTooEarly(day=day_words(distribution.starts_at))
    signed = signatures(session, [basket_id]).get(basket_id)
    if signed:
        return Signature(signed.at, signed.by, already=True)
    session.add(Pickup(basket_id=basket_id, user_id=_id(user), at=now))
    _say(session, user, distribution, basket_id, True, now)
    return Signature(now, user.name)


def take_back(session: Session, user: User, basket_id: int, *, now: datetime) -> None:
    """The basket was ticked by mistake; not handed over, it stays so. Raises NotFound."""
    distribution = _locked_basket(session, user, basket_id)
    active = select(Pickup).where(Pickup.basket_id == basket_id, col(Pickup.undone_at).is_(None))
    for pickup in session.exec(active):
        pickup.undone_by, pickup.undone_at = user.id, now
        session.add(pickup)
        _say(session, user, distribution, basket_id, None, now)
    session.flush()


def matching(handovers: Sequence[Handover], searched: str) -> list[Handover]:
    """Those whose number begins with `searched`, the exact one first, or whose name or telephone holds it."""
    wanted = plain(str(searched)[:80]).strip()
    digits = "".join(c for c in wanted if c.isdigit())
    if digits and len(digits) <= LONGEST_NUMBER and digits == wanted.removeprefix("n°").strip():
        numbered = [one for one in handovers if str(one.holder.number).startswith(digits)]
        return sorted(numbered, key=lambda one: (str(one.holder.number) != digits, one.holder.number))
    if len(digits) > LONGEST_NUMBER:
        return [one for one in handovers if digits in one.holder.phone.replace(" ", "")]
    return [one for one in handovers if all(word in plain(one.holder.customer) for word in wanted.split())]


def markets_run_by(user: User) -> SelectOfScalar[int]:
    """The markets of which this person is an admin or a referent."""
    mine = select(MarketMember.market_id).where(MarketMember.user_id == user.id)
    return mine.where(col(MarketMember.role).in_(RUNNERS))


def farm_names(session: Session, lines: Collection[OrderedLine]) -> dict[int, str]:
    """Names of the farms that these lines come from."""
    ids = {line.sold.producer_id for line in lines}
    return dict(session.execute(_FARMS, {"producer_ids": list(ids)}).all())


def signatures(session: Session, basket_ids: Sequence[int]) -> dict[int, Signature]:
    """Hand-overs that stand, by basket."""
    found = session.execute(_SIGNATURES, {"basket_ids": list(basket_ids)})
    return {basket_id: Signature(at, full_name(first, last)) for basket_id, at, first, last in found}


def unweighed(lines: Collection[OrderedLine], farms: dict[int, str]) -> dict[str, int]:
    """Pieces that still go on the scale, by name of farm."""
    missing: dict[str, int] = {}
    for line in lines:
        if line.to_weigh:
            name = farms[line.sold.producer_id]
            missing[name] = missing.get(name, 0) + line.to_weigh
    return dict(sorted(missing.items()))


def _handovers(session: Session, lines: Sequence[OrderedLine]) -> tuple[Handover, ...]:
    filled = [recap for recap in by_customer(lines) if any(line.quantity for line in recap.lines)]
    signed = signatures(session, [recap.first.holder.basket_id for recap in filled])
    return tuple(Handover(recap, signed.get(recap.first.holder.basket_id)) for recap in filled)


def _locked_basket(session: Session, user: User, basket_id: int) -> Distribution:
    """The distribution of a basket, of a market that `user` runs, locked; raises NotFound."""
    query = (
        select(Distribution)
        .join(Basket, col(Basket.distribution_id) == Distribution.id)
        .where(Basket.id == typed.row_id(basket_id), col(Distribution.market_id).in_(markets_run_by(user)))
    )
    found = session.exec(query).first()
    if found is None:
        raise NotFound
    assert found.id is not None
    session.exec(locked(select(Distribution.id).where(Distribution.id == found.id))).one()
    return found


def _say(
    session: Session, user: User, distribution: Distribution, basket_id: int, value: bool | None, now: datetime
) -> None:
    """For the phones that hand over too."""
    name = registers.subject(registers.PICKUP, basket_id)
    assert distribution.id is not None
    registers.say(session, name, value, distribution_id=distribution.id, producer_id=None, user_id=_id(user), now=now)


def _id(user: User) -> int:
    assert user.id is not None
    return user.id


# The statements of a page that is read again and again at the market are written once.

_RUN: Any = select(MarketMember.market_id).where(
    col(MarketMember.user_id) == bindparam("user_id"), col(MarketMember.role).in_(RUNNERS)
)
_DAY: Any = (
    select(Distribution, Market, SaleValidation, User)
    .join(Market, col(Market.id) == Distribution.market_id)
    .outerjoin(SaleValidation, col(SaleValidation.distribution_id) == Distribution.id)
    .outerjoin(User, col(User.id) == SaleValidation.validated_by)
    .where(col(Distribution.id) == bindparam("distribution_id"), col(Distribution.market_id).in_(_RUN))
)
_FARMS: Any = select(Producer.id, Producer.name).where(col(Producer.id).in_(bindparam("producer_ids", expanding=True)))
_SIGNATURES: Any = (
    select(Pickup.basket_id, Pickup.at, User.first_name, User.last_name)
    .join(User, col(User.id) == Pickup.user_id)
    .where(col(Pickup.basket_id).in_(bindparam("basket_ids", expanding=True)), col(Pickup.undone_at).is_(None))
)
