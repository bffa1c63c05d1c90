"""A month as a calendar: seven columns, a mark for each sale, and the sales of each day."""

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from dateutil.relativedelta import relativedelta

from cagette_pwa.clock import day_words, paris
from cagette_pwa.french import spaced
from cagette_pwa.models.distribution import SaleState
from cagette_pwa.services.agenda import Away, ComingSale
from cagette_pwa.services.calendar import HORIZON_MONTHS
from cagette_pwa.state.planning_rows import Sale, month_words, sale_row, sales_words

FREE, CLASH, AWAY = "libre", "heure", "congés"
"""Marks that are not a state: a date to choose, two markets at one hour, a holiday."""

KINDS = {
    FREE: "à choisir",
    SaleState.COMING.value: SaleState.COMING.value,
    SaleState.OPEN.value: SaleState.OPEN.value,
    SaleState.CLOSED.value: SaleState.CLOSED.value,
    SaleState.DELIVERED.value: SaleState.DELIVERED.value,
    SaleState.VALIDATED.value: SaleState.VALIDATED.value,
    CLASH: "même heure",
    AWAY: "congés",
}
"""Each mark and its word, in the order of the legend."""

MOST_MARKS = 3
"""A column of a narrow phone holds so many; more are told by a number."""


@dataclass(frozen=True)
class Cell:
    """A square of the calendar; without a number it belongs to another month."""

    number: str = ""
    said: str = ""
    """What a screen reader says of the day."""
    marks: list[str] = field(default_factory=list)
    more: str = ""
    today: bool = False
    away: bool = False
    chosen: bool = False


@dataclass(frozen=True)
class Line:
    """Seven squares."""

    key: str
    cells: list[Cell]


@dataclass(frozen=True)
class Day:
    """What stands under the calendar when its day is chosen."""

    number: str
    name: str
    away: bool
    sales: list[Sale]


@dataclass(frozen=True)
class Legend:
    """A mark of this month and its word."""

    kind: str
    word: str


@dataclass(frozen=True)
class Grid:
    """A month. `earlier` and `later` are the keys of the months beside it; empty at either end."""

    key: str = ""
    name: str = ""
    summary: str = ""
    earlier: str = ""
    later: str = ""
    lines: list[Line] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    legend: list[Legend] = field(default_factory=list)


def grid_of(first: date, sales: Sequence[ComingSale], holidays: Sequence[Away], now: datetime) -> Grid:
    """The month that begins on `first`; `sales` are its own, in order of date."""
    today = paris(now).date()
    by_day = {day: list(held) for day, held in groupby(sales, lambda sale: sale.day)}
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    own = [day for week in weeks for day in week if day.month == first.month]
    chosen = _chosen(own, by_day, today)
    cells = {day: _cell(day, by_day.get(day, []), holidays, today, day == chosen) for day in own}
    joined = sum(sale.joined for sale in sales)
    return Grid(
        key=month_key(first),
        name=month_words(first),
        summary=f"{sales_words(len(sales))}, vous participez à {joined}" if sales else "Aucune vente ce mois-ci",
        earlier=_beside(first, -1, today),
        later=_beside(first, 1, today),
        lines=[Line(str(week[0]), [cells.get(day, Cell()) for day in week]) for week in weeks],
        days=[_day(day, by_day.get(day, []), holidays) for day in own],
        legend=_legend(sales, any(cell.away for cell in cells.values())),
    )


def month_key(day: date) -> str:
    """`2026-11`."""
    return f"{day:%Y-%m}"


def first_of(key: str, now: datetime) -> date:
    """The first day of the month `2026-11`; this month's for what is not one of the six months to come."""
    months = (_first(paris(now).date(), beside) for beside in range(HORIZON_MONTHS + 1))
    known = {month_key(day): day for day in months}
    return known.get(str(key), _first(paris(now).date(), 0))


def _first(day: date, months: int) -> date:
    return day.replace(day=1) + relativedelta(months=months)


def _beside(first: date, months: int, today: date) -> str:
    day = _first(first, months)
    return month_key(day) if _first(today, 0) <= day <= _first(today, HORIZON_MONTHS) else ""


def _chosen(own: Sequence[date], by_day: dict[date, list[ComingSale]], today: date) -> date:
    """Today, if there is a sale; else the next day with one; else the first day with one, or of all."""
    held = [day for day in own if day in by_day]
    coming = [day for day in held if day >= today]
    return (coming or held or [day for day in own if day == today] or list(own))[0]


def _cell(day: date, sales: Sequence[ComingSale], holidays: Sequence[Away], today: date, chosen: bool) -> Cell:
    away = _is_away(day, holidays)
    marks = _marks(sales)
    shown = marks if len(marks) <= MOST_MARKS else marks[: MOST_MARKS - 1]
    return Cell(
        number=str(day.day),
        said=_said(day, sales, away, day == today),
        marks=shown,
        more=f"+{len(marks) - len(shown)}" if len(shown) < len(marks) else "",
        today=day == today,
        away=away,
        chosen=chosen,
    )


def _marks(sales: Sequence[ComingSale]) -> list[str]:
    """Two markets at one hour first, then the sales of the farm, then those it may still choose."""
    own = [sale.state.value for sale in sales if sale.joined]
    free = [FREE for sale in sales if not sale.joined]
    clash = [CLASH] if _clash(sales) else []
    return [*clash, *own, *free]


def _clash(sales: Sequence[ComingSale]) -> bool:
    """What is over needs no second look."""
    return any(sale.joined and sale.changeable and sale.clashes for sale in sales)


def _said(day: date, sales: Sequence[ComingSale], away: bool, today: bool) -> str:
    about = [day_words(day)]
    about += ["aujourd'hui"] if today else []
    about += ["congés"] if away else []
    about += ["deux marchés à la même heure"] if _clash(sales) else []
    held = ", ".join(f"{sale.market} ({sale.state.value if sale.joined else 'à choisir'})" for sale in sales)
    return ", ".join(about) + (spaced(f", {sales_words(len(sales))} : {held}") if sales else ", aucune vente")


def _day(day: date, sales: Sequence[ComingSale], holidays: Sequence[Away]) -> Day:
    name = day_words(day)
    return Day(str(day.day), name[0].upper() + name[1:], _is_away(day, holidays), [sale_row(sale) for sale in sales])


def _is_away(day: date, holidays: Sequence[Away]) -> bool:
    return any(holiday.first_day <= day <= holiday.last_day for holiday in holidays)


def _legend(sales: Sequence[ComingSale], is_away: bool) -> list[Legend]:
    shown = {*_marks(sales), *([AWAY] if is_away else [])}
    return [Legend(kind, word) for kind, word in KINDS.items() if kind in shown]
