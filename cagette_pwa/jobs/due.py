"""What falls due: found in the data, and done item by item, each in a transaction of its own.

An item is due because of what the database says, and stops being due in the transaction that does it. So it does
not matter how late this runs, whether it was killed half-way, or whether another worker runs at the same moment.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlmodel import Session

from cagette_pwa import database
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.services import (
    accounts,
    announcements,
    calendar,
    change_notices,
    closings,
    price_lists,
    product_imports,
    reminders,
    stock,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kind:
    """One sort of thing that falls due: `due(session, now=)` lists its items, `do(session, item, now=)` does one.

    `do` locks the item, looks again whether it is due, and does nothing when it is not.
    """

    name: str
    due: Callable[..., Sequence[Any]]
    do: Callable[..., None]


def _settle(session: Session, distribution_id: int, *, now: datetime) -> None:
    stock.settle(session, session.get_one(Distribution, distribution_id), now=now)


def _freeze(session: Session, distribution_id: int, *, now: datetime) -> None:
    price_lists.freeze_due(session, now=now, distribution_id=distribution_id)


KINDS = (
    Kind("opening", price_lists.due_distributions, _freeze),
    Kind("closing", closings.due_closings, closings.close),
    Kind("delivery", stock.due_settlements, _settle),
    Kind("reminder", reminders.due_reminders, reminders.remind),
    Kind("change", change_notices.due_notices, change_notices.tell),
    Kind("payout", announcements.due_announcements, announcements.announce),
)


def run(now: datetime) -> int:
    """Does everything that is due; returns how many items could not be done, and are due again.

    One that fails is logged and holds nothing else up.
    """
    return sum(_run(kind, now) for kind in KINDS)


def extend(now: datetime) -> None:
    """The dates of markets, months ahead: in good time whenever it runs, so seldom is enough."""
    with database.write() as session:
        calendar.extend(session, now=now)


def forget(now: datetime) -> None:
    """Sessions, links, failures and files to import that no longer mean anything."""
    with database.write() as session:
        accounts.clear_expired(session, now=now)
        product_imports.forget_drafts(session, now=now)


def _run(kind: Kind, now: datetime) -> int:
    with database.read() as session:
        items = kind.due(session, now=now)
    return sum(not _done(kind, item, now) for item in items)


def _done(kind: Kind, item: Any, now: datetime) -> bool:
    command = partial(kind.do, now=now)
    try:
        with database.write() as session:
            command(session, item)
    except Exception:
        log.exception("%s %s could not be done", kind.name, item)
        return False
    log.info("%s %s done", kind.name, item)
    return True
