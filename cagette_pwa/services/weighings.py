"""The scale: grams of each piece of a variable-weight line, append-only, and the one source of weights."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from cagette_pwa import money
from cagette_pwa.database import locked
from cagette_pwa.errors import NotFound, NotWeighed, OddWeight, SaleValidated
from cagette_pwa.models.basket import Basket, BasketLine, Weighing
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.distribution import Distribution, SaleValidation
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import registers, typed

HEAVIEST_GRAMS = 999_999
ODD_FACTOR = 2
"""A piece over twice its maximum weight, or under a quarter of what is expected, is asked about."""


def weigh(
    session: Session,
    member: ProducerMember,
    line_id: int,
    piece: int,
    grams: int,
    *,
    sure: bool = False,
    now: datetime,
) -> None:
    """Records what one piece of a line weighs; the last weighing of a piece holds.

    Raises NotFound, NotWeighed for a line sold by the piece, BadInput for a piece that was not ordered,
    OddWeight for a weight that looks like a slip unless `sure`, SaleValidated once money moves. The same weight
    sent twice is recorded once.
    """
    line, priced = line_of(session, member, line_id)
    if not priced.variable_weight:
        raise NotWeighed(name=priced.name)
    if line.quantity == 0:
        raise NotFound
    piece = typed.whole(piece, "Pièce", least=1, most=line.quantity)
    grams = typed.whole(grams, "Poids", least=1, most=HEAVIEST_GRAMS)
    if not sure and is_odd(grams, priced):
        raise OddWeight(weight=money.weight(grams), name=priced.product_name)
    if weighed(session, [line_id])[line_id].get(piece) != grams:
        _append(session, member, line, piece, grams, now)


def unweigh(session: Session, member: ProducerMember, line_id: int, piece: int, *, now: datetime) -> None:
    """Takes back the weight of a piece; raises NotFound and SaleValidated."""
    line, _ = line_of(session, member, line_id)
    if piece in weighed(session, [line_id])[line_id]:
        _append(session, member, line, piece, None, now)


def weighed(session: Session, line_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """Grams by piece, for each line; pieces not weighed are absent."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for line_id, piece, grams in session.exec(_WEIGHED, params={"line_ids": list(line_ids)}):
        if grams is None:
            found[line_id].pop(piece, None)
        else:
            found[line_id][piece] = grams
    return found


def is_odd(grams: int, priced: PricedOffer) -> bool:
    """Whether a person should look twice: 18,5 kg for a chicken, or 19 g."""
    most, expected = priced.max_grams or 0, priced.expected_grams or 0
    return grams > most * ODD_FACTOR or grams * ODD_FACTOR * ODD_FACTOR < expected


def line_of(session: Session, member: ProducerMember, line_id: int) -> tuple[BasketLine, PricedOffer]:
    """A line of the farm's own, in a sale that is not validated, with its distribution locked.

    Ordering, settling and validating take the same lock. Raises NotFound and SaleValidated.
    """
    query = (
        select(PricedOffer, Basket.distribution_id)
        .join(BasketLine, col(BasketLine.priced_offer_id) == PricedOffer.id)
        .join(Participation, col(Participation.id) == PricedOffer.participation_id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .join(Basket, col(Basket.id) == BasketLine.basket_id)
        .where(BasketLine.id == typed.row_id(line_id), Catalog.producer_id == member.producer_id)
    )
    found = session.exec(query).first()
    if found is None:
        raise NotFound
    priced, distribution_id = found
    session.exec(locked(select(Distribution).where(Distribution.id == distribution_id))).one()
    validated = select(SaleValidation.id).where(SaleValidation.distribution_id == distribution_id)
    if session.exec(validated).first() is not None:
        raise SaleValidated
    fresh = select(BasketLine).where(BasketLine.id == line_id).execution_options(populate_existing=True)
    return session.exec(fresh).one(), priced


def _append(
    session: Session, member: ProducerMember, line: BasketLine, piece: int, grams: int | None, now: datetime
) -> None:
    """In the ledger of the scale, and for the phones that weigh too."""
    line_id = typed.row_id(line.id)
    session.add(Weighing(line_id=line_id, piece=piece, grams=grams, user_id=member.user_id, at=now))
    registers.say(
        session,
        registers.subject(registers.WEIGHT, line_id, piece),
        grams,
        distribution_id=session.get_one(Basket, line.basket_id).distribution_id,
        producer_id=member.producer_id,
        user_id=member.user_id,
        now=now,
    )


_WEIGHED: Any = (
    select(Weighing.line_id, Weighing.piece, Weighing.grams)
    .where(col(Weighing.line_id).in_(bindparam("line_ids", expanding=True)))
    .order_by(col(Weighing.id))
)
