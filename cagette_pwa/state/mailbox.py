"""The mailbox of the demonstration."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import reflex as rx

from cagette_pwa.clock import moment_words
from cagette_pwa.services import mailbox
from cagette_pwa.settings import settings
from cagette_pwa.state.edge import visitor_reads


@dataclass(frozen=True)
class Letter:
    """A mail in the list."""

    key: int
    recipient: str
    subject: str
    at: str
    state: str
    tone: str


@dataclass(frozen=True)
class Piece:
    """Words of a mail, or a link of it when `href` is not empty."""

    text: str
    href: str


@dataclass(frozen=True)
class Attached:
    """A sheet that goes with the mail, and where it is printed."""

    name: str
    href: str


class Mailbox(rx.State):
    """Every mail that the site has written, newest first, and the one that is open."""

    loaded: bool = False
    letters: list[Letter] = []
    reading: bool = False
    subject: str = ""
    recipient: str = ""
    pieces: list[Piece] = []
    attached: list[Attached] = []

    @rx.event
    async def load(self) -> None:
        """The list, with no mail open."""
        self.letters = [_letter(row) for row in await visitor_reads(self, mailbox.letters)]
        self.reading = False
        self.loaded = True

    @rx.event
    async def read(self, key: int) -> None:
        """Opens a mail."""
        found = [row for row in await visitor_reads(self, mailbox.letters) if row.id == key]
        self.reading = bool(found)
        for row in found:
            self.subject, self.recipient, self.pieces = row.subject, row.recipient, _pieces(row.body)
            self.attached = [Attached(sheet.name, sheet.path) for sheet in row.sheets]

    @rx.event
    def close(self) -> None:
        """Back to the list."""
        self.reading = False


def _letter(row: mailbox.Letter) -> Letter:
    state, tone = "en attente", "todo"
    if row.sent:
        state, tone = ("envoyé" if settings().smtp_url else "déposé ici"), "neutral"
    elif row.failure:
        state, tone = "refusé", "problem"
    return Letter(row.id, row.recipient, row.subject, moment_words(row.written_at), state, tone)


def _pieces(body: str) -> list[Piece]:
    parts = re.split(r"(https?://\S+)", body)
    return [Piece(text, _inside(text) if place % 2 else "") for place, text in enumerate(parts) if text]


def _inside(address: str) -> str:
    """Links to this site are followed on the machine where it is shown, whatever its public name."""
    if not address.startswith(settings().public_url + "/"):
        return address
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
