"""Two phones at once, a phone and an order, a phone and the validation: one waits for the other, and nothing is said
twice, lost or sold twice.

PostgreSQL only forgets a lock visibly: SQLite has one writer anyway. The same races run there all the same.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from sqlmodel import Session, col, select

from cagette_pwa import database as databases
from cagette_pwa.clock import utc_now
from cagette_pwa.errors import CagetteError, TapsCrossed
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import BasketLine, Weighing
from cagette_pwa.models.distribution import SaleValidation
from cagette_pwa.models.field import FieldOperation
from cagette_pwa.models.market import MarketRole
from cagette_pwa.services import field, orders, stock, validation
from cagette_pwa.services.field import Answer, Tap
from cagette_pwa.services.field_desks import Desk
from cagette_pwa.services.orders import Wanted
from tests.support import town
from tests.support.town import ident

PATIENCE = 30


@dataclass(frozen=True)
class Place:
    """A sale of a chicken, and of two offers of which six and six are left; its person is farmer and referent."""

    user_id: int
    desk: Desk
    chicken: int
    lines: tuple[int, int]
    priced: tuple[int, int]
    offers: tuple[int, int]


@pytest.fixture
def place(database: str) -> Place:
    with databases.write() as session:
        farm, market = town.make_farm(session), town.make_market(session)
        town.make_market_member(session, market, session.get_one(User, farm.user_id), MarketRole.REFERENT)
        chicken = town.make_weighed_offer(session, farm)
        scarce = [town.make_offer(session, farm, stock=8) for _ in range(2)]
        sale = town.make_distribution(session, market, starts_at=utc_now() + timedelta(days=2))
        joined = town.make_participation(session, town.make_catalog(session, farm, [chicken, *scarce]), sale)
        bird, *others = (ident(town.make_priced(session, joined, offer)) for offer in (chicken, *scarce))
        basket = town.make_basket(session, sale, dict.fromkeys((bird, *others), 2))
        query = select(BasketLine).where(col(BasketLine.basket_id) == basket.id)
        lines = {line.priced_offer_id: ident(line) for line in session.exec(query)}
        return Place(
            farm.user_id,
            Desk(ident(sale), farm.producer_id),
            lines[bird],
            (lines[others[0]], lines[others[1]]),
            (others[0], others[1]),
            (ident(scarce[0]), ident(scarce[1])),
        )


def tap(place: Place, phone: str, seq: int, subject: str, value: Any, seen: int | None = None) -> Tap:
    return Tap(f"{phone}-{seq:016}", seq, place.desk, subject, value, (), utc_now(), seen)


def deliver(place: Place, phone: str, *taps: Tap) -> list[Answer]:
    with databases.write() as session:
        user = session.get_one(User, place.user_id)
        return field.take_in(session, user, taps, device=phone, device_name=phone, now=utc_now())


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each says, or the refusal that it raises; they begin together."""
    start = Barrier(len(works))

    def work(one: Callable[[], Any]) -> Any:
        start.wait(PATIENCE)
        try:
            return one()
        except CagetteError as refusal:
            return refusal

    with ThreadPoolExecutor(len(works)) as workers:
        return [one.result(PATIENCE) for one in [workers.submit(work, one) for one in works]]


def rows(statement: Any) -> list[Any]:
    with databases.read() as session:
        return list(session.exec(statement))


def same_batch_six_times(place: Place) -> list[Any]:
    batch = [tap(place, "a", piece, f"poids:{place.chicken}:{piece}", 1800 + piece) for piece in (1, 2)]
    return at_once(*[lambda: deliver(place, "a", *batch)] * 6)


def test_a_batch_that_arrives_six_times_at_once_is_taken_in_once(place: Place) -> None:
    answers = same_batch_six_times(place)

    assert [[one.refusal for one in batch] for batch in answers] == [["", ""]] * 6
    assert sorted(rows(select(FieldOperation.seq))) == [1, 2]
    assert sorted(rows(select(Weighing.grams))) == [1801, 1802]


