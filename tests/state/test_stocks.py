"""The page of stocks: what it writes, and that nothing sent to it by a stranger or by mistake changes anything."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.clock import utc_now
from cagette_pwa.errors import BadInput, CagetteError, NotFound, NotSignedIn
from cagette_pwa.french import spaced
from cagette_pwa.models.account import User
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.models.stock import StockCap, StockMovement
from cagette_pwa.services import stock
from cagette_pwa.state.stock_rows import Row
from cagette_pwa.state.stocks import ALL, FRESH, NEAR, Stocks
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_distribution,
    make_farm,
    make_loose_offer,
    make_market,
    make_offer,
    make_participation,
    make_priced,
    sign_in,
)
from tests.support.visits import visit

NONSENSE: tuple[Any, ...] = (None, -1, 0, 10**30, 1.5, True, "1", "x" * 10_000, "\x00", [1], {"a": 1})


def stall(
    session: Session, *, stock: int | None = 20, ordered: int = 0, made: Callable[..., Offer] = make_offer
) -> tuple[int, str]:
    """An offer in a catalog, and the cookie of its farm."""
    farm = make_farm(session)
    offer = made(session, farm, stock=stock)
    catalog = make_catalog(session, farm, [offer])
    if ordered:
        distribution = make_distribution(session, make_market(session))
        priced = make_priced(session, make_participation(session, catalog, distribution), offer)
        make_basket(session, distribution, {ident(priced): ordered})
    return ident(offer), sign_in(session, session.get_one(User, farm.user_id))


def opened(token: str | None) -> Stocks:
    page = visit(Stocks, "/stocks", token=token)
    asyncio.run(page.load())
    return page


def on_hand(offer_id: int) -> int:
    with databases.read() as session:
        return session.get_one(Offer, offer_id).on_hand


def shown(page: Stocks, offer_id: int) -> Row:
    """The row as the page draws it: the list, and what has changed since it was read."""
    read = {row.key: row for aisle in page.aisles for row in aisle.rows}
    return (read | page.fresh)[offer_id]


def count(page: Stocks, offer_id: int, pieces: int, seen: int) -> Any:
    """As the counter sends it."""
    return asyncio.run(page.count(offer_id, shown(page, offer_id).known, pieces, seen))


def words_of(events: Any) -> str:
    """What the toasts among these events say."""
    sent = events if isinstance(events, list) else [events]
    return " ".join(
        str(getattr(value, "_var_value", "")) for event in sent if event is not None for _, value in event.args
    )


def test_a_row_says_what_is_ordered_what_is_left_and_what_to_worry_about(database: str) -> None:
    with databases.write() as session:
        _, token = stall(session, stock=12, ordered=4)
    row = opened(token).aisles[0].rows[0]
    assert (row.product, row.label, row.ordered, row.available) == ("Courgettes", "500 g", "4 commandés", "8")
    assert (row.warning, row.tone) == ("stock bas", "attention")


def test_the_total_weight_stands_beside_the_count(database: str) -> None:
    with databases.write() as session:
        _, token = stall(session, stock=12)
    assert opened(token).aisles[0].rows[0].total == "12 × 500\u00a0g = 6\u00a0kg"


def test_what_is_loose_is_said_in_kilograms_beside_its_steps(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session, stock=300, ordered=25, made=make_loose_offer)
    page = opened(token)
    row = page.aisles[0].rows[0]
    assert (row.on_hand, row.total) == (300, "300 × 100\u00a0g = 30\u00a0kg")
    assert (row.ordered, row.committed, row.available) == ("2,5\u00a0kg commandés", "2,5\u00a0kg", "27,5\u00a0kg")

    asyncio.run(page.open(offer_id))
    asyncio.run(page.correct({"stock": "5", "motif": "casse"}))
    asyncio.run(page.open(offer_id))
    assert page.lines[0].what == "30\u00a0kg → 500\u00a0g"
    assert shown(page, offer_id).warning == "manque 2\u00a0kg"


@pytest.mark.parametrize(
    ("stock", "ordered", "warning"), [(4, 4, "épuisé"), (3, 5, "manque 2"), (40, 1, ""), (None, 3, "")]
)
def test_warnings_say_how_it_stands(database: str, stock: int | None, ordered: int, warning: str) -> None:
    with databases.write() as session:
        _, token = stall(session, stock=stock, ordered=ordered)
    assert opened(token).aisles[0].rows[0].warning == warning


def test_what_nobody_ordered_and_what_is_used_up_is_not_said_twice(database: str) -> None:
    with databases.write() as session:
        plenty, token = stall(session, stock=12)
        used_up = ident(make_offer(session, session.exec(select(ProducerMember)).one(), stock=0))
    page = opened(token)
    asyncio.run(page.show(ALL))
    assert (shown(page, plenty).ordered, shown(page, plenty).left) == ("", "12 disponibles")
    assert (shown(page, used_up).left, shown(page, used_up).warning) == ("", "épuisé")


def test_a_count_is_kept_and_its_row_alone_is_sent(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session)
    page = opened(token)
    list_before = page.aisles
    assert count(page, offer_id, 33, 20) is None
    assert (on_hand(offer_id), shown(page, offer_id).on_hand) == (33, 33)
    assert (page.aisles, list(page.fresh)) == (list_before, [offer_id])


def test_many_counts_end_in_the_list(database: str) -> None:
    with databases.write() as session:
        _, token = stall(session)
        farm = session.exec(select(ProducerMember)).one()
        offers = [ident(make_offer(session, farm, stock=20)) for _ in range(FRESH + 3)]
    page = opened(token)
    asyncio.run(page.show(ALL))
    for number, offer_id in enumerate(offers):
        count(page, offer_id, number, 20)
    assert len(page.fresh) <= FRESH
    assert [shown(page, offer_id).on_hand for offer_id in offers] == list(range(FRESH + 3))


def test_a_count_from_an_old_figure_is_refused_and_the_truth_comes_back(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session)
    page, other = opened(token), opened(token)
    count(other, offer_id, 7, 20)
    turn = page.turn
    assert "7" in words_of(count(page, offer_id, 21, 20))
    assert (on_hand(offer_id), shown(page, offer_id).on_hand) == (7, 7)
    assert page.turn > turn
    assert count(page, offer_id, 21, 7) is None
    assert on_hand(offer_id) == 21


def test_a_count_that_arrives_after_a_settlement_wipes_no_delivery_out(database: str, now: datetime) -> None:
    with databases.write() as session:
        offer_id, token = stall(session, ordered=5)
    page = opened(token)
    with databases.write() as session:
        sale = session.exec(select(Distribution)).one()
        stock.settle(session, sale, now=sale.settles_at())
    assert "15" in words_of(count(page, offer_id, 18, 20))
    assert on_hand(offer_id) == 15


def test_the_same_event_sent_again_later_counts_once(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session)
    page = opened(token)
    for _ in range(2):
        asyncio.run(page.count(offer_id, shown(page, offer_id).known, 21, 20))
    assert on_hand(offer_id) == 21


def test_from_the_sheet_too_a_count_stands_for_what_it_showed(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session)
    page, other = opened(token), opened(token)
    asyncio.run(page.open(offer_id))
    count(other, offer_id, 7, 20)
    turn = page.offer.turn
    assert "7" in words_of(asyncio.run(page.correct({"stock": "18", "motif": ""})))
    assert (on_hand(offer_id), page.offer.on_hand_text, page.opened) == (7, "7", True)
    assert page.offer.turn != turn
    asyncio.run(page.correct({"stock": "18", "motif": ""}))
    assert on_hand(offer_id) == 18


def test_limiting_from_the_sheet_shows_the_fields_of_a_limited_offer(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session, stock=None, ordered=1)
    page = opened(token)
    asyncio.run(page.open(offer_id))
    assert (page.offer.limited, page.parts) == (False, [])
    asyncio.run(page.limit(offer_id, True))
    assert (page.offer.limited, shown(page, offer_id).limited) == (True, True)


def test_the_history_names_the_person_and_the_reason(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session)
    page = opened(token)
    asyncio.run(page.open(offer_id))
    asyncio.run(page.correct({"stock": "18", "motif": "casse"}))
    asyncio.run(page.open(offer_id))
    assert [(line.what, line.why) for line in page.lines] == [("20 → 18", "casse"), ("0 → 20", "Comptage")]
    assert page.lines[0].who.startswith("Paul Vergne · ")


def test_the_threshold_is_the_farms_own(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session)
    page = opened(token)
    asyncio.run(page.open(offer_id))
    asyncio.run(page.warn_below({"seuil": "25"}))
    assert shown(page, offer_id).warning == "stock bas"


def test_all_offers_are_shown_on_demand(database: str) -> None:
    with databases.write() as session:
        _, token = stall(session)
        make_offer(session, session.exec(select(ProducerMember)).one(), label="1 kg")
    page = opened(token)
    assert [row.label for row in page.aisles[0].rows] == ["500 g"]
    asyncio.run(page.show(ALL))
    assert [row.label for row in page.aisles[0].rows] == ["1 kg", "500 g"]
    asyncio.run(page.look_for("1 kg"))
    assert [row.label for row in page.aisles[0].rows] == ["1 kg"]
    asyncio.run(page.look_for("poireau"))
    assert page.aisles == []


def test_nonsense_is_refused_with_a_sentence_and_changes_nothing(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session)
    page = opened(token)
    for nonsense in NONSENSE:
        send_all(page, offer_id, nonsense)
    with databases.read() as session:
        offer = session.get_one(Offer, offer_id)
        assert (offer.on_hand, offer.stock_limited, offer.low_stock) == (20, True, 10)
        assert len(session.exec(select(StockMovement)).all()) == 1
        assert session.exec(select(StockCap)).all() == []


def send_all(page: Stocks, offer_id: int, nonsense: Any) -> None:
    for event in (
        lambda: page.count(nonsense, 1, 5, 20),
        lambda: page.count(offer_id, nonsense, nonsense, 20),
        lambda: page.count(offer_id, nonsense, 5, nonsense),
        lambda: page.share({f"part-{nonsense}": "3"}),
        lambda: page.share({"part-1": nonsense}),
        lambda: page.share(nonsense),
        lambda: page.take_inventory(nonsense),
        lambda: page.take_inventory([nonsense]),
        lambda: page.take_inventory([[nonsense, nonsense, nonsense]]),
        lambda: page.take_inventory([[offer_id, nonsense, 999_999]]),
        lambda: page.limit(nonsense, nonsense),
        lambda: page.open(nonsense),
        lambda: page.correct({"stock": nonsense, "motif": nonsense}),
        lambda: page.correct(nonsense),
        lambda: page.warn_below(nonsense),
        lambda: page.show(nonsense),
        lambda: page.look_for(nonsense),
    ):
        with suppress(CagetteError):
            asyncio.run(event())


def test_another_farm_and_a_stranger_change_nothing(database: str) -> None:
    with databases.write() as session:
        offer_id, _ = stall(session)
        other = sign_in(session, session.get_one(User, make_farm(session).user_id))
    page = opened(other)
    assert page.aisles == []
    for event in (lambda: page.limit(offer_id, False), lambda: page.open(offer_id)):
        with pytest.raises(CagetteError):
            asyncio.run(event())
    asyncio.run(page.count(offer_id, 0, 0, 20))
    with pytest.raises(NotFound):
        asyncio.run(page.take_inventory([[offer_id, 0, 1]]))
    with pytest.raises(NotSignedIn):
        opened(None)
    with pytest.raises(NotSignedIn):
        asyncio.run(visit(Stocks, "/stocks").count(offer_id, 0, 0, 20))
    assert on_hand(offer_id) == 20


# Sharing


def shared(session: Session, *weeks: int, pieces: int = 30) -> tuple[int, str, list[int]]:
    """An offer at one market in these weeks from now, and its farm's cookie and sales."""
    farm = make_farm(session)
    offer = make_offer(session, farm, stock=pieces)
    catalog, market = make_catalog(session, farm, [offer]), make_market(session)
    sales = [make_distribution(session, market, starts_at=utc_now() + timedelta(days=2 + 7 * week)) for week in weeks]
    for sale in sales:
        make_participation(session, catalog, sale)
    return ident(offer), sign_in(session, session.get_one(User, farm.user_id)), [ident(sale) for sale in sales]


