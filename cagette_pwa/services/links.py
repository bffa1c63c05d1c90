"""A catalog's public page, and its links to markets: an admin lets it sell there, and may end that.

Ending a link keeps what was sold and what is already ordered: see `unlink`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from cagette_pwa import clock, routes
from cagette_pwa.database import locked
from cagette_pwa.errors import NotFound, Taken
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog, CatalogLink
from cagette_pwa.models.market import Market, MarketMember, MarketRole
from cagette_pwa.models.producer import Producer
from cagette_pwa.services import notices, prices, typed
from cagette_pwa.services.prices import PricedItem


class UnknownCatalog(NotFound):
    """A public link that leads nowhere."""

    template = "Ce lien de catalogue n'existe pas, ou plus. Demandez au producteur de vous l'envoyer à nouveau."


class NotYourMarket(NotFound):
    """A market that the person does not administer, or that does not exist: the two look the same."""

    template = "Choisissez un marché que vous administrez."


@dataclass(frozen=True)
class PublicCatalog:
    """What anyone who has the link may see."""

    public_id: str
    name: str
    farm: str
    farm_description: str
    commune: str
    delivery_conditions: str
    offers: tuple[PricedItem, ...]


@dataclass(frozen=True)
class MarketChoice:
    """A market that the person administers; `linked`: the catalog sells there already."""

    id: int
    name: str
    commune: str
    linked: bool


def public_catalog(session: Session, public_id: str, *, now: datetime) -> PublicCatalog:
    """The catalog behind a link, at the prices of today; raises UnknownCatalog."""
    found = session.exec(_by_public_id(public_id)).first()
    if found is None:
        raise UnknownCatalog
    catalog, farm = found
    return PublicCatalog(
        public_id=catalog.public_id,
        name=catalog.name,
        farm=farm.name,
        farm_description=farm.description,
        commune=farm.commune,
        delivery_conditions=farm.delivery_conditions,
        offers=tuple(prices.priced_items(session, catalog, clock.paris(now).date())),
    )


def markets_of(session: Session, user: User | None, public_id: str = "", *, now: datetime) -> list[MarketChoice]:
    """The markets that the person administers, by name; none for a visitor."""
    if user is None:
        return []
    linked = (
        select(CatalogLink.market_id)
        .join(Catalog, col(Catalog.id) == CatalogLink.catalog_id)
        .where(Catalog.public_id == _public_id(public_id), col(CatalogLink.ended_at).is_(None))
    )
    there = set(session.exec(linked))
    query = _run_by(user).order_by(Market.name)
    return [_choice(market, there) for market in session.exec(query)]


def link(session: Session, user: User, public_id: str, market_id: int, *, now: datetime) -> int:
    """Let a catalog sell at a market that the person administers; the farm's people are told. The link's id.

    Raises UnknownCatalog, NotYourMarket, and Taken when it is linked there already.
    """
    found = session.exec(locked(_by_public_id(public_id), of=Catalog)).first()
    if found is None:
        raise UnknownCatalog
    catalog, _ = found
    market = session.exec(_run_by(user).where(Market.id == _market_id(market_id))).first()
    if market is None:
        raise NotYourMarket
    made = CatalogLink(
        catalog_id=typed.row_id(catalog.id),
        market_id=typed.row_id(market.id),
        linked_by=typed.row_id(user.id),
        linked_at=now,
    )
    _add_once(session, made, market)
    _tell_farm(session, made, catalog, market, now)
    return typed.row_id(made.id)


def _add_once(session: Session, made: CatalogLink, market: Market) -> None:
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError as error:
        raise Taken(what=f"Ce catalogue est déjà relié à « {market.name} ».") from error


def _tell_farm(session: Session, made: CatalogLink, catalog: Catalog, market: Market, now: datetime) -> None:
    for user in notices.producer_users(session, catalog.producer_id):
        notices.tell(
            session,
            typed.row_id(user.id),
            key=f"link-{made.id}",
            text=f"« {market.name} » a relié votre catalogue « {catalog.name} ». Choisissez vos ventes.",
            path=routes.PLANNING,
            subject=f"Votre catalogue est relié à {market.name}",
            body=(
                f"L'administrateur de « {market.name} » ({market.commune}) a relié votre catalogue "
                f"« {catalog.name} » : vous pouvez y vendre.\n\n"
                "Vérifiez vos stocks, puis choisissez les ventes auxquelles vous participez sur la page Planifier."
            ),
            now=now,
        )


def _by_public_id(public_id: Any) -> Any:
    return (
        select(Catalog, Producer)
        .join(Producer, col(Producer.id) == Catalog.producer_id)
        .where(Catalog.public_id == _public_id(public_id), col(Catalog.removed_at).is_(None))
    )


def _public_id(value: Any) -> str:
    sound = isinstance(value, str) and len(value) <= 40 and value.isascii() and value.isprintable()
    return value if sound else ""


def _market_id(value: Any) -> int:
    try:
        return typed.row_id(value)
    except NotFound as error:
        raise NotYourMarket from error


def _run_by(user: User) -> Any:
    return (
        select(Market)
        .join(MarketMember, col(MarketMember.market_id) == Market.id)
        .where(MarketMember.user_id == user.id, MarketMember.role == MarketRole.ADMIN)
    )


def _choice(market: Market, there: set[int]) -> MarketChoice:
    market_id = typed.row_id(market.id)
    return MarketChoice(market_id, market.name, market.commune, market_id in there)
