// The field store: distributions taken aboard and what was tapped, kept in this phone (IndexedDB) and sent when there is
// network. A tap is kept before the screen changes, with an id of its own; the server takes an id in once (api/field.py).
// Pages draw from `useField()`; what a page shows is reckoned in field_views.js and field_scale.js.

import { useSyncExternalStore } from "react";
import { deleteDB, openDB } from "idb";
import { aboard, add, heads } from "./field_sheet.js";

/**
 * @typedef {import("./field_sheet.js").Aboard} Aboard
 * @typedef {import("./field_sheet.js").Sheet} Sheet
 *
 * A tap as it is kept: `seq` is its place in the order of this phone.
 * @typedef {import("./field_sheet.js").Said & {
 *   seq: number, desk: string, seen: number | null, state: "waiting" | "sent" | "refused", refusal: string,
 * }} Tap
 *
 * @typedef {{
 *   key: string, market: string, farm: string, day: string, hours: string, starts: number, ends: number, baskets: number,
 * }} Desk what may be taken aboard
 *
 * @typedef {{ key: string, sheet: Sheet, tag: string, at: number }} Kept `at`: when it was last known to be up to date
 *
 * What the pages look at; `looks` is what is opened, searched and typed, which nothing else needs.
 * @typedef {{
 *   loaded: boolean, broken: boolean, who: string, name: string, desks: Desk[], held: Map<string, Aboard>,
 *   kept: Map<string, number>, taps: Tap[], link: "unknown" | "up" | "down", door: boolean, sending: boolean,
 *   taking: string[], now: number, looks: Record<string, any>,
 * }} Field
 *
 * @typedef {{ who: string, name: string, desks: Desk[] }} Person
 */

const PLACE = "cagette.terrain";
const BATCH = 200;
const EVERY = 20_000;
const PATIENCE = 15_000;
const SOON = 36 * 3600 * 1000;
const JUST_OVER = 4 * 3600 * 1000;
const WAITS = [2_000, 5_000, 15_000, 30_000, 60_000];

/** @type {Field} */
const EMPTY = {
  loaded: false, broken: false, who: "", name: "", desks: [], held: new Map(), kept: new Map(), taps: [],
  link: "unknown", door: false, sending: false, taking: [], now: 0, looks: {},
};

let field = EMPTY;
/** @type {import("idb").IDBPDatabase | undefined} */
let store;
/** @type {BroadcastChannel | undefined} */
let others;
let failures = 0;
let timer = 0;
let started = false;
let asked = false;
/** @type {Promise<unknown>} */
let chain = Promise.resolve();
/** @type {Set<() => void>} */
const listeners = new Set();

/** What the pages draw from; the same object until something changes. */
export function useField() {
  return useSyncExternalStore(subscribe, () => field, () => EMPTY);
}

/** @param {() => void} listener */
function subscribe(listener) {
  listeners.add(listener);
  if (!started && typeof window !== "undefined") start();
  return () => void listeners.delete(listener);
}

/** What the pages look at now. */
export const current = () => field;

/** @param {Partial<Field>} changes */
export function set(changes) {
  field = { ...field, ...changes };
  listeners.forEach((listener) => listener());
}

/** What is opened, searched or typed. @param {Record<string, any>} looks */
export const look = (looks) => set({ looks: { ...field.looks, ...looks } });

// Beginning

/** Once, when the first page of the field is drawn. */
export async function start() {
  started = true;
  set({ now: Date.now() });
  others = new BroadcastChannel(PLACE);
  others.onmessage = () => void reread();
  const { who = "", name = "" } = remembered();
  if (who) await openFor(who, name);
  else set({ loaded: true });
  window.addEventListener("online", () => void synchronise());
  document.addEventListener("visibilitychange", () => document.hidden || void synchronise());
  setInterval(() => document.hidden || (set({ now: Date.now() }), void synchronise()), EVERY);
  await synchronise();
}

/** @returns {Partial<Person>} */
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? "{}");
  } catch {
    return {};
  }
}

/**
 * Each person has a store of their own on this phone.
 * @type {(who: string, name: string) => Promise<void>}
 */
