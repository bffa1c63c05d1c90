"""How the platform's fees are debited from a farm."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from cagette_pwa.models.columns import Moment


class DebitDetails(SQLModel, table=True):
    """Whose account is debited, and the address that is told before each debit; the mandate is signed on top of it."""

    __tablename__ = "debit_details"

    id: int | None = Field(default=None, primary_key=True)
    producer_id: int = Field(foreign_key="producer.id", unique=True)
    holder: str = Field(max_length=120)
    email: str = Field(max_length=254)
    set_by: int = Field(foreign_key="user_account.id")
    set_at: datetime = Field(sa_type=Moment)
