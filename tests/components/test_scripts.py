"""The small scripts beside the pages: sliders, lists in order, photos, sharing."""

import json
from pathlib import Path

import pytest

from tests.support.scripts import run

ROWS = json.dumps([{"key": key} for key in (4, 7, 9, 2)])


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(5, "%", "+5\u00a0%"), (-10, "%", "−10\u00a0%"), (0, "%", "0\u00a0%"), (-150, "€", "−1,50\u00a0€")],
)
def test_the_figure_of_a_slider_has_its_sign(tmp_path: Path, value: int, unit: str, words: str) -> None:
    assert run(tmp_path, f"console.log(JSON.stringify(sliders.signed({value}, '{unit}')));") == words


@pytest.mark.parametrize(
    ("key", "to", "order"),
    [
        (9, "(at) => at - 1", [4, 9, 7, 2]),
        (4, "(at) => at + 1", [7, 4, 9, 2]),
        (2, "() => 0", [2, 4, 7, 9]),
        (4, "() => Infinity", [7, 9, 2, 4]),
        (4, "(at) => at - 1", None),
        (2, "() => Infinity", None),
    ],
)
def test_a_line_moves_within_its_list_and_the_others_keep_their_order(
    tmp_path: Path, key: int, to: str, order: list[int] | None
) -> None:
    program = f"""
    const moved = arranging.moved({ROWS}, {key}, {to});
    console.log(JSON.stringify(moved && moved.map((row) => row.key)));"""
    assert run(tmp_path, program) == order


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ("async () => ({ ok: true })", ""),
        (
            "async () => ({ ok: false, json: async () => ({ title: 'Ce n\\'est pas une photo.' }) })",
            "Ce n'est pas une photo.",
        ),
        (
            "async () => { throw new TypeError(); }",
            "La photo n'est pas partie\u00a0: le réseau ne répond pas. Réessayez dans un instant.",
        ),
    ],
)
def test_a_photo_that_cannot_be_sent_says_why(tmp_path: Path, answer: str, refusal: str) -> None:
    program = f"""
    globalThis.FormData = class {{ set() {{}} }};
    globalThis.fetch = {answer};
    console.log(JSON.stringify(await photos.sendPhoto({{ action: "/" }}, {{ size: 1000 }})));"""
    assert run(tmp_path, program) == refusal


def test_a_photo_that_stays_too_heavy_is_not_sent(tmp_path: Path) -> None:
    program = """
    const refusal = await photos.sendPhoto({ action: "/" }, { size: 11 * 1024 * 1024 });
    console.log(JSON.stringify(refusal));"""
    assert run(tmp_path, program) == "Cette photo pèse plus de 10\u00a0Mo. Choisissez-en une plus légère."


@pytest.mark.parametrize("shares", [True, False])
def test_an_address_is_copied_only_where_the_phone_shares_nothing(tmp_path: Path, shares: bool) -> None:
    program = f"""
    const told = [];
    const clipboard = {{ writeText: (text) => told.push(text) }};
    const share = async ({{ title }}) => told.push(title);
    Object.defineProperty(globalThis, "navigator", {{ value: {{ clipboard, share: {json.dumps(shares)} && share }} }});
    const copied = browser.share({{ title: "Ferme", url: "https://ferme" }});
    console.log(JSON.stringify([copied, told]));"""
    assert run(tmp_path, program) == ([False, ["Ferme"]] if shares else [True, ["https://ferme"]])


def test_a_button_is_pressed_from_time_to_time_while_the_page_is_seen(tmp_path: Path) -> None:
    program = """
    const pressed = [], timers = [];
    globalThis.setInterval = (call, rest) => timers.push([call, rest]);
    document.getElementById = (id) => ({ click: () => pressed.push(id) });
    pressing.Pressed({ button: "actualiser", seconds: 20 });
    for (const seen of ["visible", "hidden"]) { document.visibilityState = seen; timers[0][0](); }
    console.log(JSON.stringify([timers.map(([, rest]) => rest), pressed]));"""
    assert run(tmp_path, program) == [[20_000], ["actualiser"]]
