"""An order as its customer reads it: on the page of its number, and in the mail that confirms it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from cagette_pwa import routes
from cagette_pwa.clock import slot_words
from cagette_pwa.errors import UnknownOrder
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market, PaymentMode
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.producer import Producer
from cagette_pwa.models.product import Offer
from cagette_pwa.money import euros
from cagette_pwa.services import notices

PAYMENT_WORDS = {
    PaymentMode.ON_SITE: "Vous réglez chaque producteur sur place, en retirant votre commande.",
    PaymentMode.ONLINE: "Vous réglez le tout au comptoir du marché, en retirant votre commande.",
}
WEIGHED_WORDS = (
    "Ce qui est pesé à la préparation est compté ici à son poids le plus fort : "
    "vous paierez le poids réel, jamais plus que ce total."
)


@dataclass(frozen=True)
class TicketLine:
    """`quantity` pieces of `priced`, from `farm`; `cents` is the most they will cost."""

    id: int
    farm: str
    priced: PricedOffer
    quantity: int

    @property
    def cents(self) -> int:
        """What the line costs, TTC, at the weights known."""
        return self.priced.cents(self.quantity, [])


@dataclass(frozen=True)
class Ticket:
    """One basket with what its customer must know to fetch it."""

    basket: Basket
    customer: User
    distribution: Distribution
    market: Market
    lines: tuple[TicketLine, ...]

    @property
    def total_cents(self) -> int:
        """The sum of the lines, each rounded once."""
        return sum(line.cents for line in self.lines)

    @property
    def is_weighed(self) -> bool:
        """The total may come down once something is weighed."""
        return any(line.priced.variable_weight and line.quantity for line in self.lines)


def place_words(market: Market) -> str:
    """`Salle des fêtes, Segonzac`."""
    address, commune = market.address, market.commune
    return address if commune.lower() in address.lower() else ", ".join(filter(None, (address, commune)))


def ticket_of(session: Session, user: User, public_id: str, *, now: datetime) -> Ticket:
    """The order with this address, of this person only; raises UnknownOrder."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", str(public_id)):  # PostgreSQL would choke on a NUL
        raise UnknownOrder
    query = select(Basket).where(Basket.public_id == public_id, Basket.user_id == user.id)
    basket = session.exec(query).first()
    if basket is None:
        raise UnknownOrder
    return _ticket(session, user, basket)


def confirm(session: Session, user: User, basket: Basket, *, cause: str, now: datetime) -> None:
    """Tell the customer, once for a `cause`: the number, the lines, when and where, how to pay."""
    ticket = _ticket(session, user, basket)
    assert user.id is not None
    notices.tell(
        session,
        user.id,
        key=f"commande-{basket.id}-{cause}",
        text=f"Commande n°{basket.number} enregistrée : {ticket.market.name}, {_slot(ticket)}.",
        path=routes.at(routes.ORDER, public_id=basket.public_id),
        subject=f"Votre commande n°{basket.number} : {ticket.market.name}",
        body=_letter(ticket),
        now=now,
    )


def _ticket(session: Session, user: User, basket: Basket) -> Ticket:
    query = (
        select(Distribution, Market)
        .join(Market, col(Market.id) == Distribution.market_id)
        .where(Distribution.id == basket.distribution_id)
    )
    distribution, market = session.exec(query).one()
    return Ticket(basket, user, distribution, market, tuple(_lines(session, basket)))


def _lines(session: Session, basket: Basket) -> Sequence[TicketLine]:
    query = (
        select(BasketLine, Producer.name, PricedOffer)
        .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
        .join(Offer, col(Offer.id) == BasketLine.offer_id)
        .join(Producer, col(Producer.id) == Offer.producer_id)
        .where(BasketLine.basket_id == basket.id)
        .order_by(Producer.name, col(PricedOffer.position), col(PricedOffer.id))
    )
    return [TicketLine(line.id or 0, farm, priced, line.quantity) for line, farm, priced in session.exec(query)]


def _slot(ticket: Ticket) -> str:
    return slot_words(ticket.distribution.starts_at, ticket.distribution.ends_at)


def _letter(ticket: Ticket) -> str:
    parts = [
        f"Votre numéro de commande : {ticket.basket.number}",
        f"À retirer {_slot(ticket)}\n{ticket.market.name}, {place_words(ticket.market)}",
        "\n".join(_line_words(line) for line in ticket.lines if line.quantity),
        f"Total : {euros(ticket.total_cents)}",
        *([WEIGHED_WORDS] if ticket.is_weighed else []),
        PAYMENT_WORDS[ticket.market.payment_mode],
    ]
    return "\n\n".join(parts)


def _line_words(line: TicketLine) -> str:
    most = "jusqu'à " if line.priced.variable_weight else ""
    return f"{line.quantity} × {line.priced.name} ({line.farm}) : {most}{euros(line.cents)}"
