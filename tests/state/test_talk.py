"""How a conversation is worded."""

from datetime import datetime, timedelta

import pytest

from cagette_pwa.services.answers import Answer
from cagette_pwa.services.conversations import ConversationRow
from cagette_pwa.services.threads import Said, SharedCatalog
from cagette_pwa.state.conversations import talk_rows
from cagette_pwa.state.talk import CatalogCard, bubble_rows

SLUG = "segonzac"


def _said(number: int, author: str, at: datetime, *, mine: bool = False, catalog: SharedCatalog | None = None) -> Said:
    return Said(number, author, mine, "Bonjour", at, catalog)


def test_a_day_is_said_once_and_a_person_once_in_a_row(now: datetime) -> None:
    rows = bubble_rows(
        [
            _said(1, "Anne Vergne", now - timedelta(days=5)),
            _said(2, "Anne Vergne", now - timedelta(days=1)),
            _said(3, "Anne Vergne", now - timedelta(minutes=20)),
            _said(4, "Anne Vergne", now - timedelta(minutes=10)),
        ],
        SLUG,
        now,
    )

    assert [row.day for row in rows] == ["mercredi 18 novembre", "hier", "aujourd'hui", ""]
    assert [row.author for row in rows] == ["Anne Vergne"] * 3 + [""]


def test_one_is_not_named_to_oneself(now: datetime) -> None:
    (row,) = bubble_rows([_said(1, "Paul Vergne", now, mine=True)], SLUG, now)
    assert (row.author, row.mine, row.hour) == ("", True, "10h00")


def test_another_year_is_said(now: datetime) -> None:
    (row,) = bubble_rows([_said(1, "Anne Vergne", now - timedelta(days=365))], SLUG, now)
    assert row.day == "dimanche 23 novembre 2025"


def test_a_shared_catalog_leads_to_its_public_page_and_names_the_market(now: datetime) -> None:
    shared = SharedCatalog("Frais", "abc", gone=False, answer=None)
    (row,) = bubble_rows([_said(1, "Paul Vergne", now, catalog=shared)], SLUG, now)
    assert row.catalog == CatalogCard("Frais", "/catalog/abc?marche=segonzac")


@pytest.mark.parametrize(("linked", "words", "tone"), [(True, "relié", "ready"), (False, "décliné", "todo")])
def test_a_shared_catalog_says_what_was_answered(now: datetime, linked: bool, words: str, tone: str) -> None:
    answer = Answer(linked, now - timedelta(days=60), 1, "Anne Vergne")
    shared = SharedCatalog("Frais", "abc", gone=False, answer=answer)
    (row,) = bubble_rows([_said(1, "Paul Vergne", now, catalog=shared)], SLUG, now)
    assert (row.catalog.state, row.catalog.tone) == (f"{words} le 24 septembre", tone)


def test_a_shared_catalog_that_was_deleted_leads_nowhere(now: datetime) -> None:
    shared = SharedCatalog("Frais", "abc", gone=True, answer=None)
    (row,) = bubble_rows([_said(1, "Paul Vergne", now, catalog=shared)], SLUG, now)
    assert (row.catalog.href, row.catalog.state) == ("", "supprimé")


@pytest.mark.parametrize(
    ("name", "initial"),
    [
        ("La Cagette de Segonzac", "C"),
        ("Les Œufs de la Double", "Œ"),
        ("L'Escargotière de la Crempse", "E"),
        ("Lakanal", "L"),
        ("la", "L"),
    ],
)
def test_an_article_does_not_stand_for_a_name(name: str, initial: str, now: datetime) -> None:
    (row,) = talk_rows([ConversationRow(1, name, "Bonjour", now, False)], now)
    assert row.initial == initial


def test_the_list_says_the_hour_of_today_and_the_day_of_others(now: datetime) -> None:
    moments = (now, now - timedelta(days=1), now - timedelta(days=12))
    rows = talk_rows([ConversationRow(1, "Nom", "Bonjour", at, False) for at in moments], now)
    assert [row.when for row in rows] == ["10h00", "hier", "11 nov."]
