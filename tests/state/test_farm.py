"""The farm's page answers its own people only, whatever they send."""

import asyncio
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.errors import CagetteError, NoProducer, NotFound, NotSignedIn
from cagette_pwa.models.account import User
from cagette_pwa.models.notice import Mail
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.state.farm import Farm
from tests.support.town import make_farm, make_user, sign_in
from tests.support.visits import visit

FORM: dict[str, Any] = {"name": "Ferme neuve", "insee": "24529", "siret": "73282932000074"}


def test_the_farm_is_shown_to_its_people(database: str) -> None:
    farm = visit(Farm, "/ferme", token=_member())

    asyncio.run(farm.load())

    assert (farm.name, farm.found[0].words) == ("Ferme des Tilleuls", "Beauronne (24400)")
    assert [(person.name, person.leave) for person in farm.people] == [("Paul Vergne", "Quitter cette ferme")]


def test_saving_keeps_what_was_typed(database: str) -> None:
    farm = visit(Farm, "/ferme", token=_member())

    asyncio.run(farm.save(FORM))

    assert (farm.name, farm.siret, farm.found[0].insee) == ("Ferme neuve", "732 829 320 00074", "24529")
    assert _kept().commune == "Segonzac"


@pytest.mark.parametrize("form", [{}, FORM | {"siret": 7}, FORM | {"siret": ["7"]}, FORM | {"name": {"a": 1}}])
def test_a_form_that_no_browser_would_send_is_refused(database: str, form: dict[str, Any]) -> None:
    farm = visit(Farm, "/ferme", token=_member())

    with pytest.raises(CagetteError):
        asyncio.run(farm.save(form))
    assert _kept().name == "Ferme des Tilleuls"


@pytest.mark.parametrize("token", [None, "unknown"])
def test_a_stranger_is_refused(database: str, token: str | None) -> None:
    _member()
    farm = visit(Farm, "/ferme", token=token)

    for event in (
        farm.load(),
        farm.save(FORM),
        farm.invite({"email": "a@exemple.fr"}),
        farm.take_back(1),
        farm.remove(),
    ):
        with pytest.raises(NotSignedIn):
            asyncio.run(event)
    assert _kept().name == "Ferme des Tilleuls"


def test_somebody_without_a_farm_is_refused(database: str) -> None:
    with databases.write() as session:
        token = sign_in(session, make_user(session))

    with pytest.raises(NoProducer):
        asyncio.run(visit(Farm, "/ferme", token=token).load())


def test_inviting_shows_who_is_awaited_and_taking_back_ends_it(database: str) -> None:
    farm = visit(Farm, "/ferme", token=_member())

    asyncio.run(farm.invite({"email": "Marie@exemple.fr"}))
    with databases.read() as session:
        assert session.exec(select(Mail.recipient)).all() == ["marie@exemple.fr"]
    key = farm.waiting[0].key

    other = visit(Farm, "/ferme", token=_member())
    for wrong in (key, 0, -1, 2**40, "1", None):
        with pytest.raises(NotFound):
            asyncio.run(other.take_back(wrong))  # type: ignore[arg-type]
    asyncio.run(farm.take_back(key))
    assert farm.waiting == []


def test_only_a_person_of_the_list_can_be_removed(database: str) -> None:
    token, stranger = _member(), _member()
    farm = visit(Farm, "/ferme", token=token)
    asyncio.run(farm.load())
    with databases.read() as session:
        other = session.exec(select(ProducerMember.user_id).order_by(ProducerMember.user_id.desc())).first()  # type: ignore[attr-defined]

    assert other is not None
    farm.ask(other)
    assert farm.leaving == 0
    with pytest.raises(NotFound):
        asyncio.run(farm.remove())
    with databases.read() as session:
        assert len(session.exec(select(ProducerMember)).all()) == 2
    assert stranger != token


def _member() -> str:
    with databases.write() as session:
        member = make_farm(session)
        return sign_in(session, session.get_one(User, member.user_id))


def _kept() -> Producer:
    with databases.read() as session:
        return _first(session)


def _first(session: Session) -> Producer:
    found = session.exec(select(Producer).order_by(Producer.id)).first()  # type: ignore[arg-type]
    assert found is not None
    return found
