"""What the field store keeps and sends: in a browser's database, against a server that fails in every way."""

from pathlib import Path
from typing import Any

from tests.support.scripts import run

SERVER = """
const sheet = {
  key: "1-3", distribution: 1, market: "Segonzac", farm: "Ferme", farms: {}, day: "mardi", hours: "",
  starts: 0, ends: 0, validated: false, sales: [2], seen: 0,
  goods: [[1, 1, 3, "Poulet", "", "", 950, "", "", 0, false, [1800, 2000]]],
  baskets: [[5, 1, "Marc", "", ""]], lines: [[7, 5, 1, 3], [8, 5, 1, 2]], signed: {}, said: [],
};
const server = { who: "40", down: false, out: false, lose: false, posts: [], taken: [], seen: 0 };
globalThis.fetch = async (address, how = {}) => {
  if (server.down) throw new TypeError("network");
  const answer = (body, status = 200) => new Response(JSON.stringify(body), { status });
  if (server.out) return answer({ title: "Connectez-vous pour continuer." }, 401);
  if (address === "/api/terrain") {
    const when = { day: "mardi", hours: "", starts: Date.now(), ends: Date.now() + 9e6 };
    const desk = { key: "1-3", market: "Segonzac", farm: "Ferme", ...when, baskets: 1 };
    return answer({ who: server.who, name: "Claire Fontanel", desks: [desk] });
  }
  if (address !== "/api/terrain/saisies") return answer({ ...sheet, seen: server.seen });
  const { who, taps } = JSON.parse(how.body);
  if (who !== server.who) return answer({ title: "Ces saisies…" }, 409);
  server.posts.push(taps.map(({ subject }) => subject));
  if (taps.some(({ value }) => value === "illisible")) return answer({ title: "Illisible." }, 422);
  for (const tap of taps) if (!server.taken.some(({ key }) => key === tap.key)) server.taken.push(tap);
  if (server.lose) throw new TypeError("network");
  return answer({ answers: taps.map(({ key, value }) => ({ key, refusal: value === 13 ? "Non." : "" })) });
};
const subjects = () => server.taken.map(({ subject }) => subject);
const waits = () => field.waiting().map(({ subject }) => subject);
const rest = (time = 60) => new Promise((done) => setTimeout(done, time));
const until = async (check) => { for (let turn = 0; turn < 100 && !check(); turn += 1) await rest(20); };
const tell = (value) => { console.log(JSON.stringify(value)); process.exit(); };
await field.start();
await until(() => field.current().held.size === 1);
"""


def told(folder: Path, program: str) -> Any:
    """What a program says at its end, once the phone has the sheet aboard."""
    return run(folder, SERVER + program)


def test_a_tap_is_sent_at_once_with_what_it_replaces(tmp_path: Path) -> None:
    program = """
    field.say("1-3", "poids:7:1", 1900);
    await field.say("1-3", "poids:7:1", 1800);
    await until(() => server.taken.length === 2);
    const [first, second] = server.taken;
    tell([first.replaces, second.replaces[0] === first.key, first.seq < second.seq]);"""
    assert told(tmp_path, program) == [[], True, True]


def test_a_tap_that_cannot_be_kept_is_not_shown_as_if_it_were(tmp_path: Path) -> None:
    program = """
    IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
    await field.say("1-3", "pret:7", true);
    await rest();
    const { broken, taps, held } = field.current();
    tell([broken, taps.length, held.get("1-3").all.size, field_views.status(field.current()).tone]);"""
    assert told(tmp_path, program) == [True, 0, 0, "problem"]


def test_what_was_tapped_without_network_leaves_in_its_order_when_there_is_one(tmp_path: Path) -> None:
    program = """
    server.down = true;
    for (const subject of ["pret:7", "poids:7:1", "pret:8"]) await field.say("1-3", subject, 1);
    await until(() => field.current().link === "down");
    const before = [waits(), field_views.status(field.current()).words];
    server.down = false;
    await field.synchronise();
    await until(() => waits().length === 0);
    tell([before, subjects(), server.posts.length]);"""
    order = ["pret:7", "poids:7:1", "pret:8"]
    assert told(tmp_path, program) == [[order, "Hors ligne · 3 à envoyer"], order, 1]


