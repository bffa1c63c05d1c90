"""What the Stocks page shows: one row an offer, and the history of one."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, col, select

from cagette_pwa.errors import NotFound
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.catalog import Catalog, CatalogItem
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation
from cagette_pwa.models.portion import Portion
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer, Product
from cagette_pwa.models.stock import MovementKind, StockCap, StockMovement
from cagette_pwa.services import stock, typed
from cagette_pwa.services.search import matches

HISTORY_PAGE = 30


@dataclass(frozen=True)
class Kept:
    """The part of an offer's stock that a coming sale may take at most."""

    commune: str
    starts_at: datetime
    pieces: int


@dataclass(frozen=True)
class StockRow:
    """An offer's stock, in pieces, or in steps of what is loose."""

    offer_id: int
    product: str
    label: str
    portion: Portion
    reference: str
    category: str
    limited: bool
    on_hand: int
    committed: int
    available: int | None
    """None when the stock is not limited."""
    low_stock: int
    in_catalog: bool
    known: int
    """The last line of its ledger, 0 while it has none: what a count on this page starts from."""
    parts: tuple["Kept", ...] = ()
    """What coming sales may take of it at most, soonest first."""

    @property
    def missing(self) -> int:
        """Pieces ordered that the real stock does not have."""
        return max(0, self.committed - self.on_hand) if self.limited else 0

    @property
    def is_low(self) -> bool:
        """Whether fewer are available than the farm wants to be warned of."""
        return self.available is not None and self.available < self.low_stock


@dataclass(frozen=True)
class Change:
    """A line of an offer's history, from `before` to `after`."""

    movement_id: int
    kind: MovementKind
    before: int
    after: int
    reason: str
    who: str
    """Empty when nobody did it: a delivery settles by itself."""
    market: str
    """Where it was delivered, or a delivery corrected."""
    order_number: int | None
    at: datetime


@dataclass(frozen=True)
class History:
    """The last changes first; `older` is where the next ones begin, None when there are none."""

    row: StockRow
    changes: tuple[Change, ...]
    older: int | None


def rows(
    session: Session,
    member: ProducerMember,
    *,
    only_in_catalogs: bool = True,
    search: str = "",
    now: datetime,
) -> list[StockRow]:
    """The farm's offers by category and name: those of its catalogs, or all that are not archived.

    An archived offer stays among all while customers wait for it. The search forgives accents and case.
    """
    kept = col(Offer.archived_at).is_(None) | col(Offer.id).in_(_awaited(member))
    found = _rows(session, member, kept, now)
    return [
        row
        for row in found
        if (row.in_catalog or not only_in_catalogs) and matches(f"{row.product} {row.label} {row.reference}", search)
    ]


def row(session: Session, member: ProducerMember, offer_id: int, *, now: datetime) -> StockRow:
    """One offer's stock; raises NotFound."""
    found = _rows(session, member, col(Offer.id) == typed.row_id(offer_id), now)
    if not found:
        raise NotFound
    return found[0]


def history(
    session: Session, member: ProducerMember, offer_id: int, *, before: int | None = None, now: datetime
) -> History:
    """Who changed an offer's stock, when, why, from what to what; a page of it, before a movement. Raises NotFound."""
    shown = row(session, member, offer_id, now=now)
    query = _movements(shown.offer_id)
    if before is not None:
        query = query.where(col(StockMovement.id) < typed.row_id(before))
    found = session.exec(query.limit(HISTORY_PAGE + 1)).all()
    changes = tuple(_change(*line) for line in found[:HISTORY_PAGE])
    return History(shown, changes, changes[-1].movement_id if len(found) > HISTORY_PAGE else None)


