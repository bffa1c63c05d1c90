"""What a farm is paid: Mondays past and to come, sales that await their validation, sales paid on site."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlmodel import Session, col

from cagette_pwa.clock import paris
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.columns import Moment
from cagette_pwa.models.distribution import Distribution, SaleValidation
from cagette_pwa.models.market import Market, PaymentMode
from cagette_pwa.models.participation import Participation
from cagette_pwa.models.payout import Payout
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import lines

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
    found = session.execute(_NEXT, {"producer_id": member.producer_id, "today": paris(now).date()}).first()
    return NextPayout(found[0], int(found[1]), int(found[2])) if found else None


def sales_of(session: Session, payouts: Sequence[Payout]) -> list[SaleAmount]:
    """The sale of each payout, in their order."""
    idents = list({payout.distribution_id for payout in payouts})
    found = session.execute(_SALES, {"distribution_ids": idents})
    about = {ident: (market, starts_at) for ident, market, starts_at in found}
    return [
        SaleAmount(payout.distribution_id, *about[payout.distribution_id], payout.amount_cents, validated=True)
        for payout in payouts
    ]


def by_date(sales: Iterable[SaleAmount]) -> tuple[SaleAmount, ...]:
    """Oldest first."""
    return tuple(sorted(sales, key=lambda sale: (sale.starts_at, sale.distribution_id)))


def _days(session: Session, producer_id: int) -> list[PayoutDay]:
    payouts = session.execute(_PAYOUTS, {"producer_id": producer_id}).scalars().all()
    by_day: dict[date, list[SaleAmount]] = defaultdict(list)
    for payout, sale in zip(payouts, sales_of(session, payouts), strict=True):
        by_day[payout.paid_on].append(sale)
    return [PayoutDay(day, by_date(by_day[day])) for day in sorted(by_day)]


def _unpaid(session: Session, producer_id: int, now: datetime) -> tuple[tuple[SaleAmount, ...], tuple[SaleAmount, ...]]:
    """Sales that have started and have no payout: those that await validation, those paid on site."""
    period = {"producer_id": producer_id, "now": now, "recent": now - ON_SITE_SHOWN}
    found = session.execute(_UNPAID, period).all()
    cents: Counter[int] = Counter()
    costs = lines.amounts(session, [row[0] for row in found])
    for participation_id, distribution_id, *_ in found:
        cents[distribution_id] += costs[participation_id]
    awaiting: dict[int, SaleAmount] = {}
    on_site: dict[int, SaleAmount] = {}
    for _, ident, starts_at, market, mode, validation_id in found:
        validated = validation_id is not None
        amounts = on_site if validated or mode == PaymentMode.ON_SITE else awaiting
        if cents[ident]:
            amounts[ident] = SaleAmount(ident, market, starts_at, cents[ident], validated)
    return by_date(awaiting.values()), tuple(reversed(by_date(on_site.values())))


_PAYOUTS: Any = select(Payout).where(col(Payout.producer_id) == bindparam("producer_id"))
_SALES: Any = (
    select(col(Distribution.id), col(Market.name), col(Distribution.starts_at))
    .join(Market, col(Market.id) == Distribution.market_id)
    .where(col(Distribution.id).in_(bindparam("distribution_ids", expanding=True)))
)
_NEXT: Any = (
    select(col(Payout.paid_on), func.sum(Payout.amount_cents), func.count())
    .where(col(Payout.producer_id) == bindparam("producer_id"), col(Payout.paid_on) >= bindparam("today"))
    .group_by(col(Payout.paid_on))
    .order_by(col(Payout.paid_on))
    .limit(1)
)
_UNPAID: Any = (
    select(
        col(Participation.id),
        col(Distribution.id),
        col(Distribution.starts_at),
        col(Market.name),
        col(Market.payment_mode),
        col(SaleValidation.id),
    )
    .join(Catalog, col(Catalog.id) == Participation.catalog_id)
    .join(Distribution, col(Distribution.id) == Participation.distribution_id)
    .join(Market, col(Market.id) == Distribution.market_id)
    .outerjoin(SaleValidation, col(SaleValidation.distribution_id) == Distribution.id)
    .outerjoin(
        Payout,
        and_(col(Payout.distribution_id) == Distribution.id, col(Payout.producer_id) == bindparam("producer_id")),
    )
    .where(
        col(Catalog.producer_id) == bindparam("producer_id"),
        col(Participation.withdrawn_at).is_(None),
        col(Distribution.starts_at) <= bindparam("now", type_=Moment()),
        col(Payout.id).is_(None),
        or_(
            and_(col(Market.payment_mode) == PaymentMode.ONLINE, col(SaleValidation.id).is_(None)),
            col(Distribution.starts_at) > bindparam("recent", type_=Moment()),
        ),
    )
)
