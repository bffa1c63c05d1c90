"""A distribution as its referent sees it: who comes, what they take, what was handed over and by whom.

Only admins and referents of the market see it: the query decides. Baskets are handed over in the field (`field.py`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from cagette_pwa.errors import NotFound
from cagette_pwa.models.account import User, full_name
from cagette_pwa.models.basket import Pickup
from cagette_pwa.models.distribution import Distribution, SaleState, SaleValidation
from cagette_pwa.models.market import RUNNERS, Market, MarketMember, PaymentMode
from cagette_pwa.models.producer import Producer
from cagette_pwa.services import typed
from cagette_pwa.services.calendar import state_of
from cagette_pwa.services.lines import Holder, OrderedLine, ordered_lines
from cagette_pwa.services.recaps import CustomerRecap, by_customer


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


# The statements of a page that is read every twenty seconds at the market are written once.

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
