"""The day of the sale, as its referent follows it: how many came, what is still to weigh, and validating."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.clock import day_words, hour_words, moment_words, paris, slot_words, utc_now
from cagette_pwa.errors import NotFound
from cagette_pwa.french import spaced
from cagette_pwa.models.payout import paid_on
from cagette_pwa.money import euros
from cagette_pwa.services import handover, typed, validation
from cagette_pwa.services.handover import DistributionDay, Signature
from cagette_pwa.state.asked import part
from cagette_pwa.state.edge import user_reads, user_writes
from cagette_pwa.state.toasts import Toasts


@dataclass(frozen=True)
class FarmRow:
    """A farm that still has pieces to put on the scale."""

    farm: str
    pieces: str


class DayOfSale(rx.State):
    """One distribution, read anew from time to time: baskets are handed over on phones, with or without network."""

    loaded: bool = False
    missing: str = ""
    market: str = ""
    market_href: str = ""
    when: str = ""
    sale_state: str = ""
    done_count: int = 0
    all_count: int = 0
    percent: int = 0
    progress_words: str = ""
    to_weigh: str = ""
    to_weigh_farms: list[FarmRow] = []
    is_live: bool = False
    """It is the day of the distribution: baskets may be leaving at this moment."""
    too_early: str = ""
    validated: bool = False
    validated_words: str = ""
    can_validate: bool = False
    all_came: bool = False
    """Everybody has come, or the hour has passed: validating is what is left to do."""
    asking: bool = False
    consequences: str = ""
    hand_over_href: str = ""
    paper_href: str = ""
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
        await self._read()

    @rx.event
    async def refresh(self) -> None:
        """How far it is now."""
        await self._read()

    @rx.event
    async def ask(self, asking: bool) -> Any:
        """Opens or closes the sheet that says what validating does; while pieces have no weight, says so instead."""
        if asking:
            await self._show()
        self.asking = bool(asking) and self.can_validate and not self.to_weigh
        if asking and self.to_weigh:
            farms = ", ".join(f"{row.farm} ({row.pieces})" for row in self.to_weigh_farms)
            return Toasts.say(f"{self.to_weigh} : {farms}. La vente se valide ensuite.", "attention")
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

    async def _read(self) -> None:
        try:
            await self._show()
        except NotFound as missing:
            address = self._key
            self.reset()  # type: ignore[no-untyped-call]
            self._key, self.missing, self.loaded = address, missing.sentence, True

    async def _show(self) -> None:
        now = utc_now()
        day = await user_reads(self, handover.day_of, typed.path_id(self._key))
        self._head(day, now)
        self._count(day)
        self._offer_validation(day, now)
        self.loaded = True

    def _head(self, day: DistributionDay, now: datetime) -> None:
        distribution, market = day.distribution, day.market
        self.market = market.name
        self.market_href = routes.at(routes.MARKET_ADMIN, slug=market.slug)
        self.when = slot_words(distribution.starts_at, distribution.ends_at)
        self.sale_state = _state_words(day, now)
        self.hand_over_href = f"{routes.HAND_OVER}?d={distribution.id}"
        self.paper_href = f"{routes.API_DOCUMENTS}/distributions/{distribution.id}/liste-d-emargement.pdf"

    def _count(self, day: DistributionDay) -> None:
        self.all_count, self.done_count = len(day.handovers), day.done
        self.percent = 100 * self.done_count // self.all_count if self.all_count else 0
        self.progress_words = f"{self.done_count} / {self.all_count} remis"
        self.to_weigh = _to_weigh_words(day.to_weigh)
        self.to_weigh_farms = [FarmRow(farm, _pieces_words(pieces)) for farm, pieces in day.to_weigh.items()]

    def _offer_validation(self, day: DistributionDay, now: datetime) -> None:
        starts_at, ends_at = day.distribution.starts_at, day.distribution.ends_at
        self.validated = day.validation is not None
        self.is_live = not self.validated and paris(starts_at).date() <= paris(now).date() <= paris(ends_at).date()
        self.validated_words = f"Vente validée {_signed(day.validation)}." if day.validation else ""
        self.can_validate = not self.validated and day.distribution.has_started(now)
        self.all_came = day.done == len(day.handovers) or now >= ends_at
        self.too_early = (
            ""
            if self.validated or self.can_validate
            else spaced(f"La vente se valide à partir du début de la distribution : {moment_words(starts_at)}.")
        )
        self.consequences = _consequences(day, now) if self.can_validate else ""


def _state_words(day: DistributionDay, now: datetime) -> str:
    """As the model says it, but for the hours during which it happens."""
    distribution = day.distribution
    is_under_way = day.validation is None and distribution.starts_at <= now < distribution.ends_at
    return "en cours" if is_under_way else day.state.value


def _to_weigh_words(missing: dict[str, int]) -> str:
    return f"Il reste {_pieces_words(sum(missing.values()))} à peser" if missing else ""


def _pieces_words(pieces: int) -> str:
    return f"{pieces} pièce{'s' if pieces > 1 else ''}"


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


def _signed(signature: Signature) -> str:
    return f"{day_words(signature.at)} à {hour_words(signature.at)} par {signature.by}"
