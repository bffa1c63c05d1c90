"""Customers are told of changes and weights once for a session, whoever asks and however late."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.french import spaced
from cagette_pwa.jobs import due
from cagette_pwa.models.basket import LineChange, Weighing
from cagette_pwa.models.notice import Mail, Notification
from cagette_pwa.money import euros, weight
from cagette_pwa.services import cancellations, change_notices, quantities, weighings
from cagette_pwa.services.change_notices import LONGEST, QUIET
from cagette_pwa.services.lines import OrderedLine, ordered_lines
from tests.support.queries import count_queries
from tests.support.sale import Sale, make_sale
from tests.support.stalls import another_basket, join_farm
from tests.support.town import ident, make_farm

MINUTE = timedelta(minutes=1)


@pytest.fixture
def sale(session: Session) -> Sale:
    return make_sale(session, chickens=2, courgettes=3)


def change(sale: Sale, product: str, quantity: int, now: datetime, reason: str = "") -> None:
    quantities.change(sale.session, sale.farm, sale.line(product).line_id, quantity, reason=reason, now=now)


def lines_of(sale: Sale) -> list[OrderedLine]:
    return ordered_lines(sale.session, distribution_id=ident(sale.distribution))


def worked(session: Session, now: datetime) -> list[Mail]:
    """All mails, once a worker has looked at `now`."""
    for one in change_notices.due_notices(session, now=now):
        change_notices.tell(session, one, now=now)
    return list(session.exec(select(Mail)))


def closed(sale: Sale, minutes: int = 0) -> datetime:
    """So many minutes after orders have closed."""
    return sale.distribution.orders_close_at + minutes * MINUTE


def test_what_was_taken_out_is_said_as_such(session: Session, sale: Sale, now: datetime) -> None:
    change(sale, "Courgettes", 0, now, "Gelée")

    (mail,) = worked(session, now + QUIET)

    assert spaced("Retiré : 3 × Courgettes 500 g\nMotif : Gelée") in mail.body
    assert "0 au lieu de" not in mail.body


def test_several_taps_make_one_mail_with_before_and_after(session: Session, sale: Sale, now: datetime) -> None:
    change(sale, "Courgettes", 2, now, "Gelée")
    change(sale, "Courgettes", 1, now + MINUTE, "Limaces")
    change(sale, "Poulet", 1, now + 2 * MINUTE)

    assert worked(session, now + 2 * MINUTE + QUIET - timedelta(seconds=1)) == []
    (mail,) = worked(session, now + 2 * MINUTE + QUIET)

    assert mail.recipient == sale.customer.email
    assert spaced("Courgettes 500 g : 1 au lieu de 3\nMotif : Gelée\nMotif : Limaces") in mail.body
    assert spaced("Poulet fermier environ 1,8 kg : 1 au lieu de 2") in mail.body
    assert spaced(f"Total de votre commande : {euros(2080)}, au plus.") in mail.body
    assert f"/commande/{sale.basket.public_id}" in mail.body
    bell = session.exec(select(Notification)).one()
    assert (bell.user_id, bell.path) == (sale.customer.id, f"/commande/{sale.basket.public_id}")
    assert "2 lignes à relire" in bell.text


def test_who_goes_on_changing_keeps_a_customer_waiting_for_an_hour_at_most(
    session: Session, sale: Sale, now: datetime
) -> None:
    for minutes in range(0, 60, 5):
        change(sale, "Courgettes", 4 + minutes, now + minutes * MINUTE)

    assert worked(session, now + LONGEST - MINUTE) == []
    assert len(worked(session, now + LONGEST)) == 1


def test_what_came_back_to_where_it_was_is_told_to_nobody(session: Session, sale: Sale, now: datetime) -> None:
    for quantity in (0, 3):
        change(sale, "Courgettes", quantity, now)
    assert change_notices.waiting(session, sale.farm, now=now) == []

    assert worked(session, now + QUIET) == []

    assert {one.told_at for one in session.exec(select(LineChange))} == {now + QUIET}
    assert change_notices.due_notices(session, now=now + LONGEST) == []


def test_the_next_session_begins_from_what_the_customer_knows(session: Session, sale: Sale, now: datetime) -> None:
    change(sale, "Courgettes", 1, now)
    worked(session, now + QUIET)
    change(sale, "Courgettes", 2, now + QUIET)

    mails = worked(session, now + 2 * QUIET)

    assert len(mails) == 2
    assert spaced("Courgettes 500 g : 2 au lieu de 1") in mails[1].body


def test_each_farm_tells_of_its_own_and_each_customer_reads_theirs(session: Session, sale: Sale, now: datetime) -> None:
    other = join_farm(sale, name="Ferme du Bois", price_cents=500, quantity=4)
    basket = another_basket(sale, courgettes=2)
    change(sale, "Courgettes", 1, now)
    theirs = [line for line in lines_of(sale) if line.sold.producer_id == other.producer_id]
    quantities.change(session, other, theirs[0].line_id, 3, now=now)
    second = [line for line in lines_of(sale) if line.holder.basket_id == ident(basket)]
    quantities.change(session, sale.farm, second[0].line_id, 0, now=now)

    waiting = change_notices.waiting(session, sale.farm, now=now)
    mails = worked(session, now + QUIET)

    assert {one.basket_id for one in waiting} == {ident(sale.basket), ident(basket)}
    assert {one.due_at for one in waiting} == {now + QUIET}
    assert len(mails) == 3
    assert len({mail.recipient for mail in mails}) == 2


def test_the_farm_may_tell_at_once_what_is_its_own(session: Session, sale: Sale, now: datetime) -> None:
    change(sale, "Courgettes", 1, now)

    assert change_notices.tell_now(session, make_farm(session), now=now) == 0
    assert [change_notices.tell_now(session, sale.farm, now=now) for _ in range(2)] == [1, 0]
    assert len(worked(session, now + LONGEST)) == 1


def test_weights_are_told_once_all_is_weighed_and_orders_are_closed(session: Session, sale: Sale) -> None:
    line_id = sale.line("Poulet").line_id
    early, late = closed(sale, -60), closed(sale, 30)
    weighings.weigh(session, sale.farm, line_id, 1, 1920, now=early)
    assert worked(session, late) == []
    weighings.weigh(session, sale.farm, line_id, 2, 1670, now=late)

    assert worked(session, late + QUIET - MINUTE) == []
    (mail,) = worked(session, late + QUIET)

    assert spaced(f"Poulet fermier : {weight(1920)} + {weight(1670)}, {euros(3411)}") in mail.body
    assert spaced(f"Total de votre commande : {euros(3951)}.") in mail.body
    assert all(one.told_at for one in session.exec(select(Weighing)))
    assert len(worked(session, late + LONGEST)) == 1


def test_weights_wait_for_the_closing(session: Session, sale: Sale) -> None:
    for piece in (1, 2):
        weighings.weigh(session, sale.farm, sale.line("Poulet").line_id, piece, 1800, now=closed(sale, -90))

    assert worked(session, closed(sale, -1)) == []
    assert len(worked(session, closed(sale))) == 1


def test_another_weight_later_is_told_again(session: Session, sale: Sale) -> None:
    for piece in (1, 2):
        weighings.weigh(session, sale.farm, sale.line("Poulet").line_id, piece, 1800, now=closed(sale))
    worked(session, closed(sale, 10))
    weighings.weigh(session, sale.farm, sale.line("Poulet").line_id, 1, 1500, now=closed(sale, 20))

    mails = worked(session, closed(sale, 30))

    assert len(mails) == 2
    assert "1,5" in mails[1].body


def test_changes_and_weights_of_one_session_are_one_mail(session: Session, sale: Sale) -> None:
    change(sale, "Courgettes", 2, closed(sale))
    for piece in (1, 2):
        weighings.weigh(session, sale.farm, sale.line("Poulet").line_id, piece, 1800, now=closed(sale, 5))

    (mail,) = worked(session, closed(sale, 15))

    assert spaced("Courgettes 500 g : 2 au lieu de 3") in mail.body
    assert spaced("Ce qui a été pesé :") in mail.body


def test_what_a_cancellation_has_told_is_not_told_again(session: Session, sale: Sale, now: datetime) -> None:
    change(sale, "Courgettes", 2, now)
    key = sale.participation.catalog_id, ident(sale.distribution)

    cancellations.cancel_sale(session, sale.farm, *key, "La grêle.", now=now + MINUTE)

    assert len(worked(session, now + LONGEST)) == 1


def test_looking_for_nothing_is_two_queries(session: Session, sale: Sale, now: datetime) -> None:
    with count_queries(session) as queries:
        assert change_notices.due_notices(session, now=now) == []
    assert len(queries) == 2


@pytest.mark.parametrize("baskets", [1, 12])
def test_looking_for_what_is_due_takes_as_many_queries_for_any_number(
    session: Session, sale: Sale, baskets: int, now: datetime
) -> None:
    for _ in range(baskets - 1):
        another_basket(sale, courgettes=2)
    for line in lines_of(sale):
        if line.sold.product == "Courgettes":
            quantities.change(session, sale.farm, line.line_id, 1, now=now)

    with count_queries(session) as queries:
        assert len(change_notices.waiting(session, sale.farm, now=now)) == baskets
    assert len(queries) == 3


def test_two_workers_at_once_tell_once_and_a_late_one_nothing(database: str) -> None:
    with databases.write() as session:
        sale = make_sale(session, chickens=2, courgettes=3)
        at = sale.distribution.orders_open_at
        change(sale, "Courgettes", 1, at)
    late = at + timedelta(hours=30)
    with databases.read() as session:
        (item,) = change_notices.due_notices(session, now=late)
    kind = next(kind for kind in due.KINDS if kind.name == "change")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: due._done(kind, item, late), range(2)))
    due._done(kind, item, late + LONGEST)

    with databases.read() as session:
        assert len(session.exec(select(Mail)).all()) == 1


def test_a_worker_that_dies_half_way_leaves_it_to_be_told(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with databases.write() as session:
        sale = make_sale(session, chickens=2, courgettes=3)
        at = sale.distribution.orders_open_at
        change(sale, "Courgettes", 1, at)
    with monkeypatch.context() as broken:
        broken.setattr(change_notices.notices, "tell", lambda *_, **__: 1 / 0)
        assert due.run(at + QUIET) == 1

    due.run(at + QUIET + MINUTE)

    with databases.read() as session:
        assert len(session.exec(select(Mail)).all()) == 1
        assert session.exec(select(LineChange)).one().told_at == at + QUIET + MINUTE
