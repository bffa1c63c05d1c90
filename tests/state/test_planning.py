"""The page of planning: what it shows as a list and as a month, what is ticked, and who sees nothing of it."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.clock import paris, utc_now
from cagette_pwa.errors import NotSignedIn
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.market import Market
from cagette_pwa.services.calendar import extend
from cagette_pwa.state.planning import LIST, MONTH, SALES_SHOWN, Planning
from tests.support.marketday import joined, keys, market_day, opened
from tests.support.town import ident, make_farm, make_link, make_market, make_schedule, sign_in


def every_day(session: Session) -> str:
    """Two markets, one of them every day."""
    token = market_day(session)
    market = make_market(session, name="Marché de Ribérac")
    make_link(session, session.exec(select(Catalog)).one(), market)
    make_schedule(session, market, rule="FREQ=DAILY", first_day=paris(utc_now()).date() + timedelta(days=1))
    extend(session, now=utc_now(), months=2)
    return token


def of_month(page: Planning) -> list[str]:
    return [sale.key for day in page.grid.days for sale in day.sales]


def test_ticks_say_what_may_be_done(database: str) -> None:
    with databases.write() as session:
        token = market_day(session)
    page = opened(token)
    for key in keys(page)[:3]:
        asyncio.run(page.pick(key, True))
    assert page.bar.words == "3 ventes choisies"
    assert (page.bar.some_free, page.bar.some_joined, page.bar.all_joined) == (True, False, False)
    asyncio.run(page.pick(keys(page)[0], False))
    assert page.picked == keys(page)[1:3]
    drawn = page.round
    asyncio.run(page.drop())
    assert (page.picked, page.round > drawn) == ([], True)


def test_all_dates_of_a_filter_are_ticked_once_all_are_shown(database: str) -> None:
    with databases.write() as session:
        token = every_day(session)
        weekly = ident(session.exec(select(Market).where(Market.name != "Marché de Ribérac")).one())
    page = opened(token)
    asyncio.run(page.pick_all())
    assert len(page.picked) == len(keys(page)) > 2 * SALES_SHOWN
    assert not page.later
    asyncio.run(page.show_market(str(weekly)))
    assert page.picked == []
    asyncio.run(page.pick_all())
    assert 6 <= len(page.picked) <= 9
    assert {page._sales[key].market_id for key in page.picked} == {weekly}


def test_the_next_dates_come_first_and_later_ones_when_asked(database: str) -> None:
    with databases.write() as session:
        token = every_day(session)
    page = opened(token)
    assert (len(keys(page)), page.later) == (SALES_SHOWN, True)
    first = keys(page)[0]
    asyncio.run(page.pick(first, True))
    asyncio.run(page.show_later())
    assert (len(keys(page)), page.picked) == (2 * SALES_SHOWN, [first])
    while page.later:
        asyncio.run(page.show_later())
    assert len(keys(page)) == len(set(keys(page))) > 2 * SALES_SHOWN


def test_the_month_shows_its_own_dates_and_the_list_is_sent_no_more(database: str) -> None:
    with databases.write() as session:
        token = every_day(session)
    page = opened(token)
    while page.later:
        asyncio.run(page.show_later())
    listed = keys(page)
    asyncio.run(page.look(MONTH))
    this_month = paris(utc_now()).date().replace(day=1)
    assert page.grid.key == f"{this_month:%Y-%m}"
    assert page.months == []
    assert set(of_month(page)) <= set(listed)
    asyncio.run(page.turn(page.grid.later))
    days = {paris(page._sales[key].starts_at).date() for key in of_month(page)}
    assert {f"{day:%Y-%m}" for day in days} == {page.grid.key}
    asyncio.run(page.look(LIST))
    assert (keys(page), page.grid.days) == (listed, [])


def test_filters_and_ticks_stay_from_the_list_to_the_month_and_from_month_to_month(database: str) -> None:
    with databases.write() as session:
        token = every_day(session)
        daily = session.exec(select(Market).where(Market.name == "Marché de Ribérac")).one()
        wanted = ident(daily)
    page = opened(token)
    asyncio.run(page.show_market(str(wanted)))
    first = keys(page)[0]
    asyncio.run(page.pick(first, True))
    asyncio.run(page.look(MONTH))
    asyncio.run(page.turn(page.grid.later))
    assert {page._sales[key].market_id for key in of_month(page)} == {wanted}
    last = of_month(page)[-1]
    asyncio.run(page.pick(last, True))
    assert page.picked == [first, last]
    assert page.bar.words == "2 ventes choisies"


@pytest.mark.parametrize("month", ["", "2026-13", "1999-01", "9999-12", "x", "2026-11-01", "\x00"])
def test_a_month_that_is_not_one_of_the_six_shows_this_one(database: str, month: str) -> None:
    with databases.write() as session:
        token = market_day(session)
    page = opened(token)
    asyncio.run(page.look(MONTH))
    here = page.grid.key
    asyncio.run(page.turn(page.grid.later))
    asyncio.run(page.turn(month))
    assert page.grid.key == here
    assert page.grid.earlier == ""


def test_the_calendar_ends_with_the_dates(database: str) -> None:
    with databases.write() as session:
        token = market_day(session)
    page = opened(token)
    asyncio.run(page.look(MONTH))
    seen = [page.grid.key]
    while page.grid.later:
        asyncio.run(page.turn(page.grid.later))
        seen.append(page.grid.key)
    assert len(seen) == 7
    assert sorted(set(seen)) == seen


def test_another_farm_and_a_stranger_see_nothing(database: str) -> None:
    with databases.write() as session:
        market_day(session)
        other = sign_in(session, session.get_one(User, make_farm(session).user_id))
    page = opened(other)
    assert (page.months, page.linked, joined(page)) == ([], False, [])
    with pytest.raises(NotSignedIn):
        opened(None)
