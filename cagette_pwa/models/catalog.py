"""A selection of offers with its price rules, and its links to markets."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from cagette_pwa.models.columns import Moment, Percent, public_id

MODULATION_LIMIT = Decimal(50)


@dataclass(frozen=True)
class Validity:
    """Days in France, both included, or None where there is no end to it."""

    first: date | None = None
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` is one of them."""
        return (self.first or day) <= day <= (self.last or day)


class Catalog(SQLModel, table=True):
    """`public_id` is its address `/catalog/<public_id>`, shared with markets' admins."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(default_factory=public_id, unique=True)
    producer_id: int = Field(foreign_key="producer.id", index=True)
    name: str = Field(max_length=80)
    modulation: Decimal = Field(default=Decimal(0), sa_type=Percent)
    """Percent added to every base price, from -50 to 50."""
    modulation_cents: int = 0
    """Cents added to every base price; one of the two modulations is 0."""
    include_online_fee: bool = False
    include_platform_fee: bool = False
    valid_from: date | None = None
    valid_until: date | None = None
    created_at: datetime = Field(sa_type=Moment)
    removed_by: int | None = Field(default=None, foreign_key="user_account.id")
    removed_at: datetime | None = Field(default=None, sa_type=Moment)
    """When its farm deleted it; the row stays for the sales that it took part in."""

    @property
    def validity(self) -> Validity:
        """The days of distributions at which it sells."""
        return Validity(self.valid_from, self.valid_until)

    def is_valid_on(self, day: date) -> bool:
        """Whether it sells at a distribution of `day`, a day in France."""
        return self.validity.covers(day)


class CatalogItem(SQLModel, table=True):
    """An offer in a catalog; `price_cents` replaces the rule's price when it is set."""

    __tablename__ = "catalog_item"
    __table_args__ = (UniqueConstraint("catalog_id", "offer_id"),)

    id: int | None = Field(default=None, primary_key=True)
    catalog_id: int = Field(foreign_key="catalog.id", index=True)
    offer_id: int = Field(foreign_key="offer.id", index=True)
    position: int = 0
    price_cents: int | None = None


class CatalogLink(SQLModel, table=True):
    """A market's admin lets a catalog sell there. Ending it keeps the row, so history stays readable."""

    __tablename__ = "catalog_link"
    __table_args__ = (
        Index(
            "uq_catalog_link_active",
            "catalog_id",
            "market_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    catalog_id: int = Field(foreign_key="catalog.id", index=True)
    market_id: int = Field(foreign_key="market.id", index=True)
    linked_by: int = Field(foreign_key="user_account.id")
    linked_at: datetime = Field(sa_type=Moment)
    ended_by: int | None = Field(default=None, foreign_key="user_account.id")
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class CatalogDecline(SQLModel, table=True):
    """A market's admin answered that a catalog will not sell there; a later link is still possible."""

    __tablename__ = "catalog_decline"

    id: int | None = Field(default=None, primary_key=True)
    catalog_id: int = Field(foreign_key="catalog.id", index=True)
    market_id: int = Field(foreign_key="market.id", index=True)
    declined_by: int = Field(foreign_key="user_account.id")
    declined_at: datetime = Field(sa_type=Moment)
    message: str = Field(default="", max_length=1000)
