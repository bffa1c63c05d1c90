"""How often a catalog comes to a market: every date, or one week in two, chosen by its next date."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cagette_pwa.clock import SHORT_MONTHS, day_words
from cagette_pwa.errors import NotFound
from cagette_pwa.services.agenda import ComingSale
from cagette_pwa.state.planning_rows import sales_words

ALL = "toutes"
DATES_NAMED = 3


@dataclass(frozen=True)
class Rhythm:
    """A choice of the sheet: `value` is what its form sends."""

    value: str
    name: str
    dates: str
    chosen: bool


def rhythms_of(sales: Sequence[ComingSale]) -> list[Rhythm]:
    """The choices for the coming dates of a schedule, in order; one week in two where both weeks have dates.

    The rhythm under way is chosen; without one, all dates.
    """
    weeks: list[list[ComingSale]] = [[], []]
    for sale in sales:
        weeks[(_week(sale.day) - _week(sales[0].day)) % 2].append(sale)
    if not sales:
        return []
    every = Rhythm(ALL, "Toutes les dates", _dates(sales), chosen=sales[0].every_weeks < 2 or not weeks[1])
    return [every, *(_one_in_two(held) for held in weeks)] if weeks[1] else [every]


def first_day_of(value: str) -> date | None:
    """The first day of one week in two; None for all dates. Raises NotFound for what is neither."""
    if value == ALL:
        return None
    if re.fullmatch(r"20\d\d-\d\d-\d\d", value, re.ASCII) is None:
        raise NotFound
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise NotFound from None


def _week(day: date) -> int:
    """Weeks begin on Monday, and are numbered through the years."""
    return (day - timedelta(days=day.weekday())).toordinal() // 7


def _one_in_two(sales: Sequence[ComingSale]) -> Rhythm:
    first = sales[0]
    name = f"Une semaine sur deux, dès le {day_words(first.day)}"
    return Rhythm(str(first.day), name, _dates(sales), chosen=first.every_weeks > 1 and first.recurring)


def _dates(sales: Sequence[ComingSale]) -> str:
    named = ", ".join(_short(sale.day) for sale in sales[:DATES_NAMED])
    return f"{named}… {sales_words(len(sales))} d'ici six mois" if len(sales) > DATES_NAMED else named


def _short(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {SHORT_MONTHS[day.month - 1]}"
