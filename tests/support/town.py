"""Builders for tests: a farm, a market, a sale, with sensible defaults and only what the test names."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from sqlmodel import Session, select

from cagette_pwa.models.account import User, UserSession
from cagette_pwa.models.basket import Basket, BasketLine
from cagette_pwa.models.catalog import Catalog, CatalogDecline, CatalogItem, CatalogLink
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market, MarketMember, MarketRole
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.photo import Photo
from cagette_pwa.models.portion import Unit
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.models.product import Offer, Product
from cagette_pwa.models.schedule import Schedule
from cagette_pwa.models.stock import MovementKind, StockMovement
from cagette_pwa.services.sessions import hashed

NOW = datetime.fromisoformat("2026-11-23T09:00:00+00:00")
_number = count(1)
_Row = TypeVar("_Row")


def ident(row: Any) -> int:
    """The id of a row that has been flushed."""
    assert row.id is not None
    return int(row.id)


def make_user(session: Session, *, first_name: str = "Lucie", email: str = "", **fields: Any) -> User:
    email = email or f"personne{next(_number)}@example.org"
    user = User(email=email, first_name=first_name, last_name="Vergne", created_at=NOW, **fields)
    return _kept(session, user)


def sign_in(session: Session, user: User, *, token: str = "") -> str:
    """A session cookie's value for `user`."""
    token = token or f"token-{next(_number)}"
    expires_at = NOW + timedelta(days=3650)
    _kept(
        session,
        UserSession(token_hash=hashed(token), user_id=ident(user), created_at=NOW, expires_at=expires_at),
    )
    return token


def make_farm(session: Session, *, name: str = "Ferme des Tilleuls", **fields: Any) -> ProducerMember:
    """A farm in Beauronne and the member who acts for it."""
    place: dict[str, Any] = {"insee": "24032", "commune": "Beauronne", "lat": 45.0937, "lon": 0.3829}
    farm = _kept(session, Producer(name=name, created_at=NOW, **(place | fields)))
    user = make_user(session, first_name="Paul")
    return _kept(session, ProducerMember(producer_id=ident(farm), user_id=ident(user), joined_at=NOW))


def make_market(session: Session, *, name: str = "La Cagette de Segonzac", **fields: Any) -> Market:
    """A market in Segonzac, with a contact who is its admin."""
    contact = make_user(session, first_name="Anne")
    place: dict[str, Any] = {"insee": "24529", "commune": "Segonzac", "lat": 45.2, "lon": 0.42}
    slug = fields.pop("slug", f"marche-{next(_number)}")
    market = Market(name=name, slug=slug, contact_id=ident(contact), created_at=NOW, **(place | fields))
    _kept(session, market)
    make_market_member(session, market, contact, MarketRole.ADMIN)
    return market


def make_market_member(session: Session, market: Market, user: User, role: MarketRole) -> MarketMember:
    member = MarketMember(market_id=ident(market), user_id=ident(user), role=role, joined_at=NOW)
    return _kept(session, member)


def admin_of(session: Session, market: Market) -> User:
    user = session.get(User, market.contact_id)
    assert user is not None
    return user


def make_product(session: Session, farm: ProducerMember, *, name: str = "Courgettes", **fields: Any) -> Product:
    defaults: dict[str, Any] = {"category": "Légumes", "vat_rate": Decimal("5.5"), "created_at": NOW}
    return _kept(session, Product(producer_id=farm.producer_id, name=name, **(defaults | fields)))


def make_photo(session: Session, product: Product, **fields: Any) -> Photo:
    """The photo of `product`; its bytes are words."""
    user = session.exec(select(ProducerMember.user_id).where(ProducerMember.producer_id == product.producer_id)).first()
    assert user is not None
    words: dict[str, Any] = {"small": b"petite", "large": b"grande", "added_by": user, "added_at": NOW}
    photo = _kept(session, Photo(producer_id=product.producer_id, **(words | fields)))
    product.photo_id = ident(photo)
    session.flush()
    return photo


def make_offer(
    session: Session,
    farm: ProducerMember,
    *,
    product: Product | None = None,
    price_cents: int = 180,
    stock: int | None = None,
    **fields: Any,
) -> Offer:
    """An offer of 500 g; `stock` limits it to so many pieces, with the ledger that says so."""
    product = product or make_product(session, farm)
    defaults: dict[str, Any] = {
        "label": "500 g",
        "unit": Unit.G,
        "pack_size": 500,
        "reference": f"REF-{next(_number)}",
    }
    offer = Offer(
        product_id=ident(product),
        producer_id=farm.producer_id,
        price_cents=price_cents,
        stock_limited=stock is not None,
        on_hand=stock or 0,
        **(defaults | fields),
    )
    _kept(session, offer)
    if stock:
        movement = StockMovement(
            offer_id=ident(offer), kind=MovementKind.COUNT, pieces=stock, on_hand_after=stock, at=NOW
        )
        _kept(session, movement)
    return offer


