"""Rows are found whatever the accents and capitals."""

import pytest

from cagette_pwa.services.search import matches


@pytest.mark.parametrize("wanted", ["", "  ", "oeufs", "ŒUFS boîte", "boite œuf", "12"])
def test_every_word_that_was_typed_is_in_the_row(wanted: str) -> None:
    assert matches("Œufs, boîte de 12", wanted)


@pytest.mark.parametrize("wanted", ["poules", "œufs 6"])
def test_a_word_that_is_not_in_the_row_leaves_it_out(wanted: str) -> None:
    assert not matches("Œufs, boîte de 12", wanted)


@pytest.mark.parametrize("wanted", [None, 7, {"a": 1}, ["x"]])
def test_what_is_no_text_looks_for_nothing(wanted: object) -> None:
    assert matches("Œufs", wanted)
