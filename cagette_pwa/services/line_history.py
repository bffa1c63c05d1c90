"""What was changed in an order after it was made: what, when, by which farm, why, from how many to how many."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, BasketLine, LineChange
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.portion import Portion
from cagette_pwa.models.producer import Producer, ProducerMember


@dataclass(frozen=True)
class Changed:
    """One change of one line."""

    change_id: int
    basket_id: int
    farm: str
    name: str
    portion: Portion
    before: int
    after: int
    reason: str
    at: datetime

    @property
    def words(self) -> str:
        """`3 → 2`, `1,5 kg → 0 kg`."""
        before, after = (self.portion.count_words(quantity) for quantity in (self.before, self.after))
        return f"{before} → {after}"


def of_order(session: Session, user: User, public_id: str, *, now: datetime) -> list[Changed]:
    """All that farms changed in an order of this person's own, newest first; nothing for anybody else."""
    mine = (col(Basket.public_id) == str(public_id), col(Basket.user_id) == user.id)
    return _read(session, _CHANGES.where(*mine))


def of_baskets(
    session: Session, member: ProducerMember, basket_ids: Collection[int], *, now: datetime
) -> list[Changed]:
    """What the farm changed in these baskets, newest first; nothing of other farms."""
    mine = (col(Basket.id).in_(list(basket_ids)), col(Catalog.producer_id) == member.producer_id)
    return _read(session, _CHANGES.where(*mine)) if basket_ids else []


def _read(session: Session, statement: Any) -> list[Changed]:
    return [
        Changed(
            change_id=change.id,
            basket_id=basket_id,
            farm=farm,
            name=priced.name,
            portion=priced.portion,
            before=change.before,
            after=change.after,
            reason=change.reason,
            at=change.at,
        )
        for change, priced, farm, basket_id in session.execute(statement)
    ]


_CHANGES: Any = (
    select(LineChange, PricedOffer, col(Producer.name), col(Basket.id))
    .join(BasketLine, col(BasketLine.id) == LineChange.line_id)
    .join(Basket, col(Basket.id) == BasketLine.basket_id)
    .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
    .join(Participation, col(Participation.id) == PricedOffer.participation_id)
    .join(Catalog, col(Catalog.id) == Participation.catalog_id)
    .join(Producer, col(Producer.id) == Catalog.producer_id)
    .order_by(col(LineChange.id).desc())
)
