"""What is measured: the demonstration town, one sale as large as sales get, and people to sign in as."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select

from cagette_pwa.clock import utc_now
from cagette_pwa.demo import cast
from cagette_pwa.models.account import User
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market, MarketMember, MarketRole
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import sessions, shop
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_offer,
    make_participation,
    make_priced,
    make_product,
    make_user,
    make_weighed_offer,
    sign_in,
)

CUSTOMERS = 200
LINES = 15
PRODUCTS = 60
WEIGHED = 4


@dataclass(frozen=True)
class LargeSale:
    """A farm that sells 60 products, 4 of them by weight, and many orders of `lines` lines each."""

    farmer: str
    slug: str
    distribution_id: int
    participation_id: int
    priced: tuple[int, ...]
    """Priced offers that are neither weighed nor limited."""


@dataclass(frozen=True)
class People:
    """The cookies of those who look at pages, and of fifty customers who order."""

    producer: str
    admin: str
    referent: str
    customer: str
    buyers: tuple[str, ...]


def make_large_sale(
    session: Session,
    *,
    lines: int = LINES,
    customers: int = CUSTOMERS,
    ahead: timedelta = timedelta(days=2),
    slug: str = "grand-marche",
) -> LargeSale:
    """Open today, held in two days, or so far `ahead`."""
    farm = make_farm(session, name="Grande ferme")
    names = [make_product(session, farm, name=f"Produit {number:02}") for number in range(PRODUCTS - WEIGHED)]
    offers = [
        make_offer(session, farm, product=product, price_cents=180 + 10 * product.id) for product in names if product.id
    ]
    weighed = [make_weighed_offer(session, farm, label=f"environ 1,{number} kg") for number in range(WEIGHED)]
    catalog = make_catalog(session, farm, [*offers, *weighed])
    market = make_market(session, name="Grand marché", slug=f"{slug}-{customers}-{lines}")
    make_link(session, catalog, market)
    distribution = make_distribution(session, market, starts_at=utc_now() + ahead)
    participation = make_participation(session, catalog, distribution)
    priced = [
        ident(make_priced(session, participation, offer, position=position))
        for position, offer in enumerate([*offers, *weighed])
    ]
    for number in range(customers):
        chosen = {priced[(number + 4 * place) % PRODUCTS]: 1 + (number + place) % 3 for place in range(lines)}
        customer = make_user(session, first_name=f"Client{number:03}", phone="06 39 98 12 34")
        make_basket(session, distribution, chosen, user=customer)
    farmer = session.get_one(User, farm.user_id)
    return LargeSale(
        farmer=_cookie(session, farmer),
        slug=market.slug,
        distribution_id=ident(distribution),
        participation_id=ident(participation),
        priced=tuple(priced[: len(offers)]),
    )


@dataclass(frozen=True)
class LiveSale:
    """An open sale of 60 limited offers, one of which the farm counts again and again."""

    distribution_id: int
    member_id: int
    offer_id: int


def make_live_sale(session: Session) -> LiveSale:
    """Open today, held in two days; thirty customers have ordered."""
    farm = make_farm(session, name="Ferme au fil de l'eau")
    offers = [
        make_offer(session, farm, product=make_product(session, farm, name=f"Produit {number:02}"), stock=500)
        for number in range(PRODUCTS)
    ]
    market = make_market(session, name="Marché au fil de l'eau", slug="marche-au-fil-de-l-eau")
    distribution = make_distribution(session, market, starts_at=utc_now() + timedelta(days=2))
    participation = make_participation(session, make_catalog(session, farm, offers), distribution)
    priced = [ident(make_priced(session, participation, offer)) for offer in offers]
    for _ in range(30):
        make_basket(session, distribution, dict.fromkeys(priced[:LINES], 1))
    return LiveSale(ident(distribution), ident(farm), ident(offers[-1]))


def make_people(session: Session, buyers: int) -> People:
    """The demonstration's own persons, and as many customers of no sale yet."""
    producer, admin, referent, customer = (
        _cookie(session, session.exec(select(User).where(User.email == account.email)).one())
        for account in (cast.PRODUCER, cast.ADMIN, cast.REFERENT, cast.CUSTOMER)
    )
    strangers = (make_user(session, first_name="Acheteuse", phone="06 39 98 12 34") for _ in range(buyers))
    return People(producer, admin, referent, customer, tuple(_cookie(session, user) for user in strangers))


def farm_of(session: Session, account: cast.Account) -> ProducerMember:
    """The farm for which this person of the demonstration acts."""
    query = select(ProducerMember).join(User, col(User.id) == ProducerMember.user_id)
    return session.exec(query.where(User.email == account.email)).all()[0]


def market_of(session: Session, account: cast.Account, role: MarketRole) -> Market:
    """The market that this person of the demonstration runs."""
    query = (
        select(Market)
        .join(MarketMember, col(MarketMember.market_id) == Market.id)
        .join(User, col(User.id) == MarketMember.user_id)
        .where(User.email == account.email, MarketMember.role == role)
    )
    return session.exec(query).all()[0]


def next_distribution(session: Session, market: Market) -> Distribution:
    """The market's next date."""
    coming = select(Distribution).where(Distribution.market_id == market.id, Distribution.ends_at > utc_now())
    return session.exec(coming.order_by(col(Distribution.starts_at))).all()[0]


def fullest_shop(session: Session) -> tuple[str, int]:
    """The demonstration's market with most products on sale now, and how many."""
    slugs = session.exec(select(Market.slug).where(~col(Market.slug).startswith("grand-marche-"))).all()
    now = utc_now()
    counts = {
        slug: sum(len(stall.offers) for stall in shop.look(session, None, slug, now=now).stalls) for slug in slugs
    }
    return max(counts.items(), key=lambda pair: pair[1])


def _cookie(session: Session, user: User) -> str:
    return f"{sessions.COOKIE}={sign_in(session, user)}"
