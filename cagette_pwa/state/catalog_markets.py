"""The markets of a catalog: its link to send, where it sells, and what was answered."""

from dataclasses import dataclass
from datetime import datetime

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa.clock import date_words, paris, utc_now
from cagette_pwa.french import spaced
from cagette_pwa.services import catalog_markets, unlinking
from cagette_pwa.services.catalog_markets import CatalogMarkets as Found
from cagette_pwa.services.catalog_markets import DeclineRow, LinkRow
from cagette_pwa.state.catalog import CatalogSheet, open_catalog, reread
from cagette_pwa.state.edge import producer_reads, user_writes
from cagette_pwa.state.toasts import Toasts


@dataclass(frozen=True)
class MarketRow:
    """A market that the catalog is linked to; `since` says since when and by whom."""

    key: int
    name: str
    since: str


@dataclass(frozen=True)
class PastRow:
    """Something that was: a link that has ended, or a decline with its message."""

    key: str
    name: str
    said: str
    message: str


class CatalogMarkets(rx.State):
    """`leaving` is the link that the sheet is about, 0 for none; `showing` is the QR code's sheet."""

    ready: bool = False
    rows: list[MarketRow] = []
    past: list[PastRow] = []
    leaving: int = 0
    leaving_name: str = ""
    showing: bool = False

    @rx.event
    async def load(self) -> None:
        """The markets of the catalog, when its page shows them."""
        self.leaving, self.showing = 0, False
        sheet = await self.get_state(CatalogSheet)
        if sheet.tab == "marches" and not sheet.missing:
            await self._read()

    @rx.event
    def show_code(self, showing: bool) -> None:
        """Opens or closes the sheet of the QR code."""
        self.showing = showing is True

    @rx.event
    def leave(self, key: int) -> None:
        """Asks before the link to a market is ended."""
        found = [market for market in self.rows if market.key == key]
        self.leaving = found[0].key if found else 0
        self.leaving_name = found[0].name if found else ""

    @rx.event
    def stay(self) -> None:
        """Closes that sheet."""
        self.leaving = 0

    @rx.event
    async def unlink(self) -> EventSpec:
        """Ends the link that the sheet is about."""
        done = await user_writes(self, unlinking.unlink, self.leaving)
        said = f"« {self.leaving_name} » n'est plus relié. {kept_words(done.kept)}".strip()
        self.leaving = 0
        await self._read()
        await reread(self)
        return Toasts.say(said)

    async def _read(self) -> None:
        found: Found = await producer_reads(self, catalog_markets.markets, await open_catalog(self))
        self.rows = [MarketRow(row.link_id, row.market, _since(row)) for row in found.links]
        told = [(row.ended_at or row.linked_at, _ended(row)) for row in found.ended]
        told += [(row.at, _declined(row)) for row in found.declines]
        self.past = [row for _, row in sorted(told, key=lambda pair: pair[0], reverse=True)]
        self.ready = True


def kept_words(kept: int) -> str:
    """What stays to deliver at a market that was left; nothing when nothing does."""
    if kept == 0:
        return ""
    if kept == 1:
        return spaced("Une vente a déjà des commandes : elle reste à livrer.")
    return spaced(f"{kept} ventes ont déjà des commandes : elles restent à livrer.")


def _since(row: LinkRow) -> str:
    return f"Relié le {_day(row.linked_at)} par {row.linked_by}"


def _ended(row: LinkRow) -> PastRow:
    said = f"Relié le {_day(row.linked_at)}, fin le {_day(row.ended_at or row.linked_at)} par {row.ended_by}"
    return PastRow(f"lien-{row.link_id}", row.market, said, "")


def _declined(row: DeclineRow) -> PastRow:
    return PastRow(f"refus-{row.decline_id}", row.market, f"Décliné le {_day(row.at)} par {row.by}", row.message)


def _day(moment: datetime) -> str:
    return date_words(paris(moment).date(), paris(utc_now()).date())
