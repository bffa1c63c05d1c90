"""A farm and a market's admins writing to each other."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from cagette_pwa.models.columns import Moment


class Conversation(SQLModel, table=True):
    """One between a market and a farm."""

    __table_args__ = (UniqueConstraint("market_id", "producer_id"),)

    id: int | None = Field(default=None, primary_key=True)
    market_id: int = Field(foreign_key="market.id", index=True)
    producer_id: int = Field(foreign_key="producer.id", index=True)
    started_at: datetime = Field(sa_type=Moment)


class Message(SQLModel, table=True):
    """Something said; `catalog_id` when a catalog was shared with it."""

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    author_id: int = Field(foreign_key="user_account.id")
    from_producer: bool
    body: str = Field(max_length=4000)
    catalog_id: int | None = Field(default=None, foreign_key="catalog.id")
    sent_at: datetime = Field(sa_type=Moment)


class ConversationRead(SQLModel, table=True):
    """How far a person has read."""

    __tablename__ = "conversation_read"
    __table_args__ = (UniqueConstraint("conversation_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    user_id: int = Field(foreign_key="user_account.id")
    message_id: int = Field(foreign_key="message.id")
