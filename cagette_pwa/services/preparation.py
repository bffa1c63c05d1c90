"""What a farm prepares next: the soonest distribution with orders, and how far the weighing is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, and_, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.columns import Moment
from cagette_pwa.models.distribution import SETTLING_DELAY, Distribution, SaleValidation
from cagette_pwa.models.market import Market
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services.weighings import weighed


@dataclass(frozen=True)
class ToPrepare:
    """The next distribution with something of the farm in it; `pieces` go on the scale, `weighed` of them did."""

    distribution_id: int
    market: str
    slug: str
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    is_open: bool
    baskets: int
    pieces: int
    weighed: int

    @property
    def to_weigh(self) -> int:
        """Pieces that still go on the scale."""
        return self.pieces - self.weighed


def to_prepare(session: Session, member: ProducerMember, *, now: datetime) -> ToPrepare | None:
    """The soonest distribution with orders that is not over; without any, the soonest that takes orders."""
    by_date = [list(same) for _, same in groupby(_under_way(session, member, now), key=lambda row: row.distribution_id)]
    with_orders = (sale for sale in by_date if any(row.lines for row in sale))
    taking_orders = (sale for sale in by_date if any(row.closes_at > now for row in sale))
    chosen = next(with_orders, None) or next(taking_orders, None)
    return _prepared(session, chosen, now) if chosen else None


def _under_way(session: Session, member: ProducerMember, now: datetime) -> Sequence[Row[Any]]:
    """Participations whose ordering has opened and whose distribution is not over, soonest first."""
    return session.execute(
        _UNDER_WAY, {"producer_id": member.producer_id, "now": now, "over": now - SETTLING_DELAY}
    ).all()


def _prepared(session: Session, sale: Sequence[Row[Any]], now: datetime) -> ToPrepare:
    first, ids = sale[0], [row.participation_id for row in sale]
    lines = session.execute(_LINES, {"participation_ids": ids}).all()
    pieces = {line_id: quantity for line_id, _, quantity, varying in lines if varying}
    weights = weighed(session, list(pieces)) if pieces else {}
    return ToPrepare(
        distribution_id=first.distribution_id,
        market=first.market,
        slug=first.slug,
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        closes_at=max(row.closes_at for row in sale),
        is_open=any(row.closes_at > now for row in sale),
        baskets=len({basket_id for _, basket_id, *_ in lines}),
        pieces=sum(pieces.values()),
        weighed=sum(1 for line_id, found in weights.items() for piece in found if piece <= pieces[line_id]),
    )


# The statements are written once: building them takes longer than running them.


def _under_way_statement() -> Any:
    """What `_under_way` reads."""
    opens_at = func.coalesce(Participation.orders_open_at, Distribution.orders_open_at)
    closes_at = func.coalesce(Participation.orders_close_at, Distribution.orders_close_at)
    validated = select(SaleValidation.id).where(SaleValidation.distribution_id == Distribution.id).exists()
    return (
        select_columns(
            col(Participation.id).label("participation_id"),
            col(Distribution.id).label("distribution_id"),
            col(Market.name).label("market"),
            col(Market.slug),
            col(Distribution.starts_at),
            col(Distribution.ends_at),
            closes_at.label("closes_at"),
            func.count(col(BasketLine.id)).label("lines"),
        )
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .join(Market, col(Market.id) == Distribution.market_id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .outerjoin(PricedOffer, col(PricedOffer.participation_id) == Participation.id)
        .outerjoin(BasketLine, and_(col(BasketLine.priced_offer_id) == PricedOffer.id, col(BasketLine.quantity) > 0))
        .where(
            col(Catalog.producer_id) == bindparam("producer_id"),
            col(Participation.withdrawn_at).is_(None),
            col(Distribution.ends_at) > bindparam("over", type_=Moment()),
            opens_at <= bindparam("now", type_=Moment()),
            ~validated,
        )
        .group_by(col(Participation.id), col(Distribution.id), col(Market.id))
        .order_by(col(Distribution.starts_at), col(Distribution.id), col(Participation.id))
    )


_UNDER_WAY = _under_way_statement()
_LINES: Any = (
    select_columns(
        col(BasketLine.id), col(BasketLine.basket_id), col(BasketLine.quantity), col(PricedOffer.variable_weight)
    )
    .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
    .where(
        col(PricedOffer.participation_id).in_(bindparam("participation_ids", expanding=True)),
        col(BasketLine.quantity) > 0,
    )
)
