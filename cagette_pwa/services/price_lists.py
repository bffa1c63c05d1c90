"""Prices freeze when ordering opens: the price list of a participation is copied then, and holds for that sale.

What is due is computed from the data, so a list is right however late it is copied, as long as every command
that edits offers, products, catalogs or prices calls `freeze_due` before it changes anything.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, col, select

from cagette_pwa.clock import paris
from cagette_pwa.database import locked
from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.services import prices

_Due = tuple[Participation, Distribution, Catalog]
_Lists = dict[tuple[int | None, date], list[prices.PricedItem]]


def freeze_due(
    session: Session, *, now: datetime, producer_id: int | None = None, distribution_id: int | None = None
) -> None:
    """Copies the price list of every participation that is open and has none; safe to run twice, or at once.

    Locks those participations, in id order.
    """
    query: Any = (
        select(Participation, Distribution, Catalog)
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .where(*_due(now, producer_id, distribution_id))
        .order_by(col(Participation.id))
    )
    held = locked(query, of=Participation).execution_options(populate_existing=True)
    lists: _Lists = {}
    for due in session.exec(held).all():
        _freeze(session, due, lists, now)
    session.flush()


def is_due(session: Session, *, now: datetime, distribution_id: int) -> bool:
    """Whether `freeze_due` would copy something for this distribution: a page that only reads asks first."""
    query = (
        select(col(Participation.id))
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .where(*_due(now, None, distribution_id))
        .limit(1)
    )
    return session.exec(query).first() is not None


def due_distributions(session: Session, *, now: datetime) -> list[int]:
    """The distributions for which `freeze_due` would copy something."""
    query = (
        select(Participation.distribution_id)
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .where(*_due(now, None, None))
        .distinct()
    )
    return sorted(session.exec(query))


def price_list(session: Session, participation_ids: Collection[int]) -> dict[int, list[PricedOffer]]:
    """What is for sale in each of these participations, in catalog order; offers taken out are left out."""
    lists: dict[int, list[PricedOffer]] = {ident: [] for ident in participation_ids}
    query = (
        select(PricedOffer)
        .where(col(PricedOffer.participation_id).in_(lists), col(PricedOffer.removed_at).is_(None))
        .order_by(col(PricedOffer.position), col(PricedOffer.id))
    )
    for priced in session.exec(query):
        lists[priced.participation_id].append(priced)
    return lists


def ordered_from(session: Session, participation_ids: Collection[int]) -> set[int]:
    """The participations with a line of a customer, be its quantity back to zero."""
    query = (
        select(col(PricedOffer.participation_id))
        .join(BasketLine, col(BasketLine.priced_offer_id) == PricedOffer.id)
        .where(col(PricedOffer.participation_id).in_(participation_ids))
        .distinct()
    )
    return set(session.exec(query))


def thaw(session: Session, participations: Sequence[Participation]) -> None:
    """Drops the price lists from which nothing was ever ordered, so that the next opening copies new ones.

    A list that a customer's line refers to stays as it is, even when its quantities are back to zero. Hold the
    locks of the participations and of their distributions.
    """
    idents = {participation.id for participation in participations if participation.id and participation.frozen_at}
    if not idents:
        return
    idents -= ordered_from(session, idents)
    session.execute(delete(PricedOffer).where(col(PricedOffer.participation_id).in_(idents)))
    for participation in participations:
        if participation.id in idents:
            participation.frozen_at = None
    session.flush()


def _due(now: datetime, producer_id: int | None, distribution_id: int | None) -> tuple[ColumnElement[bool], ...]:
    opens: Any = func.coalesce(Participation.orders_open_at, Distribution.orders_open_at)
    closes: Any = func.coalesce(Participation.orders_close_at, Distribution.orders_close_at)
    rules: list[ColumnElement[bool]] = [
        col(Participation.frozen_at).is_(None),
        col(Participation.withdrawn_at).is_(None),
        opens <= now,
        closes > now,
    ]
    if producer_id is not None:
        rules.append(col(Catalog.producer_id) == producer_id)
    if distribution_id is not None:
        rules.append(col(Participation.distribution_id) == distribution_id)
    return tuple(rules)


def _freeze(session: Session, due: _Due, lists: _Lists, now: datetime) -> None:
    participation, distribution, catalog = due
    opened_on = paris(participation.window(distribution)[0]).date()
    if catalog.is_valid_on(paris(distribution.starts_at).date()):
        key = (catalog.id, opened_on)
        if key not in lists:
            lists[key] = prices.priced_items(session, catalog, opened_on)
        session.add_all(_copy(participation, at, priced) for at, priced in enumerate(lists[key]))
    participation.frozen_at = now


def _copy(participation: Participation, position: int, priced: prices.PricedItem) -> PricedOffer:
    assert participation.id is not None
    assert priced.offer.id is not None
    product, offer = priced.product, priced.offer
    return PricedOffer(
        participation_id=participation.id,
        offer_id=priced.offer.id,
        product_name=product.name,
        label=offer.label,
        description=product.description,
        reference=offer.reference,
        category=product.category,
        quality_labels=product.labels,
        unit=offer.unit,
        pack_size=offer.pack_size,
        price_cents=priced.breakdown.paid_cents,
        bulk=offer.bulk,
        variable_weight=offer.variable_weight,
        expected_grams=offer.expected_grams,
        max_grams=offer.max_grams,
        vat_rate=product.vat_rate,
        position=position,
    )
