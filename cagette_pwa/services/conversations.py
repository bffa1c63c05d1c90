"""A farm and the admins of a market write to each other; both are told by mail and under the bell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from cagette_pwa import routes
from cagette_pwa.database import locked
from cagette_pwa.errors import BadInput, NotFound
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.conversation import Conversation, ConversationRead, Message
from cagette_pwa.models.market import Market, MarketMember, MarketRole
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.services import notices, typed
from cagette_pwa.services.markets import market_by_slug
from cagette_pwa.settings import settings

LONGEST_MESSAGE = 4000


@dataclass(frozen=True)
class ConversationRow:
    """A conversation in the list; `other` is who the reader talks to."""

    conversation_id: int
    other: str
    last: str
    last_at: datetime
    unread: bool


@dataclass(frozen=True)
class Said:
    """A message; `mine` when it comes from the reader's side. The catalog is there when one was shared."""

    message_id: int
    author: str
    mine: bool
    body: str
    sent_at: datetime
    catalog_name: str | None
    catalog_public_id: str | None


@dataclass(frozen=True)
class Thread:
    """A conversation as one of its people reads it. `catalogs` are those a producer may share."""

    conversation_id: int
    as_producer: bool
    farm: str
    market: str
    market_slug: str
    said: tuple[Said, ...]
    catalogs: tuple[tuple[int, str], ...]


def with_market(session: Session, member: ProducerMember, slug: str, *, now: datetime) -> int:
    """The id of the farm's conversation with this market, begun if there is none; raises NotFound."""
    market = market_by_slug(session, slug)
    session.exec(locked(select(Market).where(Market.id == market.id))).one()
    found = session.exec(
        select(Conversation).where(Conversation.market_id == market.id, Conversation.producer_id == member.producer_id)
    ).first()
    if found is None:
        assert market.id is not None
        found = Conversation(market_id=market.id, producer_id=member.producer_id, started_at=now)
        session.add(found)
        session.flush()
    assert found.id is not None
    return found.id


def rows(session: Session, user: User, *, market_id: int | None = None, now: datetime) -> list[ConversationRow]:
    """The person's conversations in which something was said, for their farms and for their markets; newest first.

    `market_id` keeps those with one market.
    """
    newest = select(Message.conversation_id, func.max(Message.id).label("id")).group_by(col(Message.conversation_id))
    last = newest.subquery()
    query = (
        select(Conversation, Message, Market.name, Producer.name)
        .join(last, last.c.conversation_id == Conversation.id)
        .join(Message, col(Message.id) == last.c.id)
        .join(Market, col(Market.id) == Conversation.market_id)
        .join(Producer, col(Producer.id) == Conversation.producer_id)
        .where(_is_open_to(user))
        .order_by(col(Message.sent_at).desc(), col(Message.id).desc())
    )
    if market_id is not None:
        query = query.where(Conversation.market_id == market_id)
    farms, read = _farms(session, user), _read(session, user)
    return [
        ConversationRow(
            conversation_id=conversation.id or 0,
            other=market if conversation.producer_id in farms else farm,
            last=message.body or "Catalogue partagé",
            last_at=message.sent_at,
            unread=_is_from_other_side(conversation, message, farms)
            and read.get(conversation.id or 0, 0) < (message.id or 0),
        )
        for conversation, message, market, farm in session.exec(query)
    ]


def thread(session: Session, user: User, conversation_id: int, *, now: datetime) -> Thread:
    """Everything said in a conversation of the person, oldest first, which then counts as read; raises NotFound."""
    conversation, as_producer = _open_to(session, user, conversation_id)
    market = session.get_one(Market, conversation.market_id)
    farm = session.get_one(Producer, conversation.producer_id)
    said = _said(session, conversation_id, as_producer)
    if said:
        _mark_read(session, user, conversation_id, said[-1].message_id)
    return Thread(
        conversation_id=conversation_id,
        as_producer=as_producer,
        farm=farm.name,
        market=market.name,
        market_slug=market.slug,
        said=tuple(said),
        catalogs=_catalogs(session, conversation.producer_id) if as_producer else (),
    )


