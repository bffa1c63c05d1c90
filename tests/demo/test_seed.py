"""The town keeps the product's own rules, shows the guide's figures, and names nobody who exists."""

import hashlib
import re
from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, func
from sqlmodel import Session, SQLModel, col, select

from cagette_pwa import database
from cagette_pwa.clock import paris
from cagette_pwa.demo import accounts, cast
from cagette_pwa.demo.seed import fill
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, BasketLine, Pickup, Weighing
from cagette_pwa.models.catalog import Catalog, CatalogLink
from cagette_pwa.models.conversation import Message
from cagette_pwa.models.distribution import Distribution, SaleValidation
from cagette_pwa.models.market import Market, MarketMember, MarketRole
from cagette_pwa.models.notice import Mail
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.photo import Photo
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.models.product import Offer, Product
from cagette_pwa.models.stock import StockMovement
from cagette_pwa.places.index import normalised
from cagette_pwa.services import announcements, calendar, farms, markets, notices, passwords, payouts, places, stock
from tests.demo.conftest import Filled
from tests.support.databases import postgres_database
from tests.support.pictures import opened
from tests.support.postgres import PostgresServer

GUIDE = [
    (
        "La Cagette de Saint Médard de Mussidan",
        5,
        ("Le vendredi toutes les 2 semaines de 17h30 à 18h30",),
        121,
        ("GAEC Nature et Saveurs", "Le jardin forêt de Cléopée"),
        12,
    ),
    (
        "La Cagette de Segonzac",
        13,
        ("Tous les mercredis de 18h00 à 19h00",),
        137,
        ("Le jardin forêt de Cléopée", "La Bergerie des Chabannes"),
        12,
    ),
    (
        "Marché Paysan Chez Nature et Saveurs",
        14,
        ("Tous les samedis de 11h00 à 12h00",),
        50,
        ("GAEC Nature et Saveurs",),
        0,
    ),
    (
        "Marché Périgourdin chez Nature & Saveurs - St Astier",
        14,
        ("Tous les mardis de 17h30 à 18h30",),
        57,
        ("Les Jardins de Chantérac", "Pablo Vioque - Apiculture"),
        16,
    ),
    (
        "la cagette de la virade",
        16,
        ("Tous les samedis de 9h00 à 12h00",),
        127,
        ("GAEC DE LA VIRADE", "Pisciculture moulin de Boissonnie"),
        16,
    ),
    (
        "La Dynamo - retrait à la ferme le mercredi",
        17,
        ("Tous les mercredis de 17h00 à 18h30",),
        102,
        ('Ferme Brasserie "La plume et l\'épi"', "Les Poulets Bio de Leger"),
        6,
    ),
    (
        "CAGETTE DE LAKANAL",
        19,
        ("Tous les mardis de 17h00 à 18h30", "Le mardi toutes les 2 semaines de 17h00 à 18h30"),
        41,
        ("Le jardin forêt de Cléopée", "Ferme du Maine Thelottes"),
        0,
    ),
    (
        "La Bergerie des Chabannes",
        20,
        ("Tous les vendredis de 16h45 à 18h00",),
        27,
        ("Fournil Bethléem", "GAEC Nature et Saveurs"),
        4,
    ),
]

# The guide prints names of real people. They are not repeated here either: these are SHA-256 of their words.
REAL_NAMES = {
    "e364cb85af26b734",
    "e02b9a461444bb50",
    "ef94814c0bb166eb",
    "25b070770edfa954",
    "552800dc705ca047",
    "0357513deb903a05",
    "8866a6cf193c8430",
    "b9987dcb78ee4d40",
    "753cb0dddb7354b7",
    "905b7d8d245a40a6",
    "5d702eb07928ed7b",
    "84f1bc5479608673",
    "ecaf69bb4b06f3f9",
}
FICTION = ("019900", "026191", "035301", "046571", "053649", "063998")


def test_the_cards_around_beauronne_are_those_of_the_guide(filled: Filled) -> None:
    beauronne = places.commune("24032")
    cards = markets.nearest(filled.session, beauronne.lat, beauronne.lon, km=25, limit=20, now=filled.now)
    shown = [
        (
            card.name,
            round(card.kilometres or 0),
            card.schedules,
            card.customers,
            card.producers[:2],
            len(card.producers[2:]),
        )
        for card in cards
    ]
    assert shown == GUIDE


def test_the_newcomer_stands_where_the_guide_counts_from(filled: Filled) -> None:
    farm = _farm_of(filled.session, cast.NEWCOMER.email)
    cards = markets.nearest(filled.session, farm.lat, farm.lon, km=25, limit=20, now=filled.now)
    assert [round(card.kilometres or 0) for card in cards] == [5, 13, 14, 14, 16, 17, 19, 20]


