"""A farm with much to plan: four markets a week with two catalogs, and a market on Saturdays and Sundays."""

from dataclasses import dataclass
from datetime import date, time

from dateutil.relativedelta import relativedelta
from sqlmodel import Session

from cagette_pwa.clock import paris, utc_now
from cagette_pwa.models.account import User
from cagette_pwa.services import agenda, planning
from cagette_pwa.services.calendar import extend
from tests.support.town import (
    make_catalog,
    make_farm,
    make_link,
    make_market,
    make_offer,
    make_schedule,
    sign_in,
)

PARTICIPATIONS = 50


@dataclass(frozen=True)
class Season:
    """The farm's session cookie, without its name, and the month in which it takes part 50 times."""

    token: str
    month: date


def make_season(session: Session) -> Season:
    """Six months of dates, of which next month's first 50 are joined."""
    now = utc_now()
    today = paris(now).date()
    farm = make_farm(session, name="Ferme de la saison")
    catalogs = [make_catalog(session, farm, [make_offer(session, farm)], name=name) for name in ("Légumes", "Viande")]
    for number, days in enumerate(("TU", "WE", "TH", "FR", "SA,SU")):
        market = make_market(session, name=f"Marché {number}")
        for catalog in catalogs:
            make_link(session, catalog, market)
        make_schedule(
            session, market, rule=f"FREQ=WEEKLY;BYDAY={days}", first_day=today, starts=time(17), ends=time(19)
        )
    extend(session, now=now)
    month = today.replace(day=1) + relativedelta(months=1)
    sales = agenda.month(session, farm, month, now=now).sales[:PARTICIPATIONS]
    planning.participate_selection(session, farm, [(sale.catalog_id, sale.distribution_id) for sale in sales], now=now)
    return Season(sign_in(session, session.get_one(User, farm.user_id)), month)
