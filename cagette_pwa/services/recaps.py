"""What a farm has to prepare: the orders of several sales at once, by product and by customer."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from cagette_pwa.clock import paris
from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.columns import Moment
from cagette_pwa.models.distribution import Distribution, SaleState, SaleValidation
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services.calendar import is_delivered, state_at
from cagette_pwa.services.lines import OrderedLine, ordered_lines

PAST = timedelta(days=45)
"""How long a sale stays in the list of Commandes."""


@dataclass(frozen=True)
class Sale:
    """A participation of the farm, as it is chosen on the page Commandes. `baskets` hold something of it."""

    participation_id: int
    distribution_id: int
    market: str
    commune: str
    catalog: str
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    state: SaleState
    baskets: int


@dataclass(frozen=True)
class Gathered:
    """Lines that belong together; there is always one."""

    lines: tuple[OrderedLine, ...]

    @property
    def first(self) -> OrderedLine:
        """Any of the lines, for what they have in common."""
        return self.lines[0]

    @property
    def to_weigh(self) -> int:
        """Pieces that still go on the scale."""
        return sum(line.to_weigh for line in self.lines)

    @property
    def amount_cents(self) -> int:
        """What customers pay for them."""
        return sum(line.amount_cents for line in self.lines)


@dataclass(frozen=True)
class CustomerRecap(Gathered):
    """What one customer ordered from the farm at one distribution: the lines of one basket."""

    @property
    def basket_id(self) -> int:
        """Whose lines they are."""
        return self.first.holder.basket_id


@dataclass(frozen=True)
class ProductRecap(Gathered):
    """All of an offer at one price, over the chosen sales."""

    @property
    def quantity(self) -> int:
        """Pieces."""
        return sum(line.quantity for line in self.lines)

    @property
    def orders(self) -> int:
        """Baskets that hold some."""
        return sum(1 for line in self.lines if line.quantity)

    @property
    def size(self) -> int:
        """Grams or millilitres of all lines, 0 when it has none."""
        return sum(line.size for line in self.lines)

    @property
    def words(self) -> str:
        """`12 × Courgettes 500 g`, `12,5 kg · Carottes en vrac`."""
        return self.first.sold.portion.line_words(self.quantity, self.first.sold.name)

    @property
    def total_words(self) -> str:
        """What it weighs or holds in all where its words leave that to be reckoned, or nothing."""
        portion = self.first.sold.portion
        return "" if portion.bulk else portion.size_words(self.size)


@dataclass(frozen=True)
class Board:
    """What the page Commandes shows: the farm's sales, those chosen, and their lines."""

    sales: tuple[Sale, ...]
    chosen: tuple[int, ...]
    lines: tuple[OrderedLine, ...]


def board(session: Session, member: ProducerMember, chosen: Collection[int], *, now: datetime) -> Board:
    """The lines of the chosen participations; without a choice, of the next day on which the farm delivers."""
    listed = sales(session, member, now=now)
    known = {sale.participation_id for sale in listed}
    ids = [ident for ident in chosen if ident in known] or next_day(listed)
    return Board(tuple(listed), tuple(ids), tuple(orders_of(session, member, ids, now=now)))


def next_day(listed: Sequence[Sale]) -> list[int]:
    """Participations of the first day with orders, of sales listed by `sales`: what there is to prepare."""
    ordered = [sale for sale in listed if sale.baskets]
    if not ordered:
        return [sale.participation_id for sale in listed[:1]]
    day = paris(ordered[0].starts_at).date()
    return [sale.participation_id for sale in ordered if paris(sale.starts_at).date() == day]


def sales(session: Session, member: ProducerMember, *, now: datetime) -> list[Sale]:
    """The farm's sales that take orders or have taken some: those to come, soonest first, then the recent ones."""
    period = {"producer_id": member.producer_id, "now": now, "since": now - PAST}
    found = session.execute(_SALES, period).all()
    baskets = _baskets(session, [row.participation_id for row in found])
    listed = [
        Sale(
            participation_id=row.participation_id,
            distribution_id=row.distribution_id,
            market=row.market,
            commune=row.commune,
            catalog=row.catalog,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            closes_at=row.closes_at,
            state=state_at(
                now,
                row.opens_at,
                row.closes_at,
                delivered=is_delivered(row.delivered_at, row.ends_at, now),
                validated=row.validation_id is not None,
            ),
            baskets=baskets.get(row.participation_id, 0),
        )
        for row in found
    ]
    coming = [sale for sale in listed if sale.ends_at >= now]
    return coming + [sale for sale in reversed(listed) if sale.ends_at < now]


