"""What a customer ordered at a distribution, from all producers, under one number."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from cagette_pwa.models.columns import Moment, public_id


class Basket(SQLModel, table=True):
    """One per customer and distribution, numbered from 1 within the distribution."""

    __table_args__ = (
        UniqueConstraint("distribution_id", "number"),
        UniqueConstraint("distribution_id", "user_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(default_factory=public_id, unique=True)
    distribution_id: int = Field(foreign_key="distribution.id", index=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    number: int
    created_at: datetime = Field(sa_type=Moment)


class OrderAttempt(SQLModel, table=True):
    """The key that a browser gave to one tap on « Commander »: sent twice, it orders once."""

    __tablename__ = "order_attempt"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=64)
    basket_id: int = Field(foreign_key="basket.id", index=True)
    at: datetime = Field(sa_type=Moment)


class BasketLine(SQLModel, table=True):
    """`quantity` pieces of an offer at the price of its sale."""

    __tablename__ = "basket_line"
    __table_args__ = (
        UniqueConstraint("basket_id", "priced_offer_id"),
        Index(
            "ix_basket_line_committed",
            "offer_id",
            sqlite_where=text("delivered IS NULL"),
            postgresql_where=text("delivered IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    basket_id: int = Field(foreign_key="basket.id", index=True)
    priced_offer_id: int = Field(foreign_key="priced_offer.id", index=True)
    offer_id: int = Field(foreign_key="offer.id")
    quantity: int
    delivered: int | None = None
    """Pieces handed over, once the distribution has settled; until then they are committed."""
    created_at: datetime = Field(sa_type=Moment)
    changed_at: datetime | None = Field(default=None, sa_type=Moment)
    """When its quantity changed last, by whoever; None when it never did."""


class LineChange(SQLModel, table=True):
    """A quantity changed after ordering: who, when, why, from what to what."""

    __tablename__ = "line_change"

    id: int | None = Field(default=None, primary_key=True)
    line_id: int = Field(foreign_key="basket_line.id", index=True)
    user_id: int = Field(foreign_key="user_account.id")
    before: int
    after: int
    reason: str = Field(default="", max_length=200)
    at: datetime = Field(sa_type=Moment)
    told_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """When the customer was told, of this change and of those of the same session."""


class OrdersLook(SQLModel, table=True):
    """When a person of a farm looked at its orders last, and the time before: what changed since is marked."""

    __tablename__ = "orders_look"
    __table_args__ = (UniqueConstraint("producer_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    producer_id: int = Field(foreign_key="producer.id")
    user_id: int = Field(foreign_key="user_account.id")
    before_at: datetime | None = Field(default=None, sa_type=Moment)
    """The end of the visit before this one."""
    at: datetime = Field(sa_type=Moment)
    """The last time within this visit."""


class Weighing(SQLModel, table=True):
    """Grams of one piece, append-only: the last one of a piece holds; None takes it back."""

    id: int | None = Field(default=None, primary_key=True)
    line_id: int = Field(foreign_key="basket_line.id", index=True)
    piece: int
    """From 1 to the line's quantity."""
    grams: int | None
    user_id: int = Field(foreign_key="user_account.id")
    at: datetime = Field(sa_type=Moment)
    told_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """When the customer was told what it weighs."""


class Pickup(SQLModel, table=True):
    """A basket handed over (émargement); taken back, it is `undone_at`."""

    id: int | None = Field(default=None, primary_key=True)
    basket_id: int = Field(foreign_key="basket.id", index=True)
    user_id: int = Field(foreign_key="user_account.id")
    at: datetime = Field(sa_type=Moment)
    undone_by: int | None = Field(default=None, foreign_key="user_account.id")
    undone_at: datetime | None = Field(default=None, sa_type=Moment)
