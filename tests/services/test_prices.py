"""What customers pay and producers keep."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlmodel import Session

from cagette_pwa.models.price import FeeKind, FeeRate, PriceRule
from cagette_pwa.money import round_cents
from cagette_pwa.services import prices
from tests.support.queries import count_queries
from tests.support.town import make_catalog, make_farm, make_loose_offer, make_offer, make_product

TODAY = date(2026, 11, 23)

_rates = st.decimals(0, 20, places=2)


_bases = st.integers(1, 1_000_000)
_modulations = st.one_of(
    st.builds(lambda percent: {"modulation": percent}, st.decimals(-50, 50, places=2)),
    st.builds(lambda cents: {"modulation_cents": cents}, st.integers(-10_000, 10_000)),
)
_rules = st.builds(
    lambda modulation, online, platform: PriceRule(**modulation, online_fee=online, platform_fee=platform),
    _modulations,
    _rates,
    _rates,
)


def _modulated(rule: PriceRule, base: int) -> int:
    return max(0, base + round_cents(base * rule.modulation / 100) + rule.modulation_cents)


@given(base=_bases, rule=_rules)
def test_the_parts_add_up_to_what_is_paid_and_the_modulated_price_is_kept_to_the_cent(
    base: int, rule: PriceRule
) -> None:
    found = rule.apply(base)

    parts = (found.base_cents, found.modulation_cents, found.online_fee_cents, found.platform_fee_cents)
    assert sum(parts) == found.paid_cents
    assert found.kept_cents == _modulated(rule, base)
    assert min(found.paid_cents, found.online_fee_cents, found.platform_fee_cents) >= 0


@given(paid=_bases, rule=_rules)
def test_each_fee_is_within_a_cent_of_its_rate_and_together_they_are_rounded_once(paid: int, rule: PriceRule) -> None:
    found = rule.apply(100, paid)

    both = found.online_fee_cents + found.platform_fee_cents
    assert found.online_fee_cents == round_cents(paid * rule.online_fee / 100)
    assert abs(found.platform_fee_cents - paid * rule.platform_fee / 100) <= 1
    assert both == round_cents(paid * (rule.online_fee + rule.platform_fee) / 100)


@given(paid=st.integers(2, 1_000_000), rule=_rules)
def test_a_price_one_cent_lower_never_leaves_more(paid: int, rule: PriceRule) -> None:
    assert rule.apply(100, paid).kept_cents >= rule.apply(100, paid - 1).kept_cents


@given(base=_bases, rule=_rules)
def test_the_rule_gives_the_lowest_price_that_leaves_the_modulated_one(base: int, rule: PriceRule) -> None:
    found = rule.apply(base)

    assume(found.paid_cents > 0)
    assert rule.apply(base, found.paid_cents - 1).kept_cents < found.kept_cents


@given(one=_bases, other=_bases, rule=_rules)
def test_a_higher_base_price_is_never_sold_for_less(one: int, other: int, rule: PriceRule) -> None:
    lower, higher = sorted((one, other))

    assert rule.apply(lower).paid_cents <= rule.apply(higher).paid_cents


@given(base=_bases, fixed=_bases, rule=_rules)
def test_a_fixed_price_is_what_the_customer_pays_whatever_the_rule(base: int, fixed: int, rule: PriceRule) -> None:
    found = rule.apply(base, fixed)

    assert found.paid_cents == fixed
    assert found.kept_cents + found.online_fee_cents + found.platform_fee_cents == fixed


def test_fees_rounded_apart_would_leave_a_cent_less_of_a_higher_price() -> None:
    """At 20 % each, 2 cents bear 0.4 and 0.4, 3 cents 0.6 and 0.6: together 0.8 and 1.2, one cent both times."""
    rule = PriceRule(online_fee=Decimal(20), platform_fee=Decimal(20))

    assert [rule.apply(1, paid).kept_cents for paid in (2, 3)] == [1, 2]


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