def test_an_answer_that_is_lost_is_asked_for_again(tmp_path: Path) -> None:
    program = """
    server.lose = true;
    await field.say("1-3", "pret:7", true);
    await until(() => server.posts.length === 1 && !field.current().sending);
    const before = waits();
    server.lose = false;
    await field.synchronise();
    tell([before, waits(), subjects(), server.posts.length]);"""
    assert told(tmp_path, program) == [["pret:7"], [], ["pret:7"], 2]


def test_one_tap_that_cannot_be_read_holds_up_no_other(tmp_path: Path) -> None:
    program = """
    server.down = true;
    for (const [subject, value] of [["pret:7", true], ["note:5:3", "illisible"], ["pret:8", true]]) {
      await field.say("1-3", subject, value);
    }
    server.down = false;
    await field.synchronise();
    await until(() => waits().length === 0);
    tell([subjects(), field_decisions.refusals(field.current()).map(({ words }) => words)]);"""
    assert told(tmp_path, program) == [["pret:7", "pret:8"], ["Illisible."]]


def test_a_refused_tap_is_not_shown_as_done_and_stays_until_it_is_read(tmp_path: Path) -> None:
    program = """
    await field.say("1-3", "poids:7:1", 13);
    await until(() => waits().length === 0);
    await until(() => field_decisions.refusals(field.current()).length === 1);
    const [refused] = field_decisions.refusals(field.current());
    const held = field.current().held.get("1-3");
    const grams = field_sheet.gramsOf(held, held.lines.get(7), 1);
    await field.dismiss(refused.key);
    tell([refused.words, grams, field.current().taps.length]);"""
    assert told(tmp_path, program) == ["Non.", None, 0]


def test_a_session_that_has_ended_keeps_what_waits(tmp_path: Path) -> None:
    program = """
    server.out = true;
    await field.say("1-3", "pret:7", true);
    await until(() => field.current().door);
    const before = [waits(), field_views.status(field.current()).words];
    server.out = false;
    await field.synchronise();
    tell([before, waits(), field.current().door]);"""
    assert told(tmp_path, program) == [[["pret:7"], "Reconnectez-vous pour envoyer · 1 à envoyer"], [], False]


def test_what_one_person_tapped_is_not_sent_by_another(tmp_path: Path) -> None:
    program = """
    server.down = true;
    await field.say("1-3", "pret:7", true);
    Object.assign(server, { down: false, who: "41" });
    await field.synchronise();
    const other = [waits(), subjects()];
    server.who = "40";
    await field.synchronise();
    await until(() => waits().length === 0);
    tell([other, subjects()]);"""
    assert told(tmp_path, program) == [[[], []], ["pret:7"]]


def test_what_a_sheet_holds_is_kept_in_one_place_only(tmp_path: Path) -> None:
    program = """
    await field.say("1-3", "pret:7", true);
    await until(() => server.taken.length === 1 && !field.current().sending);
    const before = field.current().taps.length;
    server.seen = server.taken[0].seq;
    await field.fetchSheet("1-3");
    tell([before, field.current().taps.length]);"""
    assert told(tmp_path, program) == [1, 0]


def test_a_note_is_added_beside_another_one_and_taken_away_by_itself(tmp_path: Path) -> None:
    program = """
    const held = () => field.current().held.get("1-3");
    const notes = () => field_sheet.notesOf(held(), held().baskets.get(5));
    const add = (value) => field.sayAll("1-3", [{ subject: "note:5:3", value, replaces: [] }]);
    await Promise.all(["Sans sac", "Paiera jeudi"].map(add));
    const both = notes().map(({ value }) => value);
    field_prepare.dropNote("1-3", 5, notes().find(({ value }) => value === "Sans sac").key);
    await until(() => notes().length === 1);
    tell([both.sort(), notes().map(({ value }) => value)]);"""
    assert told(tmp_path, program) == [["Paiera jeudi", "Sans sac"], ["Paiera jeudi"]]


def test_a_tap_draws_the_row_of_its_basket_anew_and_no_other(tmp_path: Path) -> None:
    program = """
    sheet.baskets.push([6, 2, "Zoé", "", ""]);
    sheet.lines.push([9, 6, 1, 1]);
    server.seen = 5;
    await field.fetchSheet("1-3");
    field.look({});
    globalThis.location = { search: "?d=1", pathname: "/preparer" };
    const before = field_prepare.baskets(field.current());
    await field.say("1-3", "pret:7", true);
    const after = field_prepare.baskets(field.current());
    tell([before.length, before[0] === after[0], before[1] === after[1], after[0].state]);"""
    assert told(tmp_path, program) == [2, False, True, "1 reste"]


