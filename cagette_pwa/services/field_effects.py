"""What holds in the field, written where recaps, papers, stock, validation and payouts read it.

Each is a function of a register's heads alone, so that every order of arrival writes the same in the end:
a weight on which two phones differ is no weight until a person decides, of two quantities the smaller one is there,
and of two hand-overs the first one happened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from cagette_pwa.errors import NotFound
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import BasketLine, Pickup, Weighing
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import quantities, registers
from cagette_pwa.services.field_targets import Targets
from cagette_pwa.services.registers import PICKUP, QUANTITY, WEIGHT, Said
from cagette_pwa.services.weighings import weighed

REASON = "Manque à la préparation"


def weight_said(standing: Sequence[Said]) -> Said | None:
    """The weighing that holds; None when nobody weighed, or when phones differ."""
    told = [one for one in standing if one.value is not None]
    return told[0] if len(registers.values_of(told)) == 1 else None


def quantity_said(standing: Sequence[Said]) -> int:
    """The pieces that are there: where phones differ, the smaller number. Give it one head at least."""
    return min(int(one.value) for one in standing)


def pickup_said(standing: Sequence[Said], said: Mapping[str, Said]) -> Said | None:
    """The hand-over that holds: the first one, or the one that a person chose; None when there is none."""
    chosen = [said.get(one.value, one) if isinstance(one.value, str) else one for one in standing if one.value]
    return min(chosen, key=lambda one: (one.at, one.key), default=None)


class Effects:
    """Writes registers of one batch, which holds the locks of their distributions; keeps its targets up to date."""

    def __init__(self, session: Session, user: User, targets: Targets, now: datetime) -> None:
        self._session, self._user, self._targets, self._now = session, user, targets, now
        self._weights = weighed(session, [line.id for line in targets.lines.values() if line.varies])

    def write(self, subject: str, standing: Sequence[Said], said: Mapping[str, Said]) -> None:
        """What a register says now; raises what the rules of stock and sales refuse, and then changes nothing."""
        kind, *numbers = subject.split(":")
        if kind == WEIGHT:
            self._weigh(int(numbers[0]), int(numbers[1]), weight_said(standing))
        elif kind == QUANTITY and standing:
            self._change(int(numbers[0]), standing)
        elif kind == PICKUP:
            self._sign(int(numbers[0]), pickup_said(standing, said))

    def _weigh(self, line_id: int, piece: int, holds: Said | None) -> None:
        grams = holds.value if holds else None
        if self._weights[line_id].get(piece) == grams:
            return
        by, at = (holds.user_id, holds.at) if holds else (self._user.id or 0, self._now)
        self._session.add(Weighing(line_id=line_id, piece=piece, grams=grams, user_id=by, at=at))
        self._weights[line_id].pop(piece, None)
        if grams is not None:
            self._weights[line_id][piece] = grams

    def _change(self, line_id: int, standing: Sequence[Said]) -> None:
        quantity = quantity_said(standing)
        query = (
            select(BasketLine, PricedOffer)
            .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
            .where(BasketLine.id == line_id)
        )
        line, priced = self._session.exec(query.execution_options(populate_existing=True)).one()
        if line.quantity == quantity:
            return
        member = self._member(self._targets.lines[line_id].producer_id)
        with self._session.begin_nested():
            quantities.apply(self._session, member, line, priced, quantity, reason=REASON, now=self._now)
        self._targets.lines[line_id] = replace(self._targets.lines[line_id], quantity=quantity)

    def _sign(self, basket_id: int, holds: Said | None) -> None:
        active = select(Pickup).where(Pickup.basket_id == basket_id, col(Pickup.undone_at).is_(None))
        signed = self._session.exec(active).all()
        if holds and any((one.user_id, one.at) == (holds.user_id, holds.at) for one in signed):
            return
        for one in signed:
            one.undone_by, one.undone_at = self._user.id, self._now
        if holds:
            self._session.add(Pickup(basket_id=basket_id, user_id=holds.user_id, at=holds.at))

    def _member(self, producer_id: int) -> ProducerMember:
        wanted = {"producer_id": producer_id, "user_id": self._user.id}
        found = self._session.exec(select(ProducerMember).filter_by(**wanted)).first()
        if found is None:
            raise NotFound
        return found
