"""A conversation as one of its people reads it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.conversation import Conversation, Message
from cagette_pwa.models.market import Market
from cagette_pwa.models.producer import Producer
from cagette_pwa.services import typed
from cagette_pwa.services.answers import Answer, answers
from cagette_pwa.services.conversations import mark_read, open_to


@dataclass(frozen=True)
class SharedCatalog:
    """A catalog in a message, and what the market has answered to it; it is `gone` when its farm deleted it."""

    name: str
    public_id: str
    gone: bool
    answer: Answer | None


@dataclass(frozen=True)
class Said:
    """A message; `mine` when it comes from the reader's side."""

    message_id: int
    author: str
    mine: bool
    body: str
    sent_at: datetime
    catalog: SharedCatalog | None


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


def thread(session: Session, user: User, conversation_id: int, *, now: datetime) -> Thread:
    """Everything said in a conversation of the person, oldest first, which then counts as read; raises NotFound."""
    conversation, as_producer = open_to(session, user, conversation_id)
    market = session.get_one(Market, conversation.market_id)
    farm = session.get_one(Producer, conversation.producer_id)
    said = _said(session, conversation, as_producer)
    if said:
        mark_read(session, user, conversation_id, said[-1].message_id)
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
    open_to(session, user, conversation_id)
    return session.execute(_NEWEST, {"conversation_id": conversation_id}).scalar_one() or 0


def _said(session: Session, conversation: Conversation, as_producer: bool) -> list[Said]:
    rows = session.execute(_SAID, {"conversation_id": conversation.id}).all()
    shared = {typed.row_id(catalog.id) for *_, catalog in rows if catalog}
    answered = answers(session, shared, [conversation.market_id]) if shared else {}
    return [
        Said(
            message_id=message.id or 0,
            author=author.name,
            mine=message.from_producer == as_producer,
            body=message.body,
            sent_at=message.sent_at,
            catalog=_shared(catalog, answered.get((catalog.id or 0, conversation.market_id))) if catalog else None,
        )
        for message, author, catalog in rows
    ]


def _shared(catalog: Catalog, answer: Answer | None) -> SharedCatalog:
    return SharedCatalog(catalog.name, catalog.public_id, catalog.removed_at is not None, answer)


def _catalogs(session: Session, producer_id: int) -> tuple[tuple[int, str], ...]:
    return tuple((row.id, row.name) for row in session.execute(_CATALOGS, {"producer_id": producer_id}))


# Pages that talk ask every few seconds: their statements are written once.

_IN_CONVERSATION: Any = col(Message.conversation_id) == bindparam("conversation_id")
_NEWEST: Any = select(func.max(Message.id)).where(_IN_CONVERSATION)
_SAID: Any = (
    select(Message, User, Catalog)
    .join(User, col(User.id) == Message.author_id)
    .outerjoin(Catalog, col(Catalog.id) == Message.catalog_id)
    .where(_IN_CONVERSATION)
    .order_by(col(Message.id))
)
_CATALOGS: Any = (
    select(Catalog.id, Catalog.name)
    .where(col(Catalog.producer_id) == bindparam("producer_id"), col(Catalog.removed_at).is_(None))
    .order_by(Catalog.name)
)
