"""A whole product leaves the catalogs and comes back to them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from cagette_pwa.errors import NotFound
from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Archival, Offer, Product
from cagette_pwa.services import catalog_items, offers, prices, product_rows, products
from cagette_pwa.services.offers import ProductArchived
from cagette_pwa.services.product_drafts import OfferDraft
from tests.support.queries import count_queries
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_offer,
    make_participation,
    make_product,
)


@dataclass
class Stall:
    """Eggs in boxes of 6 and of 12, then carrots, in a catalog that sells in a sale open at `now`."""

    farm: ProducerMember
    eggs: Product
    six: Offer
    twelve: Offer
    carrots: Offer
    catalog: Catalog
    sale: Participation

    @property
    def egg_id(self) -> int:
        return ident(self.eggs)


@pytest.fixture
def stall(session: Session) -> Stall:
    farm = make_farm(session)
    eggs = make_product(session, farm, name="Œufs", category="Œufs")
    six, twelve = (make_offer(session, farm, product=eggs, label=label) for label in ("6", "12"))
    carrots = make_offer(session, farm, label="carottes")
    catalog = make_catalog(session, farm, [six, carrots, twelve])
    market = make_market(session)
    make_link(session, catalog, market)
    sale = make_participation(session, catalog, make_distribution(session, market))
    return Stall(farm, eggs, six, twelve, carrots, catalog, sale)


def _in_catalog(session: Session, stall: Stall, now: datetime) -> list[str]:
    """What the next sale would sell."""
    return [priced.offer.label for priced in prices.priced_items(session, stall.catalog, now.date())]


def _in_sale(session: Session, stall: Stall) -> list[str]:
    """What the open sale sells."""
    query = select(PricedOffer.label).where(
        PricedOffer.participation_id == stall.sale.id, col(PricedOffer.removed_at).is_(None)
    )
    return list(session.exec(query.order_by(col(PricedOffer.position))))


def test_all_its_offers_leave_the_catalogs_and_stay_in_the_sale_that_is_open(
    session: Session, stall: Stall, now: datetime
) -> None:
    """The guide: what is archived leaves all catalogs; an open sale keeps the list that it opened with."""
    products.archive_product(session, stall.farm, stall.egg_id, now=now)

    assert stall.eggs.archived_at == now
    assert _in_catalog(session, stall, now) == ["carottes"]
    assert _in_sale(session, stall) == ["6", "carottes", "12"]


def test_at_once_they_leave_the_open_sale_too_and_what_was_ordered_stays(
    session: Session, stall: Stall, now: datetime
) -> None:
    catalog_items.arrange(session, stall.farm, ident(stall.catalog), [], now=now)  # copies the price list
    priced = session.exec(select(PricedOffer).where(PricedOffer.offer_id == stall.six.id)).one()
    distribution = session.get_one(Distribution, stall.sale.distribution_id)
    basket = make_basket(session, distribution, {ident(priced): 3})

    products.archive_product(session, stall.farm, stall.egg_id, True, now=now)

    assert _in_sale(session, stall) == ["carottes"]
    (line,) = session.exec(select(BasketLine).where(BasketLine.basket_id == basket.id)).all()
    assert line.quantity == 3


def test_a_closed_sale_is_left_alone(session: Session, stall: Stall, now: datetime) -> None:
    products.archive_product(session, stall.farm, stall.egg_id, now=now)

    products.archive_product(session, stall.farm, stall.egg_id, True, now=now + timedelta(days=1))

    assert _in_sale(session, stall) == ["6", "carottes", "12"]


def test_they_come_back_to_their_places(session: Session, stall: Stall, now: datetime) -> None:
    products.archive_product(session, stall.farm, stall.egg_id, True, now=now)

    products.unarchive_product(session, stall.farm, stall.egg_id, now=now)

    assert stall.eggs.archived_at is None
    assert _in_catalog(session, stall, now) == ["6", "carottes", "12"]
    assert _in_sale(session, stall) == ["carottes"]


def test_brought_back_at_once_they_are_sold_in_the_open_sale_again(
    session: Session, stall: Stall, now: datetime
) -> None:
    products.archive_product(session, stall.farm, stall.egg_id, True, now=now)

    products.unarchive_product(session, stall.farm, stall.egg_id, True, now=now)

    assert _in_sale(session, stall) == ["6", "carottes", "12"]


def test_an_offer_archived_before_its_product_does_not_come_back_with_it(
    session: Session, stall: Stall, now: datetime
) -> None:
    offers.archive(session, stall.farm, ident(stall.twelve), True, now=now)
    products.archive_product(session, stall.farm, stall.egg_id, True, now=now)

    products.unarchive_product(session, stall.farm, stall.egg_id, True, now=now)

    assert _in_catalog(session, stall, now) == ["6", "carottes"]
    assert _in_sale(session, stall) == ["6", "carottes"]


def test_each_archival_is_a_record_written_once_and_closed_once(session: Session, stall: Stall, now: datetime) -> None:
    later = now + timedelta(hours=1)
    for moment in (now, later):
        products.archive_product(session, stall.farm, stall.egg_id, now=moment)
    assert stall.eggs.archived_at == now
    for moment in (later, later + timedelta(hours=1)):
        products.unarchive_product(session, stall.farm, stall.egg_id, now=moment)

    records = session.exec(select(Archival).order_by(col(Archival.offer_id))).all()
    assert [(record.offer_id, record.with_product, record.archived_at) for record in records] == [
        (ident(stall.six), True, now),
        (ident(stall.twelve), True, now),
    ]
    assert {(record.undone_at, record.undone_by) for record in records} == {(later, stall.farm.user_id)}


def test_an_offer_that_left_alone_before_stays_when_its_product_goes_and_comes_twice(
    session: Session, stall: Stall, now: datetime
) -> None:
    """Records that are closed bring nothing back."""
    products.archive_product(session, stall.farm, stall.egg_id, now=now)
    products.unarchive_product(session, stall.farm, stall.egg_id, now=now)
    offers.archive(session, stall.farm, ident(stall.six), now=now)
    products.archive_product(session, stall.farm, stall.egg_id, now=now)

    products.unarchive_product(session, stall.farm, stall.egg_id, now=now)

    assert stall.six.archived_at is not None
    assert stall.twelve.archived_at is None


def test_while_its_product_is_archived_an_offer_neither_returns_nor_is_added(
    session: Session, stall: Stall, now: datetime
) -> None:
    products.archive_product(session, stall.farm, stall.egg_id, now=now)

    with pytest.raises(ProductArchived, match="Œufs"):
        offers.unarchive(session, stall.farm, ident(stall.six), True, now=now)
    with pytest.raises(ProductArchived, match="Œufs"):
        offers.add_offer(session, stall.farm, stall.egg_id, OfferDraft(price_cents=100), now=now)

    assert _in_catalog(session, stall, now) == ["carottes"]
    assert len(session.exec(select(Offer).where(Offer.product_id == stall.egg_id)).all()) == 2


def test_a_price_rule_that_would_give_them_away_keeps_them_archived(
    session: Session, stall: Stall, now: datetime
) -> None:
    products.archive_product(session, stall.farm, stall.egg_id, now=now)
    stall.six.price_cents = 100
    stall.catalog.modulation_cents = -150

    with pytest.raises(prices.WouldBeFree, match="Œufs 6"):
        products.unarchive_product(session, stall.farm, stall.egg_id, now=now)


@pytest.mark.parametrize("product_id", [0, -1, 10**30, True, None, "1", [1], 1.0])
def test_what_is_not_a_product_is_not_found(session: Session, stall: Stall, now: datetime, product_id: object) -> None:
    for command in (products.archive_product, products.unarchive_product):
        with pytest.raises(NotFound):
            command(session, stall.farm, product_id, True, now=now)  # type: ignore[arg-type]


def test_another_farm_s_product_is_not_found(session: Session, stall: Stall, now: datetime) -> None:
    stranger = make_farm(session)

    for command in (products.archive_product, products.unarchive_product):
        with pytest.raises(NotFound):
            command(session, stranger, stall.egg_id, True, now=now)

    assert (stall.eggs.archived_at, stall.six.archived_at) == (None, None)


def test_it_stands_in_the_list_of_what_is_archived_even_without_an_offer(
    session: Session, stall: Stall, now: datetime
) -> None:
    bare = make_product(session, stall.farm, name="Zucchini")
    for product_id in (stall.egg_id, ident(bare)):
        products.archive_product(session, stall.farm, product_id, now=now)

    sold = product_rows.products(session, stall.farm, now=now)
    archived = product_rows.products(session, stall.farm, archived=True, now=now)

    assert [(row.name, row.archived) for row in sold] == [("Courgettes", False)]
    assert [(row.name, row.archived, len(row.offers)) for row in archived] == [("Œufs", True, 2), ("Zucchini", True, 0)]


def test_a_product_of_thirty_offers_is_archived_in_as_many_questions_as_one_of_two(
    session: Session, stall: Stall, now: datetime
) -> None:
    """Inserts and updates are sent together; nothing is asked offer by offer."""
    for _ in range(28):
        make_offer(session, stall.farm, product=stall.eggs)

    with count_queries(session) as statements:
        products.archive_product(session, stall.farm, stall.egg_id, True, now=now)
        products.unarchive_product(session, stall.farm, stall.egg_id, True, now=now)

    assert len([statement for statement in statements if statement.startswith("SELECT")]) <= 14


# Bringing back at once


def test_an_offer_removed_from_a_catalog_is_not_shown_again_in_its_open_sale(
    session: Session, stall: Stall, now: datetime
) -> None:
    offers.archive(session, stall.farm, ident(stall.six), True, now=now)
    catalog_items.remove_offers(session, stall.farm, ident(stall.catalog), [ident(stall.six)], True, now=now)

    offers.unarchive(session, stall.farm, ident(stall.six), True, now=now)

    assert _in_sale(session, stall) == ["carottes", "12"]


def test_it_is_shown_again_where_another_catalog_still_holds_it(session: Session, stall: Stall, now: datetime) -> None:
    market = make_market(session)
    other = make_catalog(session, stall.farm, [stall.six])
    make_link(session, other, market)
    second = make_participation(session, other, make_distribution(session, market))
    products.archive_product(session, stall.farm, stall.egg_id, True, now=now)
    catalog_items.remove_offers(session, stall.farm, ident(stall.catalog), [ident(stall.six)], True, now=now)

    products.unarchive_product(session, stall.farm, stall.egg_id, True, now=now)

    stall_there = Stall(**{**vars(stall), "sale": second})
    assert _in_sale(session, stall) == ["carottes", "12"]
    assert _in_sale(session, stall_there) == ["6"]
