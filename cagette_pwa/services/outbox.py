"""The mails that wait: each is claimed, printed and sent outside any transaction, and its end recorded.

A claim moves `due_at` forward by a lease, so that no other worker takes the same mail meanwhile. A worker
that dies between sending and recording leaves a mail that is due again when the lease ends: that one may
arrive twice, with the same Message-ID, which is made from its key.
"""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import partial

from sqlmodel import col, select

from cagette_pwa import database
from cagette_pwa.integrations import mail as smtp
from cagette_pwa.models.notice import Mail
from cagette_pwa.services import attached_sheets, enclosures
from cagette_pwa.settings import settings

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)

AT_ONCE = 15
"""Mails in one go: at the patience that each may take, the last one still leaves within its lease."""

PRINTS_AT_ONCE = 1
"""Of them with sheets to print, which takes longer; the others of a closing leave in the next goes."""

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
"""Before the second try, the third, ...; after the last of them a mail is given up."""


def deliver_due(now: datetime) -> int:
    """Sends mails that are due, one by one; returns how many have left. The worker calls it again and again,
    each time with the time it is: leases and waits count from `now`.

    Without a mail server the demonstration keeps them in its mailbox page, and any other site keeps them
    waiting.
    """
    if not settings().smtp_url and not settings().demo:
        return 0
    left = printed = 0
    for _ in range(AT_ONCE):
        claim = _claimed(now)
        if claim is None:
            break
        left += _deliver(claim, now)
        printed += bool(attached_sheets.sheets_of(claim.papers))
        if printed == PRINTS_AT_ONCE:
            break
    return left


def message_id(key: str) -> str:
    """The same for the same cause, so that a mail that arrives twice is shown once."""
    domain = parseaddr(settings().mail_from)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


@dataclass(frozen=True)
class _Claim:
    mail_id: int
    letter: smtp.Letter
    papers: str


def _claimed(now: datetime) -> _Claim | None:
    with database.write() as session:
        mail = session.exec(
            select(Mail)
            .where(Mail.due_at <= now, col(Mail.sent_at).is_(None), col(Mail.refused_at).is_(None))
            .order_by(col(Mail.due_at), col(Mail.id))
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if mail is None or mail.id is None:
            return None
        mail.attempts += 1
        mail.due_at = now + LEASE
        session.add(mail)
        letter = smtp.Letter(
            message_id(mail.key),
            mail.recipient,
            mail.subject,
            mail.body,
            settings().mail_from,
            mail.created_at,
        )
        return _Claim(mail.id, letter, mail.papers)


def _deliver(claim: _Claim, now: datetime) -> bool:
    address = settings().smtp_url
    try:
        if address:
            letter = attached_sheets.with_sheets(claim.letter, claim.papers, now=now)
            smtp.send(address, enclosures.enclosed(letter, claim.papers))
    except (smtp.MailRefused, smtp.MailDelayed) as refusal:
        log.warning("mail %s: %s: %s", claim.mail_id, type(refusal).__name__, refusal)
        end = _give_up if isinstance(refusal, smtp.MailRefused) else _wait
        _record(claim.mail_id, partial(end, why=str(refusal), now=now))
        return False
    _record(claim.mail_id, partial(_sent, now=now))
    return True


def _record(mail_id: int, change: Callable[[Mail], None]) -> None:
    with database.write() as session:
        mail = session.exec(database.locked(select(Mail).where(Mail.id == mail_id))).one()
        change(mail)
        session.add(mail)


def _sent(mail: Mail, *, now: datetime) -> None:
    mail.sent_at, mail.failure = now, ""


def _give_up(mail: Mail, *, why: str, now: datetime) -> None:
    mail.refused_at, mail.failure = now, why


def _wait(mail: Mail, *, why: str, now: datetime) -> None:
    if mail.attempts > len(WAITS):
        _give_up(mail, why=why, now=now)
        return
    mail.due_at, mail.failure = now + WAITS[mail.attempts - 1], why
