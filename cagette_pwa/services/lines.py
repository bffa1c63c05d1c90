"""The lines of baskets, with their weights and what they cost now: the one place that reads them.

Recaps, papers, hand-over, validation and payouts are arithmetic on these lines, so no two of them can disagree
about a quantity, a weight or a price.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from cagette_pwa.models.account import User, full_name
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.portion import Portion
from cagette_pwa.services.weighings import weighed


@dataclass(frozen=True, slots=True)
class Sold:
    """An offer as it was sold in one participation; `portion` says what its price is for."""

    priced_offer_id: int
    participation_id: int
    producer_id: int
    offer_id: int
    reference: str
    product: str
    label: str
    category: str
    position: int
    portion: Portion
    price_cents: int
    vat_rate: Decimal

    @property
    def name(self) -> str:
        """`Courgettes 500 g`."""
        return f"{self.product} {self.label}".strip()

    @property
    def variable_weight(self) -> bool:
        """Sold by the piece, paid by weight."""
        return self.portion.variable_weight


@dataclass(frozen=True, slots=True)
class Holder:
    """A basket and who ordered it."""

    basket_id: int
    public_id: str
    distribution_id: int
    number: int
    customer: str
    phone: str


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """A line of a basket and what it costs now. `weights` is grams by piece."""

    line_id: int
    holder: Holder
    sold: Sold
    quantity: int
    weights: dict[int, int]
    amount_cents: int

    @property
    def weighed_grams(self) -> tuple[int, ...]:
        """Grams of the pieces weighed, in the order of the pieces; those of pieces taken off do not count."""
        return _kept(self.weights, self.quantity)

    @property
    def to_weigh(self) -> int:
        """Pieces that still go on the scale."""
        return self.quantity - len(self.weighed_grams) if self.sold.variable_weight else 0

    @property
    def articles(self) -> int:
        """Things to hand over."""
        return self.sold.portion.articles(self.quantity)

    @property
    def size(self) -> int:
        """Grams or millilitres of the line: what was weighed, what is expected of the rest; 0 when it has none."""
        if self.sold.variable_weight:
            return sum(self.weighed_grams) + self.to_weigh * self.sold.portion.expected_grams
        return self.sold.portion.size * self.quantity

    @property
    def words(self) -> str:
        """`3 × Courgettes 500 g`, `1,5 kg · Carottes en vrac`."""
        return self.sold.portion.line_words(self.quantity, self.sold.name)

    @property
    def total_words(self) -> str:
        """What the line weighs or holds where its words leave that to be reckoned: `1,5 kg`, or nothing."""
        return "" if self.sold.portion.bulk else self.sold.portion.size_words(self.size)


def ordered_lines(
    session: Session,
    *,
    participation_ids: Collection[int] | None = None,
    distribution_id: int | None = None,
    basket_id: int | None = None,
) -> list[OrderedLine]:
    """Lines of these participations, of all farms at a distribution, or of a basket, by distribution and number."""
    query: Any = _LINES
    if participation_ids is not None:
        query = query.where(col(PricedOffer.participation_id).in_(participation_ids))
    if distribution_id is not None:
        query = query.where(col(Basket.distribution_id) == distribution_id)
    if basket_id is not None:
        query = query.where(col(Basket.id) == basket_id)
    holders: dict[int, Holder] = {}
    found = [
        (line_id, _holder(holders, row), priced_id, quantity)
        for line_id, priced_id, quantity, *row in session.execute(query)
    ]
    sold = _sold(session, {priced_id for _, _, priced_id, _ in found})
    weights = weighed(session, [line_id for line_id, _, priced_id, _ in found if sold[priced_id].variable_weight])
    lines = [
        OrderedLine(
            line_id=line_id,
            holder=holder,
            sold=sold[priced_id],
            quantity=quantity,
            weights=weights.get(line_id, {}),
            amount_cents=_cents(sold[priced_id], quantity, weights.get(line_id, {})),
        )
        for line_id, holder, priced_id, quantity in found
    ]
    return sorted(lines, key=_place)


def _cents(sold: Sold, quantity: int, weights: dict[int, int]) -> int:
    return sold.portion.cents(sold.price_cents, quantity, _kept(weights, quantity))


def _place(line: OrderedLine) -> tuple[int, int, int, int]:
    return line.holder.distribution_id, line.holder.number, line.sold.position, line.line_id


def _kept(weights: dict[int, int], quantity: int) -> tuple[int, ...]:
    return tuple(weights[piece] for piece in sorted(weights) if piece <= quantity) if weights else ()


def _holder(known: dict[int, Holder], row: Sequence[Any]) -> Holder:
    """The basket of a row of `_LINES`, made once for its lines."""
    basket_id, public_id, distribution_id, number, first_name, last_name, phone = row
    if basket_id not in known:
        customer = full_name(first_name, last_name)
        known[basket_id] = Holder(basket_id, public_id, distribution_id, number, customer, phone)
    return known[basket_id]


def _sold(session: Session, priced_ids: Collection[int]) -> dict[int, Sold]:
    query = (
        select(PricedOffer, Catalog.producer_id)
        .join(Participation, col(Participation.id) == PricedOffer.participation_id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .where(col(PricedOffer.id).in_(priced_ids))
    )
    return {
        priced.id or 0: Sold(
            priced_offer_id=priced.id or 0,
            participation_id=priced.participation_id,
            producer_id=producer_id,
            offer_id=priced.offer_id,
            reference=priced.reference,
            product=priced.product_name,
            label=priced.label,
            category=priced.category,
            position=priced.position,
            portion=priced.portion,
            price_cents=priced.price_cents,
            vat_rate=priced.vat_rate,
        )
        for priced, producer_id in session.exec(query)
    }


# Columns, not rows of tables: a sale has thousands of lines, and an object that can be changed costs ten times a tuple.
_LINES = (
    select_columns(
        col(BasketLine.id),
        col(BasketLine.priced_offer_id),
        col(BasketLine.quantity),
        col(Basket.id),
        col(Basket.public_id),
        col(Basket.distribution_id),
        col(Basket.number),
        col(User.first_name),
        col(User.last_name),
        col(User.phone),
    )
    .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
    .join(Basket, col(Basket.id) == BasketLine.basket_id)
    .join(User, col(User.id) == Basket.user_id)
    .order_by(col(BasketLine.id))
)
