"""The demonstration's mailbox, which nobody else has."""

import asyncio
import os
import subprocess
import sys

import pytest

from cagette_pwa import database as databases
from cagette_pwa.clock import utc_now
from cagette_pwa.errors import NotFound
from cagette_pwa.services.notices import send_mail
from cagette_pwa.settings import PROJECT
from tests.support.configuration import configured

LIST_STATES = (
    "import reflex as rx\n"
    "from cagette_pwa.cagette_pwa import app\n"
    "print('mailbox' in str(rx.State.get_substates()), 'boite-aux-lettres' in app._unevaluated_pages)"
)


def test_links_of_a_mail_are_followed_where_it_is_shown() -> None:
    from cagette_pwa.state.mailbox import Piece, _pieces

    body = "Ouvrez http://localhost:8000/invitation/a-b?x=1\npuis https://ailleurs.example/"

    assert _pieces(body) == [
        Piece("Ouvrez ", ""),
        Piece("http://localhost:8000/invitation/a-b?x=1", "/invitation/a-b?x=1"),
        Piece("\npuis ", ""),
        Piece("https://ailleurs.example/", "https://ailleurs.example/"),
    ]


def test_every_mail_can_be_read_in_the_demonstration(database: str) -> None:
    from cagette_pwa.state.mailbox import Mailbox
    from tests.support.visits import visit

    _write()
    box = visit(Mailbox, "/boite-aux-lettres")

    with configured(DEMO="1"):
        asyncio.run(box.load())
        asyncio.run(box.read(box.letters[0].key))

    assert (box.letters[0].recipient, box.letters[0].state) == ("marie@exemple.fr", "en attente")
    assert (box.reading, box.subject, box.pieces[0].text) == (True, "Bonjour", "Un mot.")


def test_sheets_that_go_with_a_mail_are_named_and_lead_to_the_documents(database: str) -> None:
    from cagette_pwa.state.mailbox import Attached, Mailbox
    from tests.support.visits import visit

    _write()
    _write(key="recap", papers="12")
    box = visit(Mailbox, "/boite-aux-lettres")

    found = []
    with configured(DEMO="1"):
        asyncio.run(box.load())
        for letter in box.letters:
            asyncio.run(box.read(letter.key))
            found.append(box.attached)

    assert found == [
        [
            Attached("bon-de-commande.pdf", "/api/documents/bon-de-commande.pdf?ventes=12"),
            Attached("liste-d-emargement.pdf", "/api/documents/liste-d-emargement.pdf?ventes=12"),
        ],
        [],
    ]


def test_elsewhere_its_events_are_refused(database: str) -> None:
    from cagette_pwa.state.mailbox import Mailbox
    from tests.support.visits import visit

    _write()
    box = visit(Mailbox, "/boite-aux-lettres")

    for event in (box.load(), box.read(1)):
        with pytest.raises(NotFound):
            asyncio.run(event)
    assert box.letters == []


@pytest.mark.parametrize(("demo", "exists"), [("0", "False False"), ("1", "True True")])
def test_elsewhere_neither_the_page_nor_its_events_exist(demo: str, exists: str) -> None:
    found = subprocess.run(
        [sys.executable, "-c", LIST_STATES],
        env=os.environ | {"DEMO": demo},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert found.stdout.strip().endswith(exists)


def _write(*, key: str = "k", papers: str = "") -> None:
    words = {"recipient": "marie@exemple.fr", "subject": "Bonjour", "body": "Un mot."}
    with databases.write() as session:
        send_mail(session, key=key, papers=papers, now=utc_now(), **words)
