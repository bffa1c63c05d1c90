"""The page where somebody who has just signed in goes on."""

from sqlmodel import Session, col, select

from cagette_pwa import routes
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket
from cagette_pwa.models.market import Market, MarketMember, MarketRole
from cagette_pwa.models.producer import ProducerMember


def home_of(session: Session, user: User) -> str:
    """The farm's dashboard, else the market that the person runs, else their last order, else a first farm."""
    if session.exec(select(ProducerMember.id).where(ProducerMember.user_id == user.id)).first():
        return routes.DASHBOARD
    run = (
        select(Market.slug)
        .join(MarketMember, col(MarketMember.market_id) == Market.id)
        .where(MarketMember.user_id == user.id, MarketMember.role != MarketRole.CUSTOMER)
        .order_by(col(MarketMember.id))
    )
    slug = session.exec(run).first()
    if slug:
        return routes.at(routes.MARKET_ADMIN, slug=slug)
    last = select(Basket.public_id).where(Basket.user_id == user.id).order_by(col(Basket.id).desc())
    basket = session.exec(last).first()
    return routes.at(routes.ORDER, public_id=basket) if basket else routes.NEW_FARM
