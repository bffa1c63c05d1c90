"""How a catalog prices its offers: a modulation of all of them, the fees that it includes, and prices fixed by hand.

Every change first freezes the price lists of sales that are open, so that it reaches the next ones only.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlmodel import Session, select

from cagette_pwa import clock, money
from cagette_pwa.errors import BadInput, NotFound
from cagette_pwa.models.catalog import MODULATION_LIMIT, Catalog, CatalogItem
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import price_lists, prices, typed
from cagette_pwa.services.catalogs import catalog_of
from cagette_pwa.services.product_drafts import HIGHEST_CENTS

MODULATION_CENTS_LIMIT: Final = 10_000


def set_modulation(
    session: Session,
    member: ProducerMember,
    catalog_id: int,
    percent: Decimal = Decimal(0),
    cents: int = 0,
    *,
    now: datetime,
) -> None:
    """Add a percentage to every base price, or so many cents: one of the two, the other is 0.

    Fixed prices do not follow. Raises BadInput, NotFound and WouldBeFree.
    """
    percent, cents = _percent(percent), _cents(cents)
    if percent and cents:
        raise BadInput(field="Modulation", help="choisissez un pourcentage ou un montant en euros, pas les deux.")
    catalog = _opened(session, member, catalog_id, now)
    catalog.modulation, catalog.modulation_cents = percent, cents
    _settle(session, catalog, now)


def include_fees(
    session: Session, member: ProducerMember, catalog_id: int, online: bool, platform: bool, *, now: datetime
) -> None:
    """Say which of the platform's fees the prices include, so that the producer keeps the whole of theirs."""
    catalog = _opened(session, member, catalog_id, now)
    catalog.include_online_fee, catalog.include_platform_fee = online is True, platform is True
    _settle(session, catalog, now)


def fix_price(
    session: Session,
    member: ProducerMember,
    catalog_id: int,
    offer_id: int,
    cents: int | None,
    *,
    now: datetime,
) -> None:
    """Give one offer a price of its own in this catalog, what the customer pays; None goes back to the rule."""
    if cents is not None and (type(cents) is not int or not 1 <= cents <= HIGHEST_CENTS):
        raise BadInput(field="Prix", help=f"indiquez de {money.euros(1)} à {money.euros(HIGHEST_CENTS)}.")
    catalog = _opened(session, member, catalog_id, now)
    query = select(CatalogItem).where(
        CatalogItem.catalog_id == catalog.id, CatalogItem.offer_id == typed.row_id(offer_id)
    )
    item = session.exec(query).first()
    if item is None:
        raise NotFound
    item.price_cents = cents
    _settle(session, catalog, now)


def _opened(session: Session, member: ProducerMember, catalog_id: int, now: datetime) -> Catalog:
    price_lists.freeze_due(session, producer_id=member.producer_id, now=now)
    return catalog_of(session, member.producer_id, catalog_id)


def _settle(session: Session, catalog: Catalog, now: datetime) -> None:
    session.flush()
    prices.refuse_free(session, catalog, clock.paris(now).date())


def _percent(value: Any) -> Decimal:
    limit = int(MODULATION_LIMIT)
    refused = BadInput(field="Modulation", help=f"indiquez un pourcentage, de -{limit} à {limit}.")
    if type(value) not in (int, Decimal):
        raise refused
    percent = Decimal(value)
    if not percent.is_finite() or abs(percent) > MODULATION_LIMIT:
        raise refused
    return percent.quantize(Decimal("0.01"))


def _cents(value: Any) -> int:
    if type(value) is not int or abs(value) > MODULATION_CENTS_LIMIT:
        most = money.euros(MODULATION_CENTS_LIMIT)
        raise BadInput(field="Modulation", help=f"indiquez un montant, de -{most} à {most}.")
    return value