def test_a_part_is_given_shown_and_taken_back(database: str) -> None:
    with databases.write() as session:
        offer_id, token, (sale,) = shared(session, 0)
    page = opened(token)
    asyncio.run(page.open(offer_id))
    assert [(part.key, part.market, part.pieces) for part in page.parts] == [(sale, "La Cagette de Segonzac", "")]
    assert page.parts[0].when.endswith(" · ouverte")
    said = words_of(asyncio.run(page.share({f"part-{sale}": "10"})))
    assert "Courgettes 500 g" in said
    assert "30 en stock, dont 10 pour Segonzac" in said
    assert (page.shared, page.shared_warning, page.opened) == ("30 en stock, dont 10 pour Segonzac", "", True)
    assert shown(page, offer_id).parts == "dont 10 pour Segonzac"
    asyncio.run(page.share({f"part-{sale}": " "}))
    assert (page.shared, page.parts[0].pieces, shown(page, offer_id).parts) == ("", "", "")


def test_a_part_that_a_colleague_gave_meanwhile_is_not_taken_back(database: str) -> None:
    with databases.write() as session:
        offer_id, token, (first, second) = shared(session, 0, 1)
    mine, theirs = opened(token), opened(token)
    for page in (mine, theirs):
        asyncio.run(page.open(offer_id))
    asyncio.run(theirs.share({f"part-{first}": "10", f"part-{second}": ""}))
    asyncio.run(mine.share({f"part-{first}": "", f"part-{second}": "5"}))
    assert [part.pieces for part in mine.parts] == ["10", "5"]


