"""What the prices of a product's offers were: who changed them, when, from what to what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from cagette_pwa.models.account import User
from cagette_pwa.models.portion import MEASURED
from cagette_pwa.models.price import PriceChange
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.services import typed
from cagette_pwa.services.products import product_of

PAGE: Final = 30
MEASURES: Final = {unit.measure for unit in MEASURED}


@dataclass(frozen=True)
class PastChange:
    """A change of price, for a `measure` or for one. `can_undo`: it stands, and it is the offer's last one."""

    change_id: int
    label: str
    measure: str
    before_cents: int
    after_cents: int
    who: str
    at: datetime
    undone_by: str
    undone_at: datetime | None
    can_undo: bool


@dataclass(frozen=True)
class History:
    """Newest first; `older` is where the next page begins, None at the end."""

    changes: tuple[PastChange, ...]
    older: int | None


def history(
    session: Session, member: ProducerMember, product_id: int, before: int | None = None, *, now: datetime
) -> History:
    """The changes of a product's prices, before one of them when it is given, in three queries; raises NotFound."""
    product_of(session, member.producer_id, product_id)
    author, undoer = aliased(User), aliased(User)
    query: Any = (
        select(PriceChange, Offer, author, undoer)
        .join(Offer, col(Offer.id) == PriceChange.offer_id)
        .join(author, author.id == PriceChange.changed_by)  # type: ignore[arg-type]
        .outerjoin(undoer, undoer.id == PriceChange.undone_by)  # type: ignore[arg-type]
        .where(Offer.product_id == product_id)
        .order_by(col(PriceChange.id).desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        query = query.where(col(PriceChange.id) < typed.row_id(before))
    rows = session.exec(query).all()
    standing = _standing(session, product_id)
    changes = tuple(_past(row, standing) for row in rows[:PAGE])
    return History(changes, changes[-1].change_id if len(rows) > PAGE else None)


def _standing(session: Session, product_id: int) -> set[int | None]:
    """The last change of each offer that was not taken back."""
    query = (
        select(func.max(PriceChange.id))
        .join(Offer, col(Offer.id) == PriceChange.offer_id)
        .where(Offer.product_id == product_id, col(PriceChange.undone_at).is_(None))
        .group_by(col(PriceChange.offer_id))
    )
    return set(session.exec(query))


def _past(found: tuple[PriceChange, Offer, User, User | None], standing: set[int | None]) -> PastChange:
    row, offer, author, undoer = found
    as_left = offer.price_cents == row.after_cents and offer.sold_as == row.sold_as
    return PastChange(
        change_id=typed.row_id(row.id),
        label=offer.label,
        measure=row.sold_as if row.sold_as in MEASURES else "",
        before_cents=row.before_cents,
        after_cents=row.after_cents,
        who=author.name,
        at=row.changed_at,
        undone_by=undoer.name if undoer else "",
        undone_at=row.undone_at,
        can_undo=as_left and row.id in standing,
    )
