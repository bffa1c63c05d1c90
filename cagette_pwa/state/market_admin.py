"""Gérer un marché: its sales, its catalogs, its messages, what brings customers."""

from dataclasses import dataclass
from datetime import datetime

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa import routes
from cagette_pwa.clock import day_words, tile_words, utc_now
from cagette_pwa.errors import NotFound
from cagette_pwa.french import spaced
from cagette_pwa.models.distribution import SaleState
from cagette_pwa.services import market_admin as services
from cagette_pwa.services import typed
from cagette_pwa.services.market_admin import LinkRow, Overview, SaleRow
from cagette_pwa.services.unlinking import Unlinked, unlink
from cagette_pwa.state.conversations import TalkRow, talk_rows
from cagette_pwa.state.edge import user_reads, user_writes
from cagette_pwa.state.market_rows import (
    TONES,
    Invitation,
    baskets_words,
    capital,
    invitation,
    opening_words,
    weekday_words,
)
from cagette_pwa.state.toasts import Toasts

SOME_SALES = 4
MORE_SALES = 12


@dataclass(frozen=True)
class AdminSaleRow:
    """A distribution."""

    key: int
    month: str
    day: str
    soon: bool
    when: str
    detail: str
    state: str
    tone: str
    href: str


@dataclass(frozen=True)
class AdminLinkRow:
    """A catalog that sells at the market."""

    key: int
    farm: str
    catalog: str
    detail: str
    href: str


class MarketAdmin(rx.State):
    """The market in the address, for those who run it."""

    loaded: bool = False
    name: str = ""
    commune: str = ""
    is_admin: bool = False
    invitation: Invitation = Invitation()
    sales: list[AdminSaleRow] = []
    more_sales: bool = False
    links: list[AdminLinkRow] = []
    links_count: str = ""
    talks: list[TalkRow] = []
    customers: str = ""
    asking: bool = False
    asked: str = ""
    _ending: int = 0
    _most: int = SOME_SALES
    _shown: str = ""

    @rx.event
    async def load(self) -> object:
        """The market in the address; somebody else's leads back to the menu."""
        wanted = self._in_address()
        self.asking, self._most = False, SOME_SALES
        if wanted != self._shown:
            self.loaded = False
            yield
        try:
            await self._read(wanted)
        except NotFound as refused:
            yield [rx.redirect(routes.MORE), Toasts.say(refused.sentence, "problem")]

    @rx.event
    async def show_more(self) -> None:
        """Later sales."""
        self._most = min(self._most + MORE_SALES, 400)
        await self._read(self._in_address())

    @rx.event
    async def ask(self, key: int) -> None:
        """Asks before a catalog is unlinked."""
        for row in self.links:
            if row.key == key:
                self.asked, self._ending, self.asking = spaced(f"« {row.catalog} » de {row.farm}"), key, True

    @rx.event
    async def close(self) -> None:
        """Nothing is unlinked."""
        self.asking = False

    @rx.event
    async def end_link(self) -> EventSpec:
        """Unlinks the catalog that was asked about; the farm is told."""
        self.asking = False
        done = await user_writes(self, unlink, typed.row_id(self._ending))
        await self._read(self._in_address())
        return Toasts.say(_unlinked_words(done))

    async def _read(self, wanted: str) -> None:
        self._show(await user_reads(self, services.overview, wanted, sales=self._most), utc_now())

    def _in_address(self) -> str:
        return str(getattr(self, "slug", ""))

    def _show(self, found: Overview, now: datetime) -> None:
        self.name, self.commune, self.is_admin = found.name, found.commune, found.is_admin
        self.invitation = invitation(found.slug, found.name)
        self.sales = [_sale_row(sale, now) for sale in found.sales]
        self.more_sales = found.more_sales
        self.links = [_link_row(link) for link in found.links]
        self.links_count = f"{len(found.links)} catalogue{'s' if len(found.links) > 1 else ''}"
        self.talks = talk_rows(found.talks, now)
        self.customers = f"{found.customers} client{'s' if found.customers > 1 else ''}"
        self._shown, self.loaded = found.slug, True


def _sale_row(sale: SaleRow, now: datetime) -> AdminSaleRow:
    month, day = tile_words(sale.starts_at)
    coming = sale.state == SaleState.COMING
    return AdminSaleRow(
        key=sale.distribution_id,
        month=month,
        day=day,
        soon=coming,
        when=capital(weekday_words(sale.starts_at, now)),
        detail=_sale_words(sale, now),
        state="à valider" if sale.to_validate else sale.state.value,
        tone="todo" if sale.to_validate else TONES[sale.state],
        href=routes.at(routes.DISTRIBUTION, distribution=sale.distribution_id),
    )


def _sale_words(sale: SaleRow, now: datetime) -> str:
    if sale.state == SaleState.COMING:
        return capital(opening_words(sale.opens_at, now))
    until = f" · commandes jusqu'à {weekday_words(sale.closes_at, now)}" if sale.state == SaleState.OPEN else ""
    return f"{capital(baskets_words(sale.baskets))}{until}"


def _link_row(link: LinkRow) -> AdminLinkRow:
    since = day_words(link.linked_at, year=True).split(" ", 1)[1]
    return AdminLinkRow(
        key=link.link_id,
        farm=link.farm,
        catalog=link.catalog,
        detail=f"{link.catalog} · depuis le {since}",
        href=routes.at(routes.PUBLIC_CATALOG, public_id=link.public_id),
    )


def _unlinked_words(done: Unlinked) -> str:
    if not done.kept:
        return "Le catalogue n'est plus relié à votre marché."
    dates = "Une vente a" if done.kept == 1 else f"{done.kept} ventes ont"
    return f"Le catalogue n'est plus relié. {dates} déjà des commandes, à livrer."
