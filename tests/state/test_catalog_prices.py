"""The prices of a catalog on the screen: the bar, the fees, and prices fixed by hand."""

import asyncio
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.clock import paris, utc_now
from cagette_pwa.errors import CagetteError, NotSignedIn
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog, CatalogItem
from cagette_pwa.models.price import FeeKind
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import catalog_prices, fees
from cagette_pwa.state import price_words
from cagette_pwa.state.catalog_prices import CatalogPrices, PriceRow, Rule, _then_sheet
from tests.support.queries import count_queries
from tests.support.town import ident, make_catalog, make_farm, make_offer, make_product, make_weighed_offer, sign_in
from tests.support.visits import visit

NBSP = "\u00a0"
NONSENSE: tuple[Any, ...] = (None, -1, 0, 10**30, float("nan"), "1", "x" * 10_000, "\x00", [1], {"a": 1})


class Town:
    """A farm with a catalog of three offers, one of them by weight, and what is kept of it."""

    def __init__(self) -> None:
        with databases.write() as session:
            farm = make_farm(session)
            self.token = _signed_in(session, farm)
            self.stranger = _signed_in(session, make_farm(session))
            offers = [make_offer(session, farm, price_cents=cents) for cents in (180, 450)]
            offers.append(make_weighed_offer(session, farm))
            self.first, self.second, self.chicken = (ident(offer) for offer in offers)
            self.key = ident(make_catalog(session, farm, offers))

    def prices(self, token: str | None = None) -> CatalogPrices:
        page = visit(CatalogPrices, "/catalogues", token=token or self.token, parts={"catalog": str(self.key)})
        asyncio.run(page.load())
        return page

    def kept(self) -> tuple[Any, ...]:
        """The catalog's rule and own prices, as plain values."""
        with databases.read() as session:
            catalog = session.get_one(Catalog, self.key)
            rule = (catalog.modulation, catalog.modulation_cents, catalog.include_online_fee)
            items = session.exec(select(CatalogItem.price_cents).order_by(CatalogItem.position))  # type: ignore[arg-type]
            return (*rule, items.all())


def _signed_in(session: Session, farm: ProducerMember) -> str:
    return sign_in(session, session.get_one(User, farm.user_id))


@pytest.fixture
def town(database: str) -> Town:
    return Town()


def test_rows_hold_what_prices_are_made_from(town: Town) -> None:
    assert town.prices().rows[1:] == [
        PriceRow(town.second, "Courgettes", "500 g", 450, 0, ""),
        PriceRow(town.chicken, "Poulet fermier", "environ 1,8 kg", 950, 0, "kg"),
    ]


def test_the_bar_speaks_percent_or_euros_and_says_when_the_other_holds(town: Town) -> None:
    page = town.prices()

    asyncio.run(page.slide(5))
    asyncio.run(page.include_online(True))
    assert (page.shown, page.at, page.rule) == (f"+5{NBSP}%", 55, Rule(percent=500, online=360))
    assert page.fees_words == f"Pour 10,00{NBSP}€ gardés, le client paie 10,37{NBSP}€."
    asyncio.run(page.use_cents(True))
    assert (page.shown, page.level) == (f"0,00{NBSP}€", 0)
    assert f"+5{NBSP}%" in page.other_unit
    asyncio.run(page.nudge(False))
    assert (page.shown, page.other_unit, town.kept()[:2]) == (f"−0,10{NBSP}€", "", (Decimal(0), -10))


def test_two_tabs_each_include_a_fee_and_both_are(town: Town) -> None:
    one, other = town.prices(), town.prices()
    asyncio.run(one.include_online(True))
    asyncio.run(other.include_platform(True))
    assert (other.online, other.platform) == (True, True)


def test_rows_that_have_not_changed_are_not_sent_again(town: Town) -> None:
    page = town.prices()
    rows = page.rows
    page._clean()

    asyncio.run(page.slide(-12))

    assert "rule" in page.dirty_vars
    assert not {"rows", "count"} & page.dirty_vars
    assert page.rows == rows


def test_a_modulation_that_is_refused_puts_the_bar_back(town: Town) -> None:
    page = town.prices()
    asyncio.run(page.use_cents(True))
    drawn = page.bar

    said = asyncio.run(page.slide(-200))

    assert "coûterait 0,00" in str(said)
    assert (page.bar, page.level) == (drawn + 1, 0)