def test_stock_is_the_sum_of_its_ledger(filled: Filled) -> None:
    sums = dict(
        filled.session.exec(
            select(StockMovement.offer_id, func.sum(StockMovement.pieces)).group_by(col(StockMovement.offer_id))
        ).all()
    )
    offers = filled.session.exec(select(Offer)).all()
    assert {offer.id: offer.on_hand for offer in offers} == {offer.id: sums.get(offer.id or 0, 0) for offer in offers}
    assert sum(offer.on_hand for offer in offers) > 1000


def test_each_line_of_the_ledger_says_what_was_left(filled: Filled) -> None:
    running: dict[int, int] = defaultdict(int)
    for movement in filled.session.exec(select(StockMovement).order_by(col(StockMovement.id))):
        running[movement.offer_id] += movement.pieces
        assert movement.on_hand_after == running[movement.offer_id] >= 0


def test_nothing_is_ordered_beyond_what_there_is(filled: Filled) -> None:
    offers = filled.session.exec(select(Offer).where(col(Offer.stock_limited))).all()
    committed = stock.committed(filled.session, [offer.id for offer in offers if offer.id])
    assert all(committed[offer.id or 0] <= offer.on_hand for offer in offers)
    assert sum(committed.values()) > 100


def test_order_numbers_follow_each_other_from_one(filled: Filled) -> None:
    numbers: dict[int, list[int]] = defaultdict(list)
    for basket in filled.session.exec(select(Basket).order_by(col(Basket.created_at), col(Basket.number))):
        numbers[basket.distribution_id].append(basket.number)
    for distribution in filled.session.exec(select(Distribution)):
        given = numbers[distribution.id or 0]
        assert given == list(range(1, distribution.last_number + 1))
    assert len(numbers) > 30


def test_a_basket_holds_what_was_on_sale_when_it_was_ordered(filled: Filled) -> None:
    query = (
        select(BasketLine, Basket, Participation, Distribution)
        .join(Basket, col(Basket.id) == BasketLine.basket_id)
        .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
        .join(Participation, col(Participation.id) == PricedOffer.participation_id)
        .join(Distribution, col(Distribution.id) == Basket.distribution_id)
    )
    baskets = set()
    for line, basket, participation, distribution in filled.session.exec(query):
        assert participation.distribution_id == distribution.id
        assert line.quantity >= 1
        assert basket.created_at <= filled.now
        assert participation.is_open(distribution, basket.created_at)
        baskets.add(basket.id)
    assert baskets == set(filled.session.exec(select(Basket.id)))
    priced = select(PricedOffer.offer_id).where(PricedOffer.id == BasketLine.priced_offer_id).scalar_subquery()
    assert filled.session.exec(select(BasketLine.id).where(BasketLine.offer_id != priced)).all() == []


def test_only_customers_of_a_market_order_there(filled: Filled) -> None:
    member = (
        (col(MarketMember.market_id) == Distribution.market_id)
        & (col(MarketMember.user_id) == Basket.user_id)
        & (col(MarketMember.role) == MarketRole.CUSTOMER)
    )
    strangers = (
        select(Basket.id)
        .join(Distribution, col(Distribution.id) == Basket.distribution_id)
        .outerjoin(MarketMember, member)
        .where(col(MarketMember.id).is_(None))
    )
    assert filled.session.exec(strangers).all() == []


def test_past_sales_have_settled_and_coming_ones_have_not(filled: Filled) -> None:
    assert stock.due_settlements(filled.session, now=filled.now) == []
    query = (
        select(BasketLine, Distribution)
        .join(Basket, col(Basket.id) == BasketLine.basket_id)
        .join(Distribution, col(Distribution.id) == Basket.distribution_id)
    )
    for line, distribution in filled.session.exec(query):
        assert line.delivered == (line.quantity if distribution.settles_at() <= filled.now else None)


def test_pieces_of_past_sales_were_weighed_within_their_maximum(filled: Filled) -> None:
    weighed: dict[int, dict[int, int]] = defaultdict(dict)
    for weighing in filled.session.exec(select(Weighing)):
        assert weighing.at <= filled.now
        weighed[weighing.line_id][weighing.piece] = weighing.grams or 0
    query = (
        select(BasketLine, PricedOffer, Distribution)
        .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
        .join(Participation, col(Participation.id) == PricedOffer.participation_id)
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
    )
    for line, priced, distribution in filled.session.exec(query):
        grams = weighed.pop(line.id or 0, {})
        if not priced.variable_weight:
            assert grams == {}
        elif distribution.ends_at <= filled.now:
            assert sorted(grams) == list(range(1, line.quantity + 1))
        assert all(0 < one <= (priced.max_grams or 0) for one in grams.values())
    assert weighed == {}


