"""What phones say of a distribution, taken in: each tap once, in whatever order batches come.

A tap that may not be made is kept with the sentence that says why, and answered with it for ever; a batch never fails
for one of its taps. What holds is reckoned from all that was said (`registers`), then written where the rest of the
application reads it (`field_effects`).
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from cagette_pwa.clock import day_words, paris
from cagette_pwa.database import locked
from cagette_pwa.errors import (
    BadInput,
    CagetteError,
    HandoverTooEarly,
    NotFound,
    NotWeighed,
    QuantityMoved,
    SaleValidated,
    TapsCrossed,
)
from cagette_pwa.models.account import User
from cagette_pwa.models.distribution import Distribution, SaleValidation
from cagette_pwa.models.field import FieldOperation
from cagette_pwa.services import field_desks, registers, stock, typed
from cagette_pwa.services.field_desks import Desk
from cagette_pwa.services.field_effects import Effects, quantity_said
from cagette_pwa.services.field_targets import Targets, targets_of
from cagette_pwa.services.registers import NOTE, PART, PICKUP, QUANTITY, WEIGHT, Said
from cagette_pwa.services.weighings import HEAVIEST_GRAMS

MOST_PIECES = 999
LONGEST_NOTE = 300
MONEY = (WEIGHT, QUANTITY)
"""Kinds that change amounts: none of them after the sale was validated."""


@dataclass(frozen=True)
class Tap:
    """One operation as a phone sends it. `age` is how long ago it was made, by the phone's own clock."""

    key: str
    seq: int
    desk: Desk
    subject: str
    value: Any
    replaces: tuple[str, ...]
    at: datetime
    seen: int | None = None
    """The quantity that the screen showed, for a quantity."""


@dataclass(frozen=True)
class Answer:
    """`refusal` is empty for what was taken in, now or before."""

    key: str
    refusal: str


def take_in(
    session: Session, user: User, taps: Sequence[Tap], *, device: str, device_name: str, now: datetime
) -> list[Answer]:
    """Takes in what is new of a batch, in the phone's order; answers every tap of it.

    Taps are taken in one by one, so that it does not matter how they are put into batches. Locks the distributions,
    then the offers, each in the order of their ids: two deliveries of one batch wait for each other. Raises
    TapsCrossed when a key or a number of this phone comes at this very moment for another distribution.
    """
    batch = _Batch(session, user, taps, now)
    known, counted = batch.known(device)
    try:
        for tap in sorted(taps, key=lambda tap: tap.seq):
            if tap.key not in known:
                known[tap.key] = batch.say(tap, device, device_name, counted)
        session.flush()
    except IntegrityError as crossed:
        raise TapsCrossed from crossed
    return [Answer(tap.key, known[tap.key].refusal) for tap in taps]


