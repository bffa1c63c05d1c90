"""The scanner's scripts without a camera: what they take for a code, what reads it, what they say when nothing can."""

import json
from pathlib import Path
from typing import Any

import pytest

from cagette_pwa.services import pickup_codes
from tests.support.configuration import configured
from tests.support.scripts import run

CODE = "12.34.ABCDEFGHIJ234567"
ADDRESS = "https://cagette.example/remettre?code="
PHONE = """
const stopped = [], told = [], shown = [];
const track = { stop: () => stopped.push("stopped") };
const stream = { getTracks: () => [track], getVideoTracks: () => [track] };
const video = { videoWidth: 1280, videoHeight: 720, play: async () => {} };
const pen = { drawImage: (...drawn) => shown.push(drawn.slice(1)), getImageData: () => "picture" };
const say = (kind) => (what) => void told.push([kind, what === track ? "track" : what]);
const listener = { found: say("found"), opened: say("opened"), refused: say("refused") };
const rest = () => new Promise((done) => setTimeout(done, 30));
const camera_of = (getUserMedia) =>
  Object.defineProperty(globalThis, "navigator", { value: { mediaDevices: { getUserMedia } }, configurable: true });
document.createElement = () => ({ getContext: () => pen });
globalThis.isSecureContext = true;
const failing = (name) => async () => { throw Object.assign(new Error(), { name }); };
const detector = (detect) => (globalThis.BarcodeDetector = class {
  static getSupportedFormats = async () => ["qr_code"];
  detect = detect;
});
"""


def say(folder: Path, program: str) -> Any:
    return run(folder, PHONE + program)


