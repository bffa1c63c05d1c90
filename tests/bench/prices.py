"""A farm with a long catalog, whose prices all change at once."""

from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session

from cagette_pwa.models.account import User
from tests.support.town import ident, make_catalog, make_farm, make_offer, make_product, sign_in

OFFERS = 300


@dataclass(frozen=True)
class LongCatalog:
    """Its farm's session cookie, without its name, and its id."""

    token: str
    catalog_id: int


def make_long_catalog(session: Session) -> LongCatalog:
    """Vegetables, with both fees included, at +5 %."""
    farm = make_farm(session, name="Ferme au long catalogue")
    offers = []
    for number in range(OFFERS):
        product = make_product(session, farm, name=f"Légume {number:03}")
        offers.append(make_offer(session, farm, product=product, price_cents=100 + 7 * number))
    fees = {"include_online_fee": True, "include_platform_fee": True}
    catalog = make_catalog(session, farm, offers, name="Long", modulation=Decimal(5), **fees)
    return LongCatalog(sign_in(session, session.get_one(User, farm.user_id)), ident(catalog))
