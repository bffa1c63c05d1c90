"""A sale as its sheets tell it: all that its line on the page leaves out."""

from dataclasses import dataclass
from datetime import datetime

from cagette_pwa.clock import day_words, hours_words, moment_words, paris
from cagette_pwa.services.agenda import ComingSale
from cagette_pwa.state.planning_rows import clash_words, key_of, ordered_words


@dataclass(frozen=True)
class Detail:
    """The sale of a sheet, or the first of several."""

    key: str = ""
    market: str = ""
    catalog: str = ""
    place: str = ""
    date: str = ""
    when: str = ""
    schedule: str = ""
    regular: bool = False
    """It belongs to dates that can be joined together."""
    in_series: bool = False
    """Some of them are, by a rhythm that later dates follow."""
    opens: str = ""
    opens_before: str = ""
    closes: str = ""
    closes_before: str = ""
    personalised: bool = False
    ordered: str = ""
    clash: str = ""
    open_days: str = ""
    open_at: str = ""
    open_day: str = ""
    close_days: str = ""
    close_at: str = ""
    close_day: str = ""


def detail_of(sale: ComingSale) -> Detail:
    """The sale in words, and its opening and closing as the fields of a form hold them."""
    opens, closes = paris(sale.opens_at), paris(sale.closes_at)
    open_days, close_days = _days_before(sale, opens), _days_before(sale, closes)
    return Detail(
        key=key_of(sale),
        market=sale.market,
        catalog=sale.catalog,
        place=sale.commune,
        date=day_words(sale.starts_at),
        when=hours_words(sale.starts_at, sale.ends_at),
        schedule=sale.schedule[:1].lower() + sale.schedule[1:],
        regular=sale.schedule_id is not None,
        in_series=sale.every_weeks > 0,
        opens=moment_words(sale.opens_at),
        opens_before=before_words(open_days),
        closes=moment_words(sale.closes_at),
        closes_before=before_words(close_days),
        personalised=sale.personalised,
        ordered=ordered_words(sale.ordered),
        clash=clash_words(sale),
        open_days=str(open_days),
        open_at=f"{opens:%H:%M}",
        open_day=f"{opens:%Y-%m-%d}",
        close_days=str(close_days),
        close_at=f"{closes:%H:%M}",
        close_day=f"{closes:%Y-%m-%d}",
    )


def before_words(days: int) -> str:
    """`3 jours avant`, `la veille`, `le jour même`."""
    return {0: "le jour même", 1: "la veille"}.get(days, f"{days} jours avant")


def _days_before(sale: ComingSale, moment: datetime) -> int:
    return (paris(sale.starts_at).date() - moment.date()).days
