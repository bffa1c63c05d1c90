"""More farms and more baskets at a sale."""

from datetime import datetime, timedelta

from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.market import MarketRole, PaymentMode
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import weighings
from tests.support.sale import Sale
from tests.support.town import (
    NOW,
    ident,
    make_basket,
    make_catalog,
    make_farm,
    make_market_member,
    make_offer,
    make_participation,
    make_priced,
    make_user,
)


def starting(sale: Sale, *, minutes: int = 0) -> datetime:
    """So many minutes after the distribution has started."""
    return sale.distribution.starts_at + timedelta(minutes=minutes)


def collecting(sale: Sale) -> Sale:
    """The market collects, and pays producers on Mondays."""
    sale.market.payment_mode = PaymentMode.ONLINE
    sale.session.flush()
    return sale


def referent_of(sale: Sale, *, first_name: str = "Rachid") -> User:
    """Somebody who may tick baskets and validate."""
    referent = make_user(sale.session, first_name=first_name)
    make_market_member(sale.session, sale.market, referent, MarketRole.REFERENT)
    return referent


def join_farm(sale: Sale, *, name: str, price_cents: int, quantity: int) -> ProducerMember:
    """Another farm at the same distribution, of which the same customer ordered `quantity`."""
    session = sale.session
    farm = make_farm(session, name=name)
    offer = make_offer(session, farm, price_cents=price_cents)
    participation = make_participation(session, make_catalog(session, farm, [offer]), sale.distribution)
    priced = make_priced(session, participation, offer)
    line = BasketLine(
        basket_id=ident(sale.basket),
        priced_offer_id=ident(priced),
        offer_id=ident(offer),
        quantity=quantity,
        created_at=NOW,
    )
    session.add(line)
    session.flush()
    return farm


def another_basket(sale: Sale, *, courgettes: int, user: User | None = None) -> Basket:
    """Another customer, of the first farm."""
    return make_basket(sale.session, sale.distribution, {ident(sale.priced[1]): courgettes}, user=user)


def weigh_all(sale: Sale, grams: int = 1900) -> None:
    """Every chicken of the first basket weighs as much."""
    line = sale.line("Poulet")
    for piece in range(1, line.quantity + 1):
        weighings.weigh(sale.session, sale.farm, line.line_id, piece, grams, now=NOW)