def newest(session: Session, user: User, conversation_id: int, *, now: datetime) -> int:
    """The id of the last message, 0 when nothing was said; raises NotFound. For asking often whether to read again."""
    _open_to(session, user, conversation_id)
    query = select(func.max(Message.id)).where(Message.conversation_id == conversation_id)
    return session.exec(query).one() or 0


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

    Raises NotFound for another's conversation or catalog, BadInput for an empty or endless message.
    """
    conversation, as_producer = _open_to(session, user, conversation_id)
    body = typed.paragraph(body, "Message", most=LONGEST_MESSAGE)
    if catalog_id is not None:
        _shareable(session, conversation, as_producer, catalog_id)
    elif not body:
        raise BadInput(field="Message", help="écrivez quelques mots avant d'envoyer.")
    assert user.id is not None
    message = Message(
        conversation_id=conversation_id,
        author_id=user.id,
        from_producer=as_producer,
        body=body,
        catalog_id=catalog_id,
        sent_at=now,
    )
    session.add(message)
    session.flush()
    assert message.id is not None
    _mark_read(session, user, conversation_id, message.id)
    _tell_other_side(session, user, conversation, message, now)
    return message


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
        link = settings().public_url + routes.at(routes.PUBLIC_CATALOG, public_id=catalog.public_id)
        parts.append(f"Catalogue « {catalog.name} » : {link}")
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


def _open_to(session: Session, user: User, conversation_id: int) -> tuple[Conversation, bool]:
    """The conversation and whether the person speaks for the farm; raises NotFound."""
    known = Conversation.id == typed.row_id(conversation_id)
    query = select(Conversation, _is_farmer(user)).where(known, _is_open_to(user))
    found = session.exec(query).first()
    if found is None:
        raise NotFound
    return found[0], bool(found[1])


def _farms(session: Session, user: User) -> set[int]:
    return set(session.exec(select(ProducerMember.producer_id).where(ProducerMember.user_id == user.id)))


def _read(session: Session, user: User) -> dict[int, int]:
    """The last message read, by conversation."""
    query = select(ConversationRead.conversation_id, ConversationRead.message_id)
    return dict(session.exec(query.where(ConversationRead.user_id == user.id)).all())


def _is_from_other_side(conversation: Conversation, message: Message, farms: set[int]) -> bool:
    return message.from_producer != (conversation.producer_id in farms)


def _is_open_to(user: User) -> ColumnElement[bool]:
    administers = (
        select(MarketMember.id)
        .where(
            MarketMember.market_id == Conversation.market_id,
            MarketMember.user_id == user.id,
            MarketMember.role == MarketRole.ADMIN,
        )
        .exists()
    )
    return or_(_is_farmer(user), administers)


def _is_farmer(user: User) -> ColumnElement[bool]:
    return (
        select(ProducerMember.id)
        .where(ProducerMember.producer_id == Conversation.producer_id, ProducerMember.user_id == user.id)
        .exists()
    )


def _said(session: Session, conversation_id: int, as_producer: bool) -> list[Said]:
    query = (
        select(Message, User, Catalog)
        .join(User, col(User.id) == Message.author_id)
        .outerjoin(Catalog, col(Catalog.id) == Message.catalog_id)
        .where(Message.conversation_id == conversation_id)
        .order_by(col(Message.id))
    )
    return [
        Said(
            message_id=message.id or 0,
            author=author.name,
            mine=message.from_producer == as_producer,
            body=message.body,
            sent_at=message.sent_at,
            catalog_name=catalog.name if catalog else None,
            catalog_public_id=catalog.public_id if catalog else None,
        )
        for message, author, catalog in session.exec(query)
    ]


def _catalogs(session: Session, producer_id: int) -> tuple[tuple[int, str], ...]:
    own = Catalog.producer_id == producer_id, col(Catalog.removed_at).is_(None)
    query = select(Catalog.id, Catalog.name).where(*own).order_by(Catalog.name)
    return tuple((catalog_id, name) for catalog_id, name in session.exec(query) if catalog_id)


def _mark_read(session: Session, user: User, conversation_id: int, message_id: int) -> None:
    assert user.id is not None
    mark = session.exec(
        select(ConversationRead).where(
            ConversationRead.conversation_id == conversation_id, ConversationRead.user_id == user.id
        )
    ).first()
    if mark is None:
        mark = ConversationRead(conversation_id=conversation_id, user_id=user.id, message_id=message_id)
    mark.message_id = max(mark.message_id, message_id)
    session.add(mark)
    session.flush()
