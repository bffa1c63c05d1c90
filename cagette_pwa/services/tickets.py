"""An order as its customer reads it: on the page of its number, and in the mail that confirms it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from cagette_pwa import routes
from cagette_pwa.clock import slot_words
from cagette_pwa.errors import UnknownOrder
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, OrderAttempt
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market, PaymentMode
from cagette_pwa.models.producer import Producer
from cagette_pwa.money import euros
from cagette_pwa.services import enclosures, notices
from cagette_pwa.services.lines import OrderedLine, ordered_lines

PAYMENT_WORDS = {
    PaymentMode.ON_SITE: "Vous réglez chaque producteur sur place, en retirant votre commande.",
    PaymentMode.ONLINE: "Vous réglez le tout au comptoir du marché, en retirant votre commande.",
}
CODE_WORDS = (
    "Le code de retrait est joint à ce mail, et sur la page de votre commande. "
    "Montrez-le en arrivant, ou donnez votre numéro."
)
WEIGHED_WORDS = (
    "Ce qui est pesé à la préparation est compté ici à son poids le plus fort : "
    "vous paierez le poids réel, jamais plus que ce total."
)


@dataclass(frozen=True)
class TicketLine:
    """A line as everybody else reads it, and the farm it comes from."""

    farm: str
    line: OrderedLine

    @property
    def is_open_ended(self) -> bool:
        """It costs this much at most: some of it is not weighed yet."""
        return self.line.to_weigh > 0


@dataclass(frozen=True)
class Ticket:
    """One basket with what its customer must know to fetch it."""

    basket: Basket
    customer: User
    distribution: Distribution
    market: Market
    lines: tuple[TicketLine, ...]
    keys: tuple[str, ...]
    """With which the customer's browsers sent it."""

    @property
    def total_cents(self) -> int:
        """The sum of the lines, each rounded once."""
        return sum(one.line.amount_cents for one in self.lines)

    @property
    def is_open_ended(self) -> bool:
        """The total may come down once something is weighed."""
        return any(one.is_open_ended for one in self.lines)


def place_words(market: Market) -> str:
    """`Salle des fêtes, Segonzac`."""
    address, commune = market.address, market.commune
    return address if commune.lower() in address.lower() else ", ".join(filter(None, (address, commune)))


def ticket_of(session: Session, user: User, public_id: str, *, now: datetime) -> Ticket:
    """The order with this address, of this person only; raises UnknownOrder."""
    return _ticket(session, user, basket_of(session, user, public_id))


def basket_of(session: Session, user: User, public_id: str) -> Basket:
    """The basket with this address, of this person only; raises UnknownOrder."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", str(public_id)):  # PostgreSQL would choke on a NUL
        raise UnknownOrder
    basket: Basket | None = session.execute(_BASKET, {"public_id": public_id, "user_id": user.id}).scalar()
    if basket is None:
        raise UnknownOrder
    return basket


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
        papers=enclosures.pickup_code(basket),
        now=now,
    )


def _ticket(session: Session, user: User, basket: Basket) -> Ticket:
    distribution, market = session.execute(_SALE, {"distribution_id": basket.distribution_id}).one()
    keys = session.execute(_KEYS, {"basket_id": basket.id}).scalars()
    return Ticket(basket, user, distribution, market, _lines(session, basket), tuple(keys))


def _lines(session: Session, basket: Basket) -> tuple[TicketLine, ...]:
    """Farm by farm; what the farm has put down to nothing is left out."""
    lines = [line for line in ordered_lines(session, basket_id=basket.id) if line.quantity]
    idents = {line.sold.producer_id for line in lines}
    names = dict(session.execute(_FARMS, {"producer_ids": list(idents)}).all())
    return tuple(sorted((TicketLine(names[line.sold.producer_id], line) for line in lines), key=lambda one: one.farm))


def _slot(ticket: Ticket) -> str:
    return slot_words(ticket.distribution.starts_at, ticket.distribution.ends_at)


def _letter(ticket: Ticket) -> str:
    parts = [
        f"Votre numéro de commande : {ticket.basket.number}",
        CODE_WORDS,
        f"À retirer {_slot(ticket)}\n{ticket.market.name}, {place_words(ticket.market)}",
        "\n".join(_line_words(one) for one in ticket.lines),
        f"Total : {euros(ticket.total_cents)}",
        *([WEIGHED_WORDS] if ticket.is_open_ended else []),
        PAYMENT_WORDS[ticket.market.payment_mode],
    ]
    return "\n\n".join(parts)


def _line_words(one: TicketLine) -> str:
    most = "jusqu'à " if one.is_open_ended else ""
    return f"{one.line.words} ({one.farm}) : {most}{euros(one.line.amount_cents)}"


# Every order is read back for its mail: the statements are written once.

_BASKET: Any = select(Basket).where(
    Basket.public_id == bindparam("public_id"), col(Basket.user_id) == bindparam("user_id")
)
_SALE: Any = (
    select(Distribution, Market)
    .join(Market, col(Market.id) == Distribution.market_id)
    .where(col(Distribution.id) == bindparam("distribution_id"))
)
_KEYS: Any = select(OrderAttempt.key).where(col(OrderAttempt.basket_id) == bindparam("basket_id"))
_FARMS: Any = select(Producer.id, Producer.name).where(col(Producer.id).in_(bindparam("producer_ids", expanding=True)))
