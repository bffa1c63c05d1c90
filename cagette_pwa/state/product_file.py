"""Choosing a file of products: why the last one was refused, and the files of these days."""

from dataclasses import dataclass
from datetime import datetime

import reflex as rx
from sqlmodel import Session

from cagette_pwa import routes
from cagette_pwa.clock import ago_words
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import product_imports
from cagette_pwa.state.asked import refusal_of
from cagette_pwa.state.edge import producer_reads


@dataclass(frozen=True)
class FileRow:
    """A file that was read, and its page."""

    key: str
    name: str
    details: str
    state: str
    tone: str


class ProductFile(rx.State):
    """The form itself is the browser's."""

    loaded: bool = False
    refusal: str = ""
    files: list[FileRow] = []
    count: int = 0

    @rx.event
    async def load(self) -> None:
        """What the form was answered, and the last files."""
        self.refusal = refusal_of(self)
        self.files = await producer_reads(self, _recent)
        self.count, self.loaded = len(self.files), True


def _recent(session: Session, member: ProducerMember, *, now: datetime) -> list[FileRow]:
    return [
        FileRow(
            key=routes.at(routes.PRODUCT_IMPORT, imported=file.public_id),
            name=file.file_name,
            details=f"lu {ago_words(file.read_at, now)}",
            state="importé" if file.applied else "à confirmer",
            tone="neutral" if file.applied else "todo",
        )
        for file in product_imports.recent(session, member, now=now)
    ]
