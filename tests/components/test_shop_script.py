"""The basket that lives in the browser counts as the server does: same amounts, same words."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cagette_pwa.models.participation import PricedOffer
from cagette_pwa.models.portion import MEASURED, Portion, Unit
from cagette_pwa.money import euros
from cagette_pwa.services.shop import OnSale, Sale, Stall
from cagette_pwa.state import shop_rows
from tests.support.scripts import run


def row(portion: Portion, cents: int, left: int | None = None) -> dict[str, Any]:
    """What the server gives the browser to reckon with, as JSON."""
    priced = PricedOffer(
        id=7,
        participation_id=1,
        offer_id=1,
        product_name="Courgettes",
        label="",
        reference="C",
        category="Légumes",
        unit=portion.unit,
        pack_size=portion.pack_size,
        bulk=portion.bulk,
        price_cents=cents,
        variable_weight=portion.variable_weight,
        expected_grams=portion.expected_grams,
        max_grams=portion.max_grams,
        vat_rate=Decimal("5.5"),
    )
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    sale = Sale(1, now, now, None, now, True, False)
    return asdict(shop_rows.stall_row(Stall(1, "Ferme", (OnSale(priced, now, 10, left),)), sale, now).offers[0])


def offer(cents: int = 180, left: int = -1, **fields: Any) -> dict[str, Any]:
    about = {"id": 7, "name": "Courgettes", "details": "500 g", "category": "Légumes"}
    return about | {"cents": cents, "size": 0, "measure": "", "weighed": False, "left": left} | fields


def stalls(*offers: dict[str, Any]) -> str:
    return json.dumps([{"id": 1, "name": "GAEC Nature et Saveurs", "offers": list(offers)}])


portions = st.one_of(
    st.builds(Portion, st.sampled_from(Unit), st.integers(1, 5000)),
    st.builds(Portion, st.sampled_from(MEASURED), st.integers(1, 100_000), st.just(True)),
    st.builds(Portion, variable_weight=st.just(True), expected_grams=st.just(1), max_grams=st.integers(1, 100_000)),
)
lines = st.tuples(portions, st.integers(1, 1_000_000), st.integers(1, 999))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(lines, min_size=300, max_size=600))
def test_amounts_are_those_of_the_server_to_the_cent(tmp_path: Path, cases: list[tuple[Portion, int, int]]) -> None:
    sent = [(row(portion, cents), quantity) for portion, cents, quantity in cases]
    program = f"""
    console.log(JSON.stringify({json.dumps(sent)}.map(([offer, n]) => {{
      const state = {{ baskets: {{ 1: {{ key: "k", lines: {{ 7: {{ n, name: "Poulet" }} }} }} }} }};
      const basket = shop.basketOf(state, 1, [{{ name: "Ferme", offers: [offer] }}]);
      return [basket.lines[0].cents, basket.total];
    }})));"""
    exact = [portion.cents(cents, quantity) for portion, cents, quantity in cases]
    assert run(tmp_path, program) == [[cents, euros(cents)] for cents in exact]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(lines, min_size=2, max_size=40))
def test_a_basket_costs_the_sum_of_its_lines(tmp_path: Path, cases: list[tuple[Portion, int, int]]) -> None:
    offers = [row(portion, cents) | {"id": at} for at, (portion, cents, _) in enumerate(cases)]
    kept = {at: {"n": quantity, "name": ""} for at, (_, _, quantity) in enumerate(cases)}
    program = f"""
    const state = {{ baskets: {{ 1: {{ key: "k", lines: {json.dumps(kept)} }} }} }};
    const basket = shop.basketOf(state, 1, [{{ name: "Ferme", offers: {json.dumps(offers)} }}]);
    console.log(JSON.stringify([basket.total, basket.words]));"""
    total = sum(portion.cents(cents, quantity) for portion, cents, quantity in cases)
    articles = sum(portion.articles(quantity) for portion, _, quantity in cases)
    assert run(tmp_path, program) == [euros(total), f"{articles} articles"]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(portions, st.integers(0, 999)), min_size=300, max_size=600))
def test_quantities_are_worded_as_the_server_does(tmp_path: Path, cases: list[tuple[Portion, int]]) -> None:
    sent = [(row(portion, 100), quantity) for portion, quantity in cases]
    program = f"""
    const said = ([offer, n]) => amounts.countWords(n, offer.size, offer.measure);
    console.log(JSON.stringify({json.dumps(sent)}.map(said)));"""
    assert run(tmp_path, program) == [portion.count_words(quantity) for portion, quantity in cases]


TYPED = [
    # typed, step, measure, most, steps
    ("1,5", 100, "kg", 999, 15),
    ("1.5 kg", 100, "kg", 999, 15),
    ("1,5\u00a0kg", 100, "kg", 999, 15),
    ("500 g", 100, "kg", 999, 5),
    ("500", 100, "kg", 999, 5),  # 500 kg cannot be ordered
    ("12", 100, "kg", 999, 120),
    ("12", 100, "kg", 50, 50),
    ("1,43", 100, "kg", 999, 14),
    ("1,45", 100, "kg", 999, 15),
    ("0,01", 100, "kg", 999, 1),
    ("0", 100, "kg", 999, 0),
    (",5", 250, "kg", 999, 2),
    ("75 cl", 250, "L", 999, 3),
    ("1,5 L", 250, "L", 999, 6),
    ("750", 250, "L", 999, 3),
    ("2", 1000, "L", 999, 2),
    ("75 cl", 100, "kg", 999, None),
    ("1,5 kg", 250, "L", 999, None),
    ("", 100, "kg", 999, None),
    ("beaucoup", 100, "kg", 999, None),
    ("1,5,2", 100, "kg", 999, None),
    ("-2", 100, "kg", 999, None),
]


def test_a_typed_quantity_becomes_the_nearest_number_of_steps(tmp_path: Path) -> None:
    cases = [case[:4] for case in TYPED]
    program = f"console.log(JSON.stringify({json.dumps(cases)}.map((case_) => amounts.stepsTyped(...case_))));"
    assert run(tmp_path, program) == [case[4] for case in TYPED]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 5000), st.sampled_from(["kg", "L"]), st.integers(1, 999)), min_size=300))
def test_what_the_box_shows_when_it_is_touched_reads_as_the_same_quantity(
    tmp_path: Path, cases: list[tuple[int, str, int]]
) -> None:
    program = f"""
    console.log(JSON.stringify({json.dumps(cases)}.map(([size, measure, n]) => {{
      const said = amounts.countWords(n, size, measure);
      return [amounts.stepsTyped(said, size, measure, 999), amounts.stepsTyped(said, size, measure, n)];
    }})));"""
    assert run(tmp_path, program) == [[n, n] for _, _, n in cases]


def test_a_typed_quantity_replaces_the_one_in_the_basket_and_stops_at_what_is_left(tmp_path: Path) -> None:
    carrots = json.dumps([{"name": "Ferme", "offers": [row(Portion(Unit.G, 100, bulk=True), 240, left=20)]}])
    program = f"""
    const look = () => {{
      const {{ lines, words, total }} = shop.basketOf(shop.useShop(), 1, {carrots});
      return [lines[0]?.n ?? 0, words, total, lines[0]?.full ?? false];
    }};
    shop.put(1, 7, "Carottes", 20, 1);
    const one = look();
    shop.take(1, 7, "Carottes", 20, 15);
    const typed = look();
    shop.take(1, 7, "Carottes", 20, 500);
    const full = look();
    shop.take(1, 7, "Carottes", 20, 0);
    console.log(JSON.stringify([one, typed, full, look()]));"""
    assert run(tmp_path, program) == [
        [1, "1 article", "0,24\u00a0€", False],
        [15, "1 article", "3,60\u00a0€", False],
        [20, "1 article", "4,80\u00a0€", True],
        [0, "0 articles", "0,00\u00a0€", False],
    ]


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
        (offer(left=2, size=250, measure="kg"), "il n'en reste que 500\u00a0g"),
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


def test_what_the_server_said_before_the_script_was_loaded_is_heard(tmp_path: Path) -> None:
    kept = json.dumps({"1": {"key": "k", "at": 4e12, "lines": {"7": {"n": 2, "name": "Courgettes"}}}})
    program = f"""
    localStorage.setItem("cagette.paniers", {json.dumps(kept)});
    window.cagetteLater = [() => window.cagetteBaskets.forget(["k"]), () => window.cagetteBaskets.open()];
    const again = await import("./shop.mjs?again");
    console.log(JSON.stringify([again.countOf(again.useShop(), 1, 7), again.isOpened(again.useShop())]));"""
    assert run(tmp_path, program) == [0, True]


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
      const shown = shop.shownStalls(shop.useShop(), 1, {stalls(offer(), eggs)});
      return shown.flatMap((stall) => stall.offers.map((one) => one.id));
    }};
    console.log(JSON.stringify([
      found("OEUFS", ""), found("gaec  nature", ""), found("legumes", ""), found("", "Œufs"), found("miel", ""),
    ]));"""
    assert run(tmp_path, program) == [[8], [7, 8], [7], [8], []]


