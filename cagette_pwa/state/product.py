"""One product and its offers, edited on one page. A new one is made with its first offer."""

from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa import money, routes
from cagette_pwa.errors import NotFound
from cagette_pwa.french import spaced
from cagette_pwa.models.product import CATEGORIES, LABELS, VAT_RATES
from cagette_pwa.services import offers, product_rows, products, typed
from cagette_pwa.services.product_drafts import OfferDraft, ProductDraft
from cagette_pwa.services.product_rows import ProductRow
from cagette_pwa.state import forms, offer_words, price_words
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.offer_words import OfferCard, OfferFields, rate_value, rate_words
from cagette_pwa.state.price_changes import PriceChanges, update_and_tell
from cagette_pwa.state.toasts import Toasts

NEW = "nouveau"
CATEGORY_CHOICES = CATEGORIES
VAT_CHOICES = tuple((rate_value(rate), rate_words(rate)) for rate in VAT_RATES)
"""Value and words of each rate."""
NEXT_SALE = "Ce changement vaut à partir de la prochaine vente."


@dataclass(frozen=True)
class LabelChoice:
    """A quality label; `name` is that of its box."""

    name: str
    label: str
    chosen: bool


class ProductSheet(rx.State):
    """`editing` is the offer whose form is open, 0 for a new one, -1 for none; `number` is the product's id.

    `missing` is what is said in place of a product that is not there.
    """

    loaded: bool = False
    missing: str = ""
    is_new: bool = False
    number: int = 0
    archived: bool = False
    key: str = ""
    name: str = ""
    description: str = ""
    category: str = "Légumes"
    vat: str = "5.5"
    labels: list[LabelChoice] = []
    offers: list[OfferCard] = []
    editing: int = -1
    fields: OfferFields = OfferFields()
    way: str = offer_words.PACK
    by_litre: bool = False
    """What is sold loose is measured in litres."""
    hint: str = ""
    _id: int = 0
    _typed: dict[str, str] = {}
    _draft: OfferDraft | None = None
    _named: str = ""

    @rx.event
    async def load(self) -> Any:
        """The product of the address, or the form of a new one."""
        address = str(getattr(self, "product", ""))
        if address != self.key:
            self.loaded = False
            yield
        self.missing = ""
        try:
            await self._open_address(address)
        except NotFound as missing:
            self.missing = missing.sentence
        self.key, self.loaded = address, True

    @rx.event
    async def refresh(self) -> None:
        """The same product, after it was archived or brought back."""
        if self._id:
            await self._read(self._id)

    @rx.event
    async def save(self, data: dict[str, Any]) -> EventSpec:
        """Keeps the product; a new one with its first offer, once, however often it is sent."""
        draft = _product_draft(data)
        if self._id:
            await producer_writes(self, products.update_product, self._id, draft)
            await self._read(self._id)
            return Toasts.say(f"Produit enregistré. {NEXT_SALE}")
        if not self.is_new:
            return Toasts.say("Rechargez la page, puis recommencez.", "problem")
        first = self._offer_draft(data)
        self._id = await producer_writes(self, products.create_product, draft, first)
        return rx.redirect(routes.at(routes.PRODUCT, product=self._id), replace=True)

    @rx.event
    def edit(self, key: int) -> None:
        """Opens an offer's form; 0 is a new one."""
        found = [card for card in self.offers if card.key == key]
        self.editing = found[0].key if found else 0
        self._open(found[0].fields if found else OfferFields())

    @rx.event
    def close(self) -> None:
        """Closes it without keeping anything."""
        self.editing = -1

    @rx.event
    def sell(self, way: str) -> None:
        """By the piece or the pack, loose, or weighed."""
        self.way = way if way in offer_words.WAYS else offer_words.PACK
        kept = {name: self._typed[name] for name in ("price", "label") if name in self._typed}
        self._typed = self.fields.sketched() | kept
        self._sketch()

    @rx.event
    def type_name(self, value: str) -> None:
        """The name of a new product, for the example that is shown."""
        self._named = str(value)[:80]
        self._sketch()

    @rx.event
    def type_label(self, value: str) -> None:
        """What tells the offer from the others."""
        self._sketch(label=value)

    @rx.event
    def type_price(self, value: str) -> None:
        """Says what the price comes to while it is typed, here and below: each field waits on its own."""
        self._sketch(price=value)

    @rx.event
    def type_size(self, value: str) -> None:
        """How much a pack holds."""
        self._sketch(size=value)

    @rx.event
    def choose_unit(self, value: str) -> None:
        """What a pack is counted in."""
        self._sketch(unit=value)

    @rx.event
    def type_step(self, value: str) -> None:
        """How much a step holds of what is loose."""
        self._sketch(step=value)

    @rx.event
    def choose_step_unit(self, value: str) -> None:
        """What a step is counted in."""
        self._sketch(step_unit=value)

    @rx.event
    def type_expected(self, value: str) -> None:
        """What a piece weighs."""
        self._sketch(expected=value)

    @rx.event
    def type_most(self, value: str) -> None:
        """What a piece weighs at most."""
        self._sketch(most=value)

    @rx.event
    async def save_offer(self, data: dict[str, Any]) -> EventSpec | None:
        """Keeps the offer whose form is open."""
        if self.editing < 0 or not self._id:
            return None
        draft = self._offer_draft(data)
        if self.editing:
            changes = await self.get_state(PriceChanges)
            if await changes._must_ask(self.editing, draft):
                self._draft = draft
                return None
            return await self._update(draft, None)
        await producer_writes(self, offers.add_offer, self._id, draft)
        self.editing = -1
        await self._read(self._id)
        return Toasts.say("Offre ajoutée. Mettez-la dans un catalogue.")

    @rx.event
    async def save_price(self, data: dict[str, Any]) -> EventSpec | None:
        """Keeps that offer with its new price, which the catalogs that are ticked follow."""
        changes = await self.get_state(PriceChanges)
        draft, self._draft = self._draft, None
        if draft is None or self.editing <= 0 or changes._change:
            return None
        changes.asking = False
        return await self._update(draft, forms.numbers(data, price_words.BOX))

    async def _update(self, draft: OfferDraft, followers: list[int] | None) -> EventSpec:
        """The price must still be the one that the form began with."""
        seen = money.parse_euros(self.fields.price)
        done = await producer_writes(self, update_and_tell, self.editing, draft, followers, seen)
        (await self.get_state(PriceChanges))._tell(done)
        self.editing = -1
        await self._read(self._id)
        return Toasts.say(f"Offre enregistrée. {NEXT_SALE}")

    async def _open_address(self, address: str) -> None:
        if address == NEW:
            self._begin()
        else:
            await self._read(typed.path_id(address))

    def _begin(self) -> None:
        self._id, self.number, self.is_new, self.archived = 0, 0, True, False
        self.name = self.description = self._named = ""
        self.category, self.vat, self.offers, self.editing = "Légumes", "5.5", [], -1
        self.labels = _choices(())
        self._open(OfferFields())

    async def _read(self, product_id: int) -> None:
        row: ProductRow = await producer_reads(self, product_rows.product, product_id)
        if row.id != self._id:
            self.editing = -1
        self._id, self.number, self.is_new, self.archived = row.id, row.id, False, row.archived
        self.name, self.description, self.category = row.name, row.description, row.category
        self._named = row.name
        self.vat = rate_value(row.vat_rate)
        self.labels = _choices(row.labels)
        self.offers = [offer_words.card(offer) for offer in row.offers]

    def _open(self, fields: OfferFields) -> None:
        self.fields, self.way = fields, fields.way
        self._typed = fields.sketched()
        self._sketch()

    def _sketch(self, **typed_now: Any) -> None:
        self._typed = self._typed | {name: str(value)[:80] for name, value in typed_now.items()}
        self.by_litre = self._typed.get("step_unit") in offer_words.LITRES
        self.hint = spaced(offer_words.sketch(self._typed, self.way, self._named))

    def _offer_draft(self, data: dict[str, Any]) -> OfferDraft:
        return offer_words.draft(data, forms.words(data, "way") or self.way)


def _choices(chosen: tuple[str, ...]) -> list[LabelChoice]:
    return [LabelChoice(f"label-{at}", label, label in chosen) for at, label in enumerate(LABELS)]


def _product_draft(data: Any) -> ProductDraft:
    return ProductDraft(
        name=forms.words(data, "name"),
        category=forms.words(data, "category"),
        vat_rate=forms.percent(data, "vat"),
        description=forms.words(data, "description"),
        labels=tuple(LABELS[at] for at in forms.numbers(data, "label-") if at < len(LABELS)),
    )
