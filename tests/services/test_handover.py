"""Handing baskets over: by whom, once, undone, and found by number or name."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from cagette_pwa.errors import HandoverTooEarly, NotFound
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import BasketLine, Pickup
from cagette_pwa.models.distribution import SaleState
from cagette_pwa.services import validation
from cagette_pwa.services.handover import DistributionDay, day_of, hand_over, matching, take_back
from tests.support.queries import count_queries
from tests.support.sale import Sale, make_sale
from tests.support.stalls import another_basket, join_farm, referent_of, starting
from tests.support.town import admin_of, ident, make_market, make_user


@pytest.fixture
def sale(session: Session) -> Sale:
    """Basket n° 1 of Brigitte: 3 courgettes at 1,80 €."""
    return make_sale(session, chickens=0, courgettes=3)


@pytest.fixture
def referent(sale: Sale) -> User:
    return referent_of(sale)


def day(sale: Sale, user: User) -> DistributionDay:
    return day_of(sale.session, user, ident(sale.distribution), now=starting(sale))


def pickups(session: Session) -> list[Pickup]:
    return list(session.exec(select(Pickup).order_by(col(Pickup.id))))


# What is seen


def test_the_referent_sees_each_basket_with_its_customer_its_lines_and_its_total(sale: Sale, referent: User) -> None:
    join_farm(sale, name="Ferme des Ormes", price_cents=250, quantity=2)
    another_basket(sale, courgettes=1)

    seen = day(sale, referent)

    first, second = seen.handovers
    assert (first.holder.number, first.holder.customer, first.holder.phone) == (1, "Brigitte Vergne", "06 39 98 12 34")
    assert (first.articles, first.recap.amount_cents, second.recap.amount_cents) == (5, 1040, 180)
    assert sorted(seen.farms.values()) == ["Ferme des Ormes", "Ferme des Tilleuls"]
    assert (seen.done, len(seen.handovers), seen.amount_cents) == (0, 2, 1220)


def test_the_admin_of_the_market_sees_it_too(session: Session, sale: Sale) -> None:
    assert len(day(sale, admin_of(session, sale.market)).handovers) == 1


def test_a_basket_with_nothing_left_in_it_is_nobodys_to_hand_over(session: Session, sale: Sale, referent: User) -> None:
    for line in session.exec(select(BasketLine)):
        line.quantity = 0
    session.flush()

    assert day(sale, referent).handovers == ()


def test_what_is_not_weighed_is_counted_by_farm(session: Session) -> None:
    sale = make_sale(session, chickens=2, courgettes=0)
    assert day(sale, referent_of(sale)).to_weigh == {"Ferme des Tilleuls": 2}


def test_the_state_follows_the_day(sale: Sale, referent: User) -> None:
    def state_at(minutes: int) -> SaleState:
        now = starting(sale, minutes=minutes)
        return day_of(sale.session, referent, ident(sale.distribution), now=now).state

    assert [state_at(-60), state_at(90)] == [SaleState.CLOSED, SaleState.DELIVERED]
    validation.validate(sale.session, referent, ident(sale.distribution), now=starting(sale, minutes=90))
    assert state_at(91) == SaleState.VALIDATED


def test_a_large_distribution_costs_the_same_queries(session: Session, sale: Sale, referent: User) -> None:
    for _ in range(30):
        another_basket(sale, courgettes=2)
    session.expunge_all()

    with count_queries(session) as sent:
        seen = day(sale, referent)

    assert len(seen.handovers) == 31
    assert len(sent) <= 8


# Who may


@pytest.mark.parametrize("who", ["stranger", "customer", "producer", "referent elsewhere"])
def test_nobody_else_sees_or_changes_anything(session: Session, sale: Sale, who: str) -> None:
    user = {
        "stranger": lambda: make_user(session),
        "customer": lambda: sale.customer,
        "producer": lambda: session.get_one(User, sale.farm.user_id),
        "referent elsewhere": lambda: admin_of(session, make_market(session)),
    }[who]()
    now, basket_id = starting(sale), ident(sale.basket)

    with pytest.raises(NotFound):
        day(sale, user)
    with pytest.raises(NotFound):
        hand_over(session, user, basket_id, now=now)
    with pytest.raises(NotFound):
        take_back(session, user, basket_id, now=now)
    assert pickups(session) == []


@pytest.mark.parametrize("hostile", [0, -1, 2**40, True, None, "1", 1.0, [1], {"id": 1}])
def test_what_is_not_an_id_is_not_found(session: Session, sale: Sale, referent: User, hostile: object) -> None:
    now = starting(sale)
    for command in (hand_over, take_back, day_of):
        with pytest.raises(NotFound):
            command(session, referent, hostile, now=now)  # type: ignore[operator]
    assert pickups(session) == []


# Handing over


def test_a_basket_handed_over_says_when_and_by_whom(session: Session, sale: Sale, referent: User) -> None:
    signed = hand_over(session, referent, ident(sale.basket), now=starting(sale))

    seen = day(sale, referent)
    assert (signed.by, signed.at, signed.already) == ("Rachid Vergne", starting(sale), False)
    assert seen.handovers[0].signature is not None
    assert (seen.handovers[0].signature.by, seen.handovers[0].signature.at) == (signed.by, signed.at)
    assert seen.done == 1


def test_two_phones_hand_one_basket_over_once_and_the_second_learns_who_did(
    session: Session, sale: Sale, referent: User
) -> None:
    hand_over(session, referent, ident(sale.basket), now=starting(sale))

    other = referent_of(sale, first_name="Josette")
    second = hand_over(session, other, ident(sale.basket), now=starting(sale, minutes=5))

    assert (second.by, second.at, second.already) == ("Rachid Vergne", starting(sale), True)
    assert len(pickups(session)) == 1


def test_a_mistake_is_taken_back_and_leaves_its_trace(session: Session, sale: Sale, referent: User) -> None:
    hand_over(session, referent, ident(sale.basket), now=starting(sale))
    for minutes in (1, 2):
        take_back(session, referent, ident(sale.basket), now=starting(sale, minutes=minutes))

    assert day(sale, referent).done == 0
    (pickup,) = pickups(session)
    assert (pickup.undone_at, pickup.undone_by) == (starting(sale, minutes=1), referent.id)

    hand_over(session, referent, ident(sale.basket), now=starting(sale, minutes=3))
    assert day(sale, referent).done == 1


def test_nothing_is_handed_over_before_the_day_of_the_distribution(
    session: Session, sale: Sale, referent: User
) -> None:
    with pytest.raises(HandoverTooEarly) as refused:
        hand_over(session, referent, ident(sale.basket), now=starting(sale) - timedelta(days=1))
    assert "mercredi 25 novembre" in refused.value.sentence
    assert pickups(session) == []

    hand_over(session, referent, ident(sale.basket), now=starting(sale, minutes=-120))
    assert len(pickups(session)) == 1


# Finding


@pytest.fixture
def crowd(session: Session, sale: Sale, referent: User) -> DistributionDay:
    """N° 1 Brigitte, and n° 2 to 12, the last being Éloïse Cœur."""
    for _ in range(10):
        another_basket(sale, courgettes=1)
    last = User(
        email="e@example.org", first_name="Éloïse", last_name="Cœur", phone="07 11 22 33 44", created_at=starting(sale)
    )
    session.add(last)
    session.flush()
    another_basket(sale, courgettes=1, user=last)
    return day(sale, referent)


@pytest.mark.parametrize(
    ("searched", "numbers"),
    [
        ("1", [1, 10, 11, 12]),
        ("12", [12]),
        ("n°12", [12]),
        ("N° 2", [2]),
        ("99", []),
        ("eloise", [12]),
        ("COEUR él", [12]),
        ("0711223", [12]),
        ("brigitte vergne", list(range(1, 12))),
        ("", list(range(1, 13))),
        ("personne", []),
        ("%_'\"; --", []),
    ],
)
def test_a_basket_is_found_by_number_name_or_telephone(
    crowd: DistributionDay, searched: str, numbers: list[int]
) -> None:
    assert [one.holder.number for one in matching(crowd.handovers, searched)] == numbers
