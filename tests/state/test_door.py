"""What the pages before signing in show."""

import asyncio
import re

import pytest
from sqlmodel import select

from cagette_pwa import database as databases
from cagette_pwa.clock import utc_now
from cagette_pwa.models.notice import Mail
from cagette_pwa.services import accounts
from cagette_pwa.state.door import Door
from tests.support.town import make_user
from tests.support.visits import visit

MARIE = "marie@exemple.fr"


def test_a_refused_form_shows_why_and_what_was_typed() -> None:
    door = visit(Door, "/connexion?refus=bad-credentials", typed={"email": MARIE, "next": "/stocks"})

    asyncio.run(door.load())

    assert door.refusal.startswith("Adresse ou mot de passe inconnus.")
    assert (door.email, door.onward) == (MARIE, "/stocks")


def test_what_was_typed_is_forgotten_on_a_page_that_was_not_refused() -> None:
    door = visit(Door, "/connexion?suite=/commandes", typed={"email": MARIE})

    asyncio.run(door.load())

    assert (door.refusal, door.email, door.onward, door.sent) == ("", "", "/commandes", False)


@pytest.mark.parametrize("code", ["jamais-vu", "bad-input", "%7Bfield%7D"])
def test_a_code_that_says_nothing_by_itself_gives_the_general_sentence(code: str) -> None:
    door = visit(Door, f"/connexion?refus={code}")

    asyncio.run(door.load())

    assert door.refusal == "Cette action n'a pas pu être faite. Rien n'a été changé."


def test_asking_for_a_link_is_confirmed() -> None:
    door = visit(Door, "/mot-de-passe-oublie?envoye=oui")

    asyncio.run(door.load())

    assert door.sent


def test_a_living_link_shows_whose_it_is_and_a_dead_one_why(database: str) -> None:
    with databases.write() as session:
        make_user(session, email=MARIE)
        accounts.ask_reset(session, MARIE, now=utc_now())
        body = session.exec(select(Mail.body)).one()
    found = re.search(r"nouveau-mot-de-passe/(\S+)", body)
    assert found is not None

    door = visit(Door, "/nouveau-mot-de-passe/x", parts={"token": found[1]})
    asyncio.run(door.load_link())
    assert (door.email, door.link_is_dead, door.refusal) == (MARIE, False, "")

    door = visit(Door, "/nouveau-mot-de-passe/x", parts={"token": "autre"})
    asyncio.run(door.load_link())
    assert (door.email, door.link_is_dead) == ("", True)
    assert door.refusal.startswith("Ce lien n'est plus valable")
