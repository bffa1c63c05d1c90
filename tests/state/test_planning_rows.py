"""How sales are written on the page of planning, as lines and as a month."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from cagette_pwa.french import spaced
from cagette_pwa.models.distribution import SaleState
from cagette_pwa.services.agenda import Away, ComingSale
from cagette_pwa.state.month_rows import Cell, Grid, grid_of
from cagette_pwa.state.planning_rows import clash_words, months_of, period_words, sale_row
from cagette_pwa.state.sale_details import detail_of

CHRISTMAS = Away(1, date(2026, 12, 21), date(2027, 1, 3))


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


def november(now: datetime, *sales: ComingSale, holidays: tuple[Away, ...] = ()) -> Grid:
    return grid_of(date(2026, 11, 1), sales, holidays, now)


def cell(grid: Grid, number: int) -> Cell:
    return next(cell for line in grid.lines for cell in line.cells if cell.number == str(number))


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
    assert sale_row(coming(date(2026, 11, 25), joined=False)).news == ""


def test_two_markets_at_one_hour_are_explained_where_one_is_and_where_one_could_be() -> None:
    sale = coming(date(2026, 11, 25), clashes=("La Bergerie", "Ribérac"))
    assert clash_words(sale) == spaced("Deux marchés à la même heure : vous êtes aussi à La Bergerie et Ribérac.")
    free = coming(date(2026, 11, 25), joined=False, clashes=("La Bergerie",))
    assert clash_words(free) == spaced("Même heure : vous participez déjà à La Bergerie.")
    assert clash_words(coming(date(2026, 11, 25))) == ""


def test_days_before_are_those_of_the_calendar_through_a_change_of_time() -> None:
    detail = detail_of(
        coming(
            date(2026, 10, 28),
            starts_at=datetime(2026, 10, 28, 17, tzinfo=UTC),
            opens_at=datetime(2026, 10, 21, 6, tzinfo=UTC),
        )
    )
    assert (detail.open_days, detail.open_at, detail.open_day) == ("7", "08:00", "2026-10-21")
    assert detail.opens_before == "7 jours avant"


def test_a_holiday_is_told_once_in_the_first_week_that_it_touches(now: datetime) -> None:
    days = (date(2026, 12, 16), date(2026, 12, 23), date(2026, 12, 30), date(2027, 1, 6))
    months = months_of([coming(day, joined=False, away=day.day > 20) for day in days], now, (CHRISTMAS,))
    weeks = [week for month in months for week in month.weeks]
    told = "Vos congés : du lundi 21 décembre 2026 au dimanche 3 janvier 2027"
    assert [week.away for week in weeks] == ["", spaced(told), "", ""]
    assert [sale.away for week in weeks for sale in week.sales] == [False, True, True, False]


def test_why_a_date_cannot_be_joined_is_said_and_nothing_is_offered() -> None:
    def row(**fields: Any) -> tuple[bool, str]:
        sale = sale_row(coming(date(2026, 11, 25), **({"joined": False} | fields)))
        return sale.free, sale.why

    assert row() == (True, "")
    assert row(away=True) == (False, "Vous êtes en congés ce jour-là.")
    assert row(valid=False) == (False, "Le catalogue n'est pas valable ce jour-là.")
    assert row(changeable=False) == (False, "")
    assert row(joined=True, away=True) == (False, "")


def test_two_markets_at_one_hour_matter_no_more_once_they_are_over(now: datetime) -> None:
    over = coming(date(2026, 11, 4), clashes=("La Bergerie",), changeable=False)
    assert clash_words(over) == ""
    assert cell(november(now, over), 4).marks == ["à venir"]


def test_how_the_farm_takes_part_is_said_in_its_rhythm() -> None:
    def part(**fields: Any) -> str:
        return sale_row(coming(date(2026, 11, 25), **fields)).part

    assert part(joined=False, recurring=True, every_weeks=1) == ""
    assert part() == "vous participez"
    assert part(recurring=True, every_weeks=1) == "toutes les dates"
    assert part(recurring=True, every_weeks=2) == "une semaine sur deux"
    assert part(recurring=False, every_weeks=2) == "vous participez"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 12, 25), date(2026, 12, 25), "le vendredi 25 décembre"),
        (date(2026, 12, 1), date(2026, 12, 6), "du mardi 1er au dimanche 6 décembre"),
        (date(2026, 11, 30), date(2026, 12, 6), "du lundi 30 novembre au dimanche 6 décembre"),
        (date(2026, 12, 28), date(2027, 1, 3), "du lundi 28 décembre 2026 au dimanche 3 janvier 2027"),
    ],
)
def test_a_period_is_written_without_saying_anything_twice(first: date, last: date, words: str) -> None:
    assert period_words(first, last) == words


def test_a_month_has_seven_columns_from_monday_and_only_its_own_days(now: datetime) -> None:
    grid = november(now)
    assert [len(line.cells) for line in grid.lines] == [7] * 6
    assert [cell.number for cell in grid.lines[0].cells] == ["", "", "", "", "", "", "1"]
    numbers = [cell.number for line in grid.lines for cell in line.cells if cell.number]
    assert numbers == [str(day) for day in range(1, 31)] == [day.number for day in grid.days]
    assert [cell.number for line in grid.lines for cell in line.cells if cell.today] == ["23"]


def test_each_sale_has_a_mark_of_its_state_and_those_to_choose_have_their_own(now: datetime) -> None:
    day = date(2026, 11, 25)
    grid = november(
        now,
        coming(date(2026, 11, 4), state=SaleState.VALIDATED, changeable=False),
        coming(day, state=SaleState.OPEN),
        coming(day, joined=False, distribution_id=7),
    )
    assert cell(grid, 25).marks == ["ouverte", "libre"]
    assert cell(grid, 4).marks == ["validée"]
    assert [meaning.word for meaning in grid.legend] == ["à choisir", "ouverte", "validée"]
    assert grid.summary == "3 ventes, vous participez à 2"


def test_more_marks_than_a_column_holds_become_a_number(now: datetime) -> None:
    day = date(2026, 11, 25)
    for count, marks, more in ((3, 3, ""), (4, 2, "+2"), (9, 2, "+7")):
        grid = november(now, *[coming(day, distribution_id=number) for number in range(count)])
        assert (len(cell(grid, 25).marks), cell(grid, 25).more) == (marks, more)
        assert len(grid.days[24].sales) == count


def test_two_markets_at_one_hour_are_marked_before_everything_else(now: datetime) -> None:
    grid = november(now, coming(date(2026, 11, 25), clashes=("La Bergerie",)))
    assert cell(grid, 25).marks == ["heure", "à venir"]
    assert "deux marchés à la même heure" in cell(grid, 25).said
    free = november(now, coming(date(2026, 11, 25), joined=False, clashes=("La Bergerie",)))
    assert cell(free, 25).marks == ["libre"]


def test_a_day_is_said_whole_to_who_does_not_see_its_marks(now: datetime) -> None:
    away = Away(1, date(2026, 11, 23), date(2026, 11, 24))
    grid = november(now, coming(date(2026, 11, 23), state=SaleState.OPEN), holidays=(away,))
    said = "lundi 23 novembre, aujourd'hui, congés, 1 vente : La Cagette de Segonzac (ouverte)"
    assert cell(grid, 23).said == spaced(said)
    assert cell(grid, 24).said == "mardi 24 novembre, congés, aucune vente"
    assert [cell.number for line in grid.lines for cell in line.cells if cell.away] == ["23", "24"]
    assert [meaning.word for meaning in grid.legend] == ["ouverte", "congés"]


@pytest.mark.parametrize(
    ("days", "chosen"),
    [((), "23"), ((4, 25, 27), "25"), ((23, 25), "23"), ((4, 11), "4")],
)
def test_the_next_day_with_a_sale_is_chosen(now: datetime, days: tuple[int, ...], chosen: str) -> None:
    grid = november(now, *[coming(date(2026, 11, day)) for day in days])
    assert [cell.number for line in grid.lines for cell in line.cells if cell.chosen] == [chosen]


def test_another_month_without_sales_begins_on_its_first_day(now: datetime) -> None:
    grid = grid_of(date(2027, 2, 1), (), (), now)
    assert [cell.number for line in grid.lines for cell in line.cells if cell.chosen] == ["1"]
    assert (grid.name, grid.earlier, grid.later) == ("Février 2027", "2027-01", "2027-03")
    assert grid.summary == "Aucune vente ce mois-ci"
