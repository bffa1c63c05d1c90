"""Mes congés on the page of planning: what days would change is read before anything does."""

import asyncio
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from cagette_pwa import database as databases
from cagette_pwa.clock import paris, utc_now
from cagette_pwa.errors import CagetteError, NotFound
from cagette_pwa.french import spaced
from cagette_pwa.models.account import User
from cagette_pwa.models.holiday import Holiday
from cagette_pwa.models.participation import Participation
from cagette_pwa.state.holidays import Holidays
from cagette_pwa.state.month_rows import Cell
from cagette_pwa.state.planning import MONTH, Planning
from cagette_pwa.state.rhythms import ALL
from tests.state.test_taking_part import NONSENSE, start
from tests.support.marketday import customer_orders, joined, keys, opened
from tests.support.town import make_farm, sign_in


def sheet_of(page: Planning) -> Holidays:
    found = asyncio.run(page.get_state(Holidays))
    assert isinstance(found, Holidays)
    asyncio.run(found.open())
    return found


def everywhere() -> tuple[Planning, Holidays]:
    """A farm that takes part in every date of its market."""
    page, act = start()
    asyncio.run(act.ask("series", keys(page)[0]))
    asyncio.run(act.join_series({"rythme": ALL}))
    return page, sheet_of(page)


def around(page: Planning, first: int, last: int) -> dict[str, str]:
    """The days from one sale of the list to another, as the form sends them."""
    listed = keys(page)
    return {
        "premier-jour": str(page._sales[listed[first]].day),
        "dernier-jour": str(page._sales[listed[last]].day),
    }


def test_what_a_period_leaves_is_read_before_anything_changes(database: str) -> None:
    page, sheet = everywhere()
    before = joined(page)
    asyncio.run(sheet.preview(around(page, 1, 3)))
    assert sheet.asking
    assert sheet.effect.words.startswith("Vous quitterez 3 ventes.")
    with databases.read() as session:
        assert session.exec(select(Holiday)).all() == []
        assert all(row.withdrawn_at is None for row in session.exec(select(Participation)))
    asyncio.run(sheet.add())
    assert joined(page) == [key for key in before if key not in before[1:4]]
    assert not sheet.shown


def test_a_sale_with_orders_stays_and_is_named(database: str) -> None:
    page, sheet = everywhere()
    customer_orders()
    asyncio.run(sheet.preview(around(page, 0, 1)))
    assert sheet.effect.words.startswith("Vous quitterez 1 vente.")
    assert [kept.endswith(spaced(" : 2 pièces commandées")) for kept in sheet.effect.kept] == [True]


def test_a_holiday_is_seen_in_the_list_and_in_the_month_and_taken_back(database: str) -> None:
    page, sheet = everywhere()
    before, form = joined(page), around(page, 1, 1)
    asyncio.run(sheet.preview(form))
    asyncio.run(sheet.add())
    assert [week.away != "" for month in page.months for week in month.weeks].count(True) == 1
    day = date.fromisoformat(form["premier-jour"])
    asyncio.run(page.look(MONTH))
    asyncio.run(page.turn(f"{day:%Y-%m}"))
    away: list[Cell] = [cell for line in page.grid.lines for cell in line.cells if cell.away]
    assert [cell.number for cell in away] == [str(day.day)]
    asyncio.run(sheet.open())
    assert [row.detail for row in sheet.rows] == ["1 vente sans vous"]
    asyncio.run(sheet.remove(sheet.rows[0].key))
    assert sheet.rows == []
    asyncio.run(page.look("liste"))
    assert joined(page) == before


@pytest.mark.parametrize(
    ("first", "last"), [(3, 1), (-9, -5), (1, 900), (None, 2), ("demain", 2), ("2026-02-31", 2), (2, "")]
)
def test_days_that_cannot_be_are_refused_in_the_sheet(database: str, first: Any, last: Any) -> None:
    page, sheet = everywhere()
    today = paris(utc_now()).date()
    days = [str(today + timedelta(days=day)) if isinstance(day, int) else day for day in (first, last)]
    asyncio.run(sheet.preview(dict(zip(("premier-jour", "dernier-jour"), days, strict=True))))
    assert sheet.refused
    assert not sheet.asking
    assert joined(page) == keys(page)


def test_days_taken_by_another_holiday_meanwhile_are_refused_in_the_sheet(database: str) -> None:
    page, sheet = everywhere()
    asyncio.run(sheet.preview(around(page, 1, 2)))
    with databases.write() as session:
        farm = session.exec(select(Participation)).all()[0].joined_by
        member = session.get_one(User, farm)
        day = date.fromisoformat(sheet.first)
        session.add(Holiday(producer_id=1, first_day=day, last_day=day, added_by=member.id or 0, added_at=utc_now()))
    assert asyncio.run(sheet.add()) is None
    assert sheet.refused


def test_another_farms_holiday_and_nonsense_change_nothing(database: str) -> None:
    page, sheet = everywhere()
    asyncio.run(sheet.preview(around(page, 1, 1)))
    asyncio.run(sheet.add())
    asyncio.run(sheet.open())
    with databases.write() as session:
        other = sign_in(session, session.get_one(User, make_farm(session).user_id))
    intruder = sheet_of(opened(other))
    assert intruder.rows == []
    with pytest.raises(NotFound):
        asyncio.run(intruder.remove(sheet.rows[0].key))
    for nonsense in NONSENSE:
        for event in (
            lambda: sheet.preview(nonsense),  # noqa: B023
            lambda: sheet.preview({"premier-jour": nonsense, "dernier-jour": nonsense}),  # noqa: B023
            lambda: sheet.remove(nonsense if nonsense != 1 else -1),  # noqa: B023
            lambda: intruder.add(),
        ):
            with suppress(CagetteError):
                asyncio.run(event())
    with databases.read() as session:
        assert [row.removed_at for row in session.exec(select(Holiday))] == [None]
