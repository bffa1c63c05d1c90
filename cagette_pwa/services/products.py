"""What a farm grows or makes: add, change, archive, bring back. Every change reaches the next sales only."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from cagette_pwa.database import locked
from cagette_pwa.errors import NotFound
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Archival, Offer, Product
from cagette_pwa.services import offers, open_sales, price_lists, priced_places, typed
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
    product = Product(producer_id=member.producer_id, created_at=now, **product_fields(draft))
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
    for name, value in product_fields(draft).items():
        setattr(product, name, value)
    session.flush()


def archive_product(
    session: Session, member: ProducerMember, product_id: int, at_once: bool = False, *, now: datetime
) -> None:
    """All offers of a product leave all catalogs, from the next sale on; `at_once` empties the open ones of them too.

    What was ordered is delivered. Archiving twice is archiving once. Raises NotFound.
    """
    price_lists.freeze_due(session, producer_id=member.producer_id, now=now)
    product = product_of(session, member.producer_id, product_id, lock=True)
    product.archived_at = product.archived_at or now
    of_it = _offers_of(session, product)
    for offer in of_it:
        if offer.archived_at is None:
            offer.archived_at = now
            session.add(_left_with_product(offer, member, now))
    session.flush()
    if at_once is True:
        open_sales.take_out(session, [typed.row_id(offer.id) for offer in of_it], now=now)


def unarchive_product(
    session: Session, member: ProducerMember, product_id: int, at_once: bool = False, *, now: datetime
) -> None:
    """A product comes back with the offers that left with it, each to its place in the catalogs that hold it.

    Offers that were archived before it, one by one, stay so. `at_once` shows those that come back in the open sales
    which they left. Raises NotFound and WouldBeFree.
    """
    price_lists.freeze_due(session, producer_id=member.producer_id, now=now)
    priced_places.hold_catalogs(session, member)
    product = product_of(session, member.producer_id, product_id, lock=True)
    product.archived_at = None
    with_it = select(Archival.offer_id).where(col(Archival.with_product), col(Archival.undone_at).is_(None))
    left = set(session.exec(with_it.join(Offer).where(Offer.product_id == product.id)))
    back = [offer for offer in _offers_of(session, product) if offer.id in left]
    offers.bring_back(session, member, back, at_once, now=now)


def product_of(session: Session, producer_id: int, product_id: int, *, lock: bool = False) -> Product:
    """A product of this farm, as it is once its lock is held when `lock`; raises NotFound."""
    query = select(Product).where(Product.id == typed.row_id(product_id), Product.producer_id == producer_id)
    held = locked(query).execution_options(populate_existing=True) if lock else query
    product = session.exec(held).first()
    if product is None:
        raise NotFound
    return product


def _offers_of(session: Session, product: Product) -> list[Offer]:
    """Locked, in id order; as they are now, whatever copying a price list has read before."""
    query = select(Offer).where(Offer.product_id == product.id).order_by(col(Offer.id))
    return list(session.exec(locked(query).execution_options(populate_existing=True)))


def _left_with_product(offer: Offer, member: ProducerMember, now: datetime) -> Archival:
    return Archival(offer_id=typed.row_id(offer.id), archived_by=member.user_id, archived_at=now, with_product=True)


def product_fields(draft: ProductDraft) -> dict[str, Any]:
    """The columns of a product, as a checked draft fills them."""
    return {
        "name": draft.name,
        "description": draft.description,
        "category": draft.category,
        "labels": ",".join(draft.labels),
        "vat_rate": draft.vat_rate,
    }
