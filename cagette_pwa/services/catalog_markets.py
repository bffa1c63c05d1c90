"""What became of a catalog at markets, for its farm: where it sells, where it did, who declined it and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import CatalogDecline, CatalogLink
from cagette_pwa.models.market import Market
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import typed
from cagette_pwa.services.catalogs import read_catalog


@dataclass(frozen=True)
class LinkRow:
    """A link, which may have ended; `linked_by` and `ended_by` are names."""

    link_id: int
    market: str
    linked_at: datetime
    linked_by: str
    ended_at: datetime | None
    ended_by: str


@dataclass(frozen=True)
class DeclineRow:
    """A market's refusal."""

    decline_id: int
    market: str
    at: datetime
    by: str
    message: str


@dataclass(frozen=True)
class CatalogMarkets:
    """`links` are those that hold, by market; `ended` and `declines` come newest first."""

    links: tuple[LinkRow, ...]
    ended: tuple[LinkRow, ...]
    declines: tuple[DeclineRow, ...]


def markets(session: Session, member: ProducerMember, catalog_id: int, *, now: datetime) -> CatalogMarkets:
    """The markets of one catalog of the farm, in three queries; raises NotFound."""
    read_catalog(session, member.producer_id, catalog_id)
    links = _links(session, catalog_id)
    return CatalogMarkets(
        links=tuple(sorted((row for row in links if row.ended_at is None), key=lambda row: row.market)),
        ended=tuple(row for row in links if row.ended_at is not None),
        declines=_declines(session, catalog_id),
    )


def _links(session: Session, catalog_id: int) -> list[LinkRow]:
    linker, ender = aliased(User), aliased(User)
    query = (
        select(CatalogLink, Market.name, linker, ender)
        .join(Market, col(Market.id) == CatalogLink.market_id)
        .join(linker, col(linker.id) == CatalogLink.linked_by)
        .outerjoin(ender, col(ender.id) == CatalogLink.ended_by)
        .where(CatalogLink.catalog_id == catalog_id)
        .order_by(col(CatalogLink.id).desc())
    )
    return [
        LinkRow(
            link_id=typed.row_id(link.id),
            market=market,
            linked_at=link.linked_at,
            linked_by=by.name,
            ended_at=link.ended_at,
            ended_by=ended.name if ended else "",
        )
        for link, market, by, ended in session.exec(query)
    ]


def _declines(session: Session, catalog_id: int) -> tuple[DeclineRow, ...]:
    query = (
        select(CatalogDecline, Market.name, User)
        .join(Market, col(Market.id) == CatalogDecline.market_id)
        .join(User, col(User.id) == CatalogDecline.declined_by)
        .where(CatalogDecline.catalog_id == catalog_id)
        .order_by(col(CatalogDecline.id).desc())
    )
    return tuple(
        DeclineRow(typed.row_id(row.id), market, row.declined_at, user.name, row.message)
        for row, market, user in session.exec(query)
    )
