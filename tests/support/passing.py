"""Time that passes for one sale: its moments are moved into the past, so that the clock of the machine never is."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from cagette_pwa.database import write
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, BasketLine, LineChange
from cagette_pwa.models.distribution import SETTLING_DELAY, Distribution
from cagette_pwa.models.market import Market, MarketMember, MarketRole
from cagette_pwa.models.participation import Participation
from cagette_pwa.services.change_notices import QUIET
from cagette_pwa.services.closings import CLOSING_DELAY


def orders_closed(basket_public_id: str, now: datetime) -> None:
    """The sale of this basket stopped taking orders a moment ago."""
    with write() as session:
        sale = _sale(session, basket_public_id)
        _shift(session, sale, now - CLOSING_DELAY - timedelta(seconds=1) - sale.orders_close_at)


def distribution_over(basket_public_id: str, now: datetime) -> None:
    """The sale of this basket ended just long enough ago for stock to settle."""
    with write() as session:
        sale = _sale(session, basket_public_id)
        _shift(session, sale, now - SETTLING_DELAY - timedelta(seconds=1) - sale.ends_at)


def changes_rested(basket_public_id: str, now: datetime) -> None:
    """What was changed in this basket was changed just long enough ago for its customer to be told."""
    with write() as session:
        query = (
            select(LineChange)
            .join(BasketLine, col(BasketLine.id) == LineChange.line_id)
            .join(Basket, col(Basket.id) == BasketLine.basket_id)
        )
        for change in session.exec(query.where(Basket.public_id == basket_public_id)):
            change.at = now - QUIET - timedelta(seconds=1)


def appointed(email: str, slug: str, now: datetime) -> None:
    """This person helps at this market as its referent."""
    with write() as session:
        user = session.exec(select(User).where(User.email == email)).one()
        market = session.exec(select(Market).where(Market.slug == slug)).one()
        assert user.id is not None
        assert market.id is not None
        session.add(MarketMember(market_id=market.id, user_id=user.id, role=MarketRole.REFERENT, joined_at=now))


def _sale(session: Session, basket_public_id: str) -> Distribution:
    query = select(Distribution).join(Basket, col(Basket.distribution_id) == Distribution.id)
    return session.exec(query.where(Basket.public_id == basket_public_id)).one()


def _shift(session: Session, sale: Distribution, by: timedelta) -> None:
    sale.starts_at += by
    sale.ends_at += by
    sale.orders_open_at += by
    sale.orders_close_at += by
    for joined in session.exec(select(Participation).where(Participation.distribution_id == sale.id)):
        if joined.orders_open_at:
            joined.orders_open_at += by
        if joined.orders_close_at:
            joined.orders_close_at += by
