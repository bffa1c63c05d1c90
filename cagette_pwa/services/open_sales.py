"""Offers hidden from sales that take orders now, and shown in them again.

A price list never changes once it is copied, but a producer who has nothing left may say so at once. What was
ordered stays ordered.
"""

from datetime import datetime

from sqlmodel import Session, col, exists, func, select
from sqlmodel.sql.expression import SelectOfScalar

from cagette_pwa.database import locked
from cagette_pwa.models.catalog import CatalogItem
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.participation import Participation, PricedOffer


def take_out(session: Session, offer_ids: list[int], catalog_id: int | None = None, *, now: datetime) -> None:
    """Hide offers from the sales that are not closed; only those of one catalog when it is given."""
    query = _unclosed(offer_ids, now).where(col(PricedOffer.removed_at).is_(None))
    if catalog_id is not None:
        query = query.where(Participation.catalog_id == catalog_id)
    for priced in session.exec(_held(query)):
        priced.removed_at = now
    session.flush()


def put_back(session: Session, offer_ids: list[int], *, now: datetime) -> None:
    """Show offers again in the sales that they were taken out of and that are not closed.

    What was meanwhile removed from the catalog itself stays hidden there.
    """
    held = exists().where(
        col(CatalogItem.catalog_id) == Participation.catalog_id, col(CatalogItem.offer_id) == PricedOffer.offer_id
    )
    hidden = _unclosed(offer_ids, now).where(col(PricedOffer.removed_at).is_not(None), held)
    for priced in session.exec(_held(hidden)):
        priced.removed_at = None
    session.flush()


def _held(query: SelectOfScalar[PricedOffer]) -> SelectOfScalar[PricedOffer]:
    """Locked: a sale that is left at this moment may drop its price list."""
    return locked(query, of=PricedOffer).execution_options(populate_existing=True)


def _unclosed(offer_ids: list[int], now: datetime) -> SelectOfScalar[PricedOffer]:
    closes_at = func.coalesce(Participation.orders_close_at, Distribution.orders_close_at)
    return (
        select(PricedOffer)
        .join(Participation, col(Participation.id) == PricedOffer.participation_id)
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .where(
            col(PricedOffer.offer_id).in_(offer_ids),
            col(Participation.withdrawn_at).is_(None),
            closes_at > now,
        )
        .order_by(col(PricedOffer.id))
    )
