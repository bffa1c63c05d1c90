"""The photo on a product's page: shown, changed by its own form (`api/photos.py`), removed."""

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa import routes
from cagette_pwa.errors import NotFound
from cagette_pwa.services import photos, typed
from cagette_pwa.state.asked import part, refusal_of
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.toasts import Toasts


class ProductPhoto(rx.State):
    """`small` and `large` are the photo's addresses, empty without one; `sent_to` is where the form posts."""

    sent_to: str = ""
    small: str = ""
    large: str = ""
    refusal: str = ""
    looking: bool = False
    _id: int = 0
    _public_id: str = ""

    @rx.event
    async def load(self) -> None:
        """The photo of the address's product; nothing for a new one."""
        self.looking, self.refusal = False, refusal_of(self)
        try:
            await self._read(typed.path_id(part(self, "product")))
        except NotFound:
            self._put(0, "")

    @rx.event
    async def refresh(self) -> None:
        """A photo was sent."""
        if self._id:
            await self._read(self._id)

    @rx.event
    def look(self) -> None:
        """Shows it large."""
        self.looking = self.large != ""

    @rx.event
    def close(self) -> None:
        """Closes it."""
        self.looking = False

    @rx.event
    async def remove(self) -> EventSpec | None:
        """Takes away the photo that is shown."""
        if not self._public_id:
            return None
        await producer_writes(self, photos.remove, self._id, self._public_id)
        self.looking = False
        await self._read(self._id)
        return Toasts.say("Photo retirée.")

    async def _read(self, product_id: int) -> None:
        self._put(product_id, await producer_reads(self, photos.photo_of, product_id))

    def _put(self, product_id: int, public_id: str) -> None:
        self._id, self._public_id = product_id, public_id
        self.sent_to = routes.API_PHOTO.format(product=product_id) if product_id else ""
        self.small, self.large = routes.photo(public_id), routes.photo(public_id, "grande")
