"""A product's photo goes wherever the product is shown, and costs no question more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, col, select

from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.market import Market
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Product
from cagette_pwa.services import catalog_rows, price_lists, product_rows, public_catalogs, shop
from tests.support.queries import count_queries
from tests.support.town import (
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_offer,
    make_participation,
    make_photo,
    make_product,
)


@dataclass
class Sale:
    """Products of a farm in a catalog that sells now; every second one has a photo."""

    farm: ProducerMember
    catalog: Catalog
    market: Market
    photos: list[str]


def _sale(session: Session, now: datetime, count: int) -> Sale:
    farm, photos, offers = make_farm(session), [], []
    for number in range(count):
        product = make_product(session, farm, name=f"Produit {number:02}")
        offers.append(make_offer(session, farm, product=product))
        photos.append(make_photo(session, product).public_id if number % 2 == 0 else "")
    catalog, market = make_catalog(session, farm, offers), make_market(session)
    make_link(session, catalog, market)
    distribution = make_distribution(session, market)
    make_participation(session, catalog, distribution)
    price_lists.freeze_due(session, now=now, distribution_id=ident(distribution))
    return Sale(farm, catalog, market, photos)


Read = Callable[[Session, Sale, datetime], list[str]]


def _products(session: Session, sale: Sale, now: datetime) -> list[str]:
    return [row.photo for row in product_rows.products(session, sale.farm, now=now)]


def _catalog(session: Session, sale: Sale, now: datetime) -> list[str]:
    return [item.photo for item in catalog_rows.catalog(session, sale.farm, ident(sale.catalog), now=now).items]


def _public(session: Session, sale: Sale, now: datetime) -> list[str]:
    found = public_catalogs.public_catalog(session, sale.catalog.public_id, now=now)
    return [offer.photo for offer in found.offers]


def _shop(session: Session, sale: Sale, now: datetime) -> list[str]:
    (stall,) = shop.look(session, None, sale.market.slug, now=now).stalls
    return [on_sale.photo for on_sale in stall.offers]


@pytest.mark.parametrize("read", [_products, _catalog, _public, _shop])
def test_the_photo_comes_with_its_product_in_as_many_questions_as_without(
    session: Session, now: datetime, read: Read
) -> None:
    """Its bytes stay where they are: pages show its address."""
    asked: list[list[str]] = []
    for count in (2, 20):
        sale = _sale(session, now, count)
        session.flush()
        session.expire_all()
        with count_queries(session) as statements:
            shown: Any = read(session, sale, now)
        assert shown == sale.photos
        asked.append(statements)

    few, many = asked
    assert len(few) == len(many)
    assert not [statement for statement in many if "photo.large" in statement or "photo.small" in statement]


def test_one_product_is_read_with_its_photo(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    product = make_product(session, farm)
    make_photo(session, make_product(session, farm))
    assert product_rows.product(session, farm, ident(product), now=now).photo == ""

    photo = make_photo(session, product)

    assert product_rows.product(session, farm, ident(product), now=now).photo == photo.public_id


def test_an_open_sale_shows_the_photo_of_today(session: Session, now: datetime) -> None:
    """Prices freeze when orders open, photos do not: they promise nothing."""
    sale = _sale(session, now, 2)
    bare = session.exec(select(Product).where(col(Product.photo_id).is_(None))).one()

    photo = make_photo(session, bare)

    assert _shop(session, sale, now) == [sale.photos[0], photo.public_id]
