"""The platform's fees: what they are on a day, since when, what they become, and setting them.

A price list takes the rates of the day on which its orders open, so a rate is announced before it holds: it cannot
start in the past, unless it is the first one of its kind.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from sqlmodel import Session, col, select

from cagette_pwa import clock, money
from cagette_pwa.errors import BadInput, NotFound
from cagette_pwa.models.price import FeeKind, FeeRate
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import price_lists
from cagette_pwa.services.prices import DEFAULT_RATES

HIGHEST: Final = Decimal(20)
YEARS_AHEAD: Final = 5
"""A year typed beyond is a slip of the finger."""


@dataclass(frozen=True)
class Coming:
    """A rate that is announced."""

    rate: Decimal
    starts_on: date


@dataclass(frozen=True)
class Fee:
    """A fee on a day, in percent TTC. `since` is None while the rate is the default one."""

    kind: FeeKind
    rate: Decimal
    since: date | None
    coming: tuple[Coming, ...]


def schedule(session: Session, on: date) -> dict[FeeKind, Fee]:
    """Each fee on a day, with what it becomes, in one query."""
    rows = session.exec(_RATES).all()
    return {kind: _fee(kind, [row for row in rows if row.kind is kind], on) for kind in FeeKind}


def today(session: Session, member: ProducerMember, *, now: datetime) -> dict[FeeKind, Fee]:
    """The fees that a farm's sales bear today, and what they become."""
    return schedule(session, clock.paris(now).date())


def set_rate(session: Session, kind: FeeKind, rate: Decimal, starts_on: date, *, now: datetime) -> None:
    """A fee becomes `rate` from a day on; the same day again replaces it.

    Sales open until now keep the rates of their opening day. Raises BadInput.
    """
    rate = _checked_rate(rate)
    query = select(FeeRate).where(FeeRate.kind == kind).order_by(col(FeeRate.starts_on))
    known = {row.starts_on: row for row in session.exec(query)}
    today = clock.paris(now).date()
    if starts_on < today and known:
        raise BadInput(field="Date", help=f"les prix d'avant sont faits. Choisissez {today.isoformat()} ou plus tard.")
    if starts_on.year > today.year + YEARS_AHEAD:
        raise BadInput(field="Date", help=f"choisissez un jour avant {today.year + YEARS_AHEAD + 1}.")
    price_lists.freeze_due(session, now=now)
    row = known.get(starts_on) or FeeRate(kind=kind, rate=rate, starts_on=starts_on)
    row.rate = rate
    session.add(row)
    session.flush()


def cancel_rate(session: Session, kind: FeeKind, starts_on: date, *, now: datetime) -> None:
    """A rate that is announced will not hold. Raises NotFound, for what holds already too."""
    query = select(FeeRate).where(FeeRate.kind == kind, FeeRate.starts_on == starts_on)
    row = session.exec(query).first()
    if row is None or row.starts_on <= clock.paris(now).date():
        raise NotFound
    session.delete(row)
    session.flush()


def read_rate(text: str) -> Decimal:
    """A rate that a person typed (`3.8`, `3,8 %`); raises BadInput."""
    try:
        return _checked_rate(Decimal(text.replace("%", "").replace(",", ".").strip()))
    except InvalidOperation as error:
        raise _bad_rate() from error


def read_kind(text: str) -> FeeKind:
    """A kind of fee by its name; raises BadInput."""
    if text not in tuple(FeeKind):
        raise BadInput(field="Frais", help=f"choisissez {' ou '.join(FeeKind)}.")
    return FeeKind(text)


def read_day(text: str) -> date:
    """A day that a person typed as 2027-01-31; raises BadInput."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(field="Date", help="écrivez année, mois et jour, par exemple 2027-01-31.") from error


def _fee(kind: FeeKind, rows: list[FeeRate], on: date) -> Fee:
    past = [row for row in rows if row.starts_on <= on]
    rate, since = (past[-1].rate, past[-1].starts_on) if past else (DEFAULT_RATES[kind], None)
    coming, before = [], rate
    for row in rows[len(past) :]:
        if row.rate != before:
            coming.append(Coming(row.rate, row.starts_on))
        before = row.rate
    return Fee(kind, rate, since, tuple(coming))


def _checked_rate(rate: Any) -> Decimal:
    if not isinstance(rate, Decimal) or not rate.is_finite() or not 0 <= rate <= HIGHEST or rate != round(rate, 2):
        raise _bad_rate()
    return rate


def _bad_rate() -> BadInput:
    return BadInput(
        field="Taux", help=f"indiquez un pourcentage de 0 à {money.percent(HIGHEST)}, avec deux décimales au plus."
    )


_RATES = select(FeeRate).order_by(col(FeeRate.starts_on))
