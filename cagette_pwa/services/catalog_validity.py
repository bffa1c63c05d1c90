"""The dates between which a catalog sells, and what they do to sales that it has joined.

The day that counts is that of the distribution. A sale outside the dates stays joined: when its orders open there is
nothing to order in it, unless the dates have changed again by then. One that has opened goes on with what it shows.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from cagette_pwa.clock import paris
from cagette_pwa.errors import BadInput, CagetteError
from cagette_pwa.models.catalog import Validity
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import price_lists
from cagette_pwa.services.catalogs import catalog_of, read_catalog


class ReversedDates(CagetteError):
    """The last day stands before the first one."""

    template = "La date de fin vient avant celle du début. Échangez les deux dates, puis enregistrez."


@dataclass(frozen=True)
class OutsideSale:
    """A coming sale of the catalog that its dates leave out; `goes_on` when it shows its prices already."""

    market: str
    starts_at: datetime
    goes_on: bool


def outside(
    session: Session, member: ProducerMember, catalog_id: int, validity: Validity, *, now: datetime
) -> tuple[OutsideSale, ...]:
    """The coming sales of a catalog that these dates would leave out, soonest first. Raises as `set_dates`."""
    _checked(validity)
    read_catalog(session, member.producer_id, catalog_id)
    return tuple(
        OutsideSale(market, distribution.starts_at, bool(priced))
        for _, distribution, market, priced in _coming(session, catalog_id, now)
        if not validity.covers(paris(distribution.starts_at).date())
    )


def set_dates(
    session: Session, member: ProducerMember, catalog_id: int, validity: Validity, *, now: datetime
) -> tuple[OutsideSale, ...]:
    """Say between which days a catalog sells; the coming sales that this leaves out.

    Raises BadInput, ReversedDates and NotFound.
    """
    _checked(validity)
    price_lists.freeze_due(session, producer_id=member.producer_id, now=now)
    catalog = catalog_of(session, member.producer_id, catalog_id)
    before = catalog.validity
    catalog.valid_from, catalog.valid_until = validity.first, validity.last
    session.flush()
    _let_in(session, catalog_id, before, validity, now)
    return outside(session, member, catalog_id, validity, now=now)


def _checked(validity: Any) -> None:
    days = (validity.first, validity.last) if isinstance(validity, Validity) else ("",)
    if any(day is not None and type(day) is not date for day in days):
        raise BadInput(field="Dates de validité", help="choisissez deux jours, ou laissez les cases vides.")
    if validity.first and validity.last and validity.last < validity.first:
        raise ReversedDates


def _let_in(session: Session, catalog_id: int, before: Validity, validity: Validity, now: datetime) -> None:
    """Sales that opened with nothing to order, because of the dates before, show their prices after all."""

    def comes_in(day: date) -> bool:
        return validity.covers(day) and not before.covers(day)

    empty = [
        held
        for held, distribution, _, priced in _coming(session, catalog_id, now)
        if held.frozen_at and not priced and comes_in(paris(distribution.starts_at).date())
    ]
    price_lists.thaw(session, empty)


def _coming(session: Session, catalog_id: int, now: datetime) -> list[tuple[Participation, Distribution, str, bool]]:
    priced = select(PricedOffer.id).where(PricedOffer.participation_id == Participation.id).exists()
    query = (
        select(Participation, Distribution, Market.name, priced)
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .join(Market, col(Market.id) == Distribution.market_id)
        .where(
            Participation.catalog_id == catalog_id,
            col(Participation.withdrawn_at).is_(None),
            col(Distribution.starts_at) > now,
        )
        .order_by(col(Distribution.starts_at), col(Distribution.id))
    )
    return list(session.exec(query))
