"""A farm whose catalog is linked to a market with dates to come, and its page of planning."""

import asyncio
from datetime import time, timedelta
from typing import Any

from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.clock import paris, utc_now
from cagette_pwa.models.account import User
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.participation import Participation
from cagette_pwa.services.calendar import extend
from cagette_pwa.services.price_lists import freeze_due, price_list
from cagette_pwa.state.planning import Planning
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_farm,
    make_link,
    make_market,
    make_offer,
    make_schedule,
    sign_in,
)
from tests.support.visits import visit


def market_day(session: Session, **fields: Any) -> str:
    """Held every week from the day after tomorrow, for two months; the farm's cookie."""
    farm, market = make_farm(session), make_market(session)
    catalog = make_catalog(session, farm, [make_offer(session, farm)])
    make_link(session, catalog, market)
    weekly: dict[str, Any] = {
        "first_day": paris(utc_now()).date() + timedelta(days=2),
        "open_days_before": 5,
        "close_days_before": 0,
        "close_at": time(9),
    }
    make_schedule(session, market, **(weekly | fields))
    extend(session, now=utc_now(), months=2)
    return sign_in(session, session.get_one(User, farm.user_id))


def opened(token: str | None) -> Planning:
    """The page, with its list."""
    page = visit(Planning, "/planifier", token=token)
    asyncio.run(page.load())
    return page


def keys(page: Planning) -> list[str]:
    """The sales of the list, in order."""
    return [sale.key for month in page.months for week in month.weeks for sale in week.sales]


def joined(page: Planning) -> list[str]:
    """Those of the list in which the farm takes part."""
    return [sale.key for month in page.months for week in month.weeks for sale in week.sales if sale.part]


def customer_orders(pieces: int = 2) -> None:
    """In the first sale that was joined, which is open."""
    with databases.write() as session:
        freeze_due(session, now=utc_now())
        participation = session.exec(select(Participation).order_by("id")).all()[0]  # type: ignore[arg-type]
        priced = price_list(session, [ident(participation)])[ident(participation)][0]
        make_basket(session, session.get_one(Distribution, participation.distribution_id), {ident(priced): pieces})