def own_reader(folder: Path, code: str = "export const decodeQR = () => 'ours';") -> None:
    """Stands for the npm package."""
    package = folder / "node_modules" / "qr"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"type": "module"}')
    (package / "decode.js").write_text(code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (CODE, CODE),
        (f" {CODE}\n", CODE),
        (ADDRESS + CODE, CODE),
        (f"http://192.168.1.7:8000/remettre?x=1&code={CODE}", CODE),
        (f"https://cagette.example/commande/abc?code={CODE}", ""),
        (ADDRESS, ""),
        (ADDRESS + CODE.lower(), ""),
        ("12.34.ABCDEFGHIJ23456", ""),
        ("12.34.ABCDEFGHIJ2345678", ""),
        ("0.34.ABCDEFGHIJ234567", ""),
        ("12", ""),
        ("", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_code_is_found_by_itself_or_in_our_address(tmp_path: Path, text: str, code: str) -> None:
    assert run(tmp_path, f"console.log(JSON.stringify(scanner.codeIn({json.dumps(text)})));") == code


@pytest.mark.parametrize(("text", "number"), [("12", 12), (" 7 ", 7), ("0", 0), ("12,5", 0), ("-3", 0), (CODE, 0)])
def test_a_number_is_what_people_type(tmp_path: Path, text: str, number: int) -> None:
    assert run(tmp_path, f"console.log(JSON.stringify(scanner.numberIn({json.dumps(text)})));") == number


def test_a_phone_recognises_what_the_server_signs(tmp_path: Path) -> None:
    codes = [CODE, "999999999.1.AAAAAAAAAAAAAAAA", "1.999999999.7777777777777777"]
    with configured(PUBLIC_URL="https://cagette.example"):
        addresses = [pickup_codes.address_of(code) for code in codes]
    program = f"""
    const codes = {json.dumps(addresses)}.map(scanner.codeIn);
    console.log(JSON.stringify(await Promise.all(codes.map(scanner.checkOf))));"""
    assert run(tmp_path, program) == [pickup_codes.check_of(code) for code in codes]


@pytest.mark.parametrize(
    ("browser", "read"),
    [
        ("", "ours"),
        ("detector(async () => [{ rawValue: 'the browser' }]);", "the browser"),
        ("detector(async () => []);", ""),
        ("detector(async () => { throw new Error('service unavailable'); });", "ours"),
        ("detector(); BarcodeDetector.getSupportedFormats = async () => ['ean_13'];", "ours"),
        ("detector(); BarcodeDetector.getSupportedFormats = failing('NotSupportedError');", "ours"),
    ],
)
def test_the_browser_reads_codes_where_it_can_and_our_reader_elsewhere(tmp_path: Path, browser: str, read: str) -> None:
    own_reader(tmp_path)
    program = f"""{browser}
    const read = await camera.codeReader();
    const canvas = {{ getContext: () => pen }};
    console.log(JSON.stringify([await read(canvas), await read(canvas)]));"""
    assert say(tmp_path, program) == [read, read]


def test_a_picture_without_a_code_is_no_failure(tmp_path: Path) -> None:
    own_reader(tmp_path, "export const decodeQR = () => { throw new Error('Finder: len(found) = 0'); };")
    program = """
    const read = await camera.codeReader();
    console.log(JSON.stringify(await read({ getContext: () => pen })));"""
    assert say(tmp_path, program) == ""


def test_the_middle_of_the_picture_is_read_until_the_camera_is_closed(tmp_path: Path) -> None:
    program = """
    let looks = 0;
    detector(async () => (looks++, [{ rawValue: "code" }]));
    camera_of(async () => stream);
    const close = camera.watch(video, listener);
    await new Promise((done) => setTimeout(done, 400));
    close();
    const before = looks;
    await new Promise((done) => setTimeout(done, 300));
    console.log(JSON.stringify([told.slice(0, 2), before > 1, looks - before, stopped, video.srcObject, shown[0]]));"""
    told = [["opened", "track"], ["found", "code"]]
    square = [280, 0, 720, 720, 0, 0, 640, 640]
    assert say(tmp_path, program) == [told, True, 0, ["stopped"], None, square]


def test_a_camera_that_opens_too_late_is_let_go_at_once(tmp_path: Path) -> None:
    program = """
    camera_of(async () => (await rest(), stream));
    camera.watch(video, listener)();
    await rest(); await rest();
    console.log(JSON.stringify([stopped, told]));"""
    assert say(tmp_path, program) == [["stopped"], []]


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("camera_of(failing('NotAllowedError'))", "n'est pas autorisé"),
        ("camera_of(failing('NotFoundError'))", "n'a pas d'appareil photo"),
        ("camera_of(failing('NotReadableError'))", "Une autre application"),
        ("camera_of(failing('Whatever'))", "ne s'ouvre pas"),
        ("globalThis.isSecureContext = false", "commence par https"),
        ("Object.defineProperty(globalThis, 'navigator', { value: {} })", "commence par https"),
        ("camera_of(async () => stream)", "n'a pas encore à bord"),
    ],
)
def test_a_camera_that_cannot_be_used_says_what_to_do(tmp_path: Path, why: str, words: str) -> None:
    """The last one: no reader, neither the browser's nor ours."""
    program = f"""{why};
    camera.watch(video, listener);
    await rest(); await rest();
    const said = told.filter(([kind]) => kind === "refused").map(([, sentence]) => sentence);
    console.log(JSON.stringify([said, stopped.length]));"""
    (sentence,), stopped = say(tmp_path, program)
    assert words in sentence
    assert sentence.endswith(".")
    assert stopped == ("bord" in words)


def test_a_camera_that_another_application_takes_says_so(tmp_path: Path) -> None:
    program = """
    detector(async () => []);
    camera_of(async () => stream);
    camera.watch(video, listener);
    await rest();
    track.onended();
    await rest();
    console.log(JSON.stringify([told.at(-1)[1], stopped]));"""
    sentence, stopped = say(tmp_path, program)
    assert "Une autre application" in sentence
    assert stopped == ["stopped"]


def test_the_torch_is_offered_where_the_camera_has_one(tmp_path: Path) -> None:
    program = """
    const asked = [];
    const bright = { getCapabilities: () => ({ torch: true }), applyConstraints: async (wanted) => asked.push(wanted) };
    await camera.light(bright, true);
    console.log(JSON.stringify([[bright, { getCapabilities: () => ({}) }, {}].map(camera.hasTorch), asked]));"""
    assert say(tmp_path, program) == [[True, False, False], [{"advanced": [{"torch": True}]}]]
