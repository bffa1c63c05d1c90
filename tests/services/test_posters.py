"""What a market's poster says."""

from datetime import date, datetime, time

from sqlmodel import Session

from cagette_pwa.services.posters import poster_of
from tests.support.town import make_market, make_schedule


def test_a_poster_names_the_schedules_that_still_run(session: Session, now: datetime) -> None:
    market = make_market(session)
    make_schedule(session, market)
    make_schedule(
        session, market, starts=time(9), ends=time(10), first_day=date(2026, 1, 3), last_day=date(2026, 11, 22)
    )
    make_schedule(session, market, starts=time(17), ends=time(18), last_day=date(2026, 11, 25))

    said = poster_of(session, market.slug, now=now).schedules

    assert said == ("Tous les mercredis de 18h00 à 19h00", "Tous les mercredis de 17h00 à 18h00")