async function openFor(who, name) {
  try {
    store?.close();
    store = await openDB(`${PLACE}.${who}`, 1, {
      upgrade(made) {
        made.createObjectStore("sheets", { keyPath: "key" });
        made.createObjectStore("taps", { keyPath: "seq", autoIncrement: true });
        made.createObjectStore("about");
      },
      blocking: () => store?.close(),
    });
    localStorage.setItem(PLACE, JSON.stringify({ who, name }));
    set({ who, name, desks: (await store.get("about", "desks")) ?? [] });
    await reread();
  } catch {
    set({ loaded: true, broken: true });
  }
}

/** Everything that is kept, as it is now: another tab may have changed it. */
async function reread() {
  if (!store) return;
  const read = store.transaction(["sheets", "taps"]);
  /** @type {[Kept[], Tap[]]} */
  const [kept, taps] = await Promise.all([read.objectStore("sheets").getAll(), read.objectStore("taps").getAll()]);
  const held = new Map(kept.map(({ key, sheet }) => [key, aboard(sheet, said(taps, sheet))]));
  set({ loaded: true, held, kept: new Map(kept.map(({ key, at }) => [key, at])), taps });
}

/** What this phone said that a sheet does not hold yet. @type {(taps: Tap[], sheet: Sheet) => Tap[]} */
const said = (taps, sheet) =>
  taps.filter(({ desk, state, seq }) => (state === "waiting" || (state === "sent" && seq > sheet.seen)) && sameSale(desk, sheet.key));

/** A hand-over said at the market's desk is seen at the farm's. @type {(one: string, other: string) => boolean} */
const sameSale = (one, other) => one.split("-")[0] === other.split("-")[0];

// Tapping

/**
 * Says something of a register: kept first, then shown, then sent. It replaces what this phone sees standing.
 * @type {(desk: string, subject: string, value: import("./field_sheet.js").Said["value"], seen?: number | null) => Promise<void>}
 */
export const say = (desk, subject, value, seen = null) => sayAll(desk, [{ subject, value, seen }]);

/**
 * Several things at once, all or none.
 * @param {string} desk
 * @param {{ subject: string, value: import("./field_sheet.js").Said["value"], seen?: number | null, replaces?: string[] }[]} words
 */
export function sayAll(desk, words) {
  const said = chain.then(() => keep(desk, words));
  chain = said.catch(() => set({ broken: true }));
  return said.catch(() => {});
}

/** @type {(desk: string, words: { subject: string, value: any, seen?: number | null, replaces?: string[] }[]) => Promise<void>} */
async function keep(desk, words) {
  const held = field.held.get(desk);
  if (!held || !store) return;
  const at = Date.now();
  const made = words.map(({ subject, value, seen = null, replaces }) => ({
    key: freshKey(), desk, subject, value, seen, at, by: field.name, phone: phoneName(),
    replaces: replaces ?? heads(held, subject).map(({ key }) => key), state: "waiting", refusal: "", waits: true,
  }));
  const write = store.transaction("taps", "readwrite", { durability: "strict" });
  const seqs = await Promise.all(made.map((tap) => write.store.add(tap)));
  await write.done;
  const taps = made.map((tap, at) => /** @type {Tap} */ ({ ...tap, seq: Number(seqs[at]) }));
  show(taps);
  others?.postMessage("tap");
  again(0);
}

/** @param {Tap[]} taps */
function show(taps) {
  for (const held of field.held.values()) {
    for (const tap of taps) if (sameSale(tap.desk, held.sheet.key)) add(held, tap);
  }
  set({ taps: [...field.taps, ...taps], held: new Map(field.held) });
}

// Sending and fetching

/** Asks who is signed in, sends what waits, and brings what is aboard up to date. One tab at a time does it. */
export async function synchronise() {
  if (field.broken) return;
  await alone(async () => {
    const person = await ask("/api/terrain");
    if (!person) return;
    await greet(person);
    if (await sendAll()) await Promise.all(wanted().map((key) => fetchSheet(key)));
  });
}

/**
 * What is asked for meanwhile is done afterwards.
 * @param {() => Promise<void>} work
 */