def test_a_price_is_fixed_and_goes_back_to_the_rule(town: Town) -> None:
    page = town.prices()

    asyncio.run(page.fix(town.first, 250, 0))
    assert page.rows[0].own == 250
    asyncio.run(page.fix(town.first, 0, 250))

    assert (page.rows[0].own, town.kept()[3]) == (0, [None, None, None])


def test_a_price_that_a_colleague_has_fixed_since_is_shown_and_not_overwritten(town: Town) -> None:
    mine, colleague = town.prices(), town.prices()
    asyncio.run(colleague.fix(town.first, 300, 0))

    said = asyncio.run(mine.fix(town.first, 250, 0))

    assert "a changé entre-temps" in str(said)
    assert (mine.rows[0].own, mine.turn, town.kept()[3]) == (300, 1, [300, None, None])


def test_the_same_price_sent_twice_is_fixed_once(town: Town) -> None:
    page = town.prices()

    assert [asyncio.run(page.fix(town.first, 250, 0)) for _ in range(2)] == [None, None]

    assert town.kept()[3][0] == 250


def test_a_catalog_of_three_hundred_offers_is_repriced_in_a_handful_of_queries(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    product = make_product(session, farm)
    catalog = make_catalog(session, farm, [make_offer(session, farm, product=product) for _ in range(300)])

    with count_queries(session) as statements:
        found = _then_sheet(session, farm, catalog_prices.set_modulation, ident(catalog), (Decimal(5),), {}, now=now)

    assert len(found.offers) == 300
    assert len(statements) <= 8


# Fees


def test_fees_that_are_not_included_are_not_forgotten(town: Town) -> None:
    page = town.prices()

    assert page.online_label == f"Inclure les frais de paiement en ligne (3,6{NBSP}% TTC)"
    assert page.platform_label == f"Inclure les frais de plateforme (2,4{NBSP}% TTC)"
    assert page.fees_words.startswith("Frais non inclus")


def test_a_rate_that_is_announced_is_said_beside_its_switch(town: Town) -> None:
    year = paris(utc_now()).year + 1
    with databases.write() as session:
        fees.set_rate(session, FeeKind.ONLINE_PAYMENT, Decimal("3.8"), date(year, 1, 1), now=utc_now())

    page = town.prices()

    assert page.online_hint == f"3,6{NBSP}% jusqu'au 31 décembre {year - 1}, puis 3,8{NBSP}%"
    assert (page.platform_hint, page.rule.online) == ("", 0)


def test_several_coming_rates_are_said_in_their_order() -> None:
    coming = tuple(
        fees.Coming(Decimal(rate), day) for rate, day in (("3.8", date(2027, 1, 1)), ("4", date(2027, 2, 2)))
    )
    fee = fees.Fee(FeeKind.PLATFORM, Decimal("3.6"), None, coming)

    assert price_words.coming(fee) == (
        f"3,6{NBSP}% jusqu'au 31 décembre 2026, puis 3,8{NBSP}% jusqu'au 1er février 2027, puis 4{NBSP}%"
    )


# Who may, and with what


def test_another_farm_sees_and_changes_nothing(town: Town) -> None:
    before = town.kept()
    page = town.prices(town.stranger)
    assert page.rows == []

    with pytest.raises(CagetteError):
        asyncio.run(page.include_online(True))
    asyncio.run(page.slide(9))
    asyncio.run(page.fix(town.first, 1, 0))

    assert town.kept() == before


def test_a_stranger_is_refused(town: Town) -> None:
    page = visit(CatalogPrices, "/catalogues/1", parts={"catalog": str(town.key)})

    for event in (page.load(), page.include_online(True), page.fix(town.first, 1, 0)):
        with pytest.raises(NotSignedIn):
            asyncio.run(event)


@pytest.mark.parametrize("value", NONSENSE, ids=str)
def test_arguments_that_no_page_would_send_change_nothing(town: Town, value: Any) -> None:
    before = town.kept()
    page = town.prices()

    asyncio.run(page.use_cents(value))
    for arguments in ((value, 250, 0), (town.first, value, 999), (town.first, 250, value or 999)):
        asyncio.run(page.fix(*arguments))
    if value != 0:
        asyncio.run(page.slide(10**6 if value == -1 else value))

    assert town.kept() == before


def test_tomorrows_rate_is_not_todays(town: Town) -> None:
    tomorrow = paris(utc_now()).date() + timedelta(days=1)
    with databases.write() as session:
        fees.set_rate(session, FeeKind.PLATFORM, Decimal(9), tomorrow, now=utc_now())
    page = town.prices()

    asyncio.run(page.include_platform(True))

    assert page.rule.platform == 240
