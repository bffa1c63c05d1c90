"""Two farms and two markets that have nothing to do with each other's business, and people who are curious."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from cagette_pwa.models.account import PasswordReset, User
from cagette_pwa.models.basket import Basket, BasketLine, LineChange, Weighing
from cagette_pwa.models.conversation import Conversation, Message
from cagette_pwa.models.debit import DebitDetails
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.holiday import Holiday
from cagette_pwa.models.market import Market, MarketRole
from cagette_pwa.models.notice import Mail, Notification
from cagette_pwa.models.participation import RecurringParticipation
from cagette_pwa.models.payout import Payout
from cagette_pwa.models.price import PriceChange
from cagette_pwa.models.producer import ProducerInvitation, ProducerMember
from cagette_pwa.models.product import Offer, Product
from cagette_pwa.models.product_import import ProductImport
from cagette_pwa.models.stock import MovementKind, StockCap, StockMovement
from cagette_pwa.services.product_files import Column
from cagette_pwa.services.product_sheets import Sheet, SheetLine
from cagette_pwa.services.sessions import hashed
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_decline,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_market_member,
    make_offer,
    make_participation,
    make_photo,
    make_priced,
    make_product,
    make_schedule,
    make_user,
    make_weighed_offer,
    sign_in,
)
from tests.sweep.witness import Key

SECRET = "Kzqx"
"""Stands in every word of the victims that nobody else may read."""

PHONE = "06 39 98 77 13"
AMOUNT = "66,60"
"""What the victims' customer pays for 37 courgettes."""
STRANGER, NEIGHBOUR, ADMIN, CUSTOMER = "a stranger", "another farm", "another market's admin", "another customer"
ATTACKERS = (STRANGER, NEIGHBOUR, ADMIN, CUSTOMER)


def betrayal(said: str) -> str:
    """The first private word of the victims with what stands around it; nothing when there is none."""
    lower = said.lower()
    at = max(lower.find(private.lower()) for private in (SECRET, PHONE, AMOUNT))
    return said[max(0, at - 120) : at + 40] if at >= 0 else ""


@dataclass(frozen=True)
class Village:
    """Cookies of those who look, what is the victims' own, and what names it in an address."""

    cookies: dict[str, str | None]
    owners: dict[str, str]
    """Cookies of the victims themselves."""

    own: dict[str, frozenset[Key]]
    victims: frozenset[Key]
    place: Key
    names: dict[str, list[str]]
    """Victims' rows by the parameter of the routes that show them."""


@dataclass(frozen=True)
class Stall:
    """A farm's business at one market."""

    member: ProducerMember
    market: Market
    coming: Distribution
    past: Distribution
    customer: User
    baskets: list[Basket]
    names: list[str]


def build(session: Session, now: datetime) -> Village:
    """The victims come first, so that their ids are the small numbers that anybody tries first."""
    victims = _stall(session, now, SECRET)
    others = _stall(session, now, "")
    market = victims.market
    offer = make_offer(session, others.member, stock=50)
    catalog = make_catalog(session, others.member, [offer], name="Chez le voisin")
    make_link(session, catalog, market)
    priced = make_priced(session, make_participation(session, catalog, victims.coming), offer)
    curious = make_user(session, first_name="Odile", phone="06 39 98 00 01")
    make_market_member(session, market, curious, MarketRole.CUSTOMER)
    make_basket(session, victims.coming, {ident(priced): 1}, user=curious)
    farmer = session.get_one(User, others.member.user_id)
    ruler = session.get_one(User, others.market.contact_id)
    people = {NEIGHBOUR: farmer, ADMIN: ruler, CUSTOMER: curious}
    return Village(
        cookies={STRANGER: None} | {name: sign_in(session, user) for name, user in people.items()},
        owners={"farm": _cookie(session, victims.member.user_id), "admin": _cookie(session, market.contact_id)}
        | {"customer": _cookie(session, ident(victims.customer))},
        own={
            STRANGER: frozenset(),
            NEIGHBOUR: frozenset({("producer", others.member.producer_id), ("user_account", ident(farmer))}),
            ADMIN: frozenset({("market", ident(others.market)), ("user_account", ident(ruler))}),
            CUSTOMER: frozenset({("user_account", ident(curious))}),
        },
        victims=_victims(victims),
        place=("market", ident(market)),
        names=_names(victims),
    )


