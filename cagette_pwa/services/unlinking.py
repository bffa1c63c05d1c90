"""Ending a catalog's link to a market, by the market's admin or by the farm.

The link's row stays, so history stays readable. Coming dates without orders are left and series end; dates for
which customers have ordered stay as they are, because what is ordered is to be delivered.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from cagette_pwa import routes
from cagette_pwa.database import locked
from cagette_pwa.errors import NotFound
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog, CatalogLink
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market, MarketMember, MarketRole
from cagette_pwa.models.participation import Participation, RecurringParticipation
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.schedule import Schedule
from cagette_pwa.services import notices, presence, typed


@dataclass(frozen=True)
class Unlinked:
    """How many coming dates were left, and how many stay because customers have ordered."""

    left: int
    kept: int


def unlink(session: Session, user: User, link_id: int, *, now: datetime) -> Unlinked:
    """End a link. Raises NotFound for whoever is neither the market's admin nor of the farm; again, too.

    Locks are taken in the order of `services.planning`: series, distributions, participations.
    """
    row, catalog, market = _link_of(session, user, link_id)
    _end_series(session, row, now)
    coming = select(Distribution).where(Distribution.market_id == row.market_id, col(Distribution.starts_at) > now)
    distributions = session.exec(locked(coming.order_by(col(Distribution.id)))).all()
    session.refresh(row, with_for_update=True)
    if row.ended_at is not None:
        raise NotFound
    row.ended_by, row.ended_at = user.id, now
    done = _leave(session, row, [typed.row_id(there.id) for there in distributions], now)
    _tell_farm(session, user, row, catalog, market, done, now)
    return done


def _link_of(session: Session, user: User, link_id: int) -> tuple[CatalogLink, Catalog, Market]:
    runs = select(MarketMember.market_id).where(MarketMember.user_id == user.id, MarketMember.role == MarketRole.ADMIN)
    farms = select(ProducerMember.producer_id).where(ProducerMember.user_id == user.id)
    query = (
        select(CatalogLink, Catalog, Market)
        .join(Catalog, col(Catalog.id) == CatalogLink.catalog_id)
        .join(Market, col(Market.id) == CatalogLink.market_id)
        .where(
            CatalogLink.id == typed.row_id(link_id),
            col(CatalogLink.ended_at).is_(None),
            or_(col(CatalogLink.market_id).in_(runs), col(Catalog.producer_id).in_(farms)),
        )
    )
    found = session.exec(query).first()
    if found is None:
        raise NotFound
    return found


def _end_series(session: Session, row: CatalogLink, now: datetime) -> None:
    schedules = select(Schedule.id).where(Schedule.market_id == row.market_id)
    query = select(RecurringParticipation).where(
        RecurringParticipation.catalog_id == row.catalog_id,
        col(RecurringParticipation.schedule_id).in_(schedules),
        col(RecurringParticipation.ended_at).is_(None),
    )
    for series in session.exec(locked(query.order_by(col(RecurringParticipation.id)))):
        series.ended_at = now
    session.flush()


def _leave(session: Session, row: CatalogLink, distribution_ids: list[int], now: datetime) -> Unlinked:
    """What a holiday had left does not come back after it either."""
    query = select(Participation).where(
        Participation.catalog_id == row.catalog_id, col(Participation.distribution_id).in_(distribution_ids)
    )
    found = session.exec(locked(query.order_by(col(Participation.id)))).all()
    for held in found:
        held.holiday_id = None
    free, with_orders = presence.without_orders(session, [held for held in found if held.withdrawn_at is None])
    return Unlinked(left=presence.leave(session, row.ended_by, free, now), kept=len(with_orders))


def _tell_farm(
    session: Session,
    user: User,
    row: CatalogLink,
    catalog: Catalog,
    market: Market,
    done: Unlinked,
    now: datetime,
) -> None:
    for colleague in notices.producer_users(session, catalog.producer_id):
        if colleague.id == user.id:
            continue
        notices.tell(
            session,
            typed.row_id(colleague.id),
            key=f"unlink-{row.id}",
            text=f"Votre catalogue « {catalog.name} » n'est plus relié à « {market.name} ».",
            path=routes.PLANNING,
            subject=f"Votre catalogue n'est plus relié à {market.name}",
            body=f"{user.name} a mis fin à la liaison de « {catalog.name} » avec « {market.name} ».\n\n"
            + _what_stays(done),
            now=now,
        )


def _what_stays(done: Unlinked) -> str:
    if not done.kept:
        return "Aucune commande n'est en cours : vous n'avez rien à livrer."
    if done.kept == 1:
        return "Une vente a déjà reçu des commandes : elle reste à livrer."
    return f"{done.kept} ventes ont déjà reçu des commandes : elles restent à livrer."
