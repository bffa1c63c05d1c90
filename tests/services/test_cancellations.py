"""Leaving a sale that has orders: all is cancelled, everybody is told once, nothing else moves."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from cagette_pwa import database as databases
from cagette_pwa.errors import BadInput, CagetteError, NotFound, NotTakingPart, SaleStarted
from cagette_pwa.french import spaced
from cagette_pwa.models.account import User
from cagette_pwa.models.basket import Basket, BasketLine, LineChange
from cagette_pwa.models.distribution import SaleValidation
from cagette_pwa.models.notice import Mail, Notification
from cagette_pwa.models.participation import Participation, PricedOffer
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.stock import StockMovement
from cagette_pwa.money import euros
from cagette_pwa.services import cancellations, planning, quantities, stock
from cagette_pwa.services.cancellations import Cancellation
from cagette_pwa.services.orders import Wanted, place
from tests.support.queries import count_queries
from tests.support.sale import Sale, make_sale
from tests.support.stalls import another_basket, join_farm
from tests.support.town import (
    ident,
    make_basket,
    make_catalog,
    make_farm,
    make_offer,
    make_participation,
    make_priced,
    make_user,
)

WHY = "La grêle a tout pris cette nuit.\nPardon, et à bientôt."


@pytest.fixture
def sale(session: Session) -> Sale:
    return make_sale(session, chickens=1, courgettes=3, stock=10)


def key(sale: Sale) -> tuple[int, int]:
    return sale.participation.catalog_id, ident(sale.distribution)


def cancel(sale: Sale, now: datetime, message: Any = WHY) -> Cancellation:
    return cancellations.cancel_sale(sale.session, sale.farm, *key(sale), message, now=now)


def quantities_of(session: Session, basket: Basket) -> list[int]:
    query = select(BasketLine.quantity).where(BasketLine.basket_id == basket.id)
    return list(session.exec(query.order_by(col(BasketLine.id))))


def mails(session: Session) -> list[Mail]:
    return list(session.exec(select(Mail).order_by(col(Mail.id))))


def test_all_quantities_become_zero_and_the_sale_is_left(session: Session, sale: Sale, now: datetime) -> None:
    second = another_basket(sale, courgettes=2)
    expected = Cancellation(customers=2, articles=6, cents=1900 + 5 * 180, names=("Brigitte Vergne",) * 2)
    assert cancellations.preview(session, sale.farm, *key(sale), now=now) == expected
    assert cancel(sale, now) == expected
    assert quantities_of(session, sale.basket) == [0, 0]
    assert quantities_of(session, second) == [0]
    assert (sale.participation.withdrawn_by, sale.participation.withdrawn_at) == (sale.farm.user_id, now)


def test_history_says_who_and_from_what_and_pieces_are_available_again(
    session: Session, sale: Sale, now: datetime
) -> None:
    before = session.exec(select(StockMovement)).all()
    cancel(sale, now)
    changes = session.exec(select(LineChange).order_by(col(LineChange.id))).all()
    assert [(row.before, row.after, row.user_id) for row in changes] == [(n, 0, sale.farm.user_id) for n in (1, 3)]
    assert {row.reason for row in changes} == {cancellations.REASON}
    offer = ident(sale.courgettes)
    assert stock.available(sale.courgettes, stock.committed(session, [offer])[offer]) == 10
    assert session.exec(select(StockMovement)).all() == before


def test_each_customer_is_told_once_with_the_farms_own_words_and_what_is_cancelled(
    session: Session, sale: Sale, now: datetime
) -> None:
    second = another_basket(sale, courgettes=2)
    cancel(sale, now)
    first, other = mails(session)
    assert first.recipient == sale.customer.email
    assert "La grêle a tout pris cette nuit.\nPardon, et à bientôt." in first.body
    assert spaced("a dû annuler 2 produits de votre commande n° 1 du mercredi 25 novembre") in first.body
    assert "1 × Poulet fermier environ 1,8 kg\n3 × Courgettes 500 g" in first.body
    assert f"jusqu'à {euros(2440)} de moins" in first.body
    assert "Votre commande est maintenant vide" in first.body
    assert spaced("annuler 1 produit de votre commande n° 2") in other.body
    told = session.exec(select(Notification).order_by(col(Notification.id))).all()
    assert [row.user_id for row in told] == [sale.customer.id, second.user_id]
    assert told[0].path == f"/commande/{sale.basket.public_id}"
    assert spaced("Ferme des Tilleuls annule 2 produits.") in told[0].text


def test_customers_whose_quantities_were_zero_already_are_not_told(session: Session, sale: Sale, now: datetime) -> None:
    quantities.change(session, sale.farm, sale.line("Poulet").line_id, 0, now=now)
    second = another_basket(sale, courgettes=0)
    told = len(mails(session))
    assert cancel(sale, now).customers == 1
    assert [mail.recipient for mail in mails(session)[told:]] == [sale.customer.email]
    assert quantities_of(session, second) == [0]
    assert "Poulet" not in mails(session)[-1].body


def test_lines_of_other_farms_and_of_other_catalogs_stay(session: Session, sale: Sale, now: datetime) -> None:
    join_farm(sale, name="Ferme voisine", price_cents=500, quantity=2)
    offer = make_offer(session, sale.farm)
    other = make_participation(session, make_catalog(session, sale.farm, [offer], name="Viande"), sale.distribution)
    priced = make_priced(session, other, offer)
    make_basket(session, sale.distribution, {ident(priced): 4})
    assert cancel(sale, now).customers == 1
    assert quantities_of(session, sale.basket) == [0, 0, 2]
    assert "Le reste de votre commande ne change pas." in mails(session)[-1].body
    assert other.withdrawn_at is None
    assert sum(line.quantity for line in session.exec(select(BasketLine))) == 6


def test_sent_twice_or_late_it_does_nothing_more(session: Session, sale: Sale, now: datetime) -> None:
    cancel(sale, now)
    told = len(mails(session))
    assert cancel(sale, now + timedelta(hours=1)) == Cancellation(0, 0, 0)
    assert len(mails(session)) == told
    assert sale.participation.withdrawn_at == now
    with pytest.raises(NotTakingPart):
        cancellations.preview(session, sale.farm, *key(sale), now=now)


def test_another_cancellation_of_other_orders_is_told_again(session: Session, sale: Sale, now: datetime) -> None:
    cancel(sale, now)
    sale.participation.withdrawn_at = sale.participation.withdrawn_by = None
    line = session.exec(select(BasketLine).where(BasketLine.offer_id == sale.courgettes.id)).one()
    line.quantity = 2
    told = len(mails(session))
    assert cancel(sale, now + timedelta(hours=1)).customers == 1
    assert len(mails(session)) == told + 1


@pytest.mark.parametrize("message", ["", "  \n ", None, 7, ["pardon"]])
def test_customers_are_owed_a_word(session: Session, sale: Sale, now: datetime, message: Any) -> None:
    with pytest.raises(BadInput, match="pourquoi"):
        cancel(sale, now, message)
    assert quantities_of(session, sale.basket) == [1, 3]
    assert sale.participation.withdrawn_at is None


def test_a_message_has_an_end(session: Session, sale: Sale, now: datetime) -> None:
    with pytest.raises(BadInput, match="1000"):
        cancel(sale, now, "x" * 1001)


def test_without_orders_it_is_leaving_and_needs_no_word(session: Session, now: datetime) -> None:
    sale = make_sale(session, chickens=0, courgettes=0)
    assert cancel(sale, now, "") == Cancellation(0, 0, 0)
    assert sale.participation.withdrawn_at == now
    assert mails(session) == []


def test_once_the_distribution_has_begun_or_is_validated_nothing_is_cancelled(
    session: Session, sale: Sale, now: datetime
) -> None:
    with pytest.raises(SaleStarted):
        cancel(sale, sale.distribution.starts_at)
    validation = SaleValidation(
        distribution_id=ident(sale.distribution), validated_by=sale.market.contact_id, validated_at=now
    )
    session.add(validation)
    with pytest.raises(SaleStarted):
        cancel(sale, now)
    assert quantities_of(session, sale.basket) == [1, 3]


def test_another_farm_cancels_nothing_and_reads_nothing(session: Session, sale: Sale, now: datetime) -> None:
    stranger = make_farm(session, name="Ferme voisine")
    with pytest.raises(NotFound):
        cancellations.cancel_sale(session, stranger, *key(sale), WHY, now=now)
    with pytest.raises(NotTakingPart):
        cancellations.preview(session, stranger, *key(sale), now=now)
    for ids in ((999_999, 1), ("1", 2), (None, None), (True, 1)):
        with pytest.raises((NotFound, NotTakingPart)):
            cancellations.cancel_sale(session, sale.farm, *ids, WHY, now=now)  # type: ignore[arg-type]
        with pytest.raises((NotFound, NotTakingPart)):
            cancellations.preview(session, sale.farm, *ids, now=now)  # type: ignore[arg-type]
    assert quantities_of(session, sale.basket) == [1, 3]


def test_a_failure_on_the_way_leaves_everything_as_it_was(
    database: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with databases.write() as session:
        sale = make_sale(session, chickens=1, courgettes=3)
        farm_id, ids = ident(sale.farm), key(sale)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(cancellations.presence, "leave", broken)
    with pytest.raises(RuntimeError), databases.write() as session:
        cancellations.cancel_sale(session, session.get_one(ProducerMember, farm_id), *ids, WHY, now=now)
    with databases.read() as session:
        assert sorted(session.exec(select(BasketLine.quantity))) == [1, 3]
        assert session.exec(select(Mail)).all() == []
        assert session.exec(select(LineChange)).all() == []


def test_orders_that_come_meanwhile_are_cancelled_and_told_or_refused(database: str, now: datetime) -> None:
    with databases.write() as session:
        sale = make_sale(session, chickens=1, courgettes=3)
        farm_id, ids, participation_id = ident(sale.farm), key(sale), ident(sale.participation)
        priced_id = ident(sale.priced[1])
        customers = [ident(make_user(session)) for _ in range(6)]

    def order(customer: int) -> None:
        with suppress(CagetteError), databases.write() as session:
            user = session.get_one(User, customer)
            place(session, user, ids[1], [Wanted(priced_id, 1)], key=f"essai-{customer}", now=now)

    def stop(_: int) -> None:
        with databases.write() as session:
            member = session.get_one(ProducerMember, farm_id)
            cancellations.cancel_sale(session, member, *ids, WHY, now=now)

    with ThreadPoolExecutor(8) as pool:
        tasks = [pool.submit(order, customer) for customer in customers[:3]]
        tasks += [pool.submit(stop, 1), pool.submit(stop, 2)]
        tasks += [pool.submit(order, customer) for customer in customers[3:]]
        for task in tasks:
            task.result()
    with databases.read() as session:
        assert session.get_one(Participation, participation_id).withdrawn_at == now
        assert set(session.exec(select(BasketLine.quantity))) == {0}
        told = [mail for mail in mails(session) if "Annulation" in mail.subject]
        assert len(told) == len({mail.recipient for mail in told}) == len(session.exec(select(Basket)).all())


def test_only_messages_grow_with_the_number_of_customers(session: Session, sale: Sale, now: datetime) -> None:
    for _ in range(9):
        another_basket(sale, courgettes=1)
    with count_queries(session) as sent:
        assert cancel(sale, now).customers == 10
    assert len([one for one in sent if "INTO notification" in one or "INTO mail" in one]) == 20
    assert len([one for one in sent if not one.startswith("INSERT")]) <= 20
    assert session.exec(select(PricedOffer)).all()  # lines refer to the list: it stays


def test_leaving_without_a_word_stays_refused(session: Session, sale: Sale, now: datetime) -> None:
    with pytest.raises(CagetteError, match="annulez leurs commandes"):
        planning.withdraw(session, sale.farm, *key(sale), now=now)
