"""The page's side of the installed application: when it looks for a new version, and how it lets it in."""

from pathlib import Path
from typing import Any, Final

import pytest

from tests.support.scripts import run

WORLD: Final = """
const told = [];
class Worker {
  calls = [];
  constructor(state) { this.state = state; }
  addEventListener(_, call) { this.calls.push(call); }
  becomes(state) { told.push(state); this.state = state; this.calls.forEach((call) => call()); }
  postMessage(message) { told.push(message); if (this.state === "installed") this.becomes("activated"); }
}
const registration = { update: async () => told.push("update"), addEventListener() {} };
const serviceWorker = { controller: {}, register: async () => registration, getRegistration: async () => registration };
Object.defineProperty(globalThis, "navigator", { value: { serviceWorker }, configurable: true });
Object.assign(window, { location: { reload: () => told.push("reload") }, requestIdleCallback: (call) => call() });
document.readyState = "complete";
const soon = () => new Promise((done) => setImmediate(done));
const say = (what) => (console.log(JSON.stringify(what)), process.exit());
"""


def _said(folder: Path, program: str) -> Any:
    return run(folder, WORLD + program)


def test_a_reload_lets_the_version_in_that_waits_first(tmp_path: Path) -> None:
    program = 'registration.waiting = new Worker("installed"); await pwa.reload(); say(told);'
    assert _said(tmp_path, program) == ["update", "SKIP_WAITING", "activated", "reload"]


def test_a_reload_waits_for_the_version_that_is_on_its_way(tmp_path: Path) -> None:
    program = """
    registration.installing = new Worker("installing");
    const reloaded = pwa.reload();
    await soon();
    registration.installing.becomes("installed");
    await reloaded;
    say(told);"""
    assert _said(tmp_path, program) == ["update", "installed", "SKIP_WAITING", "activated", "reload"]


@pytest.mark.parametrize(
    ("world", "told"),
    [
        ("", ["update", "reload"]),
        ("serviceWorker.getRegistration = async () => undefined;", ["reload"]),
        ("navigator.serviceWorker = undefined;", ["reload"]),
        ("registration.update = async () => { throw new TypeError(); };", ["reload"]),
        (
            'registration.waiting = new Worker("redundant");',
            ["update", "SKIP_WAITING", "reload"],
        ),
    ],
)
def test_a_reload_is_one_whatever_becomes_of_the_worker(tmp_path: Path, world: str, told: list[str]) -> None:
    assert _said(tmp_path, f"{world} await pwa.reload(); say(told);") == told


def test_a_phone_without_workers_is_left_alone(tmp_path: Path) -> None:
    program = "navigator.serviceWorker = undefined; pwa.ServiceWorker({ kept: [] }); await soon(); say(told);"
    assert _said(tmp_path, program) == []


def test_an_open_page_asks_for_a_new_version_once_an_hour_when_it_is_looked_at(tmp_path: Path) -> None:
    program = """
    let now = 0;
    Date.now = () => now;
    pwa.ServiceWorker({ kept: [] });
    await soon();
    for (const minutes of [30, 61, 62, 130]) { now = minutes * 60_000; turn(true); turn(false); }
    say(told);"""
    assert _said(tmp_path, program) == ["update", "update"]


@pytest.mark.parametrize(
    ("world", "waits"),
    [
        ("", True),
        ("serviceWorker.controller = null;", False),
    ],
)
def test_a_version_after_the_first_one_waits_to_be_let_in(tmp_path: Path, world: str, waits: bool) -> None:
    program = f"""{world}
    globalThis.setTimeout = (call) => setImmediate(call);
    registration.installing = Object.assign(new Worker("installing"), {{ postMessage: (what) => told.push(what) }});
    pwa.ServiceWorker({{ kept: ["/peser"] }});
    await soon();
    registration.installing.becomes("installed");
    for (let turns = 0; turns < 10; turns++) await soon();
    say(pwa.useApp().waits);"""
    assert _said(tmp_path, program) is waits
