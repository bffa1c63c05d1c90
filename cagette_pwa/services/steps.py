"""What is sold loose is counted in steps: once something is counted, the step stays.

Stock, its history, the parts of sales and orders are numbers of steps. Another step would change what they say.
"""

from collections.abc import Mapping

from sqlmodel import Session, col, select

from cagette_pwa.errors import CagetteError
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.portion import Portion
from cagette_pwa.models.product import Offer
from cagette_pwa.models.stock import StockCap, StockMovement


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
    if not recounted:
        return
    for table in (StockMovement, StockCap, PricedOffer):
        counted = session.exec(select(table.offer_id).where(col(table.offer_id).in_(recounted)).limit(1)).first()
        if counted is not None:
            raise StepHeld(label=recounted[counted].label)
