"""What a farm grows or makes: add and change. Every change reaches the next sales only."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from cagette_pwa.errors import NotFound
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Product
from cagette_pwa.services import offers, price_lists, typed
from cagette_pwa.services.product_drafts import OfferDraft, ProductDraft


def create_product(
    session: Session,
    member: ProducerMember,
    draft: ProductDraft,
    first_offer: OfferDraft | None = None,
    *,
    now: datetime,
) -> int:
    """A new product of the farm, with its first offer when one is given; its id. Raises BadInput and Taken."""
    draft = draft.checked()
    product = Product(producer_id=member.producer_id, created_at=now, **_fields(draft))
    session.add(product)
    session.flush()
    product_id = typed.row_id(product.id)
    if first_offer is not None:
        offers.add_offer(session, member, product_id, first_offer, now=now)
    return product_id


def update_product(
    session: Session, member: ProducerMember, product_id: int, draft: ProductDraft, *, now: datetime
) -> None:
    """Change a product, from the next sale on. Raises BadInput and NotFound."""
    draft = draft.checked()
    price_lists.freeze_due(session, producer_id=member.producer_id, now=now)
    product = product_of(session, member.producer_id, product_id)
    for name, value in _fields(draft).items():
        setattr(product, name, value)
    session.flush()


def product_of(session: Session, producer_id: int, product_id: int) -> Product:
    """A product of this farm; raises NotFound."""
    query = select(Product).where(Product.id == typed.row_id(product_id), Product.producer_id == producer_id)
    product = session.exec(query).first()
    if product is None:
        raise NotFound
    return product


def _fields(draft: ProductDraft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "description": draft.description,
        "category": draft.category,
        "labels": ",".join(draft.labels),
        "vat_rate": draft.vat_rate,
    }
