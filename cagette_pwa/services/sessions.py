"""From the cookie of a browser to the person, and to the farm that the person acts for."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, update
from sqlmodel import Session, col, select

from cagette_pwa.errors import NoProducer, NotSignedIn
from cagette_pwa.models.account import User, UserSession
from cagette_pwa.models.columns import Moment
from cagette_pwa.models.producer import ProducerMember

COOKIE = "cagette_session"


def user_of(session: Session, token: str | None, *, now: datetime) -> User:
    """The signed-in person; raises NotSignedIn."""
    user: User | None = session.exec(_USER, params={"token_hash": hashed(token or ""), "now": now}).first()
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
    found = session.exec(_MEMBER, params={"token_hash": hashed(token or ""), "now": now}).first()
    if found is None:
        raise NotSignedIn
    if found[1] is None:
        raise NoProducer
    member: ProducerMember = found[1]
    return member


def act_for(session: Session, user_id: int, producer_id: int, *, browser: str | None) -> None:
    """The browser whose cookie holds `browser` acts for this farm from now on, if it is the person's own."""
    here = (col(UserSession.user_id) == user_id, col(UserSession.token_hash) == hashed(browser or ""))
    session.exec(update(UserSession).where(*here).values(producer_id=producer_id))


def hashed(token: str) -> str:
    """What the server keeps of a secret that it gave away."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


# Every page asks them, and building a statement takes longer than running it.

_VALID: Any = and_(
    col(UserSession.token_hash) == bindparam("token_hash"),
    col(UserSession.expires_at) > bindparam("now", type_=Moment()),
)
_USER: Any = select(User).join(UserSession, col(UserSession.user_id) == User.id).where(_VALID)
_MEMBER: Any = (
    select(UserSession.id, ProducerMember)
    .outerjoin(ProducerMember, col(ProducerMember.user_id) == UserSession.user_id)
    .where(_VALID)
    .order_by((col(ProducerMember.producer_id) == UserSession.producer_id).desc(), col(ProducerMember.id))
)
