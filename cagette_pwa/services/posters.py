"""What makes a market known: its public address as a QR code, and its poster."""

from datetime import datetime

from sqlmodel import Session, col, or_, select

from cagette_pwa import routes
from cagette_pwa.clock import paris
from cagette_pwa.documents.sheets import Poster
from cagette_pwa.models.schedule import Schedule
from cagette_pwa.services.markets import market_by_slug
from cagette_pwa.settings import settings


def address_of(session: Session, slug: str) -> str:
    """The whole address of a market's shop; raises UnknownMarket."""
    return settings().public_url + routes.at(routes.SHOP, slug=market_by_slug(session, slug).slug)


def poster_of(session: Session, slug: str, *, now: datetime) -> Poster:
    """What a market's poster says, without the schedules that have ended; raises UnknownMarket."""
    market = market_by_slug(session, slug)
    running = or_(col(Schedule.last_day).is_(None), col(Schedule.last_day) >= paris(now).date())
    query = select(Schedule).where(Schedule.market_id == market.id, running)
    schedules = session.exec(query.order_by(col(Schedule.id)))
    url = address_of(session, slug)
    return Poster(
        market=market.name,
        commune=market.commune,
        schedules=tuple(schedule.words() for schedule in schedules),
        url=url,
        short_address=url.split("://", 1)[-1],
        place=market.address,
    )
