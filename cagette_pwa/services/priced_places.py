"""Where an offer is priced: its base price, and its place in each of the farm's catalogs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session, col, select

from cagette_pwa.database import locked
from cagette_pwa.errors import NotFound
from cagette_pwa.models.catalog import Catalog, CatalogItem
from cagette_pwa.models.portion import Portion
from cagette_pwa.models.price import FeeKind, PriceBreakdown
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer, Product
from cagette_pwa.services import prices, typed
from cagette_pwa.services.stock import lock_offers

Rates = dict[FeeKind, Decimal]


@dataclass(frozen=True)
class Place:
    """An offer's place in a catalog."""

    catalog: Catalog
    item: CatalogItem

    def priced(self, base_cents: int, rates: Rates, *, own_cents: int | None = None) -> PriceBreakdown:
        """The offer's price here at some base price: by the rule, or its own."""
        return prices.rule_at(self.catalog, rates).apply(base_cents, own_cents)


@dataclass(frozen=True)
class Priced:
    """An offer with its places, by the catalog's name."""

    offer: Offer
    places: tuple[Place, ...]

    @property
    def id(self) -> int:
        """The offer's."""
        return typed.row_id(self.offer.id)

    def paid(self, place: Place, rates: Rates) -> int:
        """What customers pay in a place, as things stand."""
        return place.priced(self.offer.price_cents, rates, own_cents=place.item.price_cents).paid_cents


def lock_priced(session: Session, member: ProducerMember, offer_ids: Collection[int]) -> dict[int, Priced]:
    """These offers as they are now; the farm's catalogs are locked, then the offers are. Raises NotFound."""
    hold_catalogs(session, member)
    offers = lock_offers(session, offer_ids)
    if len(offers) != len(offer_ids) or any(offer.producer_id != member.producer_id for offer in offers.values()):
        raise NotFound
    places = places_of(session, member, offer_ids)
    return {offer_id: Priced(offers[offer_id], places.get(offer_id, ())) for offer_id in offer_ids}


def hold_catalogs(session: Session, member: ProducerMember) -> None:
    """No catalog of the farm changes its rule or its offers meanwhile. Before products and offers are locked."""
    ours = select(Catalog).where(Catalog.producer_id == member.producer_id).order_by(col(Catalog.id))
    session.exec(locked(ours).execution_options(populate_existing=True)).all()


def places_of(session: Session, member: ProducerMember, offer_ids: Collection[int]) -> dict[int, tuple[Place, ...]]:
    """Where the farm's catalogs hold these offers, by offer, then by the catalog's name; deleted catalogs do not."""
    query = (
        select(Catalog, CatalogItem)
        .join(CatalogItem, col(CatalogItem.catalog_id) == Catalog.id)
        .where(
            col(CatalogItem.offer_id).in_(offer_ids),
            Catalog.producer_id == member.producer_id,
            col(Catalog.removed_at).is_(None),
        )
    )
    found: dict[int, list[Place]] = {}
    for catalog, item in session.exec(query.execution_options(populate_existing=True)):
        found.setdefault(item.offer_id, []).append(Place(catalog, item))
    return {offer_id: tuple(sorted(places, key=_by_name)) for offer_id, places in found.items()}


def refuse_free(
    session: Session, changed: Collection[Priced], rates: Rates, portions: Mapping[int, Portion] | None = None
) -> None:
    """Nothing is sold for nothing; what is archived is not sold. Raises WouldBeFree.

    `portions` are what offers are about to be, by id.
    """
    for one in changed:
        portion = (portions or {}).get(one.id, one.offer.portion)
        for place in one.places if one.offer.archived_at is None else ():
            if portion.cents(one.paid(place, rates), 1) < 1:
                raise prices.WouldBeFree(name=name_of(session, one.offer), catalog=place.catalog.name)


def name_of(session: Session, offer: Offer) -> str:
    """`Courgettes 500 g`."""
    product = session.get_one(Product, offer.product_id)
    return f"{product.name} {offer.label}".strip()


def _by_name(place: Place) -> tuple[str, int]:
    return place.catalog.name.casefold(), typed.row_id(place.catalog.id)
