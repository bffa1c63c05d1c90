"""Colleagues of a farm: inviting, joining, leaving. They are equals.

An invitation is accepted by whoever holds its link: it went to one mailbox, works once and for two weeks, and
people often read their mail under one address and sign in with another.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from cagette_pwa import database, routes
from cagette_pwa.errors import (
    AlreadyColleague,
    DeadInvitation,
    LastColleague,
    NotFound,
    TooManyInvitations,
)
from cagette_pwa.models.account import User
from cagette_pwa.models.producer import Producer, ProducerInvitation, ProducerMember
from cagette_pwa.services import letters, taps
from cagette_pwa.services.contacts import email_of
from cagette_pwa.services.notices import producer_users, send_mail, tell
from cagette_pwa.services.sessions import act_for, hashed
from cagette_pwa.services.typed import row_id

INVITATION_LASTS = timedelta(days=14)
INVITATIONS_A_DAY = 20


@dataclass(frozen=True)
class Colleague:
    """Somebody of a farm; `user_id` names them in `remove_colleague`."""

    user_id: int
    name: str
    email: str
    is_me: bool


@dataclass(frozen=True)
class Waiting:
    """An invitation that nobody has accepted yet."""

    id: int
    email: str
    expires_at: datetime


@dataclass(frozen=True)
class Invitation:
    """What the holder of a link is asked: to join `farm`, by `inviter`."""

    farm: str
    inviter: str
    email: str
    has_account: bool


def colleagues_of(session: Session, member: ProducerMember) -> tuple[Colleague, ...]:
    """The people of the member's farm."""
    people = producer_users(session, member.producer_id)
    return tuple(Colleague(user.id or 0, user.name, user.email, user.id == member.user_id) for user in people)


def waiting_of(session: Session, member: ProducerMember, *, now: datetime) -> tuple[Waiting, ...]:
    """The invitations of the member's farm that may still be accepted."""
    rows = session.exec(_open_invitations(member.producer_id, now))
    return tuple(Waiting(row.id or 0, row.email, row.expires_at) for row in rows)


def join(session: Session, producer_id: int, user_id: int, *, browser: str | None, now: datetime) -> ProducerMember:
    """Makes a person one of a farm's, and the browser that holds the secret act for it."""
    member = ProducerMember(producer_id=producer_id, user_id=user_id, joined_at=now)
    session.add(member)
    session.flush()
    act_for(session, user_id, producer_id, browser=browser)
    return member


