"""On which days farms are away: read by whatever takes part in sales for them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session, col, select

from cagette_pwa.clock import paris
from cagette_pwa.models.holiday import Holiday


def absences(session: Session, *, now: datetime, producer_id: int | None = None) -> dict[int, list[Holiday]]:
    """Holidays that are not over, by producer, in order; of one farm, or of all."""
    query = select(Holiday).where(col(Holiday.removed_at).is_(None), Holiday.last_day >= paris(now).date())
    if producer_id is not None:
        query = query.where(Holiday.producer_id == producer_id)
    found: dict[int, list[Holiday]] = defaultdict(list)
    for holiday in session.exec(query.order_by(col(Holiday.first_day), col(Holiday.id))):
        found[holiday.producer_id].append(holiday)
    return found


def absence_on(holidays: Iterable[Holiday], day: date) -> Holiday | None:
    """The one of these holidays that covers `day`, if any."""
    return next((holiday for holiday in holidays if holiday.covers(day)), None)
