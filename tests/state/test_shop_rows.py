"""How the shop words what it shows."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.portion import Unit
from cagette_pwa.services.shop import OnSale, Sale, Stall
from cagette_pwa.state import shop_rows

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday, 10h00 in France
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CLOSES = NOW + DAY
SALE = Sale(1, NOW + 2 * DAY, NOW + 2 * DAY + HOUR, None, CLOSES, True, False)


def priced(**fields: Any) -> PricedOffer:
    about: dict[str, Any] = {
        "id": 7,
        "participation_id": 1,
        "offer_id": 1,
        "product_name": "Courgettes",
        "label": "500 g",
        "reference": "C",
        "category": "Légumes",
        "unit": Unit.G,
        "pack_size": 500,
        "price_cents": 180,
        "vat_rate": Decimal("5.5"),
    }
    return PricedOffer(**(about | fields))


def row(left: int | None = None, **fields: Any) -> shop_rows.OfferRow:
    stall = Stall(1, "Ferme", (OnSale(priced(**fields), CLOSES, 10, left),))
    return shop_rows.stall_row(stall, SALE, NOW).offers[0]


CHICKEN = {
    "product_name": "Poulet fermier",
    "label": "environ 1,8 kg",
    "unit": Unit.PIECE,
    "pack_size": 1,
    "variable_weight": True,
    "expected_grams": 1800,
    "max_grams": 2000,
    "price_cents": 950,
}

CARROTS: dict[str, Any] = {
    "product_name": "Carottes",
    "label": "en vrac",
    "unit": Unit.G,
    "pack_size": 100,
    "bulk": True,
    "price_cents": 240,
}


@pytest.mark.parametrize(
    ("fields", "details"),
    [
        ({}, "500 g · 3,60\u00a0€/kg"),
        ({"quality_labels": "Agriculture biologique, AOP"}, "500 g · bio · AOP · 3,60\u00a0€/kg"),
        ({"label": "1 kg", "pack_size": 1000}, "1 kg"),
        ({"label": "75 cl", "unit": Unit.CL, "pack_size": 75, "price_cents": 900}, "75 cl · 12,00\u00a0€/L"),
        ({"label": "boîte de 12", "unit": Unit.PIECE, "pack_size": 12}, "boîte de 12"),
        (CHICKEN, "environ 1,8 kg · 9,50\u00a0€/kg"),
        (CARROTS, "en vrac, par 100\u00a0g"),
        (CARROTS | {"quality_labels": "Agriculture biologique"}, "en vrac, par 100\u00a0g · bio"),
    ],
)
def test_details_say_form_labels_and_price_of_a_measure(fields: dict[str, Any], details: str) -> None:
    assert row(**fields).details == details


def test_a_varying_weight_is_priced_at_its_heaviest() -> None:
    chicken = row(**CHICKEN)
    assert (chicken.price, chicken.weighed, chicken.cents, chicken.size) == ("19,00\u00a0€", True, 950, 2000)
    assert chicken.measure == ""


def test_what_is_loose_is_priced_by_the_kilogram_and_chosen_by_its_step() -> None:
    carrots = row(left=9, **CARROTS)
    assert (carrots.price, carrots.weighed, carrots.cents) == ("2,40\u00a0€/kg", False, 240)
    assert (carrots.size, carrots.measure, carrots.most) == (100, "kg", 9)
    assert carrots.left_words == "plus que 900\u00a0g"


@pytest.mark.parametrize(
    ("left", "number", "words"), [(None, -1, ""), (10, 10, ""), (9, 9, "plus que 9"), (0, 0, "épuisé")]
)
def test_what_is_left_is_said_when_it_is_little(left: int | None, number: int, words: str) -> None:
    found = row(left)
    assert (found.left, found.left_words) == (number, words)


@pytest.mark.parametrize(
    ("moment", "until", "since"),
    [
        (NOW + 2 * HOUR, "jusqu'à 12h00 aujourd'hui", "à partir de 12h00 aujourd'hui"),
        (NOW + 10 * HOUR, "jusqu'à 20h00 ce soir", "à partir de 20h00 ce soir"),
        (NOW + DAY, "jusqu'à demain 10h00", "à partir de demain 10h00"),
        (NOW + 6 * DAY, "jusqu'à dimanche 10h00", "à partir de dimanche 10h00"),
        (
            NOW + 7 * DAY,
            "jusqu'au lundi 30 novembre, 10h00",
            "à partir du lundi 30 novembre, 10h00",
        ),
    ],
)
def test_near_moments_are_said_as_people_say_them(moment: datetime, until: str, since: str) -> None:
    assert (shop_rows.until_words(moment, NOW), shop_rows.since_words(moment, NOW)) == (until, since)


@pytest.mark.parametrize(
    ("opens", "closes", "sold", "words"),
    [
        (None, CLOSES, True, "commandes jusqu'à demain 10h00"),
        (NOW + HOUR, CLOSES, True, "commandes jusqu'à demain 10h00"),
        (NOW + DAY, None, True, "commandes à partir de demain 10h00"),
        (None, None, True, "commandes fermées"),
        (None, None, False, "pas encore de producteur"),
    ],
)
def test_a_sale_says_what_can_be_done(opens: datetime | None, closes: datetime | None, sold: bool, words: str) -> None:
    sale = Sale(1, NOW + 2 * DAY, NOW + 2 * DAY + HOUR, opens, closes, sold, False)
    assert shop_rows.state_words(sale, NOW) == words


def test_a_stall_names_its_own_closing_only_when_it_is_another() -> None:
    def until(closes_at: datetime) -> str:
        return shop_rows.stall_row(Stall(1, "Ferme", (OnSale(priced(), closes_at, 10, None),)), SALE, NOW).until

    assert until(CLOSES) == ""
    assert until(NOW + 10 * HOUR) == "commandes jusqu'à 20h00 ce soir"


def test_categories_stand_in_the_order_of_a_market() -> None:
    offers = tuple(
        OnSale(priced(category=category), CLOSES, 10, None) for category in ("Pain", "Zéro", "Légumes", "Pain")
    )
    assert shop_rows.categories_of((Stall(1, "Ferme", offers),)) == ["Légumes", "Pain", "Zéro"]
