"""The prices of one catalog: the modulation bar, the fees that are included, and prices fixed by hand.

The browser reckons prices while the bar is dragged (`components.price_fields`): rows hold what prices are made from.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import reflex as rx
from reflex.event import EventSpec
from sqlmodel import Session

from cagette_pwa.errors import CagetteError, NotFound
from cagette_pwa.models.price import FeeKind
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import catalog_prices, typed
from cagette_pwa.services.catalog_prices import PriceSheet
from cagette_pwa.services.prices import BasePrice
from cagette_pwa.state import price_words
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.toasts import Toasts

STEP_CENTS = 10
BAR_CENTS = 500
BAR_PERCENT = 50


@dataclass(frozen=True)
class PriceRow:
    """An offer in the catalog: its base price, and its own there in cents, 0 for none; `measure` is `kg` or `L`."""

    key: int
    name: str
    label: str
    base: int
    own: int
    measure: str


@dataclass(frozen=True)
class Rule:
    """What applies to all, as the browser reckons: percents and rates in hundredths of a percent."""

    percent: int = 0
    cents: int = 0
    online: int = 0
    platform: int = 0


class CatalogPrices(rx.State):
    """`level` is where the bar stands, in percent or in cents; `bar` changes when it must be drawn afresh.

    `turn` changes when a price that was typed must give way to what is kept.
    """

    loaded: bool = False
    rows: list[PriceRow] = []
    count: int = 0
    rule: Rule = Rule()
    turn: int = 0
    in_cents: bool = False
    level: int = 0
    at: int = 50
    shown: str = ""
    bar: int = 0
    other_unit: str = ""
    online: bool = False
    platform: bool = False
    online_label: str = ""
    online_hint: str = ""
    platform_label: str = ""
    platform_hint: str = ""
    fees_words: str = ""
    _id: int = 0

    @rx.event
    async def load(self) -> None:
        """The prices of the catalog of the address; `CatalogSheet` says when there is none."""
        try:
            catalog_id = typed.path_id(str(getattr(self, "catalog", "")))
            found = await producer_reads(self, catalog_prices.sheet, catalog_id)
        except NotFound:
            self._id, self.rows, self.loaded = 0, [], True
            return
        self.in_cents = found.modulation_cents != 0
        self._put(found)
        self.bar, self.loaded = self.bar + 1, True

    @rx.event
    async def use_cents(self, in_cents: bool) -> None:
        """The bar in euros, or in percent; nothing changes before it moves."""
        self.in_cents = in_cents is True
        self._put(await producer_reads(self, catalog_prices.sheet, self._id))
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
        await self._write(catalog_prices.include_fees, online=included is True)

    @rx.event
    async def include_platform(self, included: bool) -> None:
        """Whether prices include the platform's fee."""
        await self._write(catalog_prices.include_fees, platform=included is True)

    @rx.event
    async def fix(self, key: int, cents: int, seen: int) -> EventSpec | None:
        """Gives an offer a price of its own, or with 0 brings the rule's back; `seen` is its own price before."""
        try:
            await self._write(catalog_prices.fix_price, key, cents or None, seen=seen)
        except CagetteError as refused:
            await self.load()
            self.turn += 1
            return Toasts.say(refused.sentence, "problem")
        return None

    async def _modulate(self, level: int) -> EventSpec | None:
        percent, cents = (0, level) if self.in_cents else (level, 0)
        try:
            await self._write(catalog_prices.set_modulation, Decimal(percent), cents)
        except CagetteError as refused:
            self.bar += 1
            return Toasts.say(refused.sentence, "problem")
        return None

    async def _write(self, command: Any, *args: Any, **kwargs: Any) -> None:
        self._put(await producer_writes(self, _then_sheet, command, self._id, args, kwargs))

    def _put(self, found: PriceSheet) -> None:
        """Rows that have not changed are not sent again."""
        self._id = found.id
        self.online, self.platform = found.include_online_fee, found.include_platform_fee
        self.rule = _rule(found)
        self._put_bar(found)
        self._put_fees(found)
        rows = [_row(offer) for offer in found.offers]
        if rows != self.rows:
            self.rows, self.count = rows, len(rows)

    def _put_bar(self, found: PriceSheet) -> None:
        """While the bar is in the unit that the catalog does not use, it stands at 0 and says so."""
        self.level = found.modulation_cents if self.in_cents else round(found.modulation)
        ends = BAR_CENTS if self.in_cents else BAR_PERCENT
        self.at = min(100, max(0, 50 + round(50 * self.level / ends)))
        elsewhere = found.modulation if self.in_cents else found.modulation_cents
        says = price_words.modulation(found.modulation, found.modulation_cents)
        self.shown = says if found.modulation or found.modulation_cents else price_words.level(0, self.in_cents)
        self.other_unit = ""
        if elsewhere:
            self.shown = price_words.level(0, self.in_cents)
            self.other_unit = f"Vos prix suivent encore {says}. Déplacez la barre pour changer."

    def _put_fees(self, found: PriceSheet) -> None:
        online, platform = found.fees[FeeKind.ONLINE_PAYMENT], found.fees[FeeKind.PLATFORM]
        self.online_label, self.online_hint = price_words.include(online), price_words.coming(online)
        self.platform_label, self.platform_hint = price_words.include(platform), price_words.coming(platform)
        self.fees_words = price_words.included(self.rule.online, self.rule.platform)


def _then_sheet(
    session: Session,
    member: ProducerMember,
    command: Any,
    catalog_id: int,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    *,
    now: datetime,
) -> PriceSheet:
    command(session, member, catalog_id, *args, **kwargs, now=now)
    return catalog_prices.sheet(session, member, catalog_id, now=now)


def _row(offer: BasePrice) -> PriceRow:
    return PriceRow(
        key=offer.offer_id,
        name=offer.product,
        label=offer.label,
        base=offer.base_cents,
        own=offer.own_cents or 0,
        measure=offer.portion.measure,
    )


def _rule(found: PriceSheet) -> Rule:
    fees = found.fees
    return Rule(
        percent=int(found.modulation * 100),
        cents=found.modulation_cents,
        online=int(fees[FeeKind.ONLINE_PAYMENT].rate * 100) if found.include_online_fee else 0,
        platform=int(fees[FeeKind.PLATFORM].rate * 100) if found.include_platform_fee else 0,
    )
