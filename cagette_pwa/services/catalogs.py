"""A farm's catalogs: several, each with its name, its address and its rules. Their offers: `catalog_items`."""

from datetime import datetime
from typing import Any, Final

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from cagette_pwa.database import locked
from cagette_pwa.errors import CagetteError, NotFound
from cagette_pwa.models.catalog import Catalog, CatalogItem, CatalogLink
from cagette_pwa.models.market import Market
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import typed

_ITS_OWN: Final = {"id", "public_id", "name", "created_at", "removed_by", "removed_at"}
"""What a copy does not take over."""


class CatalogLinked(CagetteError):
    """A catalog that sells somewhere cannot be deleted; `markets` names where."""

    status = 409
    template = (
        "« {catalog} » est relié à {markets}. Ouvrez l'onglet Marchés du catalogue, touchez « Ne plus y vendre », "
        "puis supprimez-le."
    )


def catalog_of(session: Session, producer_id: int, catalog_id: int) -> Catalog:
    """A catalog of this farm as it is now, locked to be changed; raises NotFound."""
    held = locked(_of_farm(producer_id, catalog_id)).execution_options(populate_existing=True)
    catalog = session.exec(held).first()
    if catalog is None:
        raise NotFound
    return catalog


def read_catalog(session: Session, producer_id: int, catalog_id: int) -> Catalog:
    """The same, to be looked at."""
    catalog = session.exec(_of_farm(producer_id, catalog_id)).first()
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
    """A catalog with the same offers, order, prices and dates under another address, linked nowhere; its id."""
    model = catalog_of(session, member.producer_id, catalog_id)
    copied = model.model_dump(exclude=_ITS_OWN)
    copy = Catalog(**copied, name=f"{model.name[:72]} (copie)", created_at=now)
    session.add(copy)
    session.flush()
    copy_id = typed.row_id(copy.id)
    for item in session.exec(select(CatalogItem).where(CatalogItem.catalog_id == catalog_id)):
        session.add(CatalogItem(**item.model_dump(exclude={"id", "catalog_id"}), catalog_id=copy_id))
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


def _of_farm(producer_id: int, catalog_id: Any) -> SelectOfScalar[Catalog]:
    return select(Catalog).where(
        Catalog.id == typed.row_id(catalog_id),
        Catalog.producer_id == producer_id,
        col(Catalog.removed_at).is_(None),
    )


def _name(name: Any) -> str:
    return typed.one_line(name, "Nom du catalogue", most=80)
