"""How a catalog prices its offers: a modulation of all of them, the fees that it includes, and prices fixed by hand.

Every change first freezes the price lists of sales that are open, so that it reaches the next ones only.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlmodel import Session, select

from cagette_pwa import clock, money
from cagette_pwa.errors import BadInput, NotFound
from cagette_pwa.models.catalog import MODULATION_LIMIT, Catalog, CatalogItem
from cagette_pwa.models.price import FeeKind
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import fees, price_lists, prices, product_drafts, typed
from cagette_pwa.services.catalogs import catalog_of, read_catalog
from cagette_pwa.services.fees import Fee
from cagette_pwa.services.price_changes import PriceMoved
from cagette_pwa.services.prices import BasePrice

MODULATION_CENTS_LIMIT: Final = 10_000


@dataclass(frozen=True)
class PriceSheet:
    """A catalog's price rule, the platform's fees today, and the prices that the rule applies to."""

    id: int
    modulation: Decimal
    modulation_cents: int
    include_online_fee: bool
    include_platform_fee: bool
    fees: dict[FeeKind, Fee]
    offers: tuple[BasePrice, ...]


def sheet(session: Session, member: ProducerMember, catalog_id: int, *, now: datetime) -> PriceSheet:
    """One catalog of the farm, in three queries; raises NotFound."""
    found = read_catalog(session, member.producer_id, catalog_id)
    return PriceSheet(
        id=catalog_id,
        modulation=found.modulation,
        modulation_cents=found.modulation_cents,
        include_online_fee=found.include_online_fee,
        include_platform_fee=found.include_platform_fee,
        fees=fees.schedule(session, clock.paris(now).date()),
        offers=tuple(prices.base_prices(session, catalog_id)),
    )


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
    session: Session,
    member: ProducerMember,
    catalog_id: int,
    *,
    online: bool | None = None,
    platform: bool | None = None,
    now: datetime,
) -> None:
    """Say which of the platform's fees the prices include, so that the producer keeps the whole of theirs.

    None leaves a fee as it is: a colleague may just have changed that one.
    """
    catalog = _opened(session, member, catalog_id, now)
    if online is not None:
        catalog.include_online_fee = online is True
    if platform is not None:
        catalog.include_platform_fee = platform is True
    _settle(session, catalog, now)


def fix_price(
    session: Session,
    member: ProducerMember,
    catalog_id: int,
    offer_id: int,
    cents: int | None,
    *,
    seen: int | None = None,
    now: datetime,
) -> None:
    """Give one offer a price of its own in this catalog, what the customer pays; None goes back to the rule.

    `seen` is the own price from which it was meant, 0 for none: when it is no longer so, raises PriceMoved.
    """
    if cents is not None:
        product_drafts.checked_price(cents)
    catalog = _opened(session, member, catalog_id, now)
    query = select(CatalogItem).where(
        CatalogItem.catalog_id == catalog.id, CatalogItem.offer_id == typed.row_id(offer_id)
    )
    item = session.exec(query.execution_options(populate_existing=True)).first()
    if item is None:
        raise NotFound
    if seen is not None and item.price_cents not in (seen or None, cents):
        raise _moved(session, catalog, offer_id)
    item.price_cents = cents
    _settle(session, catalog, now)


def _opened(session: Session, member: ProducerMember, catalog_id: int, now: datetime) -> Catalog:
    price_lists.freeze_due(session, producer_id=member.producer_id, now=now)
    return catalog_of(session, member.producer_id, catalog_id)


def _settle(session: Session, catalog: Catalog, now: datetime) -> None:
    session.flush()
    prices.refuse_free(session, catalog, clock.paris(now).date())


def _moved(session: Session, catalog: Catalog, offer_id: int) -> PriceMoved:
    (found,) = prices.base_prices(session, typed.row_id(catalog.id), offer_id)
    return PriceMoved(offer=found.name, price=money.euros(found.own_cents) if found.own_cents else "le prix calculé")


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
