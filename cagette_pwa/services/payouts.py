"""What a farm is paid: Mondays past and to come, sales that await their validation, sales paid on site."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select as select_many
from sqlmodel import Session, and_, col, func, or_, select

from cagette_pwa.clock import paris
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.distribution import Distribution, SaleValidation
from cagette_pwa.models.market import Market, PaymentMode
from cagette_pwa.models.participation import Participation
from cagette_pwa.models.payout import Payout
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services.lines import ordered_lines

ON_SITE_SHOWN = timedelta(days=92)
"""Sales paid on site are history once the notes are in the till: three months of them are enough."""


@dataclass(frozen=True)
class SaleAmount:
    """What one distribution brings to the farm."""

    distribution_id: int
    market: str
    starts_at: datetime
    amount_cents: int
    validated: bool


@dataclass(frozen=True)
class PayoutDay:
    """A Monday, and the sales that are paid that day."""

    paid_on: date
    sales: tuple[SaleAmount, ...]

    @property
    def amount_cents(self) -> int:
        """What arrives on the account."""
        return sum(sale.amount_cents for sale in self.sales)


@dataclass(frozen=True)
class Money:
    """All that a farm is to be paid, soonest first, and has been paid, newest first."""

    coming: tuple[PayoutDay, ...]
    past: tuple[PayoutDay, ...]
    awaiting: tuple[SaleAmount, ...]
    """Started and not validated yet: at the weights known, the highest where they are not."""
    on_site: tuple[SaleAmount, ...]
    """Paid by customers to the farm itself, of the last three months."""


@dataclass(frozen=True)
class NextPayout:
    """The next Monday on which money comes."""

    paid_on: date
    amount_cents: int
    sales: int


def money_of(session: Session, member: ProducerMember, *, now: datetime) -> Money:
    """Everything about the farm's money, without amounts of others."""
    today = paris(now).date()
    days = _days(session, member.producer_id)
    awaiting, on_site = _unpaid(session, member.producer_id, now)
    return Money(
        coming=tuple(day for day in days if day.paid_on >= today),
        past=tuple(reversed([day for day in days if day.paid_on < today])),
        awaiting=awaiting,
        on_site=on_site,
    )


def next_payout(session: Session, member: ProducerMember, *, now: datetime) -> NextPayout | None:
    """The next Monday with a payout, today included; None when nothing is to come."""
    query = (
        select_many(col(Payout.paid_on), func.sum(Payout.amount_cents), func.count())
        .where(col(Payout.producer_id) == member.producer_id, col(Payout.paid_on) >= paris(now).date())
        .group_by(col(Payout.paid_on))
        .order_by(col(Payout.paid_on))
        .limit(1)
    )
    found = session.execute(query).first()
    return NextPayout(found[0], int(found[1]), int(found[2])) if found else None


def sales_of(session: Session, payouts: Sequence[Payout]) -> list[SaleAmount]:
    """The sale of each payout, in their order."""
    query = (
        select(Distribution.id, Distribution.starts_at, Market.name)
        .join(Market, col(Market.id) == Distribution.market_id)
        .where(col(Distribution.id).in_({payout.distribution_id for payout in payouts}))
    )
    about = {ident: (market, starts_at) for ident, starts_at, market in session.exec(query)}
    return [
        SaleAmount(payout.distribution_id, *about[payout.distribution_id], payout.amount_cents, validated=True)
        for payout in payouts
    ]


def by_date(sales: Iterable[SaleAmount]) -> tuple[SaleAmount, ...]:
    """Oldest first."""
    return tuple(sorted(sales, key=lambda sale: (sale.starts_at, sale.distribution_id)))


def _days(session: Session, producer_id: int) -> list[PayoutDay]:
    payouts = session.exec(select(Payout).where(Payout.producer_id == producer_id)).all()
    by_day: dict[date, list[SaleAmount]] = defaultdict(list)
    for payout, sale in zip(payouts, sales_of(session, payouts), strict=True):
        by_day[payout.paid_on].append(sale)
    return [PayoutDay(day, by_date(by_day[day])) for day in sorted(by_day)]


def _unpaid(session: Session, producer_id: int, now: datetime) -> tuple[tuple[SaleAmount, ...], tuple[SaleAmount, ...]]:
    """Sales that have started and have no payout: those that await validation, those paid on site."""
    found = session.execute(_unpaid_query(producer_id, now)).all()
    sales = {participation_id: rest for participation_id, *rest in found}
    cents: dict[int, int] = defaultdict(int)
    for line in ordered_lines(session, participation_ids=sales):
        cents[line.holder.distribution_id] += line.amount_cents
    awaiting: dict[int, SaleAmount] = {}
    on_site: dict[int, SaleAmount] = {}
    for distribution, market, mode, validation_id in sales.values():
        ident, validated = distribution.id, validation_id is not None
        amounts = on_site if validated or mode == PaymentMode.ON_SITE else awaiting
        if cents[ident]:
            amounts[ident] = SaleAmount(ident, market, distribution.starts_at, cents[ident], validated)
    return by_date(awaiting.values()), tuple(reversed(by_date(on_site.values())))


def _unpaid_query(producer_id: int, now: datetime) -> Any:
    recent = col(Distribution.starts_at) > now - ON_SITE_SHOWN
    to_come = and_(Market.payment_mode == PaymentMode.ONLINE, col(SaleValidation.id).is_(None))
    return (
        select_many(
            col(Participation.id), Distribution, col(Market.name), col(Market.payment_mode), col(SaleValidation.id)
        )
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .join(Market, col(Market.id) == Distribution.market_id)
        .outerjoin(SaleValidation, col(SaleValidation.distribution_id) == Distribution.id)
        .outerjoin(Payout, and_(col(Payout.distribution_id) == Distribution.id, col(Payout.producer_id) == producer_id))
        .where(
            col(Catalog.producer_id) == producer_id,
            col(Participation.withdrawn_at).is_(None),
            col(Distribution.starts_at) <= now,
            col(Payout.id).is_(None),
            or_(to_come, recent),
        )
    )
