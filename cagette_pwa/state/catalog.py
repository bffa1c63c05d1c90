"""One catalog: its offers, their order, its name and its link. Its prices are in `state.catalog_prices`."""

from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa import routes
from cagette_pwa.errors import NotFound
from cagette_pwa.french import spaced
from cagette_pwa.services import catalog_rows, catalogs, typed, unlinking
from cagette_pwa.services.catalog_rows import CatalogDetail
from cagette_pwa.state import catalog_words, forms
from cagette_pwa.state.catalog_words import ItemLine, OtherLine
from cagette_pwa.state.catalogs import link_of, markets_words, offers_words
from cagette_pwa.state.edge import producer_reads, producer_writes, user_writes
from cagette_pwa.state.toasts import Toasts

SHEETS = ("add", "menu", "delete")


@dataclass(frozen=True)
class MarketRow:
    """A market that the catalog is linked to."""

    key: int
    name: str


class CatalogSheet(rx.State):
    """`sheet` names the one that is open; `asked` is the offer that the sheet of removal is about, 0 for none."""

    loaded: bool = False
    missing: str = ""
    key: str = ""
    tab: str = "offres"
    name: str = ""
    details: str = ""
    link: str = ""
    public_path: str = ""
    markets: list[MarketRow] = []
    leaving: int = 0
    leaving_name: str = ""
    items: list[ItemLine] = []
    count: int = 0
    others: list[OtherLine] = []
    other_count: int = 0
    arranging: bool = False
    sheet: str = ""
    asked: int = 0
    asked_name: str = ""
    _id: int = 0

    @rx.event
    async def load(self) -> Any:
        """The catalog of the address; `?onglet=prix` opens its prices."""
        address = str(getattr(self, "catalog", ""))
        if address != self.key:
            self.loaded = False
            yield
        self.missing = ""
        try:
            await self._read(typed.path_id(address))
        except NotFound as missing:
            self.missing, self.name, self.details = missing.sentence, "", ""
        prices = self.router.url.query_parameters.get("onglet") == "prix"
        self.tab = "prix" if prices else "offres"
        self.sheet, self.asked, self.leaving, self.arranging = "", 0, 0, False
        self.key, self.loaded = address, True

    @rx.event
    def show(self, tab: str) -> None:
        """Offers, or prices."""
        self.tab = "prix" if tab == "prix" else "offres"

    @rx.event
    async def refresh(self) -> None:
        """Reads the offers again, after prices have changed."""
        await self._read(self._id)

    @rx.event
    def open(self, sheet: str) -> None:
        """Opens a sheet."""
        self.sheet = sheet if sheet in SHEETS else ""

    @rx.event
    def close(self) -> None:
        """Closes whichever is open."""
        self.sheet, self.asked, self.leaving = "", 0, 0

    @rx.event
    def arrange(self, arranging: bool) -> None:
        """Arrows in place of what removes."""
        self.arranging = arranging is True

    @rx.event
    async def add(self, data: dict[str, Any]) -> EventSpec:
        """Adds the offers that are ticked."""
        return await self._add(forms.numbers(data, "offre-"))

    @rx.event
    async def add_all(self) -> EventSpec:
        """Adds every offer that is listed."""
        return await self._add([other.key for other in self.others])

    @rx.event
    def ask(self, key: int) -> None:
        """Opens the sheet that removes an offer."""
        found = [item for item in self.items if item.key == key]
        self.asked = found[0].key if found else 0
        self.asked_name = f"{found[0].product} {found[0].label}" if found else ""

    @rx.event
    async def remove(self, at_once: bool) -> EventSpec:
        """Takes the offer that the sheet is about out of the catalog."""
        name = self.asked_name
        await producer_writes(self, catalogs.remove_offers, self._id, [self.asked], at_once is True)
        self.asked = 0
        await self._read(self._id)
        return Toasts.say(f"L'offre « {name} » est retirée du catalogue.")

    @rx.event
    async def move(self, key: int, steps: int) -> None:
        """Moves an offer up or down."""
        await producer_writes(self, catalogs.move, self._id, key, steps)
        await self._read(self._id)

    @rx.event
    async def order_by_category(self) -> EventSpec:
        """Orders offers by category, then by name."""
        await producer_writes(self, catalogs.order_by_category, self._id)
        await self._read(self._id)
        return Toasts.say("Offres rangées par catégorie.")

    @rx.event
    async def rename(self, data: dict[str, Any]) -> EventSpec:
        """Another name."""
        await producer_writes(self, catalogs.rename, self._id, forms.words(data, "name"))
        self.sheet = ""
        await self._read(self._id)
        return Toasts.say("Catalogue renommé.")

    @rx.event
    async def duplicate(self) -> Any:
        """A copy, opened; once, however often it is sent."""
        if self.sheet != "menu":
            return None
        copy_id = await producer_writes(self, catalogs.duplicate, self._id)
        self.sheet = ""
        return [rx.redirect(routes.at(routes.CATALOG, catalog=copy_id)), Toasts.say("Voici la copie.")]

    @rx.event
    async def delete(self) -> Any:
        """Deletes the catalog, unless it is linked."""
        await producer_writes(self, catalogs.delete, self._id)
        self.sheet = ""
        return [rx.redirect(routes.CATALOGS), Toasts.say(f"« {self.name} » est supprimé.")]

    @rx.event
    def leave(self, key: int) -> None:
        """Asks before the link to a market is ended."""
        found = [market for market in self.markets if market.key == key]
        self.sheet = ""
        self.leaving = found[0].key if found else 0
        self.leaving_name = found[0].name if found else ""

    @rx.event
    async def unlink(self) -> EventSpec:
        """Ends the link that the sheet is about."""
        done = await user_writes(self, unlinking.unlink, self.leaving)
        said = f"« {self.leaving_name} » n'est plus relié. {kept_words(done.kept)}".strip()
        self.leaving = 0
        await self._read(self._id)
        return Toasts.say(said)

    async def _add(self, offer_ids: list[int]) -> EventSpec:
        if not offer_ids:
            return Toasts.say("Cochez les offres à ajouter.", "info")
        added = await producer_writes(self, catalogs.add_offers, self._id, offer_ids)
        self.sheet = ""
        await self._read(self._id)
        return Toasts.say("1 offre ajoutée." if added == 1 else f"{added} offres ajoutées.")

    async def _read(self, catalog_id: int) -> None:
        self._put(await producer_reads(self, catalog_rows.catalog, catalog_id))

    def _put(self, found: CatalogDetail) -> None:
        self._id, self.name, self.link = found.id, found.name, link_of(found.public_id)
        self.public_path = routes.at(routes.PUBLIC_CATALOG, public_id=found.public_id)
        self.details = f"{offers_words(len(found.items))} · {markets_words([market.name for market in found.markets])}"
        self.markets = [MarketRow(market.link_id, market.name) for market in found.markets]
        self.items = [catalog_words.item_line(row) for row in found.items]
        self.others = [catalog_words.other_line(row) for row in found.others]
        self.count, self.other_count = len(found.items), len(found.others)


def kept_words(kept: int) -> str:
    """What stays to deliver at a market that was left; nothing when nothing does."""
    if kept == 0:
        return ""
    if kept == 1:
        return spaced("Une vente a déjà des commandes : elle reste à livrer.")
    return spaced(f"{kept} ventes ont déjà des commandes : elles restent à livrer.")
