"""Sharing a limited stock: of all there is, one sale takes at most its part ("30 kg, dont 10 pour Segonzac").

A part limits what customers order in a sale, from the moment it is set; the stock itself stays one. It says nothing
while an offer is not limited, and the farm's own changes of quantities may go beyond it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from cagette_pwa.errors import NotFound, PartTooLate
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.catalog import Catalog, CatalogItem
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.models.stock import StockCap
from cagette_pwa.services import stock, typed

MOST_SALES: Final = 1000


@dataclass(frozen=True)
class Part:
    """A sale that takes orders, now or later, and sells the offer."""

    distribution_id: int
    market: str
    commune: str
    starts_at: datetime
    is_open: bool
    pieces: int | None
    """At most so many, ordered ones included; None when the sale may take all."""
    ordered: int


@dataclass(frozen=True)
class Left:
    """What customers of one sale can still order of an offer."""

    pieces: int | None
    """None when the offer is not limited."""
    by_part: bool
    """There is more in stock: the sale's part ends first."""


def left_for(session: Session, distribution_id: int, offers: Mapping[int, Offer]) -> dict[int, Left]:
    """What remains of these offers in this sale; it holds until the end of the transaction if they are locked."""
    committed = stock.committed(session, list(offers))
    rooms = _rooms(session, distribution_id, offers)
    return {key: _left(stock.available(offer, committed[key]), rooms.get(key)) for key, offer in offers.items()}


def least(available: int | None, room: int | None) -> int | None:
    """Of what is available, no more than a part has `room` for; either may be None."""
    return available if available is None or room is None else max(0, min(available, room))


def room_in(distribution_id: Any, offer_id: Any) -> Any:
    """A column for the statement of a shop: what the part of an offer in a sale has room for, NULL without one.

    Below zero where more was ordered before the part was set, or the farm itself went beyond.
    """
    ours = and_(col(StockCap.distribution_id) == distribution_id, col(StockCap.offer_id) == offer_id)
    return select_columns(_ROOM).where(ours).scalar_subquery()


def parts(session: Session, member: ProducerMember, offer_id: int, *, now: datetime) -> list[Part]:
    """The sales of an offer of this farm that take orders, now or later, soonest first. Raises NotFound."""
    offer = session.exec(_mine(member, offer_id)).first()
    if offer is None:
        raise NotFound
    held = {row.id: row for row in session.execute(_sales(member, offer, now))}
    query = select(StockCap.distribution_id, StockCap.pieces).where(StockCap.offer_id == offer.id)
    caps = dict(session.exec(query).all())
    ordered = _ordered(session, typed.row_id(offer.id), held)
    return [
        Part(
            distribution_id=key,
            market=row.market,
            commune=row.commune,
            starts_at=row.starts_at,
            is_open=row.opens_at <= now,
            pieces=caps.get(key),
            ordered=ordered.get(key, 0),
        )
        for key, row in held.items()
    ]


def set_caps(
    session: Session, member: ProducerMember, offer_id: int, caps: Mapping[int, int | None], *, now: datetime
) -> None:
    """Gives sales their part of an offer, by distribution; None takes it back, sales not named keep theirs.

    It holds for orders from now on, in open sales too; what was ordered stays ordered. Raises NotFound, BadInput, and
    PartTooLate for a sale that takes no more orders of it; then nothing is changed.
    """
    if len(caps) > MOST_SALES:
        raise NotFound
    wanted = {typed.row_id(key): _checked(pieces) for key, pieces in caps.items()}
    offer_id = typed.row_id(stock.locked_offer(session, member, offer_id).id)
    known = {part.distribution_id: part for part in parts(session, member, offer_id, now=now)}
    held = {cap.distribution_id: cap for cap in session.exec(select(StockCap).where(StockCap.offer_id == offer_id))}
    for key, pieces in wanted.items():
        before = held.get(key)
        if pieces == (before.pieces if before else None):
            continue
        if key not in known:
            raise PartTooLate
        if before and pieces is None:
            session.delete(before)
        elif before and pieces is not None:
            before.pieces, before.set_by, before.set_at = pieces, member.user_id, now
        elif pieces is not None:
            session.add(_cap(member, offer_id, key, pieces, now))
    session.flush()


