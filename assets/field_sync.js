// Sending what was tapped, in its order and as often as it takes, and fetching what is aboard. The server takes an id in
// once (api/field.py), so what was sent and not answered is sent again.

import { PLACE, current, device, dropSheet, greet, isGone, keepAge, keepSheet, keptSheet, look, set, settle, showSheet, waiting } from "./field_store.js";

/**
 * @typedef {import("./field_store.js").Tap} Tap
 * @typedef {import("./field_store.js").Sheet} Sheet
 */

const BATCH = 200;
const PATIENCE = 15_000;
const BURST = 250;
/** Another tab is at it: this one comes back. */
const TURN = 1_000;
const SOON = 36 * 3600 * 1000;
const JUST_OVER = 4 * 3600 * 1000;
const WAITS = [2_000, 5_000, 15_000, 30_000, 60_000];

let failures = 0;
let timer = 0;
/** @type {Set<"send" | "all">} */
const asked = new Set();

/** Asks who is signed in, sends what waits, and brings what is aboard up to date. One tab at a time does it. */
export const synchronise = () => alone("all");

/** Something was tapped: what a thumb does at one go leaves as one. */
export const sendSoon = () => again(BURST, "send");

/**
 * One thing after another; what is asked for meanwhile is done afterwards.
 * @param {"send" | "all"} what
 */
async function alone(what) {
  if (current().broken) return;
  asked.add(what);
  if (current().sending) return;
  set({ sending: true });
  try {
    while (asked.size) {
      const work = asked.has("all") ? all : sendAll;
      asked.clear();
      if (navigator.locks) await navigator.locks.request(PLACE, { ifAvailable: true }, (lock) => (lock ? work() : again(TURN, what)));
      else await work();
    }
  } finally {
    set({ sending: false });
  }
}

async function all() {
  const person = await ask("/api/terrain");
  if (!person) return;
  await greet(person);
  if (current().broken) return;
  if (await sendAll()) await Promise.all(wanted().map((key) => fetchSheet(key)));
}

/**
 * A question to the server; undefined when there is no answer, which `link` and `door` then say.
 * @param {string} address
 * @param {RequestInit} [how]
 * @returns {Promise<any>}
 */
async function ask(address, how = {}) {
  try {
    const answer = await fetch(address, { ...how, headers: { accept: "application/json", ...how.headers }, signal: AbortSignal.timeout(PATIENCE) });
    if (isGone()) return undefined;
    if (answer.status === 401) {
      set({ link: "up", door: true });
      return undefined;
    }
    if (answer.status >= 500) throw new Error(String(answer.status));
    failures = 0;
    if (current().link !== "up" || current().door) set({ link: "up", door: false });
    return answer.status === 304 ? { same: true } : { status: answer.status, tag: answer.headers.get("etag") ?? "", ...(await answer.json()) };
  } catch {
    set({ link: "down" });
    failures += 1;
    if (waiting().length) again(WAITS[Math.min(failures, WAITS.length) - 1], "all");
    return undefined;
  }
}

/** Sends batch after batch; whether all of it has arrived. */
async function sendAll() {
  for (let batch = waiting().slice(0, BATCH); batch.length; batch = waiting().slice(0, BATCH)) {
    if (!(await sendOne(batch))) return false;
  }
  return true;
}

/** @param {Tap[]} batch */
async function sendOne(batch) {
  const taps = batch.map(({ key, seq, desk, subject, value, replaces, at, seen }) => ({ key, seq, desk, subject, value, replaces, at, seen }));
  const body = JSON.stringify({ who: current().who, device: await device(), name: phoneName(), now: Date.now(), taps });
  const answer = await ask("/api/terrain/saisies", { method: "POST", body, headers: { "content-type": "application/json" } });
  if (!answer) return false;
  if (answer.answers) return await settle(new Map(answer.answers.map((/** @type {any} */ one) => [one.key, one.refusal])));
  if (answer.status === 409 || answer.status === 403 || answer.status === 429) return false;
  if (batch.length === 1) return await settle(new Map([[batch[0].key, answer.title ?? "Cette saisie n'a pas pu être lue."]]));
  for (const tap of batch) if (!(await sendOne([tap]))) return false; // one that cannot be read holds up no other
  return true;
}

