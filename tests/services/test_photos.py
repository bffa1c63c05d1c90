"""A product has one photo or none; what is no longer shown is no longer kept."""

from datetime import datetime

import pytest
from sqlmodel import Session, col, select

from cagette_pwa.errors import NotFound
from cagette_pwa.models.photo import Photo
from cagette_pwa.services import photos
from cagette_pwa.services.pictures import Picture
from tests.support.town import ident, make_farm, make_photo, make_product

FIRST, SECOND = Picture(b"petite 1", b"grande 1"), Picture(b"petite 2", b"grande 2")


def _kept(session: Session) -> list[str]:
    return list(session.exec(select(Photo.public_id).order_by(col(Photo.id))))


def test_a_photo_is_served_in_two_sizes(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    product = make_product(session, farm)

    public_id = photos.add(session, farm, ident(product), FIRST, now=now)

    assert photos.content(session, public_id, "petite") == b"petite 1"
    assert photos.content(session, public_id, "grande") == b"grande 1"
    photo = session.exec(select(Photo)).one()
    assert (photo.id, photo.producer_id, photo.added_by, photo.added_at) == (
        product.photo_id,
        farm.producer_id,
        farm.user_id,
        now,
    )


def test_a_photo_that_is_replaced_is_deleted_and_the_new_one_has_another_address(
    session: Session, now: datetime
) -> None:
    farm = make_farm(session)
    product_id = ident(make_product(session, farm))
    first = photos.add(session, farm, product_id, FIRST, now=now)

    second = photos.add(session, farm, product_id, SECOND, now=now)

    assert first != second
    assert _kept(session) == [second]
    with pytest.raises(NotFound):
        photos.content(session, first, "petite")


def test_a_photo_that_is_removed_is_deleted(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    product = make_product(session, farm)
    public_id = photos.add(session, farm, ident(product), FIRST, now=now)

    for _ in range(2):
        photos.remove(session, farm, ident(product), public_id, now=now)

    assert product.photo_id is None
    assert _kept(session) == []


def test_a_late_removal_does_not_touch_the_photo_that_came_meanwhile(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    product_id = ident(make_product(session, farm))
    first = photos.add(session, farm, product_id, FIRST, now=now)
    second = photos.add(session, farm, product_id, SECOND, now=now)

    photos.remove(session, farm, product_id, first, now=now)

    assert _kept(session) == [second]


def test_a_photo_that_another_product_shows_is_kept(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    product = make_product(session, farm)
    public_id = photos.add(session, farm, ident(product), FIRST, now=now)
    make_product(session, farm, name="Courgettes rondes", photo_id=product.photo_id)

    photos.remove(session, farm, ident(product), public_id, now=now)

    assert _kept(session) == [public_id]


def test_another_farm_s_product_keeps_its_photo(session: Session, now: datetime) -> None:
    farm, stranger = make_farm(session), make_farm(session)
    product = make_product(session, farm)
    public_id = photos.add(session, farm, ident(product), FIRST, now=now)

    with pytest.raises(NotFound):
        photos.add(session, stranger, ident(product), SECOND, now=now)
    with pytest.raises(NotFound):
        photos.remove(session, stranger, ident(product), public_id, now=now)

    assert _kept(session) == [public_id]


@pytest.mark.parametrize("product_id", [0, -1, 10**30, True, None, "1", [1]])
def test_what_is_not_a_product_is_not_found(session: Session, now: datetime, product_id: object) -> None:
    farm = make_farm(session)
    make_product(session, farm)

    with pytest.raises(NotFound):
        photos.add(session, farm, product_id, FIRST, now=now)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        photos.remove(session, farm, product_id, "x", now=now)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("public_id", "size"), [("", "petite"), ("x" * 5000, "petite"), ("\x00", "petite"), ("é", "grande")]
)
def test_what_is_not_the_address_of_a_photo_is_not_found(
    session: Session, now: datetime, public_id: str, size: str
) -> None:
    with pytest.raises(NotFound):
        photos.content(session, public_id, size)


def test_a_photo_has_no_third_size(session: Session) -> None:
    farm = make_farm(session)
    photo = make_photo(session, make_product(session, farm))

    with pytest.raises(NotFound):
        photos.content(session, photo.public_id, "moyenne")