def test_a_sale_with_much_to_weigh_is_being_prepared_by_the_heroine(filled: Filled) -> None:
    farm = _farm_of(filled.session, cast.PRODUCER.email)
    query = (
        select(Basket.distribution_id, Basket.id, PricedOffer.variable_weight)
        .join(BasketLine, col(BasketLine.basket_id) == Basket.id)
        .join(PricedOffer, col(PricedOffer.id) == BasketLine.priced_offer_id)
        .join(Participation, col(Participation.id) == PricedOffer.participation_id)
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .join(Distribution, col(Distribution.id) == Basket.distribution_id)
        .where(
            Catalog.producer_id == farm.id,
            Distribution.orders_close_at <= filled.now,
            Distribution.ends_at > filled.now,
        )
    )
    rows = filled.session.exec(query).all()
    assert sum(varies for _, _, varies in rows) >= 5
    distributions = {distribution for distribution, _, _ in rows}
    everybody = select(Basket.id).where(col(Basket.distribution_id).in_(distributions))
    assert len(filled.session.exec(everybody).all()) >= 20


def test_one_past_sale_waits_for_the_visitors_referent(filled: Filled) -> None:
    query = (
        select(Distribution.market_id)
        .outerjoin(SaleValidation, col(SaleValidation.distribution_id) == Distribution.id)
        .where(Distribution.ends_at < filled.now, col(SaleValidation.id).is_(None))
    )
    waiting = filled.session.exec(query).all()
    referent = filled.session.exec(select(User).where(User.email == cast.REFERENT.email)).one()
    his = select(MarketMember.market_id).where(
        MarketMember.user_id == referent.id, MarketMember.role == MarketRole.REFERENT
    )
    assert set(waiting) == set(filled.session.exec(his))
    assert len(waiting) == 1


def test_the_heroine_has_been_paid_on_mondays_and_will_be_again(filled: Filled) -> None:
    member = filled.session.exec(
        select(ProducerMember)
        .join(User, col(User.id) == ProducerMember.user_id)
        .where(User.email == cast.PRODUCER.email)
    ).one()
    money = payouts.money_of(filled.session, member, now=filled.now)
    days = [*money.past, *money.coming]
    assert len(money.past) >= 2
    assert money.coming
    assert money.coming[0].paid_on > paris(filled.now).date()
    assert money.awaiting
    assert money.on_site
    assert all(day.paid_on.weekday() == 0 and day.amount_cents > 1000 for day in days)


def test_the_worker_finds_only_todays_news_to_tell(filled: Filled) -> None:
    today = paris(filled.now).date()
    assert all(day == today for _, day in announcements.due_announcements(filled.session, now=filled.now))
    unsent = filled.session.exec(select(Mail).where(col(Mail.sent_at).is_(None))).all()
    assert 0 < len(unsent) < 150
    assert all(mail.created_at >= filled.now - timedelta(days=2) for mail in unsent)


@pytest.mark.parametrize("account", [cast.PRODUCER, cast.NEWCOMER, cast.ADMIN], ids=lambda account: account.key)
def test_a_visitor_finds_news_under_the_bell(filled: Filled, account: cast.Account) -> None:
    user = filled.session.exec(select(User).where(User.email == account.email)).one()
    news = notices.notices_of(filled.session, user, now=filled.now)
    assert 1 <= sum(one.is_new for one in news) <= 10


def test_baskets_are_handed_over_during_their_distribution(filled: Filled) -> None:
    query = (
        select(Pickup, Distribution)
        .join(Basket, col(Basket.id) == Pickup.basket_id)
        .join(Distribution, col(Distribution.id) == Basket.distribution_id)
    )
    pickups = filled.session.exec(query).all()
    assert all(distribution.starts_at <= pickup.at < distribution.ends_at for pickup, distribution in pickups)
    assert all(pickup.at <= filled.now for pickup, _ in pickups)
    assert len({pickup.basket_id for pickup, _ in pickups}) == len(pickups) > 500


def test_dates_and_series_reach_as_far_as_the_calendar_takes_them(filled: Filled) -> None:
    before = _dump(filled.session)
    calendar.extend(filled.session, now=filled.now)
    assert _dump(filled.session) == before


