"""A farm business (Espace Producteur) and the people who may act for it."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from cagette_pwa.models.columns import Moment, public_id


class Producer(SQLModel, table=True):
    """A farm that sells."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(default_factory=public_id, unique=True)
    name: str = Field(max_length=120)
    description: str = Field(default="", max_length=1000)
    siret: str = Field(default="", max_length=14)
    address: str = Field(default="", max_length=200)
    insee: str = Field(max_length=5)
    commune: str = Field(max_length=80)
    lat: float
    lon: float
    delivery_conditions: str = Field(default="", max_length=1000)
    created_at: datetime = Field(sa_type=Moment)


class ProducerMember(SQLModel, table=True):
    """A person who may do anything for a farm: colleagues are equals."""

    __tablename__ = "producer_member"
    __table_args__ = (UniqueConstraint("producer_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    producer_id: int = Field(foreign_key="producer.id", index=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    joined_at: datetime = Field(sa_type=Moment)


class ProducerInvitation(SQLModel, table=True):
    """A colleague asked to join, by a link sent to their address, good for two weeks."""

    __tablename__ = "producer_invitation"

    id: int | None = Field(default=None, primary_key=True)
    producer_id: int = Field(foreign_key="producer.id", index=True)
    email: str = Field(max_length=254)
    token_hash: str = Field(unique=True)
    invited_by: int = Field(foreign_key="user_account.id")
    invited_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    accepted_at: datetime | None = Field(default=None, sa_type=Moment)
