"""People: signing up and in, sessions, new passwords, and guests who only order.

Signing in is two short transactions around one slow check, so that no lock is held while argon2 works:
`attempt`, then `passwords.matches`, then `sign_in`. An attempt counts as a failure until it has succeeded;
that way neither a refusal that undoes its transaction nor twenty guesses at once escape the count.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from cagette_pwa import database
from cagette_pwa.errors import DeadLink, EmailTaken, TooManyAttempts
from cagette_pwa.models.account import PasswordReset, SignInFailure, User, UserSession
from cagette_pwa.services import letters
from cagette_pwa.services.contacts import email_of, name_of, phone_of
from cagette_pwa.services.notices import send_mail
from cagette_pwa.services.sessions import hashed

SESSION_LASTS = timedelta(days=60)
RESET_LASTS = timedelta(hours=1)
FAILURES_ALLOWED = 8
FAILURES_WITHIN = timedelta(minutes=15)
LINKS_AT_ONCE = 3
"""Links for one address within the hour; whoever asks for more is not answered, to spare the mailbox."""


@dataclass(frozen=True)
class Attempt:
    """Somebody at the door: what is known of the address that was typed."""

    email: str
    user_id: int | None
    password_hash: str | None


def sign_up(
    session: Session,
    *,
    email: str,
    password_hash: str,
    first_name: str,
    last_name: str,
    phone: str = "",
    now: datetime,
) -> User:
    """A new person, who is welcomed by mail. The slow `passwords.hashed` is done before the transaction.

    Raises EmailTaken, also for the address of a guest: what a guest ordered opens only with the mailbox.
    """
    user = _add(session, email, first_name, last_name, phone, password_hash, now)
    send_mail(session, key=f"welcome-{user.id}", recipient=user.email, now=now, **letters.welcome(user.first_name))
    return user


def guest(session: Session, email: str, first_name: str, last_name: str, phone: str, *, now: datetime) -> User:
    """A person without a password, made by a first order. Raises EmailTaken for anybody known."""
    return _add(session, email, first_name, last_name, phone, None, now)


def attempt(session: Session, email: str, *, now: datetime) -> Attempt:
    """Counts a try to sign in; raises TooManyAttempts after eight within a quarter of an hour, known
    address or not.
    """
    address = email_of(email)
    _one_at_a_time(session, address)
    recent = (
        select(func.count())
        .select_from(SignInFailure)
        .where(SignInFailure.email == address, SignInFailure.at > now - FAILURES_WITHIN)
    )
    if session.exec(recent).one() >= FAILURES_ALLOWED:
        raise TooManyAttempts
    session.add(SignInFailure(email=address, at=now))
    user = session.exec(select(User).where(User.email == address)).first()
    return Attempt(address, user.id if user else None, user.password_hash if user else None)


def sign_in(session: Session, user_id: int, *, now: datetime) -> str:
    """Opens a session for whoever proved to be this person; returns the secret of its cookie."""
    user = session.get_one(User, user_id)
    session.exec(delete(SignInFailure).where(col(SignInFailure.email) == user.email))
    token = secrets.token_urlsafe(32)
    session.add(UserSession(token_hash=hashed(token), user_id=user_id, created_at=now, expires_at=now + SESSION_LASTS))
    session.flush()
    return token


def sign_out(session: Session, token: str | None) -> None:
    """Ends this browser's session; does nothing when there is none."""
    session.exec(delete(UserSession).where(col(UserSession.token_hash) == hashed(token or "")))


def ask_reset(session: Session, email: str, *, now: datetime) -> None:
    """Mails a link to choose a password, if the address is known; nothing that is seen tells whether it is."""
    address = email_of(email)
    user = session.exec(database.locked(select(User).where(User.email == address))).first()
    if user is None or user.id is None or _links_of(session, user.id, now) >= LINKS_AT_ONCE:
        return
    token = secrets.token_urlsafe(32)
    kept = PasswordReset(token_hash=hashed(token), user_id=user.id, expires_at=now + RESET_LASTS)
    session.add(kept)
    session.flush()
    letter = letters.new_password(user.first_name, token, first=user.password_hash is None)
    send_mail(session, key=f"reset-{kept.id}", recipient=user.email, now=now, **letter)


def reset_for(session: Session, token: str, *, now: datetime) -> str:
    """The address that a link is for, to be shown above the new password; raises DeadLink."""
    return _user_of_link(session, token, now).email


def reset(session: Session, token: str, password_hash: str, *, now: datetime) -> str:
    """Gives the person of the link a new password; every session and link of theirs ends, and one begins.

    Returns the secret of the new cookie; raises DeadLink.
    """
    user = _user_of_link(session, token, now)
    assert user.id is not None
    mine = col(PasswordReset.user_id) == user.id
    session.exec(update(PasswordReset).where(mine, col(PasswordReset.used_at).is_(None)).values(used_at=now))
    session.exec(delete(UserSession).where(col(UserSession.user_id) == user.id))
    user.password_hash = password_hash
    session.add(user)
    return sign_in(session, user.id, now=now)


def clear_expired(session: Session, *, now: datetime) -> None:
    """Forgets the sessions, links and failures that no longer mean anything."""
    session.exec(delete(UserSession).where(col(UserSession.expires_at) <= now))
    session.exec(delete(PasswordReset).where(col(PasswordReset.expires_at) <= now - FAILURES_WITHIN))
    session.exec(delete(SignInFailure).where(col(SignInFailure.at) <= now - FAILURES_WITHIN))


def _add(
    session: Session,
    email: str,
    first_name: str,
    last_name: str,
    phone: str,
    password_hash: str | None,
    now: datetime,
) -> User:
    first, last = name_of(first_name, last_name)
    user = User(
        email=email_of(email),
        first_name=first,
        last_name=last,
        phone=phone_of(phone),
        password_hash=password_hash,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:
        raise EmailTaken from None
    return user


def _one_at_a_time(session: Session, email: str) -> None:
    """Tries for one address wait for each other; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:email, 0))"), {"email": email}
        )


def _links_of(session: Session, user_id: int, now: datetime) -> int:
    query = (
        select(func.count())
        .select_from(PasswordReset)
        .where(
            PasswordReset.user_id == user_id,
            col(PasswordReset.used_at).is_(None),
            PasswordReset.expires_at > now,
        )
    )
    return session.exec(query).one()


def _user_of_link(session: Session, token: str, now: datetime) -> User:
    link = session.exec(database.locked(select(PasswordReset).where(PasswordReset.token_hash == hashed(token)))).first()
    if link is None or link.used_at is not None or link.expires_at <= now:
        raise DeadLink
    return session.get_one(User, link.user_id)
