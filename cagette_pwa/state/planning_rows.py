"""Coming sales as the Planifier page writes them, by month and by week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from cagette_pwa.clock import DAYS, MONTHS, day_words, hours_words, moment_words, paris, tile_words
from cagette_pwa.french import spaced
from cagette_pwa.models.distribution import SaleState
from cagette_pwa.services.agenda import Away, ComingSale

TONES = {
    SaleState.COMING: "neutral",
    SaleState.OPEN: "ready",
    SaleState.CLOSED: "todo",
    SaleState.DELIVERED: "info",
    SaleState.VALIDATED: "neutral",
}


@dataclass(frozen=True)
class Sale:
    """A catalog at a date of a market: what one line of the page says, and no more, for there are many."""

    key: str = ""
    market: str = ""
    catalog: str = ""
    month: str = ""
    day: str = ""
    date: str = ""
    when: str = ""
    state: str = ""
    tone: str = "neutral"
    part: str = ""
    """How the farm takes part; empty when it does not."""
    changeable: bool = False
    free: bool = False
    """The farm may take part."""
    why: str = ""
    """Why it may not, though the date could still change."""
    regular: bool = False
    """The date is one of several that could be joined together, and none of them is."""
    news: str = ""
    clash: str = ""
    away: bool = False


@dataclass(frozen=True)
class Week:
    """The sales of a week, and the holiday that begins in it."""

    key: str
    name: str
    away: str
    sales: list[Sale]


@dataclass(frozen=True)
class Month:
    """The weeks of a month."""

    name: str
    weeks: list[Week]


def months_of(sales: Iterable[ComingSale], now: datetime, holidays: Sequence[Away] = ()) -> list[Month]:
    """The sales, already in order of date, under the names of their months and weeks."""
    told: set[Away] = set()
    return [
        Month(name, [_week(monday, list(of_week), now, holidays, told) for monday, of_week in groupby(month, _monday)])
        for name, month in groupby(sales, lambda sale: month_words(sale.day))
    ]


def sale_row(sale: ComingSale) -> Sale:
    """One sale in words."""
    month, number = tile_words(sale.day)
    return Sale(
        key=key_of(sale),
        market=sale.market,
        catalog=sale.catalog,
        month=month,
        day=number,
        date=day_words(sale.day),
        when=f"{DAYS[sale.day.weekday()]}, {hours_words(sale.starts_at, sale.ends_at)}",
        state=sale.state.value,
        tone=TONES[sale.state] if sale.joined else "neutral",
        part=part_words(sale),
        changeable=sale.changeable,
        free=is_free(sale),
        why=_why(sale),
        regular=sale.schedule_id is not None and not sale.every_weeks,
        news=" · ".join(part for part in (_window(sale), ordered_words(sale.ordered)) if part) if sale.joined else "",
        clash=clash_words(sale),
        away=sale.away,
    )


def key_of(sale: ComingSale) -> str:
    """What names a sale on the page."""
    return f"{sale.catalog_id}-{sale.distribution_id}"


def sales_words(count: int) -> str:
    """`1 vente`, `3 ventes`."""
    return f"{count} ventes" if count > 1 else f"{count} vente"


def ordered_words(pieces: int) -> str:
    """`3 pièces commandées`; nothing when there are none."""
    if not pieces:
        return ""
    return f"{pieces} pièces commandées" if pieces > 1 else "1 pièce commandée"


def part_words(sale: ComingSale) -> str:
    """How the farm takes part; nothing when it does not."""
    if not sale.joined:
        return ""
    if not sale.recurring:
        return "vous participez"
    return "une semaine sur deux" if sale.every_weeks > 1 else "toutes les dates"


def is_free(sale: ComingSale) -> bool:
    """Nothing that is known keeps the farm from taking part."""
    return sale.changeable and not sale.joined and not _why(sale)


def clash_words(sale: ComingSale) -> str:
    """Why a date needs a second look: the farm is somewhere else at that hour."""
    if not sale.clashes or not sale.changeable:
        return ""
    there = " et ".join(sale.clashes)
    told = f"Deux marchés à la même heure : vous êtes aussi à {there}."
    return spaced(told if sale.joined else f"Même heure : vous participez déjà à {there}.")


def month_words(day: date) -> str:
    """`Novembre 2026`."""
    return f"{MONTHS[day.month - 1].capitalize()} {day.year}"


def period_words(first: date, last: date) -> str:
    """`du lundi 21 au dimanche 27 décembre`, `le vendredi 1er janvier`."""
    if first == last:
        return f"le {day_words(first)}"
    begins = day_words(first, year=first.year != last.year)
    if (first.year, first.month) == (last.year, last.month):
        begins = begins.rpartition(" ")[0]
    return f"du {begins} au {day_words(last, year=first.year != last.year)}"


def _week(monday: date, sales: list[ComingSale], now: datetime, holidays: Sequence[Away], told: set[Away]) -> Week:
    """A holiday is told once, in the first week on the screen that it touches."""
    this_monday = _monday_of(paris(now).date())
    near = {this_monday: "Cette semaine", this_monday + timedelta(days=7): "La semaine prochaine"}
    name = near.get(monday, f"Semaine du {day_words(monday).removeprefix('lundi ')}")
    begun = [
        one
        for one in holidays
        if one not in told and one.first_day <= monday + timedelta(days=6) and one.last_day >= monday
    ]
    told.update(begun)
    away = ", ".join(period_words(one.first_day, one.last_day) for one in begun)
    key = f"{month_words(sales[0].day)} {monday}"
    return Week(key, name, spaced(f"Vos congés : {away}") if away else "", [sale_row(sale) for sale in sales])


def _why(sale: ComingSale) -> str:
    if sale.joined or not sale.changeable:
        return ""
    if sale.away:
        return "Vous êtes en congés ce jour-là."
    return "" if sale.valid else "Le catalogue n'est pas valable ce jour-là."


def _monday(sale: ComingSale) -> date:
    return _monday_of(sale.day)


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _window(sale: ComingSale) -> str:
    if sale.state == SaleState.COMING:
        return f"ouvre {moment_words(sale.opens_at)}"
    return f"ferme {moment_words(sale.closes_at)}" if sale.state == SaleState.OPEN else ""
