import pytest

from cagette_pwa.documents.pdf import poster_pdf
from cagette_pwa.documents.sheets import Poster
from tests.documents.paper import URL, pages, qr_codes, text

POSTER = Poster(
    market="Marché Périgourdin de Saint-Astier",
    commune="Saint-Astier",
    schedules=("Tous les mardis de 17h30 à 18h30",),
    url=URL,
    short_address="cagette.example/saint-astier",
    place="Place de la République",
)
ENDLESS = Poster(
    market="Marché des producteurs et productrices des Hautes-Terres et Vallées du Périgord Vert " * 2,
    commune="Saint-Jean-Saint-Germain-de-Confolens-en-Périgord",
    schedules=("Le mardi toutes les 2 semaines de 17h00 à 18h30",) * 7,
    url=f"{URL}?{'a' * 120}",
    short_address="cagette.example/" + "saint-astier-" * 5,
)


def test_a_poster_says_where_when_and_how_to_order() -> None:
    paper = text(poster_pdf(POSTER))
    for words in (
        POSTER.market,
        "Saint-Astier · Place de la République",
        *POSTER.schedules,
        POSTER.short_address,
    ):
        assert words in paper
    assert "Commandez en ligne, retirez sur place" in paper


@pytest.mark.parametrize("poster", [POSTER, ENDLESS])
def test_a_poster_is_one_page_whose_code_survives_damage(poster: Poster) -> None:
    pdf = poster_pdf(poster)
    assert len(pages(pdf)) == 1
    (code,) = qr_codes(pdf, dots_per_inch=72)
    assert code.text == poster.url
    assert code.ec_level == "H"
