"""Finding a commune from what people type, and the distances that markets are sorted by."""

from math import asin, atan2, cos, degrees, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cagette_pwa.errors import UnknownCommune
from cagette_pwa.services.places import bounding_box, commune, distance_km, search

BEAURONNE = (45.09518, 0.38145)


def names(text: str, limit: int = 8) -> list[str]:
    return [f"{found.name} ({found.department})" for found in search(text, limit)]


def test_a_commune_is_known_by_its_insee_code() -> None:
    found = commune("24529")
    assert (found.name, found.postal_codes, found.department, found.population) == (
        "Segonzac",
        ("24600",),
        "24",
        204,
    )
    assert distance_km(found.lat, found.lon, 45.206, 0.448) < 0.2


def test_the_first_and_the_last_commune_of_the_file_are_found() -> None:
    assert commune("01001").name == "L'Abergement-Clémenciat"
    assert commune("97617").department == "976"


@pytest.mark.parametrize("code", ["", "00000", "99999", "2452", "24529 ", "abc", "Segonzac", "\x00", "9" * 5000])
def test_an_unknown_insee_code_is_refused_with_a_sentence(code: str) -> None:
    with pytest.raises(UnknownCommune, match="Choisissez votre commune"):
        commune(code)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("st astier", "Saint-Astier (24)"),
        ("Saint Astier", "Saint-Astier (24)"),
        ("ST-ASTIER", "Saint-Astier (24)"),
        ("ste foy la grande", "Sainte-Foy-la-Grande (33)"),
        ("ribérac", "Ribérac (24)"),
        ("RIBERAC", "Ribérac (24)"),
        ("l'isle", "L'Isle-sur-la-Sorgue (84)"),
        ("œuilly", "Œuilly (51)"),
        ("oeuilly", "Œuilly (51)"),
        ("y", "Y (80)"),
    ],
)
def test_case_accents_hyphens_and_saint_do_not_matter(text: str, first: str) -> None:
    assert names(text)[0] == first


@pytest.mark.parametrize("text", ["segonzac 24", "segonzac (24)", "24 segonzac", "Segonzac, 24600", "segonz 246"])
def test_a_department_or_postal_code_tells_namesakes_apart(text: str) -> None:
    assert names(text) == ["Segonzac (24)"]


def test_among_namesakes_the_most_populated_comes_first() -> None:
    assert names("segonzac") == ["Segonzac (16)", "Segonzac (24)", "Segonzac (19)"]


def test_a_postal_code_finds_its_communes_the_most_populated_first() -> None:
    found = search("24400", limit=50)
    assert [place.name for place in found][:2] == ["Mussidan", "Saint-Médard-de-Mussidan"]
    assert "Beauronne" in [place.name for place in found]
    assert all("24400" in place.postal_codes for place in found)


def test_the_beginning_of_a_postal_code_is_a_department() -> None:
    assert names("24")[:2] == ["Périgueux (24)", "Bergerac (24)"]
    assert names("01", 1) == ["Bourg-en-Bresse (01)"]
    assert names("2b", 1) == ["Bastia (2B)"]


def test_a_word_inside_a_name_is_enough_but_comes_after_whole_names() -> None:
    assert names("mussidan") == ["Mussidan (24)", "Saint-Médard-de-Mussidan (24)"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("riberak", "Ribérac (24)"),
        ("mansignac", "Mensignac (24)"),
        ("bauronne", "Beauronne (24)"),
        ("st medar de musidan", "Saint-Médard-de-Mussidan (24)"),
        ("perigeux", "Périgueux (24)"),
    ],
)
def test_spelling_mistakes_are_forgiven(text: str, first: str) -> None:
    assert names(text)[0] == first


def test_what_is_spelt_right_brings_no_lookalikes() -> None:
    assert names("vanxains") == ["Vanxains (24)"]


@pytest.mark.parametrize(
    "text",
    ["", "   ", "-", "()", "💥", "\x00", "00000", "99999", "zzzzzzzz", "' ; --", "%", "a" * 100_000],
)
def test_nothing_is_found_for_text_without_meaning(text: str) -> None:
    assert search(text) == []


@given(st.text(), st.integers(-3, 20))
def test_any_text_is_survived_and_the_limit_is_kept(text: str, limit: int) -> None:
    found = search(text, limit)
    assert len(found) <= max(0, limit)
    assert len({place.insee for place in found}) == len(found)


def test_every_commune_is_found_by_its_own_name_and_department() -> None:
    for department in ("24", "2A", "974"):
        for place in search(department, limit=1000):
            found = search(f"{place.name} {department}", limit=20)
            assert place in found, place


def test_distances_are_those_of_a_great_circle() -> None:
    paris, marseille = commune("75056"), commune("13055")
    assert distance_km(paris.lat, paris.lon, marseille.lat, marseille.lon) == pytest.approx(661, abs=2)
    assert distance_km(0, 0, 0, 180) == pytest.approx(20015.1, abs=0.1)
    assert distance_km(*BEAURONNE, *BEAURONNE) == 0


@pytest.mark.parametrize(
    ("insee", "km"), [("24529", 13), ("24372", 13), ("24564", 15), ("24266", 20), ("24352", 17), ("24462", 6)]
)
def test_communes_of_the_guide_lie_at_known_distances_from_beauronne(insee: str, km: int) -> None:
    place = commune(insee)
    assert round(distance_km(*BEAURONNE, place.lat, place.lon)) == km


@given(st.floats(-80, 80), st.floats(-170, 170), st.floats(0.1, 500), st.floats(0, 360), st.floats(0, 0.999))
def test_a_bounding_box_holds_every_point_of_the_circle(
    lat: float, lon: float, km: float, bearing: float, part: float
) -> None:
    north, east = towards(lat, lon, km * part, bearing)
    box = bounding_box(lat, lon, km)
    assert box.south <= north <= box.north
    assert box.west <= east <= box.east


def towards(lat: float, lon: float, km: float, bearing: float) -> tuple[float, float]:
    """The point reached by going straight on for some kilometres."""
    turn, reach, start = radians(bearing), km / 6371.0088, radians(lat)
    end = asin(sin(start) * cos(reach) + cos(start) * sin(reach) * cos(turn))
    east = atan2(sin(turn) * sin(reach) * cos(start), cos(reach) - sin(start) * sin(end))
    return degrees(end), lon + degrees(east)


@pytest.mark.parametrize(("lat", "lon"), [(89.9, 10), (-89.9, 10), (10, 179.9), (10, -179.9)])
def test_a_circle_over_a_pole_or_the_date_line_takes_all_longitudes(lat: float, lon: float) -> None:
    box = bounding_box(lat, lon, 100)
    assert (box.west, box.east) == (-180, 180)
    assert -90 <= box.south < box.north <= 90


def test_a_bounding_box_is_hardly_wider_than_its_circle() -> None:
    box = bounding_box(*BEAURONNE, 20)
    assert distance_km(box.south, BEAURONNE[1], box.north, BEAURONNE[1]) == pytest.approx(40, abs=0.01)
    assert distance_km(BEAURONNE[0], box.west, BEAURONNE[0], box.east) == pytest.approx(40, abs=0.05)
