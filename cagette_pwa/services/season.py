"""What the database says of a farm's sales between two days: read as columns, in a constant number of statements.

A season has hundreds of dates: an object that can be changed costs ten times a tuple, and building a statement more
than running it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select
from sqlmodel import Session, col

from cagette_pwa.clock import paris
from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.catalog import Catalog, CatalogLink
from cagette_pwa.models.columns import Moment
from cagette_pwa.models.distribution import Distribution, SaleValidation
from cagette_pwa.models.holiday import Holiday
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, PricedOffer, RecurringParticipation
from cagette_pwa.models.schedule import Schedule
from cagette_pwa.services.lines import ARTICLES


class Named(NamedTuple):
    """A catalog of the farm."""

    name: str
    valid_from: date | None
    valid_until: date | None


class Link(NamedTuple):
    """A catalog that may sell at a market."""

    catalog_id: int
    catalog: Named
    market_id: int
    market: str


class Dated(NamedTuple):
    """A distribution, its market, and whether it was validated."""

    id: int
    market_id: int
    market: str
    commune: str
    schedule_id: int | None
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    closes_at: datetime
    delivered_at: datetime | None
    validation_id: int | None


class Presence(NamedTuple):
    """A participation that holds, with the window of its own if it has one."""

    catalog: Named
    id: int
    catalog_id: int
    distribution_id: int
    opens_at: datetime | None
    closes_at: datetime | None
    is_priced: bool


@dataclass(frozen=True)
class Season:
    """All that is known of a farm's sales between two moments."""

    links: tuple[Link, ...]
    dates: tuple[Dated, ...]
    catalogs: dict[int, Named]
    presences: dict[tuple[int, int], Presence]
    """By catalog and distribution."""
    series: dict[tuple[int, int | None], RecurringParticipation]
    """By catalog and schedule."""
    schedules: dict[int | None, str]
    holidays: tuple[Holiday, ...]
    ordered: dict[int, int]
    """Pieces by participation; those without orders are absent."""


def season(session: Session, producer_id: int, since: datetime, until: datetime) -> Season:
    """What concerns the farm from `since` up to, not including, `until`; dates in order."""
    mine: dict[str, Any] = {"producer_id": producer_id}
    within = mine | {"since": since, "until": until}
    links = tuple(
        Link(catalog_id, Named(*catalog), market_id, market)
        for catalog_id, market_id, market, *catalog in session.execute(_LINKS, mine)
    )
    presences = [Presence(Named(*row[:3]), *row[3:]) for row in session.execute(_PRESENCES, within)]
    there = {
        "market_ids": list({link.market_id for link in links}),
        "distribution_ids": [held.distribution_id for held in presences],
    }
    dates = tuple(Dated(*row) for row in session.execute(_DATES, within | there))
    return Season(
        links=links,
        dates=dates,
        catalogs={link.catalog_id: link.catalog for link in links}
        | {held.catalog_id: held.catalog for held in presences},
        presences={(held.catalog_id, held.distribution_id): held for held in presences},
        series={(row.catalog_id, row.schedule_id): row for row in session.execute(_SERIES, mine).scalars()},
        schedules=_schedules(session, dates),
        holidays=_holidays(session, producer_id, since, until),
        ordered=_ordered(session, [held.id for held in presences if held.is_priced]),
    )


def by_market(links: Sequence[Link]) -> dict[int, list[int]]:
    """The catalogs linked to each market."""
    found: dict[int, list[int]] = defaultdict(list)
    for link in links:
        found[link.market_id].append(link.catalog_id)
    return found


def _schedules(session: Session, dates: Sequence[Dated]) -> dict[int | None, str]:
    idents = list({there.schedule_id for there in dates})
    return {row.id: row.words() for row in session.execute(_SCHEDULES, {"schedule_ids": idents}).scalars()}


