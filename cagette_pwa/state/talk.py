"""One conversation: what was said, day by day, saying more, and sharing a catalog."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa import routes
from cagette_pwa.clock import date_words, day_words, hour_words, paris, utc_now
from cagette_pwa.errors import NotFound
from cagette_pwa.services import messages, threads, typed
from cagette_pwa.services.threads import Said, SharedCatalog, Thread
from cagette_pwa.state.edge import user_reads, user_writes
from cagette_pwa.state.toasts import Toasts

_TO_THE_END = "setTimeout(() => window.scrollTo(0, document.documentElement.scrollHeight), 60)"


@dataclass(frozen=True)
class CatalogCard:
    """A catalog that was shared; `state` says what became of it, `href` is empty where it leads nowhere any more."""

    name: str = ""
    href: str = ""
    state: str = ""
    tone: str = "neutral"


@dataclass(frozen=True)
class BubbleRow:
    """A message. `day` is said above the first one of a day, `author` above the first one of a person."""

    key: int
    day: str
    author: str
    mine: bool
    body: str
    hour: str
    catalog: CatalogCard


@dataclass(frozen=True)
class CatalogRow:
    """A catalog that the farm may share."""

    key: int
    name: str


class Talk(rx.State):
    """The conversation in the address."""

    loaded: bool = False
    other: str = ""
    under: str = ""
    as_producer: bool = False
    market_href: str = ""
    bubbles: list[BubbleRow] = []
    catalogs: list[CatalogRow] = []
    sharing: bool = False
    _shown: int = 0
    _newest: int = 0

    @rx.event
    async def load(self) -> Any:
        """The conversation in the address, at its end.

        Another's conversation leads back to the list.
        """
        self.sharing = False
        try:
            wanted = self._in_address()
            if wanted != self._shown:
                self.loaded = False
                yield
            await self._read(wanted)
        except NotFound as refused:
            yield [rx.redirect(routes.CONVERSATIONS), Toasts.say(refused.sentence, "problem")]
            return
        yield rx.call_script(_TO_THE_END)

    @rx.event
    async def refresh(self) -> EventSpec | None:
        """Reads again, if something new was said."""
        wanted = self._in_address()
        if await user_reads(self, threads.newest, wanted) == self._newest:
            return None
        await self._read(wanted)
        return rx.call_script(_TO_THE_END)

    @rx.event
    async def send(self, form: dict[str, Any]) -> EventSpec:
        """Says what is typed."""
        return await self._say(form.get("message", ""))

    @rx.event
    async def open_sharing(self) -> EventSpec | None:
        """Asks which catalog to share."""
        if not self.catalogs:
            return Toasts.say("Créez d'abord un catalogue : vous pourrez ensuite le partager ici.", "attention")
        self.sharing = True
        return None

    @rx.event
    async def close_sharing(self) -> None:
        """Closes the sheet."""
        self.sharing = False

    @rx.event
    async def share(self, catalog: int) -> EventSpec:
        """Sends a catalog's card."""
        self.sharing = False
        return await self._say("", catalog_id=typed.row_id(catalog))

    async def _say(self, body: str, catalog_id: int | None = None) -> EventSpec:
        wanted = self._in_address()
        await user_writes(self, messages.say, wanted, body, catalog_id=catalog_id)
        await self._read(wanted)
        return rx.call_script(_TO_THE_END)

    async def _read(self, wanted: int) -> None:
        thread = await user_writes(self, threads.thread, wanted)
        self._show(thread, utc_now())

    def _in_address(self) -> int:
        return typed.path_id(getattr(self, "conversation", ""))

    def _show(self, thread: Thread, now: datetime) -> None:
        self.as_producer = thread.as_producer
        self.other = thread.market if thread.as_producer else thread.farm
        self.under = "" if thread.as_producer else f"écrit à {thread.market}"
        self.market_href = routes.at(routes.SHOP, slug=thread.market_slug)
        self.bubbles = bubble_rows(thread.said, thread.market_slug, now)
        self.catalogs = [CatalogRow(key, name) for key, name in thread.catalogs]
        self._newest = thread.said[-1].message_id if thread.said else 0
        self._shown, self.loaded = thread.conversation_id, True


def bubble_rows(said: Iterable[Said], slug: str, now: datetime) -> list[BubbleRow]:
    """Messages in words, at the market `slug`: a day is said once, and a person once in a row."""
    rows: list[BubbleRow] = []
    last_day = last_author = ""
    for message in said:
        day = _day(message.sent_at, now)
        speaks = message.author != last_author or day != last_day
        rows.append(
            BubbleRow(
                key=message.message_id,
                day=day if day != last_day else "",
                author=message.author if speaks and not message.mine else "",
                mine=message.mine,
                body=message.body,
                hour=hour_words(message.sent_at),
                catalog=_card(message.catalog, slug, now) if message.catalog else CatalogCard(),
            )
        )
        last_day, last_author = day, message.author
    return rows


def _card(shared: SharedCatalog, slug: str, now: datetime) -> CatalogCard:
    """Its link names the market, so that the page of the catalog proposes it first."""
    if shared.gone:
        return CatalogCard(shared.name, "", "supprimé")
    href = f"{routes.at(routes.PUBLIC_CATALOG, public_id=shared.public_id)}?marche={slug}"
    if shared.answer is None:
        return CatalogCard(shared.name, href)
    day = date_words(paris(shared.answer.at).date(), paris(now).date())
    if shared.answer.linked:
        return CatalogCard(shared.name, href, f"relié le {day}", "ready")
    return CatalogCard(shared.name, href, f"décliné le {day}", "todo")


def _day(moment: datetime, now: datetime) -> str:
    days = (paris(now).date() - paris(moment).date()).days
    words = {0: "aujourd'hui", 1: "hier"}.get(days)
    return words or day_words(moment, year=paris(moment).year != paris(now).year)
