"""Edits of products and catalogs that meet: each sees what the other has written, and neither breaks off."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from cagette_pwa import database as databases
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.services import (
    catalog_prices,
    catalogs,
    offers,
    planning,
    price_lists,
    prices,
    products,
)
from tests.support.town import (
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_offer,
    make_participation,
)

pytestmark = pytest.mark.parametrize("backend", ["postgresql"])
"""SQLite lets one command write at a time."""


class Farm:
    """An offer at 1,80 € in a catalog, which takes part in an open sale whose price list is copied."""

    def __init__(self, now: datetime) -> None:
        with databases.write() as session:
            member = make_farm(session)
            offer, market = make_offer(session, member, price_cents=180), make_market(session)
            catalog, there = make_catalog(session, member, [offer]), make_distribution(session, market)
            make_link(session, catalog, market)
            make_participation(session, catalog, there)
            price_lists.freeze_due(session, now=now)
            self.member = session.get_one(ProducerMember, member.id).model_copy()
            self.offer, self.product, self.catalog = ident(offer), offer.product_id, ident(catalog)
            self.distribution = ident(there)


@pytest.fixture
def farm(database: str, now: datetime) -> Farm:
    return Farm(now)


def meanwhile(first: Callable[[Session], Any], second: Callable[[Session], Any]) -> Future[Any]:
    """`second` begins when `first` has written, which is committed a moment later."""

    def run() -> None:
        with databases.write() as session:
            second(session)

    with ThreadPoolExecutor(1) as pool, databases.write() as session:
        first(session)
        done = pool.submit(run)
        with suppress(TimeoutError):
            done.result(timeout=1)
    return done


@pytest.mark.parametrize("whole", [False, True])
def test_what_comes_back_while_prices_fall_is_not_given_away(farm: Farm, now: datetime, whole: bool) -> None:
    away, back = (products.archive_product, products.unarchive_product) if whole else (offers.archive, offers.unarchive)
    key = farm.product if whole else farm.offer
    with databases.write() as session:
        away(session, farm.member, key, now=now)

    done = meanwhile(
        lambda session: catalog_prices.set_modulation(session, farm.member, farm.catalog, cents=-200, now=now),
        lambda session: back(session, farm.member, key, now=now),
    )

    assert isinstance(done.exception(), prices.WouldBeFree)


def test_an_offer_leaves_open_sales_while_the_farm_leaves_one_of_them(farm: Farm, now: datetime) -> None:
    done = meanwhile(
        lambda session: planning.withdraw(session, farm.member, farm.catalog, farm.distribution, now=now),
        lambda session: offers.archive(session, farm.member, farm.offer, True, now=now),
    )

    assert done.exception() is None
    with databases.read() as session:
        assert session.get_one(Offer, farm.offer).archived_at == now


def test_what_was_read_before_the_lock_is_not_taken_for_what_is_there(farm: Farm, now: datetime) -> None:
    """Copying a price list reads catalogs and their offers; the change of a colleague may come before their lock."""
    with databases.write() as session:
        before = catalogs.read_catalog(session, farm.member.producer_id, farm.catalog)
        assert before.modulation == 0
        with databases.write() as colleague:
            catalog_prices.set_modulation(colleague, farm.member, farm.catalog, Decimal(5), now=now)
        catalog_prices.set_modulation(session, farm.member, farm.catalog, Decimal(0), now=now)

    with databases.read() as session:
        assert session.get_one(Catalog, farm.catalog).modulation == 0