# What is left, while the shop is open


def test_cards_and_basket_show_what_the_server_says_is_left(tmp_path: Path) -> None:
    honey = offer(id=8, name="Miel", left=-1, left_words="")
    program = f"""
    const stalls = {stalls(offer(left=9, left_words=""), honey)};
    const drawn = () => shop.shownStalls(shop.useShop(), 1, stalls)[0].offers.map((one) => [one.left, one.left_words]);
    const problem = () => shop.basketOf(shop.useShop(), 1, stalls).lines[0].problem;
    for (let i = 0; i < 4; i++) shop.put(1, 7, "Courgettes", 9, 1);
    shop.follow(1);
    const said = [drawn()];
    streams[0].say("tout", {{ 7: [9, ""], 8: [-1, ""] }});
    said.push(drawn(), problem());
    streams[0].say("message", {{ 7: [2, "plus que 2"] }});
    said.push(drawn(), problem());
    streams[0].say("message", {{ 7: null }});
    said.push(drawn(), problem());
    console.log(JSON.stringify([streams[0].address, ...said]));"""
    assert run(tmp_path, program) == [
        "/api/boutique/1/stock",
        [[9, ""], [-1, ""]],
        [[9, ""], [-1, ""]],
        "",
        [[2, "plus que 2"], [-1, ""]],
        "il n'en reste que 2",
        [[0, "plus en vente"], [-1, ""]],
        "n'est plus en vente",
    ]


