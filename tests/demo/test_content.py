"""What the demonstration says of farms and markets can be sold, read and found on a map."""

from datetime import date, datetime, time, timedelta

import pytest

from cagette_pwa.clock import from_paris
from cagette_pwa.demo import content
from cagette_pwa.demo.content import FarmText, MarketText
from cagette_pwa.demo.farms import HEROINE
from cagette_pwa.demo.still_lifes import PAINTED
from cagette_pwa.models.market import PaymentMode
from cagette_pwa.models.portion import Portion
from cagette_pwa.models.product import CATEGORIES, LABELS, VAT_RATES
from cagette_pwa.models.schedule import Schedule
from cagette_pwa.services import places

FARMS = pytest.mark.parametrize("farm", content.farms(), ids=lambda farm: farm.key)
MARKETS = pytest.mark.parametrize("market", content.markets(), ids=lambda market: market.key)


def test_every_farm_sells_somewhere_and_every_seller_is_a_farm() -> None:
    farms = {farm.key for farm in content.farms()}
    assert len(farms) == len(content.farms()) == 46
    assert {key for market in content.markets() for key in market.producers} == farms


@FARMS
def test_a_farm_uses_the_words_of_the_product_pages(farm: FarmText) -> None:
    assert set(farm.labels) <= set(LABELS)
    for product in farm.products:
        assert product.category in CATEGORIES
        assert product.vat in VAT_RATES
        assert product.offers
        assert len(product.name) <= 80
    assert places.commune(farm.insee).department == "24"


@FARMS
def test_references_are_short_and_unique_in_a_farm(farm: FarmText) -> None:
    references = [offer.reference for product in farm.products for offer in product.offers]
    assert len(set(references)) == len(references)
    assert all(0 < len(reference) <= 20 for reference in references)


@FARMS
def test_a_farm_has_three_to_twenty_products(farm: FarmText) -> None:
    assert 3 <= len(farm.products) <= 20
    assert len({product.name for product in farm.products}) == len(farm.products)


@FARMS
def test_a_product_s_picture_is_one_that_is_painted(farm: FarmText) -> None:
    assert {product.picture for product in farm.products} - {""} <= set(PAINTED)


def test_every_picture_is_shown_somewhere() -> None:
    shown = {product.picture for farm in content.farms() for product in farm.products}
    assert set(PAINTED) <= shown


@FARMS
def test_prices_are_of_this_world(farm: FarmText) -> None:
    for product in farm.products:
        for offer in product.offers:
            if offer.expected_grams is None:
                assert 100 <= offer.price_cents <= 10_000, offer
                assert offer.max_grams is None
            else:
                assert 200 <= offer.price_cents <= 6_000, offer
                assert offer.max_grams is not None
                assert offer.expected_grams < offer.max_grams <= offer.expected_grams * 1.3, offer


@FARMS
def test_alcohol_soap_and_candles_pay_the_full_rate_of_vat(farm: FarmText) -> None:
    alcohols = ("bière", "cidre", "bergerac", "poiré", "hydromel", "vin de noix", "savon", "bougie")
    for product in farm.products:
        name = product.name.lower()
        if name.startswith(alcohols) and "doux" not in name.split()[:1]:
            assert product.vat == 20, product.name


def test_some_of_it_is_sold_loose_by_the_kilogram_and_by_the_litre() -> None:
    offers = [offer for farm in content.farms() for product in farm.products for offer in product.offers]
    loose = [offer for offer in offers if offer.bulk]
    assert {offer.unit.measure for offer in loose} == {"kg", "L"}
    assert len(loose) >= 5
    steps = [Portion(offer.unit, offer.pack_size, offer.bulk).cents(offer.price_cents, 1) for offer in loose]
    assert all(cents >= 10 for cents in steps)


def test_the_heroine_has_a_rich_catalog_with_much_to_weigh() -> None:
    farm = next(farm for farm in content.farms() if farm.key == HEROINE)
    offers = [offer for product in farm.products for offer in product.offers]
    assert len(offers) >= 20
    assert sum(offer.expected_grams is not None for offer in offers) >= 8
    chicken = next(offer for offer in offers if offer.reference == "PF-18")
    assert (chicken.price_cents, chicken.expected_grams, chicken.max_grams) == (950, 1800, 2000)


@MARKETS
def test_a_market_stands_near_its_commune(market: MarketText) -> None:
    commune = places.commune(market.insee)
    assert places.distance_km(commune.lat, commune.lon, market.lat, market.lon) < 3
    assert PaymentMode(market.payment)


def test_at_any_hour_of_a_week_the_heroine_has_a_sale_to_prepare() -> None:
    weekly = [market for market in content.markets() if HEROINE in market.producers and market.key != "saint-medard"]
    monday = from_paris(date(2026, 11, 23), time())
    moments = [monday + timedelta(minutes=30 * half_hours + 1) for half_hours in range(7 * 48)]
    idle = [at for at in moments if not any(_is_being_prepared(market, at) for market in weekly)]
    assert idle == []


def _is_being_prepared(market: MarketText, now: datetime) -> bool:
    schedule = Schedule(
        market_id=1,
        rule=market.schedules[0].rule,
        first_day=date(2026, 1, 1),
        starts=market.schedules[0].starts,
        ends=market.schedules[0].ends,
        open_days_before=market.open_days_before,
        open_at=market.open_at,
        close_days_before=market.close_days_before,
        close_at=market.close_at,
    )
    days = schedule.days(now.date() - timedelta(days=8), now.date() + timedelta(days=8))
    return any(schedule.order_window(day)[1] <= now < schedule.slot(day)[1] for day in days)