/** What is aboard, what the page is about, and by itself what comes next. */
function wanted() {
  const { left = [], asked: wished = [] } = current().looks;
  const offered = new Set(current().desks.map(({ key }) => key));
  const coming = current().desks.filter(({ key, ends }) => ends > Date.now() - JUST_OVER && !left.includes(key));
  const next = coming.filter(({ starts, day }) => starts - Date.now() < SOON || day === coming[0].day);
  const here = current().desks.filter(({ key }) => named().includes(key.split("-")[0]));
  const keys = [...current().held.keys(), ...[...next, ...here].map(({ key }) => key), ...wished];
  return [...new Set(keys)].filter((key) => offered.has(key));
}

/** The distributions that the address of the page names: `d=12,15`, or a pick-up code. */
export function named() {
  const asked = new URLSearchParams(typeof location === "undefined" ? "" : location.search);
  return [...(asked.get("d") ?? "").split(","), (asked.get("code") ?? "").split(".")[0]].filter(Boolean);
}

/** Takes a distribution aboard, or brings it up to date. @param {string} key */
export async function fetchSheet(key) {
  const before = await keptSheet(key);
  const address = `/api/terrain/${key}?device=${await device()}`;
  const left = new Set(current().taps.filter(({ state }) => state !== "waiting").map(({ seq }) => seq));
  const answer = await ask(address, before ? { headers: { "if-none-match": before.tag } } : {});
  if (!answer) return;
  if (answer.status === 404) return void (await leave(key));
  const at = Date.now();
  if (answer.same) return void (await keepAge(key, at));
  if (!answer.lines) return;
  const { status, tag, ...sheet } = answer;
  const first = current().taps.find(({ seq }) => !left.has(seq)); // another tab's later taps may have come before it
  if (first) sheet.seen = Math.min(sheet.seen, first.seq - 1);
  await keepSheet({ key, sheet, tag, at });
  await showSheet(sheet);
  if (!before) void takeDocuments(sheet);
}

/** Puts a distribution ashore; what was tapped of it stays until it is sent. @param {string} key */
export async function leave(key) {
  const { left = [], asked: wished = [] } = current().looks;
  await dropSheet(key);
  look({ left: [...left, key], asked: wished.filter((/** @type {string} */ one) => one !== key) });
}

/** Takes aboard what a person asks for. @param {string} key */
export async function take(key) {
  const { left = [], asked: wished = [] } = current().looks;
  look({ left: left.filter((/** @type {string} */ one) => one !== key), asked: [...wished, key] });
  set({ taking: [...current().taking, key] });
  await fetchSheet(key);
  set({ taking: current().taking.filter((one) => one !== key) });
}

/** The printed sheets too, for the network may be gone tomorrow. @param {Sheet} sheet */
async function takeDocuments(sheet) {
  try {
    await navigator.storage?.persist?.();
    const cache = await caches.open("documents");
    await cache.addAll(documentsOf(sheet));
  } catch {
    // The lists on the screen do not need them.
  }
}

/** Addresses of the printed sheets of a desk. @type {(sheet: Sheet) => string[]} */
export function documentsOf({ key, distribution, sales }) {
  if (key.endsWith("-0")) return [`/api/documents/distributions/${distribution}/liste-d-emargement.pdf`];
  return ["bon-de-commande.pdf", "liste-d-emargement.pdf"].map((file) => `/api/documents/${file}?ventes=${sales.join(",")}`);
}

/** Tries again after a while. @type {(rest: number, what: "send" | "all") => void} */
function again(rest, what) {
  clearTimeout(timer);
  timer = setTimeout(() => void alone(what), rest);
}

/** `Téléphone de Claire`: how others know it. */
export function phoneName() {
  const kind = /iPhone/.test(navigator.userAgent) ? "iPhone" : /Android|Mobile/.test(navigator.userAgent) ? "Téléphone" : "Ordinateur";
  return `${kind} de ${current().name.split(" ")[0]}`.slice(0, 60);
}
