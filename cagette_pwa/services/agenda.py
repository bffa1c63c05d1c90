"""What the Planifier page shows: the coming sales in which a farm takes part, or could."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from sqlmodel import Session, col, select

from cagette_pwa.clock import from_paris, paris
from cagette_pwa.models.catalog import Catalog, CatalogLink
from cagette_pwa.models.distribution import Distribution, SaleState, SaleValidation
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, RecurringParticipation
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.schedule import Schedule
from cagette_pwa.services import typed
from cagette_pwa.services.calendar import HORIZON_MONTHS, state_of
from cagette_pwa.services.presence import ordered


@dataclass(frozen=True)
class ComingSale:
    """A catalog and a date of a market that may sell it."""

    catalog_id: int
    distribution_id: int
    market_id: int
    schedule_id: int | None
    schedule: str
    """`Tous les mercredis de 18h00 à 19h00`; empty for a date of no schedule."""
    catalog: str
    market: str
    commune: str
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    closes_at: datetime
    state: SaleState
    joined: bool
    """The catalog takes part."""
    recurring: bool
    """All dates of the schedule are joined, later ones too."""
    personalised: bool
    changeable: bool
    """Not started and not validated: taking part, leaving and the window may change."""
    valid: bool
    """The catalog's validity dates allow the day."""
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
class Agenda:
    """`sales` by date; `markets` and `catalogs` are those of all links, whatever the filter."""

    sales: tuple[ComingSale, ...]
    markets: tuple[Choice, ...]
    catalogs: tuple[Choice, ...]


class _Taken(NamedTuple):
    """A date at which the farm takes part."""

    starts_at: datetime
    ends_at: datetime
    market_id: int
    market: str


@dataclass(frozen=True)
class _Known:
    """What is known of all rows together."""

    ordered: dict[int, int]
    validated: set[int]
    series: set[tuple[int, int | None]]
    schedules: dict[int | None, str]
    taken: tuple[_Taken, ...]
    """Where the farm takes part."""


_Row = tuple[Catalog, Market, Distribution, Participation | None]


def coming(
    session: Session,
    member: ProducerMember,
    *,
    market_id: int | None = None,
    catalog_id: int | None = None,
    now: datetime,
) -> Agenda:
    """Six months of dates of the markets to which a catalog of the farm is linked, from today's first hour."""
    links = _links(session, member)
    rows: Sequence[_Row] = session.exec(_dates(member, now)).all()
    known = _known(session, member, rows)
    sales = (_sale(row, known, now) for row in rows)
    return Agenda(
        sales=tuple(
            sale for sale in sales if market_id in (None, sale.market_id) and catalog_id in (None, sale.catalog_id)
        ),
        markets=_choices((market.id, market.name) for _, market in links),
        catalogs=_choices((catalog.id, catalog.name) for catalog, _ in links),
    )


def _links(session: Session, member: ProducerMember) -> Sequence[tuple[Catalog, Market]]:
    query = (
        select(Catalog, Market)
        .join(CatalogLink, col(CatalogLink.catalog_id) == Catalog.id)
        .join(Market, col(Market.id) == CatalogLink.market_id)
        .where(*_mine(member))
    )
    return session.exec(query).all()


def _mine(member: ProducerMember) -> tuple[Any, ...]:
    return (
        Catalog.producer_id == member.producer_id,
        col(Catalog.removed_at).is_(None),
        col(CatalogLink.ended_at).is_(None),
    )


def _dates(member: ProducerMember, now: datetime) -> Any:
    today = paris(now).date()
    return (
        select(
            Catalog,
            Market,
            Distribution,
            Participation,
        )
        .select_from(CatalogLink)
        .join(Catalog, col(Catalog.id) == CatalogLink.catalog_id)
        .join(Market, col(Market.id) == CatalogLink.market_id)
        .join(Distribution, col(Distribution.market_id) == Market.id)
        .outerjoin(
            Participation,
            (col(Participation.catalog_id) == Catalog.id) & (col(Participation.distribution_id) == Distribution.id),
        )
        .where(
            *_mine(member),
            col(Distribution.starts_at) >= from_paris(today, time.min),
            col(Distribution.starts_at) < from_paris(today + relativedelta(months=HORIZON_MONTHS, days=1), time.min),
        )
        .order_by(col(Distribution.starts_at), Market.name, Catalog.name, col(Distribution.id), col(Catalog.id))
    )


def _known(session: Session, member: ProducerMember, rows: Sequence[_Row]) -> _Known:
    there = {distribution.id for _, _, distribution, _ in rows}
    validated = select(SaleValidation.distribution_id).where(col(SaleValidation.distribution_id).in_(there))
    series = (
        select(RecurringParticipation.catalog_id, RecurringParticipation.schedule_id)
        .join(Catalog, col(Catalog.id) == RecurringParticipation.catalog_id)
        .where(Catalog.producer_id == member.producer_id, col(RecurringParticipation.ended_at).is_(None))
    )
    repeated = {distribution.schedule_id for _, _, distribution, _ in rows}
    schedules = session.exec(select(Schedule).where(col(Schedule.id).in_(repeated)))
    return _Known(
        ordered=ordered(session, [typed.row_id(held.id) for *_, held in rows if held is not None]),
        validated=set(session.exec(validated)),
        series=set(session.exec(series)),
        schedules={schedule.id: schedule.words() for schedule in schedules},
        taken=tuple(
            _Taken(date.starts_at, date.ends_at, date.market_id, market.name)
            for _, market, date, held in rows
            if _is_joined(held)
        ),
    )


def _sale(row: _Row, known: _Known, now: datetime) -> ComingSale:
    catalog, market, distribution, held = row
    joined = held if _is_joined(held) else None
    validated = distribution.id in known.validated
    opens_at, closes_at = (
        joined.window(distribution) if joined else (distribution.orders_open_at, distribution.orders_close_at)
    )
    return ComingSale(
        catalog_id=typed.row_id(catalog.id),
        distribution_id=typed.row_id(distribution.id),
        market_id=distribution.market_id,
        schedule_id=distribution.schedule_id,
        schedule=known.schedules.get(distribution.schedule_id, ""),
        catalog=catalog.name,
        market=market.name,
        commune=market.commune,
        starts_at=distribution.starts_at,
        ends_at=distribution.ends_at,
        opens_at=opens_at,
        closes_at=closes_at,
        state=state_of(distribution, joined, validated, now),
        joined=joined is not None,
        recurring=(typed.row_id(catalog.id), distribution.schedule_id) in known.series,
        personalised=joined is not None and bool(joined.orders_open_at or joined.orders_close_at),
        changeable=not validated and not distribution.has_started(now),
        valid=catalog.is_valid_on(paris(distribution.starts_at).date()),
        ordered=known.ordered.get(held.id or 0, 0) if held is not None else 0,
        clashes=_clashes(distribution.starts_at, distribution.ends_at, distribution.market_id, known.taken),
    )


def _is_joined(held: Participation | None) -> bool:
    return held is not None and held.withdrawn_at is None


def _clashes(starts_at: datetime, ends_at: datetime, market_id: int, taken: Sequence[_Taken]) -> tuple[str, ...]:
    """Each date is held against all others: on plain values, since attributes of rows would cost more than the rest."""
    names = {
        market for starts, ends, there, market in taken if starts < ends_at and starts_at < ends and there != market_id
    }
    return tuple(sorted(names))


def _choices(pairs: Any) -> tuple[Choice, ...]:
    return tuple(Choice(ident, name) for ident, name in sorted(set(pairs), key=lambda pair: (pair[1], pair[0])))
