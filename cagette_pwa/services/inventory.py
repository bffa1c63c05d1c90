"""The weekly inventory: everything that was counted, written in one pass.

A line counts against the stock that the page showed. Where that has moved since (a delivery settled, a colleague
counted), nobody can say whether the count was made before or after: it comes back to be counted again, and the others
are written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import Session, col, select

from cagette_pwa.errors import NotFound
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.services import stock, typed

REASON: Final = "Inventaire"
MOST_LINES: Final = 2000


@dataclass(frozen=True)
class Counted:
    """So many pieces of an offer are there. `known` is the last line of its ledger that the page showed, 0 for none."""

    offer_id: int
    pieces: int
    known: int


@dataclass(frozen=True)
class Inventory:
    """Offers whose count holds, those of them whose stock it has changed, and those to count again."""

    done: tuple[int, ...]
    corrected: tuple[int, ...]
    moved: tuple[int, ...]


def take(session: Session, member: ProducerMember, counts: Sequence[Counted], *, now: datetime) -> Inventory:
    """Writes what was counted, once however often it is sent; what was not counted stays as it is.

    Raises NotFound and BadInput; then nothing is written.
    """
    if len(counts) > MOST_LINES:
        raise NotFound
    wanted = {typed.row_id(count.offer_id): _checked(count) for count in counts}
    offers = stock.locked_offers(session, member, wanted)
    last = _last_movements(session, offers)
    moved = [key for key, count in wanted.items() if _moved(count, offers[key], last[key])]
    corrected = [key for key, count in wanted.items() if key not in moved and count.pieces != offers[key].on_hand]
    for key in sorted(corrected):
        stock.write_count(session, member, offers[key], wanted[key].pieces, REASON, now)
    session.flush()
    return Inventory(tuple(key for key in wanted if key not in moved), tuple(corrected), tuple(moved))


def _checked(count: Counted) -> Counted:
    typed.whole(count.pieces, "Stock compté", least=0, most=stock.MOST_PIECES)
    return count


def _moved(count: Counted, offer: Offer, last: int) -> bool:
    """A count that is the stock already needs no second look: it was sent twice, or agrees."""
    return count.pieces != offer.on_hand and count.known != last


def _last_movements(session: Session, offer_ids: dict[int, Offer]) -> dict[int, int]:
    query = select(Offer.id, stock.last_movement(Offer.id)).where(col(Offer.id).in_(offer_ids))
    return {key: last for key, last in session.exec(query) if key is not None}