def _cap(member: ProducerMember, offer_id: int, distribution_id: int, pieces: int, now: datetime) -> StockCap:
    return StockCap(
        offer_id=offer_id, distribution_id=distribution_id, pieces=pieces, set_by=member.user_id, set_at=now
    )


def _checked(pieces: int | None) -> int | None:
    return None if pieces is None else typed.whole(pieces, "Part d'une vente", least=0, most=stock.MOST_PIECES)


def _left(available: int | None, room: int | None) -> Left:
    left = least(available, room)
    return Left(left, left != available)


def _rooms(session: Session, distribution_id: int, offer_ids: Collection[int]) -> dict[int, int]:
    given = {"distribution_id": distribution_id, "offer_ids": list(offer_ids)}
    return {row.offer_id: int(row.room) for row in session.execute(_ROOMS, given)}


def _mine(member: ProducerMember, offer_id: int) -> Any:
    return select(Offer).where(Offer.id == typed.row_id(offer_id), Offer.producer_id == member.producer_id)


def _sales(member: ProducerMember, offer: Offer, now: datetime) -> Any:
    """Sales whose price list has the offer; whose catalog has it, where the list is not copied yet."""
    opens = func.coalesce(Participation.orders_open_at, Distribution.orders_open_at)
    closes = func.coalesce(Participation.orders_close_at, Distribution.orders_close_at)
    listed = select(PricedOffer.participation_id).where(
        PricedOffer.offer_id == offer.id, col(PricedOffer.removed_at).is_(None)
    )
    chosen = select(CatalogItem.catalog_id).where(CatalogItem.offer_id == offer.id)
    to_come = and_(col(Participation.frozen_at).is_(None), col(Participation.catalog_id).in_(chosen))
    sold = col(Participation.id).in_(listed)
    return (
        select_columns(
            col(Distribution.id),
            col(Distribution.starts_at),
            col(Market.name).label("market"),
            col(Market.commune),
            func.min(opens).label("opens_at"),
        )
        .join(Participation, col(Participation.distribution_id) == Distribution.id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .join(Market, col(Market.id) == Distribution.market_id)
        .where(
            col(Catalog.producer_id) == member.producer_id,
            col(Participation.withdrawn_at).is_(None),
            closes > now,
            sold if offer.archived_at else or_(sold, to_come),
        )
        .group_by(col(Distribution.id), col(Market.id))
        .order_by(col(Distribution.starts_at), col(Distribution.id))
    )


def _ordered(session: Session, offer_id: int, distribution_ids: Collection[int]) -> dict[int, int]:
    query = (
        select(Basket.distribution_id, func.sum(BasketLine.quantity))
        .join(BasketLine, col(BasketLine.basket_id) == Basket.id)
        .where(col(Basket.distribution_id).in_(distribution_ids), BasketLine.offer_id == offer_id)
        .group_by(col(Basket.distribution_id))
    )
    return {key: int(pieces) for key, pieces in session.exec(query)}


_THERE: Any = (
    select_columns(func.coalesce(func.sum(BasketLine.quantity), 0))
    .join(Basket, col(Basket.id) == BasketLine.basket_id)
    .where(col(Basket.distribution_id) == StockCap.distribution_id, col(BasketLine.offer_id) == StockCap.offer_id)
    .correlate(StockCap)
    .scalar_subquery()
)
"""Pieces of a part that are ordered already."""

_ROOM: Any = StockCap.pieces - _THERE
_ROOMS = select_columns(col(StockCap.offer_id), _ROOM.label("room")).where(
    col(StockCap.distribution_id) == bindparam("distribution_id"),
    col(StockCap.offer_id).in_(bindparam("offer_ids", expanding=True)),
)
