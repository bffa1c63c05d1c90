"""French spaces in what a page draws, and only in what is read."""

import json
from typing import Any

import pytest
import reflex as rx

from cagette_pwa.components.french_text import french_var, in_french

ASKED = "Retirer\u202f?"
NAMED = "Moins\u00a0: "


class Row(rx.State):
    """Something to draw."""

    flag: bool = False
    name: str = ""
    names: list[str] = []  # noqa: RUF012


def _drawn(component: rx.Component) -> str:
    return json.dumps(in_french(component).render(), default=str).replace("\\\\", "\\").replace('\\"', '"')


def _json(text: str) -> str:
    return json.dumps(text)


def test_a_text_is_spaced() -> None:
    assert _json(ASKED) in _drawn(rx.el.p("Retirer ?"))


def test_a_text_that_is_right_keeps_its_component() -> None:
    drawn = rx.el.div(rx.el.p("Retirer"), title="Rien")
    assert in_french(drawn) is drawn


@pytest.mark.parametrize("prop", ["title", "aria_label", "placeholder"])
def test_props_that_are_read_are_spaced(prop: str) -> None:
    assert _json(ASKED) in _drawn(rx.el.input(**{prop: "Retirer ?"}))


def test_props_that_are_not_read_stay() -> None:
    drawn = rx.el.input(value="Retirer ?", name="a ?", class_name="b ?", custom_attrs={"data-words": "c ?"})
    assert in_french(drawn) is drawn


def test_both_sides_of_a_condition_are_spaced() -> None:
    drawn = _drawn(rx.el.p(rx.cond(Row.flag, "Retirer ?", "Moins : ")))
    assert _json(ASKED) in drawn
    assert _json(NAMED) in drawn


def test_every_case_of_a_choice_is_spaced() -> None:
    words: Any = rx.match(Row.name, ("a ?", "Retirer ?"), "Moins : ")
    drawn = _drawn(rx.el.p(words))
    assert _json(ASKED) in drawn
    assert _json(NAMED) in drawn
    assert 'JSON.stringify("a ?")' in drawn


def test_the_words_around_a_name_are_spaced() -> None:
    assert _json(NAMED) in _drawn(rx.el.button(aria_label=f"Moins : {Row.name}"))


def test_rows_and_components_of_a_condition_are_spaced() -> None:
    rows = rx.foreach(Row.names, lambda name: rx.el.li(f"Moins : {name}"))
    drawn = _drawn(rx.el.ul(rows, rx.cond(Row.flag, rx.el.b("Retirer ?"), rx.el.i("non"))))
    assert _json(ASKED) in drawn
    assert _json(NAMED) in drawn


def test_a_string_that_is_compared_stays() -> None:
    asked: Any = rx.cond(Row.name == "Retirer ?", "oui", "non")
    assert french_var(asked) is asked


def test_a_var_keeps_its_state() -> None:
    said: Any = rx.cond(Row.flag, "Retirer ?", "Non")
    assert french_var(said)._get_all_var_data() == said._get_all_var_data()