class _Batch:
    """The taps of one delivery, what they are about, and all that was said of it so far."""

    def __init__(self, session: Session, user: User, taps: Sequence[Tap], now: datetime) -> None:
        self._session, self._user, self._taps, self._now = session, user, taps, now
        self._allowed = field_desks.allowed(session, user, {tap.desk for tap in taps})
        self._sales = _locked(session, {desk.distribution_id for desk in self._allowed})
        self._validated = _validated(session, self._sales)
        self._targets: Targets = targets_of(session, [tap.subject for tap in taps])
        self._lock_offers()
        self._effects = Effects(session, user, self._targets, now)
        self._said: dict[int, dict[str, list[Said]]] = {}

    def known(self, device: str) -> tuple[dict[str, FieldOperation], set[int | None]]:
        """What was taken in before: operations of this batch by key, and other numbers of this phone's.

        Another person's key is nobody's business here: raises NotFound.
        """
        keys = {tap.key for tap in self._taps}
        numbers = [tap.seq for tap in self._taps]
        ours = and_(col(FieldOperation.user_id) == self._user.id, col(FieldOperation.device) == device)
        numbered = and_(ours, col(FieldOperation.seq).in_(numbers))
        query = select(FieldOperation).where(or_(col(FieldOperation.key).in_(keys), numbered))
        found = self._session.exec(query.execution_options(populate_existing=True)).all()
        if any(op.user_id != self._user.id for op in found):
            raise NotFound
        return {op.key: op for op in found if op.key in keys}, {op.seq for op in found if op.key not in keys}

    def say(self, tap: Tap, device: str, device_name: str, counted: Collection[int | None]) -> FieldOperation:
        """Keeps a tap, refused or not; a phone that is a copy of another one says nothing twice, but counts so."""
        op = FieldOperation(
            key=tap.key,
            distribution_id=tap.desk.distribution_id,
            producer_id=tap.desk.producer_id,
            user_id=self._user.id or 0,
            device=device,
            device_name=device_name,
            seq=None if tap.seq in counted else tap.seq,
            subject=tap.subject,
            value=json.dumps(tap.value, ensure_ascii=False),
            replaces=json.dumps(tap.replaces),
            at=tap.at,
            received_at=self._now,
            refusal=self._refusal(tap, device_name),
        )
        if tap.desk in self._allowed:  # else there is perhaps no such distribution to refer to
            self._session.add(op)
        return op

    def _refusal(self, tap: Tap, phone: str) -> str:
        """Why a tap may not be made; nothing when it holds, and is written where the others read it."""
        try:
            self._check(tap)
            self._write(tap, phone)
        except CagetteError as refusal:
            return refusal.sentence
        return ""

    def _write(self, tap: Tap, phone: str) -> None:
        who = typed.row_id(self._user.id)
        new = Said(tap.key, tap.subject, tap.value, tap.replaces, who, self._user.name, phone, tap.at)
        said = [*self._before(tap), new]
        standing = registers.heads(said).get(tap.subject, ())
        self._effects.write(tap.subject, standing, {one.key: one for one in said})
        self._before(tap).append(new)

    def _check(self, tap: Tap) -> None:
        if tap.desk not in self._allowed or not self._targets.are_of(tap.subject, tap.desk):
            raise NotFound
        kind = tap.subject.partition(":")[0]
        _check_value(kind, tap.value)
        sale = self._sales[tap.desk.distribution_id]
        if kind in MONEY and sale.id in self._validated:
            raise SaleValidated
        if kind == WEIGHT and not self._targets.line_of(tap.subject).varies:
            raise NotWeighed(name=self._targets.line_of(tap.subject).name)
        if kind in (PICKUP, PART) and tap.value and paris(tap.at).date() < paris(sale.starts_at).date():
            raise HandoverTooEarly(day=day_words(sale.starts_at))
        if kind == QUANTITY:
            self._check_quantity(tap)

    def _check_quantity(self, tap: Tap) -> None:
        """A customer who ordered more meanwhile is not overruled by who did not know: raises QuantityMoved."""
        line = self._targets.line_of(tap.subject)
        before = registers.heads(self._before(tap)).get(tap.subject, ())
        if (quantity_said(before) if before else tap.seen) != line.quantity:
            raise QuantityMoved(name=line.name, quantity=line.quantity)

    def _before(self, tap: Tap) -> list[Said]:
        """What was said of a tap's register before it, and is to be added to."""
        sale = tap.desk.distribution_id
        if sale not in self._said:
            subjects = {tap.subject for tap in self._taps if tap.desk.distribution_id == sale}
            self._said[sale] = {subject: [] for subject in subjects}
            for one in registers.said_of(self._session, sale, subjects):
                self._said[sale][one.subject].append(one)
        return self._said[sale][tap.subject]

    def _lock_offers(self) -> None:
        """Of what quantities are said, all at once: an order that wants two of them takes them in this order too."""
        told = [tap for tap in self._taps if tap.subject.partition(":")[0] == QUANTITY and tap.desk in self._allowed]
        ours = [tap.subject for tap in told if self._targets.are_of(tap.subject, tap.desk)]
        if ours:
            stock.lock_offers(self._session, {self._targets.line_of(subject).offer_id for subject in ours})


def _locked(session: Session, distribution_ids: Collection[int]) -> dict[int, Distribution]:
    query = locked(
        select(Distribution).where(col(Distribution.id).in_(distribution_ids)).order_by(col(Distribution.id))
    )
    found = session.exec(query.execution_options(populate_existing=True))
    return {typed.row_id(sale.id): sale for sale in found}


def _validated(session: Session, distribution_ids: Collection[int]) -> set[int]:
    query = select(SaleValidation.distribution_id).where(col(SaleValidation.distribution_id).in_(distribution_ids))
    return set(session.exec(query))


def _check_value(kind: str, value: Any) -> None:
    """Raises BadInput for what no phone of ours would say."""
    if value is None and kind != QUANTITY:
        return
    if kind == WEIGHT:
        typed.whole(value, "Poids", least=1, most=HEAVIEST_GRAMS)
    elif kind == QUANTITY:
        typed.whole(value, "Quantité", least=0, most=MOST_PIECES)
    elif kind == NOTE:
        if value != typed.one_line(value, "Note", least=1, most=LONGEST_NOTE):
            raise BadInput(field="Note", help="écrivez-la sur une ligne.")
    elif not (value is True or (kind in (PICKUP, PART) and isinstance(value, str) and 0 < len(value) <= 40)):
        raise BadInput(field="Case", help="elle est cochée ou ne l'est pas.")
