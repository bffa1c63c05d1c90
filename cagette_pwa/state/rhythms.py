"""How often a catalog comes to a market: every date, or one week in two, chosen by its next date."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cagette_pwa.clock import SHORT_MONTHS, day_words, paris
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


def rhythms_of(sales: Sequence[ComingSale]) -> list[Rhythm]:
    """The choices for the coming dates of a schedule, in order; one week in two where both weeks have dates."""
    days = [paris(sale.starts_at).date() for sale in sales]
    if not days:
        return []
    weeks: list[list[date]] = [[], []]
    for day in days:
        weeks[(_week(day) - _week(days[0])) % 2].append(day)
    every = [Rhythm(ALL, "Toutes les dates", _dates(days))]
    if not weeks[1]:
        return every
    return every + [
        Rhythm(str(held[0]), f"Une semaine sur deux, dès le {day_words(held[0])}", _dates(held)) for held in weeks
    ]


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


def _dates(days: Sequence[date]) -> str:
    named = ", ".join(_short(day) for day in days[:DATES_NAMED])
    return f"{named}… {sales_words(len(days))} d'ici six mois" if len(days) > DATES_NAMED else named


def _short(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {SHORT_MONTHS[day.month - 1]}"