def _holidays(session: Session, producer_id: int, since: datetime, until: datetime) -> tuple[Holiday, ...]:
    days = {"first": paris(since).date(), "last": paris(until - timedelta(microseconds=1)).date()}
    return tuple(session.execute(_HOLIDAYS, {"producer_id": producer_id} | days).scalars())


def _ordered(session: Session, participation_ids: Sequence[int]) -> dict[int, int]:
    found = session.execute(_ORDERED, {"participation_ids": list(participation_ids)})
    return {ident: int(pieces) for ident, pieces in found if pieces}


_MINE: Any = and_(col(Catalog.producer_id) == bindparam("producer_id"), col(Catalog.removed_at).is_(None))
_WITHIN: Any = and_(
    col(Distribution.starts_at) >= bindparam("since", type_=Moment()),
    col(Distribution.starts_at) < bindparam("until", type_=Moment()),
)
_NAMED = (col(Catalog.name), col(Catalog.valid_from), col(Catalog.valid_until))
_LINKS: Any = (
    select(col(Catalog.id), col(Market.id), col(Market.name), *_NAMED)
    .join(CatalogLink, col(CatalogLink.catalog_id) == Catalog.id)
    .join(Market, col(Market.id) == CatalogLink.market_id)
    .where(_MINE, col(CatalogLink.ended_at).is_(None))
)
_PRESENCES: Any = (
    select(
        *_NAMED,
        col(Participation.id),
        col(Participation.catalog_id),
        col(Participation.distribution_id),
        col(Participation.orders_open_at),
        col(Participation.orders_close_at),
        col(Participation.frozen_at).is_not(None),
    )
    .join(Catalog, col(Catalog.id) == Participation.catalog_id)
    .join(Distribution, col(Distribution.id) == Participation.distribution_id)
    .where(col(Catalog.producer_id) == bindparam("producer_id"), _WITHIN, col(Participation.withdrawn_at).is_(None))
)
_DATES: Any = (
    select(
        col(Distribution.id),
        col(Distribution.market_id),
        col(Market.name),
        col(Market.commune),
        col(Distribution.schedule_id),
        col(Distribution.starts_at),
        col(Distribution.ends_at),
        col(Distribution.orders_open_at),
        col(Distribution.orders_close_at),
        col(Distribution.delivered_at),
        col(SaleValidation.id),
    )
    .join(Market, col(Market.id) == Distribution.market_id)
    .outerjoin(SaleValidation, col(SaleValidation.distribution_id) == Distribution.id)
    .where(
        _WITHIN,
        or_(
            col(Distribution.market_id).in_(bindparam("market_ids", expanding=True)),
            col(Distribution.id).in_(bindparam("distribution_ids", expanding=True)),
        ),
    )
    .order_by(col(Distribution.starts_at), col(Market.name), col(Distribution.id))
)
_SERIES: Any = (
    select(RecurringParticipation)
    .join(Catalog, col(Catalog.id) == RecurringParticipation.catalog_id)
    .where(_MINE, col(RecurringParticipation.ended_at).is_(None))
)
_SCHEDULES: Any = select(Schedule).where(col(Schedule.id).in_(bindparam("schedule_ids", expanding=True)))
_HOLIDAYS: Any = (
    select(Holiday)
    .where(
        col(Holiday.producer_id) == bindparam("producer_id"),
        col(Holiday.removed_at).is_(None),
        col(Holiday.first_day) <= bindparam("last"),
        col(Holiday.last_day) >= bindparam("first"),
    )
    .order_by(col(Holiday.first_day), col(Holiday.id))
)
_ORDERED: Any = (
    select(col(PricedOffer.participation_id), func.sum(ARTICLES))
    .join(BasketLine, col(BasketLine.priced_offer_id) == PricedOffer.id)
    .where(col(PricedOffer.participation_id).in_(bindparam("participation_ids", expanding=True)))
    .group_by(col(PricedOffer.participation_id))
)
