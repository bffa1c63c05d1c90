"""Changing a price from the list of products and from a product's page."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from cagette_pwa import database as databases
from cagette_pwa.clock import day_words, utc_now
from cagette_pwa.errors import CagetteError, NotFound, NotSignedIn
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import CatalogItem
from cagette_pwa.models.price import PriceChange
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.services import price_changes
from cagette_pwa.state.price_changes import PriceChanges
from cagette_pwa.state.price_history import PriceHistory
from cagette_pwa.state.product import ProductSheet
from tests.support.town import (
    ident,
    make_catalog,
    make_distribution,
    make_farm,
    make_link,
    make_market,
    make_offer,
    make_participation,
    make_product,
    sign_in,
)
from tests.support.visits import visit

NBSP = "\u00a0"
NONSENSE: tuple[Any, ...] = (None, -1, 0, 10**30, float("nan"), "1", "x" * 10_000, "\x00", [1], {"a": 1})


class Town:
    """An offer at 2,00 € in two catalogs, one of them at +10 % and sold in Segonzac in nine days; a second offer."""

    def __init__(self) -> None:
        with databases.write() as session:
            farm = make_farm(session)
            self.token = _signed_in(session, farm)
            self.stranger = _signed_in(session, make_farm(session))
            product = make_product(session, farm)
            offer, alone = (make_offer(session, farm, product=product, price_cents=200) for _ in range(2))
            self.key, self.alone, self.number = ident(offer), ident(alone), offer.product_id
            self.plain = ident(make_catalog(session, farm, [offer], name="Ferme"))
            dearer = make_catalog(session, farm, [offer], name="Marchés", modulation=Decimal(10))
            self.dearer = ident(dearer)
            market = make_market(session, name="Segonzac")
            make_link(session, dearer, market)
            self.starts_at = utc_now() + timedelta(days=9)
            make_participation(session, dearer, make_distribution(session, market, starts_at=self.starts_at))

    def page(self, kind: type[Any] = PriceChanges, token: str | None = None) -> Any:
        parts = {"product": str(self.number)}
        return visit(kind, f"/produits/{self.number}", token=token or self.token, parts=parts)

    def sheet(self) -> tuple[ProductSheet, PriceChanges]:
        """The product's page, and what it shares with the list."""
        page = self.page(ProductSheet)
        asyncio.run(_all(page.load()))
        return page, asyncio.run(page.get_state(PriceChanges))

    def kept(self) -> tuple[int, list[int | None]]:
        with databases.read() as session:
            items = session.exec(select(CatalogItem.price_cents).order_by(CatalogItem.id))  # type: ignore[arg-type]
            return session.get_one(Offer, self.key).price_cents, list(items)


async def _all(events: Any) -> None:
    async for _ in events:
        pass


def _signed_in(session: Session, farm: ProducerMember) -> str:
    return sign_in(session, session.get_one(User, farm.user_id))


@pytest.fixture
def town(database: str) -> Town:
    return Town()


def _form(town: Town, price: str, **fields: Any) -> dict[str, Any]:
    return {"price": price, "unit": "g", "size": "500", "label": "", "reference": ""} | fields


# In the list of products


def test_a_price_typed_in_place_changes_at_once_and_says_what_it_did(town: Town) -> None:
    page = town.page()

    assert asyncio.run(page.change(town.key, 250, 200)) is None

    note = page.notes[str(town.key)]
    assert note.words == f"2,00{NBSP}€ → 2,50{NBSP}€"
    assert note.reach == f"2 catalogues, dès le {day_words(town.starts_at)}"
    assert town.kept() == (250, [None, None])


def test_annuler_takes_it_back_once(town: Town) -> None:
    page = town.page()
    asyncio.run(page.change(town.key, 250, 200))

    said = asyncio.run(page.undo(str(town.key)))
    again = asyncio.run(page.undo(str(town.key)))

    assert ("Prix remis" in str(said), again, page.notes) == (True, None, {})
    assert town.kept() == (200, [None, None])


