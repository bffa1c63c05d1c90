"""Less was harvested than was ordered: who gets how much less of a product, over all chosen sales.

The cuts are a pure function of the orders. What the farmer saw is applied or nothing is: its digest says which it was.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from cagette_pwa.database import locked
from cagette_pwa.errors import NotFound, ShortageMoved
from cagette_pwa.models.account import User, full_name
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.distribution import Distribution, SaleValidation
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.portion import Portion
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import quantities, stock, typed
from cagette_pwa.services.cuts import Method, keep

MOST_PIECES: Final = 999_999


@dataclass(frozen=True)
class Cut:
    """What one customer had ordered, and keeps."""

    line_id: int
    number: int
    customer: str
    market: str
    before: int
    after: int


@dataclass(frozen=True)
class Shortage:
    """What would be done; `missing` is never more than what was ordered. `cuts` are of those who lose some."""

    product: str
    portion: Portion
    ordered: int
    missing: int
    sales: int
    cuts: tuple[Cut, ...]
    digest: str


def preview(
    session: Session,
    member: ProducerMember,
    participation_ids: Collection[int],
    priced_offer_id: int,
    missing: int,
    method: Method,
    *,
    now: datetime,
) -> Shortage:
    """Who would lose what, over the sales that are not validated. Raises NotFound and BadInput."""
    missing = typed.whole(missing, "Quantité manquante", least=0, most=MOST_PIECES)
    priced = _priced(session, member, participation_ids, priced_offer_id)
    rows = [
        row
        for row in session.execute(_LINES, _asked(member, participation_ids, priced.offer_id)).all()
        if Portion.of(row) == priced.portion
    ]
    kept = keep([row.quantity for row in rows], missing, method)
    cuts = tuple(_cut(row, after) for row, after in zip(rows, kept, strict=True) if after < row.quantity)
    ordered = sum(row.quantity for row in rows)
    seen = repr((method.value, missing, [(row.line_id, row.quantity) for row in rows])).encode()
    return Shortage(
        product=priced.name,
        portion=priced.portion,
        ordered=ordered,
        missing=min(missing, ordered),
        sales=len({row.participation_id for row in rows}),
        cuts=cuts,
        digest=sha256(seen).hexdigest(),
    )


def settle(
    session: Session,
    member: ProducerMember,
    participation_ids: Collection[int],
    priced_offer_id: int,
    missing: int,
    method: Method,
    *,
    seen: str,
    reason: str = "",
    now: datetime,
) -> int:
    """Does what the preview whose digest was `seen` showed, all of it; how many orders lose some.

    Raises ShortageMoved when an order has changed since, and what `preview` and `quantities.apply` raise.
    """
    priced = _priced(session, member, participation_ids, priced_offer_id)
    _lock(session, member, participation_ids, priced.offer_id)
    found = preview(session, member, participation_ids, priced_offer_id, missing, method, now=now)
    if found.digest != seen:
        raise ShortageMoved
    for cut in found.cuts:
        line = session.get_one(BasketLine, cut.line_id, populate_existing=True)
        sold = session.get_one(PricedOffer, line.priced_offer_id)
        if quantities.apply(session, member, line, sold, cut.after, reason=reason, now=now):
            quantities.say(session, member, line, now=now)
    return len(found.cuts)


def _priced(
    session: Session, member: ProducerMember, participation_ids: Collection[int], priced_offer_id: int
) -> PricedOffer:
    query = (
        select(PricedOffer)
        .join(Participation, col(Participation.id) == PricedOffer.participation_id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .where(
            col(PricedOffer.id) == typed.row_id(priced_offer_id),
            col(PricedOffer.participation_id).in_(list(participation_ids)),
            col(Catalog.producer_id) == member.producer_id,
        )
    )
    found: PricedOffer | None = session.execute(query).scalar()
    if found is None:
        raise NotFound
    return found


def _lock(session: Session, member: ProducerMember, participation_ids: Collection[int], offer_id: int) -> None:
    """The distributions in the order of their ids, as everybody who needs several; then the offer."""
    rows = session.execute(_LINES, _asked(member, participation_ids, offer_id)).all()
    ids = {row.distribution_id for row in rows}
    held = select(Distribution).where(col(Distribution.id).in_(ids)).order_by(col(Distribution.id))
    session.execute(locked(held)).all()
    stock.lock_offers(session, [offer_id])


def _asked(member: ProducerMember, participation_ids: Collection[int], offer_id: int) -> dict[str, Any]:
    return {"producer_id": member.producer_id, "participation_ids": list(participation_ids), "offer_id": offer_id}


def _cut(row: Any, after: int) -> Cut:
    return Cut(row.line_id, row.number, full_name(row.first_name, row.last_name), row.market, row.quantity, after)


_LINES: Any = (
    select(
        col(BasketLine.id).label("line_id"),
        col(BasketLine.quantity),
        col(Basket.number),
        col(Basket.distribution_id),
        col(User.first_name),
        col(User.last_name),
        col(Market.name).label("market"),
        col(PricedOffer.participation_id),
        col(PricedOffer.unit),
        col(PricedOffer.pack_size),
        col(PricedOffer.bulk),
        col(PricedOffer.variable_weight),
        col(PricedOffer.expected_grams),
        col(PricedOffer.max_grams),
    )
    .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
    .join(Participation, col(Participation.id) == PricedOffer.participation_id)
    .join(Catalog, col(Catalog.id) == Participation.catalog_id)
    .join(Basket, col(Basket.id) == BasketLine.basket_id)
    .join(User, col(User.id) == Basket.user_id)
    .join(Distribution, col(Distribution.id) == Basket.distribution_id)
    .join(Market, col(Market.id) == Distribution.market_id)
    .outerjoin(SaleValidation, col(SaleValidation.distribution_id) == Distribution.id)
    .where(
        col(PricedOffer.participation_id).in_(bindparam("participation_ids", expanding=True)),
        col(PricedOffer.offer_id) == bindparam("offer_id"),
        col(Catalog.producer_id) == bindparam("producer_id"),
        col(Participation.withdrawn_at).is_(None),
        col(SaleValidation.id).is_(None),
        col(BasketLine.quantity) > 0,
    )
    .order_by(col(BasketLine.created_at), col(BasketLine.id))
)
