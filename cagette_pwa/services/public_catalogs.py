"""A catalog as anybody sees it who has its link, and the markets to which that person could link it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from cagette_pwa import clock, routes
from cagette_pwa.errors import NotFound
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog, Validity
from cagette_pwa.models.market import Market, MarketMember, MarketRole
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.services import prices, typed
from cagette_pwa.services.answers import Answer, answers
from cagette_pwa.services.prices import PricedItem
from cagette_pwa.settings import settings


class UnknownCatalog(NotFound):
    """A public link that leads nowhere."""

    template = "Ce lien de catalogue n'existe pas, ou plus. Demandez au producteur de vous l'envoyer à nouveau."


@dataclass(frozen=True)
class PublicCatalog:
    """What anyone who has the link may see."""

    public_id: str
    name: str
    farm: str
    farm_description: str
    commune: str
    delivery_conditions: str
    validity: Validity
    offers: tuple[PricedItem, ...]


@dataclass(frozen=True)
class MarketChoice:
    """A market that the person administers, and what it has answered to the catalog."""

    id: int
    slug: str
    name: str
    commune: str
    answer: Answer | None

    @property
    def linked(self) -> bool:
        """The catalog sells there already."""
        return self.answer is not None and self.answer.linked


@dataclass(frozen=True)
class Reader:
    """Who looks at a catalog, and at which `markets` it could sell; `own_id` is its id for the people of its farm."""

    user_id: int = 0
    own_id: int = 0
    markets: tuple[MarketChoice, ...] = ()


def public_catalog(session: Session, public_id: str, *, now: datetime) -> PublicCatalog:
    """The catalog behind a link, at the prices of today; raises UnknownCatalog."""
    catalog, farm = found(session, public_id)
    return PublicCatalog(
        public_id=catalog.public_id,
        name=catalog.name,
        farm=farm.name,
        farm_description=farm.description,
        commune=farm.commune,
        delivery_conditions=farm.delivery_conditions,
        validity=catalog.validity,
        offers=tuple(prices.priced_items(session, catalog, clock.paris(now).date())),
    )


def reader(session: Session, user: User | None, public_id: str, *, now: datetime) -> Reader:
    """What the person may do, in five queries at most; nothing for a visitor. Raises UnknownCatalog."""
    if user is None:
        return Reader()
    catalog, _ = found(session, public_id)
    catalog_id = typed.row_id(catalog.id)
    member = select(ProducerMember.id).where(
        ProducerMember.producer_id == catalog.producer_id, ProducerMember.user_id == user.id
    )
    own = session.exec(member).first() is not None
    return Reader(
        user_id=typed.row_id(user.id),
        own_id=catalog_id if own else 0,
        markets=_choices(session, catalog_id, session.exec(run_by(user)).all()),
    )


def address_of(session: Session, public_id: str) -> str:
    """The whole address of a catalog's page; raises UnknownCatalog."""
    return link_of(found(session, public_id)[0].public_id)


def link_of(public_id: str) -> str:
    """The whole address of the page of a catalog that is known."""
    return settings().public_url + routes.at(routes.PUBLIC_CATALOG, public_id=public_id)


def found(session: Session, public_id: str) -> tuple[Catalog, Producer]:
    """The catalog behind a link with its farm; raises UnknownCatalog."""
    row = session.exec(by_public_id(public_id)).first()
    if row is None:
        raise UnknownCatalog
    return row[0], row[1]


def by_public_id(public_id: Any) -> Any:
    """The statement that looks for it."""
    sound = isinstance(public_id, str) and len(public_id) <= 40 and public_id.isascii() and public_id.isprintable()
    return (
        select(Catalog, Producer)
        .join(Producer, col(Producer.id) == Catalog.producer_id)
        .where(Catalog.public_id == (public_id if sound else ""), col(Catalog.removed_at).is_(None))
    )


def run_by(user: User) -> Any:
    """The statement that looks for the markets of which a person is an admin, by name."""
    return (
        select(Market)
        .join(MarketMember, col(MarketMember.market_id) == Market.id)
        .where(MarketMember.user_id == user.id, MarketMember.role == MarketRole.ADMIN)
        .order_by(Market.name, col(Market.id))
    )


def _choices(session: Session, catalog_id: int, markets: Sequence[Market]) -> tuple[MarketChoice, ...]:
    ids = [typed.row_id(market.id) for market in markets]
    said = answers(session, [catalog_id], ids)
    return tuple(
        MarketChoice(ident, market.slug, market.name, market.commune, said.get((catalog_id, ident)))
        for ident, market in zip(ids, markets, strict=True)
    )
