"""What a farm has to prepare: the orders of several sales at once, by product and by customer."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select as select_many
from sqlmodel import Session, col, func, select

from cagette_pwa.clock import paris
from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.distribution import Distribution, SaleState, SaleValidation
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services.calendar import state_of
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
    query = (
        select_many(Participation, Distribution, Market, Catalog, col(SaleValidation.id))
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .join(Market, col(Market.id) == Distribution.market_id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .outerjoin(SaleValidation, col(SaleValidation.distribution_id) == Distribution.id)
        .where(
            col(Catalog.producer_id) == member.producer_id,
            col(Participation.withdrawn_at).is_(None),
            col(Distribution.starts_at) > now - PAST,
            func.coalesce(Participation.orders_open_at, Distribution.orders_open_at) <= now,
        )
        .order_by(col(Distribution.starts_at), col(Market.name), col(Catalog.name), col(Participation.id))
    )
    found = session.execute(query).all()
    baskets = _baskets(session, [participation.id for participation, *_ in found])
    listed = [
        Sale(
            participation_id=participation.id,
            distribution_id=distribution.id,
            market=market.name,
            commune=market.commune,
            catalog=catalog.name,
            starts_at=distribution.starts_at,
            ends_at=distribution.ends_at,
            closes_at=participation.window(distribution)[1],
            state=state_of(distribution, participation, validation is not None, now),
            baskets=baskets.get(participation.id, 0),
        )
        for participation, distribution, market, catalog, validation in found
    ]
    coming = [sale for sale in listed if sale.ends_at >= now]
    return coming + [sale for sale in reversed(listed) if sale.ends_at < now]


def orders_of(
    session: Session, member: ProducerMember, participation_ids: Collection[int], *, now: datetime
) -> list[OrderedLine]:
    """Lines of these participations that are the farm's own, by order number; others' are left out."""
    mine = select(Participation.id).join(Catalog, col(Catalog.id) == Participation.catalog_id)
    allowed = mine.where(col(Participation.id).in_(list(participation_ids)), Catalog.producer_id == member.producer_id)
    return ordered_lines(session, participation_ids=[ident for ident in session.exec(allowed) if ident])


def by_product(lines: Sequence[OrderedLine]) -> list[ProductRecap]:
    """Lines gathered by what was sold and its price, by category then name; what nobody wants any more is left out.

    An offer whose pack or step was changed from one sale to the next is two: their pieces do not add up.
    """
    gathered: dict[tuple[object, ...], list[OrderedLine]] = defaultdict(list)
    for line in lines:
        sold = line.sold
        if line.quantity:
            gathered[sold.category, sold.name, sold.offer_id, sold.price_cents, sold.portion].append(line)
    return [ProductRecap(tuple(gathered[key])) for key in sorted(gathered, key=str)]


def by_customer(lines: Sequence[OrderedLine]) -> list[CustomerRecap]:
    """Lines gathered by basket, in the order of distributions and numbers."""
    gathered: dict[int, list[OrderedLine]] = defaultdict(list)
    for line in lines:
        gathered[line.holder.basket_id].append(line)
    return [CustomerRecap(tuple(own)) for own in gathered.values()]


def _baskets(session: Session, participation_ids: Collection[int]) -> dict[int, int]:
    query = (
        select(PricedOffer.participation_id, func.count(func.distinct(BasketLine.basket_id)))
        .join(BasketLine, col(BasketLine.priced_offer_id) == PricedOffer.id)
        .where(col(PricedOffer.participation_id).in_(participation_ids), BasketLine.quantity > 0)
        .group_by(col(PricedOffer.participation_id))
    )
    return dict(session.exec(query).all())
