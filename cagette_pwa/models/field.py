"""What people say in the field, phone in hand: operations, and what they are about.

A register is one thing that people may say something about: the weight of a piece, a tick, a hand-over. Its
operations are kept for good. Each names those that its phone had seen and replaces; those that nobody replaces are
the register's heads. Two heads that differ were said by two phones that did not know of each other, and a person
decides. The state is a function of the set of operations, so it does not matter in which order they arrive (a
multi-value register, Shapiro et al. 2011, https://inria.hal.science/inria-00555588).
"""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from cagette_pwa.models.columns import Moment


class FieldOperation(SQLModel, table=True):
    """One tap. A refused one is kept with its sentence; it says nothing and replaces nothing."""

    __tablename__ = "field_operation"
    __table_args__ = (
        UniqueConstraint("user_id", "device", "seq"),
        Index("ix_field_operation_subject", "distribution_id", "subject"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=40)
    """Made by the phone; the same one again is the same tap."""
    distribution_id: int = Field(foreign_key="distribution.id")
    producer_id: int | None = Field(default=None, foreign_key="producer.id", index=True)
    """The farm for which it was said; None for who runs the market."""
    user_id: int = Field(foreign_key="user_account.id")
    device: str | None = Field(default=None, max_length=40)
    """The phone; None for the server's own pages."""
    device_name: str = Field(default="", max_length=60)
    seq: int | None = None
    """From 1, in the order of the phone's taps."""
    subject: str = Field(max_length=60)
    """`poids:<line>:<piece>`, `quantite:<line>`, `pret:<line>`, `remis:<basket>`, `part:<basket>:<farm>`…"""
    value: str = Field(max_length=700)
    """JSON: grams, pieces, true or false, words (300 characters of which each may be escaped); null takes back what
    was said."""
    replaces: str
    """Keys of the operations it replaces, as a JSON list."""
    at: datetime = Field(sa_type=Moment)
    """When the tap was made, by the server's clock: the age that the phone gave, counted back from the arrival."""
    received_at: datetime = Field(sa_type=Moment)
    refusal: str = Field(default="", max_length=400)


class AppSecret(SQLModel, table=True):
    """A key that this installation made for itself: it signs what phones must recognise without a network."""

    __tablename__ = "app_secret"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=40)
    value: str = Field(max_length=100)
    made_at: datetime = Field(sa_type=Moment)
