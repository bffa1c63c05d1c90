"""A file of products that waits for its confirmation."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from cagette_pwa.models.columns import Moment, public_id


class ProductImport(SQLModel, table=True):
    """The lines of a file as they were read: nothing else is written until `applied_at`."""

    __tablename__ = "product_import"

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(default_factory=public_id, unique=True)
    producer_id: int = Field(foreign_key="producer.id", index=True)
    file_name: str = Field(max_length=120)
    lines: str = Field(sa_type=Text)
    """JSON: the columns, and the lines in the order of the file; once applied, how many there were of each fate."""
    read_by: int = Field(foreign_key="user_account.id")
    read_at: datetime = Field(sa_type=Moment)
    applied_by: int | None = Field(default=None, foreign_key="user_account.id")
    applied_at: datetime | None = Field(default=None, sa_type=Moment)
