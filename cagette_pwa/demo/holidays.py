"""The week that the heroine takes for herself."""

from datetime import datetime, timedelta

from sqlmodel import Session

from cagette_pwa.clock import paris
from cagette_pwa.demo.farms import HEROINE, Farm
from cagette_pwa.services import holidays

WEEKS_AHEAD = 5
"""Far enough for nobody to have ordered."""


def go_away(session: Session, farms: dict[str, Farm], now: datetime) -> None:
    """From a Monday to a Sunday."""
    today = paris(now).date()
    monday = today + timedelta(weeks=WEEKS_AHEAD, days=-today.weekday())
    holidays.add(session, farms[HEROINE].member, monday, monday + timedelta(days=6), now=now)
