"""The lines of baskets, with their weights and what they cost now: the one place that reads them.

Recaps, papers, hand-over, validation and payouts are arithmetic on these lines, so no two of them can disagree
about a quantity, a weight or a price.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, case, func, or_, select
from sqlmodel import Session, col

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


class OrderedLine(NamedTuple):
    """A line of a basket and what it costs now. `weights` is grams by piece.

    There are thousands in a sale: a tuple is made in a third of the time of a frozen object.
    """

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
    if participation_ids is not None:
        rows = session.execute(_OF_PARTICIPATIONS, {"participation_ids": list(participation_ids)})
    elif distribution_id is not None:
        rows = session.execute(_OF_DISTRIBUTION, {"distribution_id": distribution_id})
    else:
        rows = session.execute(_OF_BASKET, {"basket_id": basket_id})
    return _read(session, rows.all())


def amounts(session: Session, participation_ids: Collection[int]) -> dict[int, int]:
    """Cents that the lines of each of these participations cost now, summed; those without lines are absent.

    Packs are whole cents a piece, so the database adds them up; what is weighed or loose is rounded once a line, here.
    """
    wanted = {"participation_ids": list(participation_ids)}
    found: Counter[int] = Counter()
    for participation_id, cents in session.execute(_PACKS, wanted):
        found[participation_id] = int(cents)
    rows = session.execute(_MEASURED, wanted).all()
    sold, weights = _about(session, rows)
    for line_id, priced_id, quantity in rows:
        one = sold[priced_id]
        found[one.participation_id] += _cents(one, quantity, weights.get(line_id, {}))
    return found


def _read(session: Session, rows: Sequence[Any]) -> list[OrderedLine]:
    """The lines of rows of `_LINES`, in their order; baskets, offers and their amounts are made once."""
    sold, weights = _about(session, rows)
    holders: dict[int, Holder] = {}
    for row in rows:
        if row[3] not in holders:
            holders[row[3]] = _holder(*row[3:])
    amount = cache(lambda priced_id, quantity: _cents(sold[priced_id], quantity, {}))
    none: dict[int, int] = {}
    return [
        OrderedLine(
            line_id,
            holders[basket_id],
            sold[priced_id],
            quantity,
            found := weights.get(line_id, none),
            _cents(sold[priced_id], quantity, found) if found else amount(priced_id, quantity),
        )
        for line_id, priced_id, quantity, basket_id, *_ in rows
    ]


def _holder(
    basket_id: int, public_id: str, distribution_id: int, number: int, first_name: str, last_name: str, phone: str
) -> Holder:
    return Holder(basket_id, public_id, distribution_id, number, full_name(first_name, last_name), phone)


def _about(session: Session, rows: Sequence[Any]) -> tuple[dict[int, Sold], dict[int, dict[int, int]]]:
    """What was sold and what was weighed, of rows that begin with a line's id and its priced offer's."""
    sold = _sold(session, {row[1] for row in rows})
    return sold, weighed(session, [row[0] for row in rows if sold[row[1]].variable_weight])


def _cents(sold: Sold, quantity: int, weights: dict[int, int]) -> int:
    return sold.portion.cents(sold.price_cents, quantity, _kept(weights, quantity) if weights else ())


def _kept(weights: dict[int, int], quantity: int) -> tuple[int, ...]:
    return tuple(weights[piece] for piece in sorted(weights) if piece <= quantity) if weights else ()


def _sold(session: Session, priced_ids: Collection[int]) -> dict[int, Sold]:
    return {
        priced_id: Sold(
            priced_offer_id=priced_id,
            participation_id=participation_id,
            producer_id=producer_id,
            offer_id=offer_id,
            reference=reference,
            product=product,
            label=label,
            category=category,
            position=position,
            portion=Portion(unit, pack_size, bulk, variable_weight, expected_grams or 0, max_grams or 0),
            price_cents=price_cents,
            vat_rate=vat_rate,
        )
        for (
            priced_id,
            participation_id,
            producer_id,
            offer_id,
            reference,
            product,
            label,
            category,
            position,
            price_cents,
            vat_rate,
            unit,
            pack_size,
            bulk,
            variable_weight,
            expected_grams,
            max_grams,
        ) in session.execute(_SOLD, {"priced_ids": list(priced_ids)})
    }


# Columns, not rows of tables: a sale has thousands of lines, and an object that can be changed costs ten times a tuple.
_LINES: Any = (
    select(
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
    .order_by(col(Basket.distribution_id), col(Basket.number), col(PricedOffer.position), col(BasketLine.id))
)
_OF_PARTICIPATIONS = _LINES.where(col(PricedOffer.participation_id).in_(bindparam("participation_ids", expanding=True)))
_OF_DISTRIBUTION = _LINES.where(col(Basket.distribution_id) == bindparam("distribution_id"))
_OF_BASKET = _LINES.where(col(Basket.id) == bindparam("basket_id"))
_MEASURED: Any = (
    select(col(BasketLine.id), col(BasketLine.priced_offer_id), col(BasketLine.quantity))
    .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
    .where(
        col(PricedOffer.participation_id).in_(bindparam("participation_ids", expanding=True)),
        or_(col(PricedOffer.variable_weight), col(PricedOffer.bulk)),
    )
)
_PACKS: Any = (
    select(col(PricedOffer.participation_id), func.sum(col(PricedOffer.price_cents) * BasketLine.quantity))
    .join(BasketLine, col(BasketLine.priced_offer_id) == PricedOffer.id)
    .where(
        col(PricedOffer.participation_id).in_(bindparam("participation_ids", expanding=True)),
        ~col(PricedOffer.variable_weight),
        ~col(PricedOffer.bulk),
    )
    .group_by(col(PricedOffer.participation_id))
)
_SOLD: Any = (
    select(
        col(PricedOffer.id),
        col(PricedOffer.participation_id),
        col(Catalog.producer_id),
        col(PricedOffer.offer_id),
        col(PricedOffer.reference),
        col(PricedOffer.product_name),
        col(PricedOffer.label),
        col(PricedOffer.category),
        col(PricedOffer.position),
        col(PricedOffer.price_cents),
        col(PricedOffer.vat_rate),
        col(PricedOffer.unit),
        col(PricedOffer.pack_size),
        col(PricedOffer.bulk),
        col(PricedOffer.variable_weight),
        col(PricedOffer.expected_grams),
        col(PricedOffer.max_grams),
    )
    .join(Participation, col(Participation.id) == PricedOffer.participation_id)
    .join(Catalog, col(Catalog.id) == Participation.catalog_id)
    .where(col(PricedOffer.id).in_(bindparam("priced_ids", expanding=True)))
)

ARTICLES: Any = case((and_(col(PricedOffer.bulk), col(BasketLine.quantity) > 0), 1), else_=col(BasketLine.quantity))
"""`OrderedLine.articles`, where the database counts: a bag of what is loose is one, whatever its steps."""
