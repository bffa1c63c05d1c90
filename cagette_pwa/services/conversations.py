"""A farm and the admins of a market talk: who they are, what waits to be read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, update
from sqlalchemy import select as select_columns
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
    asked = {"user_id": user.id} if market_id is None else {"user_id": user.id, "market_id": market_id}
    found = session.execute(_ROWS if market_id is None else _ROWS_OF_MARKET, asked)
    return [
        ConversationRow(
            conversation_id=row.conversation_id,
            other=row.market if row.is_farmer else row.farm,
            last=row.body or "Catalogue partagé",
            last_at=row.sent_at,
            unread=row.from_producer != row.is_farmer and (row.read_id or 0) < row.message_id,
        )
        for row in found
    ]


def open_to(session: Session, user: User, conversation_id: int) -> tuple[Conversation, bool]:
    """The conversation and whether the person speaks for the farm; raises NotFound."""
    asked = {"user_id": user.id, "conversation_id": typed.row_id(conversation_id)}
    found = session.execute(_ONE, asked).first()
    if found is None:
        raise NotFound
    return found[0], bool(found[1])


def mark_read(session: Session, user: User, conversation_id: int, message_id: int) -> None:
    """The person has read up to this message; in two windows at once, the later one counts."""
    assert user.id is not None
    mine = {"conversation_id": conversation_id, "user_id": user.id}
    if session.execute(_READ, mine).first() is None:
        insert_missing(session, ConversationRead, [mine | {"message_id": message_id}])
    session.execute(_READ_ON, {"of": conversation_id, "by": user.id, "last": message_id})


# The statements are written once: building them takes longer than running them.

_USER: Any = bindparam("user_id")
_IS_FARMER: Any = (
    select(col(ProducerMember.id))
    .where(col(ProducerMember.producer_id) == Conversation.producer_id, col(ProducerMember.user_id) == _USER)
    .exists()
)
_ADMINISTERS: Any = (
    select(col(MarketMember.id))
    .where(
        col(MarketMember.market_id) == Conversation.market_id,
        col(MarketMember.user_id) == _USER,
        col(MarketMember.role) == MarketRole.ADMIN,
    )
    .exists()
)
_IS_OPEN: Any = or_(_IS_FARMER, _ADMINISTERS)
_ONE: Any = select(Conversation, _IS_FARMER).where(col(Conversation.id) == bindparam("conversation_id"), _IS_OPEN)
_READ: Any = select(col(ConversationRead.id)).where(
    col(ConversationRead.conversation_id) == bindparam("conversation_id"), col(ConversationRead.user_id) == _USER
)
_READ_ON: Any = (
    update(ConversationRead)
    .where(
        col(ConversationRead.conversation_id) == bindparam("of"),
        col(ConversationRead.user_id) == bindparam("by"),
        col(ConversationRead.message_id) < bindparam("last"),
    )
    .values(message_id=bindparam("last"))
    .execution_options(synchronize_session=False)
)


def _rows_statement() -> Any:
    """The columns of `rows`; `read_id` is the last message that the person has read."""
    newest = select(col(Message.conversation_id), func.max(Message.id).label("id"))
    last = newest.group_by(col(Message.conversation_id)).subquery()
    mine = and_(col(ConversationRead.conversation_id) == Conversation.id, col(ConversationRead.user_id) == _USER)
    return (
        select_columns(
            col(Conversation.id).label("conversation_id"),
            col(Message.id).label("message_id"),
            col(Message.body),
            col(Message.sent_at),
            col(Message.from_producer),
            col(Market.name).label("market"),
            col(Producer.name).label("farm"),
            col(ConversationRead.message_id).label("read_id"),
            _IS_FARMER.label("is_farmer"),
        )
        .join(last, last.c.conversation_id == Conversation.id)
        .join(Message, col(Message.id) == last.c.id)
        .join(Market, col(Market.id) == Conversation.market_id)
        .join(Producer, col(Producer.id) == Conversation.producer_id)
        .outerjoin(ConversationRead, mine)
        .where(_IS_OPEN)
        .order_by(col(Message.sent_at).desc(), col(Message.id).desc())
    )


_ROWS = _rows_statement()
_ROWS_OF_MARKET = _ROWS.where(col(Conversation.market_id) == bindparam("market_id"))
