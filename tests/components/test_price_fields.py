"""Prices reckoned in the browser are those of the server, to the cent."""

import json
import random
from decimal import Decimal
from pathlib import Path

import pytest

from cagette_pwa.errors import BadAmount
from cagette_pwa.models.price import PriceRule
from cagette_pwa.money import euros, parse_euros
from tests.support.scripts import run


def _cases() -> list[tuple[int, int, dict[str, int]]]:
    """Base, own price or 0, rule in hundredths of a percent: edges, then chance."""
    chance = random.Random(24)  # noqa: S311
    edges = [
        (base, 0, {"percent": percent, "cents": 0, "online": online, "platform": platform})
        for base in (1, 2, 5, 50, 99, 100, 150, 1000, 999_999, 1_000_000)
        for percent in (-5000, -4999, -250, -50, 0, 1, 50, 250, 5000)
        for online in (0, 1, 360, 2000)
        for platform in (0, 240, 2000)
    ]
    drawn = [
        (
            chance.randint(1, 1_000_000) if chance.random() < 0.5 else chance.randint(1, 3000),
            chance.choice((0, 0, chance.randint(1, 5000))),
            {
                "percent": percent,
                "cents": 0 if percent else chance.randint(-10_000, 10_000),
                "online": chance.randint(0, 2000),
                "platform": chance.randint(0, 2000),
            },
        )
        for percent in (chance.choice((0, chance.randint(-5000, 5000))) for _ in range(20_000))
    ]
    return edges + drawn


def _server(base: int, own: int, rule: dict[str, int]) -> list[int]:
    percents = {name: Decimal(rule[name]) / 100 for name in ("percent", "online", "platform")}
    made = PriceRule(percents["percent"], rule["cents"], percents["online"], percents["platform"])
    found = made.apply(base, own or None)
    fees = [found.online_fee_cents, found.platform_fee_cents]
    return [found.base_cents, found.modulation_cents, *fees, found.paid_cents, found.kept_cents]


def test_parts_are_those_of_the_server(tmp_path: Path) -> None:
    cases = _cases()

    found = run(
        tmp_path,
        f"console.log(JSON.stringify({json.dumps(cases)}.map((one) => Object.values(prices.priceParts(...one)))));",
    )

    assert found == [_server(*case) for case in cases]


def test_amounts_are_written_as_the_server_writes_them(tmp_path: Path) -> None:
    amounts = [0, 1, 99, 100, 180, 99_999, 100_000, 1_000_000, 123_456_789]

    found = run(tmp_path, f"console.log(JSON.stringify({amounts}.map((cents) => amounts.euros(cents))));")

    assert found == [euros(cents) for cents in amounts]


@pytest.mark.parametrize("text", ["12", "12,5", "12.50 €", " 1 234,56", "0,01", "12,", "1,234", "abc", "", "-1", "1e3"])
def test_a_price_is_read_as_the_server_reads_it(tmp_path: Path, text: str) -> None:
    try:
        expected = parse_euros(text)
    except BadAmount:
        expected = 0

    assert run(tmp_path, f"console.log(JSON.stringify(prices.parsePrice({json.dumps(text)})));") == expected


def test_parts_are_said_with_their_names_and_nothing_is_said_of_nothing(tmp_path: Path) -> None:
    program = """
    const rule = {percent: -500, cents: 0, online: 360, platform: 240};
    const none = {percent: 0, cents: 0, online: 0, platform: 0};
    console.log(JSON.stringify([
      prices.partWords(prices.priceParts(1000, 0, rule), false),
      prices.partWords(prices.priceParts(180, 0, none), false),
      prices.partWords(prices.priceParts(180, 200, none), true),
    ]));"""
    assert run(tmp_path, program) == [
        ["10,00 base", "−\u00a00,50 modulation", "+\u00a00,36 frais en ligne", "+\u00a00,25 frais de plateforme"],
        ["1,80 base"],
        ["1,80 base", "+\u00a00,20 d'écart"],
    ]


def test_a_price_for_a_measure_says_so(tmp_path: Path) -> None:
    assert run(tmp_path, "console.log(JSON.stringify(amounts.euros(1250, 'kg')));") == "12,50\u00a0€/kg"