async function alone(work) {
  asked = true;
  if (field.sending) return;
  set({ sending: true });
  try {
    while (asked) {
      asked = false;
      if (navigator.locks) await navigator.locks.request(PLACE, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
      else await work();
    }
  } finally {
    set({ sending: false });
  }
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
    if (answer.status === 401) {
      set({ link: "up", door: true });
      return undefined;
    }
    if (answer.status >= 500) throw new Error(String(answer.status));
    failures = 0;
    if (field.link !== "up" || field.door) set({ link: "up", door: false });
    return answer.status === 304 ? { same: true } : { status: answer.status, tag: answer.headers.get("etag") ?? "", ...(await answer.json()) };
  } catch {
    set({ link: "down" });
    failures += 1;
    if (waiting().length) again(WAITS[Math.min(failures, WAITS.length) - 1]);
    return undefined;
  }
}

/** @param {Person} person */
async function greet({ who, name, desks }) {
  if (who !== field.who || !store) await openFor(who, name);
  if (JSON.stringify(desks) === JSON.stringify(field.desks) && name === field.name) return;
  await store?.put("about", desks, "desks");
  set({ name, desks });
}

/** What has not left yet, in the order in which it was tapped. */
export const waiting = () => field.taps.filter(({ state }) => state === "waiting");

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
  const body = JSON.stringify({ who: field.who, device: await device(), name: phoneName(), now: Date.now(), taps });
  const answer = await ask("/api/terrain/saisies", { method: "POST", body, headers: { "content-type": "application/json" } });
  if (!answer) return false;
  if (answer.answers) return await settle(new Map(answer.answers.map((/** @type {any} */ one) => [one.key, one.refusal])));
  if (answer.status === 409 || answer.status === 403 || answer.status === 429) return false;
  if (batch.length === 1) return await settle(new Map([[batch[0].key, answer.title ?? "Cette saisie n'a pas pu être lue."]]));
  for (const tap of batch) if (!(await sendOne([tap]))) return false; // one that cannot be read holds up no other
  return true;
}

/** What the server has answered is kept before it is shown. @param {Map<string, string>} refusals */
async function settle(refusals) {
  if (!store) return false;
  const write = store.transaction("taps", "readwrite");
  const taps = field.taps.map((tap) => {
    const refusal = refusals.get(tap.key);
    if (refusal === undefined) return tap;
    const after = /** @type {Tap} */ ({ ...tap, waits: false, state: refusal ? "refused" : "sent", refusal });
    void write.store.put(after);
    return after;
  });
  await write.done;
  const held = new Map([...field.held].map(([key, { sheet }]) => [key, aboard(sheet, said(taps, sheet))]));
  set({ taps, held });
  others?.postMessage("sent");
  return true;
}

/** What is aboard, what the page is about, and by itself what comes next. */
function wanted() {
  const { left = [], asked = [] } = field.looks;
  const offered = new Set(field.desks.map(({ key }) => key));
  const coming = field.desks.filter(({ key, ends }) => ends > Date.now() - JUST_OVER && !left.includes(key));
  const next = coming.filter(({ starts, day }) => starts - Date.now() < SOON || day === coming[0].day);
  const here = field.desks.filter(({ key }) => named().includes(key.split("-")[0]));
  const keys = [...field.held.keys(), ...[...next, ...here].map(({ key }) => key), ...asked];
  return [...new Set(keys)].filter((key) => offered.has(key));
}

/** The distributions that the address of the page names: `d=12,15`, or a pick-up code. */
export function named() {
  const asked = new URLSearchParams(typeof location === "undefined" ? "" : location.search);
  return [...(asked.get("d") ?? "").split(","), (asked.get("code") ?? "").split(".")[0]].filter(Boolean);
}

/** Takes a distribution aboard, or brings it up to date. @param {string} key */
export async function fetchSheet(key) {
  if (!store) return;
  /** @type {Kept | undefined} */
  const before = await store.get("sheets", key);
  const address = `/api/terrain/${key}?device=${await device()}`;
  const answer = await ask(address, before ? { headers: { "if-none-match": before.tag } } : {});
  if (!answer) return;
  if (answer.status === 404) return void (await leave(key));
  const at = Date.now();
  if (answer.same && before) return void (await keepSheet({ ...before, at }));
  if (!answer.lines) return;
  const { status, tag, ...sheet } = answer;
  await keepSheet({ key, sheet, tag, at });
  await forgetSent(key, sheet);
  const held = new Map(field.held).set(key, aboard(sheet, said(field.taps, sheet)));
  set({ held });
  if (!before) void takeDocuments(sheet);
}

