"""Being at a sale, or not: how a participation begins, and how it ends."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import price_lists, typed
from cagette_pwa.services.lines import ARTICLES
from cagette_pwa.services.selected_sales import Sale


def join(
    session: Session, member: ProducerMember, sales: Sequence[Sale], now: datetime, *, same_window: bool = False
) -> int:
    """Takes part in those of these sales that are not joined, and says how many.

    A date joined again starts afresh, with the market's own opening and closing, unless `same_window`.
    """
    new = [sale for sale in sales if sale.joined is None]
    for sale in new:
        held = sale.participation or Participation(
            catalog_id=typed.row_id(sale.catalog.id), distribution_id=typed.row_id(sale.distribution.id), joined_at=now
        )
        held.joined_by, held.joined_at = member.user_id, now
        if not same_window:
            held.orders_open_at = held.orders_close_at = None
        come_back(held)
        session.add(held)
    session.flush()
    return len(new)


def come_back(held: Participation) -> None:
    """A participation that was left holds again; its closing, which is still to come, is dealt with again."""
    held.withdrawn_by = held.withdrawn_at = held.holiday_id = held.closed_at = None


def leave(
    session: Session,
    user_id: int | None,
    joined: Sequence[Participation],
    now: datetime,
    *,
    holiday_id: int | None = None,
) -> int:
    """Leaves these sales and says how many; price lists from which nobody ordered are dropped.

    Hold the locks of the participations and of their distributions.
    """
    price_lists.thaw(session, joined)
    for held in joined:
        held.withdrawn_by, held.withdrawn_at, held.holiday_id = user_id, now, holiday_id
    session.flush()
    return len(joined)


def without_orders(
    session: Session, joined: Sequence[Participation]
) -> tuple[list[Participation], list[Participation]]:
    """Those for which nothing is ordered, and those that customers count on."""
    pieces = ordered(session, [typed.row_id(held.id) for held in joined])
    free = [held for held in joined if not pieces[typed.row_id(held.id)]]
    return free, [held for held in joined if pieces[typed.row_id(held.id)]]


def ordered(session: Session, participation_ids: Iterable[int]) -> dict[int, int]:
    """Things that customers have ordered in each participation, all offers together."""
    found = dict.fromkeys(participation_ids, 0)
    query = (
        select(PricedOffer.participation_id, func.sum(ARTICLES))
        .join(BasketLine, col(BasketLine.priced_offer_id) == PricedOffer.id)
        .where(col(PricedOffer.participation_id).in_(found))
        .group_by(col(PricedOffer.participation_id))
    )
    return found | {ident: int(pieces) for ident, pieces in session.exec(query)}
