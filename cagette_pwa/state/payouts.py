"""Virements: what a farm is paid and on which Monday, what awaits validation, what was paid on site."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

import reflex as rx

from cagette_pwa.clock import day_words, paris, tile_words, utc_now
from cagette_pwa.money import euros
from cagette_pwa.services import payouts
from cagette_pwa.services.payouts import Money, PayoutDay, SaleAmount
from cagette_pwa.state.edge import producer_reads


@dataclass(frozen=True)
class SaleRow:
    """What one sale brings."""

    key: int
    market: str
    when: str
    amount: str
    state: str = ""


@dataclass(frozen=True)
class MondayRow:
    """A Monday and its sales."""

    key: str
    month: str
    day: str
    title: str
    detail: str
    amount: str
    sales: list[SaleRow] = field(default_factory=list)


class Payouts(rx.State):
    """All in one reading: a farm has one payout a week at most."""

    loaded: bool = False
    next_amount: str = ""
    next_day: str = ""
    next_wait: str = ""
    next_sales: list[SaleRow] = []
    coming: list[MondayRow] = []
    past: list[MondayRow] = []
    awaiting: list[SaleRow] = []
    on_site: list[SaleRow] = []
    nothing: bool = False

    @rx.event
    async def load(self) -> None:
        """The farm's money."""
        found = await producer_reads(self, payouts.money_of)
        self._show(found, utc_now())

    def _show(self, money: Money, now: datetime) -> None:
        first = money.coming[0] if money.coming else None
        self.next_amount = euros(first.amount_cents) if first else ""
        self.next_day = day_words(first.paid_on) if first else ""
        self.next_wait = _wait(first.paid_on, paris(now).date()) if first else ""
        self.next_sales = _rows(first.sales) if first else []
        self.coming = [_monday(day, now) for day in money.coming[1:]]
        self.past = [_monday(day, now) for day in money.past]
        self.awaiting = _rows(money.awaiting)
        self.on_site = _rows(money.on_site)
        self.nothing = not (money.coming or money.past or money.awaiting or money.on_site)
        self.loaded = True


def _wait(monday: date, today: date) -> str:
    days = (monday - today).days
    return {0: "aujourd'hui", 1: "demain"}.get(days, f"dans {days} jours")


def _monday(day: PayoutDay, now: datetime) -> MondayRow:
    month, number = tile_words(day.paid_on)
    sales = len(day.sales)
    return MondayRow(
        key=day.paid_on.isoformat(),
        month=month,
        day=number,
        title=day_words(day.paid_on, year=day.paid_on.year != paris(now).year),
        detail=f"{sales} vente{'s' if sales > 1 else ''}",
        amount=euros(day.amount_cents),
        sales=_rows(day.sales),
    )


def _rows(sales: Iterable[SaleAmount]) -> list[SaleRow]:
    return [
        SaleRow(
            key=sale.distribution_id,
            market=sale.market,
            when=day_words(sale.starts_at),
            amount=euros(sale.amount_cents),
            state="validée" if sale.validated else "à valider",
        )
        for sale in sales
    ]