def test_what_left_the_sale_before_the_stream_began_is_not_sold_either(tmp_path: Path) -> None:
    program = f"""
    shop.follow(1);
    streams[0].say("tout", {{ 8: [3, "plus que 3"] }});
    const stalls = {stalls(offer(left=9), offer(id=8))};
    console.log(JSON.stringify(shop.shownStalls(shop.useShop(), 1, stalls)[0].offers.map((one) => one.left)));"""
    assert run(tmp_path, program) == [0, 3]


def test_what_is_said_of_one_sale_changes_no_other(tmp_path: Path) -> None:
    program = f"""
    const stop = shop.follow(1);
    streams[0].say("tout", {{ 7: [0, "épuisé"] }});
    const left = (sale) => shop.shownStalls(shop.useShop(), sale, {stalls(offer(left=9))})[0].offers[0].left;
    const said = [left(1), left(2)];
    stop();
    console.log(JSON.stringify([...said, left(1)]));"""
    assert run(tmp_path, program) == [0, 9, 9]


def test_a_page_that_nobody_sees_holds_no_connection_and_comes_back_with_all(tmp_path: Path) -> None:
    program = """
    const stop = shop.follow(1);
    turn(true);
    const hidden = streams.map((one) => one.readyState);
    turn(false);
    const back = streams.map((one) => one.readyState);
    stop();
    turn(true); turn(false);
    console.log(JSON.stringify([hidden, back, streams.map((one) => one.readyState)]));"""
    assert run(tmp_path, program) == [[2], [2, 1], [2, 2]]


def test_a_stream_that_is_refused_is_asked_for_again_and_one_that_broke_is_left_to_the_browser(tmp_path: Path) -> None:
    program = """
    const later = [];
    globalThis.setTimeout = (call) => later.push(call);
    shop.follow(1);
    streams[0].readyState = 0;
    streams[0].calls.error();
    const broken = later.length;
    streams[0].readyState = 2;
    streams[0].calls.error();
    later[0]();
    console.log(JSON.stringify([broken, later.length, streams.length]));"""
    assert run(tmp_path, program) == [0, 1, 2]
