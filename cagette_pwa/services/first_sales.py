"""From which sale on a change of offers or prices holds: the first one whose price list is still to be copied."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from cagette_pwa.clock import paris
from cagette_pwa.models.catalog import Catalog, CatalogLink
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation
from cagette_pwa.services import typed


@dataclass(frozen=True)
class FirstSale:
    """The first sale of a catalog at a market that a change reaches; None while the farm has planned none."""

    catalog_id: int
    catalog: str
    market: str
    starts_at: datetime | None


def first_sales(session: Session, catalogs: Collection[Catalog], *, now: datetime) -> tuple[FirstSale, ...]:
    """One line for each market that one of these catalogs is linked to, in two queries.

    A sale that takes orders now keeps its prices, whether or not its list has been copied yet; so does one whose
    list stays because somebody has ordered. A day on which the catalog is not valid sells nothing.
    """
    by_id = {typed.row_id(catalog.id): catalog for catalog in catalogs}
    links = (
        select(CatalogLink.catalog_id, Market.id, Market.name)
        .join(Market, col(Market.id) == CatalogLink.market_id)
        .where(col(CatalogLink.catalog_id).in_(by_id), col(CatalogLink.ended_at).is_(None))
        .order_by(Market.name, col(Market.id))
    )
    rows = session.exec(links).all()
    starts = _starts(session, by_id, now) if rows else {}
    found = [
        FirstSale(catalog_id, by_id[catalog_id].name, market, starts.get((catalog_id, market_id or 0)))
        for catalog_id, market_id, market in rows
    ]
    return tuple(sorted(found, key=lambda sale: (sale.market.casefold(), sale.catalog.casefold(), sale.catalog_id)))


def _starts(session: Session, by_id: dict[int, Catalog], now: datetime) -> dict[tuple[int, int], datetime]:
    opens_at: Any = func.coalesce(Participation.orders_open_at, Distribution.orders_open_at)
    query = (
        select(Participation.catalog_id, Distribution.market_id, Distribution.starts_at)
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .where(
            col(Participation.catalog_id).in_(by_id),
            col(Participation.withdrawn_at).is_(None),
            col(Participation.frozen_at).is_(None),
            opens_at > now,
        )
        .order_by(col(Distribution.starts_at).desc())
    )
    return {
        (catalog_id, market_id): starts_at
        for catalog_id, market_id, starts_at in session.exec(query)
        if by_id[catalog_id].is_valid_on(paris(starts_at).date())
    }
