"""Taking part and leaving from the page of planning; what a stranger or a mistake sends to it does nothing."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from cagette_pwa import database as databases
from cagette_pwa.clock import paris, utc_now
from cagette_pwa.errors import CagetteError
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.notice import Mail
from cagette_pwa.models.participation import Participation, RecurringParticipation
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import debits
from cagette_pwa.state.planning import Planning
from cagette_pwa.state.rhythms import ALL
from cagette_pwa.state.taking_part import CALENDAR, INVITATION, TakingPart
from tests.support.marketday import customer_orders, joined, keys, market_day, opened
from tests.support.town import make_farm, sign_in

NONSENSE: tuple[Any, ...] = (None, -1, 0, 10**30, 1.5, True, "1", "1-", "1-2-3", "9-9", "x" * 10_000, "\x00", [1], {})


def acting(page: Planning) -> TakingPart:
    """What acts on the sales of the page, in the same tab."""
    found = asyncio.run(page.get_state(TakingPart))
    assert isinstance(found, TakingPart)
    return found


def start(*, set_up: bool = True, **fields: Any) -> tuple[Planning, TakingPart]:
    """The page of a farm that has set up the debit of fees, unless told otherwise."""
    with databases.write() as session:
        token = market_day(session, **fields)
        if set_up:
            member = session.exec(select(ProducerMember)).one()
            debits.set_details(session, member, "Paul Vergne", "paul@example.org", now=utc_now())
    page = opened(token)
    return page, acting(page)


def test_one_date_is_joined_and_left(database: str) -> None:
    page, act = start()
    first = keys(page)[0]
    asyncio.run(act.join(first))
    assert (joined(page), act.dialog) == ([first], "")
    asyncio.run(act.ask("leave", first))
    asyncio.run(act.leave())
    assert (joined(page), act.dialog) == ([], "")


def test_ticked_dates_are_joined_together_and_the_ticks_go(database: str) -> None:
    page, act = start()
    chosen = keys(page)[::2]
    for key in chosen:
        asyncio.run(page.pick(key, True))
    drawn = page.round
    asyncio.run(act.join_picked())
    assert (joined(page), page.picked) == (chosen, [])
    assert page.round > drawn


def test_all_dates_of_a_market_are_joined_and_left(database: str) -> None:
    page, act = start()
    asyncio.run(act.ask("series", keys(page)[0]))
    asyncio.run(act.join_series({"rythme": ALL}))
    assert joined(page) == keys(page)
    asyncio.run(act.ask("end", keys(page)[0]))
    asyncio.run(act.end_series())
    assert joined(page) == []


@pytest.mark.parametrize("which", [0, 1])
def test_every_second_week_is_chosen_by_its_next_date(database: str, which: int) -> None:
    page, act = start()
    asyncio.run(act.ask("series", keys(page)[0]))
    assert len(act.rhythms) == 3
    next_date = paris(page._sales[keys(page)[which]].starts_at).date()
    assert act.rhythms[1 + which].value == str(next_date)
    said = asyncio.run(act.join_series({"rythme": act.rhythms[1 + which].value}))
    assert (joined(page), act.dialog, said is None) == (keys(page)[which::2], "", False)


def test_the_other_week_takes_the_place_of_the_first(database: str) -> None:
    page, act = start()
    asyncio.run(act.ask("series", keys(page)[0]))
    for rhythm in act.rhythms[1:]:
        asyncio.run(act.ask("series", keys(page)[0]))
        asyncio.run(act.join_series({"rythme": rhythm.value}))
    assert joined(page) == keys(page)[1::2]


def test_a_week_in_which_the_market_is_never_held_is_refused_in_the_sheet(database: str) -> None:
    page, act = start(rule="FREQ=WEEKLY;INTERVAL=2")
    asyncio.run(act.ask("series", keys(page)[0]))
    assert [rhythm.value for rhythm in act.rhythms] == [ALL]
    never = paris(page._sales[keys(page)[0]].starts_at).date() + timedelta(weeks=1)
    assert asyncio.run(act.join_series({"rythme": str(never)})) is None
    assert act.refused.startswith("Première date")
    assert (act.dialog, joined(page)) == ("series", [])


def test_a_sale_with_orders_is_cancelled_with_a_word_to_each_customer(database: str) -> None:
    """The guide: « les contacter un par un pour expliquer une annulation avant de mettre à 0 les quantités »."""
    page, act = start()
    first = keys(page)[0]
    asyncio.run(act.join(first))
    customer_orders()
    asyncio.run(page.load())
    asyncio.run(act.ask("leave", first))
    assert act.dialog == "cancel"
    assert act.cancelling.words == "1 client a commandé pour 3,60\u00a0€."
    assert act.cancelling.names == ["Brigitte Vergne"]
    assert page._sales[first].market in act.cancelling.message
    said = asyncio.run(act.cancel({"message": "La grêle a tout pris."}))
    assert (said is None, act.dialog, joined(page)) == (False, "", [])
    with databases.read() as session:
        mail = session.exec(select(Mail)).one()
        assert "La grêle a tout pris." in mail.body
        assert [line.quantity for line in session.exec(select(BasketLine))] == [0]


def test_customers_are_not_left_without_a_word(database: str) -> None:
    page, act = start()
    first = keys(page)[0]
    asyncio.run(act.join(first))
    customer_orders()
    asyncio.run(page.load())
    asyncio.run(act.ask("leave", first))
    assert asyncio.run(act.cancel({"message": "  "})) is None
    assert (act.dialog, act.refused.startswith("Message")) == ("cancel", True)
    assert joined(page) == [first]


def test_orders_that_came_meanwhile_are_told_of_before_anything_is_left(database: str) -> None:
    page, act = start()
    first = keys(page)[0]
    asyncio.run(act.join(first))
    asyncio.run(act.ask("leave", first))
    assert act.dialog == "leave"
    customer_orders()
    assert asyncio.run(act.leave()) is None
    assert (act.dialog, act.refused, act.cancelling.names) == ("cancel", "", ["Brigitte Vergne"])
    assert joined(page) == [first]


def test_of_several_sales_those_with_orders_stay_and_are_named(database: str) -> None:
    page, act = start()
    chosen = keys(page)[:3]
    for key in chosen:
        asyncio.run(page.pick(key, True))
    asyncio.run(act.join_picked())
    customer_orders()
    asyncio.run(page.load())
    for key in chosen:
        asyncio.run(page.pick(key, True))
    asyncio.run(act.ask("leave", ""))
    assert (act.dialog, act.leaving.some, len(act.leaving.held)) == ("leave", True, 1)
    assert act.leaving.held[0].endswith("2 pièces commandées")
    asyncio.run(act.leave())
    assert joined(page) == chosen[:1]


def test_a_window_is_set_and_taken_back(database: str) -> None:
    page, act = start()
    third = keys(page)[2]
    asyncio.run(act.join(third))
    asyncio.run(act.ask("window", third))
    form = {"ouverture-jours": "8", "ouverture-heure": "07:30", "fermeture-jours": "1", "fermeture-heure": "12:00"}
    asyncio.run(act.set_window(form))
    asyncio.run(act.ask("window", third))
    sale = act.sale
    assert (sale.open_days, sale.open_at, sale.close_days, sale.close_at) == ("8", "07:30", "1", "12:00")
    asyncio.run(act.reset_window())
    assert not page._sales[third].personalised


def test_a_window_is_set_by_days_of_the_calendar(database: str) -> None:
    page, act = start()
    third = keys(page)[2]
    asyncio.run(act.join(third))
    asyncio.run(act.ask("window", third))
    asyncio.run(act.reckon(CALENDAR))
    day = paris(page._sales[third].starts_at).date()
    form = {
        "ouverture-jour": str(day - timedelta(days=9)),
        "ouverture-heure": "06:00",
        "fermeture-jour": str(day - timedelta(days=3)),
        "fermeture-heure": "20:00",
    }
    asyncio.run(act.set_window(form))
    assert act.refused == ""
    opens, closes = (paris(at) for at in (page._sales[third].opens_at, page._sales[third].closes_at))
    assert (str(opens.date()), f"{opens:%H:%M}") == (form["ouverture-jour"], "06:00")
    assert (str(closes.date()), f"{closes:%H:%M}") == (form["fermeture-jour"], "20:00")


def test_several_sales_open_and_close_on_the_same_days(database: str) -> None:
    page, act = start()
    chosen = keys(page)[2:4]
    for key in chosen:
        asyncio.run(act.join(key))
        asyncio.run(page.pick(key, True))
    asyncio.run(act.ask("window", ""))
    assert act.about == "2 ventes"
    asyncio.run(act.reckon(CALENDAR))
    day = paris(page._sales[chosen[0]].starts_at).date()
    form = {
        "ouverture-jour": str(day - timedelta(days=9)),
        "ouverture-heure": "06:00",
        "fermeture-jour": str(day - timedelta(days=3)),
        "fermeture-heure": "20:00",
    }
    asyncio.run(act.set_window(form))
    assert act.refused == ""
    assert len({(page._sales[key].opens_at, page._sales[key].closes_at) for key in chosen}) == 1


@pytest.mark.parametrize(
    "form",
    [
        {"ouverture-jours": "1", "ouverture-heure": "07:30", "fermeture-jours": "8", "fermeture-heure": "12:00"},
        {"ouverture-jours": "8", "ouverture-heure": "7h", "fermeture-jours": "1", "fermeture-heure": "12:00"},
        {
            "ouverture-jour": "2026-02-31",
            "ouverture-heure": "07:30",
            "fermeture-jours": "1",
            "fermeture-heure": "12:00",
        },
        {"ouverture-jour": "demain", "ouverture-heure": "07:30", "fermeture-jours": "1", "fermeture-heure": "12:00"},
        {},
    ],
)
def test_a_window_that_cannot_be_is_refused_in_the_sheet(database: str, form: dict[str, str]) -> None:
    page, act = start()
    asyncio.run(act.join(keys(page)[2]))
    asyncio.run(act.ask("window", keys(page)[2]))
    assert asyncio.run(act.set_window(form)) is None
    assert act.refused
    assert act.dialog == "window"
    assert not page._sales[keys(page)[2]].personalised


def test_the_first_participation_asks_to_set_up_the_debit_of_fees(database: str) -> None:
    """The guide: « Si vous vendez pour la première fois sur un Marché Cagette, vous allez être invité à paramétrer
    le système de prélèvement des frais de la plateforme. »"""
    page, act = start(set_up=False)
    assert not page.debit_is_due
    asyncio.run(act.join(keys(page)[0]))
    assert (act.dialog, page.debit_is_due) == (INVITATION, True)
    asyncio.run(act.close())
    asyncio.run(act.join(keys(page)[1]))
    assert (act.dialog, page.debit_is_due) == ("", True)


def test_a_whole_series_asks_for_the_debit_once_its_own_sheet_is_closed(database: str) -> None:
    page, act = start(set_up=False)
    asyncio.run(act.ask("series", keys(page)[0]))
    asyncio.run(act.join_series({"rythme": ALL}))
    assert act.dialog == INVITATION


def test_who_has_set_up_the_debit_is_never_asked(database: str) -> None:
    page, act = start()
    asyncio.run(act.join(keys(page)[0]))
    assert (act.dialog, page.debit_is_due) == ("", False)


def test_nonsense_is_refused_with_a_sentence_and_changes_nothing(database: str) -> None:
    page, act = start()
    asyncio.run(act.ask("series", keys(page)[0]))
    for nonsense in NONSENSE:
        act._targets = [nonsense]
        send_all(page, act, nonsense)
    with databases.read() as session:
        assert session.exec(select(Participation)).all() == []
        assert session.exec(select(RecurringParticipation)).all() == []


def send_all(page: Planning, act: TakingPart, nonsense: Any) -> None:
    for event in (
        lambda: act.join(nonsense),
        lambda: act.join_picked(),
        lambda: act.ask(nonsense, nonsense),
        lambda: act.ask("leave", nonsense),
        lambda: act.leave(),
        lambda: act.cancel(nonsense),
        lambda: act.cancel({"message": nonsense}),
        lambda: act.join_series(nonsense),
        lambda: act.join_series({"rythme": nonsense}),
        lambda: act.set_window(nonsense),
        lambda: act.set_window({"ouverture-jours": nonsense, "ouverture-heure": nonsense}),
        lambda: act.set_window({"ouverture-jour": nonsense, "ouverture-heure": "08:00"}),
        lambda: act.reset_window(),
        lambda: page.pick(nonsense, True),
        lambda: page.show_market(nonsense),
        lambda: page.show_catalog(nonsense),
        lambda: page.look(nonsense),
        lambda: page.turn(nonsense),
    ):
        with suppress(CagetteError):
            asyncio.run(event())


def test_another_farm_changes_nothing(database: str) -> None:
    page, act = start()
    with databases.write() as session:
        other = sign_in(session, session.get_one(User, make_farm(session).user_id))
    first, sales = keys(page)[0], page._sales
    asyncio.run(act.ask("series", first))
    series = act._series
    intruder = opened(other)
    intruder._sales = sales
    attack = acting(intruder)
    with pytest.raises(CagetteError):
        asyncio.run(attack.join(first))
    attack._series = series
    asyncio.run(attack.join_series({"rythme": ALL}))
    assert attack.refused
    with databases.read() as session:
        assert session.exec(select(Participation)).all() == []
