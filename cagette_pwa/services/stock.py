"""One true stock across all markets, in pieces, with the ledger that explains it.

`on_hand` is the sum of an offer's movements, and only this module writes the two, together, under the offer's
lock. What can still be sold is never stored: `available = on_hand - committed`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, update
from sqlmodel import Session, col, select

from cagette_pwa.database import locked
from cagette_pwa.errors import NotEnough, NotFound, StockMoved
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.distribution import SETTLING_DELAY, Distribution
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.models.stock import MovementKind, StockMovement
from cagette_pwa.services import typed

MOST_PIECES = 99_999
LONGEST_REASON = 200


def committed(session: Session, offer_ids: Collection[int]) -> dict[int, int]:
    """Pieces ordered and not delivered yet, over all markets; 0 for an offer that nobody ordered."""
    found = dict.fromkeys(offer_ids, 0)
    rows = session.execute(_COMMITTED, {"offer_ids": list(found)})
    return found | {offer_id: int(pieces) for offer_id, pieces in rows}


def available(offer: Offer, committed: int) -> int | None:
    """Pieces that can still be ordered, never negative; None when the offer's stock is not limited."""
    return max(0, offer.on_hand - committed) if offer.stock_limited else None


def lock_offers(session: Session, offer_ids: Collection[int]) -> dict[int, Offer]:
    """These offers as they are now, locked until the end of the transaction, in id order."""
    query = locked(select(Offer).where(col(Offer.id).in_(set(offer_ids))).order_by(col(Offer.id)))
    offers = session.exec(query.execution_options(populate_existing=True))
    return {offer.id: offer for offer in offers if offer.id is not None}


def locked_offer(session: Session, member: ProducerMember, offer_id: int) -> Offer:
    """An offer of this farm as it is now, locked; raises NotFound."""
    return locked_offers(session, member, [offer_id])[offer_id]


def locked_offers(session: Session, member: ProducerMember, offer_ids: Collection[int]) -> dict[int, Offer]:
    """Offers of this farm as they are now, locked in id order; raises NotFound when one is not the farm's."""
    wanted = {typed.row_id(offer_id) for offer_id in offer_ids}
    mine = select(Offer).where(col(Offer.id).in_(wanted), Offer.producer_id == member.producer_id)
    held = locked(mine.order_by(col(Offer.id))).execution_options(populate_existing=True)
    offers = {typed.row_id(offer.id): offer for offer in session.exec(held)}
    if len(offers) < len(wanted):
        raise NotFound
    return offers


def set_limited(session: Session, member: ProducerMember, offer_id: int, limited: bool, *, now: datetime) -> None:
    """Limits what can be ordered to the real stock, or stops doing so; no piece moves. Raises NotFound."""
    locked_offer(session, member, offer_id).stock_limited = limited
    session.flush()


def set_on_hand(
    session: Session,
    member: ProducerMember,
    offer_id: int,
    pieces: int,
    *,
    reason: str = "",
    seen: int | None = None,
    known: int | None = None,
    now: datetime,
) -> None:
    """The producer says how many pieces there are; the ledger gets the difference.

    Below what is ordered is allowed: the truth is the truth, and nothing more can be ordered. `seen` is the stock
    and `known` the last line of the ledger (0 for none) that the screen showed, from which a count or a difference
    was meant: when something else has moved since, raises StockMoved, so that a count that arrives late wipes no
    delivery out. One's own counts since `known` are steps on the way. Sent twice, it counts once. Raises NotFound
    and BadInput.
    """
    pieces = typed.whole(pieces, "Stock réel", least=0, most=MOST_PIECES)
    reason = typed.one_line(reason, "Motif", least=0, most=LONGEST_REASON)
    offer = locked_offer(session, member, offer_id)
    if offer.on_hand == pieces:
        return
    if seen not in (None, offer.on_hand) or _moved_since(session, member, offer_id, known):
        raise StockMoved(pieces=offer.portion.count_words(offer.on_hand))
    write_count(session, member, offer, pieces, reason, now)
    session.flush()


def write_count(
    session: Session, member: ProducerMember, offer: Offer, pieces: int, reason: str, now: datetime
) -> None:
    """The real stock becomes `pieces`, with the line of the ledger that says who, when and why. Hold its lock."""
    movement = _move(offer, MovementKind.COUNT, pieces - offer.on_hand, now)
    movement.reason, movement.user_id = reason, member.user_id
    session.add(movement)


def last_movement(offer_id: Any) -> Any:
    """A column: the last line of an offer's ledger, 0 while it has none."""
    last = select(func.max(StockMovement.id)).where(StockMovement.offer_id == offer_id).scalar_subquery()
    return func.coalesce(last, 0)


def set_low_stock(session: Session, member: ProducerMember, offer_id: int, pieces: int, *, now: datetime) -> None:
    """Below so many pieces available, the page warns. Raises NotFound and BadInput."""
    pieces = typed.whole(pieces, "Seuil d'alerte", least=0, most=MOST_PIECES)
    locked_offer(session, member, offer_id).low_stock = pieces
    session.flush()


