"""What stands under the bell."""

from dataclasses import dataclass
from datetime import datetime

import reflex as rx
from sqlmodel import Session as Database

from cagette_pwa.clock import ago_words
from cagette_pwa.models.account import User
from cagette_pwa.services import notices
from cagette_pwa.state.edge import user_writes
from cagette_pwa.state.session import Session


@dataclass(frozen=True)
class Told:
    """A sentence, how long ago it was said, and the page it is about."""

    key: int
    text: str
    ago: str
    href: str
    is_new: bool


class Notifications(rx.State):
    """The newest first; opening the page reads them all."""

    loaded: bool = False
    told: list[Told] = []

    @rx.event
    async def load(self) -> None:
        """Shows what was said, and remembers that it was seen."""
        self.told = await user_writes(self, _seen)
        self.loaded = True
        session = await self.get_state(Session)
        session.unread = 0


def _seen(database: Database, user: User, *, now: datetime) -> list[Told]:
    rows = notices.notices_of(database, user, now=now)
    notices.read_all(database, user, now=now)
    return [Told(row.id, row.text, ago_words(row.created_at, now), row.path, row.is_new) for row in rows]