TWO_BASKETS = """
sheet.baskets.push([6, 2, "Zoé", "", ""]);
sheet.lines.push([9, 6, 1, 1]);
await field.fetchSheet("1-3");
globalThis.location = { search: "?d=1", pathname: "/preparer", href: "/preparer?d=1" };
field.look({ basket: 5 });
const rows = () => field_prepare.baskets(field.current());
const head = () => field_views.heading(field.current());
"""


def test_each_basket_of_which_something_is_said_is_drawn_anew(tmp_path: Path) -> None:
    program = """
    const [first, second] = rows();
    await field.sayAll("1-3", [{ subject: "pret:7", value: true }, { subject: "note:6:3", value: "Sans sac" }]);
    const [marc, zoe] = rows();
    tell([first === marc, second === zoe, marc.state, zoe.notes.map(({ text }) => text)]);"""
    assert told(tmp_path, TWO_BASKETS + program) == [False, False, "1 reste", ["Sans sac"]]


def test_a_tick_draws_its_line_anew_and_not_the_others_of_its_basket(tmp_path: Path) -> None:
    program = """
    const before = rows()[0].farms[0].lines;
    await field.say("1-3", "pret:7", true);
    const after = rows()[0].farms[0].lines;
    tell([after.map(({ ready }) => ready), after.map((line, at) => line === before[at])]);"""
    assert told(tmp_path, TWO_BASKETS + program) == [[True, False], [False, True]]


def test_what_is_sent_and_fetched_again_draws_nothing_anew(tmp_path: Path) -> None:
    """But a note waits no more, and a refused tap is taken back."""
    program = """
    await field.say("1-3", "pret:7", true);
    const before = rows();
    await until(() => waits().length === 0);
    const sent = rows();
    await field.fetchSheet("1-3");
    const fetched = rows();
    await field.say("1-3", "note:6:3", "Sans sac");
    const waiting = rows()[1].notes[0].waits;
    await field.say("1-3", "poids:7:1", 13);
    const weighed = head().to_weigh;
    await until(() => waits().length === 0);
    const same = (one) => one.every((row, at) => row === before[at]);
    tell([same(sent), same(fetched), waiting, rows()[1].notes[0].waits, weighed, head().to_weigh]);"""
    assert told(tmp_path, TWO_BASKETS + program) == [True, True, True, False, 5, 6]


def test_the_heading_counts_what_each_basket_has_become(tmp_path: Path) -> None:
    program = """
    const counts = () => [head().done, head().to_weigh];
    const before = counts();
    await field.say("1-3", "poids:7:1", 1800);
    await field.say("1-3", "quantite:8", 1, 2);
    await field.say("1-3", "part:6:3", true);
    const after = counts();
    await field.say("1-3", "part:6:3", null);
    tell([before, after, counts()]);"""
    assert told(tmp_path, TWO_BASKETS + program) == [[0, 6], [1, 4], [0, 4]]


def test_what_is_shown_is_the_same_object_until_it_says_something_else(tmp_path: Path) -> None:
    program = """
    const before = field.useShown(field_views.heading);
    field.look({ words: "z" });
    const typed = field.useShown(field_views.heading);
    await field.say("1-3", "part:6:3", true);
    const after = field.useShown(field_views.heading);
    location.href = location.search = "?d=2";
    tell([before === typed, before === after, after.done, field.useShown(field_views.heading).state]);"""
    assert told(tmp_path, TWO_BASKETS + program) == [True, False, 1, "ashore"]


def test_pieces_to_weigh_are_listed_anew_when_there_are_fewer(tmp_path: Path) -> None:
    program = """
    const count = () => field_scale.pieces(field.current()).length;
    const listed = field_scale.pieces(field.current());
    field_scale.press("1");
    const before = [count(), field_scale.pieces(field.current()) === listed];
    await field.say("1-3", "quantite:7", 1, 3);
    tell([before, count()]);"""
    assert told(tmp_path, TWO_BASKETS + program) == [[6, True], 4]


