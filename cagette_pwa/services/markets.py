"""Markets: found by their address, by who runs them, or around a place."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, bindparam
from sqlmodel import Session, col, func, or_, select

from cagette_pwa.clock import paris
from cagette_pwa.errors import NotFound, UnknownMarket
from cagette_pwa.models.account import User, full_name
from cagette_pwa.models.catalog import Catalog, CatalogLink
from cagette_pwa.models.market import Market, MarketMember, MarketRole
from cagette_pwa.models.producer import Producer
from cagette_pwa.models.schedule import Schedule
from cagette_pwa.services import typed
from cagette_pwa.services.places import bounding_box, distance_km

NEAR_KM = 25
FAR_KM = 200


@dataclass(frozen=True)
class MarketCard:
    """What a producer reads of a market; `kilometres` is as the crow flies, None when no place was given."""

    market_id: int
    slug: str
    name: str
    commune: str
    lat: float
    lon: float
    kilometres: float | None
    schedules: tuple[str, ...]
    customers: int
    contact: str
    producers: tuple[str, ...]

    @property
    def producers_words(self) -> str:
        """`X, Y et 12 autres producteurs vendent sur ce marché`, with its singular."""
        first, others = self.producers[:2], len(self.producers) - 2
        if not first:
            return "Aucun producteur ne vend encore sur ce marché"
        if len(first) == 1:
            return f"{first[0]} vend sur ce marché"
        if others < 1:
            return f"{first[0]} et {first[1]} vendent sur ce marché"
        plural = "s" if others > 1 else ""
        return f"{', '.join(first)} et {others} autre{plural} producteur{plural} vendent sur ce marché"

    @property
    def customers_words(self) -> str:
        """`121 clients`."""
        return f"{self.customers} client{'s' if self.customers > 1 else ''}"


def market_by_slug(session: Session, slug: str) -> Market:
    """The market whose address is `/marche/<slug>`, in capitals or not; raises UnknownMarket."""
    market: Market | None = session.exec(_BY_SLUG, params={"slug": typed.slug(slug)}).first()
    if market is None:
        raise UnknownMarket
    return market


def run_by(session: Session, user: User, slug: str, roles: Sequence[MarketRole] = (MarketRole.ADMIN,)) -> Market:
    """The market at `slug`, if `user` has one of `roles` there; raises NotFound."""
    asked = {"slug": typed.slug(slug), "user_id": user.id, "roles": list(roles)}
    market: Market | None = session.exec(_RUN_BY, params=asked).first()
    if market is None:
        raise NotFound
    return market


def nearest(
    session: Session,
    lat: float,
    lon: float,
    *,
    km: float = NEAR_KM,
    weekday: int | None = None,
    without: Collection[int] = (),
    limit: int = 8,
    now: datetime,
) -> list[MarketCard]:
    """The closest markets within `km`, nearest first; `weekday` (Monday is 0) keeps those that sell that day.

    Those whose ids are in `without` are left out.
    """
    box = bounding_box(lat, lon, km)
    edges = {"south": box.south, "north": box.north, "west": box.west, "east": box.east}
    within = session.exec(_WITHIN, params=edges)
    measured = (
        (distance_km(lat, lon, market.lat, market.lon), market) for market in within if market.id not in without
    )
    close = sorted(((far, market) for far, market in measured if far <= km), key=lambda found: (found[0], found[1].id))
    schedules = _schedules(session, [market.id for _, market in close if market.id], paris(now).date())
    if weekday is not None:
        close = [(far, market) for far, market in close if _sells_on(schedules[market.id or 0], weekday)]
    return _cards(session, close[:limit], schedules)


def cards(session: Session, market_ids: Iterable[int], *, now: datetime) -> list[MarketCard]:
    """The cards of these markets by name, without distances."""
    found = session.exec(select(Market).where(col(Market.id).in_(list(market_ids))).order_by(Market.name)).all()
    schedules = _schedules(session, [market.id for market in found if market.id], paris(now).date())
    return _cards(session, [(None, market) for market in found], schedules)


def _cards(
    session: Session,
    found: Sequence[tuple[float | None, Market]],
    schedules: dict[int, list[Schedule]],
) -> list[MarketCard]:
    ids = [market.id for _, market in found if market.id]
    customers, contacts = _customers(session, ids), _contacts(session, ids)
    producers = _producers(session, ids)
    return [
        MarketCard(
            market_id=market.id or 0,
            slug=market.slug,
            name=market.name,
            commune=market.commune,
            lat=market.lat,
            lon=market.lon,
            kilometres=far,
            schedules=tuple(schedule.words() for schedule in schedules[market.id or 0]),
            customers=customers.get(market.id or 0, 0),
            contact=contacts.get(market.id or 0, ""),
            producers=tuple(producers[market.id or 0]),
        )
        for far, market in found
    ]


def _sells_on(schedules: Iterable[Schedule], weekday: int) -> bool:
    return any(weekday in schedule.weekdays() for schedule in schedules)


def _schedules(session: Session, market_ids: list[int], today: date) -> dict[int, list[Schedule]]:
    by_market: dict[int, list[Schedule]] = defaultdict(list)
    for schedule in session.exec(_SCHEDULES, params={"market_ids": market_ids, "today": today}):
        by_market[schedule.market_id].append(schedule)
    return by_market


def _customers(session: Session, market_ids: list[int]) -> dict[int, int]:
    return dict(session.exec(_CUSTOMERS, params={"market_ids": market_ids}).all())


def _contacts(session: Session, market_ids: list[int]) -> dict[int, str]:
    found = session.exec(_CONTACTS, params={"market_ids": market_ids})
    return {market_id: full_name(first_name, last_name) for market_id, first_name, last_name in found}


def _producers(session: Session, market_ids: list[int]) -> dict[int, list[str]]:
    """Names of the farms whose catalogs are linked, in the order in which they came."""
    names: dict[int, list[str]] = defaultdict(list)
    for market_id, name in session.exec(_PRODUCERS, params={"market_ids": market_ids}):
        names[market_id].append(name)
    return names


# The statements behind a card and a shop are written once: building them takes longer than running them.

_BY_SLUG: Any = select(Market).where(Market.slug == bindparam("slug"))
_RUN_BY: Any = (
    select(Market)
    .join(MarketMember, col(MarketMember.market_id) == Market.id)
    .where(
        Market.slug == bindparam("slug"),
        MarketMember.user_id == bindparam("user_id"),
        col(MarketMember.role).in_(bindparam("roles", expanding=True)),
    )
)
_MARKET_IDS: Any = bindparam("market_ids", expanding=True)
_WITHIN: Any = select(Market).where(
    col(Market.lat).between(bindparam("south"), bindparam("north")),
    col(Market.lon).between(bindparam("west"), bindparam("east")),
)
_SCHEDULES: Any = (
    select(Schedule)
    .where(
        col(Schedule.market_id).in_(_MARKET_IDS),
        or_(col(Schedule.last_day).is_(None), col(Schedule.last_day) >= bindparam("today", type_=Date())),
    )
    .order_by(col(Schedule.id))
)
_CUSTOMERS: Any = (
    select(MarketMember.market_id, func.count())
    .where(col(MarketMember.market_id).in_(_MARKET_IDS), MarketMember.role == MarketRole.CUSTOMER)
    .group_by(col(MarketMember.market_id))
)
_CONTACTS: Any = (
    select(Market.id, User.first_name, User.last_name)
    .join(User, col(User.id) == Market.contact_id)
    .where(col(Market.id).in_(_MARKET_IDS))
)
_PRODUCERS: Any = (
    select(CatalogLink.market_id, Producer.name)
    .join(Catalog, col(Catalog.id) == CatalogLink.catalog_id)
    .join(Producer, col(Producer.id) == Catalog.producer_id)
    .where(col(CatalogLink.market_id).in_(_MARKET_IDS), col(CatalogLink.ended_at).is_(None))
    .group_by(col(CatalogLink.market_id), col(Producer.id), Producer.name)
    .order_by(func.min(CatalogLink.linked_at), func.min(CatalogLink.id))
)
