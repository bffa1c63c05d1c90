"""Taking part in sales: one date, a selection, all dates of a market; leaving.

Every command takes its locks in the order series, distributions, participations, and refuses the whole selection
when one of its sales cannot be changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, col, select

from cagette_pwa.database import insert_missing, locked
from cagette_pwa.errors import NotFound, NotLinked, OrdersReceived
from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.participation import Participation, PricedOffer, RecurringParticipation
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.schedule import Schedule
from cagette_pwa.services import price_lists, typed
from cagette_pwa.services.selected_sales import Sale, SaleKey, links_of, locked_sales


@dataclass(frozen=True)
class Departure:
    """What became of the dates of a series that was ended."""

    left: int
    kept: int
    """Dates that stay because customers have ordered."""


def participate(
    session: Session, member: ProducerMember, catalog_id: int, distribution_id: int, *, now: datetime
) -> None:
    """Takes part in one sale; again changes nothing. See `participate_selection` for what is refused."""
    participate_selection(session, member, [(catalog_id, distribution_id)], now=now)


def participate_selection(session: Session, member: ProducerMember, sales: Sequence[SaleKey], *, now: datetime) -> int:
    """Takes part in all these sales, and says how many are new.

    Raises NotFound, SaleStarted, NotLinked and CatalogNotValid; then none is joined.
    """
    found = locked_sales(session, member, sales, now)
    for sale in found:
        sale.check_can_join()
    return _join(session, member, found, now)


def participate_recurring(
    session: Session, member: ProducerMember, catalog_id: int, schedule_id: int, *, now: datetime
) -> int:
    """Takes part in every coming date of a schedule, those created later included; says how many are new.

    Dates left before the series began are joined again; those left since are not, so asking twice is harmless.
    Dates whose orders are closed, or on which the catalog is not valid, are left out. Raises NotFound and
    NotLinked.
    """
    catalog, schedule = _series_of(session, member, catalog_id, schedule_id)
    if (catalog.id, schedule.market_id) not in links_of(session, [catalog_id]):
        raise NotLinked
    is_new = _start_series(session, member, catalog_id, schedule_id, now)
    coming = _coming(session, schedule_id, now, col(Distribution.orders_close_at) > now)
    found = locked_sales(session, member, [(catalog_id, there) for there in coming], now)
    wanted = [sale for sale in found if sale.is_valid and (is_new or sale.participation is None)]
    return _join(session, member, wanted, now)


def withdraw(session: Session, member: ProducerMember, catalog_id: int, distribution_id: int, *, now: datetime) -> None:
    """Leaves one sale, of a series or not; again changes nothing. See `withdraw_selection`."""
    withdraw_selection(session, member, [(catalog_id, distribution_id)], now=now)


def withdraw_selection(session: Session, member: ProducerMember, sales: Sequence[SaleKey], *, now: datetime) -> int:
    """Leaves all these sales, and says how many were left.

    The guide: « si vous avez déjà reçu des commandes, cela ne sera pas possible de ne plus participer » until
    all quantities are 0. Raises NotFound, SaleStarted and OrdersReceived; then none is left.
    """
    joined = [sale.joined for sale in locked_sales(session, member, sales, now) if sale.joined]
    if any(ordered(session, [_id(held) for held in joined]).values()):
        raise OrdersReceived
    return _leave(session, member, joined, now)


def end_recurring(
    session: Session, member: ProducerMember, catalog_id: int, schedule_id: int, *, now: datetime
) -> Departure:
    """Ends a series and leaves its coming dates, but for those with orders. Raises NotFound."""
    _series_of(session, member, catalog_id, schedule_id)
    series = locked(select(RecurringParticipation).where(*_active(catalog_id, schedule_id)))
    for row in session.exec(series):
        row.ended_at = now
    coming = _coming(session, schedule_id, now)
    found = locked_sales(session, member, [(catalog_id, there) for there in coming], now)
    joined = [sale.joined for sale in found if sale.joined]
    with_orders = ordered(session, [_id(held) for held in joined])
    free = [held for held in joined if not with_orders[_id(held)]]
    return Departure(left=_leave(session, member, free, now), kept=len(joined) - len(free))


def ordered(session: Session, participation_ids: Iterable[int]) -> dict[int, int]:
    """Pieces that customers have ordered in each participation, all offers together."""
    found = dict.fromkeys(participation_ids, 0)
    query = (
        select(PricedOffer.participation_id, func.sum(BasketLine.quantity))
        .join(BasketLine, col(BasketLine.priced_offer_id) == PricedOffer.id)
        .where(col(PricedOffer.participation_id).in_(found))
        .group_by(col(PricedOffer.participation_id))
    )
    return found | {ident: int(pieces) for ident, pieces in session.exec(query)}


def _join(session: Session, member: ProducerMember, sales: Sequence[Sale], now: datetime) -> int:
    """A date joined again starts afresh, with the market's own opening and closing."""
    new = [sale for sale in sales if sale.joined is None]
    for sale in new:
        held = sale.participation or Participation(
            catalog_id=_id(sale.catalog), distribution_id=_id(sale.distribution), joined_at=now
        )
        held.joined_by, held.joined_at = member.user_id, now
        held.withdrawn_by = held.withdrawn_at = None
        held.orders_open_at = held.orders_close_at = held.closed_at = None
        session.add(held)
    session.flush()
    return len(new)


def _leave(session: Session, member: ProducerMember, joined: Sequence[Participation], now: datetime) -> int:
    price_lists.thaw(session, joined)
    for held in joined:
        held.withdrawn_by, held.withdrawn_at = member.user_id, now
    session.flush()
    return len(joined)


def _start_series(session: Session, member: ProducerMember, catalog_id: int, schedule_id: int, now: datetime) -> bool:
    """Whether there was none: of two at once, the database keeps one."""
    known = select(col(RecurringParticipation.id)).where(*_active(catalog_id, schedule_id))
    if session.exec(known).first() is not None:
        return False
    row = {"catalog_id": catalog_id, "schedule_id": schedule_id, "started_by": member.user_id, "started_at": now}
    insert_missing(session, RecurringParticipation, [row])
    return True


def _series_of(session: Session, member: ProducerMember, catalog_id: int, schedule_id: int) -> tuple[Catalog, Schedule]:
    catalog = session.get(Catalog, typed.row_id(catalog_id))
    schedule = session.get(Schedule, typed.row_id(schedule_id))
    if catalog is None or catalog.producer_id != member.producer_id or catalog.removed_at or schedule is None:
        raise NotFound
    return catalog, schedule


def _active(catalog_id: int, schedule_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(RecurringParticipation.catalog_id) == catalog_id,
        col(RecurringParticipation.schedule_id) == schedule_id,
        col(RecurringParticipation.ended_at).is_(None),
    )


def _coming(session: Session, schedule_id: int, now: datetime, *rules: ColumnElement[bool]) -> list[int]:
    query = select(col(Distribution.id)).where(
        Distribution.schedule_id == schedule_id, col(Distribution.starts_at) > now, *rules
    )
    return [ident for ident in session.exec(query) if ident is not None]


def _id(row: Any) -> int:
    return typed.row_id(row.id)
