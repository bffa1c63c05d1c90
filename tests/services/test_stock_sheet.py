"""What a farm reads of its stock, and of its past."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from cagette_pwa.errors import NotFound
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.models.stock import MovementKind, StockCap
from cagette_pwa.services import presence, quantities, stock_caps
from cagette_pwa.services.stock import set_on_hand, settle
from cagette_pwa.services.stock_sheet import HISTORY_PAGE, history, row, rows
from tests.support.queries import count_queries
from tests.support.sale import make_sale
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_distribution,
    make_farm,
    make_market,
    make_offer,
    make_participation,
    make_priced,
    make_product,
)


@pytest.fixture
def farm(session: Session) -> ProducerMember:
    return make_farm(session)


def ordered(session: Session, farm: ProducerMember, offer: Offer, quantity: int) -> None:
    distribution = make_distribution(session, make_market(session))
    participation = make_participation(session, make_catalog(session, farm), distribution)
    make_basket(session, distribution, {ident(make_priced(session, participation, offer)): quantity})


def test_only_offers_in_a_catalog_are_shown_unless_all_are_asked_for(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    sold, kept_back = make_offer(session, farm), make_offer(session, farm)
    make_catalog(session, farm, [sold])
    assert [line.offer_id for line in rows(session, farm, now=now)] == [sold.id]
    everything = rows(session, farm, only_in_catalogs=False, now=now)
    assert {line.offer_id for line in everything} == {sold.id, kept_back.id}


def test_offers_of_a_deleted_catalog_are_in_none(session: Session, farm: ProducerMember, now: datetime) -> None:
    make_catalog(session, farm, [make_offer(session, farm)], removed_at=now)
    assert rows(session, farm, now=now) == []


def test_an_offer_in_two_catalogs_is_one_row(session: Session, farm: ProducerMember, now: datetime) -> None:
    offer = make_offer(session, farm)
    for _ in range(2):
        make_catalog(session, farm, [offer])
    assert len(rows(session, farm, now=now)) == 1


def test_an_archived_offer_is_shown_among_all_while_customers_wait_for_it(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    awaited = make_offer(session, farm, archived_at=now)
    make_offer(session, farm, archived_at=now)
    ordered(session, farm, awaited, 2)
    make_catalog(session, farm, [awaited])
    assert rows(session, farm, now=now) == []
    assert [line.offer_id for line in rows(session, farm, only_in_catalogs=False, now=now)] == [awaited.id]


def test_a_row_shows_real_ordered_and_available(session: Session, farm: ProducerMember, now: datetime) -> None:
    offer = make_offer(session, farm, stock=20)
    ordered(session, farm, offer, 6)
    shown = row(session, farm, ident(offer), now=now)
    assert (shown.on_hand, shown.committed, shown.available, shown.missing) == (20, 6, 14, 0)


def test_a_row_says_how_many_are_missing_when_less_is_there_than_was_ordered(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    offer = make_offer(session, farm, stock=4)
    ordered(session, farm, offer, 6)
    shown = row(session, farm, ident(offer), now=now)
    assert (shown.available, shown.missing, shown.is_low) == (0, 2, True)


@pytest.mark.parametrize(("stock", "low"), [(9, True), (10, False), (None, False)])
def test_fewer_than_ten_available_is_a_warning_by_default(
    session: Session, farm: ProducerMember, now: datetime, stock: int | None, low: bool
) -> None:
    offer = make_offer(session, farm, stock=stock)
    assert row(session, farm, ident(offer), now=now).is_low is low


def test_the_search_forgives_accents_and_finds_references(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    eggs = make_product(session, farm, name="Œufs de plein air")
    offer = make_offer(session, farm, product=eggs, label="boîte de 6", reference="OE6")
    make_catalog(session, farm, [offer, make_offer(session, farm)])
    for wanted in ("oeufs", "BOITE œufs", "oe6"):
        assert [line.offer_id for line in rows(session, farm, search=wanted, now=now)] == [offer.id]
    assert rows(session, farm, search="poulet", now=now) == []


def test_another_farm_sees_neither_rows_nor_history(session: Session, farm: ProducerMember, now: datetime) -> None:
    offer = make_offer(session, farm)
    make_catalog(session, farm, [offer])
    stranger = make_farm(session, name="Ferme voisine")
    assert rows(session, stranger, only_in_catalogs=False, now=now) == []
    with pytest.raises(NotFound):
        row(session, stranger, ident(offer), now=now)
    with pytest.raises(NotFound):
        history(session, stranger, ident(offer), now=now)


def test_rows_name_the_parts_of_sales_to_come(session: Session, farm: ProducerMember, now: datetime) -> None:
    offer, market = make_offer(session, farm, stock=30), make_market(session)
    catalog = make_catalog(session, farm, [offer])
    for days, pieces in ((9, 5), (2, 10), (-1, 3)):
        sale = make_distribution(session, market, starts_at=now + timedelta(days=days))
        make_participation(session, catalog, sale)
        session.add(
            StockCap(offer_id=ident(offer), distribution_id=ident(sale), pieces=pieces, set_by=farm.user_id, set_at=now)
        )
    session.flush()
    kept = rows(session, farm, now=now)[0].parts
    assert [(part.commune, part.pieces) for part in kept] == [("Segonzac", 10), ("Segonzac", 5)]


def test_the_part_of_a_sale_that_the_farm_has_left_is_not_told(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    """The sheet lists it no more, so nobody could take it back."""
    offer = make_offer(session, farm, stock=30)
    sale = make_distribution(session, make_market(session), starts_at=now + timedelta(days=2))
    held = make_participation(session, make_catalog(session, farm, [offer]), sale)
    stock_caps.set_caps(session, farm, ident(offer), {ident(sale): 10}, now=now)
    assert rows(session, farm, now=now)[0].parts
    presence.leave(session, farm.user_id, [held], now)
    assert rows(session, farm, now=now)[0].parts == ()


def test_rows_know_the_last_line_of_their_ledger(session: Session, farm: ProducerMember, now: datetime) -> None:
    counted, new = make_offer(session, farm, stock=10), make_offer(session, farm)
    make_catalog(session, farm, [counted, new])
    last = history(session, farm, ident(counted), now=now).changes[0].movement_id
    known = {line.offer_id: line.known for line in rows(session, farm, now=now)}
    assert known == {counted.id: last, new.id: 0}


def test_the_page_costs_four_queries_however_many_offers(session: Session, farm: ProducerMember, now: datetime) -> None:
    make_catalog(session, farm, [make_offer(session, farm) for _ in range(30)])
    with count_queries(session) as sent:
        assert len(rows(session, farm, now=now)) == 30
    assert len(sent) == 4


def test_history_says_who_when_why_from_what_to_what(session: Session, farm: ProducerMember, now: datetime) -> None:
    offer = make_offer(session, farm, stock=10)
    later = now + timedelta(hours=1)
    set_on_hand(session, farm, ident(offer), 7, reason="Casse", now=later)
    last, first = history(session, farm, ident(offer), now=now).changes
    assert (last.kind, last.before, last.after, last.reason) == (MovementKind.COUNT, 10, 7, "Casse")
    assert (last.who, last.at) == ("Paul Vergne", later)
    assert (first.before, first.after) == (0, 10)


def test_history_says_where_and_to_which_order_pieces_went(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    offer = make_offer(session, farm, stock=10)
    market = make_market(session, name="Marché de Ribérac")
    distribution = make_distribution(session, market)
    participation = make_participation(session, make_catalog(session, farm), distribution)
    make_basket(session, distribution, {ident(make_priced(session, participation, offer)): 4})
    settle(session, distribution, now=distribution.settles_at())
    last = history(session, farm, ident(offer), now=now).changes[0]
    assert (last.kind, last.before, last.after) == (MovementKind.DELIVERY, 10, 6)
    assert (last.market, last.order_number, last.who) == ("Marché de Ribérac", 1, "")


def test_history_says_who_corrected_which_order(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=1, courgettes=4, stock=10)
    settle(session, sale.distribution, now=sale.distribution.settles_at())
    quantities.change(session, sale.farm, sale.line("Courgettes").line_id, 1, now=now)
    last = history(session, sale.farm, ident(sale.courgettes), now=now).changes[0]
    assert (last.kind, last.before, last.after) == (MovementKind.CORRECTION, 6, 9)
    assert (last.market, last.order_number, last.who) == (sale.market.name, 1, "Paul Vergne")


def test_a_long_history_comes_page_after_page_without_a_gap(
    session: Session, farm: ProducerMember, now: datetime
) -> None:
    offer = make_offer(session, farm, stock=1)
    for pieces in range(2, HISTORY_PAGE + 6):
        set_on_hand(session, farm, ident(offer), pieces, now=now)
    first = history(session, farm, ident(offer), now=now)
    rest = history(session, farm, ident(offer), before=first.older, now=now)
    assert [change.after for change in first.changes + rest.changes] == list(range(HISTORY_PAGE + 5, 0, -1))
    assert rest.older is None
