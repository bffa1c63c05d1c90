"""When orders close: each catalog's people get by mail what to prepare, once.

The guide: « A la fin de la période de commande, vous recevez automatiquement par email un récapitulatif par
catalogue, afin de pouvoir préparer les commandes. »
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from cagette_pwa import routes
from cagette_pwa.clock import day_words, hour_words
from cagette_pwa.database import locked
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation
from cagette_pwa.money import euros
from cagette_pwa.services import notices
from cagette_pwa.services.lines import OrderedLine, ordered_lines
from cagette_pwa.services.recaps import CustomerRecap, ProductRecap, by_customer, by_product

CLOSING_DELAY = timedelta(minutes=1)
"""An order that began before the closing is written by then."""


@dataclass(frozen=True)
class _Closing:
    participation: Participation
    distribution: Distribution
    market: Market
    catalog: Catalog

    @property
    def closed_at(self) -> datetime:
        return self.participation.window(self.distribution)[1]

    def is_due(self, now: datetime) -> bool:
        held = self.participation
        return held.withdrawn_at is None and held.closed_at is None and self.closed_at + CLOSING_DELAY <= now


def due_closings(session: Session, *, now: datetime) -> list[int]:
    """Participations whose orders are closed and that nobody was told about, oldest closing first, however late."""
    closes = func.coalesce(Participation.orders_close_at, Distribution.orders_close_at)
    query = (
        select(col(Participation.id))
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .where(
            col(Participation.closed_at).is_(None),
            col(Participation.withdrawn_at).is_(None),
            closes <= now - CLOSING_DELAY,
        )
        .order_by(closes, col(Participation.id))
    )
    return [ident for ident in session.exec(query) if ident is not None]


def close(session: Session, participation_id: int, *, now: datetime) -> None:
    """Tells the farm what was ordered, or that nothing was; again does nothing.

    Takes the distribution's lock, as ordering does: an order is in the recap or was refused.
    """
    closing = _locked(session, participation_id)
    if closing is None or not closing.is_due(now):
        return
    closing.participation.closed_at = now
    session.add(closing.participation)
    session.flush()
    lines = [line for line in ordered_lines(session, participation_ids=[participation_id]) if line.quantity]
    _tell(session, closing, lines, now)


def _locked(session: Session, participation_id: int) -> _Closing | None:
    query = (
        select(Distribution)
        .join(Participation, col(Participation.distribution_id) == Distribution.id)
        .where(Participation.id == participation_id)
    )
    held = locked(query, of=Distribution).execution_options(populate_existing=True)
    distribution = session.exec(held).first()
    if distribution is None:
        return None
    fresh = select(Participation).where(Participation.id == participation_id)
    participation = session.exec(locked(fresh).execution_options(populate_existing=True)).one()
    market = session.get_one(Market, distribution.market_id)
    return _Closing(participation, distribution, market, session.get_one(Catalog, participation.catalog_id))


def _tell(session: Session, closing: _Closing, lines: Sequence[OrderedLine], now: datetime) -> None:
    day = day_words(closing.distribution.starts_at)
    text, body = _recap(closing, lines) if lines else _nothing(closing)
    for person in notices.producer_users(session, closing.catalog.producer_id):
        assert person.id is not None
        notices.tell(
            session,
            person.id,
            key=f"fermeture-{closing.participation.id}-{closing.closed_at:%Y%m%d%H%M}",
            text=text,
            path=f"{routes.ORDERS}?ventes={closing.participation.id}" if lines else routes.ORDERS,
            subject=f"{_count(len(by_customer(lines)), 'commande')} pour {day}, {closing.market.name}",
            body=body,
            papers=str(closing.participation.id) if lines else "",
            now=now,
        )


def _nothing(closing: _Closing) -> tuple[str, str]:
    sale = _sale(closing)
    return f"Commandes fermées, {sale}, catalogue « {closing.catalog.name} » : rien à préparer.", (
        f"Les commandes sont fermées pour {sale} (catalogue « {closing.catalog.name} »).\n\n"
        "Personne n'a commandé cette fois : vous n'avez rien à préparer."
    )


def _recap(closing: _Closing, lines: Sequence[OrderedLine]) -> tuple[str, str]:
    customers, products = by_customer(lines), by_product(lines)
    total = euros(sum(line.amount_cents for line in lines))
    orders = _count(len(customers), "commande")
    starts, ends = closing.distribution.starts_at, closing.distribution.ends_at
    parts = [
        f"Les commandes sont fermées pour {_sale(closing)}, de {hour_words(starts)} à {hour_words(ends)} "
        f"(catalogue « {closing.catalog.name} »).",
        f"{orders}, {total} en tout.",
        "PAR PRODUIT\n" + "\n".join(_product_words(product) for product in products),
        "PAR CLIENT",
        *[_customer_words(customer) for customer in customers],
    ]
    told = f"Commandes fermées, {_sale(closing)}, catalogue « {closing.catalog.name} » : {orders}, {total}."
    return told, "\n\n".join(parts)


def _sale(closing: _Closing) -> str:
    return f"{closing.market.name}, {day_words(closing.distribution.starts_at)}"


def _product_words(product: ProductRecap) -> str:
    total = "" if product.quantity == 1 and product.to_weigh else product.total_words
    weighs = total and f", {'environ' if product.to_weigh else 'soit'} {total}"
    most = "jusqu'à " if product.to_weigh else ""
    return f"{product.words}{weighs} : {most}{euros(product.amount_cents)}"


def _customer_words(customer: CustomerRecap) -> str:
    holder = customer.first.holder
    head = ", ".join(filter(None, (f"N° {holder.number}", holder.customer, holder.phone)))
    return "\n".join([head, *[f"  {_line_words(line)}" for line in customer.lines]])


def _line_words(line: OrderedLine) -> str:
    """Several packs with what they weigh in all: « 4 × 500 g » alone is misread."""
    total = line.total_words if line.quantity > 1 else ""
    return line.words + (f", {'environ' if line.to_weigh else 'soit'} {total}" if total else "")


def _count(count: int, word: str) -> str:
    return f"{count or 'Aucune'} {word}{'s' if count > 1 else ''}"
