"""Dates of the markets around `now`, and the catalogs that take part."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from sqlmodel import Session

from cagette_pwa.clock import paris
from cagette_pwa.demo.draw import Draw
from cagette_pwa.demo.farms import HEROINE, MEAT, NEWCOMER
from cagette_pwa.demo.markets import MARKET_PAYSAN, MARKET_PERIGOURDIN, Seat, Town
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.participation import Participation, RecurringParticipation
from cagette_pwa.models.schedule import Schedule
from cagette_pwa.services.calendar import HORIZON_MONTHS

WEEKS_BEHIND = 4
EARLIER = timedelta(days=1)
"""How much sooner than the market the heroine closes her boxes of meat, for the slaughterhouse."""


@dataclass
class Stall:
    """A seat that takes part in a sale."""

    seat: Seat
    participation: Participation


@dataclass
class Sale:
    """A distribution and its stalls."""

    town: Town
    distribution: Distribution
    stalls: list[Stall] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The distribution's."""
        assert self.distribution.id is not None
        return self.distribution.id

    def is_past(self, now: datetime) -> bool:
        """Everything was handed over and has settled."""
        return self.distribution.settles_at() <= now


def make_sales(session: Session, draw: Draw, towns: dict[str, Town], now: datetime) -> list[Sale]:
    """All sales, the oldest first."""
    sales = [sale for town in towns.values() for sale in _dates(town, now)]
    sales.sort(key=lambda sale: (sale.distribution.starts_at, sale.town.id))
    session.add_all(sale.distribution for sale in sales)
    session.flush()
    for town in towns.values():
        coming = [sale for sale in sales if sale.town is town]
        for seat in town.seats:
            _take_part(session, draw, seat, coming, now)
    session.flush()
    return sales


def _dates(town: Town, now: datetime) -> list[Sale]:
    today = paris(now).date()
    since, until = today - timedelta(weeks=WEEKS_BEHIND), today + relativedelta(months=HORIZON_MONTHS)
    return [
        Sale(town, _distribution(town, schedule, day))
        for schedule in town.schedules
        for day in schedule.days(since, until)
    ]


def _distribution(town: Town, schedule: Schedule, day: date) -> Distribution:
    starts_at, ends_at = schedule.slot(day)
    opens, closes = schedule.order_window(day)
    return Distribution(
        market_id=town.id,
        schedule_id=schedule.id,
        starts_at=starts_at,
        ends_at=ends_at,
        orders_open_at=opens,
        orders_close_at=closes,
    )


def _take_part(session: Session, draw: Draw, seat: Seat, sales: list[Sale], now: datetime) -> None:
    """Most come every time; the others come to the sales that are open, and have yet to choose the next ones."""
    always = _comes_always(draw, seat, sales)
    if always:
        _recur(session, seat, sales, now)
    for sale in sales:
        opens = sale.distribution.orders_open_at
        chosen = always or (opens <= now + timedelta(days=1) and draw.happens(0.9))
        if (chosen or _is_at_home(seat, sale)) and sale.distribution.orders_close_at > _ready(seat):
            sale.stalls.append(_stall(session, seat, sale, now))


def _comes_always(draw: Draw, seat: Seat, sales: list[Sale]) -> bool:
    drawn = draw.happens(0.7)
    if seat.farm.key == HEROINE:
        return seat.catalog.name != MEAT and all(_is_at_home(seat, sale) for sale in sales)
    return drawn and seat.farm.key != NEWCOMER


def _is_at_home(seat: Seat, sale: Sale) -> bool:
    """The heroine lends her yard to two markets, and never misses what is sold there."""
    near = sale.town.text.key in (MARKET_PAYSAN, MARKET_PERIGOURDIN)
    return near and seat.farm.key == HEROINE and seat.catalog.name != MEAT


def _ready(seat: Seat) -> datetime:
    """When a farm can sell for the first time at a market."""
    return seat.linked_at + timedelta(days=1)


def _recur(session: Session, seat: Seat, sales: list[Sale], now: datetime) -> None:
    schedules = {sale.distribution.schedule_id for sale in sales}
    for schedule_id in sorted(one for one in schedules if one is not None):
        assert seat.catalog.id is not None
        session.add(
            RecurringParticipation(
                catalog_id=seat.catalog.id,
                schedule_id=schedule_id,
                started_by=seat.farm.member.user_id,
                started_at=min(seat.linked_at + timedelta(days=1), now),
            )
        )


def _stall(session: Session, seat: Seat, sale: Sale, now: datetime) -> Stall:
    """Whoever comes after the opening opens later; boxes of meat close sooner."""
    assert seat.catalog.id is not None
    distribution = sale.distribution
    participation = Participation(
        catalog_id=seat.catalog.id,
        distribution_id=sale.id,
        joined_by=seat.farm.member.user_id,
        joined_at=min(max(_ready(seat), distribution.orders_open_at - timedelta(days=5)), now),
    )
    if distribution.orders_open_at < _ready(seat):
        participation.orders_open_at = _ready(seat)
    if seat.catalog.name == MEAT:
        participation.orders_close_at = distribution.orders_close_at - EARLIER
    session.add(participation)
    return Stall(seat, participation)
