"""The pages of an import answer a farm's own people only, show every line, and import once."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.errors import CagetteError, NotSignedIn
from cagette_pwa.french import spaced
from cagette_pwa.models.account import User
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.services import product_imports
from cagette_pwa.services.product_imports import PlanMoved
from cagette_pwa.state.import_rows import ChangeRow
from cagette_pwa.state.product_file import ProductFile
from cagette_pwa.state.product_import import PAGE, ImportPreview
from tests.support.sheets import csv_of, kept
from tests.support.town import NOW, ident, make_farm, make_offer, make_product, sign_in
from tests.support.visits import visit

NEW = {"Produit": "Miel", "Prix TTC": "7,50", "Offre": "le pot", "Stock réel": "12"}


def _member(session: Session) -> tuple[ProducerMember, str]:
    farm = make_farm(session)
    return farm, sign_in(session, session.get_one(User, farm.user_id))


def _waiting(*lines: dict[str, str], more: bytes = b"") -> tuple[str, str]:
    """A farm with courgettes has sent these lines: a cookie of its own, and the file's name."""
    with databases.write() as session:
        farm, token = _member(session)
        make_offer(session, farm, reference="COU-500", stock=40)
        return token, kept(session, farm, more or csv_of(*lines), now=NOW)


def _opened(token: str | None, public_id: str) -> ImportPreview:
    page = visit(ImportPreview, f"/produits/importer/{public_id}", token=token, parts={"imported": public_id})
    asyncio.run(_all(page.load()))
    return page


async def _all(events: AsyncIterator[Any]) -> list[Any]:
    return [event async for event in events]


def _offers() -> list[tuple[str, int, int]]:
    with databases.read() as session:
        return [(o.reference, o.price_cents, o.on_hand) for o in session.exec(select(Offer).order_by(Offer.reference))]


def test_every_line_has_its_fate_and_those_to_correct_come_first(database: str) -> None:
    bad = NEW | {"Offre": "le seau", "Prix TTC": "cher"}
    page = _opened(*_waiting({"Référence": "COU-500", "Prix TTC": "2"}, NEW, bad, {"Référence": "COU-500x"}))

    assert page.totals == "1 nouveau, 1 modifié, 2 erreurs"
    assert page.confirm_words == "Importer 2 lignes, laisser 2 en erreur"
    assert [(row.place, row.word, row.tone) for row in page.rows] == [
        ("Ligne 4", "à corriger", "problem"),
        ("Ligne 5", "à corriger", "problem"),
        ("Ligne 3", "nouveau", "ready"),
        ("Ligne 2", "modifié", "attention"),
    ]
    assert page.rows[0].refusals[0].startswith(spaced("Prix TTC : « cher » n'est pas un montant."))
    assert page.rows[2].details == "7,50\u00a0€ · référence proposée MIE-1 · nouveau produit"
    assert page.rows[3].changes == [ChangeRow("Prix TTC", "1,80\u00a0€", "2,00\u00a0€")]


def test_what_of_the_file_is_not_read_is_said(database: str) -> None:
    page = _opened(*_waiting(more="Produit;Prix;Couleur\nMiel;7;doré\n".encode()))
    assert page.notes == [spaced("Colonnes laissées de côté, car inconnues ici : « Couleur ».")]


def test_a_thousand_lines_are_shown_page_by_page_and_by_fate(database: str) -> None:
    lines = [NEW | {"Produit": f"Miel {number}"} for number in range(PAGE + 5)]
    page = _opened(*_waiting(*lines, {"Référence": "COU-500"}))
    assert (len(page.rows), page.hidden) == (PAGE, 6)

    asyncio.run(page.show_more())
    assert (len(page.rows), page.hidden) == (PAGE + 6, 0)
    asyncio.run(page.show("same"))
    assert [row.name for row in page.rows] == ["Courgettes 500 g"]
    asyncio.run(page.show("new"))
    assert (len(page.rows), page.hidden) == (PAGE, 5)
    asyncio.run(page.show("n'importe quoi"))
    assert (page.fate, len(page.rows), page.hidden) == ("", PAGE, 6)


def test_confirming_imports_once_and_shows_what_came_of_it(database: str) -> None:
    bad = NEW | {"Offre": "le seau", "Prix TTC": "cher"}
    token, public_id = _waiting({"Référence": "COU-500", "Prix TTC": "2"}, NEW, bad)
    page, other = _opened(token, public_id), _opened(token, public_id)

    (said,) = [event for event in asyncio.run(_all(page.confirm())) if event is not None]
    asyncio.run(_all(page.confirm()))
    asyncio.run(_all(other.confirm()))

    assert _offers() == [("COU-500", 200, 40), ("MIE-1", 750, 12)]
    assert "L'import est terminé." in str(said)
    for seen in (page, other, _opened(token, public_id)):
        assert seen.done.startswith("2 lignes importées le ")
        assert (seen.totals, seen.importing, seen.errors) == ("1 nouveau, 1 modifié, 1 erreur", False, 1)
        assert [(row.place, row.name) for row in seen.rows] == [("Ligne 4", "Miel le seau")]


