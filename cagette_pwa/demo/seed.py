"""Filling an empty database with the demonstration town, around a given moment."""

from datetime import datetime

from sqlmodel import Session, select

from cagette_pwa import database
from cagette_pwa.demo.draw import Draw
from cagette_pwa.demo.farms import make_farms
from cagette_pwa.demo.handovers import hand_over
from cagette_pwa.demo.holidays import go_away
from cagette_pwa.demo.markets import Stage
from cagette_pwa.demo.news import catch_up
from cagette_pwa.demo.orders import Story
from cagette_pwa.demo.people import People
from cagette_pwa.demo.photos import take_photos
from cagette_pwa.demo.sales import make_sales
from cagette_pwa.demo.talk import talk
from cagette_pwa.models.account import User

SEED = 24


def fill(session: Session | None, now: datetime, *, seed: int = SEED) -> bool:
    """Fills an empty database and says whether it did; one that has anybody in it is left alone.

    Without a session, this is one command of its own. The same `seed` and `now` give the same town, but for
    the salt of passwords.
    """
    if session is None:
        with database.write() as own:
            return fill(own, now, seed=seed)
    if session.exec(select(User.id).limit(1)).first() is not None:
        return False
    people = People(session, Draw(seed, "people"), now)
    farms = make_farms(session, people, Draw(seed, "farms"), now)
    take_photos(session, Draw(seed, "photos"), farms)
    towns = Stage(session, people, Draw(seed, "markets"), farms, now).towns()
    sales = make_sales(session, Draw(seed, "sales"), towns, now)
    told = Story(session, Draw(seed, "orders"), farms, now).play(sales)
    hand_over(session, Draw(seed, "handovers"), told, now)
    go_away(session, farms, now)
    talk(session, farms, towns, now)
    catch_up(session, now)
    return True
