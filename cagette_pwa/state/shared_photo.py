"""A photo shared from another application: the products that it may be of. The photo itself stays in the phone."""

from dataclasses import dataclass

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.services import product_rows
from cagette_pwa.services.product_rows import ProductRow
from cagette_pwa.state.edge import producer_reads


@dataclass(frozen=True)
class Subject:
    """A product; `photo` is the address of its present one, empty without; `sent_to` takes another one."""

    name: str
    category: str
    photo: str
    href: str
    sent_to: str


class SharedPhoto(rx.State):
    """What is shown."""

    loaded: bool = False
    search: str = ""
    subjects: list[Subject] = []

    @rx.event
    async def load(self) -> None:
        """The farm's products."""
        await self._show("")

    @rx.event
    async def find(self, search: str) -> None:
        """Those that match what is typed."""
        await self._show(str(search)[:80])

    async def _show(self, search: str) -> None:
        rows = await producer_reads(self, product_rows.products, search, False)
        self.subjects = [_subject(row) for row in rows]
        self.search, self.loaded = search, True


def _subject(row: ProductRow) -> Subject:
    return Subject(
        name=row.name,
        category=row.category,
        photo=routes.photo(row.photo),
        href=routes.at(routes.PRODUCT, product=row.id),
        sent_to=routes.API_PHOTO.format(product=row.id),
    )
