"""Money to a producer on a Monday."""

from datetime import date, datetime, timedelta

from sqlmodel import Field, SQLModel, UniqueConstraint

from cagette_pwa.models.columns import Moment

HOLDING = timedelta(days=3)
"""The guide: "disponible 3 jours après la validation de la vente (délai incompressible)"."""


def available_on(validated_on: date) -> date:
    """The day the money of a sale validated on `validated_on` (a day in France) can be paid."""
    return validated_on + HOLDING


def paid_on(validated_on: date) -> date:
    """The first Monday that is not before the money is available."""
    available = available_on(validated_on)
    return available + timedelta(days=-available.weekday() % 7)


class Payout(SQLModel, table=True):
    """What one sale brings to one producer, and when it is paid."""

    __table_args__ = (UniqueConstraint("producer_id", "distribution_id"),)

    id: int | None = Field(default=None, primary_key=True)
    producer_id: int = Field(foreign_key="producer.id", index=True)
    distribution_id: int = Field(foreign_key="distribution.id", index=True)
    amount_cents: int
    available_on: date
    paid_on: date
    created_at: datetime = Field(sa_type=Moment)
    announced_at: datetime | None = Field(default=None, sa_type=Moment)
    """When the producer was told that it is due."""
