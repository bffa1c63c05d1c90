"""What people were told in the past was mailed and read then; only the latest news wait for visitors."""

from datetime import datetime, time, timedelta

from sqlalchemy import update
from sqlmodel import Session, col

from cagette_pwa.clock import from_paris, paris
from cagette_pwa.models.notice import Mail, Notification
from cagette_pwa.services import announcements

FRESH = timedelta(days=2)


def catch_up(session: Session, now: datetime) -> None:
    """Announces the Mondays before today, then counts older news as sent and read."""
    for due in announcements.due_announcements(session, now=now):
        if due[1] < paris(now).date():
            announcements.announce(session, due, now=from_paris(due[1], time(8, 5)))
    session.flush()
    old = now - FRESH
    session.execute(update(Mail).where(col(Mail.created_at) < old).values(sent_at=Mail.created_at, attempts=1))
    session.execute(
        update(Notification).where(col(Notification.created_at) < old).values(read_at=Notification.created_at)
    )
    session.expire_all()
