"""What a market's admin answers to a catalog: it may sell there, or it is declined with a word to its farm.

Ending a link keeps what was sold and what is already ordered: see `unlinking`. Which answer stands: see `answers`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from cagette_pwa import routes
from cagette_pwa.database import locked
from cagette_pwa.errors import BadInput, NotFound, Taken
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog, CatalogDecline, CatalogLink
from cagette_pwa.models.market import Market
from cagette_pwa.services import conversations, messages, notices, typed
from cagette_pwa.services.answers import answers
from cagette_pwa.services.public_catalogs import UnknownCatalog, by_public_id, run_by

LONGEST_MESSAGE = 1000


class NotYourMarket(NotFound):
    """A market that the person does not administer, or that does not exist: the two look the same."""

    template = "Choisissez un marché que vous administrez."


def link(session: Session, user: User, public_id: str, market_id: int, *, now: datetime) -> int:
    """Let a catalog sell at a market that the person administers; the farm's people are told. The link's id.

    Raises UnknownCatalog, NotYourMarket, and Taken when it is linked there already.
    """
    catalog, market = _asked(session, user, public_id, market_id)
    made = CatalogLink(
        catalog_id=typed.row_id(catalog.id),
        market_id=typed.row_id(market.id),
        linked_by=typed.row_id(user.id),
        linked_at=now,
    )
    _add_once(session, made, market)
    _tell_linked(session, made, catalog, market, now)
    return typed.row_id(made.id)


def decline(session: Session, user: User, public_id: str, market_id: int, message: str, *, now: datetime) -> bool:
    """Answer that a catalog will not sell at a market that the person administers; False if that was said already.

    The message goes into the conversation of the market and the farm, whose people are told once. Linking stays
    possible. Raises UnknownCatalog, NotYourMarket, BadInput, and Taken while it is linked there.
    """
    catalog, market = _asked(session, user, public_id, market_id)
    body = typed.paragraph(message, "Message", most=LONGEST_MESSAGE)
    if not body:
        raise BadInput(field="Message", help="écrivez quelques mots au producteur.")
    catalog_id, there = typed.row_id(catalog.id), typed.row_id(market.id)
    standing = answers(session, [catalog_id], [there]).get((catalog_id, there))
    if standing and standing.linked:
        raise Taken(what=f"Ce catalogue est déjà relié à « {market.name} ». Pour y mettre fin, ouvrez sa gestion.")
    if standing:
        return False
    by = typed.row_id(user.id)
    made = CatalogDecline(catalog_id=catalog_id, market_id=there, declined_by=by, declined_at=now, message=body)
    session.add(made)
    session.flush()
    conversation = conversations.between(session, there, catalog.producer_id, now=now)
    messages.post(session, user, conversation, body, as_producer=False, catalog_id=catalog_id, now=now)
    _tell_declined(session, user, made, catalog, market, conversation, now)
    return True


def _asked(session: Session, user: User, public_id: str, market_id: Any) -> tuple[Catalog, Market]:
    """The catalog, locked: two answers to it wait for each other."""
    found = session.exec(locked(by_public_id(public_id), of=Catalog)).first()
    if found is None:
        raise UnknownCatalog
    market = session.exec(run_by(user).where(Market.id == _market_id(market_id))).first()
    if market is None:
        raise NotYourMarket
    return found[0], market


def _market_id(value: Any) -> int:
    try:
        return typed.row_id(value)
    except NotFound as error:
        raise NotYourMarket from error


def _add_once(session: Session, made: CatalogLink, market: Market) -> None:
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError as error:
        raise Taken(what=f"Ce catalogue est déjà relié à « {market.name} ».") from error


def _tell_linked(session: Session, made: CatalogLink, catalog: Catalog, market: Market, now: datetime) -> None:
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


def _tell_declined(
    session: Session,
    author: User,
    made: CatalogDecline,
    catalog: Catalog,
    market: Market,
    conversation_id: int,
    now: datetime,
) -> None:
    for user in notices.producer_users(session, catalog.producer_id):
        if user.id == author.id:
            continue
        notices.tell(
            session,
            typed.row_id(user.id),
            key=f"decline-{made.id}",
            text=f"« {market.name} » a décliné votre catalogue « {catalog.name} ».",
            path=routes.at(routes.CONVERSATION, conversation=conversation_id),
            subject=f"{market.name} a décliné votre catalogue",
            body=(
                f"{author.name}, pour « {market.name} » ({market.commune}), a décliné votre catalogue "
                f"« {catalog.name} » :\n\n{made.message}\n\n"
                "Le marché pourra encore le relier plus tard. Pour répondre, ouvrez la conversation :"
            ),
            now=now,
        )
