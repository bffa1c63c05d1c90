"""Every page that a signed-in person or a stranger opens, as one of those who do."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from sqlmodel import Session, col, select

from cagette_pwa import pages, routes
from cagette_pwa.demo import cast
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.conversation import Conversation
from cagette_pwa.models.market import MarketRole
from cagette_pwa.models.product import Product
from tests.bench.socket import Address
from tests.bench.town import People, farm_of, fullest_shop, market_of, next_distribution

# on_load_internal before a page's own handlers, then Session.load, and set_is_hydrated after them.
AROUND = 3


@dataclass(frozen=True)
class Visited:
    """A page, who opens it, and how many events one opening of it makes the server handle."""

    name: str
    address: Address
    cookie: str
    events: int


def visited(session: Session, people: People) -> list[Visited]:
    """The pages of the site on the demonstration's data."""
    titles = {page.route: page for name in pages.NAMES for page in [import_module(f"cagette_pwa.pages.{name}").PAGE]}
    return [
        Visited(titles[route].title, address, cookie, len(titles[route].on_load) + AROUND)
        for route, address, cookie in [
            *_open_to_all(session),
            *_of_a_farm(session, people),
            *_of_a_market(session, people),
        ]
    ]


_Asked = tuple[str, Address, str]


def _open_to_all(session: Session) -> Iterator[_Asked]:
    for route in (routes.HOME, routes.SIGN_IN, routes.SIGN_UP):
        yield route, Address(route), ""
    yield _asked(routes.SHOP, "", slug=fullest_shop(session)[0])
    farm = farm_of(session, cast.PRODUCER)
    shared = session.exec(select(Catalog).where(Catalog.producer_id == farm.producer_id)).all()[0]
    yield _asked(routes.PUBLIC_CATALOG, "", public_id=shared.public_id)


def _of_a_farm(session: Session, people: People) -> Iterator[_Asked]:
    for route in (
        routes.DASHBOARD,
        routes.ORDERS,
        routes.WEIGHING,
        routes.STOCKS,
        routes.PLANNING,
        routes.PRODUCTS,
        routes.CATALOGS,
        routes.MARKETS,
        routes.CONVERSATIONS,
        routes.NOTIFICATIONS,
        routes.PAYOUTS,
        routes.FARM,
        routes.MORE,
    ):
        yield route, Address(route), people.producer
    farm = farm_of(session, cast.PRODUCER).producer_id
    first = {
        table: session.exec(select(table.id).where(table.producer_id == farm).order_by(col(table.id))).all()[0]
        for table in (Product, Catalog, Conversation)
    }
    yield _asked(routes.PRODUCT, people.producer, product=first[Product])
    yield _asked(routes.CATALOG, people.producer, catalog=first[Catalog])
    yield _asked(routes.CONVERSATION, people.producer, conversation=first[Conversation])


def _of_a_market(session: Session, people: People) -> Iterator[_Asked]:
    market = market_of(session, cast.ADMIN, MarketRole.ADMIN)
    yield _asked(routes.MARKET_ADMIN, people.admin, slug=market.slug)
    referents = market_of(session, cast.REFERENT, MarketRole.REFERENT)
    yield _asked(routes.DISTRIBUTION, people.referent, distribution=next_distribution(session, referents).id)
    customers = select(Basket.public_id).join(User, col(User.id) == Basket.user_id)
    order = session.exec(customers.where(User.email == cast.CUSTOMER.email)).all()[0]
    yield _asked(routes.ORDER, people.customer, public_id=order)


def _asked(route: str, cookie: str, **parts: object) -> _Asked:
    return route, Address(routes.at(route, **parts), tuple((name, str(part)) for name, part in parts.items())), cookie
