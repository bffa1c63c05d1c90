"""The prices of one catalog: the modulation bar, the fees that are included, and prices fixed by hand."""

from decimal import Decimal
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa import money
from cagette_pwa.errors import CagetteError, NotFound
from cagette_pwa.models.price import PriceRule
from cagette_pwa.services import catalog_prices, catalog_rows, typed
from cagette_pwa.services.catalog_rows import CatalogDetail
from cagette_pwa.state import catalog_words, forms
from cagette_pwa.state.catalog_words import ItemLine
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.toasts import Toasts

STEP_CENTS = 10
BAR_CENTS = 500
BAR_PERCENT = 50


class CatalogPrices(rx.State):
    """`level` is where the bar stands, in percent or in cents; `bar` changes when it must be drawn afresh."""

    loaded: bool = False
    rows: list[ItemLine] = []
    count: int = 0
    in_cents: bool = False
    level: int = 0
    at: int = 50
    shown: str = ""
    bar: int = 0
    other_unit: str = ""
    online: bool = False
    platform: bool = False
    online_words: str = ""
    platform_words: str = ""
    asked: int = 0
    asked_row: ItemLine = catalog_words.NO_ITEM
    asked_kept: str = ""
    _id: int = 0
    _rule: PriceRule = PriceRule()

    @rx.event
    async def load(self) -> None:
        """The prices of the catalog of the address; `CatalogSheet` says when there is none."""
        try:
            catalog_id = typed.path_id(str(getattr(self, "catalog", "")))
            found = await producer_reads(self, catalog_rows.catalog, catalog_id)
        except NotFound:
            self._id, self.rows, self.loaded = 0, [], True
            return
        self.in_cents = found.modulation_cents != 0
        self._put(found)
        self.asked, self.bar, self.loaded = 0, self.bar + 1, True

    @rx.event
    async def use_cents(self, in_cents: bool) -> None:
        """The bar in euros, or in percent; nothing changes before it moves."""
        self.in_cents = in_cents is True
        self._put(await self._found())
        self.bar += 1

    @rx.event
    async def slide(self, value: float) -> EventSpec | None:
        """The bar has come to rest somewhere."""
        most = BAR_CENTS if self.in_cents else BAR_PERCENT
        if type(value) not in (int, float) or not -most <= value <= most:
            return Toasts.say("Déplacez la barre, ou touchez + et −.", "problem")
        return await self._modulate(round(value))

    @rx.event
    async def nudge(self, up: bool) -> EventSpec | None:
        """One percent or ten cents more, or less."""
        step = STEP_CENTS if self.in_cents else 1
        self.bar += 1
        return await self._modulate(self.level + (step if up is True else -step))

    @rx.event
    async def include_online(self, included: bool) -> None:
        """Whether prices include the fee of online payment."""
        await self._include(included is True, self.platform)

    @rx.event
    async def include_platform(self, included: bool) -> None:
        """Whether prices include the platform's fee."""
        await self._include(self.online, included is True)

    @rx.event
    def ask(self, key: int) -> None:
        """Opens the sheet of one offer's price."""
        found = [row for row in self.rows if row.key == key]
        self.asked = found[0].key if found else 0
        self.asked_row = found[0] if found else catalog_words.NO_ITEM
        self.asked_kept = self.asked_row.kept

    @rx.event
    def close(self) -> None:
        """Closes it."""
        self.asked = 0

    @rx.event
    def sketch(self, price: str) -> None:
        """What the producer would keep of the price that is being typed."""
        try:
            paid = money.parse_euros(str(price)[:40])
        except CagetteError:
            self.asked_kept = ""
            return
        self.asked_kept = catalog_words.kept_words(self._rule.apply(0, paid), self.asked_row.measure)

    @rx.event
    async def fix(self, data: dict[str, Any]) -> EventSpec:
        """Gives the offer of the sheet a price of its own."""
        return await self._fix(forms.cents(data, "price", "Prix"), "Prix fixé")

    @rx.event
    async def follow(self) -> EventSpec:
        """The offer of the sheet follows the modulation again."""
        return await self._fix(None, "Prix modulé")

    async def _fix(self, cents: int | None, said: str) -> EventSpec:
        await producer_writes(self, catalog_prices.fix_price, self._id, self.asked, cents)
        self.asked = 0
        self._put(await self._found())
        return Toasts.say(f"{said}, à partir de la prochaine vente.")

    async def _modulate(self, level: int) -> EventSpec | None:
        percent, cents = (0, level) if self.in_cents else (level, 0)
        try:
            await producer_writes(self, catalog_prices.set_modulation, self._id, Decimal(percent), cents)
        except CagetteError as refused:
            self.bar += 1
            return Toasts.say(refused.sentence, "problem")
        self._put(await self._found())
        return None

    async def _include(self, online: bool, platform: bool) -> None:
        await producer_writes(self, catalog_prices.include_fees, self._id, online, platform)
        self._put(await self._found())

    async def _found(self) -> CatalogDetail:
        found: CatalogDetail = await producer_reads(self, catalog_rows.catalog, self._id)
        return found

    def _put(self, found: CatalogDetail) -> None:
        self._id = found.id
        self._rule = PriceRule(
            online_fee=found.online_rate if found.include_online_fee else Decimal(0),
            platform_fee=found.platform_rate if found.include_platform_fee else Decimal(0),
        )
        self._put_bar(found)
        self.online, self.platform = found.include_online_fee, found.include_platform_fee
        self.online_words = catalog_words.rate_words(found.online_rate, self.online)
        self.platform_words = catalog_words.rate_words(found.platform_rate, self.platform)
        self.rows = [catalog_words.item_line(row) for row in found.items]
        self.count = len(found.items)

    def _put_bar(self, found: CatalogDetail) -> None:
        """While the bar is in the unit that the catalog does not use, it stands at 0 and says so."""
        self.level = found.modulation_cents if self.in_cents else round(found.modulation)
        ends = BAR_CENTS if self.in_cents else BAR_PERCENT
        self.at = min(100, max(0, 50 + round(50 * self.level / ends)))
        elsewhere = found.modulation if self.in_cents else found.modulation_cents
        says = catalog_words.modulation_words(found)
        self.shown = says if found.modulation or found.modulation_cents else catalog_words.level_words(0, self.in_cents)
        self.other_unit = ""
        if elsewhere:
            self.shown = catalog_words.level_words(0, self.in_cents)
            self.other_unit = f"Vos prix suivent encore {says}. Déplacez la barre pour changer."
