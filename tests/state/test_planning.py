"""The page of planning: its words, and that nothing sent to it by a stranger or by mistake changes anything."""

import asyncio
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.clock import paris, utc_now
from cagette_pwa.errors import CagetteError, NotSignedIn
from cagette_pwa.models.account import User
from cagette_pwa.models.distribution import Distribution, SaleState
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, RecurringParticipation
from cagette_pwa.services.agenda import ComingSale
from cagette_pwa.services.calendar import extend
from cagette_pwa.services.price_lists import freeze_due, price_list
from cagette_pwa.state.planning import SALES_SHOWN, Planning
from cagette_pwa.state.planning_rows import months_of, sale_row
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_farm,
    make_link,
    make_market,
    make_offer,
    make_schedule,
    sign_in,
)
from tests.support.visits import visit

NONSENSE: tuple[Any, ...] = (None, -1, 0, 10**30, 1.5, True, "1", "1-", "1-2-3", "9-9", "x" * 10_000, "\x00", [1], {})


def market_day(session: Session) -> str:
    """A farm linked to a market that is held every week from the day after tomorrow; the farm's cookie."""
    farm, market = make_farm(session), make_market(session)
    catalog = make_catalog(session, farm, [make_offer(session, farm)])
    make_link(session, catalog, market)
    first_day = paris(utc_now()).date() + timedelta(days=2)
    make_schedule(session, market, first_day=first_day, open_days_before=5, close_days_before=0, close_at=time(9))
    extend(session, now=utc_now(), months=2)
    return sign_in(session, session.get_one(User, farm.user_id))


def opened(token: str | None) -> Planning:
    page = visit(Planning, "/planifier", token=token)
    asyncio.run(page.load())
    return page


def keys(page: Planning) -> list[str]:
    return [sale.key for month in page.months for week in month.weeks for sale in week.sales]


def joined(page: Planning) -> list[str]:
    return [sale.key for month in page.months for week in month.weeks for sale in week.sales if sale.joined]


def customer_orders() -> None:
    with databases.write() as session:
        freeze_due(session, now=utc_now())
        participation = session.exec(select(Participation)).all()[0]
        priced = price_list(session, [ident(participation)])[ident(participation)][0]
        make_basket(session, session.get_one(Distribution, participation.distribution_id), {ident(priced): 2})


def test_one_date_is_joined_and_left(database: str) -> None:
    with databases.write() as session:
        token = market_day(session)
    page = opened(token)
    first = keys(page)[0]
    asyncio.run(page.join(first))
    assert joined(page) == [first]
    asyncio.run(page.ask("leave", first))
    asyncio.run(page.leave())
    assert (joined(page), page.dialog) == ([], "")


def test_ticked_dates_are_joined_together_and_the_ticks_go(database: str) -> None:
    with databases.write() as session:
        token = market_day(session)
    page = opened(token)
    chosen = keys(page)[::2]
    for key in chosen:
        asyncio.run(page.pick(key, True))
    assert page.picked_words == f"{len(chosen)} ventes choisies"
    assert (page.some_free, page.some_joined, page.all_joined) == (True, False, False)
    drawn = page.round
    asyncio.run(page.join_picked())
    assert (joined(page), page.picked) == (chosen, [])
    assert page.round > drawn


def test_all_dates_of_a_market_are_joined_and_left(database: str) -> None:
    with databases.write() as session:
        token = market_day(session)
    page = opened(token)
    asyncio.run(page.ask("series", keys(page)[0]))
    asyncio.run(page.join_series())
    assert joined(page) == keys(page)
    asyncio.run(page.ask("end", keys(page)[0]))
    asyncio.run(page.end_series())
    assert joined(page) == []


def test_a_refusal_to_leave_is_read_in_the_dialog(database: str) -> None:
    with databases.write() as session:
        token = market_day(session)
    page = opened(token)
    first = keys(page)[0]
    asyncio.run(page.join(first))
    customer_orders()
    asyncio.run(page.ask("leave", first))
    assert asyncio.run(page.leave()) is None
    assert page.dialog == "leave"
    assert page.refused.startswith("Des clients ont déjà commandé")
    assert joined(page) == [first]


def test_a_window_is_set_and_taken_back(database: str) -> None:
    with databases.write() as session:
        token = market_day(session)
    page = opened(token)
    third = keys(page)[2]
    asyncio.run(page.join(third))
    asyncio.run(page.ask("window", third))
    form = {"ouverture-jours": "8", "ouverture-heure": "07:30", "fermeture-jours": "1", "fermeture-heure": "12:00"}
    asyncio.run(page.set_window(form))
    changed = page._sales[third]
    assert (changed.open_days, changed.open_at, changed.close_days, changed.close_at) == ("8", "07:30", "1", "12:00")
    asyncio.run(page.ask("window", third))
    asyncio.run(page.reset_window())
    assert not page._sales[third].personalised


def test_a_window_in_the_wrong_order_is_refused_in_the_dialog(database: str) -> None:
    with databases.write() as session:
        token = market_day(session)
    page = opened(token)
    asyncio.run(page.join(keys(page)[2]))
    asyncio.run(page.ask("window", keys(page)[2]))
    form = {"ouverture-jours": "1", "ouverture-heure": "07:30", "fermeture-jours": "8", "fermeture-heure": "12:00"}
    assert asyncio.run(page.set_window(form)) is None
    assert page.refused.startswith("Vente du ")
    assert page.dialog == "window"


