"""What one does with a whole catalog: another name, its dates, a copy, the end of it."""

from typing import Any

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa import routes
from cagette_pwa.clock import paris, utc_now
from cagette_pwa.errors import CagetteError
from cagette_pwa.models.catalog import Validity
from cagette_pwa.services import catalog_validity, catalogs
from cagette_pwa.state import catalog_words, forms
from cagette_pwa.state.catalog import CatalogSheet, open_catalog, reread
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.toasts import Toasts

SHEETS = ("menu", "dates", "delete")


class CatalogMenu(rx.State):
    """`sheet` names the one that is open; `first` and `last` are the days typed in that of the dates.

    `outside` names the coming sales in which there would be nothing to order, `going_on` those that have opened already
    and stay, `refusal` says why the days cannot be.
    """

    sheet: str = ""
    first: str = ""
    last: str = ""
    outside: list[str] = []
    going_on: list[str] = []
    refusal: str = ""

    @rx.event
    def rest(self) -> None:
        """A page that opens shows no sheet."""
        self.sheet = ""

    @rx.event
    def open(self, sheet: str) -> None:
        """Opens a sheet."""
        self.sheet = sheet if sheet in SHEETS and sheet != "dates" else ""

    @rx.event
    async def open_dates(self) -> None:
        """Opens that of the dates, as they are."""
        kept = (await self.get_state(CatalogSheet))._validity
        self.first = kept.first.isoformat() if kept.first else ""
        self.last = kept.last.isoformat() if kept.last else ""
        self.sheet = "dates"
        await self._sketch()

    @rx.event
    def close(self) -> None:
        """Closes whichever is open."""
        self.sheet = ""

    @rx.event
    async def rename(self, data: dict[str, Any]) -> EventSpec:
        """Another name."""
        await producer_writes(self, catalogs.rename, await open_catalog(self), forms.words(data, "name"))
        self.sheet = ""
        await reread(self)
        return Toasts.say("Catalogue renommé.")

    @rx.event
    async def duplicate(self) -> Any:
        """A copy, opened; once, however often it is sent."""
        if self.sheet != "menu":
            return None
        copy_id = await producer_writes(self, catalogs.duplicate, await open_catalog(self))
        self.sheet = ""
        return [rx.redirect(routes.at(routes.CATALOG, catalog=copy_id)), Toasts.say("Voici la copie.")]

    @rx.event
    async def delete(self) -> Any:
        """Deletes the catalog, unless it is linked."""
        name = (await self.get_state(CatalogSheet)).name
        await producer_writes(self, catalogs.delete, await open_catalog(self))
        self.sheet = ""
        return [rx.redirect(routes.CATALOGS), Toasts.say(f"« {name} » est supprimé.")]

    @rx.event
    async def type_first(self, day: str) -> None:
        """The first day, as it is typed."""
        self.first = day
        await self._sketch()

    @rx.event
    async def type_last(self, day: str) -> None:
        """The last day, as it is typed."""
        self.last = day
        await self._sketch()

    @rx.event
    async def keep_dates(self, data: dict[str, Any]) -> EventSpec:
        """Keeps the days of the form."""
        validity = Validity(forms.day(data, "first", "Premier jour"), forms.day(data, "last", "Dernier jour"))
        await producer_writes(self, catalog_validity.set_dates, await open_catalog(self), validity)
        self.sheet = ""
        await reread(self)
        return Toasts.say(catalog_words.kept_dates_words(validity, paris(utc_now()).date()))

    async def _sketch(self) -> None:
        self.outside, self.going_on, self.refusal = [], [], ""
        try:
            typed = {"first": self.first, "last": self.last}
            validity = Validity(forms.day(typed, "first", "Premier jour"), forms.day(typed, "last", "Dernier jour"))
            found = await producer_reads(self, catalog_validity.outside, await open_catalog(self), validity)
        except catalog_validity.ReversedDates as refused:
            self.refusal = refused.sentence
        except CagetteError:
            return
        else:
            self.outside = catalog_words.outside_words(sale for sale in found if not sale.goes_on)
            self.going_on = catalog_words.outside_words(sale for sale in found if sale.goes_on)
