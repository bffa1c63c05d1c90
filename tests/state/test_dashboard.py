"""The dashboard's green card: the way to preparing and weighing what comes next."""

import asyncio
from datetime import timedelta

import pytest

from cagette_pwa import database as databases
from cagette_pwa.clock import utc_now
from cagette_pwa.models.account import User
from cagette_pwa.services import weighings
from cagette_pwa.services.lines import ordered_lines
from cagette_pwa.state.dashboard import Dashboard, PrepareRow
from tests.support.sale import Sale, make_sale
from tests.support.town import ident, sign_in
from tests.support.visits import visit

pytestmark = pytest.mark.usefixtures("database")


def card(*, chickens: int, courgettes: int = 0, closed: bool = True, weigh: int = 0) -> PrepareRow:
    """What the farmer reads of a sale with one basket, a day before its distribution."""
    with databases.write() as session:
        sale = make_sale(session, chickens=chickens, courgettes=courgettes)
        sale.distribution.starts_at = utc_now() + timedelta(days=1)
        sale.distribution.ends_at = sale.distribution.starts_at + timedelta(hours=2)
        sale.distribution.orders_open_at = utc_now() - timedelta(days=3)
        sale.distribution.orders_close_at = utc_now() + timedelta(hours=-1 if closed else 1)
        session.flush()
        _weigh(sale, weigh)
        sign_in(session, session.get_one(User, sale.farm.user_id), token="paul")
    page = visit(Dashboard, "/accueil", token="paul")
    asyncio.run(page.load())
    return page.prepare


def _weigh(sale: Sale, pieces: int) -> None:
    line = next((one for one in ordered_lines(sale.session, distribution_id=ident(sale.distribution))), None)
    for piece in range(1, pieces + 1):
        assert line is not None
        weighings.weigh(sale.session, sale.farm, line.line_id, piece, 1900, now=utc_now())


def test_a_closed_sale_leads_to_preparing_and_to_the_scale() -> None:
    row = card(chickens=2)
    assert (row.action, row.href) == ("Préparer", "/preparer?d=1")
    assert (row.weigh, row.weigh_href, row.detail, row.percent) == ("Peser · 2", "/peser?d=1", "2 à peser", 0)


def test_what_was_begun_is_continued() -> None:
    row = card(chickens=2, weigh=1)
    assert (row.action, row.weigh, row.percent) == ("Continuer", "Peser · 1", 50)


@pytest.mark.parametrize(("chickens", "weigh", "closed"), [(0, 0, True), (1, 1, True), (2, 0, False)])
def test_nothing_leads_to_the_scale_without_a_piece_to_weigh(chickens: int, weigh: int, closed: bool) -> None:
    """None was ordered; all are weighed; orders may still change."""
    row = card(chickens=chickens, courgettes=0 if chickens else 3, weigh=weigh, closed=closed)
    assert (row.href, row.weigh, row.weigh_href) == ("/preparer?d=1", "", "")


def test_without_an_order_it_leads_to_the_shop() -> None:
    row = card(chickens=0, closed=False)
    assert (row.title, row.href, row.weigh_href) == ("Vente ouverte", "", "")
    assert row.shop_href.startswith("/marche/")
