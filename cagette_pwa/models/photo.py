"""Photos of products, re-encoded and without what a phone writes into them (place, time, model)."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from cagette_pwa.models.columns import Moment, public_id


class Photo(SQLModel, table=True):
    """In two sizes, both WebP. A photo never changes: another one is another row, so its addresses hold for good."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(default_factory=public_id, unique=True)
    producer_id: int = Field(foreign_key="producer.id", index=True)
    small: bytes
    large: bytes
    added_by: int = Field(foreign_key="user_account.id")
    added_at: datetime = Field(sa_type=Moment)
