"""Frais: the platform's fees today and to come, and what they make of 10,00 €."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import reflex as rx

from cagette_pwa import money
from cagette_pwa.models.price import FeeKind, PriceBreakdown, PriceRule
from cagette_pwa.services import fees
from cagette_pwa.services.fees import Fee
from cagette_pwa.state import price_words
from cagette_pwa.state.edge import producer_reads

_ABOUT: Final = {
    FeeKind.ONLINE_PAYMENT: "Sur les ventes payées en ligne : ce que coûte le paiement par carte.",
    FeeKind.PLATFORM: "Sur toutes vos ventes : ce qui fait vivre la plateforme.",
}


@dataclass(frozen=True)
class FeeCard:
    """A fee: its rate, since when, and each rate that is announced."""

    key: str
    title: str
    about: str
    rate: str
    since: str
    coming: list[str]


@dataclass(frozen=True)
class Example:
    """What customers pay and the producer keeps of 10,00 € at a market, with fees inside the price or not."""

    key: str
    market: str
    inside_pays: str
    inside_keeps: str
    outside_pays: str
    outside_keeps: str


class Fees(rx.State):
    """The same for every farm."""

    loaded: bool = False
    cards: list[FeeCard] = []
    examples: list[Example] = []

    @rx.event
    async def load(self) -> None:
        """Today's rates, and those that are announced."""
        found = await producer_reads(self, fees.today)
        online, platform = found[FeeKind.ONLINE_PAYMENT].rate, found[FeeKind.PLATFORM].rate
        self.cards = [_card(fee) for fee in found.values()]
        self.examples = [
            _example("Marché payé en ligne", PriceRule(online_fee=online, platform_fee=platform)),
            _example("Marché payé sur place", PriceRule(online_fee=Decimal(0), platform_fee=platform)),
        ]
        self.loaded = True


def _card(fee: Fee) -> FeeCard:
    return FeeCard(
        key=fee.kind.value,
        title=fee.kind.words,
        about=_ABOUT[fee.kind],
        rate=f"{money.percent(fee.rate)} TTC",
        since=f"depuis le {price_words.day(fee.since)}" if fee.since else "",
        coming=[f"{money.percent(one.rate)} TTC à partir du {price_words.day(one.starts_on)}" for one in fee.coming],
    )


def _example(market: str, rule: PriceRule) -> Example:
    inside, outside = rule.apply(price_words.EXAMPLE_CENTS), _paying(rule)
    return Example(
        key=market,
        market=market,
        inside_pays=money.euros(inside.paid_cents),
        inside_keeps=money.euros(inside.kept_cents),
        outside_pays=money.euros(outside.paid_cents),
        outside_keeps=money.euros(outside.kept_cents),
    )


def _paying(rule: PriceRule) -> PriceBreakdown:
    return rule.apply(price_words.EXAMPLE_CENTS, price_words.EXAMPLE_CENTS)
