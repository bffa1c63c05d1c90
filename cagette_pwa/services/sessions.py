"""From the cookie of a browser to the person, and to the farm that the person acts for."""

import hashlib
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from cagette_pwa.errors import NoProducer, NotSignedIn
from cagette_pwa.models.account import User, UserSession
from cagette_pwa.models.producer import ProducerMember

COOKIE = "cagette_session"


def user_of(session: Session, token: str | None, *, now: datetime) -> User:
    """The signed-in person; raises NotSignedIn."""
    query = (
        select(User)
        .join(UserSession, col(UserSession.user_id) == User.id)
        .where(UserSession.token_hash == hashed(token or ""), UserSession.expires_at > now)
    )
    user = session.exec(query).first()
    if user is None:
        raise NotSignedIn
    return user


def user_or_none(session: Session, token: str | None, *, now: datetime) -> User | None:
    """The signed-in person, or None: for pages that are open to all and offer more to some."""
    try:
        return user_of(session, token, now=now)
    except NotSignedIn:
        return None


def member_of(session: Session, token: str | None, *, now: datetime) -> ProducerMember:
    """The signed-in person as a member of the farm this browser acts for.

    That is the farm chosen last, else the one joined first; raises NotSignedIn and NoProducer.
    """
    query = (
        select(UserSession, ProducerMember)
        .outerjoin(ProducerMember, col(ProducerMember.user_id) == UserSession.user_id)
        .where(UserSession.token_hash == hashed(token or ""), UserSession.expires_at > now)
        .order_by((col(ProducerMember.producer_id) == UserSession.producer_id).desc(), col(ProducerMember.id))
    )
    found = session.exec(query).first()
    if found is None:
        raise NotSignedIn
    if found[1] is None:
        raise NoProducer
    return found[1]


def act_for(session: Session, user_id: int, producer_id: int, *, browser: str | None) -> None:
    """The browser whose cookie holds `browser` acts for this farm from now on, if it is the person's own."""
    here = (col(UserSession.user_id) == user_id, col(UserSession.token_hash) == hashed(browser or ""))
    session.exec(update(UserSession).where(*here).values(producer_id=producer_id))


def hashed(token: str) -> str:
    """What the server keeps of a secret that it gave away."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
