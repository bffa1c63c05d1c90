"""Three phones on one distribution: whatever they say and however it arrives, it ends in one state, nothing is lost."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from cagette_pwa import database as databases
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Pickup
from cagette_pwa.models.field import FieldOperation
from cagette_pwa.models.market import MarketRole
from cagette_pwa.services import field
from cagette_pwa.services.field import Tap
from cagette_pwa.services.field_desks import Desk
from cagette_pwa.services.field_sheets import sheet
from cagette_pwa.services.lines import ordered_lines
from tests.support.sale import make_sale
from tests.support.town import NOW, ident, make_market_member

PHONES = ("telephone-a-0000", "telephone-b-0000", "telephone-c-0000")

Step = tuple[int, int, int, bool]
"""Which phone taps, on which register, what, and whether it has looked at what the others said before."""

STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 6), st.integers(0, 3), st.booleans()), min_size=1, max_size=14
)


@dataclass(frozen=True)
class Place:
    """One sale and one person who is farmer and referent there."""

    user_id: int
    distribution_id: int
    producer_id: int
    basket_id: int
    chickens: int
    courgettes: int

    def register(self, number: int) -> tuple[Desk, str]:
        farm, market = Desk(self.distribution_id, self.producer_id), Desk(self.distribution_id, None)
        return (
            (farm, f"poids:{self.chickens}:1"),
            (farm, f"poids:{self.chickens}:2"),
            (farm, f"quantite:{self.courgettes}"),
            (farm, f"pret:{self.chickens}"),
            (farm, f"note:{self.basket_id}:{self.producer_id}"),
            (farm, f"part:{self.basket_id}:{self.producer_id}"),
            (market, f"remis:{self.basket_id}"),
        )[number]


def place(session: Session) -> Place:
    sale = make_sale(session, chickens=2, courgettes=3, stock=3)
    user = session.get_one(User, sale.farm.user_id)
    make_market_member(session, sale.market, user, MarketRole.REFERENT)
    lines = {
        line.sold.product: line.line_id for line in ordered_lines(session, distribution_id=ident(sale.distribution))
    }
    return Place(
        ident(user),
        ident(sale.distribution),
        sale.farm.producer_id,
        ident(sale.basket),
        lines["Poulet fermier"],
        lines["Courgettes"],
    )


def tell(there: Place, steps: list[Step]) -> list[list[Tap]]:
    """What each phone says, in its order. A phone that has looked knows what all the others had said by then."""
    at = NOW + timedelta(days=2)
    said: list[tuple[int, Tap]] = []
    known: list[set[str]] = [set(), set(), set()]
    counts = [0, 0, 0]
    for number, (phone, register, choice, looks) in enumerate(steps):
        if looks:
            known[phone] |= {tap.key for _, tap in said}
        desk, subject = there.register(register)
        seen = [tap for _, tap in said if tap.subject == subject and tap.key in known[phone]]
        counts[phone] += 1
        tap = Tap(
            key=f"{PHONES[phone]}-{counts[phone]}",
            seq=counts[phone],
            desk=desk,
            subject=subject,
            value=value(subject, choice),
            replaces=tuple(tap.key for tap in seen),
            at=at + timedelta(minutes=number),
            seen=3,
        )
        said.append((phone, tap))
        known[phone].add(tap.key)
    return [[tap for who, tap in said if who == phone] for phone in range(3)]


def value(subject: str, choice: int) -> Any:
    kind = subject.partition(":")[0]
    if kind == "poids":
        return (1700, 1800, 1900, None)[choice]
    if kind == "quantite":
        return choice
    if kind == "note":
        return ("Sans sac", "Paiera jeudi", "Appeler", None)[choice]
    return (True, True, True, None)[choice]


def deliveries(data: st.DataObject, phones: list[list[Tap]]) -> list[tuple[int, list[Tap]]]:
    """Batches of the phones, shuffled into each other, some of them again; each phone's own order is kept."""
    at, found = [0, 0, 0], []
    while any(at[phone] < len(taps) for phone, taps in enumerate(phones)):
        phone = data.draw(st.sampled_from([one for one in range(3) if at[one] < len(phones[one])]))
        again = data.draw(st.integers(0, at[phone]))
        size = data.draw(st.integers(1, 3))
        found.append((phone, phones[phone][again : at[phone] + size]))
        at[phone] += size
    return found


def deliver(session: Session, there: Place, batches: list[tuple[int, list[Tap]]]) -> list[str]:
    user = session.get_one(User, there.user_id)
    now = NOW + timedelta(days=3)
    refusals = []
    for phone, taps in batches:
        answers = field.take_in(session, user, taps, device=PHONES[phone], device_name=PHONES[phone][:11], now=now)
        refusals += [one.refusal for one in answers if one.refusal]
    return refusals


def state(session: Session, there: Place) -> Any:
    """What every part of the application sees in the end."""
    user = session.get_one(User, there.user_id)
    now: datetime = NOW + timedelta(days=3)
    desks = (Desk(there.distribution_id, there.producer_id), Desk(there.distribution_id, None))
    said = [sorted(map(told, sheet(session, user, desk, device="", now=now)["said"])) for desk in desks]
    lines = ordered_lines(session, distribution_id=there.distribution_id)
    signed = session.exec(select(Pickup.at).where(col(Pickup.undone_at).is_(None))).all()
    return said, [(line.quantity, line.weights, line.amount_cents) for line in lines], list(signed)


def told(one: list[Any]) -> str:
    """Without the ids of lines and baskets, which differ from one place to the next."""
    key, subject, *rest = one
    kind, _, *piece = subject.split(":")
    return repr([key, kind, piece if kind == "poids" else [], *rest])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, data=st.data())
def test_any_interleaving_delivered_any_number_of_times_ends_in_one_state(
    database: str, steps: list[Step], data: st.DataObject
) -> None:
    """The same taps in the order in which they were made, and in another one with repetitions."""
    ends = []
    for shuffled in (False, True):
        with databases.Session(databases.engine().execution_options(writes=True)) as session:
            there = place(session)
            phones = tell(there, steps)
            inorder = sorted((tap.at, phone, tap) for phone, taps in enumerate(phones) for tap in taps)
            batches = deliveries(data, phones) if shuffled else [(phone, [tap]) for _, phone, tap in inorder]
            assert deliver(session, there, batches) == []
            kept = set(session.exec(select(FieldOperation.key).where(FieldOperation.refusal == "")))
            assert kept == {tap.key for taps in phones for tap in taps}
            ends.append(state(session, there))
            session.rollback()
    assert ends[1] == ends[0]