def _stall(session: Session, now: datetime, mark: str) -> Stall:
    member, market = _farm(session, mark), _market(session, mark)
    farm_user = session.get_one(User, member.user_id)
    customer = make_user(
        session, first_name=f"Zénobie{mark}", phone=PHONE if mark else "", email=_email(mark, "client")
    )
    make_market_member(session, market, customer, MarketRole.CUSTOMER)
    offers = [make_weighed_offer(session, member), make_offer(session, member, stock=40)]
    make_photo(session, session.get_one(Product, offers[1].product_id))
    catalog = make_catalog(session, member, offers, name="Au marché")
    hidden = make_product(session, member, name=f"Produit caché {mark}")
    draft = make_catalog(session, member, [make_offer(session, member, product=hidden)], name=f"Brouillon {mark}")
    make_decline(session, draft, market, message=f"Pas cette année {mark}")
    make_link(session, catalog, market)
    schedule = make_schedule(session, market, first_day=now.date())
    session.add(
        RecurringParticipation(
            catalog_id=ident(catalog), schedule_id=ident(schedule), started_by=member.user_id, started_at=now
        )
    )
    coming = make_distribution(session, market, starts_at=now + timedelta(days=2), schedule_id=schedule.id)
    coming.orders_close_at = now + timedelta(days=1)
    later = make_distribution(session, market, starts_at=now + timedelta(days=9), schedule_id=schedule.id)
    past = make_distribution(session, market, starts_at=now - timedelta(hours=1))
    baskets = []
    for distribution in (coming, past):
        participation = make_participation(session, catalog, distribution, joined_by=member.user_id)
        pieces = (2, 37 if mark else 2)
        wanted = {ident(make_priced(session, participation, offer)): n for offer, n in zip(offers, pieces, strict=True)}
        baskets.append(make_basket(session, distribution, wanted, user=customer))
    _history(session, now, mark, member, market, offers, baskets[0], past)
    _import(session, now, mark, member)
    _talk(session, now, mark, member, market)
    _told(session, now, mark, farm_user)
    names = [str(i) for i in (ident(coming), ident(later), ident(past))]
    return Stall(member, market, coming, past, customer, baskets, [catalog.public_id, *names])


def _farm(session: Session, mark: str) -> ProducerMember:
    member = make_farm(session, name=f"Ferme des Aulnes {'A' if mark else 'B'}")
    user = session.get_one(User, member.user_id)
    user.email, user.phone, user.last_name = _email(mark, "ferme"), PHONE if mark else "", f"Vergne{mark}"
    return member


def _market(session: Session, mark: str) -> Market:
    market = make_market(session, name=f"Marché des Aulnes {'A' if mark else 'B'}")
    session.get_one(User, market.contact_id).email = _email(mark, "marche")
    make_market_member(session, market, make_user(session, first_name="Rachid"), MarketRole.REFERENT)
    return market


def _email(mark: str, who: str) -> str:
    return f"{who}.{mark.lower() or 'autre'}@example.org"


