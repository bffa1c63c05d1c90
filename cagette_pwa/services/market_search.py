"""Looking for a market: a farm around a place and on a day of the week, a customer by the name of a commune."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from cagette_pwa.errors import UnknownCommune
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.services import places, typed
from cagette_pwa.services.markets import FAR_KM, MarketCard, nearest
from cagette_pwa.services.own_markets import own_markets
from cagette_pwa.services.places import Commune

MOST = 600
CUSTOMER_KM = 30
CUSTOMER_MARKETS = 8


@dataclass(frozen=True)
class Found:
    """Markets around `commune`, nearest first; `more` when others are further. `mine`: where the farm sells."""

    commune: str
    cards: tuple[MarketCard, ...]
    more: bool
    mine: frozenset[int]


def around(
    session: Session,
    member: ProducerMember,
    *,
    insee: str = "",
    weekday: int | None = None,
    most: int = 12,
    now: datetime,
) -> Found:
    """The `most` markets nearest to a commune (to the farm when `insee` is empty) that sell on `weekday` (Monday is 0).

    Raises UnknownCommune and BadInput.
    """
    farm = session.get_one(Producer, member.producer_id)
    day = None if weekday is None else typed.whole(weekday, "Jour de distribution", least=0, most=6)
    limit = typed.whole(most, "Nombre de marchés", least=1, most=MOST)
    name, lat, lon = _place(insee) if insee else (farm.commune, farm.lat, farm.lon)
    cards = nearest(session, lat, lon, km=FAR_KM, weekday=day, limit=limit + 1, now=now)
    mine = frozenset(market.market_id for market in own_markets(session, member, now=now))
    return Found(commune=name, cards=tuple(cards[:limit]), more=len(cards) > limit, mine=mine)


def near_commune(session: Session, insee: str, *, now: datetime) -> list[MarketCard]:
    """The markets where a customer of this commune may go, nearest first; raises UnknownCommune."""
    _, lat, lon = _place(insee)
    return nearest(session, lat, lon, km=CUSTOMER_KM, limit=CUSTOMER_MARKETS, now=now)


def _place(insee: Any) -> tuple[str, float, float]:
    if not isinstance(insee, str) or len(insee) > 5:
        raise UnknownCommune
    found: Commune = places.commune(insee)
    return found.name, found.lat, found.lon
