"""The mailbox of the demonstration: every mail that the site has written. Nothing uses it elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from cagette_pwa.errors import NotFound
from cagette_pwa.models.notice import Mail
from cagette_pwa.services.attached_sheets import Sheet, sheets_of
from cagette_pwa.settings import settings

SHOWN = 200


@dataclass(frozen=True)
class Letter:
    """A mail as its reader sees it."""

    id: int
    recipient: str
    subject: str
    body: str
    written_at: datetime
    sent: bool
    failure: str
    sheets: tuple[Sheet, ...]
    """What is attached."""


def letters(session: Session, *, now: datetime) -> list[Letter]:
    """The newest mails, newest first; raises NotFound outside demonstrations."""
    if not settings().demo:
        raise NotFound
    newest = select(Mail).order_by(col(Mail.created_at).desc(), col(Mail.id).desc()).limit(SHOWN)
    return [
        Letter(
            mail.id or 0,
            mail.recipient,
            mail.subject,
            mail.body,
            mail.created_at,
            mail.sent_at is not None,
            mail.failure,
            tuple(sheets_of(mail.papers)),
        )
        for mail in session.exec(newest)
    ]
