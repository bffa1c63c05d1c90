"""The day of the sale, as its referent holds it in one hand: who came, who is still to come, and validating."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.clock import day_words, hour_words, moment_words, paris, slot_words, utc_now
from cagette_pwa.errors import NotFound
from cagette_pwa.french import spaced
from cagette_pwa.models.payout import paid_on
from cagette_pwa.money import euros
from cagette_pwa.services import handover, typed, validation
from cagette_pwa.services.handover import DistributionDay, Handover, Signature
from cagette_pwa.services.lines import OrderedLine
from cagette_pwa.state.asked import part
from cagette_pwa.state.edge import user_reads, user_writes
from cagette_pwa.state.toasts import Toasts

TO_COME: Final = "attendus"
DONE: Final = "remis"
ALL: Final = "tous"


@dataclass(frozen=True)
class GoodsRow:
    """A line of a basket."""

    key: int
    text: str
    detail: str
    amount: str
    gone: bool


@dataclass(frozen=True)
class FarmRow:
    """What a basket holds of one farm."""

    key: int
    farm: str
    lines: list[GoodsRow] = field(default_factory=list)


@dataclass(frozen=True)
class BasketRow:
    """A basket; `farms` is filled for the one that is open."""

    key: int
    number: int
    customer: str
    detail: str
    phone: str
    phone_href: str
    done: bool
    signature: str
    opened: bool
    farms: list[FarmRow] = field(default_factory=list)


class HandingOver(rx.State):
    """One distribution. What is shown is read anew after each tap: another phone may tick too."""

    loaded: bool = False
    missing: str = ""
    market: str = ""
    market_href: str = ""
    when: str = ""
    sale_state: str = ""
    shown: str = TO_COME
    rows: list[BasketRow] = []
    to_come_count: int = 0
    done_count: int = 0
    all_count: int = 0
    percent: int = 0
    progress_words: str = ""
    to_weigh: str = ""
    to_weigh_farms: str = ""
    can_tick: bool = False
    too_early: str = ""
    validated: bool = False
    validated_words: str = ""
    can_validate: bool = False
    all_came: bool = False
    """Everybody has come, or the hour has passed: validating is what is left to do."""
    asking: bool = False
    consequences: str = ""
    paper_href: str = ""
    last: int = 0
    last_words: str = ""
    search_key: int = 0
    _searched: str = ""
    _opened: int = 0
    _key: str = ""

    @rx.event
    async def load(self) -> Any:
        """The distribution of the address."""
        address = part(self, "distribution")
        if address != self._key:
            self.reset()  # type: ignore[no-untyped-call]
            self._key = address
            yield
        self.asking, self.missing = False, ""
        try:
            await self._show()
        except NotFound as missing:
            self.reset()  # type: ignore[no-untyped-call]
            self._key, self.missing, self.loaded = address, missing.sentence, True

    @rx.event
    async def search(self, text: str) -> None:
        """By number, name or telephone, among all baskets."""
        self._searched = str(text)[:80].strip()
        await self._show()

    @rx.event
    async def show(self, which: str) -> None:
        """Those to come, those who came, or all."""
        self.shown = which if which in (TO_COME, DONE, ALL) else TO_COME
        await self._show()

    @rx.event
    async def open(self, key: int) -> None:
        """What is in a basket; again closes it."""
        self._opened = 0 if key == self._opened else key
        await self._show()

    @rx.event
    async def tick(self, key: int) -> Any:
        """The basket leaves with its customer."""
        signature = await user_writes(self, handover.hand_over, key)
        row = next((row for row in self.rows if row.key == key), None)
        self.last, self.last_words = key, f"Panier {row.number} remis à {row.customer}." if row else "Panier remis."
        self._forget_search()
        await self._show()
        return Toasts.say(_already_words(signature), "attention") if signature.already else None

    @rx.event
    async def untick(self, key: int) -> None:
        """It was a mistake."""
        await user_writes(self, handover.take_back, key)
        self.last = 0
        await self._show()

    @rx.event
    async def ask(self, asking: bool) -> Any:
        """Opens or closes the sheet that says what validating does; while pieces have no weight, says so instead."""
        if asking:
            await self._show()
        self.asking = bool(asking) and self.can_validate and not self.to_weigh
        if asking and self.to_weigh:
            return Toasts.say(f"{self.to_weigh} : {self.to_weigh_farms}. La vente se valide ensuite.", "attention")
        return None

    @rx.event
    async def validate_sale(self) -> Any:
        """Closes the sale; the sheet closes first, since a refusal says what to do before."""
        self.asking = False
        signature = await user_writes(self, validation.validate, typed.path_id(self._key))
        await self._show()
        if signature.already:
            return Toasts.say(f"Cette vente était déjà validée, {_signed(signature)}.", "attention")
        return Toasts.say("Vente validée. Les producteurs sont prévenus.")

    def _forget_search(self) -> None:
        """A new field, empty, for the next customer."""
        if self._searched:
            self._searched, self.search_key = "", self.search_key + 1
        self._opened = 0

    async def _show(self) -> None:
        now = utc_now()
        day = await user_reads(self, handover.day_of, typed.path_id(self._key))
        self._head(day, now)
        self._count(day)
        self._offer_validation(day, now)
        self.rows = [_row(one, day, one.holder.basket_id == self._opened) for one in self._chosen(day)]
        self.loaded = True

    def _head(self, day: DistributionDay, now: datetime) -> None:
        distribution, market = day.distribution, day.market
        self.market = market.name
        self.market_href = routes.at(routes.MARKET_ADMIN, slug=market.slug)
        self.when = slot_words(distribution.starts_at, distribution.ends_at)
        self.sale_state = _state_words(day, now)
        self.paper_href = f"{routes.API_DOCUMENTS}/distributions/{distribution.id}/liste-d-emargement.pdf"

    def _count(self, day: DistributionDay) -> None:
        self.all_count, self.done_count = len(day.handovers), day.done
        self.to_come_count = self.all_count - self.done_count
        self.percent = 100 * self.done_count // self.all_count if self.all_count else 0
        self.progress_words = f"{self.done_count} / {self.all_count} remis"
        self.to_weigh = _to_weigh_words(day.to_weigh)
        self.to_weigh_farms = ", ".join(f"{farm} ({pieces})" for farm, pieces in day.to_weigh.items())

    def _offer_validation(self, day: DistributionDay, now: datetime) -> None:
        starts_at = day.distribution.starts_at
        self.can_tick = paris(now).date() >= paris(starts_at).date()
        self.validated = day.validation is not None
        self.validated_words = f"Vente validée {_signed(day.validation)}." if day.validation else ""
        self.can_validate = not self.validated and day.distribution.has_started(now)
        self.all_came = self.to_come_count == 0 or now >= day.distribution.ends_at
        self.too_early = (
            ""
            if self.validated or self.can_validate
            else spaced(f"La vente se valide à partir du début de la distribution : {moment_words(starts_at)}.")
        )
        self.consequences = _consequences(day, now) if self.can_validate else ""

    def _chosen(self, day: DistributionDay) -> list[Handover]:
        if self._searched:
            return handover.matching(day.handovers, self._searched)
        wanted = {TO_COME: (False,), DONE: (True,), ALL: (False, True)}[self.shown]
        return [one for one in day.handovers if (one.signature is not None) in wanted]


def _row(one: Handover, day: DistributionDay, opened: bool) -> BasketRow:
    holder = one.holder
    articles = f"{one.articles} article{'s' if one.articles > 1 else ''}"
    return BasketRow(
        key=holder.basket_id,
        number=holder.number,
        customer=holder.customer,
        detail=f"{articles} · {euros(one.recap.amount_cents)}",
        phone=holder.phone,
        phone_href=f"tel:{''.join(holder.phone.split())}" if holder.phone else "",
        done=one.signature is not None,
        signature=f"remis à {hour_words(one.signature.at)} par {one.signature.by}" if one.signature else "",
        opened=opened,
        farms=_farms(one, day.farms) if opened else [],
    )


def _farms(one: Handover, farms: dict[int, str]) -> list[FarmRow]:
    names = sorted({(farms[line.sold.producer_id], line.sold.producer_id) for line in one.lines})
    return [
        FarmRow(key, name, [_goods(line) for line in one.lines if line.sold.producer_id == key]) for name, key in names
    ]


def _goods(line: OrderedLine) -> GoodsRow:
    total = f"soit {line.total_words}" if line.total_words and line.quantity > 1 else ""
    return GoodsRow(
        key=line.line_id,
        text=line.words,
        detail="manque" if not line.quantity else f"{line.to_weigh} à peser" if line.to_weigh else total,
        amount=euros(line.amount_cents),
        gone=not line.quantity,
    )


def _state_words(day: DistributionDay, now: datetime) -> str:
    """As the model says it, but for the hours during which it happens."""
    distribution = day.distribution
    is_under_way = day.validation is None and distribution.starts_at <= now < distribution.ends_at
    return "en cours" if is_under_way else day.state.value


def _to_weigh_words(missing: dict[str, int]) -> str:
    pieces = sum(missing.values())
    return f"Il reste {pieces} pièce{'s' if pieces > 1 else ''} à peser" if pieces else ""


def _consequences(day: DistributionDay, now: datetime) -> str:
    farms = len({line.sold.producer_id for one in day.handovers for line in one.lines if line.amount_cents})
    people = f"{farms} producteur{'s' if farms > 1 else ''}"
    will, paid = ("seront prévenus", "payés") if farms > 1 else ("sera prévenu", "payé")
    amount = euros(day.amount_cents)
    monday = day_words(paid_on(paris(now).date()))
    what = f"{amount} réglés sur place" if day.pays_on_site else f"{paid} {monday}, {amount} en tout"
    sentences = [
        f"{people} {will}" + (f" : {what}." if day.pays_on_site else f" et {what}."),
        "Les quantités et les poids ne changeront plus.",
    ]
    left = len(day.handovers) - day.done
    if left == 1:
        sentences.append("Un panier n'est pas remis : il compte comme les autres.")
    if left > 1:
        sentences.append(f"{left} paniers ne sont pas remis : ils comptent comme les autres.")
    return spaced(" ".join(sentences))


def _already_words(signature: Signature) -> str:
    return f"Ce panier est déjà remis, à {hour_words(signature.at)} par {signature.by}."


def _signed(signature: Signature) -> str:
    return f"{day_words(signature.at)} à {hour_words(signature.at)} par {signature.by}"
