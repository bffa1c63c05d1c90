"""The offers that a farm may still put into one of its catalogs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from cagette_pwa.models.catalog import CatalogItem
from cagette_pwa.models.portion import Portion
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer, Product
from cagette_pwa.services import typed
from cagette_pwa.services.catalogs import read_catalog


@dataclass(frozen=True)
class OtherOffer:
    """An offer of the farm that the catalog does not hold."""

    offer_id: int
    product: str
    label: str
    reference: str
    category: str
    price_cents: int
    portion: Portion


def others(session: Session, member: ProducerMember, catalog_id: int, *, now: datetime) -> tuple[OtherOffer, ...]:
    """By name, in two queries; archived ones are left out. Raises NotFound."""
    read_catalog(session, member.producer_id, catalog_id)
    query = (
        select(Offer, Product)
        .join(Product, col(Product.id) == Offer.product_id)
        .where(*_not_held(member.producer_id, catalog_id))
    )
    rows = sorted(session.exec(query), key=lambda row: (row[1].name.casefold(), row[0].id))
    return tuple(
        OtherOffer(
            offer_id=typed.row_id(offer.id),
            product=product.name,
            label=offer.label,
            reference=offer.reference,
            category=product.category,
            price_cents=offer.price_cents,
            portion=offer.portion,
        )
        for offer, product in rows
    )


def count_others(session: Session, producer_id: int, catalog_id: int) -> int:
    """How many there are."""
    return int(session.execute(_COUNT, {"producer_id": producer_id, "catalog_id": catalog_id}).scalar_one())


def _not_held(producer_id: Any, catalog_id: Any) -> tuple[Any, ...]:
    held = select(CatalogItem.offer_id).where(CatalogItem.catalog_id == catalog_id)
    return Offer.producer_id == producer_id, col(Offer.archived_at).is_(None), col(Offer.id).not_in(held)


_COUNT: Any = (
    select(func.count()).select_from(Offer).where(*_not_held(bindparam("producer_id"), bindparam("catalog_id")))
)
"""Written once: every opening of a catalog asks it."""
