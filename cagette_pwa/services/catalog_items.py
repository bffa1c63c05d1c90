"""The offers of a catalog: put in, taken out, in an order of the farm's own.

Every change first freezes the price lists of sales that are open, so that it reaches the next ones only.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session, col, func, select

from cagette_pwa import clock
from cagette_pwa.errors import NotFound
from cagette_pwa.models.catalog import Catalog, CatalogItem
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import CATEGORIES, Offer, Product
from cagette_pwa.services import open_sales, price_lists, prices, typed
from cagette_pwa.services.catalogs import catalog_of

MOST_OFFERS: Final = 5_000
"""In one command, far above any farm."""


def add_offers(
    session: Session, member: ProducerMember, catalog_id: int, offer_ids: Sequence[int], *, now: datetime
) -> int:
    """Put offers at the end of a catalog; how many were not there yet. Raises NotFound and WouldBeFree."""
    catalog = _opened(session, member, catalog_id, now)
    wanted = _own_offers(session, member, offer_ids)
    there = items_of(session, catalog_id)
    new = [offer_id for offer_id in wanted if offer_id not in {item.offer_id for item in there}]
    after = max((item.position for item in there), default=-1) + 1
    for position, offer_id in enumerate(new, start=after):
        session.add(CatalogItem(catalog_id=catalog_id, offer_id=offer_id, position=position))
    session.flush()
    prices.refuse_free(session, catalog, clock.paris(now).date())
    return len(new)


def remove_offers(
    session: Session,
    member: ProducerMember,
    catalog_id: int,
    offer_ids: Sequence[int],
    at_once: bool = False,
    *,
    now: datetime,
) -> int:
    """Take offers out of a catalog, from the next sale on; how many it held. Raises NotFound.

    `at_once` takes them out of its open sales too.
    """
    _opened(session, member, catalog_id, now)
    wanted = _own_offers(session, member, offer_ids)
    gone = [item for item in items_of(session, catalog_id) if item.offer_id in wanted]
    for item in gone:
        session.delete(item)
    session.flush()
    if at_once is True:
        open_sales.take_out(session, wanted, catalog_id, now=now)
    return len(gone)


def arrange(
    session: Session, member: ProducerMember, catalog_id: int, offer_ids: Sequence[int], *, now: datetime
) -> None:
    """Put offers in the order in which a screen shows them, told whole. Raises NotFound.

    The screen may be an old one: see `rearranged`.
    """
    _opened(session, member, catalog_id, now)
    items = items_of(session, catalog_id)
    _place(session, items, rearranged([item.offer_id for item in items], _ids(offer_ids)))


def order_by_category(session: Session, member: ProducerMember, catalog_id: int, *, now: datetime) -> None:
    """Vegetables first, in the order of CATEGORIES, then by name."""
    _opened(session, member, catalog_id, now)
    query = (
        select(CatalogItem, Product)
        .join(Offer, col(CatalogItem.offer_id) == Offer.id)
        .join(Product, col(Product.id) == Offer.product_id)
        .where(CatalogItem.catalog_id == catalog_id)
    )
    rows = sorted(session.exec(query), key=lambda row: (*_shelf(row[1]), row[0].offer_id))
    _place(session, [item for item, _ in rows], [item.offer_id for item, _ in rows])


def rearranged(held: Sequence[int], wanted: Sequence[int]) -> list[int]:
    """All of `held`, with those named by `wanted` in its order.

    What `wanted` does not name (archived, or added since) stays behind the one that it followed; what it names and
    nobody holds any more is left out. Said late or twice, nothing is lost or doubled.
    """
    known = set(held)
    named = dict.fromkeys(offer_id for offer_id in wanted if offer_id in known)
    followers: dict[int | None, list[int]] = defaultdict(list)
    leader = None
    for offer_id in held:
        if offer_id in named:
            leader = offer_id
        else:
            followers[leader].append(offer_id)
    return [*followers[None], *(each for offer_id in named for each in (offer_id, *followers[offer_id]))]


def items_of(session: Session, catalog_id: int) -> list[CatalogItem]:
    """A catalog's items in order, those of archived offers too, as they are now."""
    query = select(CatalogItem).where(CatalogItem.catalog_id == catalog_id)
    query = query.order_by(col(CatalogItem.position), col(CatalogItem.id))
    return list(session.exec(query.execution_options(populate_existing=True)))


def _opened(session: Session, member: ProducerMember, catalog_id: int, now: datetime) -> Catalog:
    price_lists.freeze_due(session, producer_id=member.producer_id, now=now)
    return catalog_of(session, member.producer_id, catalog_id)


def _shelf(product: Product) -> tuple[int, str]:
    known = product.category in CATEGORIES
    return (CATEGORIES.index(product.category) if known else len(CATEGORIES)), product.name.casefold()


def _ids(values: Any) -> list[int]:
    """Ids in the order given, each once."""
    if not isinstance(values, (list, tuple)) or len(values) > MOST_OFFERS:
        raise NotFound
    return list(dict.fromkeys(typed.row_id(value) for value in values))


def _own_offers(session: Session, member: ProducerMember, offer_ids: Any) -> list[int]:
    wanted = _ids(offer_ids)
    query = select(func.count()).where(col(Offer.id).in_(wanted), Offer.producer_id == member.producer_id)
    if session.exec(query).one() != len(wanted):
        raise NotFound
    return wanted


def _place(session: Session, items: Sequence[CatalogItem], order: Sequence[int]) -> None:
    at = {offer_id: position for position, offer_id in enumerate(order)}
    for item in items:
        item.position = at[item.offer_id]
    session.flush()
