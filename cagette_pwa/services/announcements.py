"""Telling a farm, on the Monday, what it is paid that day: once, all its sales together."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from cagette_pwa import routes
from cagette_pwa.clock import day_words, paris
from cagette_pwa.database import locked
from cagette_pwa.models.payout import Payout
from cagette_pwa.money import euros
from cagette_pwa.services import notices
from cagette_pwa.services.payouts import SaleAmount, by_date, sales_of

ANNOUNCED_AT = time(8)
"""In France, when people are up."""

DueMonday = tuple[int, date]
"""A producer's id and a Monday."""


def due_announcements(session: Session, *, now: datetime) -> list[DueMonday]:
    """Payouts whose Monday has come and that nobody was told about, however late."""
    local = paris(now)
    last = local.date() if local.time() >= ANNOUNCED_AT else local.date() - timedelta(days=1)
    query = (
        select(col(Payout.producer_id), col(Payout.paid_on))
        .where(col(Payout.announced_at).is_(None), Payout.paid_on <= last)
        .distinct()
        .order_by(col(Payout.paid_on), col(Payout.producer_id))
    )
    return [(producer_id, monday) for producer_id, monday in session.exec(query)]


def announce(session: Session, due: DueMonday, *, now: datetime) -> None:
    """Tells the farm once what it is paid that Monday, all sales together; locks those payouts."""
    producer_id, monday = due
    query = select(Payout).where(
        Payout.producer_id == producer_id, Payout.paid_on == monday, col(Payout.announced_at).is_(None)
    )
    held = locked(query.order_by(col(Payout.id))).execution_options(populate_existing=True)
    payouts = session.exec(held).all()
    if not payouts:
        return
    for payout in payouts:
        payout.announced_at = now
        session.add(payout)
    session.flush()
    _tell(session, producer_id, monday, sales_of(session, payouts), now)


def _tell(session: Session, producer_id: int, monday: date, sales: Sequence[SaleAmount], now: datetime) -> None:
    total = euros(sum(sale.amount_cents for sale in sales))
    rows = [f"{sale.market}, {day_words(sale.starts_at)} : {euros(sale.amount_cents)}" for sale in by_date(sales)]
    for person in notices.producer_users(session, producer_id):
        assert person.id is not None
        notices.tell(
            session,
            person.id,
            key=f"virement-{producer_id}-{monday.isoformat()}",
            text=f"Virement du {day_words(monday)} : {total}.",
            path=routes.PAYOUTS,
            subject=f"Votre virement du {day_words(monday)} : {total}",
            body=f"Votre virement du {day_words(monday)} est de {total}.\n\n" + "\n".join(rows),
            now=now,
        )