def test_parts_beyond_the_stock_are_warned_of(database: str) -> None:
    with databases.write() as session:
        offer_id, token, (first, second) = shared(session, 0, 1)
    page = opened(token)
    asyncio.run(page.open(offer_id))
    asyncio.run(page.share({f"part-{first}": "20", f"part-{second}": "15"}))
    assert page.shared_warning.startswith("Les parts font 35 en tout, plus que le stock réel")
    assert page.shared.startswith("30 en stock, dont 20 pour Segonzac le ")
    assert " et 15 pour Segonzac le " in page.shared


def test_sales_far_away_stand_apart(database: str) -> None:
    with databases.write() as session:
        offer_id, token, sales = shared(session, *range(NEAR + 4))
    page = opened(token)
    asyncio.run(page.open(offer_id))
    assert [part.key for part in page.parts + page.later_parts] == sales
    assert len(page.parts) == NEAR


def test_an_empty_word_for_a_part_is_refused_and_changes_nothing(database: str) -> None:
    with databases.write() as session:
        offer_id, token, (sale,) = shared(session, 0)
    page = opened(token)
    asyncio.run(page.open(offer_id))
    with pytest.raises(BadInput):
        asyncio.run(page.share({f"part-{sale}": "dix"}))
    assert page.shared == ""


