"""A distribution as its referent sees it: its baskets, what was handed over and by whom, and who may see it."""

import pytest
from sqlmodel import Session, select

from cagette_pwa.errors import NotFound
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import BasketLine, Pickup
from cagette_pwa.models.distribution import SaleState
from cagette_pwa.services import validation
from cagette_pwa.services.handover import DistributionDay, day_of
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


def pick_up(sale: Sale, user: User, minutes: int) -> Pickup:
    """Handed over, so many minutes after the beginning."""
    pickup = Pickup(basket_id=ident(sale.basket), user_id=ident(user), at=starting(sale, minutes=minutes))
    sale.session.add(pickup)
    sale.session.flush()
    return pickup


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
def test_nobody_else_sees_anything(session: Session, sale: Sale, who: str) -> None:
    user = {
        "stranger": lambda: make_user(session),
        "customer": lambda: sale.customer,
        "producer": lambda: session.get_one(User, sale.farm.user_id),
        "referent elsewhere": lambda: admin_of(session, make_market(session)),
    }[who]()
    with pytest.raises(NotFound):
        day(sale, user)


@pytest.mark.parametrize("hostile", [0, -1, 2**40, True, None, "1", 1.0, [1], {"id": 1}])
def test_what_is_not_an_id_is_not_found(session: Session, sale: Sale, referent: User, hostile: object) -> None:
    with pytest.raises(NotFound):
        day_of(session, referent, hostile, now=starting(sale))  # type: ignore[arg-type]


# What was handed over


def test_a_basket_handed_over_says_when_and_by_whom(sale: Sale, referent: User) -> None:
    pick_up(sale, referent, 5)

    seen = day(sale, referent)
    signature = seen.handovers[0].signature
    assert signature is not None
    assert (signature.by, signature.at, seen.done) == ("Rachid Vergne", starting(sale, minutes=5), 1)


def test_a_mistake_that_was_taken_back_counts_for_nothing(sale: Sale, referent: User) -> None:
    mistake = pick_up(sale, referent, 5)
    mistake.undone_at, mistake.undone_by = starting(sale, minutes=6), referent.id
    sale.session.flush()
    assert day(sale, referent).done == 0

    pick_up(sale, referent, 7)
    assert day(sale, referent).done == 1
