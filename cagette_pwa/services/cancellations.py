"""Leaving a sale for which customers have ordered: what they ordered is cancelled, with a word to each of them.

The guide: « il faudra […] les contacter un par un pour expliquer une annulation avant de mettre à 0 les quantités
commandées, et ensuite, ne plus participer ».
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import func
from sqlmodel import Session, col, select

from cagette_pwa import routes
from cagette_pwa.clock import day_words
from cagette_pwa.errors import BadInput, NotTakingPart
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.money import euros
from cagette_pwa.services import notices, presence, quantities, typed
from cagette_pwa.services.lines import OrderedLine, ordered_lines
from cagette_pwa.services.selected_sales import Sale, locked_sales

LONGEST_MESSAGE = 1000
REASON = "Vente annulée par la ferme"


@dataclass(frozen=True)
class Cancellation:
    """What is cancelled, or would be: customers to tell, and the sum of what they ordered, unweighed at its most."""

    customers: int
    articles: int
    cents: int
    names: tuple[str, ...] = ()
    """Of these customers, in order of their number."""


def preview(
    session: Session, member: ProducerMember, catalog_id: int, distribution_id: int, *, now: datetime
) -> Cancellation:
    """What cancelling would cancel now. Raises NotTakingPart."""
    query = (
        select(Participation.id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .where(
            Catalog.producer_id == member.producer_id,
            Participation.catalog_id == typed.row_id(catalog_id),
            Participation.distribution_id == typed.row_id(distribution_id),
            col(Participation.withdrawn_at).is_(None),
        )
    )
    participation_id = session.exec(query).first()
    if participation_id is None:
        raise NotTakingPart
    return _sum(_ordered(session, participation_id))


def cancel_sale(
    session: Session, member: ProducerMember, catalog_id: int, distribution_id: int, message: str, *, now: datetime
) -> Cancellation:
    """Sets all that was ordered from the catalog in this sale to zero, tells each customer why, and leaves the sale.

    Lines of other catalogs and of other farms stay. Sent late or twice, it finds the sale left and does nothing.
    Raises NotFound, SaleStarted once the distribution has begun, and BadInput for customers without a word.
    """
    (sale,) = locked_sales(session, member, [(catalog_id, distribution_id)], now)
    if sale.joined is None:
        return Cancellation(0, 0, 0)
    participation_id = typed.row_id(sale.joined.id)
    lines = _ordered(session, participation_id)
    said = typed.paragraph(message, "Message", most=LONGEST_MESSAGE)
    if lines and not said:
        raise BadInput(field="Message", help="expliquez à vos clients pourquoi vous annulez.")
    changes = quantities.clear(session, member, participation_id, reason=REASON, now=now)
    causes = {change.line_id: typed.row_id(change.id) for change in changes}
    _tell(session, member, sale, lines, causes, said, now)
    presence.leave(session, member.user_id, [sale.joined], now)
    return _sum(lines)


def _ordered(session: Session, participation_id: int) -> list[OrderedLine]:
    return [line for line in ordered_lines(session, participation_ids=[participation_id]) if line.quantity]


def _sum(lines: Sequence[OrderedLine]) -> Cancellation:
    return Cancellation(
        customers=len({line.holder.basket_id for line in lines}),
        articles=sum(line.articles for line in lines),
        cents=sum(line.amount_cents for line in lines),
        names=tuple({line.holder.number: line.holder.customer for line in lines}.values()),
    )


def _tell(
    session: Session,
    member: ProducerMember,
    sale: Sale,
    lines: Sequence[OrderedLine],
    causes: dict[int, int],
    said: str,
    now: datetime,
) -> None:
    """One message a customer; its cause is the first of the changes, so another cancellation is told again."""
    farm = session.get_one(Producer, member.producer_id)
    market = session.get_one(Market, sale.distribution.market_id)
    customers = _customers(session, {line.holder.basket_id for line in lines})
    fuller = _still_filled(session, customers)
    for holder, found in groupby(lines, key=lambda line: line.holder):
        theirs = list(found)
        where = f"n° {holder.number} du {day_words(sale.distribution.starts_at)}"
        notices.tell(
            session,
            typed.row_id(customers[holder.basket_id].id),
            key=f"annulation-{min(causes[line.line_id] for line in theirs)}",
            text=f"Commande {where}, {market.name} : {farm.name} annule {_products(theirs)}.",
            path=routes.at(routes.ORDER, public_id=holder.public_id),
            subject=f"Annulation dans votre commande {where}",
            body=_letter(farm, f"{where}, {market.name}", theirs, said, rest=holder.basket_id in fuller),
            now=now,
        )


def _letter(farm: Producer, where: str, lines: Sequence[OrderedLine], said: str, *, rest: bool) -> str:
    return "\n\n".join(
        [
            f"{farm.name} a dû annuler {_products(lines)} de votre commande {where} :",
            "\n".join(line.words for line in lines),
            f"Message de {farm.name} :\n{said}",
            f"Cela fait {_most(lines)}{euros(sum(line.amount_cents for line in lines))} de moins à régler. "
            + (
                "Le reste de votre commande ne change pas."
                if rest
                else "Votre commande est maintenant vide : vous n'avez rien à retirer."
            ),
        ]
    )


def _products(lines: Sequence[OrderedLine]) -> str:
    return f"{len(lines)} produits" if len(lines) > 1 else "1 produit"


def _most(lines: Sequence[OrderedLine]) -> str:
    return "jusqu'à " if any(line.to_weigh for line in lines) else ""


def _customers(session: Session, basket_ids: set[int]) -> dict[int, User]:
    query = select(Basket.id, User).join(User, col(User.id) == Basket.user_id).where(col(Basket.id).in_(basket_ids))
    return {typed.row_id(basket_id): user for basket_id, user in session.exec(query)}


def _still_filled(session: Session, basket_ids: dict[int, User]) -> set[int]:
    """The baskets in which something is left."""
    query = (
        select(BasketLine.basket_id)
        .where(col(BasketLine.basket_id).in_(basket_ids))
        .group_by(col(BasketLine.basket_id))
        .having(func.sum(BasketLine.quantity) > 0)
    )
    return set(session.exec(query))
