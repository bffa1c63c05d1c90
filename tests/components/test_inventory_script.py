"""The inventory that lives in the browser until it is saved."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.scripts import run

FARM = 3
HERE = {"farm": FARM, "expected": 20, "known": 5}


def typed(offer: int, text: str, **about: Any) -> str:
    """A hand types a count of pieces."""
    return f"inventory.type({offer}, {json.dumps(HERE | about | {'text': text})}, 0, '', 99999);"


def drawn(offer: int, **about: Any) -> str:
    """The field of an offer, and the words beside it, as the page draws it."""
    props = {"offer": offer, "farm": FARM, "expected": 20, "known": 5, "size": 0, "measure": "", "most": 99_999}
    tally = f"inventory.Tally({json.dumps(props | about)})"
    return f"((one) => [one.children[1].props.value, one.children[0].children[0]])({tally})"


SUMMARY = f"inventory.summaryOf(inventory.useInventory(), {FARM})"


def test_what_is_typed_is_counted_compared_and_sent_with_what_the_page_showed(tmp_path: Path) -> None:
    program = f"""
    {typed(7, "18")} {typed(8, "20")} {typed(9, "23")} {typed(10, "0")}
    const lines = [{drawn(7)}, {drawn(8)}, {drawn(9)}, {drawn(10)}, {drawn(11)}];
    console.log(JSON.stringify([{SUMMARY}, lines]));"""
    summary, lines = run(tmp_path, program)
    assert summary == {
        "count": 4,
        "words": "4 comptées · 3 écarts",
        "sent": [[7, 18, 5], [8, 20, 5], [9, 23, 5], [10, 0, 5]],
    }
    assert lines == [["18", "−2"], ["20", "juste"], ["23", "+3"], ["0", "−20"], ["", ""]]


def test_what_is_left_empty_or_taken_back_is_not_counted(tmp_path: Path) -> None:
    program = f"""
    {typed(7, "18")} {typed(8, "12")} {typed(7, "")} inventory.type(8, null);
    console.log(JSON.stringify({SUMMARY}));"""
    assert run(tmp_path, program) == {"count": 0, "words": "Rien de compté", "sent": []}


@pytest.mark.parametrize(("text", "kept"), [("1 8", "18"), ("abc", ""), ("-4", "4"), ("1234567", "12345")])
def test_a_count_of_pieces_is_digits_alone(tmp_path: Path, text: str, kept: str) -> None:
    assert run(tmp_path, f"{typed(7, text)} console.log(JSON.stringify({drawn(7)}));")[0] == kept


def test_what_is_loose_is_typed_as_it_is_weighed(tmp_path: Path) -> None:
    """Three hundred steps of 100 g were expected."""
    loose = {"expected": 300, "size": 100, "measure": "kg"}
    program = f"""
    inventory.type(7, {json.dumps(HERE | {"expected": 300, "text": "28,5"})}, 100, "kg", 99999);
    console.log(JSON.stringify([{SUMMARY}.sent, {drawn(7, **loose)}]));"""
    assert run(tmp_path, program) == [[[7, 285, 5]], ["28,5", "−1,5\u00a0kg"]]


def test_farms_do_not_mix(tmp_path: Path) -> None:
    program = f"""
    {typed(7, "18")} {typed(8, "4", farm=9)}
    const sent = {SUMMARY}.sent;
    inventory.clear({FARM});
    console.log(JSON.stringify([sent, Object.keys(inventory.useInventory())]));"""
    assert run(tmp_path, program) == [[[7, 18, 5]], ["8"]]


def test_a_count_made_on_another_stock_asks_to_be_made_again(tmp_path: Path) -> None:
    program = f"""
    {typed(7, "18")}
    {drawn(7, known=6, expected=12)};
    const asked = [{drawn(7, known=6, expected=12)}, {SUMMARY}.count];
    {typed(7, "12", known=6, expected=12)}
    console.log(JSON.stringify([asked, {drawn(7, known=6, expected=12)}, {SUMMARY}.sent]));"""
    assert run(tmp_path, program) == [[["", "à recompter"], 0], ["12", "juste"], [[7, 12, 6]]]


def test_a_count_that_is_the_stock_by_now_holds(tmp_path: Path) -> None:
    """The answer to a saved inventory was lost: nothing is to be counted again."""
    program = f"""
    {typed(7, "18")}
    {drawn(7, known=6, expected=18)};
    console.log(JSON.stringify([{drawn(7, known=6, expected=18)}, {SUMMARY}.sent]));"""
    assert run(tmp_path, program) == [["18", "juste"], [[7, 18, 6]]]


def test_what_the_server_has_written_is_forgotten(tmp_path: Path) -> None:
    program = f"""
    {typed(7, "18")} {typed(8, "12")}
    window.cagetteInventory.done([7], []);
    console.log(JSON.stringify({SUMMARY}.sent));"""
    assert run(tmp_path, program) == [[8, 12, 5]]


def test_a_reload_finds_what_was_typed_unless_it_is_old_or_damaged(tmp_path: Path) -> None:
    line = HERE | {"text": "18", "n": 18, "at": 4e12}
    kept = {"7": line, "8": line | {"at": 5}, "9": line | {"n": "x"}, "ten": line, "11": None}
    for stored, found in ((json.dumps(kept), ["7"]), ("{", []), ("null", [])):
        program = f"""
        localStorage.setItem("cagette.inventaire", {json.dumps(stored)});
        const again = await import("./inventory.mjs?again");
        console.log(JSON.stringify(Object.keys(again.useInventory())));"""
        assert run(tmp_path, program) == found


def test_what_is_typed_is_kept_at_once(tmp_path: Path) -> None:
    program = f"""
    {typed(7, "18")}
    console.log(JSON.stringify(JSON.parse(localStorage.getItem("cagette.inventaire"))[7].n));"""
    assert run(tmp_path, program) == 18