def _history(
    session: Session,
    now: datetime,
    mark: str,
    member: ProducerMember,
    market: Market,
    offers: list[Offer],
    basket: Basket,
    past: Distribution,
) -> None:
    lines = session.exec(
        select(BasketLine).where(BasketLine.basket_id == basket.id, BasketLine.offer_id == offers[0].id)
    )
    line_id, user_id, offer_id = ident(lines.one()), member.user_id, ident(offers[1])
    rows: list[Any] = [
        Weighing(line_id=line_id, piece=1, grams=1890, user_id=user_id, at=now),
        LineChange(line_id=line_id, user_id=user_id, before=3, after=2, reason=f"Cassé {mark}", at=now),
        Payout(
            producer_id=member.producer_id,
            distribution_id=ident(past),
            amount_cents=98765,
            available_on=now.date(),
            paid_on=now.date(),
            created_at=now,
        ),
        StockMovement(
            offer_id=offer_id, kind=MovementKind.COUNT, pieces=0, on_hand_after=40, reason=f"Limaces {mark}", at=now
        ),
        StockCap(offer_id=offer_id, distribution_id=basket.distribution_id, pieces=39, set_by=user_id, set_at=now),
        ProducerInvitation(
            producer_id=member.producer_id,
            email=_email(mark, "invite"),
            token_hash=hashed(f"invite{mark}"),
            invited_by=user_id,
            invited_at=now,
            expires_at=now + timedelta(days=14),
        ),
        PriceChange(
            offer_id=offer_id,
            changed_by=user_id,
            changed_at=now,
            before_cents=170,
            after_cents=offers[1].price_cents,
            sold_as=offers[1].sold_as,
        ),
        DebitDetails(
            producer_id=member.producer_id,
            holder=f"Indivision Vergne {mark}",
            email=_email(mark, "compta"),
            set_by=user_id,
            set_at=now,
        ),
        Holiday(
            producer_id=member.producer_id,
            first_day=now.date() + timedelta(days=40),
            last_day=now.date() + timedelta(days=45),
            added_by=user_id,
            added_at=now,
        ),
        PasswordReset(token_hash=hashed(f"reset{mark}"), user_id=user_id, expires_at=now + timedelta(hours=1)),
    ]
    session.add_all(rows)
    session.flush()


def _import(session: Session, now: datetime, mark: str, member: ProducerMember) -> None:
    sheet = Sheet((Column.PRODUCT,), (SheetLine(2, {Column.PRODUCT: f"À venir {mark}"}),))
    session.add(
        ProductImport(
            producer_id=member.producer_id,
            public_id=f"fichier-{'a' if mark else 'b'}",
            file_name=f"secret {mark}.csv",
            lines=sheet.packed(),
            read_by=member.user_id,
            read_at=now,
        )
    )
    session.flush()


def _talk(session: Session, now: datetime, mark: str, member: ProducerMember, market: Market) -> None:
    conversation = Conversation(market_id=ident(market), producer_id=member.producer_id, started_at=now)
    session.add(conversation)
    session.flush()
    for author, from_producer in ((member.user_id, True), (market.contact_id, False)):
        body = f"Entre nous {mark}"
        session.add(
            Message(
                conversation_id=ident(conversation),
                author_id=author,
                from_producer=from_producer,
                body=body,
                sent_at=now,
            )
        )
    session.flush()


def _told(session: Session, now: datetime, mark: str, user: User) -> None:
    session.add(Notification(key=f"n{mark}", user_id=ident(user), text=f"Pour vous {mark}", created_at=now))
    session.add(
        Mail(key=f"m{mark}", recipient=user.email, subject=f"Lettre {mark}", body=f"{mark}", created_at=now, due_at=now)
    )
    session.flush()


def _victims(stall: Stall) -> frozenset[Key]:
    users = {stall.member.user_id, stall.market.contact_id, ident(stall.customer)}
    return frozenset({("producer", stall.member.producer_id)} | {("user_account", user) for user in users})


def _names(stall: Stall) -> dict[str, list[str]]:
    """An unknown parameter is tried with all of them."""
    first = [str(number) for number in range(1, 7)]
    named = {
        "slug": [stall.market.slug],
        "public_id": [stall.names[0], *(basket.public_id for basket in stall.baskets)],
        "distribution": stall.names[1:],
        "conversation": first[:2],
        "product": first[:4],
        "catalog": first[:3],
        "imported": ["fichier-a"],
    }
    return named | {"": [*first, stall.market.slug, *named["public_id"]]}


def _cookie(session: Session, user_id: int) -> str:
    return sign_in(session, session.get_one(User, user_id))
