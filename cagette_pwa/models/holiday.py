"""Days on which a farm sells nowhere."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from cagette_pwa.models.columns import Moment


class Holiday(SQLModel, table=True):
    """From `first_day` to `last_day`, both included, in France, a farm takes part in nothing."""

    id: int | None = Field(default=None, primary_key=True)
    producer_id: int = Field(foreign_key="producer.id", index=True)
    first_day: date
    last_day: date
    added_by: int = Field(foreign_key="user_account.id")
    added_at: datetime = Field(sa_type=Moment)
    removed_by: int | None = Field(default=None, foreign_key="user_account.id")
    removed_at: datetime | None = Field(default=None, sa_type=Moment)

    def covers(self, day: date) -> bool:
        """Whether the farm is away on `day`."""
        return self.removed_at is None and self.first_day <= day <= self.last_day
