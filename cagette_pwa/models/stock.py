"""The ledger of stock: append-only, in pieces; `on_hand` is its sum. And how a stock is shared between sales."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from cagette_pwa.models.columns import Moment, choice


class MovementKind(StrEnum):
    """Why stock moved."""

    COUNT = "count"
    """The producer said how much there is."""
    DELIVERY = "delivery"
    """A line of an order was handed over."""
    CORRECTION = "correction"
    """A delivered line was changed afterwards."""


class StockMovement(SQLModel, table=True):
    """`pieces` came in (positive) or went out (negative)."""

    __tablename__ = "stock_movement"
    __table_args__ = (
        Index(
            "uq_stock_movement_delivery",
            "line_id",
            unique=True,
            sqlite_where=text("kind = 'delivery'"),
            postgresql_where=text("kind = 'delivery'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    offer_id: int = Field(foreign_key="offer.id", index=True)
    kind: MovementKind = Field(sa_column=choice(MovementKind))
    pieces: int
    on_hand_after: int
    reason: str = Field(default="", max_length=200)
    user_id: int | None = Field(default=None, foreign_key="user_account.id")
    """None when the system settled a delivery."""
    line_id: int | None = Field(default=None, foreign_key="basket_line.id", index=True)
    """The line that was delivered, once, or corrected since."""
    at: datetime = Field(sa_type=Moment)


class StockCap(SQLModel, table=True):
    """Of an offer's stock, one sale may take at most `pieces`: "30 kg, dont 10 pour Segonzac"."""

    __tablename__ = "stock_cap"
    __table_args__ = (UniqueConstraint("offer_id", "distribution_id"),)

    id: int | None = Field(default=None, primary_key=True)
    offer_id: int = Field(foreign_key="offer.id", index=True)
    distribution_id: int = Field(foreign_key="distribution.id", index=True)
    pieces: int
    set_by: int = Field(foreign_key="user_account.id")
    set_at: datetime = Field(sa_type=Moment)
