"""Telling people things: a sentence under the bell and a mail, written with what they tell, each said once.

A `key` names the cause ("link-12"). Telling the same person the same cause again does nothing, so whatever
tells may safely run twice. `services.outbox` sends the mails.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from cagette_pwa.french import spaced
from cagette_pwa.models.account import User
from cagette_pwa.models.market import MarketMember, MarketRole
from cagette_pwa.models.notice import Mail, Notification
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services.letters import letter, link

SHOWN = 100
"""The bell keeps everything and shows the newest; older ones have lost their use."""


@dataclass(frozen=True)
class Notice:
    """A sentence under the bell."""

    id: int
    text: str
    path: str
    created_at: datetime
    is_new: bool


def tell(
    session: Session,
    user_id: int,
    *,
    key: str,
    text: str,
    path: str,
    subject: str,
    body: str,
    papers: str = "",
    now: datetime,
) -> None:
    """Says `text` under the person's bell, with the page it is about, and mails the same news; once for
    each `key`.

    `path` is an address of this site (`routes.at(...)`). `body` is the news alone, one or more paragraphs:
    the greeting by first name, the link to `path` and the signature are added here. `papers` names what is attached
    when the mail leaves (`Mail.papers`).
    """
    mine = f"{key}-{user_id}"
    values = {"key": mine, "user_id": user_id, "text": _one_line(text)[:300], "path": path, "created_at": now}
    if not _insert_once(session, Notification, values):
        return
    user = session.get_one(User, user_id)
    whole = letter(user.first_name, body.strip(), *([link(path)] if path else []))
    send_mail(session, key=mine, recipient=user.email, subject=subject, body=whole, papers=papers, now=now)


def send_mail(
    session: Session, *, key: str, recipient: str, subject: str, body: str, papers: str = "", now: datetime
) -> None:
    """Puts a mail in the outbox, once for each `key`; it leaves when the transaction is committed.

    `body` is the whole text: `letters.letter(first_name, *paragraphs)` writes greeting and signature around
    it.
    """
    values = {
        "key": key,
        "recipient": recipient,
        "subject": _one_line(subject)[:200],
        "body": spaced(body),
        "papers": papers,
        "created_at": now,
        "due_at": now,
        "attempts": 0,
        "failure": "",
    }
    _insert_once(session, Mail, values)


def notices_of(session: Session, user: User, *, now: datetime) -> list[Notice]:
    """What stands under the person's bell, newest first."""
    query = (
        select(Notification)
        .where(Notification.user_id == user.id)
        .order_by(col(Notification.created_at).desc(), col(Notification.id).desc())
        .limit(SHOWN)
    )
    return [Notice(row.id or 0, row.text, row.path, row.created_at, row.read_at is None) for row in session.exec(query)]


def read_all(session: Session, user: User, *, now: datetime) -> None:
    """Everything under the bell has been seen."""
    mine = (col(Notification.user_id) == user.id, col(Notification.read_at).is_(None))
    session.exec(update(Notification).where(*mine).values(read_at=now))


def producer_users(session: Session, producer_id: int) -> list[User]:
    """The people of a farm."""
    query = select(User).join(ProducerMember, col(ProducerMember.user_id) == User.id)
    return list(session.exec(query.where(ProducerMember.producer_id == producer_id).order_by(col(User.id))))


def market_users(session: Session, market_id: int, role: MarketRole) -> list[User]:
    """The people who have a role at a market."""
    query = select(User).join(MarketMember, col(MarketMember.user_id) == User.id)
    wanted = (MarketMember.market_id == market_id, MarketMember.role == role)
    return list(session.exec(query.where(*wanted).order_by(col(User.id))))


def _one_line(text: str) -> str:
    """Without line breaks; the spaces that must not break stay, and those of French signs join them."""
    return spaced(re.sub(r"[ \t\r\n]+", " ", text).strip())


def _insert_once(session: Session, table: type[Mail | Notification], values: dict[str, object]) -> bool:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(**values).on_conflict_do_nothing(index_elements=["key"])
    return session.connection().execute(statement.returning(col(table.key))).first() is not None