def test_a_plan_that_has_moved_is_shown_again_instead_of_imported(database: str) -> None:
    token, public_id = _waiting({"Référence": "COU-500", "Prix TTC": "2"})
    page = _opened(token, public_id)
    with databases.write() as session:
        session.exec(select(Offer)).one().price_cents = 190

    asyncio.run(_all(page.confirm()))

    assert (page.moved, page.done, page.importing) == (PlanMoved().sentence, "", False)
    assert page.rows[0].changes == [ChangeRow("Prix TTC", "1,90\u00a0€", "2,00\u00a0€")]
    assert _offers() == [("COU-500", 190, 40)]
    asyncio.run(_all(page.confirm()))
    assert (page.moved, _offers()) == ("", [("COU-500", 200, 40)])


def test_looking_at_the_rest_of_a_plan_that_has_moved_says_so(database: str) -> None:
    token, public_id = _waiting({"Référence": "COU-500", "Prix TTC": "2"})
    page = _opened(token, public_id)
    with databases.write() as session:
        session.exec(select(Offer)).one().price_cents = 190
    asyncio.run(page.show_more())
    assert page.moved == PlanMoved().sentence


def test_a_tab_that_has_forgotten_what_it_showed_imports_nothing(database: str) -> None:
    """The server was started again, and the browser sends the tap that it had kept."""
    token, public_id = _waiting(NEW)
    page = visit(ImportPreview, f"/produits/importer/{public_id}", token=token, parts={"imported": public_id})

    asyncio.run(_all(page.confirm()))

    assert (page.moved, page.totals) == (PlanMoved().sentence, "1 nouveau")
    assert [reference for reference, _, _ in _offers()] == ["COU-500"]


def test_the_stock_that_the_farm_has_can_be_kept(database: str) -> None:
    token, public_id = _waiting({"Référence": "COU-500", "Prix TTC": "2", "Stock réel": "60"})
    page = _opened(token, public_id)
    assert page.stock_words == "Le fichier change le stock de 1 offre."

    asyncio.run(page.leave_stock(True))
    assert [change.what for change in page.rows[0].changes] == ["Prix TTC"]
    asyncio.run(_all(page.confirm()))

    assert _offers() == [("COU-500", 200, 40)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"Référence": "COU-500"}, "Vos produits sont déjà comme dans ce fichier. Il n'y a rien à importer."),
        ({"Référence": "X"}, "Rien ne peut encore être importé. Corrigez les lignes ci-dessous dans votre fichier"),
    ],
)
def test_a_file_with_nothing_to_import_says_why(database: str, line: dict[str, str], words: str) -> None:
    page = _opened(*_waiting(line))
    assert page.idle_words.startswith(words)
    assert page.confirm_words == ""


@pytest.mark.parametrize("public_id", ["", "x", "0", "../x", "é" * 90])
def test_a_file_that_is_not_there_says_what_to_do(database: str, public_id: str) -> None:
    token, _ = _waiting(NEW)
    page = _opened(token, public_id)
    assert page.missing.startswith("Ce fichier n'est plus là")
    with pytest.raises(CagetteError):
        asyncio.run(_all(page.confirm()))
    assert not page.importing


def test_another_farm_and_a_stranger_see_and_import_nothing(database: str) -> None:
    _, public_id = _waiting(NEW)
    with databases.write() as session:
        _, other = _member(session)

    page = _opened(other, public_id)
    assert (page.missing != "", page.rows, page.file_name) == (True, [], "")
    for token, refusal in ((other, CagetteError), (None, NotSignedIn)):
        page = visit(ImportPreview, f"/produits/importer/{public_id}", token=token, parts={"imported": public_id})
        for events in (page.confirm(), page.load() if token is None else page.confirm()):
            with pytest.raises(refusal):
                asyncio.run(_all(events))
        for event in (page.show("new"), page.show_more(), page.leave_stock(True)):
            with pytest.raises(refusal):
                asyncio.run(event)
    assert [reference for reference, _, _ in _offers()] == ["COU-500"]


def test_the_form_shows_why_a_file_was_refused_and_the_last_ones(database: str) -> None:
    token, public_id = _waiting(NEW)
    with databases.write() as session:
        member = session.exec(select(ProducerMember)).one()
        done = kept(session, member, csv_of(NEW), now=NOW, name="fait.csv")
        seen = product_imports.preview(session, member, done, now=NOW).plan.digest
        product_imports.apply(session, member, done, seen=seen, now=NOW)
    page = visit(ProductFile, "/produits/importer?refus=only-titles", token=token)

    asyncio.run(page.load())

    assert page.refusal.startswith("Ce fichier n'a qu'une ligne de titres.")
    assert [(file.name, file.state, file.key) for file in page.files] == [
        ("fait.csv", "importé", f"/produits/importer/{done}"),
        ("produits.csv", "à confirmer", f"/produits/importer/{public_id}"),
    ]


def test_long_texts_are_cut_in_sight_and_empty_ones_are_named(database: str) -> None:
    with databases.write() as session:
        farm, token = _member(session)
        product = make_product(session, farm, description="x" * 500)
        ident(make_offer(session, farm, product=product, reference="COU-500"))
        public_id = kept(session, farm, csv_of({"Référence": "COU-500", "Description": ""}), now=NOW)
    (row,) = _opened(token, public_id).rows
    assert [(len(change.before), change.before[-1], change.after) for change in row.changes] == [(120, "…", "vide")]
