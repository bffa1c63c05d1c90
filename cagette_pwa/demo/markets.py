"""Markets: their schedules, who runs them, who buys there and whose catalogs are linked."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlmodel import Session

from cagette_pwa.clock import paris
from cagette_pwa.demo import cast, content
from cagette_pwa.demo.content import MarketText, ScheduleText
from cagette_pwa.demo.draw import Draw
from cagette_pwa.demo.farms import AT_HAND, HEROINE, MEAT, NEWCOMER, ONLINE, Farm
from cagette_pwa.demo.people import People
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog, CatalogLink
from cagette_pwa.models.market import Market, MarketMember, MarketRole, PaymentMode
from cagette_pwa.models.schedule import Schedule
from cagette_pwa.places.index import normalised
from cagette_pwa.services import links, places

MARKET_PAYSAN, MARKET_PERIGOURDIN = "marche-paysan", "marche-perigourdin"
SEGONZAC, SAINT_MEDARD, LAKANAL = "segonzac", "saint-medard", "lakanal"


@dataclass(frozen=True)
class Seat:
    """A farm's catalog at a market."""

    farm: Farm
    catalog: Catalog
    linked_at: datetime


@dataclass
class Town:
    """A market as it was made, with the people and the farms around it."""

    text: MarketText
    market: Market
    admin: User
    referent: User
    schedules: list[Schedule] = field(default_factory=list)
    customers: list[User] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The market's."""
        assert self.market.id is not None
        return self.market.id


class Stage:
    """Makes the markets one after the other: neighbours share some of their people."""

    def __init__(self, session: Session, people: People, draw: Draw, farms: dict[str, Farm], now: datetime) -> None:
        self._session, self._people, self._draw, self._now = session, people, draw, now
        self._farms = farms
        self._known: dict[tuple[str, str], User] = {
            (user.first_name, user.last_name): user for farm in farms.values() for user in farm.users
        }
        self._regulars: list[User] = []
        self._client = people.account(cast.CUSTOMER)

    def towns(self) -> dict[str, Town]:
        """All markets by key."""
        return {text.key: self._town(text) for text in content.markets()}

    def _town(self, text: MarketText) -> Town:
        admin, referent = self._admin(text), self._referent(text)
        self._session.flush()
        market = self._market(text, admin)
        self._session.add(market)
        self._session.flush()
        town = Town(text, market, admin, referent)
        self._add_schedules(town)
        self._add_customers(town)
        self._add_roles(town)
        self._add_seats(town)
        self._session.flush()
        return town

    def _admin(self, text: MarketText) -> User:
        if text.contact == (cast.ADMIN.first_name, cast.ADMIN.last_name):
            return self._people.account(cast.ADMIN)
        if text.contact not in self._known:
            self._known[text.contact] = self._people.known(*text.contact)
        return self._known[text.contact]

    def _referent(self, text: MarketText) -> User:
        if text.key == MARKET_PERIGOURDIN:
            return self._people.account(cast.REFERENT)
        return self._people.somebody()

    def _market(self, text: MarketText, admin: User) -> Market:
        commune = places.commune(text.insee)
        assert admin.id is not None
        return Market(
            public_id=self._draw.public_id(),
            slug=normalised(text.name).replace(" ", "-"),
            name=text.name,
            description=text.about,
            address=text.address,
            insee=commune.insee,
            commune=commune.name,
            lat=text.lat,
            lon=text.lon,
            payment_mode=PaymentMode(text.payment),
            contact_id=admin.id,
            created_at=self._now - timedelta(days=self._draw.whole(500, 1500)),
        )

    def _add_schedules(self, town: Town) -> None:
        town.schedules += [_schedule(town, text, self._now) for text in town.text.schedules]
        self._session.add_all(town.schedules)

    def _add_customers(self, town: Town) -> None:
        """One in ten comes from another market; the account that visitors play buys at two."""
        if town.text.key in (SEGONZAC, MARKET_PERIGOURDIN):
            town.customers.append(self._client)
        town.customers += self._draw.some(self._regulars, town.text.customers // 10)
        while len(town.customers) < town.text.customers:
            town.customers.append(self._people.somebody())
        self._session.flush()
        self._regulars += [user for user in town.customers if user not in self._regulars and user is not self._client]

    def _add_roles(self, town: Town) -> None:
        roles = [(town.admin, MarketRole.ADMIN), (town.referent, MarketRole.REFERENT)]
        roles += [(user, MarketRole.CUSTOMER) for user in town.customers]
        for user, role in roles:
            assert user.id is not None
            since = max(user.created_at, town.market.created_at)
            self._session.add(MarketMember(market_id=town.id, user_id=user.id, role=role, joined_at=since))

    def _add_seats(self, town: Town) -> None:
        """Links are dated in the order of the text: cards name the farms that came first."""
        for position, key in enumerate(town.text.producers):
            farm = self._farms[key]
            for catalog in _catalogs(farm, town.text):
                if key == NEWCOMER:
                    town.seats.append(self._newcomer(town, farm, self._now - timedelta(days=6)))
                else:
                    town.seats.append(self._seat(town, farm, catalog, self._now - timedelta(days=300 - 7 * position)))

    def _seat(self, town: Town, farm: Farm, catalog: Catalog, since: datetime) -> Seat:
        assert catalog.id is not None
        assert town.admin.id is not None
        self._session.add(
            CatalogLink(catalog_id=catalog.id, market_id=town.id, linked_by=town.admin.id, linked_at=since)
        )
        return Seat(farm, catalog, since)

    def _newcomer(self, town: Town, farm: Farm, since: datetime) -> Seat:
        """This link is recent: the farm still has the news under its bell and among its mails."""
        links.link(self._session, town.admin, farm.catalog.public_id, town.id, now=since)
        return Seat(farm, farm.catalog, since)


def _catalogs(farm: Farm, market: MarketText) -> list[Catalog]:
    """The heroine sells by another catalog where customers pay online, and boxes of meat at one market."""
    if farm.key != HEROINE:
        return [farm.catalog]
    if market.payment != PaymentMode.ONLINE:
        return [farm.catalogs[AT_HAND]]
    names = [ONLINE, *([MEAT] if market.key == MARKET_PERIGOURDIN else [])]
    return [farm.catalogs[name] for name in names]


def _schedule(town: Town, text: ScheduleText, now: datetime) -> Schedule:
    """One that has run for a year, such that its first coming weekday is one of its dates."""
    schedule = Schedule(
        market_id=town.id,
        rule=text.rule,
        first_day=paris(now).date(),
        starts=text.starts,
        ends=text.ends,
        open_days_before=town.text.open_days_before,
        open_at=town.text.open_at,
        close_days_before=town.text.close_days_before,
        close_at=town.text.close_at,
    )
    coming = _first_coming(schedule, now)
    if text.begins_in_weeks is None:
        schedule.first_day = coming - timedelta(weeks=52)
    else:
        schedule.first_day = coming + timedelta(weeks=text.begins_in_weeks)
    if text.weeks_left is not None:
        schedule.last_day = coming + timedelta(weeks=text.weeks_left, days=-1)
    return schedule


def _first_coming(schedule: Schedule, now: datetime) -> date:
    today = paris(now).date()
    day = today + timedelta(days=(schedule.weekdays()[0] - today.weekday()) % 7)
    return day if schedule.slot(day)[1] >= now else day + timedelta(days=7)
