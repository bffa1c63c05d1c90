"""The basket that lives in the browser counts as the server does: same amounts, same words."""

import json
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.product import Unit
from cagette_pwa.money import euros

PROJECT = Path(__file__).parents[2]
BROWSER = """
const kept = {};
globalThis.window = { addEventListener() {} };
globalThis.localStorage = { getItem: (key) => kept[key] ?? null, setItem: (key, value) => (kept[key] = value) };
"""


def run(folder: Path, program: str) -> Any:
    """What `program` prints as JSON, with the script imported as `shop` and `useShop` replaced by `now()`."""
    script = (PROJECT / "assets" / "shop.js").read_text()
    react = "const useSyncExternalStore = (subscribe, snapshot) => snapshot();"
    script = script.replace('import { useSyncExternalStore } from "react";', react)
    (folder / "browser.mjs").write_text(BROWSER)
    (folder / "shop.mjs").write_text(script)
    (folder / "main.mjs").write_text('import "./browser.mjs";\nimport * as shop from "./shop.mjs";\n' + program)
    node = Path(sys.executable).parent / "node"
    command = [str(node) if node.exists() else str(shutil.which("node")), str(folder / "main.mjs")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    return json.loads(done.stdout)


def priced(cents: int, grams: int) -> PricedOffer:
    return PricedOffer(
        participation_id=1,
        offer_id=1,
        product_name="Poulet",
        label="",
        reference="P",
        category="Volaille",
        unit=Unit.PIECE,
        pack_size=1,
        price_cents=cents,
        variable_weight=grams > 0,
        max_grams=grams or None,
        vat_rate=Decimal("5.5"),
    )


def offer(cents: int = 180, grams: int = 0, left: int = -1, **fields: Any) -> dict[str, Any]:
    about = {"id": 7, "name": "Courgettes", "details": "500 g", "category": "Légumes"}
    return about | {"cents": cents, "grams": grams, "left": left} | fields


def stalls(*offers: dict[str, Any]) -> str:
    return json.dumps([{"id": 1, "name": "GAEC Nature et Saveurs", "offers": list(offers)}])


def test_amounts_are_those_of_the_server_to_the_cent(tmp_path: Path) -> None:
    cases = [
        (cents, grams, quantity)
        for cents in (1, 99, 180, 955, 1299, 99_999)
        for grams in (0, 1, 333, 1_805, 2_000, 7_995)
        for quantity in (1, 2, 3, 7, 999)
    ]
    program = f"""
    console.log(JSON.stringify({json.dumps(cases)}.map(([cents, grams, n]) => {{
      const stalls = [{{ name: "Ferme", offers: [{{ id: 7, name: "Poulet", details: "", cents, grams, left: -1 }}] }}];
      const state = {{ baskets: {{ 1: {{ key: "k", lines: {{ 7: {{ n, name: "Poulet" }} }} }} }} }};
      return shop.basketOf(state, 1, stalls).total;
    }})));"""
    assert run(tmp_path, program) == [euros(priced(c, g).cents(quantity, [])) for c, g, quantity in cases]


def test_a_basket_takes_no_more_than_what_is_left(tmp_path: Path) -> None:
    program = f"""
    for (let i = 0; i < 5; i++) shop.put(1, 7, "Courgettes", 3, 1);
    const full = shop.basketOf(shop.useShop(), 1, {stalls(offer(left=3))});
    shop.put(1, 7, "Courgettes", 3, -1);
    const less = shop.basketOf(shop.useShop(), 1, {stalls(offer(left=3))});
    console.log(JSON.stringify([full.count, full.lines[0].full, less.count, less.lines[0].full, full.wrong]));"""
    assert run(tmp_path, program) == [3, True, 2, False, False]


@pytest.mark.parametrize(
    ("now", "problem"),
    [
        (offer(left=2), "il n'en reste que 2"),
        (offer(left=0), "épuisé"),
        (offer(id=8), "n'est plus en vente"),
    ],
)
def test_a_line_that_can_no_longer_be_ordered_says_why(tmp_path: Path, now: dict[str, Any], problem: str) -> None:
    program = f"""
    for (let i = 0; i < 3; i++) shop.put(1, 7, "Courgettes", -1, 1);
    const basket = shop.basketOf(shop.useShop(), 1, {stalls(now)});
    console.log(JSON.stringify([basket.lines[0].name, basket.lines[0].problem, basket.wrong]));"""
    assert run(tmp_path, program) == ["Courgettes", problem, True]


def test_a_basket_that_changes_gets_a_new_key_and_one_that_was_ordered_is_dropped(tmp_path: Path) -> None:
    program = f"""
    const look = () => shop.basketOf(shop.useShop(), 1, {stalls(offer())});
    shop.put(1, 7, "Courgettes", -1, 1);
    const first = look();
    const same = look();
    shop.put(1, 7, "Courgettes", -1, 1);
    const second = look();
    window.cagetteBaskets.forget([first.key]);
    const kept = look().count;
    window.cagetteBaskets.forget([second.key]);
    const dropped = [look().count, JSON.parse(localStorage.getItem("cagette.paniers"))];
    const keys = [first.key === same.key, first.key === second.key, /^[0-9a-f]{{32}}$/.test(second.key)];
    console.log(JSON.stringify([keys, second.sent, kept, dropped]));"""
    assert run(tmp_path, program) == [[True, False, True], '{"7":2}', 2, [0, {}]]


def test_baskets_of_two_sales_do_not_mix(tmp_path: Path) -> None:
    program = f"""
    shop.put(1, 7, "Courgettes", -1, 1);
    shop.put(2, 7, "Courgettes", -1, 1);
    shop.put(2, 7, "Courgettes", -1, 1);
    const counts = [1, 2, 3].map((sale) => shop.basketOf(shop.useShop(), sale, {stalls(offer())}).words);
    console.log(JSON.stringify(counts));"""
    assert run(tmp_path, program) == ["1 article", "2 articles", "0 articles"]


def test_what_the_browser_kept_is_read_again_unless_it_is_damaged(tmp_path: Path) -> None:
    kept = json.dumps({"1": {"key": "k", "at": 4e12, "lines": {"7": {"n": 2, "name": "Courgettes"}}}})
    damaged = json.dumps({"2": {"key": "k", "lines": {"7": {"n": -5, "name": "Courgettes"}}}, "3": None, "4": {}})
    for stored, counts in ((kept, [2, 0]), (damaged, [0, 0]), ("{", [0, 0])):
        program = f"""
        localStorage.setItem("cagette.paniers", {json.dumps(stored)});
        const again = await import("./shop.mjs?again");
        console.log(JSON.stringify([1, 2].map((sale) => again.countOf(again.useShop(), sale, 7))));"""
        assert run(tmp_path, program) == counts


def test_searching_ignores_accents_and_case_and_looks_at_farms_too(tmp_path: Path) -> None:
    eggs = offer(id=8, name="Œufs plein air", details="boîte de 12", category="Œufs")
    program = f"""
    const found = (words, category) => {{
      shop.search(words); shop.choose(category);
      const shown = shop.shownStalls(shop.useShop(), {stalls(offer(), eggs)});
      return shown.flatMap((stall) => stall.offers.map((one) => one.id));
    }};
    console.log(JSON.stringify([
      found("OEUFS", ""), found("gaec  nature", ""), found("legumes", ""), found("", "Œufs"), found("miel", ""),
    ]));"""
    assert run(tmp_path, program) == [[8], [7, 8], [7], [8], []]
