"""What is sold loose is counted in steps: once something is counted, the step stays.

Stock, its history, the parts of sales and orders are numbers of steps. Another step would change what they say.
"""

from collections.abc import Collection, Mapping

from sqlmodel import Session, col, exists, or_, select

from cagette_pwa.errors import CagetteError
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.portion import Portion
from cagette_pwa.models.product import Offer
from cagette_pwa.models.stock import StockCap, StockMovement
from cagette_pwa.services import typed


class StepHeld(CagetteError):
    """Stock or orders are counted in the old step, or in pieces; `label` is the offer's."""

    status = 409
    template = (
        "« {label} » a déjà un stock ou des ventes : sa façon d'être vendue en vrac ne change plus. "
        "Ajoutez une autre offre, puis archivez celle-ci."
    )


def hold(session: Session, wanted: Mapping[int, tuple[Offer, Portion]]) -> None:
    """Refuses to count these offers, by id, otherwise than they were; raises StepHeld. Hold their locks."""
    recounted = {key: offer for key, (offer, portion) in wanted.items() if not offer.portion.counts_like(portion)}
    held = counted(session, recounted) if recounted else set()
    if held:
        raise StepHeld(label=recounted[min(held)].label)


def counted(session: Session, offer_ids: Collection[int]) -> set[int]:
    """Those of these offers that have stock, a history of it, a part of a sale or a price in one."""
    uses = (exists().where(col(table.offer_id) == Offer.id) for table in (StockMovement, StockCap, PricedOffer))
    query = select(Offer.id).where(col(Offer.id).in_(offer_ids), or_(*uses))
    return {typed.row_id(ident) for ident in session.exec(query)}