def test_annuler_too_late_says_why_and_the_line_goes(town: Town) -> None:
    page, colleague = town.page(), town.page()
    asyncio.run(page.change(town.key, 250, 200))
    asyncio.run(colleague.change(town.key, 270, 250))

    with pytest.raises(price_changes.ChangedSince):
        asyncio.run(page.undo(str(town.key)))

    assert (page.notes, town.kept()[0]) == ({}, 270)


def test_a_price_that_a_colleague_has_changed_comes_back_to_the_screen(town: Town) -> None:
    asyncio.run(town.page().change(town.key, 230, 200))
    page = town.page()

    said = asyncio.run(page.change(town.key, 250, 200))

    assert "a changé entre-temps" in str(said)
    assert (page.turn, page.notes, town.kept()[0]) == (1, {}, 230)


def test_a_replay_of_the_same_price_changes_nothing(town: Town) -> None:
    page = town.page()

    for _ in range(2):
        asyncio.run(page.change(town.key, 250, 200))

    with databases.read() as session:
        assert len(session.exec(select(PriceChange)).all()) == 1


def test_details_choose_other_catalogs_afterwards(town: Town) -> None:
    page = town.page()
    asyncio.run(page.change(town.key, 250, 200))

    asyncio.run(page.choose(str(town.key)))
    assert [(one.name, one.follows, one.change, one.stays) for one in page.choices] == [
        ("Ferme", True, f"2,00{NBSP}€ → 2,50{NBSP}€", f"garde 2,00{NBSP}€"),
        ("Marchés", True, f"2,20{NBSP}€ → 2,75{NBSP}€", f"garde 2,20{NBSP}€"),
    ]
    assert page.choices[1].sales == [f"Segonzac{NBSP}: dès la vente du {day_words(town.starts_at)}"]
    asyncio.run(page.confirm({f"catalogue-{town.plain}": True, "catalogue-x": True}))
    asyncio.run(page.confirm({}))

    assert (town.kept(), page.asking) == ((250, [None, 220]), False)
    assert page.notes[str(town.key)].reach == "1 catalogue sur 2"
    asyncio.run(page.undo(str(town.key)))
    assert town.kept() == (200, [None, None])


def test_an_offer_in_no_catalog_says_so(town: Town) -> None:
    page = town.page()

    asyncio.run(page.change(town.alone, 250, 200))

    assert page.notes[str(town.alone)].reach == "dans aucun catalogue pour l'instant"


def test_a_market_without_a_planned_sale_waits_for_the_next_participation(town: Town) -> None:
    with databases.write() as session:
        catalog = make_catalog(session, _farm_of(session, town), [session.get_one(Offer, town.alone)])
        make_link(session, catalog, make_market(session, name="Dynamo"))
    page = town.page()

    asyncio.run(page.change(town.alone, 250, 200))
    asyncio.run(page.choose(str(town.alone)))

    assert page.notes[str(town.alone)].reach == "1 catalogue, dès votre prochaine participation"
    assert page.choices[0].sales == [f"Dynamo{NBSP}: dès votre prochaine participation"]


def _farm_of(session: Session, town: Town) -> ProducerMember:
    offer = session.get_one(Offer, town.key)
    return session.exec(select(ProducerMember).where(ProducerMember.producer_id == offer.producer_id)).one()


# On the product's page


def test_the_form_of_an_offer_asks_which_catalogs_follow_before_it_keeps_anything(town: Town) -> None:
    page, changes = town.sheet()
    page.edit(town.key)

    asyncio.run(page.save_offer(_form(town, "2,50", label="la botte")))
    assert (changes.asking, page.editing, town.kept()[0]) == (True, town.key, 200)
    asyncio.run(page.save_price({f"catalogue-{town.dearer}": True}))

    assert (changes.asking, page.editing, town.kept()) == (False, -1, (250, [200, None]))
    assert page.offers[0].label == "la botte"
    assert changes.notes[str(town.key)].reach == f"1 catalogue sur 2, dès le {day_words(town.starts_at)}"


