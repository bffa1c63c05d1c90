"""What the Planifier page shows: the sales in which a farm takes part, or could."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from sqlmodel import Session

from cagette_pwa.clock import from_paris, paris
from cagette_pwa.errors import BadInput
from cagette_pwa.models.distribution import SaleState
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services.absences import absence_on
from cagette_pwa.services.calendar import HORIZON_MONTHS, is_delivered, state_at
from cagette_pwa.services.season import Dated, Presence, Season, by_market, season


@dataclass(frozen=True)
class ComingSale:
    """A catalog and a date of a market that may sell it, or at which it takes part."""

    catalog_id: int
    distribution_id: int
    market_id: int
    schedule_id: int | None
    schedule: str
    """`Tous les mercredis de 18h00 à 19h00`; empty for a date of no schedule."""
    catalog: str
    market: str
    commune: str
    day: date
    """In France."""
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    closes_at: datetime
    state: SaleState
    joined: bool
    """The catalog takes part."""
    recurring: bool
    """The date is one of a series, which those created later join too."""
    every_weeks: int
    """The rhythm of the catalog's series at this schedule, whether it includes the date or not: 1, 2, or 0 for none."""
    personalised: bool
    changeable: bool
    """Not started and not validated: taking part, leaving and the window may change."""
    valid: bool
    """The catalog's validity dates allow the day."""
    linked: bool
    """The market still lets the catalog sell; without it, the farm delivers what was ordered."""
    away: bool
    """A day of the farm's holidays."""
    ordered: int
    """Pieces that customers have ordered."""
    clashes: tuple[str, ...]
    """Other markets where the farm takes part at overlapping hours."""


@dataclass(frozen=True)
class Choice:
    """Something to filter by."""

    id: int
    name: str


@dataclass(frozen=True)
class Away:
    """A holiday: both days are included."""

    id: int
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Agenda:
    """`sales` by date; `markets` and `catalogs` are those of all links, whatever the filter."""

    sales: tuple[ComingSale, ...]
    markets: tuple[Choice, ...]
    catalogs: tuple[Choice, ...]
    holidays: tuple[Away, ...]
    """Those that touch the days shown."""


def coming(
    session: Session,
    member: ProducerMember,
    *,
    market_id: int | None = None,
    catalog_id: int | None = None,
    now: datetime,
) -> Agenda:
    """Six months of dates of the markets to which a catalog of the farm is linked, from today's first hour."""
    today = paris(now).date()
    until = today + relativedelta(months=HORIZON_MONTHS, days=1)
    return _agenda(session, member, today, until, market_id, catalog_id, now)


def month(
    session: Session,
    member: ProducerMember,
    day: date,
    *,
    market_id: int | None = None,
    catalog_id: int | None = None,
    now: datetime,
) -> Agenda:
    """The month of `day`: its coming dates, and of those before today the ones at which the farm was.

    Raises BadInput for a month more than a year away.
    """
    today = paris(now).date()
    if not isinstance(day, date) or isinstance(day, datetime) or abs((day - today).days) > 366:
        raise BadInput(field="Mois", help="choisissez un mois de cette année.")
    first = day.replace(day=1)
    return _agenda(session, member, first, first + relativedelta(months=1), market_id, catalog_id, now)


def _agenda(
    session: Session,
    member: ProducerMember,
    since: date,
    until: date,
    market_id: int | None,
    catalog_id: int | None,
    now: datetime,
) -> Agenda:
    known = season(session, member.producer_id, from_paris(since, time.min), from_paris(until, time.min))
    return Agenda(
        sales=tuple(
            sale
            for sale in _Sales(known, now).all()
            if market_id in (None, sale.market_id) and catalog_id in (None, sale.catalog_id)
        ),
        markets=_choices((link.market_id, link.market) for link in known.links),
        catalogs=_choices((link.catalog_id, link.catalog.name) for link in known.links),
        holidays=tuple(Away(row.id or 0, row.first_day, row.last_day) for row in known.holidays),
    )


