"""How the platform's fees will be debited: whose account it is, and who is told before each debit.

The guide: « Si vous vendez pour la première fois sur un Marché Cagette, vous allez être invité à paramétrer le
système de prélèvement des frais de la plateforme. » The mandate itself is signed on top of these details.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from cagette_pwa.database import locked
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.debit import DebitDetails
from cagette_pwa.models.participation import Participation
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.services.contacts import email_of
from cagette_pwa.services.typed import one_line

LONGEST_HOLDER = 120


@dataclass(frozen=True)
class Details:
    """Whose account is debited, the address that is told, and which colleague said so."""

    holder: str
    email: str
    set_by: str
    set_at: datetime


def details(session: Session, member: ProducerMember, *, now: datetime) -> Details | None:
    """What the farm has set up; None before."""
    query = select(DebitDetails, User).join(User, col(User.id) == DebitDetails.set_by)
    found = session.exec(query.where(DebitDetails.producer_id == member.producer_id)).first()
    if found is None:
        return None
    row, user = found
    return Details(row.holder, row.email, user.name, row.set_at)


def set_details(session: Session, member: ProducerMember, holder: Any, email: Any, *, now: datetime) -> None:
    """Sets them up, or changes them. Raises BadInput and BadEmail."""
    holder = one_line(holder, "Titulaire du compte", most=LONGEST_HOLDER)
    email = email_of(email)
    session.exec(locked(select(Producer).where(Producer.id == member.producer_id))).one()
    mine = select(DebitDetails).where(DebitDetails.producer_id == member.producer_id)
    row = session.exec(mine.execution_options(populate_existing=True)).first()
    if row is None:
        row = DebitDetails(producer_id=member.producer_id, holder="", email="", set_by=member.user_id, set_at=now)
    elif (row.holder, row.email) == (holder, email):
        return
    row.holder, row.email, row.set_by, row.set_at = holder, email, member.user_id, now
    session.add(row)
    session.flush()


def is_due(session: Session, member: ProducerMember, *, now: datetime) -> bool:
    """Whether the farm takes part in a sale, or has done so, and has set nothing up."""
    return session.execute(_DUE, {"producer_id": member.producer_id}).first() is not None


# Every dashboard asks it, and building a statement takes longer than running it.
_MINE: Any = bindparam("producer_id")
_DUE: Any = (
    select(col(Participation.id))
    .join(Catalog, col(Catalog.id) == Participation.catalog_id)
    .where(
        col(Catalog.producer_id) == _MINE,
        col(Participation.withdrawn_at).is_(None),
        ~select(col(DebitDetails.id)).where(col(DebitDetails.producer_id) == _MINE).exists(),
    )
    .limit(1)
)
