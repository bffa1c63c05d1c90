"""What customers pay and producers keep."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from cagette_pwa.models.price import FeeKind, FeeRate, PriceRule
from cagette_pwa.money import round_cents
from cagette_pwa.services import prices
from tests.support.queries import count_queries
from tests.support.town import make_catalog, make_farm, make_loose_offer, make_offer, make_product

TODAY = date(2026, 11, 23)

_rates = st.decimals(0, 20, places=2)


@given(
    base=st.integers(1, 1_000_000),
    modulation=st.decimals(-50, 50, places=2),
    online=_rates,
    platform=_rates,
)
def test_the_parts_add_up_and_the_producer_keeps_the_modulated_price_within_a_cent(
    base: int, modulation: Decimal, online: Decimal, platform: Decimal
) -> None:
    rule = PriceRule(modulation=modulation, online_fee=online, platform_fee=platform)

    found = rule.apply(base)

    parts = (found.base_cents, found.modulation_cents, found.online_fee_cents, found.platform_fee_cents)
    assert sum(parts) == found.paid_cents
    assert found.kept_cents == found.paid_cents - found.online_fee_cents - found.platform_fee_cents
    assert abs(found.kept_cents - (base + round_cents(base * modulation / 100))) <= 1


@given(base=st.integers(1, 1_000_000), cents=st.integers(-10_000, 10_000), online=_rates, platform=_rates)
def test_cents_added_to_every_price_are_kept_within_a_cent_and_never_make_it_negative(
    base: int, cents: int, online: Decimal, platform: Decimal
) -> None:
    found = PriceRule(modulation_cents=cents, online_fee=online, platform_fee=platform).apply(base)

    assert found.paid_cents >= 0
    assert abs(found.kept_cents - max(0, base + cents)) <= 1


@given(base=st.integers(1, 1_000_000), fixed=st.integers(1, 1_000_000), online=_rates)
def test_a_fixed_price_is_what_the_customer_pays_whatever_the_rule(base: int, fixed: int, online: Decimal) -> None:
    found = PriceRule(modulation=Decimal(50), online_fee=online).apply(base, fixed)

    assert found.paid_cents == fixed
    assert found.kept_cents + found.online_fee_cents == fixed


def test_keeping_ten_euros_with_online_payment_included_costs_the_customer_10_37() -> None:
    found = PriceRule(online_fee=Decimal("3.6")).apply(1000)

    assert (found.paid_cents, found.kept_cents, found.online_fee_cents) == (1037, 1000, 37)


def test_without_a_setting_the_guides_rates_hold(session: Session) -> None:
    catalog = make_catalog(session, make_farm(session), include_online_fee=True, include_platform_fee=True)

    rule = prices.rule_of(session, catalog, TODAY)

    assert (rule.online_fee, rule.platform_fee) == (Decimal("3.6"), Decimal("2.4"))


def test_a_fee_that_a_catalog_does_not_include_is_not_in_its_prices(session: Session) -> None:
    catalog = make_catalog(session, make_farm(session), include_online_fee=True)

    assert prices.rule_of(session, catalog, TODAY).platform_fee == 0


@pytest.mark.parametrize(
    ("on", "rate"), [("2026-11-30", "3.6"), ("2026-12-01", "3"), ("2027-01-01", "4.2"), ("2028-05-01", "4.2")]
)
def test_a_fee_changes_on_its_day(session: Session, on: str, rate: str) -> None:
    for starts_on, percent in ((date(2027, 1, 1), "4.2"), (date(2026, 12, 1), "3")):
        session.add(FeeRate(kind=FeeKind.ONLINE_PAYMENT, rate=Decimal(percent), starts_on=starts_on))
    session.flush()

    assert prices.rates(session, date.fromisoformat(on))[FeeKind.ONLINE_PAYMENT] == Decimal(rate)


def test_a_catalog_lists_its_offers_in_its_own_order_at_its_own_prices(session: Session) -> None:
    farm = make_farm(session)
    courgettes, eggs = make_offer(session, farm), make_offer(session, farm, price_cents=450)
    catalog = make_catalog(session, farm, [eggs, courgettes], modulation=Decimal(5), include_online_fee=True)

    listed = prices.priced_items(session, catalog, TODAY)

    assert [row.offer.id for row in listed] == [eggs.id, courgettes.id]
    assert [(row.breakdown.paid_cents, row.breakdown.kept_cents) for row in listed] == [(491, 473), (196, 189)]


def test_an_archived_offer_is_not_listed(session: Session, now) -> None:
    farm = make_farm(session)
    catalog = make_catalog(session, farm, [make_offer(session, farm), make_offer(session, farm, archived_at=now)])

    assert len(prices.priced_items(session, catalog, TODAY)) == 1


def test_sixty_offers_are_priced_in_two_queries(session: Session) -> None:
    farm = make_farm(session)
    product = make_product(session, farm)
    sixty = [make_offer(session, farm, product=product) for _ in range(60)]
    catalog = make_catalog(session, farm, sixty, include_online_fee=True)

    with count_queries(session) as statements:
        listed = prices.priced_items(session, catalog, TODAY)

    assert len(listed) == 60
    assert len(statements) <= 2


def test_a_rule_that_would_give_something_away_is_refused_by_name(session: Session) -> None:
    farm = make_farm(session)
    catalog = make_catalog(session, farm, [make_offer(session, farm, price_cents=180)], modulation_cents=-200)

    with pytest.raises(prices.WouldBeFree, match="Courgettes 500 g"):
        prices.refuse_free(session, catalog, TODAY)


def test_a_rule_that_gives_the_smallest_step_of_something_loose_away_is_refused(session: Session) -> None:
    farm = make_farm(session)
    lentils = make_loose_offer(session, farm, name="Lentilles", pack_size=1, price_cents=500)
    catalog = make_catalog(session, farm, [lentils])
    prices.refuse_free(session, catalog, TODAY)

    catalog.modulation_cents = -1

    with pytest.raises(prices.WouldBeFree, match="Lentilles en vrac"):
        prices.refuse_free(session, catalog, TODAY)


def test_modulations_and_fees_apply_to_the_price_of_a_kilogram(session: Session) -> None:
    farm = make_farm(session)
    catalog = make_catalog(
        session, farm, [make_loose_offer(session, farm)], modulation=Decimal(10), include_online_fee=True
    )

    (found,) = prices.priced_items(session, catalog, TODAY)

    assert (found.breakdown.base_cents, found.breakdown.paid_cents) == (240, 274)
    assert found.offer.portion.cents(found.breakdown.paid_cents, 15) == 411
