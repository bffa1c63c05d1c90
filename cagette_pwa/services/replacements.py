"""Putting something into a basket that its customer did not order: in place of what is missing, or beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from cagette_pwa.database import locked
from cagette_pwa.errors import AlreadyInBasket, NotFound, SaleValidated
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.distribution import Distribution, SaleValidation
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.services import quantities, stock, typed
from cagette_pwa.services.weighings import line_of


@dataclass(frozen=True)
class Choice:
    """An offer of the farm in the sale of a basket: what is available, None without a limit, and what it holds."""

    priced: PricedOffer
    available: int | None
    held: int


def choices(session: Session, member: ProducerMember, basket_id: int, *, now: datetime) -> list[Choice]:
    """What the farm may put into a basket: its offers on sale there, in catalog order. Raises NotFound."""
    basket = _basket(session, member, basket_id)
    query = (
        select(PricedOffer, Offer)
        .join(Offer, col(Offer.id) == PricedOffer.offer_id)
        .where(col(PricedOffer.id).in_(_on_sale(member, basket)))
        .order_by(col(PricedOffer.participation_id), col(PricedOffer.position), col(PricedOffer.id))
    )
    rows = session.exec(query).all()
    committed = stock.committed(session, {priced.offer_id for priced, _ in rows})
    held_query = select(BasketLine.priced_offer_id, BasketLine.quantity).where(BasketLine.basket_id == basket.id)
    held = dict(session.exec(held_query).all())
    return [
        Choice(priced, stock.available(offer, committed[priced.offer_id]), held.get(typed.row_id(priced.id), 0))
        for priced, offer in rows
    ]


def add(
    session: Session,
    member: ProducerMember,
    basket_id: int,
    priced_offer_id: int,
    quantity: int,
    *,
    reason: str = "",
    now: datetime,
) -> None:
    """Puts so many of an offer into a basket that holds none. Sent twice, it counts once.

    Only into the basket of somebody who ordered from the farm. Raises NotFound, AlreadyInBasket, BadInput, NotEnough
    and SaleValidated.
    """
    quantity = typed.whole(quantity, "Quantité", least=1, most=quantities.MOST_PIECES)
    basket = _locked(session, member, basket_id)
    priced = _priced(session, member, basket, priced_offer_id)
    line = _line(session, basket, priced, now)
    if line.quantity not in (0, quantity):
        raise AlreadyInBasket(product=f"« {priced.name} »")
    _put(session, member, line, priced, quantity, reason, now)


def replace(
    session: Session,
    member: ProducerMember,
    line_id: int,
    priced_offer_id: int,
    quantity: int,
    *,
    reason: str = "",
    now: datetime,
) -> None:
    """Puts so many of another offer of the same sale in place of all of a line. Sent twice, it counts once.

    What the basket already holds of the other offer stays in it. Raises NotFound, BadInput, NotEnough, NotTakingPart
    and SaleValidated.
    """
    quantity = typed.whole(quantity, "Quantité", least=1, most=quantities.MOST_PIECES)
    line, priced = line_of(session, member, line_id)
    if line.quantity == 0:
        return
    basket = session.get_one(Basket, line.basket_id)
    other = _priced(session, member, basket, priced_offer_id)
    if other.id == priced.id:
        raise NotFound
    stock.lock_offers(session, [priced.offer_id, other.offer_id])
    _put(session, member, line, priced, 0, reason, now)
    beside = _line(session, basket, other, now)
    _put(session, member, beside, other, beside.quantity + quantity, reason, now)


def _put(
    session: Session,
    member: ProducerMember,
    line: BasketLine,
    priced: PricedOffer,
    quantity: int,
    reason: str,
    now: datetime,
) -> None:
    if quantities.apply(session, member, line, priced, quantity, reason=reason, now=now):
        quantities.say(session, member, line, now=now)


def _basket(session: Session, member: ProducerMember, basket_id: int) -> Basket:
    """A basket in which the farm has a line, be it back to zero."""
    query = (
        select(Basket)
        .join(BasketLine, col(BasketLine.basket_id) == Basket.id)
        .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
        .join(Participation, col(Participation.id) == PricedOffer.participation_id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .where(Basket.id == typed.row_id(basket_id), Catalog.producer_id == member.producer_id)
    )
    found = session.exec(query.limit(1)).first()
    if found is None:
        raise NotFound
    return found


def _locked(session: Session, member: ProducerMember, basket_id: int) -> Basket:
    """The same with its distribution locked; raises SaleValidated once money moves."""
    basket = _basket(session, member, basket_id)
    session.exec(locked(select(Distribution).where(Distribution.id == basket.distribution_id))).one()
    validated = select(SaleValidation.id).where(SaleValidation.distribution_id == basket.distribution_id)
    if session.exec(validated).first() is not None:
        raise SaleValidated
    return basket


def _priced(session: Session, member: ProducerMember, basket: Basket, priced_offer_id: int) -> PricedOffer:
    query = select(PricedOffer).where(
        PricedOffer.id == typed.row_id(priced_offer_id), col(PricedOffer.id).in_(_on_sale(member, basket))
    )
    found = session.exec(query).first()
    if found is None:
        raise NotFound
    return found


def _on_sale(member: ProducerMember, basket: Basket) -> Any:
    """A subquery: priced offers of the farm in the basket's sale that were not taken out of it."""
    return (
        select(PricedOffer.id)
        .join(Participation, col(Participation.id) == PricedOffer.participation_id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .where(
            Participation.distribution_id == basket.distribution_id,
            Catalog.producer_id == member.producer_id,
            col(Participation.withdrawn_at).is_(None),
            col(PricedOffer.removed_at).is_(None),
        )
    )


def _line(session: Session, basket: Basket, priced: PricedOffer, now: datetime) -> BasketLine:
    """The basket's line of an offer, empty if it is new; what is put in after the delivery was never committed."""
    query = select(BasketLine).where(
        BasketLine.basket_id == basket.id, BasketLine.priced_offer_id == typed.row_id(priced.id)
    )
    found = session.exec(query.execution_options(populate_existing=True)).first()
    if found:
        return found
    settled = session.get_one(Distribution, basket.distribution_id).delivered_at is not None
    line = BasketLine(
        basket_id=typed.row_id(basket.id),
        priced_offer_id=typed.row_id(priced.id),
        offer_id=priced.offer_id,
        quantity=0,
        delivered=0 if settled else None,
        created_at=now,
    )
    session.add(line)
    session.flush()
    return line
