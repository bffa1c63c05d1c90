"""What Planifier reads: the sales that its filters and its view ask for, alone or after a command."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from cagette_pwa.errors import NotFound
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import agenda, debits
from cagette_pwa.services.agenda import Agenda
from cagette_pwa.services.selected_sales import SaleKey


@dataclass(frozen=True)
class Asked:
    """Which sales the screen shows."""

    market_id: int | None
    catalog_id: int | None
    month: date | None
    """None for the list of all months."""


@dataclass(frozen=True)
class Found:
    """What there is to show."""

    agenda: Agenda
    debit_is_due: bool


def sale_key(text: str) -> SaleKey:
    """What `planning_rows.key_of` wrote; raises NotFound for anything else."""
    found = re.fullmatch(r"(\d{1,9})-(\d{1,9})", str(text), re.ASCII)
    if found is None:
        raise NotFound
    return int(found[1]), int(found[2])


def look(session: Session, member: ProducerMember, asked: Asked, *, now: datetime) -> Found:
    """A month, or all dates to come."""
    filters = {"market_id": asked.market_id, "catalog_id": asked.catalog_id}
    if asked.month:
        found = agenda.month(session, member, asked.month, **filters, now=now)
    else:
        found = agenda.coming(session, member, **filters, now=now)
    return Found(found, debits.is_due(session, member, now=now))


def after(
    session: Session,
    member: ProducerMember,
    command: Callable[..., Any],
    args: tuple[Any, ...],
    asked: Asked,
    *,
    now: datetime,
) -> tuple[Any, Found]:
    """What a command answers, and what there is to show after it."""
    result = command(session, member, *args, now=now)
    return result, look(session, member, asked, now=now)
