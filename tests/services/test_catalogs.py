"""A farm's catalogs, and how they price their offers."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa.errors import BadInput, NotFound
from cagette_pwa.models.catalog import Catalog, CatalogItem, Validity
from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.services import (
    catalog_items,
    catalog_markets,
    catalog_others,
    catalog_prices,
    catalog_rows,
    catalog_validity,
    catalogs,
    prices,
)
from tests.support.queries import count_queries
from tests.support.town import (
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_offer,
    make_participation,
    make_product,
)


def _offers_in(session: Session, catalog_id: int) -> list[int]:
    return [item.offer_id for item in catalog_items.items_of(session, catalog_id)]


def _open_sale(session: Session, catalog: Catalog) -> int:
    market = make_market(session)
    make_link(session, catalog, market)
    return ident(make_participation(session, catalog, make_distribution(session, market)))


def _sold(session: Session, participation_id: int) -> list[PricedOffer]:
    query = select(PricedOffer).where(PricedOffer.participation_id == participation_id)
    return list(session.exec(query))


def test_a_farm_has_several_catalogs_listed_by_name_with_their_markets(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    offer, gone = make_offer(session, farm), make_offer(session, farm, archived_at=now)
    linked = make_catalog(session, farm, [offer, gone], name="Marchés")
    make_link(session, linked, make_market(session, name="La Cagette de Segonzac"))
    make_link(session, linked, make_market(session, name="La Dynamo"))
    catalogs.create(session, farm, "conserves", now=now)
    make_catalog(session, make_farm(session), name="Une autre ferme")

    cards = catalog_rows.catalogs(session, farm, now=now)

    assert [(card.name, card.offers, card.markets) for card in cards] == [
        ("conserves", 0, ()),
        ("Marchés", 1, ("La Cagette de Segonzac", "La Dynamo")),
    ]


def test_the_list_takes_two_queries_whatever_the_number_of_catalogs(session: Session, now: datetime) -> None:
    farm, market = make_farm(session), make_market(session)
    offer = make_offer(session, farm)
    for _ in range(20):
        make_link(session, make_catalog(session, farm, [offer]), market)

    with count_queries(session) as statements:
        cards = catalog_rows.catalogs(session, farm, now=now)

    assert len(cards) == 20
    assert len(statements) <= 2


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, None, 3, ["a"]])
def test_a_catalog_needs_a_name(session: Session, now: datetime, name: Any) -> None:
    farm = make_farm(session)
    catalog = make_catalog(session, farm, name="Marchés")

    with pytest.raises(BadInput, match="Nom du catalogue"):
        catalogs.create(session, farm, name, now=now)
    with pytest.raises(BadInput, match="Nom du catalogue"):
        catalogs.rename(session, farm, ident(catalog), name, now=now)

    assert session.exec(select(Catalog.name)).all() == ["Marchés"]


def test_a_copy_has_the_offers_order_and_prices_and_another_address(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    first, second = make_offer(session, farm), make_offer(session, farm)
    model = make_catalog(session, farm, [second, first], name="n" * 80, modulation=Decimal("2.5"))
    catalog_prices.fix_price(session, farm, ident(model), ident(first), 999, now=now)
    make_link(session, model, make_market(session))

    copy_id = catalogs.duplicate(session, farm, ident(model), now=now)

    model_page = catalog_rows.catalog(session, farm, ident(model), now=now)
    copy_page = catalog_rows.catalog(session, farm, copy_id, now=now)
    assert copy_page.items == model_page.items
    assert copy_page.modulation == Decimal("2.5")
    assert copy_page.public_id != model_page.public_id
    assert model_page.markets == ("La Cagette de Segonzac",)
    assert copy_page.markets == ()
    assert copy_page.name == f"{'n' * 72} (copie)"


def test_a_copy_takes_over_every_rule_and_nothing_that_is_the_catalogs_own(session: Session, now: datetime) -> None:
    """Column by column, so that one added tomorrow is copied or named here."""
    farm = make_farm(session)
    shown, hidden = make_offer(session, farm), make_offer(session, farm, archived_at=now)
    dates = {"valid_from": date(2026, 12, 1), "valid_until": date(2026, 12, 31)}
    fees = {"include_online_fee": True, "include_platform_fee": True}
    model = make_catalog(session, farm, [hidden, shown], modulation_cents=30, **dates, **fees)
    session.exec(select(CatalogItem).where(CatalogItem.offer_id == hidden.id)).one().price_cents = 250

    copy = session.get_one(Catalog, catalogs.duplicate(session, farm, ident(model), now=now + timedelta(days=1)))

    differing = {name for name in Catalog.model_fields if getattr(copy, name) != getattr(model, name)}
    assert differing == {"id", "public_id", "name", "created_at"}
    items = [catalog_items.items_of(session, ident(catalog)) for catalog in (model, copy)]
    told = [[(item.offer_id, item.position, item.price_cents) for item in those] for those in items]
    assert told[0] == told[1] == [(hidden.id, 0, 250), (shown.id, 1, None)]


def test_a_linked_catalog_cannot_be_deleted(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    catalog = make_catalog(session, farm)
    make_link(session, catalog, make_market(session, name="La Dynamo"))

    with pytest.raises(catalogs.CatalogLinked, match=r"La Dynamo.*Ne plus y vendre"):
        catalogs.delete(session, farm, ident(catalog), now=now)

    assert len(catalog_rows.catalogs(session, farm, now=now)) == 1


def test_a_deleted_catalog_is_gone_for_the_farm_and_kept_for_its_sales(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    catalog = make_catalog(session, farm, [make_offer(session, farm)])
    link = make_link(session, catalog, make_market(session))
    link.ended_at = now

    catalogs.delete(session, farm, ident(catalog), now=now)

    assert catalog_rows.catalogs(session, farm, now=now) == []
    with pytest.raises(NotFound):
        catalog_rows.catalog(session, farm, ident(catalog), now=now)
    assert (catalog.removed_by, catalog.removed_at) == (farm.user_id, now)


# Prices


def test_the_picture_of_the_prices_page_is_right_to_the_cent(session: Session, now: datetime) -> None:
    """Base 1,80 € and 4,50 € at +5 % with 3,6 % included: 1,96 € and 4,91 €; 9,50 € is fixed."""
    farm = make_farm(session)
    offers = [make_offer(session, farm, price_cents=cents) for cents in (180, 450, 900)]
    catalog_id = ident(make_catalog(session, farm, offers))

    catalog_prices.set_modulation(session, farm, catalog_id, Decimal(5), now=now)
    catalog_prices.include_fees(session, farm, catalog_id, online=True, now=now)
    catalog_prices.fix_price(session, farm, catalog_id, ident(offers[2]), 950, now=now)

    rows = catalog_rows.catalog(session, farm, catalog_id, now=now).items
    shown = [(row.breakdown.paid_cents, row.breakdown.kept_cents, row.fixed) for row in rows]
    assert shown == [(196, 189, False), (491, 473, False), (950, 916, True)]
    assert [row.breakdown.modulation_cents for row in rows[:2]] == [9, 23]


def test_a_fixed_price_goes_back_to_the_rule(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    offer = make_offer(session, farm, price_cents=200)
    catalog_id = ident(make_catalog(session, farm, [offer], modulation=Decimal(10)))

    catalog_prices.fix_price(session, farm, catalog_id, ident(offer), 350, now=now)
    catalog_prices.fix_price(session, farm, catalog_id, ident(offer), None, now=now)

    (row,) = catalog_rows.catalog(session, farm, catalog_id, now=now).items
    assert (row.breakdown.paid_cents, row.fixed) == (220, False)


def test_a_modulation_in_cents_replaces_one_in_percent(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    catalog = make_catalog(session, farm, [make_offer(session, farm, price_cents=200)])

    catalog_prices.set_modulation(session, farm, ident(catalog), Decimal("-50"), now=now)
    catalog_prices.set_modulation(session, farm, ident(catalog), cents=30, now=now)

    page = catalog_rows.catalog(session, farm, ident(catalog), now=now)
    assert (page.modulation, page.modulation_cents) == (0, 30)
    assert page.items[0].breakdown.paid_cents == 230


@pytest.mark.parametrize(
    "values",
    [
        (Decimal("50.01"), 0),
        (Decimal(-51), 0),
        (Decimal("NaN"), 0),
        (Decimal("Infinity"), 0),
        (5.0, 0),
        ("5", 0),
        (None, 0),
        (True, 0),
        (Decimal(5), 10),
        (Decimal(0), 10_001),
        (Decimal(0), -10_001),
        (Decimal(0), "10"),
        (Decimal(0), 10**30),
    ],
)
def test_a_modulation_that_cannot_be_is_refused(session: Session, now: datetime, values: tuple[Any, Any]) -> None:
    farm = make_farm(session)
    catalog = make_catalog(session, farm, [make_offer(session, farm)], modulation=Decimal(3))

    with pytest.raises(BadInput, match="Modulation"):
        catalog_prices.set_modulation(session, farm, ident(catalog), *values, now=now)

    assert (catalog.modulation, catalog.modulation_cents) == (3, 0)


def test_a_modulation_that_gives_an_offer_away_is_refused(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    catalog = make_catalog(session, farm, [make_offer(session, farm, price_cents=180)])

    with pytest.raises(prices.WouldBeFree, match="Courgettes 500 g"):
        catalog_prices.set_modulation(session, farm, ident(catalog), cents=-180, now=now)


@pytest.mark.parametrize("cents", [0, -1, 1_000_001, 2.5, "300", True])
def test_a_fixed_price_that_cannot_be_is_refused(session: Session, now: datetime, cents: Any) -> None:
    farm = make_farm(session)
    offer = make_offer(session, farm)
    catalog = make_catalog(session, farm, [offer])

    with pytest.raises(BadInput, match="Prix"):
        catalog_prices.fix_price(session, farm, ident(catalog), ident(offer), cents, now=now)

    assert session.exec(select(CatalogItem.price_cents)).all() == [None]


def test_new_prices_wait_for_the_next_sale(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    offer = make_offer(session, farm, price_cents=180)
    catalog = make_catalog(session, farm, [offer])
    sale = _open_sale(session, catalog)

    catalog_prices.set_modulation(session, farm, ident(catalog), Decimal(50), now=now)

    assert [priced.price_cents for priced in _sold(session, sale)] == [180]
    (row,) = catalog_rows.catalog(session, farm, ident(catalog), now=now).items
    assert row.breakdown.paid_cents == 270


def test_a_catalog_of_three_hundred_offers_is_read_in_five_queries(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    product = make_product(session, farm)
    held = [make_offer(session, farm, product=product) for _ in range(300)]
    for _ in range(20):
        make_offer(session, farm, product=product)
    catalog = make_catalog(session, farm, held, include_online_fee=True)

    with count_queries(session) as statements:
        page = catalog_rows.catalog(session, farm, ident(catalog), now=now)

    assert (len(page.items), page.others) == (300, 20)
    assert len(statements) <= 6


# Who may


Command = Callable[[Session, ProducerMember, Any, int, datetime], Any]
COMMANDS: dict[str, Command] = {
    "read": lambda s, m, c, o, now: catalog_rows.catalog(s, m, c, now=now),
    "rename": lambda s, m, c, o, now: catalogs.rename(s, m, c, "À moi", now=now),
    "duplicate": lambda s, m, c, o, now: catalogs.duplicate(s, m, c, now=now),
    "delete": lambda s, m, c, o, now: catalogs.delete(s, m, c, now=now),
    "add": lambda s, m, c, o, now: catalog_items.add_offers(s, m, c, [o], now=now),
    "remove": lambda s, m, c, o, now: catalog_items.remove_offers(s, m, c, [o], True, now=now),
    "arrange": lambda s, m, c, o, now: catalog_items.arrange(s, m, c, [o], now=now),
    "others": lambda s, m, c, o, now: catalog_others.others(s, m, c, now=now),
    "markets": lambda s, m, c, o, now: catalog_markets.markets(s, m, c, now=now),
    "dates": lambda s, m, c, o, now: catalog_validity.set_dates(s, m, c, Validity(last=now.date()), now=now),
    "outside": lambda s, m, c, o, now: catalog_validity.outside(s, m, c, Validity(), now=now),
    "by category": lambda s, m, c, o, now: catalog_items.order_by_category(s, m, c, now=now),
    "modulate": lambda s, m, c, o, now: catalog_prices.set_modulation(s, m, c, Decimal(9), now=now),
    "fees": lambda s, m, c, o, now: catalog_prices.include_fees(s, m, c, online=True, platform=True, now=now),
    "fix": lambda s, m, c, o, now: catalog_prices.fix_price(s, m, c, o, 1, now=now),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_another_farms_catalog_is_not_found_and_not_changed(session: Session, now: datetime, command: Command) -> None:
    farm, stranger = make_farm(session), make_farm(session)
    offer: Offer = make_offer(session, farm)
    catalog = make_catalog(session, farm, [offer])
    before = catalog_rows.catalog(session, farm, ident(catalog), now=now)

    with pytest.raises(NotFound):
        command(session, stranger, ident(catalog), ident(offer), now)

    assert catalog_rows.catalog(session, farm, ident(catalog), now=now) == before


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
@pytest.mark.parametrize("catalog_id", [0, -1, 10**30, True, None, "1", 1.0])
def test_what_is_not_a_catalogs_id_is_not_found(
    session: Session, now: datetime, command: Command, catalog_id: Any
) -> None:
    farm = make_farm(session)

    with pytest.raises(NotFound):
        command(session, farm, catalog_id, 1, now)
