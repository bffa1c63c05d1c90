"""Where French puts a no-break space."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cagette_pwa.french import NARROW, WIDE, spaced

SPACES = re.compile(f"[ {WIDE}{NARROW}]+")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ouvrez ce lien : il sert une fois.", f"Ouvrez ce lien{WIDE}: il sert une fois."),
        ("Total :", f"Total{WIDE}:"),
        ("Ouvrez ce lien :\nhttps://cagette.fr", f"Ouvrez ce lien{WIDE}:\nhttps://cagette.fr"),
        ("Supprimer ?", f"Supprimer{NARROW}?"),
        ("Vraiment ?! Oui !", f"Vraiment{NARROW}?! Oui{NARROW}!"),
        ("des œufs ; du miel", f"des œufs{NARROW}; du miel"),
        ("« Œufs » et « Miel »", f"«{WIDE}Œufs{WIDE}» et «{WIDE}Miel{WIDE}»"),
        ("« Encore ? »", f"«{WIDE}Encore{NARROW}?{WIDE}»"),
        ("(Encore ?)", f"(Encore{NARROW}?)"),
        (f"Supprimer{WIDE}?", f"Supprimer{NARROW}?"),
        (f"Total{NARROW}: 3", f"Total{WIDE}: 3"),
    ],
)
def test_the_space_of_a_sign_holds_it_to_its_word(written: str, read: str) -> None:
    assert spaced(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "de 17h00 à 19h00",
        "12:30",
        "voir https://cagette.fr/marche?jour=2 aussi",
        "mailto:emilie@exemple.fr",
        "hover:bg-leaf lg:hidden",
        "color: red !important",
        "a > b :hover",
        "un smiley :-)",
        f"Total{WIDE}: 12,50{WIDE}€",
        f"«{WIDE}Miel{WIDE}»{NARROW}?",
        "deux  espaces, 1 kg",
    ],
)
def test_what_is_right_or_is_no_sentence_stays(text: str) -> None:
    assert spaced(text) == text


WRITTEN = st.text(alphabet=f"aé1 :;?!«».,)/\n{WIDE}{NARROW}", max_size=40)


@given(WRITTEN)
def test_spacing_twice_is_spacing_once(text: str) -> None:
    assert spaced(spaced(text)) == spaced(text)


@given(WRITTEN)
def test_nothing_but_spaces_is_touched_and_none_is_made_or_lost(text: str) -> None:
    assert SPACES.sub(" ", spaced(text)) == SPACES.sub(" ", text)


@given(WRITTEN)
def test_a_line_can_no_longer_break_beside_a_sign(text: str) -> None:
    assert not re.search(r"« | »| [:;?!](\s|$)", spaced(text))