def test_closing_the_sheet_keeps_the_price_and_the_form(town: Town) -> None:
    page, changes = town.sheet()
    page.edit(town.key)
    asyncio.run(page.save_offer(_form(town, "2,50")))

    changes.close()

    assert (page.editing, town.kept()[0]) == (town.key, 200)


def test_a_price_that_stays_asks_nothing(town: Town) -> None:
    page, changes = town.sheet()
    page.edit(town.key)

    asyncio.run(page.save_offer(_form(town, "2", label="la botte")))

    assert (changes.asking, changes.notes, page.editing, page.offers[0].label) == (False, {}, -1, "la botte")


def test_a_form_left_open_does_not_bring_an_old_price_back(town: Town) -> None:
    page, _ = town.sheet()
    page.edit(town.alone)
    with databases.write() as session:
        price_changes.change(session, _farm_of(session, town), town.alone, 230, now=utc_now())

    with pytest.raises(price_changes.PriceMoved):
        asyncio.run(page.save_offer(_form(town, "2", label="la botte")))

    with databases.read() as session:
        assert session.get_one(Offer, town.alone).price_cents == 230


def test_the_sheet_of_a_change_that_was_made_does_not_save_a_form(town: Town) -> None:
    page, changes = town.sheet()
    asyncio.run(changes.change(town.key, 230, 200))
    asyncio.run(page.refresh())
    page.edit(town.key)
    asyncio.run(page.save_offer(_form(town, "9,99")))
    changes.close()
    asyncio.run(changes.choose(str(town.key)))

    asyncio.run(page.save_price({}))
    asyncio.run(changes.confirm({}))

    assert town.kept() == (230, [200, 220])


# History


def test_the_history_of_a_product_takes_the_last_change_back(town: Town) -> None:
    asyncio.run(town.page().change(town.key, 250, 200))
    page = town.page(PriceHistory)

    asyncio.run(page.open())
    (line,) = page.lines
    assert (page.opened, line.label, line.words, line.can_undo) == (
        True,
        "500 g",
        f"2,00{NBSP}€ → 2,50{NBSP}€",
        True,
    )
    assert line.who.startswith("Paul Vergne · ")
    asyncio.run(page.undo(line.key))

    assert (page.lines[0].can_undo, page.lines[0].undone[:23]) == (False, "annulé par Paul Vergne ")
    assert town.kept() == (200, [None, None])
    page.close()
    assert page.opened is False


# Who may, and with what


def test_another_farm_changes_and_reads_nothing(town: Town) -> None:
    asyncio.run(town.page().change(town.key, 250, 200))
    with databases.read() as session:
        done = session.exec(select(PriceChange.id)).one()
    page, history = town.page(token=town.stranger), town.page(PriceHistory, token=town.stranger)

    assert "n'existe pas" in str(asyncio.run(page.change(town.key, 1, 250)))
    for event in (history.open(), history.undo(done)):
        with pytest.raises(NotFound):
            asyncio.run(event)

    assert (page.notes, history.lines, town.kept()[0]) == ({}, [], 250)


def test_a_stranger_is_refused(town: Town) -> None:
    history = visit(PriceHistory, "/produits/1", parts={"product": str(town.number)})

    for event in (history.open(), history.undo(1)):
        with pytest.raises(NotSignedIn):
            asyncio.run(event)


@pytest.mark.parametrize("value", NONSENSE, ids=str)
def test_arguments_that_no_page_would_send_change_nothing(town: Town, value: Any) -> None:
    page, history = town.page(), town.page(PriceHistory)

    asyncio.run(page.change(value, 250, 200))
    asyncio.run(page.change(town.key, value, 200))
    asyncio.run(page.undo(value))
    asyncio.run(page.choose(value))
    asyncio.run(page.confirm(value))
    with pytest.raises(CagetteError):
        asyncio.run(history.undo(value))

    assert town.kept() == (200, [None, None])


def test_a_change_of_another_page_is_forgotten(town: Town) -> None:
    page = town.page()
    asyncio.run(page.change(town.key, 250, 200))

    page.forget()

    assert (page.notes, page.asking) == ({}, False)