def due_settlements(session: Session, *, now: datetime) -> list[int]:
    """Distributions that ended some minutes ago and have not settled, however long ago, in id order."""
    query = (
        select(col(Distribution.id))
        .where(col(Distribution.delivered_at).is_(None), col(Distribution.ends_at) <= now - SETTLING_DELAY)
        .order_by(col(Distribution.id))
    )
    return [ident for ident in session.exec(query) if ident is not None]


def settle(session: Session, distribution: Distribution, *, now: datetime) -> None:
    """What was ordered counts as delivered, and limited offers lose it from their stock; done once.

    The guide: « quelques minutes après la fin de la distribution, les colonnes "commandé" et "stock réel" sont
    mises à jour ». Locks the distribution, then its offers.
    """
    row = locked(select(Distribution).where(Distribution.id == distribution.id))
    held = session.exec(row.execution_options(populate_existing=True)).one()
    if held.delivered_at is not None:
        return
    held.delivered_at = now
    baskets = select(col(Basket.id)).where(Basket.distribution_id == held.id)
    ours = (col(BasketLine.basket_id).in_(baskets), col(BasketLine.delivered).is_(None))
    offers = lock_offers(session, set(session.exec(select(BasketLine.offer_id).where(*ours).distinct())))
    lines = session.exec(select(BasketLine).where(*ours).order_by(col(BasketLine.id))).all()
    session.add_all(_deliveries(lines, offers, now))
    session.execute(
        update(BasketLine).where(*ours).values(delivered=BasketLine.quantity),
        execution_options={"synchronize_session": False},
    )
    for line in lines:
        session.expire(line)
    session.flush()


def correct(
    session: Session, member: ProducerMember, line: BasketLine, priced: PricedOffer, quantity: int, *, now: datetime
) -> None:
    """Makes room for `quantity` pieces in a line, before it is changed; hold its distribution's lock.

    Until delivery nothing moves, but more than was ordered must be available: raises NotEnough. After
    it, the ledger gets the difference; what never left the stock does not come back to it.
    """
    offer = lock_offers(session, [line.offer_id])[line.offer_id]
    if line.delivered is not None:
        pieces = _corrected(session, line, quantity, offer)
        if offer.stock_limited and pieces:
            movement = _move(offer, MovementKind.CORRECTION, pieces, now)
            movement.line_id, movement.user_id = line.id, member.user_id
            session.add(movement)
        line.delivered = quantity
        return
    left = available(offer, committed(session, [line.offer_id])[line.offer_id])
    if left is not None and quantity - line.quantity > left:
        most = priced.portion.count_words(line.quantity + left)
        raise NotEnough(product=f"« {priced.name} »", remaining=most)


def _moved_since(session: Session, member: ProducerMember, offer_id: int, known: int | None) -> bool:
    """Whether anything but this person's counts has moved an offer's stock after a line of its ledger."""
    if known is None:
        return False
    known = typed.row_id(known) if known else 0
    own = (col(StockMovement.kind) == MovementKind.COUNT) & (col(StockMovement.user_id) == member.user_id)
    others = select(StockMovement.id).where(
        StockMovement.offer_id == offer_id,
        col(StockMovement.id) > known,
        or_(col(StockMovement.user_id).is_(None), ~own),
    )
    return session.exec(others.limit(1)).first() is not None


def _corrected(session: Session, line: BasketLine, quantity: int, offer: Offer) -> int:
    """Pieces that come back to the stock (positive) or leave it, when a delivered line becomes `quantity`.

    Fewer may have left it than were delivered: it stopped at zero, or was not limited then.
    """
    delivered = line.delivered or 0
    if quantity > delivered:
        return -min(quantity - delivered, offer.on_hand)
    moved = select(func.coalesce(func.sum(StockMovement.pieces), 0)).where(StockMovement.line_id == line.id)
    return max(0, -int(session.exec(moved).one()) - quantity)


def _deliveries(lines: Sequence[BasketLine], offers: dict[int, Offer], now: datetime) -> list[StockMovement]:
    """Where more was delivered than was counted, the count was wrong: stock stops at zero."""
    movements = []
    for line in lines:
        offer = offers[line.offer_id]
        pieces = min(line.quantity, offer.on_hand)
        if offer.stock_limited and pieces:
            movement = _move(offer, MovementKind.DELIVERY, -pieces, now)
            movement.line_id = line.id
            movements.append(movement)
    return movements


def _move(offer: Offer, kind: MovementKind, pieces: int, now: datetime) -> StockMovement:
    """Moves `on_hand` and returns the line of the ledger that says so. Hold the offer's lock."""
    assert offer.id is not None
    offer.on_hand += pieces
    return StockMovement(offer_id=offer.id, kind=kind, pieces=pieces, on_hand_after=offer.on_hand, at=now)


# Every shop, every order and every list of stocks asks it, and building a statement takes longer than running it.
_COMMITTED: Any = (
    select(BasketLine.offer_id, func.sum(BasketLine.quantity))
    .where(col(BasketLine.offer_id).in_(bindparam("offer_ids", expanding=True)), col(BasketLine.delivered).is_(None))
    .group_by(col(BasketLine.offer_id))
)
