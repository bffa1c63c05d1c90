"""Photos of products: one each, shown wherever the product is. Another photo is another row, with another address."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete
from sqlmodel import Session, col, exists, select

from cagette_pwa.errors import NotFound
from cagette_pwa.models.photo import Photo
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Product
from cagette_pwa.services import typed
from cagette_pwa.services.pictures import Picture
from cagette_pwa.services.products import product_of

_SIZES: Final[dict[str, Any]] = {"petite": Photo.small, "grande": Photo.large}


def add(session: Session, member: ProducerMember, product_id: int, picture: Picture, *, now: datetime) -> str:
    """Gives a product of the farm its photo, in place of the one it had; its public id. Raises NotFound."""
    product = product_of(session, member.producer_id, product_id, lock=True)
    photo = Photo(
        producer_id=member.producer_id,
        small=picture.small,
        large=picture.large,
        added_by=member.user_id,
        added_at=now,
    )
    session.add(photo)
    session.flush()
    _replace(session, product, photo.id)
    return photo.public_id


def remove(session: Session, member: ProducerMember, product_id: int, public_id: str, *, now: datetime) -> None:
    """Takes the photo `public_id` from a product of the farm. Raises NotFound.

    Sent again, or late, it does nothing: a photo that came meanwhile stays.
    """
    product = product_of(session, member.producer_id, product_id, lock=True)
    known = select(Photo.public_id).where(Photo.id == product.photo_id)
    if session.exec(known).first() == public_id:
        _replace(session, product, None)


def photo_of(session: Session, member: ProducerMember, product_id: int, *, now: datetime) -> str:
    """The public id of the photo of a product of the farm, empty without one; raises NotFound."""
    query = select(Product.id, Photo.public_id).outerjoin(Photo, col(Photo.id) == Product.photo_id)
    query = query.where(Product.id == typed.row_id(product_id), Product.producer_id == member.producer_id)
    found = session.exec(query).first()
    if found is None:
        raise NotFound
    return found[1] or ""


def content(session: Session, public_id: str, size: str) -> bytes:
    """A photo's WebP in one of its two sizes, for anybody; raises NotFound."""
    if size not in _SIZES or not public_id.isascii() or not public_id.isprintable():
        raise NotFound
    found = session.exec(select(_SIZES[size]).where(Photo.public_id == public_id)).first()
    if found is None:
        raise NotFound
    return bytes(found)


def _replace(session: Session, product: Product, photo_id: int | None) -> None:
    """The photo that the product had is deleted, unless another product shows it too."""
    before, product.photo_id = product.photo_id, photo_id
    session.flush()
    if before is not None:
        shown = exists().where(col(Product.photo_id) == Photo.id)
        session.execute(delete(Photo).where(col(Photo.id) == typed.row_id(before), ~shown))
