"""What a batch of taps is about: lines and baskets, each with whom it belongs to, read at once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from cagette_pwa.errors import NotFound
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.services.field_desks import Desk
from cagette_pwa.services.registers import NOTE, PART, PICKUP, QUANTITY, READY, WEIGHT

_SHAPES: Final = {
    WEIGHT: re.compile(r"poids:([1-9]\d{0,8}):([1-9]\d{0,2})", re.ASCII),
    QUANTITY: re.compile(r"quantite:([1-9]\d{0,8})", re.ASCII),
    READY: re.compile(r"pret:([1-9]\d{0,8})", re.ASCII),
    NOTE: re.compile(r"note:([1-9]\d{0,8}):(0|[1-9]\d{0,8})", re.ASCII),
    PICKUP: re.compile(r"remis:([1-9]\d{0,8})", re.ASCII),
    PART: re.compile(r"part:([1-9]\d{0,8}):([1-9]\d{0,8})", re.ASCII),
}
_OF_LINES: Final = (WEIGHT, QUANTITY, READY)


@dataclass(frozen=True)
class Line:
    """A line of a basket, as a tap meets it. `varies` says that it is weighed."""

    id: int
    distribution_id: int
    producer_id: int
    offer_id: int
    quantity: int
    name: str
    varies: bool


@dataclass(frozen=True)
class Targets:
    """Lines by id, and the distribution of each basket."""

    lines: dict[int, Line]
    baskets: dict[int, int]
    sold: frozenset[tuple[int, int]]
    """Baskets with the farms that have something in them."""

    def line_of(self, subject: str) -> Line:
        """The line that a subject names first; raises NotFound."""
        found = self.lines.get(_numbers(subject)[0])
        if found is None:
            raise NotFound
        return found

    def are_of(self, subject: str, desk: Desk) -> bool:
        """Whether a desk may speak of it: a farm of its lines and of its part of baskets, the market of the rest."""
        kind = subject.partition(":")[0]
        if not is_subject(subject):
            return False
        first, *rest = _numbers(subject)
        if kind in _OF_LINES:
            line = self.lines.get(first)
            return line is not None and Desk(line.distribution_id, line.producer_id) == desk
        if self.baskets.get(first) != desk.distribution_id:
            return False
        if desk.producer_id is None:
            return kind == PICKUP or (kind == NOTE and rest == [0])
        return kind in (NOTE, PART) and rest == [desk.producer_id] and (first, desk.producer_id) in self.sold


def is_subject(subject: str) -> bool:
    """Whether it names something that can be spoken of."""
    shape = _SHAPES.get(subject.partition(":")[0])
    return shape is not None and shape.fullmatch(subject) is not None


def targets_of(session: Session, subjects: Iterable[str]) -> Targets:
    """What these subjects name; what there is not is left out."""
    named: tuple[set[int], set[int]] = (set(), set())
    for subject in filter(is_subject, subjects):
        named[subject.partition(":")[0] not in _OF_LINES].add(_numbers(subject)[0])
    line_ids, basket_ids = (list(ids) for ids in named)
    lines = [
        Line(ident, sale, farm, offer, quantity, f"{product} {label}".strip(), varies)
        for ident, sale, farm, offer, quantity, product, label, varies in _rows(session, _LINES, line_ids)
    ]
    parts = list(_rows(session, _BASKETS, basket_ids))
    baskets = {basket_id: distribution_id for basket_id, distribution_id, _ in parts}
    sold = frozenset((basket_id, producer_id) for basket_id, _, producer_id in parts)
    return Targets({line.id: line for line in lines}, baskets, sold)


def _rows(session: Session, statement: Any, ids: list[int]) -> Iterable[Any]:
    return session.execute(statement, {"ids": ids}) if ids else ()


def _numbers(subject: str) -> list[int]:
    return [int(part) for part in subject.split(":")[1:]]


_LINES: Any = (
    select(
        col(BasketLine.id),
        col(Basket.distribution_id),
        col(Catalog.producer_id),
        col(BasketLine.offer_id),
        col(BasketLine.quantity),
        col(PricedOffer.product_name),
        col(PricedOffer.label),
        col(PricedOffer.variable_weight),
    )
    .join(Basket, col(Basket.id) == BasketLine.basket_id)
    .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
    .join(Participation, col(Participation.id) == PricedOffer.participation_id)
    .join(Catalog, col(Catalog.id) == Participation.catalog_id)
    .where(col(BasketLine.id).in_(bindparam("ids", expanding=True)))
)
_BASKETS: Any = (
    select(col(Basket.id), col(Basket.distribution_id), col(Catalog.producer_id))
    .join(BasketLine, col(BasketLine.basket_id) == Basket.id)
    .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
    .join(Participation, col(Participation.id) == PricedOffer.participation_id)
    .join(Catalog, col(Catalog.id) == Participation.catalog_id)
    .where(col(Basket.id).in_(bindparam("ids", expanding=True)))
    .distinct()
)