class _Sales:
    """The rows of a season."""

    def __init__(self, known: Season, now: datetime) -> None:
        self.known, self.now = known, now
        self.linked = by_market(known.links)
        self.here: dict[int, set[int]] = defaultdict(set)
        for catalog_id, distribution_id in known.presences:
            self.here[distribution_id].add(catalog_id)
        self.taken = _taken(there for there in known.dates if self.here.get(there.id))
        self.today = paris(now).date()

    def all(self) -> Iterable[ComingSale]:
        """By date, market and catalog; of days gone by, those on which the farm was there."""
        for there in self.known.dates:
            day = paris(there.starts_at).date()
            here, linked = self.here.get(there.id, set()), set(self.linked.get(there.market_id, ()))
            wanted = here | linked if day >= self.today else here
            if not wanted:
                continue
            clashes = self._clashes(there)
            away = absence_on(self.known.holidays, day) is not None
            for catalog_id in sorted(wanted, key=lambda one: (self.known.catalogs[one].name, one)):
                yield self._sale(there, day, catalog_id, catalog_id in linked, away, clashes)

    def _sale(
        self, there: Dated, day: date, catalog_id: int, linked: bool, away: bool, clashes: tuple[str, ...]
    ) -> ComingSale:
        known, catalog = self.known, self.known.catalogs[catalog_id]
        held = known.presences.get((catalog_id, there.id))
        series = known.series.get((catalog_id, there.schedule_id))
        opens_at, closes_at = _window(there, held)
        validated = there.validation_id is not None
        delivered = is_delivered(there.delivered_at, there.ends_at, self.now)
        return ComingSale(
            catalog_id=catalog_id,
            distribution_id=there.id,
            market_id=there.market_id,
            schedule_id=there.schedule_id,
            schedule=known.schedules.get(there.schedule_id, ""),
            catalog=catalog.name,
            market=there.market,
            commune=there.commune,
            day=day,
            starts_at=there.starts_at,
            ends_at=there.ends_at,
            opens_at=opens_at,
            closes_at=closes_at,
            state=state_at(
                self.now,
                opens_at,
                closes_at,
                delivered=delivered,
                validated=validated,
            ),
            joined=held is not None,
            recurring=series is not None and series.includes(day),
            every_weeks=series.every_weeks if series else 0,
            personalised=held is not None and bool(held.opens_at or held.closes_at),
            changeable=not validated and self.now < there.starts_at,
            valid=(catalog.valid_from or day) <= day <= (catalog.valid_until or day),
            linked=linked,
            away=away,
            ordered=known.ordered.get(held.id, 0) if held else 0,
            clashes=clashes,
        )

    def _clashes(self, there: Dated) -> tuple[str, ...]:
        names = {
            other.market
            for day in _days(there)
            for other in self.taken.get(day, ())
            if other.starts_at < there.ends_at
            and there.starts_at < other.ends_at
            and other.market_id != there.market_id
        }
        return tuple(sorted(names))


def _window(there: Dated, held: Presence | None) -> tuple[datetime, datetime]:
    if held is None:
        return there.opens_at, there.closes_at
    return held.opens_at or there.opens_at, held.closes_at or there.closes_at


def _taken(dates: Iterable[Dated]) -> dict[date, list[Dated]]:
    """Where the farm is, by day: only dates of the same day can overlap."""
    found: dict[date, list[Dated]] = defaultdict(list)
    for there in dates:
        for day in _days(there):
            found[day].append(there)
    return found


def _days(there: Dated) -> list[date]:
    """The days that a distribution touches, by the same clock for all."""
    first, last = there.starts_at.date(), there.ends_at.date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _choices(pairs: Iterable[tuple[int, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(ident, name) for ident, name in sorted(set(pairs), key=lambda pair: (pair[1], pair[0])))
