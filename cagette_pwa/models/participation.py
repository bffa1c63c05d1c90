"""A catalog taking part in a distribution, with the prices that hold for that sale."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from cagette_pwa.models.columns import Moment, Percent, choice
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.portion import MeasurePrice, Portion, Unit


class Participation(SQLModel, table=True):
    """`orders_open_at` and `orders_close_at` are set only where the producer personalised them."""

    __table_args__ = (UniqueConstraint("catalog_id", "distribution_id"),)

    id: int | None = Field(default=None, primary_key=True)
    catalog_id: int = Field(foreign_key="catalog.id", index=True)
    distribution_id: int = Field(foreign_key="distribution.id", index=True)
    joined_by: int | None = Field(default=None, foreign_key="user_account.id")
    """None when a recurring participation joined by itself."""
    joined_at: datetime = Field(sa_type=Moment)
    orders_open_at: datetime | None = Field(default=None, sa_type=Moment)
    orders_close_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: int | None = Field(default=None, foreign_key="user_account.id")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    holiday_id: int | None = Field(default=None, foreign_key="holiday.id", index=True)
    """The holiday that left it: when that is taken back, the farm comes back."""
    frozen_at: datetime | None = Field(default=None, sa_type=Moment)
    """When its price list was copied."""
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    """When its closing was dealt with: the recap was sent."""

    def window(self, distribution: Distribution) -> tuple[datetime, datetime]:
        """Opening and closing that hold, personalised or not."""
        return (
            self.orders_open_at or distribution.orders_open_at,
            self.orders_close_at or distribution.orders_close_at,
        )

    def is_open(self, distribution: Distribution, now: datetime) -> bool:
        """Orders are taken from the opening up to, not including, the closing."""
        opens, closes = self.window(distribution)
        return self.withdrawn_at is None and opens <= now < closes


class RecurringParticipation(SQLModel, table=True):
    """A catalog takes part in the dates of a schedule, those created later included, until it is ended."""

    __tablename__ = "recurring_participation"
    __table_args__ = (
        Index(
            "uq_recurring_participation_active",
            "catalog_id",
            "schedule_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    catalog_id: int = Field(foreign_key="catalog.id", index=True)
    schedule_id: int = Field(foreign_key="schedule.id", index=True)
    started_by: int = Field(foreign_key="user_account.id")
    started_at: datetime = Field(sa_type=Moment)
    every_weeks: int = 1
    """1: every date; 2: those of every second week, counted from the week of `first_day`."""
    first_day: date | None = None
    """A day of a week in which it takes part; None when `every_weeks` is 1."""
    ended_at: datetime | None = Field(default=None, sa_type=Moment)

    def includes(self, day: date) -> bool:
        """Whether a date of its schedule on `day` (in France) is one of the series.

        Weeks begin on Monday and are counted from one to the next, so a year of 53 weeks skips and doubles nothing.
        """
        return self.first_day is None or (_week(day) - _week(self.first_day)) % self.every_weeks == 0

    def has_rhythm_of(self, other: "RecurringParticipation") -> bool:
        """Whether both include the same days."""
        if self.every_weeks != other.every_weeks:
            return False
        return other.first_day is None or self.includes(other.first_day)


class PricedOffer(SQLModel, table=True):
    """An offer as it is sold in one participation: copied when orders open, never changed after.

    `removed_at` hides it from an open sale when the producer says so; what was ordered stays. Baskets in browsers know
    it by its id, which no later one may have: SQLite alone would give the id of a row that was deleted again.
    """

    __tablename__ = "priced_offer"
    __table_args__ = (UniqueConstraint("participation_id", "offer_id"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    participation_id: int = Field(foreign_key="participation.id", index=True)
    offer_id: int = Field(foreign_key="offer.id", index=True)
    product_name: str
    label: str
    description: str = ""
    reference: str
    category: str
    quality_labels: str = ""
    unit: Unit = Field(sa_column=choice(Unit))
    pack_size: int
    price_cents: int
    """TTC, for a pack; for a kilogram when `variable_weight`; for a kilogram or a litre in `bulk`."""
    bulk: bool = False
    variable_weight: bool = False
    expected_grams: int | None = None
    max_grams: int | None = None
    vat_rate: Decimal = Field(sa_type=Percent)
    position: int = 0
    removed_at: datetime | None = Field(default=None, sa_type=Moment)

    @property
    def name(self) -> str:
        """`Courgettes 500 g`."""
        return f"{self.product_name} {self.label}".strip()

    @property
    def portion(self) -> Portion:
        """What one of it is."""
        return Portion.of(self)

    def measure_price(self) -> MeasurePrice | None:
        """The price per kilogram or litre beside its price; None where that says nothing more."""
        return self.portion.measure_price(self.price_cents)

    def cents(self, quantity: int, weighed_grams: Sequence[int] = ()) -> int:
        """What `quantity` of it cost, TTC, rounded once."""
        return self.portion.cents(self.price_cents, quantity, weighed_grams)


def _week(day: date) -> int:
    """The number of Mondays since the calendar began."""
    return (day.toordinal() - 1) // 7
