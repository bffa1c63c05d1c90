"""Validating a sale: when, by whom, once, and what each producer is then paid."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from cagette_pwa.errors import NotFound, SaleValidated, ValidationTooEarly, WeighingMissing
from cagette_pwa.models.account import User
from cagette_pwa.models.distribution import SaleValidation
from cagette_pwa.models.notice import Mail, Notification
from cagette_pwa.models.payout import Payout
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.money import NBSP
from cagette_pwa.services import quantities, weighings
from cagette_pwa.services.lines import ordered_lines
from cagette_pwa.services.validation import validate
from tests.support.queries import count_queries
from tests.support.sale import Sale, make_sale
from tests.support.stalls import another_basket, collecting, join_farm, referent_of, starting, weigh_all
from tests.support.town import admin_of, ident, make_market, make_user


@pytest.fixture
def sale(session: Session) -> Sale:
    """Two chickens to weigh and 3 courgettes at 1,80 €, at a market that collects."""
    return collecting(make_sale(session, chickens=2, courgettes=3))


@pytest.fixture
def referent(sale: Sale) -> User:
    return referent_of(sale)


def payouts(session: Session) -> list[Payout]:
    return list(session.exec(select(Payout).order_by(col(Payout.id))))


def validations(session: Session) -> list[SaleValidation]:
    return list(session.exec(select(SaleValidation)))


# When money comes


@pytest.mark.parametrize(
    ("validated_at", "available_on", "paid_on"),
    [
        (datetime(2023, 9, 9, 10, tzinfo=UTC), date(2023, 9, 12), date(2023, 9, 18)),
        (datetime(2023, 9, 6, 17, tzinfo=UTC), date(2023, 9, 9), date(2023, 9, 11)),
        (datetime(2026, 11, 27, 18, tzinfo=UTC), date(2026, 11, 30), date(2026, 11, 30)),
        (datetime(2026, 11, 27, 23, 30, tzinfo=UTC), date(2026, 12, 1), date(2026, 12, 7)),
        (datetime(2026, 7, 24, 22, 30, tzinfo=UTC), date(2026, 7, 28), date(2026, 8, 3)),
    ],
    ids=["guide-1", "guide-2", "friday", "friday-night-is-saturday-in-france", "the-same-in-summer"],
)
def test_money_is_available_three_days_after_and_paid_the_next_monday(
    session: Session, sale: Sale, referent: User, validated_at: datetime, available_on: date, paid_on: date
) -> None:
    weigh_all(sale)
    sale.distribution.starts_at = validated_at - timedelta(hours=1)

    validate(session, referent, ident(sale.distribution), now=validated_at)

    (payout,) = payouts(session)
    assert (payout.available_on, payout.paid_on) == (available_on, paid_on)


# Who, and when


def test_a_sale_is_not_validated_before_its_distribution_starts(session: Session, sale: Sale, referent: User) -> None:
    weigh_all(sale)
    with pytest.raises(ValidationTooEarly) as refused:
        validate(session, referent, ident(sale.distribution), now=starting(sale, minutes=-1))
    assert "mercredi 25 novembre, 10h00" in refused.value.sentence
    assert validations(session) == []

    validate(session, referent, ident(sale.distribution), now=starting(sale))
    assert len(validations(session)) == 1


def test_validated_again_it_says_who_did_and_pays_nothing_twice(session: Session, sale: Sale, referent: User) -> None:
    weigh_all(sale)
    validate(session, referent, ident(sale.distribution), now=starting(sale))

    other = referent_of(sale, first_name="Josette")
    again = validate(session, other, ident(sale.distribution), now=starting(sale, minutes=9))

    assert (again.by, again.at, again.already) == ("Rachid Vergne", starting(sale), True)
    assert (len(validations(session)), len(payouts(session)), len(session.exec(select(Mail)).all())) == (1, 1, 1)


@pytest.mark.parametrize("who", ["stranger", "customer", "producer", "admin elsewhere"])
def test_nobody_else_validates(session: Session, sale: Sale, who: str) -> None:
    weigh_all(sale)
    user = {
        "stranger": lambda: make_user(session),
        "customer": lambda: sale.customer,
        "producer": lambda: session.get_one(User, sale.farm.user_id),
        "admin elsewhere": lambda: admin_of(session, make_market(session)),
    }[who]()
    with pytest.raises(NotFound):
        validate(session, user, ident(sale.distribution), now=starting(sale))
    assert validations(session) == []


@pytest.mark.parametrize("hostile", [0, -3, 2**63, True, None, "1", [1]])
def test_what_is_not_an_id_is_not_found(session: Session, sale: Sale, referent: User, hostile: object) -> None:
    with pytest.raises(NotFound):
        validate(session, referent, hostile, now=starting(sale))  # type: ignore[arg-type]
    assert validations(session) == []


# Weights


def test_what_is_not_weighed_holds_the_sale_back_and_names_the_farm(
    session: Session, sale: Sale, referent: User
) -> None:
    with pytest.raises(WeighingMissing) as refused:
        validate(session, referent, ident(sale.distribution), now=starting(sale))
    assert "Ferme des Tilleuls (2 pièces)" in refused.value.sentence

    weighings.weigh(session, sale.farm, sale.line("Poulet").line_id, 1, 1900, now=starting(sale))
    with pytest.raises(WeighingMissing) as refused:
        validate(session, referent, ident(sale.distribution), now=starting(sale))
    assert "Ferme des Tilleuls (1 pièce)" in refused.value.sentence
    assert (validations(session), payouts(session)) == ([], [])


def test_a_piece_that_is_missing_need_not_be_weighed(session: Session, sale: Sale, referent: User) -> None:
    quantities.change(session, sale.farm, sale.line("Poulet").line_id, 0, now=starting(sale))
    validate(session, referent, ident(sale.distribution), now=starting(sale))
    assert [payout.amount_cents for payout in payouts(session)] == [540]


def test_after_validation_weights_and_quantities_no_longer_change(session: Session, sale: Sale, referent: User) -> None:
    weigh_all(sale)
    validate(session, referent, ident(sale.distribution), now=starting(sale))
    line = sale.line("Poulet").line_id

    with pytest.raises(SaleValidated):
        weighings.weigh(session, sale.farm, line, 1, 1800, now=starting(sale, minutes=1))
    with pytest.raises(SaleValidated):
        quantities.change(session, sale.farm, line, 1, now=starting(sale, minutes=1))


# Who is paid what


def test_each_producer_is_paid_the_sum_of_its_final_lines(session: Session, sale: Sale, referent: User) -> None:
    weigh_all(sale, 1900)  # 2 x 1,9 kg x 9,50 € = 36,10 €
    ormes = join_farm(sale, name="Ferme des Ormes", price_cents=250, quantity=2)
    another_basket(sale, courgettes=1)

    validate(session, referent, ident(sale.distribution), now=starting(sale))

    paid = {payout.producer_id: payout.amount_cents for payout in payouts(session)}
    assert paid == {sale.farm.producer_id: 3610 + 540 + 180, ormes.producer_id: 500}


def test_a_farm_that_sold_nothing_in_the_end_has_no_payout(session: Session, sale: Sale, referent: User) -> None:
    weigh_all(sale)
    ormes = join_farm(sale, name="Ferme des Ormes", price_cents=250, quantity=0)
    validate(session, referent, ident(sale.distribution), now=starting(sale))
    assert ormes.producer_id not in {payout.producer_id for payout in payouts(session)}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    orders=st.lists(st.tuples(st.integers(1, 9999), st.integers(0, 40)), min_size=1, max_size=5),
    grams=st.integers(600, 3900),
    chickens=st.integers(0, 4),
)
def test_payouts_add_up_to_the_final_amounts_of_all_lines(
    session: Session, orders: list[tuple[int, int]], grams: int, chickens: int
) -> None:
    sale = collecting(make_sale(session, chickens=chickens, courgettes=1))
    for price_cents, quantity in orders:
        join_farm(sale, name="Ferme", price_cents=price_cents, quantity=quantity)
    weigh_all(sale, grams)

    validate(session, referent_of(sale), ident(sale.distribution), now=starting(sale))

    lines = ordered_lines(session, distribution_id=ident(sale.distribution))
    ours = [payout for payout in payouts(session) if payout.distribution_id == ident(sale.distribution)]
    assert sum(payout.amount_cents for payout in ours) == sum(line.amount_cents for line in lines)


# What producers are told


def told(session: Session, farm: ProducerMember) -> tuple[str, Mail]:
    user = session.get_one(User, farm.user_id)
    notice = session.exec(select(Notification).where(Notification.user_id == user.id)).one()
    return notice.text.replace(NBSP, " "), session.exec(select(Mail).where(Mail.recipient == user.email)).one()


def test_every_producer_is_told_the_amount_the_day_and_the_monday(session: Session, sale: Sale, referent: User) -> None:
    weigh_all(sale)
    join_farm(sale, name="Ferme des Ormes", price_cents=250, quantity=2)

    validate(session, referent, ident(sale.distribution), now=starting(sale))

    text, mail = told(session, sale.farm)
    assert "41,50 € vous seront versés lundi 30 novembre" in text
    assert "La Cagette de Segonzac, mercredi 25 novembre" in mail.body
    assert "disponible samedi 28 novembre" in mail.body
    assert len(session.exec(select(Mail)).all()) == 2


def test_a_market_that_does_not_collect_pays_nothing_and_says_what_was_to_collect(session: Session) -> None:
    sale = make_sale(session, chickens=0, courgettes=3)

    validate(session, referent_of(sale), ident(sale.distribution), now=starting(sale))

    text, mail = told(session, sale.farm)
    assert payouts(session) == []
    assert "5,40 € sur place" in text
    assert "Aucun virement" in mail.body


def test_validating_many_baskets_costs_the_same_queries(session: Session, sale: Sale, referent: User) -> None:
    weigh_all(sale)
    for _ in range(30):
        another_basket(sale, courgettes=2)
    session.expire_all()

    with count_queries(session) as sent:
        validate(session, referent, ident(sale.distribution), now=starting(sale))

    assert len(sent) <= 22