def test_what_is_tapped_while_an_answer_is_being_kept_is_not_lost(tmp_path: Path) -> None:
    program = """
    for (let n = 0; n < 60; n += 1) { void field.say("1-3", `pret:${n}`, true); await rest(n % 7); }
    await rest(1000);
    await field.synchronise();
    await rest(200);
    tell([server.taken.length, field.current().taps.length, waits().length]);"""
    assert told(tmp_path, program) == [60, 60, 0]


def test_an_answer_that_comes_after_signing_out_is_not_heard(tmp_path: Path) -> None:
    program = """
    globalThis.caches = { delete: async () => true, open: async () => ({ addAll() {} }) };
    globalThis.sessionStorage = { clear() {} };
    localStorage.removeItem = (key) => localStorage.setItem(key, "{}");
    const real = globalThis.fetch;
    let release;
    const gate = new Promise((done) => (release = done));
    globalThis.fetch = async (address, how) => (address === "/api/terrain" && (await gate), real(address, how));
    const going = field.synchronise();
    await rest();
    const form = { times: 0, submit() { this.times += 1; } };
    await field.signOut({ currentTarget: form, preventDefault() {} });
    release();
    await going;
    await rest(200);
    const names = (await indexedDB.databases()).map(({ name }) => name);
    tell([form.times, names, localStorage.getItem("cagette.terrain")]);"""
    assert told(tmp_path, program) == [1, [], "{}"]


def test_signing_out_needs_no_caches(tmp_path: Path) -> None:
    """Browsers have none where the address is not https."""
    program = """
    globalThis.sessionStorage = { clear() {} };
    localStorage.removeItem = (key) => localStorage.setItem(key, "{}");
    const form = { times: 0, submit() { this.times += 1; } };
    await field.signOut({ currentTarget: form, preventDefault() {} });
    tell(form.times);"""
    assert told(tmp_path, program) == 1


def test_a_store_that_cannot_be_read_sends_nothing_of_the_person_before(tmp_path: Path) -> None:
    program = """
    server.down = true;
    await field.say("1-3", "pret:7", true);
    await rest();
    Object.assign(server, { down: false, who: "41" });
    IDBObjectStore.prototype.getAll = () => { throw new DOMException("broken", "UnknownError"); };
    await field.synchronise();
    await rest(200);
    tell([subjects(), field.current().held.size, field.current().taps.length]);"""
    assert told(tmp_path, program) == [[], 0, 0]


def test_what_is_offered_no_more_leaves_the_phone(tmp_path: Path) -> None:
    """The distribution is over, or the person has left the farm: names and telephones of customers go."""
    program = """
    const real = globalThis.fetch;
    const nothing = () => new Response(JSON.stringify({ who: "40", name: "Claire Fontanel", desks: [] }));
    globalThis.fetch = async (address, how) => (address === "/api/terrain" ? nothing() : real(address, how));
    await field.synchronise();
    await rest(100);
    tell(field.current().held.size);"""
    assert told(tmp_path, program) == 0


def test_a_sheet_that_was_asked_for_before_a_tap_was_sent_does_not_make_it_forgotten(tmp_path: Path) -> None:
    """It says 99, for another tab had sent a later tap already."""
    program = """
    const real = globalThis.fetch;
    let release, late = true;
    const gate = new Promise((done) => (release = done));
    server.seen = 99;
    globalThis.fetch = async (address, how) => {
      if (address.startsWith("/api/terrain/1-3") && !late) throw new TypeError("network");
      const answer = await real(address, how);
      if (address.startsWith("/api/terrain/1-3")) { late = false; await gate; }
      return answer;
    };
    const fetching = field.fetchSheet("1-3");
    await rest();
    await field.say("1-3", "pret:7", true);
    await until(() => server.taken.length === 1 && waits().length === 0);
    release();
    await fetching;
    const held = field.current().held.get("1-3");
    tell([field.current().taps.length, field_sheet.isReady(held, held.lines.get(7))]);"""
    assert told(tmp_path, program) == [1, True]


def test_a_store_that_another_tab_has_closed_is_opened_again(tmp_path: Path) -> None:
    """There one signed out, and in again."""
    program = """
    const remove = (done) => (indexedDB.deleteDatabase("cagette.terrain.40").onsuccess = done);
    await new Promise(remove);
    await field.synchronise();
    await rest(200);
    await field.say("1-3", "pret:7", true);
    await until(() => server.taken.length === 1);
    tell([field.current().broken, subjects()]);"""
    assert told(tmp_path, program) == [False, ["pret:7"]]
