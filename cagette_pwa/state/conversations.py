"""Messages: the list of conversations, and the beginning of one with a market."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa import routes
from cagette_pwa.clock import hour_words, paris, tile_words, utc_now
from cagette_pwa.services import conversations
from cagette_pwa.services.conversations import ConversationRow
from cagette_pwa.state.edge import producer_writes, user_reads


@dataclass(frozen=True)
class TalkRow:
    """A conversation; `initial` stands for a picture of who one talks to."""

    key: int
    other: str
    initial: str
    last: str
    when: str
    unread: bool
    href: str


_ARTICLE = re.compile(r"^(?:les?\s+|la\s+|l['’]\s*)(?=\w)", re.IGNORECASE)


class Conversations(rx.State):
    """The person's conversations, for their farms and for their markets."""

    loaded: bool = False
    rows: list[TalkRow] = []

    @rx.event
    async def load(self) -> None:
        """Newest first."""
        self.rows = talk_rows(await user_reads(self, conversations.rows), utc_now())
        self.loaded = True

    @rx.event
    async def begin(self, slug: str) -> EventSpec:
        """Opens the farm's conversation with a market, a new one if need be."""
        conversation = await producer_writes(self, conversations.with_market, slug)
        return rx.redirect(routes.at(routes.CONVERSATION, conversation=conversation))


def talk_rows(rows: Iterable[ConversationRow], now: datetime) -> list[TalkRow]:
    """Conversations in words."""
    return [
        TalkRow(
            key=row.conversation_id,
            other=row.other,
            initial=_initial(row.other),
            last=row.last,
            when=_short(row.last_at, now),
            unread=row.unread,
            href=routes.at(routes.CONVERSATION, conversation=row.conversation_id),
        )
        for row in rows
    ]


def _initial(name: str) -> str:
    """The letter that tells it from others: `C` for « La Cagette de Segonzac »."""
    return _ARTICLE.sub("", name)[:1].upper()


def _short(moment: datetime, now: datetime) -> str:
    """`14h46` today, `hier`, `11 nov.`."""
    days = (paris(now).date() - paris(moment).date()).days
    month, day = tile_words(moment)
    return {0: hour_words(moment), 1: "hier"}.get(days, f"{day} {month}")