def make_weighed_offer(session: Session, farm: ProducerMember, **fields: Any) -> Offer:
    """A chicken of about 1.8 kg, 2 kg at most, at 9,50 € a kilogram."""
    product = make_product(session, farm, name="Poulet fermier", category="Volaille")
    weighed: dict[str, Any] = {
        "label": "environ 1,8 kg",
        "unit": Unit.PIECE,
        "pack_size": 1,
        "variable_weight": True,
    }
    weights: dict[str, Any] = {"expected_grams": 1800, "max_grams": 2000, "price_cents": 950}
    return make_offer(session, farm, product=product, **(weighed | weights | fields))


def make_loose_offer(session: Session, farm: ProducerMember, *, name: str = "Carottes", **fields: Any) -> Offer:
    """Carrots sold loose (vrac), by steps of 100 g, at 2,40 € a kilogram."""
    product = make_product(session, farm, name=name)
    loose: dict[str, Any] = {"label": "en vrac", "unit": Unit.G, "pack_size": 100, "bulk": True, "price_cents": 240}
    return make_offer(session, farm, product=product, **(loose | fields))


def make_catalog(
    session: Session,
    farm: ProducerMember,
    offers: Sequence[Offer] = (),
    *,
    name: str = "Marchés",
    **fields: Any,
) -> Catalog:
    catalog = _kept(session, Catalog(producer_id=farm.producer_id, name=name, created_at=NOW, **fields))
    for position, offer in enumerate(offers):
        item = CatalogItem(catalog_id=ident(catalog), offer_id=ident(offer), position=position)
        _kept(session, item)
    return catalog


def make_link(session: Session, catalog: Catalog, market: Market) -> CatalogLink:
    link = CatalogLink(catalog_id=ident(catalog), market_id=ident(market), linked_by=market.contact_id, linked_at=NOW)
    return _kept(session, link)


def make_decline(session: Session, catalog: Catalog, market: Market, *, message: str = "Plus tard !") -> CatalogDecline:
    decline = CatalogDecline(
        catalog_id=ident(catalog),
        market_id=ident(market),
        declined_by=market.contact_id,
        declined_at=NOW,
        message=message,
    )
    return _kept(session, decline)


def make_schedule(session: Session, market: Market, **fields: Any) -> Schedule:
    """Every Wednesday from 18h00 to 19h00."""
    defaults: dict[str, Any] = {
        "rule": "FREQ=WEEKLY",
        "first_day": date(2026, 11, 25),
        "starts": time(18),
        "ends": time(19),
    }
    return _kept(session, Schedule(market_id=ident(market), **(defaults | fields)))


def make_distribution(
    session: Session, market: Market, *, starts_at: datetime | None = None, **fields: Any
) -> Distribution:
    """In two days from NOW, one hour long; orders have been open for a day and close in a day."""
    starts_at = starts_at or NOW + timedelta(days=2)
    defaults: dict[str, Any] = {
        "ends_at": starts_at + timedelta(hours=1),
        "orders_open_at": starts_at - timedelta(days=3),
        "orders_close_at": starts_at - timedelta(days=1),
    }
    return _kept(session, Distribution(market_id=ident(market), starts_at=starts_at, **(defaults | fields)))


def make_participation(session: Session, catalog: Catalog, distribution: Distribution, **fields: Any) -> Participation:
    """Not frozen: `make_priced` or the service does that."""
    participation = Participation(
        catalog_id=ident(catalog), distribution_id=ident(distribution), joined_at=NOW, **fields
    )
    return _kept(session, participation)


def make_priced(session: Session, participation: Participation, offer: Offer, **fields: Any) -> PricedOffer:
    """`offer` at its own price in the price list of `participation`, which becomes frozen."""
    product = session.get(Product, offer.product_id)
    assert product is not None
    participation.frozen_at = participation.frozen_at or NOW
    copied = {
        name: getattr(offer, name)
        for name in (
            "label",
            "reference",
            "unit",
            "pack_size",
            "price_cents",
            "bulk",
            "variable_weight",
            "expected_grams",
            "max_grams",
        )
    }
    about: dict[str, Any] = {
        "product_name": product.name,
        "category": product.category,
        "vat_rate": product.vat_rate,
    }
    priced = PricedOffer(participation_id=ident(participation), offer_id=ident(offer), **(copied | about | fields))
    return _kept(session, priced)


def make_basket(
    session: Session,
    distribution: Distribution,
    quantities: dict[int, int],
    *,
    user: User | None = None,
) -> Basket:
    """A basket as `orders.place` leaves it; `quantities` by priced offer id."""
    user = user or make_user(session, first_name="Brigitte")
    basket = Basket(
        distribution_id=ident(distribution),
        user_id=ident(user),
        number=distribution.next_number(),
        created_at=NOW,
    )
    _kept(session, basket)
    for priced_id, quantity in quantities.items():
        priced = session.get(PricedOffer, priced_id)
        assert priced is not None
        line = BasketLine(
            basket_id=ident(basket),
            priced_offer_id=priced_id,
            offer_id=priced.offer_id,
            quantity=quantity,
            created_at=NOW,
        )
        _kept(session, line)
    return basket


def _kept(session: Session, row: _Row) -> _Row:
    session.add(row)
    session.flush()
    return row
