"""Changing what was ordered: a missing product, a kindness, a mistake.

The customer is told once for a session of changes, by `services.change_notices`.
"""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from cagette_pwa.errors import NotTakingPart
from cagette_pwa.models.basket import Basket, BasketLine, LineChange
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import registers, stock, typed
from cagette_pwa.services.weighings import line_of

MOST_PIECES = 999
LONGEST_REASON = 200


def change(
    session: Session,
    member: ProducerMember,
    line_id: int,
    quantity: int,
    *,
    reason: str = "",
    now: datetime,
) -> None:
    """Sets the quantity of a line of the farm's own; phones in the field hear of it, and so will the customer.

    0 means that the product is missing; the line stays, so that history does. More than was ordered takes
    from what is available. Sent twice, it counts once. Raises NotFound, BadInput, NotEnough, NotTakingPart
    once the sale was left, and SaleValidated once money moves.
    """
    line, priced = line_of(session, member, line_id)
    if apply(session, member, line, priced, quantity, reason=reason, now=now):
        say(session, member, line, now=now)


def apply(
    session: Session,
    member: ProducerMember,
    line: BasketLine,
    priced: PricedOffer,
    quantity: int,
    *,
    reason: str,
    now: datetime,
) -> bool:
    """`change` of a line that was read under its distribution's lock; whether it changed. The field is not told.

    Raises BadInput, NotEnough and NotTakingPart.
    """
    quantity = typed.whole(quantity, "Quantité", least=0, most=MOST_PIECES)
    reason = typed.one_line(reason, "Motif", least=0, most=LONGEST_REASON)
    if quantity == line.quantity:
        return False
    if session.get_one(Participation, priced.participation_id).withdrawn_at is not None:
        raise NotTakingPart
    stock.correct(session, member, line, priced, quantity, now=now)
    session.add(_changed(member, line, quantity, reason, now))
    session.flush()
    return True


def say(session: Session, member: ProducerMember, line: BasketLine, *, now: datetime) -> None:
    """The quantity of a line, as phones in the field read it. Hold its distribution's lock."""
    registers.say(
        session,
        registers.subject(registers.QUANTITY, typed.row_id(line.id)),
        line.quantity,
        distribution_id=session.get_one(Basket, line.basket_id).distribution_id,
        producer_id=member.producer_id,
        user_id=member.user_id,
        now=now,
    )


def clear(
    session: Session, member: ProducerMember, participation_id: int, *, reason: str, now: datetime
) -> list[LineChange]:
    """Sets all quantities of a participation to zero, each with its change in the history; whoever asks tells people.

    What is still to be told of these lines is settled with it. Before delivery only: then nothing has left the stock,
    and what is no longer ordered is available again. Hold the distribution's lock.
    """
    query = (
        select(BasketLine)
        .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
        .where(
            PricedOffer.participation_id == participation_id,
            BasketLine.quantity > 0,
            col(BasketLine.delivered).is_(None),
        )
        .order_by(col(BasketLine.id))
    )
    lines = session.exec(query.execution_options(populate_existing=True)).all()
    changes = [_changed(member, line, 0, reason, now) for line in lines]
    session.add_all(changes)
    session.flush()
    sale = session.get_one(Participation, participation_id).distribution_id
    gone = {typed.row_id(line.id): 0 for line in lines}
    registers.follow(session, gone, distribution_id=sale, user_id=member.user_id, now=now)
    ours = select(BasketLine.id).join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
    of_sale = col(LineChange.line_id).in_(ours.where(PricedOffer.participation_id == participation_id))
    session.exec(update(LineChange).where(of_sale, col(LineChange.told_at).is_(None)).values(told_at=now))
    return changes


def _changed(member: ProducerMember, line: BasketLine, quantity: int, reason: str, now: datetime) -> LineChange:
    before, line.quantity, line.changed_at = line.quantity, quantity, now
    return LineChange(
        line_id=typed.row_id(line.id), user_id=member.user_id, before=before, after=quantity, reason=reason, at=now
    )
