"""What is left in sales that somebody looks at: one question to the database, however many of them there are."""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.portion import Portion
from cagette_pwa.models.product import Offer
from cagette_pwa.services import shop, stock_caps


class Left(NamedTuple):
    """What is left of an offer, and how the shop says it."""

    pieces: int | None
    """None when the offer is not limited."""
    words: str


Lefts = dict[int, Left]
"""By priced offer; what can no longer be ordered in the sale is absent."""


def left_in(session: Session, distribution_ids: Collection[int], *, now: datetime) -> dict[int, Lefts]:
    """What each of these sales can still order now; the same as `shop.look` shows, in one query for all."""
    found: dict[int, Lefts] = {key: {} for key in distribution_ids}
    for row in session.execute(_LEFT, {"distribution_ids": list(found), "now": now}):
        available = max(0, row.on_hand - row.committed) if row.stock_limited else None
        left = stock_caps.least(available, row.room)
        found[row.distribution_id][row.id] = Left(left, shop.left_words(left, row.low_stock, Portion.of(row)))
    return found


def _statement() -> Any:
    """Unlimited offers are not counted: the database skips what `case` leaves out."""
    ours = (col(BasketLine.offer_id) == Offer.id, col(BasketLine.delivered).is_(None))
    ordered = select_columns(func.coalesce(func.sum(BasketLine.quantity), 0)).where(*ours)
    room = stock_caps.room_in(Distribution.id, Offer.id)
    columns: Any = select_columns(
        col(PricedOffer.id),
        *(getattr(PricedOffer, field.name) for field in fields(Portion)),
        col(Participation.distribution_id),
        col(Offer.stock_limited),
        col(Offer.on_hand),
        col(Offer.low_stock),
        case((col(Offer.stock_limited), ordered.correlate(Offer).scalar_subquery())).label("committed"),
        case((col(Offer.stock_limited), room)).label("room"),
    )
    return (
        columns.join(Participation, col(Participation.id) == PricedOffer.participation_id)
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .join(Offer, col(Offer.id) == PricedOffer.offer_id)
        .where(col(Distribution.id).in_(bindparam("distribution_ids", expanding=True)), shop.ON_SALE)
    )


_LEFT = _statement()
