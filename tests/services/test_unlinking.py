"""Ending a catalog's link to a market: what stays, what is left, who may."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa.errors import NotFound
from cagette_pwa.french import spaced
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.catalog import CatalogLink
from cagette_pwa.models.market import MarketRole
from cagette_pwa.models.notice import Mail, Notification
from cagette_pwa.models.participation import RecurringParticipation
from cagette_pwa.models.product import Offer
from cagette_pwa.services import catalog_items, catalog_markets, catalog_rows, catalogs, links, unlinking
from tests.support.town import (
    admin_of,
    ident,
    make_basket,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_market_member,
    make_offer,
    make_participation,
    make_priced,
    make_schedule,
    make_user,
)


def _linked(session: Session) -> tuple[Any, Any, Any, CatalogLink]:
    farm, market = make_farm(session), make_market(session)
    catalog = make_catalog(session, farm, [make_offer(session, farm)])
    return farm, market, catalog, make_link(session, catalog, market)


def test_unlinking_leaves_dates_without_orders_and_keeps_the_row(session: Session, now: datetime) -> None:
    _, market, catalog, row = _linked(session)
    past = make_distribution(session, market, starts_at=now - timedelta(days=7))
    gone = make_participation(session, catalog, past)
    coming = make_participation(session, catalog, make_distribution(session, market))

    done = unlinking.unlink(session, admin_of(session, market), ident(row), now=now)

    assert done == unlinking.Unlinked(left=1, kept=0)
    assert (coming.withdrawn_at, gone.withdrawn_at) == (now, None)
    assert (row.ended_at, row.ended_by) == (now, market.contact_id)


def test_unlinking_keeps_a_sale_that_has_orders_and_says_so(session: Session, now: datetime) -> None:
    _, market, catalog, row = _linked(session)
    distribution = make_distribution(session, market)
    participation = make_participation(session, catalog, distribution)
    offer = session.get_one(Offer, catalog_items.items_of(session, ident(catalog))[0].offer_id)
    priced = make_priced(session, participation, offer)
    make_basket(session, distribution, {ident(priced): 2})

    done = unlinking.unlink(session, admin_of(session, market), ident(row), now=now)

    assert done == unlinking.Unlinked(left=0, kept=1)
    assert participation.withdrawn_at is None
    (mail,) = session.exec(select(Mail)).all()
    assert spaced("Une vente a déjà reçu des commandes : elle reste à livrer.") in mail.body


def test_unlinking_ends_the_series_of_that_market_only(session: Session, now: datetime) -> None:
    farm, market, catalog, row = _linked(session)
    elsewhere = make_market(session)
    for schedule in (make_schedule(session, market), make_schedule(session, elsewhere)):
        session.add(
            RecurringParticipation(
                catalog_id=ident(catalog), schedule_id=ident(schedule), started_by=farm.user_id, started_at=now
            )
        )

    unlinking.unlink(session, admin_of(session, market), ident(row), now=now)

    ended = [series.ended_at for series in session.exec(select(RecurringParticipation).order_by("id"))]
    assert ended == [now, None]


def test_the_farm_may_unlink_too_and_does_not_tell_itself(session: Session, now: datetime) -> None:
    farm, _, _, row = _linked(session)

    unlinking.unlink(session, session.get_one(User, farm.user_id), ident(row), now=now)

    assert row.ended_by == farm.user_id
    assert session.exec(select(Notification)).all() == []


def test_nobody_else_unlinks(session: Session, now: datetime) -> None:
    _, market, catalog, row = _linked(session)
    participation = make_participation(session, catalog, make_distribution(session, market))
    referent = make_user(session)
    make_market_member(session, market, referent, MarketRole.REFERENT)
    other_farm = session.get_one(User, make_farm(session).user_id)
    other_admin = admin_of(session, make_market(session))

    for user in (referent, other_farm, other_admin):
        with pytest.raises(NotFound):
            unlinking.unlink(session, user, ident(row), now=now)

    assert (row.ended_at, participation.withdrawn_at) == (None, None)


def test_a_link_ends_once_and_the_catalog_may_be_linked_again(session: Session, now: datetime) -> None:
    _, market, catalog, row = _linked(session)
    admin = admin_of(session, market)
    unlinking.unlink(session, admin, ident(row), now=now)

    with pytest.raises(NotFound):
        unlinking.unlink(session, admin, ident(row), now=now)
    again = links.link(session, admin, catalog.public_id, ident(market), now=now)

    assert again != row.id


def test_history_stays_readable_after_a_link_has_ended(session: Session, now: datetime) -> None:
    """Past sales, what was ordered, and the farm's own list of what became of its catalog."""
    farm, market, catalog, row = _linked(session)
    past = make_distribution(session, market, starts_at=now - timedelta(days=7))
    offer = session.get_one(Offer, catalog_items.items_of(session, ident(catalog))[0].offer_id)
    priced = make_priced(session, make_participation(session, catalog, past), offer)
    basket = make_basket(session, past, {ident(priced): 2})

    unlinking.unlink(session, admin_of(session, market), ident(row), now=now)

    found = catalog_markets.markets(session, farm, ident(catalog), now=now)
    assert (found.links, [(link.market, link.ended_at, link.ended_by) for link in found.ended]) == (
        (),
        [("La Cagette de Segonzac", now, "Anne Vergne")],
    )
    assert session.exec(select(BasketLine.quantity).where(BasketLine.basket_id == basket.id)).all() == [2]
    assert catalog_rows.catalog(session, farm, ident(catalog), now=now).markets == ()


def test_a_catalog_is_deleted_once_it_is_linked_nowhere(session: Session, now: datetime) -> None:
    farm, market, catalog, row = _linked(session)
    with pytest.raises(catalogs.CatalogLinked):
        catalogs.delete(session, farm, ident(catalog), now=now)

    unlinking.unlink(session, session.get_one(User, farm.user_id), ident(row), now=now)
    catalogs.delete(session, farm, ident(catalog), now=now)

    assert catalog_rows.catalogs(session, farm, now=now) == []
    assert session.get_one(CatalogLink, ident(row)).market_id == market.id
