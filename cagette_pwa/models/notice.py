"""What a person is told: in the app, and by mail."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from cagette_pwa.models.columns import Moment


class Notification(SQLModel, table=True):
    """A sentence under the bell, with the page it is about. `key` is its cause, so it is said once."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=120)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    text: str = Field(max_length=300)
    path: str = Field(default="", max_length=200)
    created_at: datetime = Field(sa_type=Moment)
    read_at: datetime | None = Field(default=None, sa_type=Moment)


class Mail(SQLModel, table=True):
    """A mail to send, written in the transaction of what it tells; `key` is its cause, so it is sent once."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=120)
    recipient: str = Field(max_length=254)
    subject: str = Field(max_length=200)
    body: str
    """Plain text, links written out."""
    papers: str = Field(default="", max_length=200)
    """What is attached, made when the mail leaves: sheets of participations, `12,15`; a pick-up code, `retrait:7`."""
    created_at: datetime = Field(sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment, index=True)
    """When to try next."""
    attempts: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    refused_at: datetime | None = Field(default=None, sa_type=Moment)
    """When it was given up: refused for good, or delayed for too long."""
    failure: str = ""
    """What the server said last, when it refused."""