def invite(session: Session, member: ProducerMember, email: Any, *, now: datetime) -> None:
    """Mails a link to a colleague. Asking again later sends a fresh link and voids the one before.

    Raises BadEmail, AlreadyColleague and TooManyInvitations.
    """
    address = email_of(email)
    farm = _locked_farm(session, member.producer_id)
    if address in {user.email for user in producer_users(session, member.producer_id)}:
        raise AlreadyColleague
    query = _open_invitations(member.producer_id, now).where(ProducerInvitation.email == address)
    earlier = session.exec(query).all()
    if any(now - invitation.invited_at < taps.AGAIN for invitation in earlier):
        return
    _check_pace(session, member.producer_id, now)
    for invitation in earlier:
        _end(session, invitation, now)
    token = secrets.token_urlsafe(32)
    kept = ProducerInvitation(
        producer_id=member.producer_id,
        email=address,
        token_hash=hashed(token),
        invited_by=member.user_id,
        invited_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    session.add(kept)
    session.flush()
    inviter = session.get_one(User, member.user_id)
    letter = letters.invitation(farm.name, inviter.name, token)
    send_mail(session, key=f"invitation-{kept.id}", recipient=address, now=now, **letter)


def take_back(session: Session, member: ProducerMember, invitation_id: Any, *, now: datetime) -> None:
    """Voids an invitation of one's own farm; raises NotFound."""
    _locked_farm(session, member.producer_id)
    mine = _open_invitations(member.producer_id, now).where(ProducerInvitation.id == row_id(invitation_id))
    invitation = session.exec(mine).first()
    if invitation is None:
        raise NotFound
    _end(session, invitation, now)


def invitation_of(session: Session, token: str, *, now: datetime) -> Invitation:
    """What a link proposes, to be shown before accepting; raises DeadInvitation."""
    found = _invitation(session, token, now)
    known = session.exec(select(User).where(User.email == found.email)).first()
    return Invitation(
        farm=session.get_one(Producer, found.producer_id).name,
        inviter=session.get_one(User, found.invited_by).name,
        email=found.email,
        has_account=known is not None and known.password_hash is not None,
    )


def accept(session: Session, user: User, token: str, *, browser: str | None, now: datetime) -> None:
    """The signed-in holder of the link joins the farm, and the browser acts for it; its people are told.

    Sent twice, it joins once. Raises DeadInvitation, and AlreadyColleague without using the link up.
    """
    assert user.id is not None
    _locked_farm(session, _known(session, token).producer_id)
    invitation = _known(session, token)
    people = producer_users(session, invitation.producer_id)
    belongs = user.id in {person.id for person in people}
    if belongs and invitation.accepted_at is not None:
        act_for(session, user.id, invitation.producer_id, browser=browser)
        return
    _check_open(invitation, now)
    if belongs:
        raise AlreadyColleague
    invitation.accepted_at = now
    session.add(invitation)
    join(session, invitation.producer_id, user.id, browser=browser, now=now)
    _tell_joined(session, people, user, invitation, now)


def remove_colleague(session: Session, member: ProducerMember, user_id: Any, *, now: datetime) -> None:
    """Ends somebody's belonging to one's own farm, oneself included; raises NotFound and LastColleague."""
    rows = select(ProducerMember).where(ProducerMember.producer_id == member.producer_id)
    members = session.exec(database.locked(rows.order_by(col(ProducerMember.id)))).all()
    leaving = [row for row in members if row.user_id == row_id(user_id)]
    if not leaving:
        raise NotFound
    if len(members) == 1:
        raise LastColleague
    session.delete(leaving[0])
    session.flush()


def _locked_farm(session: Session, producer_id: int) -> Producer:
    return session.exec(database.locked(select(Producer).where(Producer.id == producer_id))).one()


def _open_invitations(producer_id: int, now: datetime) -> Any:
    return (
        select(ProducerInvitation)
        .where(
            ProducerInvitation.producer_id == producer_id,
            col(ProducerInvitation.accepted_at).is_(None),
            ProducerInvitation.expires_at > now,
        )
        .order_by(col(ProducerInvitation.id))
    )


def _invitation(session: Session, token: str, now: datetime) -> ProducerInvitation:
    found = _known(session, token)
    _check_open(found, now)
    return found


def _known(session: Session, token: str) -> ProducerInvitation:
    """As it is now; hold its farm's lock to change it, as `invite` does. Raises DeadInvitation."""
    rows = select(ProducerInvitation).where(ProducerInvitation.token_hash == hashed(token))
    found = session.exec(rows.execution_options(populate_existing=True)).first()
    if found is None:
        raise DeadInvitation
    return found


def _check_open(invitation: ProducerInvitation, now: datetime) -> None:
    if invitation.accepted_at is not None or invitation.expires_at <= now:
        raise DeadInvitation


def _end(session: Session, invitation: ProducerInvitation, now: datetime) -> None:
    invitation.expires_at = now
    session.add(invitation)
    session.flush()


def _check_pace(session: Session, producer_id: int, now: datetime) -> None:
    today = select(func.count()).where(
        col(ProducerInvitation.producer_id) == producer_id,
        col(ProducerInvitation.invited_at) > now - timedelta(days=1),
    )
    if session.exec(today).one() >= INVITATIONS_A_DAY:
        raise TooManyInvitations


def _tell_joined(
    session: Session, people: list[User], joined: User, invitation: ProducerInvitation, now: datetime
) -> None:
    farm = session.get_one(Producer, invitation.producer_id)
    for person in people:
        assert person.id is not None
        tell(
            session,
            person.id,
            key=f"joined-{invitation.id}",
            text=f"{joined.name} fait maintenant partie de {farm.name}.",
            path=routes.FARM,
            subject=f"{joined.name} fait maintenant partie de {farm.name}",
            body=f"{joined.name} ({joined.email}) a accepté l'invitation envoyée à {invitation.email} et gère "
            f"désormais les ventes de {farm.name} avec vous.",
            now=now,
        )
