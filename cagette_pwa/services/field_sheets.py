"""What a phone takes aboard of a distribution: orders, customers, products, weights, and what was said of them.

Plain data, as `assets/field_sheet.js` reads it; a sheet of 200 customers is some tens of kilobytes compressed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from cagette_pwa.clock import day_words, hours_words
from cagette_pwa.models.account import User
from cagette_pwa.models.distribution import Distribution, SaleValidation
from cagette_pwa.models.field import FieldOperation
from cagette_pwa.models.market import Market
from cagette_pwa.models.producer import Producer
from cagette_pwa.services import field_desks, pickup_codes, registers
from cagette_pwa.services.field_desks import Desk
from cagette_pwa.services.handover import farm_names, signatures
from cagette_pwa.services.lines import Holder, OrderedLine, Sold, ordered_lines
from cagette_pwa.services.registers import Said

Sheet = dict[str, Any]


def sheet(session: Session, user: User, desk: Desk, *, device: str, now: datetime) -> Sheet:
    """All that the phone called `device` needs at this desk; raises NotFound.

    `seen` is the last of the phone's own taps that is in it.
    """
    field_desks.check(session, user, desk)
    about = session.execute(_ABOUT, {"distribution_id": desk.distribution_id}).one()
    lines = _lines(session, desk)
    holders = {line.holder.basket_id: line.holder for line in lines}
    sold = {line.sold.priced_offer_id: line.sold for line in lines}
    checks = pickup_codes.checks_of(session, list(holders))
    seen = session.execute(_SEEN, {"user_id": user.id, "device": device}).scalar()
    return {
        "key": desk.key,
        **_head(*about),
        "farm": _farm(session, desk),
        "farms": farm_names(session, lines),
        "sales": sorted({line.sold.participation_id for line in lines}),
        "seen": seen or 0,
        "baskets": [_basket(holder, checks[holder.basket_id]) for holder in holders.values()],
        "goods": [_goods(one) for one in sold.values()],
        "lines": [_line(line) for line in lines],
        "signed": _signed(session, list(holders)),
        "said": [_said(one) for one in _standing(session, desk, lines)],
    }


def _lines(session: Session, desk: Desk) -> list[OrderedLine]:
    """The desk's lines; baskets of which everything was put down to nothing are left out of a market's."""
    lines = ordered_lines(session, distribution_id=desk.distribution_id)
    if desk.producer_id is not None:
        return [line for line in lines if line.sold.producer_id == desk.producer_id]
    filled = {line.holder.basket_id for line in lines if line.quantity}
    return [line for line in lines if line.holder.basket_id in filled]


def _head(distribution: Distribution, market: Market, validated_at: datetime | None) -> Sheet:
    return {
        "distribution": distribution.id,
        "market": market.name,
        "day": day_words(distribution.starts_at),
        "hours": hours_words(distribution.starts_at, distribution.ends_at),
        "starts": _milliseconds(distribution.starts_at),
        "ends": _milliseconds(distribution.ends_at),
        "validated": validated_at is not None,
    }


def _farm(session: Session, desk: Desk) -> str:
    return "" if desk.producer_id is None else session.get_one(Producer, desk.producer_id).name


def _basket(holder: Holder, check: str) -> list[Any]:
    return [holder.basket_id, holder.number, holder.customer, holder.phone, check]


def _goods(sold: Sold) -> list[Any]:
    portion = sold.portion
    return [
        sold.priced_offer_id,
        sold.offer_id,
        sold.producer_id,
        sold.product,
        sold.label,
        sold.category,
        sold.price_cents,
        portion.price_words(sold.price_cents),
        portion.unit.measure,
        0 if portion.variable_weight else portion.size,
        portion.bulk,
        [portion.expected_grams, portion.max_grams] if portion.variable_weight else None,
    ]


def _line(line: OrderedLine) -> list[Any]:
    known = [line.line_id, line.holder.basket_id, line.sold.priced_offer_id, line.quantity]
    return [*known, sorted(line.weights.items())] if line.weights else known


def _signed(session: Session, basket_ids: list[int]) -> dict[int, list[Any]]:
    """Hand-overs of the referents: when, by whom."""
    found = signatures(session, basket_ids)
    return {basket_id: [_milliseconds(one.at), one.by] for basket_id, one in found.items()}


def _standing(session: Session, desk: Desk, lines: Sequence[OrderedLine]) -> list[Said]:
    """The heads of the desk's registers, and the hand-overs that they name: when and by whom is said there."""
    said = registers.said_of(session, desk.distribution_id)
    mine = {str(line.line_id) for line in lines}
    baskets = {str(line.holder.basket_id) for line in lines}
    found = [one for name, ops in registers.heads(said).items() if _may_read(name, desk, mine, baskets) for one in ops]
    named = {(one.subject, one.value) for one in found if one.subject.startswith(f"{registers.PICKUP}:")}
    heads = {one.key for one in found}
    return [*(one for one in said if (one.subject, one.key) in named and one.key not in heads), *found]


def _may_read(name: str, desk: Desk, lines: set[str], baskets: set[str]) -> bool:
    """The market, all but what farms note for themselves; a farm its lines, its words, and its baskets' hand-overs."""
    kind, about, *rest = name.split(":")
    if desk.producer_id is None:
        return kind != registers.NOTE or rest == ["0"]
    if kind in (registers.WEIGHT, registers.QUANTITY, registers.READY):
        return about in lines
    return about in baskets and (kind == registers.PICKUP or rest == [str(desk.producer_id)])


def _said(one: Said) -> list[Any]:
    return [one.key, one.subject, one.value, one.replaces, one.by, one.phone, _milliseconds(one.at)]


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


_ABOUT: Any = (
    select(Distribution, Market, col(SaleValidation.validated_at))
    .join(Market, col(Market.id) == Distribution.market_id)
    .outerjoin(SaleValidation, col(SaleValidation.distribution_id) == Distribution.id)
    .where(col(Distribution.id) == bindparam("distribution_id"))
)
_SEEN: Any = select(func.max(FieldOperation.seq)).where(
    col(FieldOperation.user_id) == bindparam("user_id"), col(FieldOperation.device) == bindparam("device")
)
