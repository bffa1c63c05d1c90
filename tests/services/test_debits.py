"""Where the platform's fees will be debited: asked for with the first participation."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.errors import BadEmail, BadInput
from cagette_pwa.models.debit import DebitDetails
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import debits
from tests.support.queries import count_queries
from tests.support.town import ident, make_catalog, make_distribution, make_farm, make_market, make_participation


def take_part(session: Session, farm: ProducerMember, **fields: Any) -> None:
    make_participation(session, make_catalog(session, farm), make_distribution(session, make_market(session)), **fields)


def test_a_farm_that_sells_nowhere_is_not_asked(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    take_part(session, make_farm(session, name="Ferme voisine"))
    assert not debits.is_due(session, farm, now=now)
    assert debits.details(session, farm, now=now) is None


def test_the_first_participation_asks_for_the_debit(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    take_part(session, farm)
    assert debits.is_due(session, farm, now=now)


def test_a_sale_that_was_left_asks_for_nothing(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    take_part(session, farm, withdrawn_at=now)
    assert not debits.is_due(session, farm, now=now)


def test_once_set_up_nothing_is_asked_and_all_colleagues_read_who_did_it(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    take_part(session, farm)
    debits.set_details(session, farm, "  GAEC  des Tilleuls ", " Compta@Tilleuls.example.org", now=now)
    assert not debits.is_due(session, farm, now=now)
    found = debits.details(session, farm, now=now)
    assert found == debits.Details("GAEC des Tilleuls", "compta@tilleuls.example.org", "Paul Vergne", now)


def test_the_same_details_sent_late_keep_who_set_them_first(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    for hours in (0, 3):
        debits.set_details(session, farm, "GAEC", "a@example.org", now=now + timedelta(hours=hours))
    found = debits.details(session, farm, now=now)
    assert found is not None
    assert found.set_at == now
    debits.set_details(session, farm, "EARL", "a@example.org", now=now + timedelta(days=1))
    found = debits.details(session, farm, now=now)
    assert found is not None
    assert (found.holder, found.set_at) == ("EARL", now + timedelta(days=1))


@pytest.mark.parametrize("holder", ["", "  ", None, 7, "x" * 121])
def test_an_account_has_a_holder(session: Session, now: datetime, holder: Any) -> None:
    farm = make_farm(session)
    with pytest.raises(BadInput, match="Titulaire"):
        debits.set_details(session, farm, holder, "a@example.org", now=now)
    assert debits.details(session, farm, now=now) is None


@pytest.mark.parametrize("email", ["", None, "paul", "a@b@c.org", ["a@example.org"]])
def test_the_address_that_is_told_is_a_mail_address(session: Session, now: datetime, email: Any) -> None:
    with pytest.raises(BadEmail):
        debits.set_details(session, make_farm(session), "GAEC", email, now=now)


def test_another_farm_reads_nothing_of_it(session: Session, now: datetime) -> None:
    debits.set_details(session, make_farm(session), "GAEC", "a@example.org", now=now)
    assert debits.details(session, make_farm(session, name="Ferme voisine"), now=now) is None


def test_two_colleagues_set_it_up_at_once(database: str, now: datetime) -> None:
    with databases.write() as session:
        farm_id = ident(make_farm(session))

    def set_up(number: int) -> None:
        with databases.write() as session:
            member = session.get_one(ProducerMember, farm_id)
            debits.set_details(session, member, f"Titulaire {number}", "a@example.org", now=now)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(set_up, range(4)))
    with databases.read() as session:
        assert len(session.exec(select(DebitDetails)).all()) == 1


def test_whether_it_is_due_costs_one_query(session: Session, now: datetime) -> None:
    farm = make_farm(session)
    with count_queries(session) as sent:
        debits.is_due(session, farm, now=now)
    assert len(sent) == 1