def _rows(session: Session, member: ProducerMember, wanted: ColumnElement[bool], now: datetime) -> list[StockRow]:
    query = (
        select(Offer, Product, stock.last_movement(Offer.id))
        .join(Product, col(Product.id) == Offer.product_id)
        .where(Offer.producer_id == member.producer_id, wanted)
        .order_by(Product.category, Product.name, Offer.label, col(Offer.id))
    )
    found = session.exec(query).all()
    ordered = stock.committed(session, [typed.row_id(offer.id) for offer, _, _ in found])
    selected = set(session.exec(_selected(member)))
    parts = _parts(session, member, now)
    return [
        replace(_row(offer, product, known, ordered, selected), parts=tuple(parts.get(offer.id or 0, ())))
        for offer, product, known in found
    ]


def _parts(session: Session, member: ProducerMember, now: datetime) -> dict[int, list[Kept]]:
    """By offer, for the sales that have not started and that the farm has not left."""
    taking_part = (
        select(Participation.id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .where(
            Participation.distribution_id == Distribution.id,
            col(Participation.withdrawn_at).is_(None),
            Catalog.producer_id == member.producer_id,
        )
    )
    query = (
        select(StockCap, Market.commune, Distribution.starts_at)
        .join(Offer, col(Offer.id) == StockCap.offer_id)
        .join(Distribution, col(Distribution.id) == StockCap.distribution_id)
        .join(Market, col(Market.id) == Distribution.market_id)
        .where(Offer.producer_id == member.producer_id, Distribution.starts_at > now, taking_part.exists())
        .order_by(col(Distribution.starts_at), col(Distribution.id))
    )
    found: dict[int, list[Kept]] = defaultdict(list)
    for cap, commune, starts_at in session.exec(query):
        found[cap.offer_id].append(Kept(commune, starts_at, cap.pieces))
    return found


def _selected(member: ProducerMember) -> Any:
    """Offers in a catalog."""
    return (
        select(CatalogItem.offer_id)
        .join(Catalog, col(Catalog.id) == CatalogItem.catalog_id)
        .where(Catalog.producer_id == member.producer_id, col(Catalog.removed_at).is_(None))
    )


def _awaited(member: ProducerMember) -> Any:
    """Offers that customers have ordered and not received."""
    return (
        select(BasketLine.offer_id)
        .join(Offer, col(Offer.id) == BasketLine.offer_id)
        .where(Offer.producer_id == member.producer_id, col(BasketLine.delivered).is_(None), BasketLine.quantity > 0)
    )


def _row(offer: Offer, product: Product, known: int, ordered: dict[int, int], selected: set[int]) -> StockRow:
    offer_id = typed.row_id(offer.id)
    return StockRow(
        offer_id=offer_id,
        product=product.name,
        label=offer.label,
        portion=offer.portion,
        reference=offer.reference,
        category=product.category,
        limited=offer.stock_limited,
        on_hand=offer.on_hand,
        committed=ordered[offer_id],
        available=stock.available(offer, ordered[offer_id]),
        low_stock=offer.low_stock,
        in_catalog=offer_id in selected and offer.archived_at is None,
        known=known,
    )


def _movements(offer_id: int) -> Any:
    return (
        select(StockMovement, User, Market, Basket)
        .outerjoin(User, col(User.id) == StockMovement.user_id)
        .outerjoin(BasketLine, col(BasketLine.id) == StockMovement.line_id)
        .outerjoin(Basket, col(Basket.id) == BasketLine.basket_id)
        .outerjoin(Distribution, col(Distribution.id) == Basket.distribution_id)
        .outerjoin(Market, col(Market.id) == Distribution.market_id)
        .where(StockMovement.offer_id == offer_id)
        .order_by(col(StockMovement.id).desc())
    )


def _change(movement: StockMovement, user: User | None, market: Market | None, basket: Basket | None) -> Change:
    return Change(
        movement_id=typed.row_id(movement.id),
        kind=movement.kind,
        before=movement.on_hand_after - movement.pieces,
        after=movement.on_hand_after,
        reason=movement.reason,
        who=user.name if user else "",
        market=market.name if market else "",
        order_number=basket.number if basket else None,
        at=movement.at,
    )
