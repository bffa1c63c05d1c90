"""A farm's products and offers as its people read them, in two queries whatever their number."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, func, select

from cagette_pwa.errors import NotFound
from cagette_pwa.models.catalog import Catalog, CatalogItem
from cagette_pwa.models.photo import Photo
from cagette_pwa.models.portion import Portion
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer, Product
from cagette_pwa.services import typed
from cagette_pwa.services.search import matches, plain


@dataclass(frozen=True)
class OfferRow:
    """An offer as its farm sees it; `catalogs` counts those that hold it."""

    id: int
    label: str
    reference: str
    portion: Portion
    price_cents: int
    archived: bool
    catalogs: int


@dataclass(frozen=True)
class ProductRow:
    """A product with those of its offers that were asked for; `photo` names its photo, empty without one."""

    id: int
    name: str
    description: str
    category: str
    labels: tuple[str, ...]
    vat_rate: Decimal
    photo: str
    archived: bool
    offers: tuple[OfferRow, ...]


def product(session: Session, member: ProducerMember, product_id: int, *, now: datetime) -> ProductRow:
    """One product of the farm with all of its offers, archived ones last; raises NotFound."""
    found = session.exec(_with_photo(member).where(Product.id == typed.row_id(product_id))).first()
    if found is None:
        raise NotFound
    row, photo = found
    rows = _offer_rows(session, member.producer_id, product_id)
    return _row(row, photo, sorted(rows[product_id], key=lambda offer: offer.archived))


def products(
    session: Session,
    member: ProducerMember,
    search: str = "",
    archived: bool = False,
    *,
    now: datetime,
) -> list[ProductRow]:
    """The farm's products by name, with offers that are sold, or with archived ones.

    A product without any offer stands with those that are sold, unless it is archived itself. `search` looks in
    names, labels and references, whatever the accents.
    """
    rows = _offer_rows(session, member.producer_id)
    shown = []
    for found, photo in sorted(session.exec(_with_photo(member)), key=lambda row: plain(row[0].name)):
        of_it = rows.get(typed.row_id(found.id), [])
        wanted = [offer for offer in of_it if offer.archived is archived]
        bare = not of_it and (found.archived_at is not None) is archived
        if (wanted or bare) and _matches(found, wanted, search):
            shown.append(_row(found, photo, wanted))
    return shown


def _with_photo(member: ProducerMember) -> Any:
    """The farm's products, each with the name of its photo or None."""
    query = select(Product, Photo.public_id).outerjoin(Photo, col(Photo.id) == Product.photo_id)
    return query.where(Product.producer_id == member.producer_id)


def _row(found: Product, photo: str | None, of_it: list[OfferRow]) -> ProductRow:
    return ProductRow(
        id=typed.row_id(found.id),
        name=found.name,
        description=found.description,
        category=found.category,
        labels=tuple(label for label in found.labels.split(",") if label),
        vat_rate=found.vat_rate,
        photo=photo or "",
        archived=found.archived_at is not None,
        offers=tuple(of_it),
    )


def _offer_rows(session: Session, producer_id: int, product_id: int | None = None) -> dict[int, list[OfferRow]]:
    """The farm's offers by product, oldest first, in one query."""
    held = (
        select(func.count())
        .select_from(CatalogItem)
        .join(Catalog, col(Catalog.id) == CatalogItem.catalog_id)
        .where(CatalogItem.offer_id == Offer.id, col(Catalog.removed_at).is_(None))
        .correlate(Offer)
        .scalar_subquery()
    )
    query = select(Offer, held).where(Offer.producer_id == producer_id).order_by(col(Offer.id))
    if product_id is not None:
        query = query.where(Offer.product_id == product_id)
    rows: dict[int, list[OfferRow]] = defaultdict(list)
    for offer, catalogs in session.exec(query):
        rows[offer.product_id].append(_offer_row(offer, catalogs))
    return rows


def _offer_row(offer: Offer, catalogs: int) -> OfferRow:
    return OfferRow(
        id=typed.row_id(offer.id),
        label=offer.label,
        reference=offer.reference,
        portion=offer.portion,
        price_cents=offer.price_cents,
        archived=offer.archived_at is not None,
        catalogs=catalogs,
    )


def _matches(found: Product, of_it: list[OfferRow], search: str) -> bool:
    within = [found.name, found.category, *(f"{offer.label} {offer.reference}" for offer in of_it)]
    return matches(" ".join(within), search)
