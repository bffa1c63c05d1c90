"""What people type of themselves."""

import pytest

from cagette_pwa.errors import BadEmail, BadPhone, MissingName
from cagette_pwa.services.contacts import email_of, name_of, phone_of


@pytest.mark.parametrize("typed", ["Marie.Durand@Exemple.FR", "  marie.durand@exemple.fr "])
def test_an_address_is_kept_in_lower_case(typed: str) -> None:
    assert email_of(typed) == "marie.durand@exemple.fr"


@pytest.mark.parametrize(
    "typed", ["", "marie", "marie@", "@exemple.fr", "a b@exemple.fr", "marie@exemple", "a@exemple.fr\nbcc: b", 7, None]
)
def test_what_is_not_an_address_is_refused(typed: object) -> None:
    with pytest.raises(BadEmail):
        email_of(typed)


@pytest.mark.parametrize("typed", ["0612345678", "06.12.34.56.78", "+33 6 12 34 56 78", "0033(0)612345678"])
def test_a_french_number_is_kept_in_pairs(typed: str) -> None:
    assert phone_of(typed) == "06 12 34 56 78"


def test_a_foreign_number_and_none_at_all_are_accepted() -> None:
    assert phone_of("+32 470 12 34 56") == "+32470123456"
    assert phone_of("  ") == ""


@pytest.mark.parametrize("typed", ["06 12 34", "0012345678", "mon numéro", "+33 6 12", "٠٦١٢٣٤٥٦٧٨", "06" * 200])
def test_what_is_not_a_number_is_refused(typed: str) -> None:
    with pytest.raises(BadPhone):
        phone_of(typed)


def test_names_stand_on_one_line() -> None:
    assert name_of(" Anne\n Marie ", "Le\tGoff") == ("Anne Marie", "Le Goff")


@pytest.mark.parametrize(("first", "last"), [("", "Durand"), ("Marie", " "), ("Marie", "x" * 81), (None, "Durand")])
def test_a_person_has_a_first_and_a_last_name(first: object, last: object) -> None:
    with pytest.raises(MissingName):
        name_of(first, last)