def test_nonsense_is_refused_with_a_sentence_and_changes_nothing(database: str) -> None:
    with databases.write() as session:
        token = market_day(session)
    page = opened(token)
    for nonsense in NONSENSE:
        page.sale, page._targets = page._sales[keys(page)[0]], [nonsense]
        send_all(page, nonsense)
    with databases.read() as session:
        assert session.exec(select(Participation)).all() == []
        assert session.exec(select(RecurringParticipation)).all() == []


def send_all(page: Planning, nonsense: Any) -> None:
    for event in (
        lambda: page.join(nonsense),
        lambda: page.pick(nonsense, True),
        lambda: page.join_picked(),
        lambda: page.ask(nonsense, nonsense),
        lambda: page.ask("leave", nonsense),
        lambda: page.leave(),
        lambda: page.set_window(nonsense),
        lambda: page.set_window({"ouverture-jours": nonsense, "ouverture-heure": nonsense}),
        lambda: page.reset_window(),
        lambda: page.show_market(nonsense),
        lambda: page.show_catalog(nonsense),
    ):
        with suppress(CagetteError):
            asyncio.run(event())


def test_another_farm_and_a_stranger_change_nothing(database: str) -> None:
    with databases.write() as session:
        token = market_day(session)
        other = sign_in(session, session.get_one(User, make_farm(session).user_id))
    page, intruder = opened(token), opened(other)
    first = keys(page)[0]
    assert intruder.months == []
    assert not intruder.linked
    intruder._sales, intruder.sale, intruder._targets = page._sales, page._sales[first], [first]
    with pytest.raises(CagetteError):
        asyncio.run(intruder.join(first))
    asyncio.run(intruder.join_series())
    assert intruder.refused
    with pytest.raises(NotSignedIn):
        opened(None)
    with databases.read() as session:
        assert session.exec(select(Participation)).all() == []


def coming(day: date, **fields: Any) -> ComingSale:
    starts_at = datetime.combine(day, time(17), UTC)
    usual: dict[str, Any] = {
        "catalog_id": 1, "distribution_id": day.toordinal(), "market_id": 1, "schedule_id": 1,
        "schedule": "Tous les mercredis de 18h00 à 19h00", "catalog": "Marchés", "market": "La Cagette de Segonzac",
        "commune": "Segonzac", "day": day, "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1),
        "opens_at": starts_at - timedelta(days=7), "closes_at": starts_at - timedelta(days=2),
        "state": SaleState.COMING, "joined": True, "recurring": False, "every_weeks": 0, "personalised": False,
        "changeable": True, "valid": True, "linked": True, "away": False, "ordered": 0, "clashes": (),
    }  # fmt: skip
    return ComingSale(**(usual | fields))


def test_dates_stand_under_their_month_and_week(now: datetime) -> None:
    days = (date(2026, 11, 25), date(2026, 11, 29), date(2026, 12, 1), date(2026, 12, 9))
    months = months_of([coming(day) for day in days], now)
    assert [(month.name, [week.name for week in month.weeks]) for month in months] == [
        ("Novembre 2026", ["Cette semaine"]),
        ("Décembre 2026", ["La semaine prochaine", "Semaine du 7 décembre"]),
    ]


def test_a_row_says_when_it_opens_closes_and_what_is_ordered() -> None:
    waiting = sale_row(coming(date(2026, 11, 25)))
    assert waiting.news == "ouvre mercredi 18 novembre, 18h00"
    taking = sale_row(coming(date(2026, 11, 25), state=SaleState.OPEN, ordered=3))
    assert taking.news == "ferme lundi 23 novembre, 18h00 · 3 pièces commandées"
    assert (taking.month.lower(), taking.day, taking.when) == ("nov.", "25", "mercredi, 18h00 à 19h00")


def test_days_before_are_those_of_the_calendar_through_a_change_of_time() -> None:
    row = sale_row(
        coming(
            date(2026, 10, 28),
            starts_at=datetime(2026, 10, 28, 17, tzinfo=UTC),
            opens_at=datetime(2026, 10, 21, 6, tzinfo=UTC),
        )
    )
    assert (row.open_days, row.open_at) == ("7", "08:00")


def test_the_next_dates_come_first_and_later_ones_when_asked(database: str) -> None:
    with databases.write() as session:
        token = market_day(session)
        market = session.exec(select(Market)).one()
        make_schedule(session, market, rule="FREQ=DAILY", first_day=paris(utc_now()).date() + timedelta(days=2))
        extend(session, now=utc_now(), months=2)
    page = opened(token)
    assert (len(keys(page)), page.later) == (SALES_SHOWN, True)
    first = keys(page)[0]
    asyncio.run(page.pick(first, True))
    asyncio.run(page.show_later())
    assert (len(keys(page)) > SALES_SHOWN, page.picked) == (True, [first])
    while page.later:
        asyncio.run(page.show_later())
    assert len(keys(page)) == len(set(keys(page))) > 2 * SALES_SHOWN
