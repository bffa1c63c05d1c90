"""What holds of all that was said in the field: the heads of each register, as a function of the set of operations.

The order of arrival plays no part: an operation that names others replaces them whether they came before or after it.
"""

import json
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from cagette_pwa.models.account import User, full_name
from cagette_pwa.models.field import FieldOperation

WEIGHT, QUANTITY, READY, NOTE, PICKUP, PART = "poids", "quantite", "pret", "note", "remis", "part"
"""Kinds of registers: the first word of a subject."""


@dataclass(frozen=True, slots=True)
class Said:
    """One operation that was accepted; `phone` names the phone, `by` its person."""

    key: str
    subject: str
    value: Any
    replaces: tuple[str, ...]
    user_id: int
    by: str
    phone: str
    at: datetime


def subject(kind: str, *parts: int) -> str:
    """`poids:12:1`."""
    return ":".join((kind, *map(str, parts)))


def heads(said: Iterable[Said]) -> dict[str, tuple[Said, ...]]:
    """By subject, the operations that nobody replaces, oldest first; null among them takes back what was said.

    An operation replaces what was said of its own register only: of others, its person may have no right to speak.
    """
    kept = list(said)
    replaced = {(one.subject, key) for one in kept for key in one.replaces}
    found: dict[str, list[Said]] = defaultdict(list)
    for one in sorted(kept, key=lambda one: (one.at, one.key)):
        if (one.subject, one.key) not in replaced:
            found[one.subject].append(one)
    return {name: tuple(ops) for name, ops in found.items()}


def said_of(session: Session, distribution_id: int, subjects: Collection[str] | None = None) -> list[Said]:
    """All that was accepted at a distribution, or of some registers only."""
    asked: dict[str, Any] = {"distribution_id": distribution_id}
    if subjects is None:
        return [_said(*row) for row in session.execute(_ALL, asked)]
    return [_said(*row) for row in session.execute(_SOME, asked | {"subjects": list(subjects)})]


def say(
    session: Session,
    name: str,
    value: Any,
    *,
    distribution_id: int,
    producer_id: int | None,
    user_id: int,
    now: datetime,
) -> None:
    """Said on a page of the server, which has seen everything: it replaces all that stands.

    Hold the distribution's lock.
    """
    standing = heads(said_of(session, distribution_id, [name])).get(name, ())
    session.add(
        FieldOperation(
            key=secrets.token_hex(16),
            distribution_id=distribution_id,
            producer_id=producer_id,
            user_id=user_id,
            subject=name,
            value=json.dumps(value),
            replaces=json.dumps([one.key for one in standing]),
            at=now,
            received_at=now,
        )
    )
    session.flush()


def follow(
    session: Session, quantities: Mapping[int, int], *, distribution_id: int, user_id: int, now: datetime
) -> None:
    """Quantities by line that changed by an order or a cancellation: phones that spoke of them hear of it.

    Of other lines a phone knows what its sheet says. Hold the distribution's lock.
    """
    named = {subject(QUANTITY, line_id): quantity for line_id, quantity in quantities.items()}
    spoken = {one.subject for one in said_of(session, distribution_id, named)} if named else set()
    where = {"distribution_id": distribution_id, "user_id": user_id}
    for name in sorted(spoken):
        say(session, name, named[name], producer_id=None, **where, now=now)


def notes(session: Session, producer_id: int | None, basket_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """What a farm (None: who runs the market) has noted on these baskets, oldest first."""
    by_subject = {subject(NOTE, basket_id, producer_id or 0): basket_id for basket_id in basket_ids}
    query = select(FieldOperation, User).join(User, col(User.id) == FieldOperation.user_id)
    wanted = (
        FieldOperation.producer_id == producer_id,
        col(FieldOperation.subject).in_(by_subject),
        FieldOperation.refusal == "",
    )
    rows = session.exec(query.where(*wanted)).all() if by_subject else []
    found = heads(
        _said(op.key, op.subject, op.value, op.replaces, op.user_id, by.first_name, by.last_name, op.device_name, op.at)
        for op, by in rows
    )
    texts = {by_subject[name]: tuple(str(one.value) for one in ops if one.value) for name, ops in found.items()}
    return {basket_id: words for basket_id, words in texts.items() if words}


def values_of(standing: Sequence[Said]) -> list[Any]:
    """The different things that a register's heads say, oldest first."""
    return list(dict.fromkeys(one.value for one in standing))


def _said(
    key: str, name: str, value: str, replaces: str, user_id: int, first: str, last: str, phone: str, at: datetime
) -> Said:
    return Said(key, name, json.loads(value), tuple(json.loads(replaces)), user_id, full_name(first, last), phone, at)


_ALL: Any = (
    select_columns(
        col(FieldOperation.key),
        col(FieldOperation.subject),
        col(FieldOperation.value),
        col(FieldOperation.replaces),
        col(FieldOperation.user_id),
        col(User.first_name),
        col(User.last_name),
        col(FieldOperation.device_name),
        col(FieldOperation.at),
    )
    .join(User, col(User.id) == FieldOperation.user_id)
    .where(col(FieldOperation.distribution_id) == bindparam("distribution_id"), col(FieldOperation.refusal) == "")
)
_SOME: Any = _ALL.where(col(FieldOperation.subject).in_(bindparam("subjects", expanding=True)))
