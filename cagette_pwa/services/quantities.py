"""Changing what was ordered: a missing product, a kindness, a mistake; the customer is always told."""

from datetime import datetime

from sqlmodel import Session, col, select

from cagette_pwa import routes
from cagette_pwa.clock import day_words
from cagette_pwa.errors import NotTakingPart
from cagette_pwa.models.basket import Basket, BasketLine, LineChange
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.services import notices, registers, stock, typed
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
    """Sets the quantity of a line of the farm's own and tells the customer, with before and after.

    0 means that the product is missing; the line stays, so that history does. More than was ordered takes
    from what is available. Sent twice, it counts once. Raises NotFound, BadInput, NotEnough, NotTakingPart
    once the sale was left, and SaleValidated once money moves.
    """
    quantity = typed.whole(quantity, "Quantité", least=0, most=MOST_PIECES)
    reason = typed.one_line(reason, "Motif", least=0, most=LONGEST_REASON)
    line, priced = line_of(session, member, line_id)
    if quantity == line.quantity:
        return
    apply(session, member, line, priced, quantity, reason=reason, now=now)
    registers.say(
        session,
        registers.subject(registers.QUANTITY, line_id),
        quantity,
        distribution_id=session.get_one(Basket, line.basket_id).distribution_id,
        producer_id=member.producer_id,
        user_id=member.user_id,
        now=now,
    )


def apply(
    session: Session,
    member: ProducerMember,
    line: BasketLine,
    priced: PricedOffer,
    quantity: int,
    *,
    reason: str,
    now: datetime,
) -> None:
    """The same on a line that is loaded, while its distribution is locked, without a word to the phones."""
    if session.get_one(Participation, priced.participation_id).withdrawn_at is not None:
        raise NotTakingPart
    stock.correct(session, member, line, priced, quantity, now=now)
    assert line.id is not None
    change = LineChange(
        line_id=line.id, user_id=member.user_id, before=line.quantity, after=quantity, reason=reason, at=now
    )
    line.quantity = quantity
    session.add(change)
    session.flush()
    _tell_customer(session, member, line, priced, change, now)


def clear(
    session: Session, member: ProducerMember, participation_id: int, *, reason: str, now: datetime
) -> list[LineChange]:
    """Sets all quantities of a participation to zero, each with its change in the history; whoever asks tells people.

    Before delivery only: then nothing has left the stock, and what is no longer ordered is available again. Hold the
    distribution's lock.
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
    changes = []
    for line in session.exec(query.execution_options(populate_existing=True)).all():
        assert line.id is not None
        before, line.quantity = line.quantity, 0
        changes.append(
            LineChange(line_id=line.id, user_id=member.user_id, before=before, after=0, reason=reason, at=now)
        )
    session.add_all(changes)
    session.flush()
    return changes


def _tell_customer(
    session: Session,
    member: ProducerMember,
    line: BasketLine,
    priced: PricedOffer,
    change: LineChange,
    now: datetime,
) -> None:
    basket = session.get_one(Basket, line.basket_id)
    farm = session.get_one(Producer, member.producer_id)
    day = day_words(session.get_one(Distribution, basket.distribution_id).starts_at)
    after, before = (priced.portion.count_words(quantity) for quantity in (change.after, change.before))
    what = f"{priced.name} : {after} au lieu de {before}"
    notices.tell(
        session,
        basket.user_id,
        key=f"line-change:{change.id}",
        text=f"Commande n° {basket.number} du {day} modifiée. {what}",
        path=routes.at(routes.ORDER, public_id=basket.public_id),
        subject=f"Votre commande n° {basket.number} du {day} change",
        body="\n\n".join(
            [
                f"{farm.name} a modifié votre commande n° {basket.number} du {day} :",
                what + (f"\nMotif : {change.reason}" if change.reason else ""),
            ]
        ),
        now=now,
    )
