"""One catalog: what its page shows. What is done there is in `catalog_offers`, `_prices`, `_markets` and `_menu`."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.clock import paris, utc_now
from cagette_pwa.errors import NotFound
from cagette_pwa.models.catalog import Validity
from cagette_pwa.services import catalog_rows, typed
from cagette_pwa.services.catalog_rows import CatalogDetail
from cagette_pwa.services.public_catalogs import link_of
from cagette_pwa.state import catalog_words
from cagette_pwa.state.catalog_words import ItemLine
from cagette_pwa.state.catalogs import markets_words, offers_words
from cagette_pwa.state.edge import producer_reads

TABS = ("offres", "prix", "marches")


class CatalogSheet(rx.State):
    """`tab` is one of TABS; `count` offers are in the catalog, `other_count` could be."""

    loaded: bool = False
    missing: str = ""
    key: str = ""
    tab: str = TABS[0]
    name: str = ""
    details: str = ""
    validity: str = ""
    validity_tone: str = "neutral"
    link: str = ""
    public_path: str = ""
    qr_svg: str = ""
    qr_png: str = ""
    items: list[ItemLine] = []
    count: int = 0
    other_count: int = 0
    _id: int = 0
    _validity: Validity = Validity()

    @rx.event
    async def load(self) -> Any:
        """The catalog of the address; `?onglet=prix` and `?onglet=marches` open another tab than its offers."""
        address = str(getattr(self, "catalog", ""))
        if address != self.key:
            self.loaded = False
            yield
        self.missing = ""
        try:
            await self._read(typed.path_id(address))
        except NotFound as missing:
            self.missing, self.name, self.details, self.validity = missing.sentence, "", "", ""
        self.show(str(self.router.url.query_parameters.get("onglet")))
        self.key, self.loaded = address, True

    @rx.event
    def show(self, tab: str) -> None:
        """Offers, prices or markets."""
        self.tab = tab if tab in TABS else TABS[0]

    @rx.event
    async def refresh(self) -> None:
        """Reads the catalog again, after something of it has changed."""
        await self._read(self._id)

    async def _read(self, catalog_id: int) -> None:
        self._put(await producer_reads(self, catalog_rows.catalog, catalog_id))

    def _put(self, found: CatalogDetail) -> None:
        self._id, self._validity, self.name = found.id, found.validity, found.name
        self.link = link_of(found.public_id)
        self.public_path = routes.at(routes.PUBLIC_CATALOG, public_id=found.public_id)
        self.qr_svg, self.qr_png = (
            f"{routes.API_DOCUMENTS}/catalogues/{found.public_id}/qr.{kind}" for kind in ("svg", "png")
        )
        markets = f"Relié à {len(found.markets)} marchés" if len(found.markets) > 1 else markets_words(found.markets)
        self.details = f"{offers_words(len(found.items))} · {markets}"
        self.validity, self.validity_tone = catalog_words.validity_state(found.validity, paris(utc_now()).date())
        self.items = [catalog_words.item_line(row) for row in found.items]
        self.count, self.other_count = len(found.items), found.others


async def open_catalog(state: rx.State) -> int:
    """The id of the catalog that the page shows, for the other states of the page."""
    return (await state.get_state(CatalogSheet))._id


async def reread(state: rx.State) -> None:
    """Shows the catalog as it is after another state of the page has changed it."""
    sheet = await state.get_state(CatalogSheet)
    await sheet._read(sheet._id)
