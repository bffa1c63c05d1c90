"""A local market: its place, how it is paid, who runs it and who buys there."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from cagette_pwa.models.columns import Moment, choice, public_id


class PaymentMode(StrEnum):
    """Who takes the customers' money."""

    ON_SITE = "on_site"
    """Each producer, on the day, as agreed with the market's admin."""
    ONLINE = "online"
    """The market for all producers, who are paid by transfer on a Monday."""


class MarketRole(StrEnum):
    """What a person is to a market; one may be several."""

    ADMIN = "admin"
    REFERENT = "referent"
    CUSTOMER = "customer"


RUNNERS = (MarketRole.ADMIN, MarketRole.REFERENT)
"""Who runs a market's distributions."""


class Market(SQLModel, table=True):
    """A market. `slug` is its address, printed on posters: it never changes."""

    __table_args__ = (Index("ix_market_place", "lat", "lon"),)

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(default_factory=public_id, unique=True)
    slug: str = Field(unique=True, max_length=80)
    name: str = Field(max_length=120)
    description: str = Field(default="", max_length=1000)
    address: str = Field(default="", max_length=200)
    insee: str = Field(max_length=5)
    commune: str = Field(max_length=80)
    lat: float
    lon: float
    payment_mode: PaymentMode = Field(default=PaymentMode.ON_SITE, sa_column=choice(PaymentMode))
    contact_id: int = Field(foreign_key="user_account.id")
    created_at: datetime = Field(sa_type=Moment)


class MarketMember(SQLModel, table=True):
    """One role of one person at one market."""

    __tablename__ = "market_member"
    __table_args__ = (UniqueConstraint("market_id", "user_id", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    market_id: int = Field(foreign_key="market.id", index=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    role: MarketRole = Field(sa_column=choice(MarketRole))
    joined_at: datetime = Field(sa_type=Moment)
