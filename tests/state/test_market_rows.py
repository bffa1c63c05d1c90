"""How markets and their dates are worded."""

from datetime import datetime, timedelta

import pytest

from cagette_pwa.services.markets import MarketCard
from cagette_pwa.state.market_rows import (
    baskets_words,
    date_words,
    distance_words,
    invitation,
    market_rows,
    opening_words,
    weekday_words,
)


@pytest.mark.parametrize(
    ("kilometres", "words"),
    [(0.2, "à moins de 1 km"), (0.6, "à 1 km"), (5.4, "à 5 km"), (18.8, "à 19 km")],
)
def test_distances_are_whole_kilometres(kilometres: float, words: str) -> None:
    assert distance_words(kilometres) == words


@pytest.mark.parametrize(
    ("hours", "words", "beside_a_tile"),
    [
        (8, "aujourd'hui, 18h00", "aujourd'hui, 18h00"),
        (32, "demain, 18h00", "demain, 18h00"),
        (104, "vendredi 27 novembre, 18h00", "vendredi, 18h00"),
    ],
)
def test_close_days_have_their_word(now: datetime, hours: int, words: str, beside_a_tile: str) -> None:
    moment = now + timedelta(hours=hours)
    assert date_words(moment, now) == words
    assert weekday_words(moment, now) == beside_a_tile


def test_the_day_is_the_day_in_france(now: datetime) -> None:
    late = now.replace(hour=23, minute=30)
    assert date_words(late, now) == "demain, 0h30"


@pytest.mark.parametrize(("hours", "words"), [(2, "ouvre à 12h00"), (20, "ouvre demain"), (48, "ouvre dans 2 jours")])
def test_openings_are_counted_in_days(now: datetime, hours: int, words: str) -> None:
    assert opening_words(now + timedelta(hours=hours), now) == words


def test_baskets_agree_in_number() -> None:
    assert [baskets_words(n) for n in (0, 1, 18)] == ["aucun panier", "1 panier", "18 paniers"]


def test_a_card_reads_as_in_the_guide() -> None:
    card = MarketCard(
        market_id=7,
        slug="saint-medard",
        name="La Cagette de Saint Médard de Mussidan",
        commune="Saint-Médard-de-Mussidan",
        lat=45.0,
        lon=0.3,
        kilometres=5.2,
        schedules=("Le vendredi toutes les 2 semaines de 17h30 à 18h30",),
        customers=121,
        contact="Maïwenn Tessandier",
        producers=("GAEC Nature et Saveurs", "Le jardin forêt de Cléopée", *["Autre"] * 12),
    )

    (row,) = market_rows([card], mine={7})

    assert row.place == "Saint-Médard-de-Mussidan à 5 km"
    assert row.customers == "121 clients"
    assert row.producers == (
        "GAEC Nature et Saveurs, Le jardin forêt de Cléopée et 12 autres producteurs vendent sur ce marché"
    )
    assert row.mine


def test_an_invitation_has_the_public_address_and_the_papers() -> None:
    made = invitation("segonzac", "La Cagette de Segonzac")

    assert made.url.endswith("/marche/segonzac")
    assert made.url.startswith("http")
    assert made.shown == made.url.split("//")[1]
    assert made.poster == "/api/documents/marches/segonzac/affiche.pdf"
