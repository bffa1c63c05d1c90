"""Sales that a producer has picked, locked and read again before anything is decided about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from cagette_pwa.clock import paris
from cagette_pwa.database import locked
from cagette_pwa.errors import BadInput, CatalogNotValid, NotFound, NotLinked, NotTakingPart, SaleStarted
from cagette_pwa.models.catalog import Catalog, CatalogLink
from cagette_pwa.models.distribution import Distribution, SaleValidation
from cagette_pwa.models.participation import Participation
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.services import typed

MOST_SALES = 1000

SaleKey = tuple[int, int]
"""A sale is named by a catalog's id and a distribution's."""


@dataclass(frozen=True)
class Sale:
    """A catalog at a distribution, with its participation if it ever had one."""

    catalog: Catalog
    distribution: Distribution
    participation: Participation | None
    linked: bool

    @property
    def joined(self) -> Participation | None:
        """The participation, unless it was withdrawn."""
        held = self.participation
        return held if held and held.withdrawn_at is None else None

    @property
    def day(self) -> date:
        """The day of the distribution, in France."""
        return paris(self.distribution.starts_at).date()

    @property
    def is_valid(self) -> bool:
        """Whether the catalog's validity dates allow the day."""
        return self.catalog.is_valid_on(self.day)

    def check_can_join(self) -> None:
        """Raises NotLinked and CatalogNotValid."""
        if not self.linked:
            raise NotLinked
        if not self.is_valid:
            raise CatalogNotValid(catalog=self.catalog.name)

    def taking_part(self) -> Participation:
        """The participation; raises NotTakingPart."""
        if self.joined is None:
            raise NotTakingPart
        return self.joined


def hold_farm(session: Session, member: ProducerMember) -> None:
    """Colleagues who plan at once do so one after the other. Before any other lock of planning."""
    session.exec(locked(select(Producer.id).where(Producer.id == member.producer_id))).one()


def locked_sales(session: Session, member: ProducerMember, sales: Sequence[SaleKey], now: datetime) -> list[Sale]:
    """The picked sales, each once, by distribution; their distributions and participations are locked.

    Raises NotFound for a catalog of somebody else or an unknown date, and SaleStarted once a distribution has
    begun or is validated.
    """
    keys = sale_keys(sales)
    distributions = _locked_distributions(session, {distribution_id for _, distribution_id in keys}, now)
    catalogs = _catalogs(session, member, {catalog_id for catalog_id, _ in keys})
    if any(catalog_id not in catalogs or there not in distributions for catalog_id, there in keys):
        raise NotFound
    links = links_of(session, catalogs)
    held = _locked_participations(session, catalogs, distributions)
    return [
        Sale(
            catalogs[catalog_id],
            distributions[there],
            held.get((catalog_id, there)),
            (catalog_id, distributions[there].market_id) in links,
        )
        for catalog_id, there in keys
    ]


def sale_keys(sales: Any) -> list[SaleKey]:
    """The keys that a browser sent, each once, by distribution; raises NotFound and BadInput."""
    if not isinstance(sales, list | tuple) or len(sales) > MOST_SALES:
        raise BadInput(field="Sélection", help=f"choisissez des ventes, {MOST_SALES} au plus.")
    if any(not isinstance(key, list | tuple) or len(key) != 2 for key in sales):
        raise NotFound
    keys = {(typed.row_id(catalog_id), typed.row_id(distribution_id)) for catalog_id, distribution_id in sales}
    return sorted(keys, key=lambda key: (key[1], key[0]))


def links_of(session: Session, catalog_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Which of these catalogs may sell at which market, by ids."""
    query = select(CatalogLink.catalog_id, CatalogLink.market_id).where(
        col(CatalogLink.catalog_id).in_(list(catalog_ids)), col(CatalogLink.ended_at).is_(None)
    )
    return {(catalog_id, market_id) for catalog_id, market_id in session.exec(query)}


def _locked_distributions(session: Session, idents: set[int], now: datetime) -> dict[int, Distribution]:
    query = locked(select(Distribution).where(col(Distribution.id).in_(idents)).order_by(col(Distribution.id)))
    rows = session.exec(query.execution_options(populate_existing=True)).all()
    validated = select(col(SaleValidation.id)).where(col(SaleValidation.distribution_id).in_(idents))
    if any(row.has_started(now) for row in rows) or session.exec(validated.limit(1)).first() is not None:
        raise SaleStarted
    return {typed.row_id(row.id): row for row in rows}


def _catalogs(session: Session, member: ProducerMember, idents: set[int]) -> dict[int, Catalog]:
    query = select(Catalog).where(
        col(Catalog.id).in_(idents),
        Catalog.producer_id == member.producer_id,
        col(Catalog.removed_at).is_(None),
    )
    return {typed.row_id(catalog.id): catalog for catalog in session.exec(query)}


def _locked_participations(
    session: Session, catalog_ids: Iterable[int], distribution_ids: Iterable[int]
) -> dict[SaleKey, Participation]:
    query = (
        select(Participation)
        .where(
            col(Participation.catalog_id).in_(list(catalog_ids)),
            col(Participation.distribution_id).in_(list(distribution_ids)),
        )
        .order_by(col(Participation.id))
    )
    rows = session.exec(locked(query).execution_options(populate_existing=True))
    return {(row.catalog_id, row.distribution_id): row for row in rows}
