"""One dated occurrence of a market, and what happens to it: delivered, then validated."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Field, SQLModel, UniqueConstraint

from cagette_pwa.models.columns import Moment

SETTLING_DELAY = timedelta(minutes=5)
"""The guide: stock settles "quelques minutes après la fin de la distribution"."""


class SaleState(StrEnum):
    """Where a sale stands; the value is the word that people read."""

    COMING = "à venir"
    OPEN = "ouverte"
    CLOSED = "fermée"
    DELIVERED = "livrée"
    VALIDATED = "validée"


class Distribution(SQLModel, table=True):
    """A date at a market, with its default window for ordering."""

    __table_args__ = (UniqueConstraint("schedule_id", "starts_at"),)

    id: int | None = Field(default=None, primary_key=True)
    market_id: int = Field(foreign_key="market.id", index=True)
    schedule_id: int | None = Field(default=None, foreign_key="schedule.id")
    starts_at: datetime = Field(sa_type=Moment, index=True)
    ends_at: datetime = Field(sa_type=Moment)
    orders_open_at: datetime = Field(sa_type=Moment)
    orders_close_at: datetime = Field(sa_type=Moment)
    last_number: int = 0
    """The order number given last; the next one is taken under this row's lock."""
    delivered_at: datetime | None = Field(default=None, sa_type=Moment)
    """When stock settled, some minutes after the end."""

    def next_number(self) -> int:
        """The next order number, from 1. Hold the row's lock."""
        self.last_number += 1
        return self.last_number

    def settles_at(self) -> datetime:
        """When what was ordered counts as delivered."""
        return self.ends_at + SETTLING_DELAY

    def has_started(self, now: datetime) -> bool:
        """Validation is not possible before."""
        return now >= self.starts_at


class SaleValidation(SQLModel, table=True):
    """The referent closes a distribution: from here money moves."""

    __tablename__ = "sale_validation"

    id: int | None = Field(default=None, primary_key=True)
    distribution_id: int = Field(foreign_key="distribution.id", unique=True)
    validated_by: int = Field(foreign_key="user_account.id")
    validated_at: datetime = Field(sa_type=Moment)