# Inventory


def test_the_inventory_is_a_page_of_its_own(database: str) -> None:
    with databases.write() as session:
        _, token = stall(session)
    page = visit(Stocks, "/stocks?mode=inventaire", token=token)
    asyncio.run(page.load())
    assert (page.counting, page.countable, page.aisles[0].counted) == (True, True, True)
    assert page.aisles[0].rows[0].expected == "attendu 20"
    assert opened(token).counting is False


def test_offers_without_a_limit_are_not_counted(database: str) -> None:
    with databases.write() as session:
        _, token = stall(session, stock=None)
    page = opened(token)
    assert (page.countable, page.aisles[0].counted) == (False, False)


def test_what_was_counted_is_written_and_the_list_comes_back(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session)
    page = opened(token)
    known = shown(page, offer_id).known
    for _ in range(2):
        events = asyncio.run(page.take_inventory([[offer_id, 18, known]]))
    assert "Inventaire enregistré" in words_of(events)
    assert (on_hand(offer_id), shown(page, offer_id).on_hand, page.recount) == (18, 18, "")
    with databases.read() as session:
        assert len(session.exec(select(StockMovement)).all()) == 2


def test_what_has_moved_meanwhile_stays_on_the_page_to_be_counted_again(database: str) -> None:
    with databases.write() as session:
        offer_id, token = stall(session)
        other = ident(make_offer(session, session.exec(select(ProducerMember)).one(), stock=5))
    page, colleague = opened(token), opened(token)
    asyncio.run(page.show(ALL))
    counts = [[key, 3, shown(page, key).known] for key in (offer_id, other)]
    count(colleague, offer_id, 7, 20)
    events = asyncio.run(page.take_inventory(counts))
    assert page.recount == spaced("1 offre enregistrée. 1 offre à recompter : le stock a bougé entre-temps.")
    assert f"done([{other}], [{offer_id}])" in words_of(events)
    assert (on_hand(offer_id), on_hand(other)) == (7, 3)
