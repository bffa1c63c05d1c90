"""A sale with one farm and one basket: what most tests of the day of the sale begin with."""

from dataclasses import dataclass

from sqlmodel import Session

from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.services.lines import OrderedLine, ordered_lines
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_offer,
    make_participation,
    make_priced,
    make_user,
    make_weighed_offer,
)


@dataclass(frozen=True)
class Sale:
    """`customer` ordered chickens (varying, 9,50 €/kg) and courgettes (500 g at 1,80 €) from `farm` at `market`."""

    session: Session
    farm: ProducerMember
    market: Market
    distribution: Distribution
    participation: Participation
    customer: User
    basket: Basket
    chickens: Offer
    courgettes: Offer
    priced: tuple[PricedOffer, PricedOffer]

    def line(self, product: str) -> OrderedLine:
        """The line of the basket whose product begins so, read anew."""
        lines = ordered_lines(self.session, distribution_id=ident(self.distribution))
        return next(line for line in lines if line.sold.product.startswith(product))


def make_sale(session: Session, *, chickens: int, courgettes: int, stock: int | None = None) -> Sale:
    """`stock` limits the courgettes."""
    farm, market = make_farm(session), make_market(session)
    offers = make_weighed_offer(session, farm), make_offer(session, farm, stock=stock)
    catalog = make_catalog(session, farm, offers)
    make_link(session, catalog, market)
    distribution = make_distribution(session, market)
    participation = make_participation(session, catalog, distribution)
    first, second = (make_priced(session, participation, offer) for offer in offers)
    customer = make_user(session, first_name="Brigitte", phone="06 39 98 12 34")
    quantities = {ident(first): chickens, ident(second): courgettes}
    basket = make_basket(session, distribution, quantities, user=customer)
    return Sale(session, farm, market, distribution, participation, customer, basket, *offers, (first, second))