@pytest.mark.parametrize("backend", ["postgresql"])
def test_without_the_lock_it_is_not(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each finds that nothing was said yet, and all but one run into the key."""
    monkeypatch.setattr(field, "locked", lambda statement: statement)
    together = Barrier(6)
    known = field._Batch.known

    def slowly(batch: Any, device: str) -> Any:
        found = known(batch, device)
        together.wait(PATIENCE)
        return found

    monkeypatch.setattr(field._Batch, "known", slowly)

    assert sum(isinstance(answer, TapsCrossed) for answer in same_batch_six_times(place)) == 5


@pytest.mark.parametrize("values", [(1, 0), (0, 1)])
def test_two_phones_on_one_line_end_in_the_smaller_quantity(place: Place, values: tuple[int, int]) -> None:
    line = place.lines[0]
    said = [(f"phone-{value}", value) for value in values]
    answers = at_once(
        *(
            lambda phone=phone, value=value: deliver(place, phone, tap(place, phone, 1, f"quantite:{line}", value, 2))
            for phone, value in said
        )
    )

    kept = [one.refusal for batch in answers for one in batch]
    assert len(rows(select(FieldOperation.id))) == 2
    found = rows(select(BasketLine.quantity).where(col(BasketLine.id) == line))
    assert (kept, found) == (["", ""], [0])


def test_a_weight_and_the_validation_agree_on_what_was_weighed(place: Place) -> None:
    """Either the weight is in the amounts, or it is refused: none comes in after the money was reckoned."""
    deliver(place, "a", tap(place, "a", 1, f"poids:{place.chicken}:1", 1801))
    later = utc_now() + timedelta(days=2, hours=1)

    def validate() -> Any:
        with databases.write() as session:
            user = session.get_one(User, place.user_id)
            return validation.validate(session, user, place.desk.distribution_id, now=later)

    (answer,), validated = at_once(
        lambda: deliver(place, "a", tap(place, "a", 2, f"poids:{place.chicken}:2", 1802)), validate
    )

    assert answer.refusal == ""  # validating without it is refused
    done = rows(select(SaleValidation.id))
    assert bool(done) is not isinstance(validated, CagetteError)
    assert sorted(rows(select(Weighing.grams))) == [1801, 1802]


def test_orders_and_quantities_never_pass_the_stock(place: Place) -> None:
    """Six pieces are left: the phone asks for four more while three customers ask for two each."""
    customers = guests(3)
    asked = [tap(place, "a", 1, f"quantite:{place.lines[0]}", 6, 2)]

    at_once(
        lambda: deliver(place, "a", *asked),
        *(lambda ident=ident: order(place, ident, place.priced[:1]) for ident in customers),
    )

    ordered = rows(select(BasketLine.quantity).where(col(BasketLine.offer_id) == place.offers[0]))
    assert sum(ordered) == 8


def test_a_batch_takes_its_offers_in_the_order_of_everybody_else(place: Place) -> None:
    """It speaks of the second offer first. An order elsewhere holds the first one, and then wants the second."""
    taps = [tap(place, "a", at, f"quantite:{line}", 1, 2) for at, line in enumerate(reversed(place.lines), 1)]
    holds, waits = Event(), Event()

    def elsewhere() -> None:
        with databases.write() as session:
            stock.lock_offers(session, place.offers[:1])
            holds.set()
            waits.wait(1)  # the batch has taken by now what it can
            stock.lock_offers(session, place.offers[1:])

    def batch() -> list[Answer]:
        holds.wait(PATIENCE)
        return deliver(place, "a", *taps)

    _, answers = at_once(elsewhere, batch)

    assert [one.refusal for one in answers] == ["", ""]


def guests(count: int) -> list[int]:
    with databases.write() as session:
        return [ident(town.make_user(session)) for _ in range(count)]


def order(place: Place, user_id: int, priced: tuple[int, ...]) -> Any:
    with databases.write() as session:
        return ordered(session, place, user_id, priced, utc_now())


def ordered(session: Session, place: Place, user_id: int, priced: tuple[int, ...], now: datetime) -> int:
    wanted = [Wanted(one, 2) for one in priced]
    user = session.get_one(User, user_id)
    key = f"{user_id:032}"
    return ident(orders.place(session, user, place.desk.distribution_id, wanted, key=key, now=now))
