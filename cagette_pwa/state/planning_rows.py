"""Coming sales as the Planifier page writes them, by month and by week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from cagette_pwa.clock import DAYS, MONTHS, day_words, hour_words, moment_words, paris, tile_words
from cagette_pwa.french import spaced
from cagette_pwa.models.distribution import SaleState
from cagette_pwa.services.agenda import ComingSale

TONES = {
    SaleState.COMING: "neutral",
    SaleState.OPEN: "ready",
    SaleState.CLOSED: "todo",
    SaleState.DELIVERED: "info",
    SaleState.VALIDATED: "neutral",
}


@dataclass(frozen=True)
class Sale:
    """A catalog at a date of a market."""

    key: str = ""
    market: str = ""
    catalog: str = ""
    place: str = ""
    schedule: str = ""
    series: int = 0
    month: str = ""
    day: str = ""
    date: str = ""
    when: str = ""
    state: str = ""
    tone: str = "neutral"
    joined: bool = False
    recurring: bool = False
    changeable: bool = False
    valid: bool = True
    ordered: str = ""
    news: str = ""
    opens: str = ""
    closes: str = ""
    personalised: bool = False
    clash: str = ""
    open_days: str = ""
    open_at: str = ""
    close_days: str = ""
    close_at: str = ""


@dataclass(frozen=True)
class Week:
    """The sales of a week."""

    key: str
    name: str
    sales: list[Sale]


@dataclass(frozen=True)
class Month:
    """The weeks of a month."""

    name: str
    weeks: list[Week]


def months_of(sales: Iterable[ComingSale], now: datetime) -> list[Month]:
    """The sales, already in order of date, under the names of their months and weeks."""
    return [
        Month(name, [_week(monday, list(of_week), now) for monday, of_week in groupby(of_month, _monday)])
        for name, of_month in groupby(sales, _month)
    ]


def sale_row(sale: ComingSale) -> Sale:
    """One sale in words."""
    month, day = tile_words(sale.starts_at)
    starts = paris(sale.starts_at)
    opens, closes = paris(sale.opens_at), paris(sale.closes_at)
    return Sale(
        key=f"{sale.catalog_id}-{sale.distribution_id}",
        market=sale.market,
        catalog=sale.catalog,
        place=sale.commune,
        schedule=sale.schedule[:1].lower() + sale.schedule[1:],
        series=sale.schedule_id or 0,
        month=month,
        day=day,
        date=day_words(sale.starts_at),
        when=f"{DAYS[starts.weekday()]}, {hour_words(sale.starts_at)} à {hour_words(sale.ends_at)}",
        state=sale.state.value,
        tone=TONES[sale.state] if sale.joined else "neutral",
        joined=sale.joined,
        recurring=sale.recurring,
        changeable=sale.changeable,
        valid=sale.valid,
        ordered=_ordered(sale.ordered),
        news=" · ".join(part for part in (_window(sale), _ordered(sale.ordered)) if part),
        opens=moment_words(sale.opens_at),
        closes=moment_words(sale.closes_at),
        personalised=sale.personalised,
        clash=_clash(sale.clashes),
        open_days=str((starts.date() - opens.date()).days),
        open_at=f"{opens:%H:%M}",
        close_days=str((starts.date() - closes.date()).days),
        close_at=f"{closes:%H:%M}",
    )


def sales_words(count: int) -> str:
    """`1 vente`, `3 ventes`."""
    return f"{count} ventes" if count > 1 else f"{count} vente"


def _week(monday: date, sales: list[ComingSale], now: datetime) -> Week:
    this_monday = _monday_of(paris(now).date())
    near = {this_monday: "Cette semaine", this_monday + timedelta(days=7): "La semaine prochaine"}
    name = near.get(monday, f"Semaine du {day_words(monday).removeprefix('lundi ')}")
    return Week(f"{_month(sales[0])} {monday}", name, [sale_row(sale) for sale in sales])


def _month(sale: ComingSale) -> str:
    local = paris(sale.starts_at)
    return f"{MONTHS[local.month - 1].capitalize()} {local.year}"


def _monday(sale: ComingSale) -> date:
    return _monday_of(paris(sale.starts_at).date())


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _window(sale: ComingSale) -> str:
    if sale.state == SaleState.COMING:
        return f"ouvre {moment_words(sale.opens_at)}"
    return f"ferme {moment_words(sale.closes_at)}" if sale.state == SaleState.OPEN else ""


def _ordered(pieces: int) -> str:
    if not pieces:
        return ""
    return f"{pieces} pièces commandées" if pieces > 1 else "1 pièce commandée"


def _clash(markets: tuple[str, ...]) -> str:
    return spaced(f"Même heure : {', '.join(markets)}") if markets else ""
