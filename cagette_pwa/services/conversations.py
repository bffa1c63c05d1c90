"""A farm and the admins of a market talk: who they are, what waits to be read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, func, or_, select

from cagette_pwa.database import insert_missing, locked
from cagette_pwa.errors import NotFound
from cagette_pwa.models.account import User
from cagette_pwa.models.conversation import Conversation, ConversationRead, Message
from cagette_pwa.models.market import Market, MarketMember, MarketRole
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.services import typed
from cagette_pwa.services.markets import market_by_slug


@dataclass(frozen=True)
class ConversationRow:
    """A conversation in the list; `other` is who the reader talks to."""

    conversation_id: int
    other: str
    last: str
    last_at: datetime
    unread: bool


def with_market(session: Session, member: ProducerMember, slug: str, *, now: datetime) -> int:
    """The id of the farm's conversation with this market, begun if there is none; raises UnknownMarket."""
    market = market_by_slug(session, slug)
    return between(session, typed.row_id(market.id), member.producer_id, now=now)


def between(session: Session, market_id: int, producer_id: int, *, now: datetime) -> int:
    """The id of the conversation of a market and a farm, begun if there is none."""
    session.exec(locked(select(Market).where(Market.id == market_id))).one()
    query = select(Conversation).where(Conversation.market_id == market_id, Conversation.producer_id == producer_id)
    found = session.exec(query).first()
    if found is None:
        found = Conversation(market_id=market_id, producer_id=producer_id, started_at=now)
        session.add(found)
        session.flush()
    return typed.row_id(found.id)


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


def open_to(session: Session, user: User, conversation_id: int) -> tuple[Conversation, bool]:
    """The conversation and whether the person speaks for the farm; raises NotFound."""
    known = Conversation.id == typed.row_id(conversation_id)
    query = select(Conversation, _is_farmer(user)).where(known, _is_open_to(user))
    found = session.exec(query).first()
    if found is None:
        raise NotFound
    return found[0], bool(found[1])


def mark_read(session: Session, user: User, conversation_id: int, message_id: int) -> None:
    """The person has read up to this message; in two windows at once, the later one counts."""
    assert user.id is not None
    mine = (col(ConversationRead.conversation_id) == conversation_id, col(ConversationRead.user_id) == user.id)
    if session.exec(select(ConversationRead.id).where(*mine)).first() is None:
        first = {"conversation_id": conversation_id, "user_id": user.id, "message_id": message_id}
        insert_missing(session, ConversationRead, [first])
    earlier = col(ConversationRead.message_id) < message_id
    session.exec(update(ConversationRead).where(*mine, earlier).values(message_id=message_id))


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
