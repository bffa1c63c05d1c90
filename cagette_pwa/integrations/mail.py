"""One mail to an SMTP server, with an answer that tells whether trying again makes sense."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

import aiosmtplib

PATIENCE = 30
"""Seconds for one mail, from connecting to the server's last word."""


class MailRefused(Exception):
    """The server will never take this mail: the address does not exist, or its content is refused."""


class MailDelayed(Exception):
    """The server cannot take it now, or cannot be reached, or does not accept us: worth another try."""


@dataclass(frozen=True)
class Attachment:
    """A file that comes with a mail; `media_type` is `image/png`."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What is sent."""

    message_id: str
    recipient: str
    subject: str
    body: str
    sender: str
    written_at: datetime
    attachments: tuple[Attachment, ...] = ()


def send(address: str, letter: Letter) -> None:
    """Hands `letter` to the server at `address` (`smtp://name:secret@host:587`, or `smtps://` for TLS from
    the start).

    Raises MailRefused and MailDelayed. Must not be called from an event loop's thread.
    """
    try:
        message = _message(letter)
    except ValueError as broken:
        raise MailRefused(f"cannot be written: {broken}"[:300]) from broken
    try:
        asyncio.run(_send(address, message))
    except aiosmtplib.SMTPRecipientsRefused as refusal:
        first = refusal.recipients[0]
        raise _answer(first.code, first.message) from refusal
    except aiosmtplib.SMTPDataError as refusal:
        raise _answer(refusal.code, refusal.message) from refusal
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as failure:
        raise MailDelayed(f"{type(failure).__name__}: {failure}"[:300]) from failure


def _answer(code: int, message: str) -> MailRefused | MailDelayed:
    said = f"{code} {message}"[:300]
    return MailRefused(said) if code >= 500 else MailDelayed(said)


def _message(letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["From"] = letter.sender
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    for one in letter.attachments:
        _attach(message, one)
    return message


def _attach(message: EmailMessage, one: Attachment) -> None:
    """A picture is shown under the text, where the reader's program can."""
    kind, _, subtype = one.media_type.partition("/")
    how = "inline" if kind == "image" else "attachment"
    message.add_attachment(one.content, maintype=kind, subtype=subtype, filename=one.name, disposition=how)


async def _send(address: str, message: EmailMessage) -> None:
    server = urlsplit(address)
    direct = server.scheme == "smtps"
    async with asyncio.timeout(PATIENCE):
        await aiosmtplib.send(
            message,
            hostname=server.hostname,
            port=server.port or (465 if direct else 587),
            username=unquote(server.username) if server.username else None,
            password=unquote(server.password) if server.password else None,
            use_tls=direct,
        )
