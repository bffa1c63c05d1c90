"""The scripts of the field, held to the server's rules, and what a phone keeps and sends."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cagette_pwa.models.portion import Portion, Unit
from cagette_pwa.services import registers, weighings
from cagette_pwa.services.field_effects import quantity_said, weight_said
from cagette_pwa.services.registers import Said
from tests.support.scripts import run

PORTIONS = (
    Portion(Unit.G, 500),
    Portion(Unit.CL, 75),
    Portion(Unit.PIECE, 6),
    Portion(Unit.G, 100, bulk=True),
    Portion(Unit.ML, 250, bulk=True),
    Portion(Unit.PIECE, 1, variable_weight=True, expected_grams=1800, max_grams=2000),
)


def goods(portion: Portion, cents: int) -> dict[str, Any]:
    """What the server sends of an offer, by name."""
    return {
        "product": "Produit",
        "label": "en question",
        "cents": cents,
        "measure": portion.unit.measure,
        "size": 0 if portion.variable_weight else portion.size,
        "loose": portion.bulk,
        "grams": [portion.expected_grams, portion.max_grams] if portion.variable_weight else None,
    }


def test_amounts_and_words_of_a_line_are_those_of_the_server(tmp_path: Path) -> None:
    draw = random.Random(7)  # noqa: S311 - cases, not secrets
    cases: list[tuple[Portion, int, int, list[int]]] = []
    for _ in range(400):
        portion = draw.choice(PORTIONS)
        weights = [draw.randint(1, 4000) for _ in range(draw.randint(0, 4))] if portion.variable_weight else []
        cases.append((portion, draw.randint(1, 99_999), draw.randint(0, 12), weights))
    sent = [[goods(portion, cents), quantity, weights] for portion, cents, quantity, weights in cases]
    program = f"""
    const words = ([goods, quantity, weights]) =>
      [field_sheet.centsOf(goods, quantity, weights), field_sheet.lineWords(goods, quantity)];
    console.log(JSON.stringify({json.dumps(sent)}.map(words)));
    process.exit();"""
    expected = [
        [portion.cents(cents, quantity, weights), portion.line_words(quantity, "Produit en question")]
        for portion, cents, quantity, weights in cases
    ]
    assert run(tmp_path, program) == expected


def test_what_holds_of_a_register_is_what_the_server_says(tmp_path: Path) -> None:
    """The same operations, in another order in the phone."""
    draw = random.Random(11)  # noqa: S311 - cases, not secrets
    stories = [story(draw) for _ in range(150)]
    sheet = {
        "key": "1-1",
        "seen": 0,
        "goods": [[1, 1, 1, "Poulet", "", "", 950, "", "", 0, False, [1800, 2000]]],
        "baskets": [[5, 1, "Marc", "", ""]],
        "lines": [[7, 5, 1, 3]],
        "signed": {},
        "said": [],
    }
    program = f"""
    const told = (story) => {{
      const held = field_sheet.aboard({json.dumps(sheet)}, story);
      const line = held.lines.get(7);
      const keys = (name) => field_sheet.heads(held, name).map(({{ key }}) => key);
      const holds = [field_sheet.gramsOf(held, line, 1), field_sheet.quantityOf(held, line)];
      return [keys("poids:7:1"), keys("quantite:7"), ...holds];
    }};
    console.log(JSON.stringify({json.dumps([sent(one, draw) for one in stories])}.map(told)));
    process.exit();"""
    assert run(tmp_path, program) == [as_the_server_says(one) for one in stories]


def story(draw: random.Random) -> list[Said]:
    """Some operations on two registers; each may replace any of those before it."""
    said: list[Said] = []
    for number in range(draw.randint(0, 6)):
        name = draw.choice(("poids:7:1", "quantite:7"))
        value = draw.choice((1700, 1800, None)) if name.startswith("poids") else draw.randint(0, 3)
        before = tuple(one.key for one in said if one.subject == name and draw.random() < 0.6)
        at = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(minutes=draw.randint(0, 3))
        said.append(Said(f"k{number}", name, value, before, 1, "Claire", "Téléphone", at))
    return said


def sent(said: list[Said], draw: random.Random) -> list[dict[str, Any]]:
    shuffled = draw.sample(said, len(said))
    return [
        {"key": one.key, "subject": one.subject, "value": one.value, "replaces": list(one.replaces), "by": one.by}
        | {"phone": one.phone, "at": int(one.at.timestamp() * 1000)}
        for one in shuffled
    ]


def as_the_server_says(said: list[Said]) -> list[Any]:
    standing = registers.heads(said)
    weights, quantities = standing.get("poids:7:1", ()), standing.get("quantite:7", ())
    holds = weight_said(weights)
    quantity = quantity_said(quantities) if quantities else 3
    return [
        [one.key for one in weights],
        [one.key for one in quantities],
        holds.value if holds else None,
        quantity,
    ]


@pytest.mark.parametrize(
    ("typed", "unit", "grams"),
    [
        ("1,92", "kg", [1920]),
        ("1,92+1,67", "kg", [1920, 1670]),
        ("0,5", "kg", [500]),
        ("18", "kg", [18_000]),
        ("1,", "kg", [1000]),
        ("1920", "g", [1920]),
        ("1920+1670", "g", [1920, 1670]),
        ("", "kg", None),
        ("0", "kg", None),
        ("1,92+", "kg", None),
        ("1,2,3", "kg", None),
        ("1,9", "g", None),
    ],
)
def test_a_weight_is_typed_in_kilograms_or_grams_several_at_once(
    tmp_path: Path, typed: str, unit: str, grams: list[int] | None
) -> None:
    program = f"console.log(JSON.stringify(field_scale.gramsTyped('{typed}', '{unit}'))); process.exit();"
    assert run(tmp_path, program) == grams


def test_what_looks_like_a_slip_is_what_the_server_would_ask_about(tmp_path: Path) -> None:
    class Chicken:
        expected_grams, max_grams = 1800, 2000

    weights = [1, 19, 449, 450, 1800, 4000, 4001, 18_500, 1_920_000]
    line = {"goods": goods(PORTIONS[-1], 950)}
    program = f"""
    const line = {json.dumps(line)};
    const said = (grams) => [field_scale.isOdd(grams, line), field_scale.meant(grams, line)];
    console.log(JSON.stringify({weights}.map(said)));
    process.exit();"""
    odd = [weighings.is_odd(grams, Chicken()) for grams in weights]  # type: ignore[arg-type]
    found = run(tmp_path, program)
    assert [one[0] for one in found] == odd
    assert dict(zip(weights, (one[1] for one in found), strict=True))[18_500] == 1850
    assert dict(zip(weights, (one[1] for one in found), strict=True))[1_920_000] == 1920


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "à l'instant"), (2, "il y a 2 min"), (59, "il y a 59 min"), (60, "il y a 1 h"), (1500, "il y a 1 jour")],
)
def test_how_old_something_is(tmp_path: Path, minutes: int, words: str) -> None:
    program = f"console.log(JSON.stringify(field_views.ago(0, {minutes * 60_000}))); process.exit();"
    assert run(tmp_path, program) == words


def test_a_number_a_name_or_a_telephone_finds_a_basket(tmp_path: Path) -> None:
    baskets = [
        {"number": 12, "name": "Zoé Escande", "phone": "06 39 98 12 34"},
        {"number": 1, "name": "Étienne Alibert", "phone": ""},
        {"number": 121, "name": "Anne-Sophie Cœurjoly", "phone": ""},
    ]
    program = f"""
    const found = (words) => field_sheet.matching({json.dumps(baskets)}, words).map(({{ number }}) => number);
    console.log(JSON.stringify(["12", "n°1", "etienne", "coeur sophie", "0639981", "9", ""].map(found)));
    process.exit();"""
    assert run(tmp_path, program) == [[12, 121], [1, 12, 121], [1], [121], [12], [], [12, 1, 121]]


def test_what_comes_is_offered_before_what_is_over(tmp_path: Path) -> None:
    desks = [{"key": f"{at}-1", "starts": at, "ends": at + 2, "baskets": 1} for at in (30, 10, 20, 40)]
    program = f"""
    const known = {{ desks: {json.dumps(desks)}, held: new Map(), kept: new Map(), taking: [], now: 25, link: "up" }};
    console.log(JSON.stringify(field_desks.desks(known).map(({{ key }}) => key)));
    process.exit();"""
    assert run(tmp_path, program) == ["30-1", "40-1", "10-1", "20-1"]


def test_a_tap_replaces_nothing_outside_its_own_register_in_the_phone_either(tmp_path: Path) -> None:
    program = """
    const sheet = { key: "1-1", seen: 0, goods: [], baskets: [[5, 1, "Marc", "", ""]], lines: [], signed: {}, said: [
      ["a", "remis:5", true, [], "Yves", "", 1],
      ["b", "note:5:1", "Sans sac", ["a"], "Claire", "", 2],
    ] };
    console.log(JSON.stringify(field_sheet.heads(field_sheet.aboard(sheet, []), "remis:5").map(({ key }) => key)));
    process.exit();"""
    assert run(tmp_path, program) == ["a"]
