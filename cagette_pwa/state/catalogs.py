"""The list of a farm's catalogs, with the links to share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa import routes
from cagette_pwa.clock import paris, utc_now
from cagette_pwa.services import catalog_rows, catalogs
from cagette_pwa.services.catalog_rows import CatalogCard
from cagette_pwa.services.public_catalogs import link_of
from cagette_pwa.state import forms
from cagette_pwa.state.catalog_words import validity_state
from cagette_pwa.state.edge import producer_reads, producer_writes


@dataclass(frozen=True)
class CatalogRow:
    """A catalog of the list; `link` is its public address, `shown` the same without its scheme."""

    key: int
    name: str
    details: str
    validity: str
    validity_tone: str
    markets: str
    href: str
    prices_href: str
    link: str
    shown: str


class Catalogs(rx.State):
    """What is listed, and whether the sheet that adds one is open."""

    loaded: bool = False
    rows: list[CatalogRow] = []
    count: int = 0
    adding: bool = False

    @rx.event
    async def load(self) -> None:
        """The farm's catalogs."""
        self.adding = False
        found = await producer_reads(self, catalog_rows.catalogs)
        self.rows = [_row(card, paris(utc_now()).date()) for card in found]
        self.count, self.loaded = len(found), True

    @rx.event
    def add(self) -> None:
        """Opens the sheet."""
        self.adding = True

    @rx.event
    def close(self) -> None:
        """Closes it."""
        self.adding = False

    @rx.event
    async def create(self, data: dict[str, Any]) -> EventSpec | None:
        """A new catalog, opened to choose its offers; once, however often the form is sent."""
        if not self.adding:
            return None
        made = await producer_writes(self, catalogs.create, forms.words(data, "name"))
        self.adding = False
        return rx.redirect(routes.at(routes.CATALOG, catalog=made))


def offers_words(count: int) -> str:
    """`12 offres`."""
    return f"{count} offre{'s' if count > 1 else ''}" if count else "aucune offre"


def markets_words(markets: Sequence[str]) -> str:
    """`Relié à La Dynamo, La Cagette de Segonzac`."""
    return f"Relié à {', '.join(markets)}" if markets else "Relié à aucun marché pour l'instant"


def _row(card: CatalogCard, today: date) -> CatalogRow:
    validity, tone = validity_state(card.validity, today)
    link, href = link_of(card.public_id), routes.at(routes.CATALOG, catalog=card.id)
    return CatalogRow(
        key=card.id,
        name=card.name,
        details=offers_words(card.offers),
        validity=validity,
        validity_tone=tone,
        markets=markets_words(card.markets),
        href=href,
        prices_href=f"{href}?onglet=prix",
        link=link,
        shown=link.split("://", 1)[-1],
    )
