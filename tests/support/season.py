"""A farm before a season of Wednesdays: what tests of planning begin with."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.models.schedule import Schedule
from cagette_pwa.services.calendar import extend
from cagette_pwa.services.price_lists import freeze_due, price_list
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_farm,
    make_link,
    make_market,
    make_offer,
    make_schedule,
)


@dataclass
class Town:
    """A farm with a catalog linked to a market that is held every Wednesday, at 18h00."""

    farm: ProducerMember
    offer: Offer
    catalog: Catalog
    market: Market
    schedule: Schedule
    dates: list[Distribution]

    @property
    def catalog_id(self) -> int:
        return ident(self.catalog)

    @property
    def schedule_id(self) -> int:
        return ident(self.schedule)

    def key(self, at: int = 0) -> tuple[int, int]:
        return self.catalog_id, ident(self.dates[at])


def make_town(session: Session, now: datetime) -> Town:
    farm = make_farm(session)
    offer = make_offer(session, farm)
    catalog = make_catalog(session, farm, [offer])
    market = make_market(session)
    make_link(session, catalog, market)
    schedule = make_schedule(session, market, close_days_before=1)
    extend(session, now=now)
    mine = select(Distribution).where(Distribution.market_id == market.id)
    dates = list(session.exec(mine.order_by(col(Distribution.starts_at))))
    return Town(farm, offer, catalog, market, schedule, dates)


def joined(session: Session, catalog: Catalog) -> list[int]:
    query = select(Participation).where(Participation.catalog_id == catalog.id)
    return sorted(row.distribution_id for row in session.exec(query) if row.withdrawn_at is None)


def held(session: Session, key: tuple[int, int]) -> Participation:
    query = select(Participation).where(Participation.catalog_id == key[0], Participation.distribution_id == key[1])
    return session.exec(query).one()


def order(session: Session, town: Town, quantity: int, now: datetime, at: int = 0) -> None:
    """A customer orders in the first sale, which is open."""
    freeze_due(session, now=now)
    participation = held(session, town.key(at))
    priced = price_list(session, [ident(participation)])[ident(participation)][0]
    make_basket(session, town.dates[at], {ident(priced): quantity})