def orders_of(
    session: Session, member: ProducerMember, participation_ids: Collection[int], *, now: datetime
) -> list[OrderedLine]:
    """Lines of these participations that are the farm's own, by order number; others' are left out."""
    asked = {"producer_id": member.producer_id, "participation_ids": list(participation_ids)}
    return ordered_lines(session, participation_ids=list(session.execute(_OWN, asked).scalars()))


def by_product(lines: Sequence[OrderedLine]) -> list[ProductRecap]:
    """Lines gathered by what was sold and its price, by category then name; what nobody wants any more is left out.

    An offer whose pack or step was changed from one sale to the next is two: their pieces do not add up.
    """
    sold_alike: dict[int, list[OrderedLine]] = defaultdict(list)
    for line in lines:
        if line.quantity:
            sold_alike[id(line.sold)].append(line)  # comparing what was sold takes far longer
    gathered: dict[tuple[Any, ...], list[OrderedLine]] = defaultdict(list)
    for own in sold_alike.values():
        sold = own[0].sold
        gathered[sold.category, sold.name, sold.offer_id, sold.price_cents, sold.portion] += own
    return [ProductRecap(tuple(gathered[key])) for key in sorted(gathered, key=lambda key: key[:4])]


def by_customer(lines: Sequence[OrderedLine]) -> list[CustomerRecap]:
    """Lines gathered by basket, in the order of distributions and numbers."""
    gathered: dict[int, list[OrderedLine]] = defaultdict(list)
    for line in lines:
        gathered[line.holder.basket_id].append(line)
    return [CustomerRecap(tuple(own)) for own in gathered.values()]


def _baskets(session: Session, participation_ids: Collection[int]) -> dict[int, int]:
    found = session.execute(_BASKETS, {"participation_ids": list(participation_ids)})
    return dict(found.all())


# The statements are written once: building them takes longer than running them.

_OPENS_AT = func.coalesce(col(Participation.orders_open_at), col(Distribution.orders_open_at))
_CLOSES_AT = func.coalesce(col(Participation.orders_close_at), col(Distribution.orders_close_at))
_SALES: Any = (
    select(
        col(Participation.id).label("participation_id"),
        col(Distribution.id).label("distribution_id"),
        col(Market.name).label("market"),
        col(Market.commune),
        col(Catalog.name).label("catalog"),
        col(Distribution.starts_at),
        col(Distribution.ends_at),
        col(Distribution.delivered_at),
        _OPENS_AT.label("opens_at"),
        _CLOSES_AT.label("closes_at"),
        col(SaleValidation.id).label("validation_id"),
    )
    .join(Distribution, col(Distribution.id) == Participation.distribution_id)
    .join(Market, col(Market.id) == Distribution.market_id)
    .join(Catalog, col(Catalog.id) == Participation.catalog_id)
    .outerjoin(SaleValidation, col(SaleValidation.distribution_id) == Distribution.id)
    .where(
        col(Catalog.producer_id) == bindparam("producer_id"),
        col(Participation.withdrawn_at).is_(None),
        col(Distribution.starts_at) > bindparam("since", type_=Moment()),
        bindparam("now", type_=Moment()) >= _OPENS_AT,
    )
    .order_by(col(Distribution.starts_at), col(Market.name), col(Catalog.name), col(Participation.id))
)
_PARTICIPATIONS: Any = bindparam("participation_ids", expanding=True)
_OWN: Any = (
    select(col(Participation.id))
    .join(Catalog, col(Catalog.id) == Participation.catalog_id)
    .where(col(Participation.id).in_(_PARTICIPATIONS), col(Catalog.producer_id) == bindparam("producer_id"))
)
_BASKETS: Any = (
    select(col(PricedOffer.participation_id), func.count(func.distinct(BasketLine.basket_id)))
    .join(BasketLine, col(BasketLine.priced_offer_id) == PricedOffer.id)
    .where(col(PricedOffer.participation_id).in_(_PARTICIPATIONS), col(BasketLine.quantity) > 0)
    .group_by(col(PricedOffer.participation_id))
)