/** @param {Kept} kept */
async function keepSheet(kept) {
  await store?.put("sheets", kept);
  set({ kept: new Map(field.kept).set(kept.key, kept.at) });
  others?.postMessage("sheet");
}

/** What a sheet holds needs no second place. @type {(key: string, sheet: Sheet) => Promise<void>} */
async function forgetSent(key, sheet) {
  const done = field.taps.filter(({ desk, state, seq }) => desk === key && state === "sent" && seq <= sheet.seen);
  if (!done.length || !store) return;
  const write = store.transaction("taps", "readwrite");
  for (const { seq } of done) void write.store.delete(seq);
  await write.done;
  const keys = new Set(done.map((tap) => tap.key));
  set({ taps: field.taps.filter((tap) => !keys.has(tap.key)) });
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

/** Tries again after a while, or at once. @param {number} rest */
function again(rest) {
  clearTimeout(timer);
  timer = setTimeout(() => void synchronise(), rest);
}

// Leaving

/** Puts a distribution ashore; what was tapped of it stays until it is sent. @param {string} key */
export async function leave(key) {
  await store?.delete("sheets", key);
  const [held, kept] = [new Map(field.held), new Map(field.kept)];
  held.delete(key);
  kept.delete(key);
  look({ left: [...(field.looks.left ?? []), key], asked: (field.looks.asked ?? []).filter((/** @type {string} */ one) => one !== key) });
  set({ held, kept });
}

/** Takes aboard what a person asks for. @param {string} key */
export async function take(key) {
  const { left = [], asked = [] } = field.looks;
  look({ left: left.filter((/** @type {string} */ one) => one !== key), asked: [...asked, key] });
  set({ taking: [...field.taking, key] });
  await fetchSheet(key);
  set({ taking: field.taking.filter((one) => one !== key) });
}

/** A refused tap has been read. @param {number} seq */
export async function dismiss(seq) {
  await store?.delete("taps", seq);
  set({ taps: field.taps.filter((tap) => tap.seq !== seq) });
}

/**
 * Signing out: nothing of customers stays on the phone, but what is not sent does; asks before it goes on with such.
 * @param {Event} event
 */
export async function signOut(event) {
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  event.preventDefault();
  const { who } = remembered();
  const count = who ? await unsent(who) : 0;
  const words = count === 1 ? "1 saisie n'est pas encore envoyée" : `${count} saisies ne sont pas encore envoyées`;
  if (count && !window.confirm(`${words}. Elles restent sur ce téléphone et partiront quand vous vous reconnecterez. Se déconnecter ?`)) return;
  await forgetPerson(who ?? "", count);
  sessionStorage.clear(); // the server's memory of this tab is left behind
  form.submit();
}

/** @param {string} who */
async function unsent(who) {
  const opened = await openDB(`${PLACE}.${who}`);
  const taps = opened.objectStoreNames.contains("taps") ? /** @type {Tap[]} */ (await opened.getAll("taps")) : [];
  opened.close();
  return taps.filter(({ state }) => state === "waiting").length;
}

/** @type {(who: string, unsent: number) => Promise<void>} */
async function forgetPerson(who, unsent) {
  store?.close();
  store = undefined;
  await caches?.delete("documents").catch(() => {});
  localStorage.removeItem(PLACE);
  if (!who) return;
  if (!unsent) return void (await deleteDB(`${PLACE}.${who}`));
  const opened = await openDB(`${PLACE}.${who}`);
  await opened.clear("sheets");
  opened.close();
}

// Inside

/** The name of this phone for the server, made once. */
async function device() {
  const known = await store?.get("about", "device");
  if (known) return known;
  const made = freshKey();
  await store?.put("about", made, "device");
  return made;
}

/** `Téléphone de Claire`: how others know it. */
function phoneName() {
  const kind = /iPhone/.test(navigator.userAgent) ? "iPhone" : /Android|Mobile/.test(navigator.userAgent) ? "Téléphone" : "Ordinateur";
  return `${kind} de ${field.name.split(" ")[0]}`.slice(0, 60);
}

const freshKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
