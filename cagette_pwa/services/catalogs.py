"""A farm's catalogs: several, each a selection of offers in an order of its own.

Every change first freezes the price lists of sales that are open, so that it reaches the next ones only.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session, col, func, select

from cagette_pwa import clock
from cagette_pwa.database import locked
from cagette_pwa.errors import CagetteError, NotFound
from cagette_pwa.models.catalog import Catalog, CatalogItem, CatalogLink
from cagette_pwa.models.market import Market
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import CATEGORIES, Offer, Product
from cagette_pwa.services import open_sales, price_lists, prices, typed

MOST_OFFERS: Final = 5_000
"""In one command, far above any farm."""


class CatalogLinked(CagetteError):
    """A catalog that sells somewhere cannot be deleted; `markets` names where."""

    status = 409
    template = "« {catalog} » est relié à {markets}. Retirez-le d'abord de ce marché, puis supprimez-le."


def catalog_of(session: Session, producer_id: int, catalog_id: int) -> Catalog:
    """A catalog of this farm, locked; raises NotFound."""
    query = select(Catalog).where(
        Catalog.id == typed.row_id(catalog_id),
        Catalog.producer_id == producer_id,
        col(Catalog.removed_at).is_(None),
    )
    catalog = session.exec(locked(query)).first()
    if catalog is None:
        raise NotFound
    return catalog


def create(session: Session, member: ProducerMember, name: str, *, now: datetime) -> int:
    """A new catalog, empty; its id. Raises BadInput."""
    catalog = Catalog(producer_id=member.producer_id, name=_name(name), created_at=now)
    session.add(catalog)
    session.flush()
    return typed.row_id(catalog.id)


def rename(session: Session, member: ProducerMember, catalog_id: int, name: str, *, now: datetime) -> None:
    """Raises BadInput and NotFound."""
    catalog_of(session, member.producer_id, catalog_id).name = _name(name)
    session.flush()


def duplicate(session: Session, member: ProducerMember, catalog_id: int, *, now: datetime) -> int:
    """A catalog with the same offers and prices under another address, linked nowhere; its id."""
    model = catalog_of(session, member.producer_id, catalog_id)
    copy = Catalog(
        producer_id=member.producer_id,
        name=f"{model.name[:72]} (copie)",
        modulation=model.modulation,
        modulation_cents=model.modulation_cents,
        include_online_fee=model.include_online_fee,
        include_platform_fee=model.include_platform_fee,
        valid_from=model.valid_from,
        valid_until=model.valid_until,
        created_at=now,
    )
    session.add(copy)
    session.flush()
    copy_id = typed.row_id(copy.id)
    for item in items_of(session, catalog_id):
        again = CatalogItem(
            catalog_id=copy_id, offer_id=item.offer_id, position=item.position, price_cents=item.price_cents
        )
        session.add(again)
    session.flush()
    return copy_id


def delete(session: Session, member: ProducerMember, catalog_id: int, *, now: datetime) -> None:
    """Remove a catalog that is linked to no market; its past sales stay. Raises CatalogLinked and NotFound."""
    catalog = catalog_of(session, member.producer_id, catalog_id)
    query = (
        select(Market.name)
        .join(CatalogLink, col(CatalogLink.market_id) == Market.id)
        .where(CatalogLink.catalog_id == catalog.id, col(CatalogLink.ended_at).is_(None))
        .order_by(Market.name)
    )
    markets = session.exec(query).all()
    if markets:
        raise CatalogLinked(catalog=catalog.name, markets=", ".join(markets))
    catalog.removed_by, catalog.removed_at = member.user_id, now
    session.flush()


def add_offers(
    session: Session, member: ProducerMember, catalog_id: int, offer_ids: Sequence[int], *, now: datetime
) -> int:
    """Put offers at the end of a catalog; how many were not there yet. Raises NotFound and WouldBeFree."""
    price_lists.freeze_due(session, producer_id=member.producer_id, now=now)
    catalog = catalog_of(session, member.producer_id, catalog_id)
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
) -> None:
    """Take offers out of a catalog, from the next sale on; `at_once` takes them out of its open sales too."""
    price_lists.freeze_due(session, producer_id=member.producer_id, now=now)
    catalog_of(session, member.producer_id, catalog_id)
    wanted = _own_offers(session, member, offer_ids)
    for item in items_of(session, catalog_id):
        if item.offer_id in wanted:
            session.delete(item)
    session.flush()
    if at_once is True:
        open_sales.take_out(session, wanted, catalog_id, now=now)


def move(
    session: Session, member: ProducerMember, catalog_id: int, offer_id: int, steps: int, *, now: datetime
) -> None:
    """Move an offer up (negative) or down among those that are shown; it stops at the ends."""
    price_lists.freeze_due(session, producer_id=member.producer_id, now=now)
    catalog_of(session, member.producer_id, catalog_id)
    order = [item.offer_id for item in items_of(session, catalog_id, shown=True)]
    if offer_id not in order:
        raise NotFound
    before = order.index(offer_id)
    after = before + typed.whole(steps, "Déplacement", least=-len(order), most=len(order))
    order.insert(min(max(0, after), len(order) - 1), order.pop(before))
    _place(session, catalog_id, order)


def order_by_category(session: Session, member: ProducerMember, catalog_id: int, *, now: datetime) -> None:
    """Vegetables first, in the order of CATEGORIES, then by name."""
    price_lists.freeze_due(session, producer_id=member.producer_id, now=now)
    catalog_of(session, member.producer_id, catalog_id)
    query = (
        select(Offer, Product)
        .join(CatalogItem, col(CatalogItem.offer_id) == Offer.id)
        .join(Product, col(Product.id) == Offer.product_id)
        .where(CatalogItem.catalog_id == catalog_id)
    )
    rows = sorted(session.exec(query), key=lambda row: (*_shelf(row[1]), row[0].id))
    _place(session, catalog_id, [typed.row_id(offer.id) for offer, _ in rows])


def items_of(session: Session, catalog_id: int, *, shown: bool = False) -> list[CatalogItem]:
    """A catalog's items in order; `shown` leaves out those of archived offers."""
    query = select(CatalogItem).where(CatalogItem.catalog_id == catalog_id)
    if shown:
        query = query.join(Offer, col(Offer.id) == CatalogItem.offer_id)
        query = query.where(col(Offer.archived_at).is_(None))
    return list(session.exec(query.order_by(col(CatalogItem.position), col(CatalogItem.id))))


def _name(name: Any) -> str:
    return typed.one_line(name, "Nom du catalogue", most=80)


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


def _place(session: Session, catalog_id: int, order: list[int]) -> None:
    """Items in `order`; those of archived offers keep their place after them."""
    at = {offer_id: position for position, offer_id in enumerate(order)}
    for item in items_of(session, catalog_id):
        item.position = at.get(item.offer_id, len(order) + item.position)
    session.flush()
