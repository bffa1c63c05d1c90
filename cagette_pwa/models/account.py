"""People, how they sign in, and what proves it."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from cagette_pwa.models.columns import Moment


def full_name(first_name: str, last_name: str) -> str:
    """`Émilie Devaux`."""
    return f"{first_name} {last_name}".strip()


class User(SQLModel, table=True):
    """A person. Someone who has only ordered as a guest has no password yet."""

    __tablename__ = "user_account"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True, max_length=254)
    """In lower case."""
    first_name: str = Field(max_length=80)
    last_name: str = Field(max_length=80)
    phone: str = Field(default="", max_length=20)
    password_hash: str | None = None
    created_at: datetime = Field(sa_type=Moment)

    @property
    def name(self) -> str:
        """`Émilie Devaux`."""
        return full_name(self.first_name, self.last_name)


class UserSession(SQLModel, table=True):
    """A browser that is signed in. Only the hash of its cookie is kept."""

    __tablename__ = "user_session"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    producer_id: int | None = Field(default=None, foreign_key="producer.id")
    """The farm this browser acts for, when its person belongs to several."""
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)


class PasswordReset(SQLModel, table=True):
    """A link sent by mail, good once and for an hour."""

    __tablename__ = "password_reset"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    expires_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)


class SignInFailure(SQLModel, table=True):
    """A wrong password for an address, so that guessing can be slowed down."""

    __tablename__ = "sign_in_failure"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(index=True, max_length=254)
    at: datetime = Field(sa_type=Moment)
