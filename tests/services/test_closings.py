"""When orders close, each catalog's people are told once what to prepare."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from cagette_pwa.french import spaced
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import BasketLine
from cagette_pwa.models.notice import Mail, Notification
from cagette_pwa.models.participation import Participation
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.money import NBSP
from cagette_pwa.services.closings import CLOSING_DELAY, close, due_closings
from tests.support.queries import count_queries
from tests.support.sale import Sale, make_sale
from tests.support.stalls import another_basket, join_farm
from tests.support.town import NOW, ident, make_catalog, make_participation, make_user


@pytest.fixture
def sale(session: Session) -> Sale:
    """Brigitte, n° 1: two chickens and 3 courgettes."""
    return make_sale(session, chickens=2, courgettes=3)


def closed(sale: Sale, **late: float) -> datetime:
    """When the closing is due, or so much later."""
    return sale.distribution.orders_close_at + CLOSING_DELAY + timedelta(**late)


def close_all(session: Session, now: datetime) -> int:
    due = due_closings(session, now=now)
    for participation_id in due:
        close(session, participation_id, now=now)
    return len(due)


def mails(session: Session) -> list[Mail]:
    return list(session.exec(select(Mail)))


def test_nothing_is_due_while_orders_are_open(session: Session, sale: Sale) -> None:
    before = closed(sale, seconds=-1)
    assert due_closings(session, now=before) == []
    close(session, ident(sale.participation), now=before)
    assert mails(session) == []
    assert due_closings(session, now=closed(sale)) == [sale.participation.id]


def test_the_recap_says_what_to_prepare_by_product_and_by_customer(session: Session, sale: Sale) -> None:
    marcel = make_user(session, first_name="Marcel")
    another_basket(sale, courgettes=1, user=marcel)

    close_all(session, closed(sale))

    (mail,) = mails(session)
    body = mail.body.replace(NBSP, " ")
    assert mail.recipient == session.get_one(User, sale.farm.user_id).email
    assert mail.subject == "2 commandes pour mercredi 25 novembre, La Cagette de Segonzac"
    assert "4 × Courgettes 500 g, soit 2 kg : 7,20 €" in body
    assert "2 × Poulet fermier environ 1,8 kg, environ 3,6 kg : jusqu'à 38,00 €" in body
    assert "N° 1, Brigitte Vergne, 06 39 98 12 34\n" in body
    assert body.index("N° 1, Brigitte") < body.index("N° 2, Marcel Vergne\n  1 × Courgettes 500 g")
    assert f"/commandes?ventes={sale.participation.id}" in body


def test_one_piece_to_weigh_is_not_said_to_weigh_about_as_much_twice(session: Session, sale: Sale) -> None:
    chicken = session.exec(select(BasketLine).order_by(col(BasketLine.id))).first()
    assert chicken is not None
    chicken.quantity = 1
    session.flush()

    close_all(session, closed(sale))

    (mail,) = mails(session)
    assert "1 × Poulet fermier environ 1,8 kg : jusqu'à 19,00 €" in mail.body.replace(NBSP, " ")


def test_each_catalog_has_its_own_recap(session: Session, sale: Sale) -> None:
    join_farm(sale, name="Ferme des Ormes", price_cents=250, quantity=2)

    assert close_all(session, closed(sale)) == 2

    bodies = [mail.body.replace(NBSP, " ") for mail in mails(session)]
    assert sorted(("2 × Poulet" in body, "5,00 € en tout" in body) for body in bodies) == [(False, True), (True, False)]


def test_every_colleague_is_told(session: Session, sale: Sale) -> None:
    colleague = make_user(session)
    session.add(ProducerMember(producer_id=sale.farm.producer_id, user_id=ident(colleague), joined_at=NOW))
    close_all(session, closed(sale))
    assert len({mail.recipient for mail in mails(session)}) == 2


@pytest.mark.parametrize("late", [{"seconds": 0}, {"days": 3}, {"days": 90}])
def test_however_late_it_is_sent_once(session: Session, sale: Sale, late: dict[str, float]) -> None:
    assert close_all(session, closed(sale, **late)) == 1
    assert close_all(session, closed(sale, **late)) == 0
    close(session, ident(sale.participation), now=closed(sale, days=91))
    assert len(mails(session)) == len(session.exec(select(Notification)).all()) == 1


def test_a_closing_without_orders_says_so_in_a_line(session: Session, sale: Sale) -> None:
    catalog = make_catalog(session, sale.farm, name="Conserves")
    make_participation(session, catalog, sale.distribution)
    close_all(session, closed(sale))
    (text,) = [one.text for one in session.exec(select(Notification)) if "rien à préparer" in one.text]
    said = "Commandes fermées, La Cagette de Segonzac, mercredi 25 novembre, catalogue « Conserves » : rien à préparer."
    assert text == spaced(said)


def test_a_catalog_that_left_is_told_nothing(session: Session, sale: Sale) -> None:
    sale.participation.withdrawn_at = NOW
    session.flush()
    assert close_all(session, closed(sale)) == 0
    close(session, ident(sale.participation), now=closed(sale))
    assert mails(session) == []


def test_its_own_closing_holds_for_a_catalog_that_chose_one(session: Session, sale: Sale) -> None:
    sale.participation.orders_close_at = sale.distribution.orders_close_at - timedelta(hours=10)
    session.flush()
    assert due_closings(session, now=closed(sale, hours=-10)) == [sale.participation.id]


def test_a_sale_that_is_opened_again_is_recapped_again_at_its_new_closing(session: Session, sale: Sale) -> None:
    close_all(session, closed(sale))
    again = sale.distribution.orders_close_at + timedelta(hours=5)
    sale.participation.orders_close_at, sale.participation.closed_at = again, None
    session.flush()
    assert close_all(session, closed(sale)) == 0
    assert close_all(session, closed(sale, hours=5)) == 1
    assert len(mails(session)) == 2


def test_an_unknown_participation_is_nothing_to_close(session: Session, sale: Sale) -> None:
    close(session, 10**6, now=closed(sale))
    assert [one.closed_at for one in session.exec(select(Participation))] == [None]


def test_a_recap_of_many_customers_costs_the_same_queries(session: Session, sale: Sale) -> None:
    for _ in range(30):
        another_basket(sale, courgettes=2)
    session.expire_all()
    participation_id, now = ident(sale.participation), closed(sale)
    with count_queries(session) as sent:
        close(session, participation_id, now=now)
    assert len(sent) <= 14
