"""Which of a farm's markets lead to a debit of fees, and at what rate."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session, col, select

from cagette_pwa.clock import paris
from cagette_pwa.models.catalog import Catalog, CatalogLink
from cagette_pwa.models.market import Market, PaymentMode
from cagette_pwa.models.price import FeeKind
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import debits, prices


@dataclass(frozen=True)
class Scope:
    """What the farm reads before it says whose account is debited."""

    details: debits.Details | None
    rate: Decimal
    """Percent, TTC, of today."""
    on_site: tuple[str, ...]
    """Markets where customers pay the farm itself: fees are debited."""
    online: tuple[str, ...]
    """Markets that take the money: fees are part of the payment."""


def scope(session: Session, member: ProducerMember, *, now: datetime) -> Scope:
    """The farm's own, by the name of the markets to which a catalog is linked."""
    query = (
        select(Market.name, Market.payment_mode)
        .join(CatalogLink, col(CatalogLink.market_id) == Market.id)
        .join(Catalog, col(Catalog.id) == CatalogLink.catalog_id)
        .where(
            Catalog.producer_id == member.producer_id,
            col(Catalog.removed_at).is_(None),
            col(CatalogLink.ended_at).is_(None),
        )
        .distinct()
        .order_by(Market.name)
    )
    linked = session.exec(query).all()
    return Scope(
        details=debits.details(session, member, now=now),
        rate=prices.rates(session, paris(now).date())[FeeKind.PLATFORM],
        on_site=tuple(name for name, mode in linked if mode == PaymentMode.ON_SITE),
        online=tuple(name for name, mode in linked if mode == PaymentMode.ONLINE),
    )