def test_the_newcomer_waits_for_the_admin_of_segonzac(filled: Filled) -> None:
    farm = _farm_of(filled.session, cast.NEWCOMER.email)
    linked = (
        select(Market.name)
        .join(CatalogLink, col(CatalogLink.market_id) == Market.id)
        .join(Catalog, col(Catalog.id) == CatalogLink.catalog_id)
        .where(Catalog.producer_id == farm.id)
    )
    assert filled.session.exec(linked).all() == ["La Cagette de Saint Médard de Mussidan"]
    shared = filled.session.exec(select(Message).order_by(col(Message.sent_at).desc())).first()
    assert shared is not None
    assert shared.catalog_id is not None
    assert shared.from_producer


@pytest.mark.parametrize("account", accounts(), ids=lambda account: account.key)
def test_each_account_opens_with_its_password(filled: Filled, account: cast.Account) -> None:
    user = filled.session.exec(select(User).where(User.email == account.email)).one()
    assert user.name == f"{account.first_name} {account.last_name}"
    assert passwords.matches(user.password_hash, account.password)


def test_nobody_else_can_sign_in(filled: Filled) -> None:
    able = filled.session.exec(select(User.email).where(col(User.password_hash).is_not(None))).all()
    assert sorted(able) == sorted(account.email for account in accounts())


def test_every_siret_checks(filled: Filled) -> None:
    sirets = filled.session.exec(select(Producer.siret)).all()
    assert all(farms.siret_of(siret) == siret and siret.startswith("0000") for siret in sirets)
    assert len(set(sirets)) == len(sirets) == 46


def test_telephones_and_addresses_belong_to_nobody(filled: Filled) -> None:
    users = filled.session.exec(select(User)).all()
    for user in users:
        assert re.fullmatch(r"\d\d( \d\d){4}", user.phone)
        assert user.phone.replace(" ", "").startswith(FICTION)
    text = _everything_written(filled.session)
    addresses = re.findall(r"[\w.+-]+@([\w.-]+\w)", text)
    assert len(addresses) > 600
    assert all(domain == "example.org" or domain.endswith(".example") for domain in addresses)
    numbers = re.findall(r"\b0[1-9](?: \d\d){4}\b", text)
    assert len(numbers) >= len(users)
    assert all(number.replace(" ", "").startswith(FICTION) for number in numbers)


def test_nobody_has_a_name_that_the_guide_prints(filled: Filled) -> None:
    written = " ".join(user.name for user in filled.session.exec(select(User)))
    written += " ".join(message.body for message in filled.session.exec(select(Message)))
    words = set(normalised(written).split())
    assert len(words) > 200
    assert not {word for word in words if hashlib.sha256(word.encode()).hexdigest()[:16] in REAL_NAMES}


def test_some_products_have_a_photo_of_their_own_farm_and_others_show_what_none_looks_like(filled: Filled) -> None:
    query = select(Product, Photo.producer_id, Photo.small, Photo.large).outerjoin(
        Photo, col(Photo.id) == Product.photo_id
    )
    rows = filled.session.exec(query).all()
    taken = [row for row in rows if row[1] is not None]
    assert 20 < len(taken) < len(rows) / 2
    assert all(product.producer_id == owner for product, owner, _, _ in taken)
    assert {opened(small).size for _, _, small, _ in taken} == {(320, 320)}
    assert {opened(large).size for _, _, _, large in taken} == {(960, 720)}


def test_a_database_with_anybody_in_it_is_left_alone(filled: Filled) -> None:
    before = _dump(filled.session)
    assert fill(filled.session, filled.now) is False
    assert _dump(filled.session) == before


@pytest.mark.parametrize("_filled", ["a Monday morning"], indirect=True)
def test_the_same_seed_and_moment_give_the_same_town_on_both_databases(
    filled: Filled, postgres: PostgresServer
) -> None:
    here = _dump(filled.session)
    with postgres_database(postgres):
        assert fill(None, filled.now)
        with database.read() as there:
            assert _dump(there) == here


def _dump(session: Session) -> dict[str, list[Any]]:
    """Every row of every table; passwords are salted, so their hashes differ each time."""
    return {table.name: _rows(session, table) for table in SQLModel.metadata.sorted_tables}


def _rows(session: Session, table: Table) -> list[Any]:
    columns = [column for column in table.columns if column.name != "password_hash"]
    return list(session.execute(select(*columns).order_by(*table.primary_key.columns)))


def _everything_written(session: Session) -> str:
    values = (value for rows in _dump(session).values() for row in rows for value in row)
    return "\n".join(str(value) for value in values if not isinstance(value, bytes))


def _farm_of(session: Session, email: str) -> Producer:
    query = (
        select(Producer)
        .join(ProducerMember, col(ProducerMember.producer_id) == Producer.id)
        .join(User, col(User.id) == ProducerMember.user_id)
        .where(User.email == email)
    )
    return session.exec(query).one()
