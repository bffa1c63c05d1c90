"""Saying something in a conversation: the other side is told by mail and under the bell."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from cagette_pwa import routes
from cagette_pwa.database import locked
from cagette_pwa.errors import BadInput, NotFound
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.conversation import Conversation, Message
from cagette_pwa.models.market import Market, MarketRole
from cagette_pwa.models.producer import Producer
from cagette_pwa.services import notices, taps, typed
from cagette_pwa.services.conversations import mark_read, open_to
from cagette_pwa.services.letters import link

LONGEST_MESSAGE = 4000


def say(
    session: Session,
    user: User,
    conversation_id: int,
    body: str,
    *,
    catalog_id: int | None = None,
    now: datetime,
) -> Message:
    """Adds a message, with a catalog of the farm's own when one is shared, and tells the other side.

    Sent twice in a row, it is said once. Raises NotFound for another's conversation or catalog, BadInput for an
    empty or endless message.
    """
    conversation, as_producer = open_to(session, user, conversation_id)
    body = typed.paragraph(body, "Message", most=LONGEST_MESSAGE)
    if catalog_id is not None:
        _shareable(session, conversation, as_producer, catalog_id)
    elif not body:
        raise BadInput(field="Message", help="écrivez quelques mots avant d'envoyer.")
    last = _last(session, conversation_id)
    if last and _is_same(last, user.id, body, catalog_id, now):
        return last
    message = post(session, user, conversation_id, body, as_producer=as_producer, catalog_id=catalog_id, now=now)
    _tell_other_side(session, user, conversation, message, now)
    return message


def post(
    session: Session,
    user: User,
    conversation_id: int,
    body: str,
    *,
    as_producer: bool,
    catalog_id: int | None = None,
    now: datetime,
) -> Message:
    """Adds a message that has been checked, and tells nobody: for a service that tells it in words of its own."""
    message = Message(
        conversation_id=conversation_id,
        author_id=typed.row_id(user.id),
        from_producer=as_producer,
        body=body,
        catalog_id=catalog_id,
        sent_at=now,
    )
    session.add(message)
    session.flush()
    mark_read(session, user, conversation_id, typed.row_id(message.id))
    return message


def _last(session: Session, conversation_id: int) -> Message | None:
    """What was said last; whoever speaks next waits."""
    session.exec(locked(select(Conversation).where(Conversation.id == conversation_id))).one()
    said = select(Message).where(Message.conversation_id == conversation_id)
    return session.exec(said.order_by(col(Message.id).desc()).limit(1)).first()


def _is_same(last: Message, author_id: int | None, body: str, catalog_id: int | None, now: datetime) -> bool:
    said = (last.author_id, last.body, last.catalog_id)
    return said == (author_id, body, catalog_id) and now - last.sent_at < taps.AGAIN


def _tell_other_side(
    session: Session, author: User, conversation: Conversation, message: Message, now: datetime
) -> None:
    market = session.get_one(Market, conversation.market_id)
    farm = session.get_one(Producer, conversation.producer_id)
    path = routes.at(routes.CONVERSATION, conversation=conversation.id)
    sender = farm.name if message.from_producer else market.name
    for reader in _readers(session, conversation, message.from_producer):
        if reader.id is None or reader.id == author.id:
            continue
        notices.tell(
            session,
            reader.id,
            key=f"message:{message.id}",
            text=f"{author.name} ({sender}) vous a écrit",
            path=path,
            subject=f"Message de {sender}",
            body=_mail_body(session, author, sender, message),
            now=now,
        )


def _mail_body(session: Session, author: User, sender: str, message: Message) -> str:
    parts = [f"{author.name}, pour {sender}, vous écrit :"]
    if message.body:
        parts.append(message.body)
    if message.catalog_id is not None:
        catalog = session.get_one(Catalog, message.catalog_id)
        address = link(routes.at(routes.PUBLIC_CATALOG, public_id=catalog.public_id))
        parts.append(f"Catalogue « {catalog.name} » : {address}")
    parts.append("Pour répondre, ouvrez la conversation :")
    return "\n\n".join(parts)


def _readers(session: Session, conversation: Conversation, from_producer: bool) -> Sequence[User]:
    if from_producer:
        return notices.market_users(session, conversation.market_id, MarketRole.ADMIN)
    return notices.producer_users(session, conversation.producer_id)


def _shareable(session: Session, conversation: Conversation, as_producer: bool, catalog_id: int) -> None:
    query = select(Catalog.id).where(
        Catalog.id == typed.row_id(catalog_id),
        Catalog.producer_id == conversation.producer_id,
        col(Catalog.removed_at).is_(None),
    )
    if not as_producer or session.exec(query).first() is None:
        raise NotFound
