// What this phone holds of the field: distributions taken aboard and what was tapped, in memory for the pages and in the
// browser's database (IndexedDB) for the day after. Nothing here needs a network, or a page.

import { deleteDB, openDB } from "idb";
import { aboard, add, settled } from "./field_sheet.js";

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
 * @typedef {{ key: string, sheet: Sheet, tag: string, at: number }} Kept `at`: when it came
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

export const PLACE = "cagette.terrain";

/** @type {Field} */
export const EMPTY = {
  loaded: false, broken: false, who: "", name: "", desks: [], held: new Map(), kept: new Map(), taps: [],
  link: "unknown", door: false, sending: false, taking: [], now: 0, looks: {},
};

let field = EMPTY;
/** @type {import("idb").IDBPDatabase | undefined} */
let store;
/** @type {BroadcastChannel | undefined} */
let others;
/** @type {Set<() => void>} */
const listeners = new Set();

/** What the pages look at now; the same object until something changes. */
export const current = () => field;

/** @param {() => void} listener */
export function listen(listener) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** @param {Partial<Field>} changes */
export function set(changes) {
  field = { ...field, ...changes };
  listeners.forEach((listener) => listener());
}

/** What is opened, searched or typed. @param {Record<string, any>} looks */
export const look = (looks) => set({ looks: { ...field.looks, ...looks } });

/** Whether a page of the field is open. */
export const isLookedAt = () => listeners.size > 0;

/** What has not left yet, in the order in which it was tapped. */
export const waiting = () => field.taps.filter(({ state }) => state === "waiting");

// Opening

/** Whoever used this phone last works on, with or without network. */
export async function open() {
  others = new BroadcastChannel(PLACE);
  others.onmessage = ({ data }) => (data === "gone" ? goAway() : void reread());
  const { who = "", name = "" } = remembered();
  if (who) await openFor(who, name);
  else set({ loaded: true });
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
export async function openFor(who, name) {
  try {
    if (who !== field.who) await forgetShown();
    store?.close();
    const opened = await openDB(`${PLACE}.${who}`, 1, {
      upgrade(made) {
        made.createObjectStore("sheets", { keyPath: "key" });
        made.createObjectStore("taps", { keyPath: "seq", autoIncrement: true });
        made.createObjectStore("about");
      },
      blocking() {
        opened.close();
        if (store === opened) store = undefined; // opened again when the server answers
      },
    });
    store = opened;
    localStorage.setItem(PLACE, JSON.stringify({ who, name }));
    set({ who, name, desks: (await store.get("about", "desks")) ?? [] });
    await reread();
  } catch {
    set({ loaded: true, broken: true });
  }
}

/** Nothing of one person is shown, said, sent or printed as another's. */
async function forgetShown() {
  if (field.who) await forgetCaches();
  set({ who: "", desks: [], held: new Map(), kept: new Map(), taps: [] });
}

/** Everything that is kept, as it is now: another tab may have changed it. */
async function reread() {
  if (!store) return;
  const read = store.transaction(["sheets", "taps"]);
  /** @type {[Kept[], Tap[]]} */
  const [kept, taps] = await Promise.all([read.objectStore("sheets").getAll(), read.objectStore("taps").getAll()]);
  const held = new Map(kept.map(({ key, sheet }) => [key, aboard(sheet, said(taps, sheet))]));
  const ages = await Promise.all(kept.map(async ({ key, at }) => /** @type {[string, number]} */ ([key, (await store?.get("about", ageOf(key))) ?? at])));
  set({ loaded: true, held, kept: new Map(ages), taps });
}

/** What this phone said that a sheet does not hold yet. @type {(taps: Tap[], sheet: Sheet) => Tap[]} */
const said = (taps, sheet) =>
  taps.filter(({ desk, state, seq }) => (state === "waiting" || (state === "sent" && seq > sheet.seen)) && sameSale(desk, sheet.key));

/** A hand-over said at the market's desk is seen at the farm's. @type {(one: string, other: string) => boolean} */
const sameSale = (one, other) => one.split("-")[0] === other.split("-")[0];

// Keeping

/**
 * Keeps taps, all or none, and only then shows them, with what else the screen shows then (`looks`).
 * @type {(made: Omit<Tap, "seq">[], looks?: Record<string, any>) => Promise<void>}
 */
export async function keepTaps(made, looks = {}) {
  if (!store) return;
  const write = store.transaction("taps", "readwrite", { durability: "strict" });
  const adding = made.map((tap) => write.store.add(tap));
  write.commit(); // not only once the answers are here: a tap is shown a turn earlier
  const seqs = await Promise.all(adding);
  await write.done;
  const taps = made.map((tap, at) => /** @type {Tap} */ ({ ...tap, seq: Number(seqs[at]) }));
  for (const held of field.held.values()) {
    for (const tap of taps) if (sameSale(tap.desk, held.sheet.key)) add(held, tap);
  }
  const known = field.taps.filter(({ seq }) => !seqs.includes(seq)); // another tab's word may have brought them already
  set({ taps: [...known, ...taps], held: new Map(field.held), looks: { ...field.looks, ...looks } });
  others?.postMessage("tap");
}

/** What the server has answered is kept before it is shown. @param {Map<string, string>} refusals by the taps' keys */
export async function settle(refusals) {
  if (!store) return false;
  const write = store.transaction("taps", "readwrite");
  /** @type {(tap: Tap) => Tap} */
  const answered = (tap) => {
    const refusal = refusals.get(tap.key);
    return refusal === undefined ? tap : { ...tap, waits: false, state: refusal ? "refused" : "sent", refusal };
  };
  for (const tap of field.taps) if (refusals.has(tap.key)) void write.store.put(answered(tap));
  await write.done;
  const taps = field.taps.map(answered);
  set({ taps, held: [...refusals.values()].some(Boolean) ? heldWith(taps) : arrived(taps, refusals) });
  others?.postMessage("sent");
  return true;
}

/** A refused tap says nothing any more. @param {Tap[]} taps */
const heldWith = (taps) => new Map([...field.held].map(([key, { sheet }]) => [key, aboard(sheet, said(taps, sheet))]));

/** What was taken in only waits no more: nothing else is reckoned anew. @type {(taps: Tap[], answers: Map<string, string>) => Map<string, Aboard>} */
function arrived(taps, answers) {
  for (const tap of taps) if (answers.has(tap.key)) for (const held of field.held.values()) settled(held, tap);
  return new Map(field.held);
}

/** The sheet of a desk as it was kept last. @type {(key: string) => Promise<Kept | undefined>} */
export const keptSheet = async (key) => await store?.get("sheets", key);

/** @param {Kept} kept */
export async function keepSheet(kept) {
  await store?.put("sheets", kept);
  await keepAge(kept.key, kept.at);
  others?.postMessage("sheet");
}

/** A sheet was still the same `at` this moment. @type {(key: string, at: number) => Promise<void>} */
export async function keepAge(key, at) {
  await store?.put("about", at, ageOf(key));
  set({ kept: new Map(field.kept).set(key, at) });
}

/** @param {string} key */
const ageOf = (key) => `age ${key}`;

/** Draws a sheet that has come. @param {Sheet} sheet */
export async function showSheet(sheet) {
  await forgetSent(sheet);
  set({ held: new Map(field.held).set(sheet.key, aboard(sheet, said(field.taps, sheet))) });
}

/** What a sheet holds needs no second place. @param {Sheet} sheet */
async function forgetSent({ key, seen }) {
  const done = field.taps.filter(({ desk, state, seq }) => desk === key && state === "sent" && seq <= seen);
  if (done.length) await dropTaps(done.map(({ seq }) => seq));
}

/** @param {number[]} seqs */
export async function dropTaps(seqs) {
  if (!store) return;
  const write = store.transaction("taps", "readwrite");
  for (const seq of seqs) void write.store.delete(seq);
  await write.done;
  const gone = new Set(seqs);
  set({ taps: field.taps.filter(({ seq }) => !gone.has(seq)) });
}

/** Customers' names leave the phone: put ashore, over, or nobody's business here any more. @param {string} key */
export async function dropSheet(key) {
  await store?.delete("sheets", key);
  const [held, kept] = [new Map(field.held), new Map(field.kept)];
  held.delete(key);
  kept.delete(key);
  set({ held, kept });
}

/** Who works on this phone, and where they may. @param {Person} person */
export async function greet({ who, name, desks }) {
  if (who !== field.who || !store) await openFor(who, name);
  const offered = new Set(desks.map(({ key }) => key));
  for (const key of field.held.keys()) if (!offered.has(key)) await dropSheet(key);
  if (JSON.stringify(desks) === JSON.stringify(field.desks) && name === field.name) return;
  await store?.put("about", desks, "desks");
  set({ name, desks });
}

/** The name of this phone for the server, made once. */
export async function device() {
  const known = await store?.get("about", "device");
  if (known) return known;
  const made = freshKey();
  await store?.put("about", made, "device");
  return made;
}

export const freshKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// Leaving

let gone = false;

/** Whether the person of this page has signed out: nothing that comes in later is kept. */
export const isGone = () => gone;

function goAway() {
  gone = true;
  store?.close();
  store = undefined;
  void forgetShown();
}

/**
 * Signing out: nothing of customers stays on the phone, but what is not sent does; asks before it goes on with such.
 * @param {HTMLFormElement} form
 */
export async function leavePhone(form) {
  if (!(await reachesServer())) return window.alert("Pas de réseau : la déconnexion en a besoin. Réessayez quand il est revenu.");
  const { who = "" } = remembered();
  const count = who ? await unsent(who).catch(() => 0) : 0;
  const words = count === 1 ? "1 saisie n'est pas encore envoyée" : `${count} saisies ne sont pas encore envoyées`;
  if (count && !window.confirm(`${words}. Elles restent sur ce téléphone et partiront quand vous vous reconnecterez. Se déconnecter ?`)) return;
  others?.postMessage("gone");
  goAway();
  await forgetPerson(who, count).catch(() => {});
  sessionStorage.clear(); // the server's memory of this tab is left behind
  form.submit();
}

/** A browser without a network cannot tell the server that somebody leaves; nothing is forgotten then. */
const reachesServer = () => fetch("/api/sante").then(({ ok }) => ok, () => false);

/** @param {string} who */
async function unsent(who) {
  const opened = await openDB(`${PLACE}.${who}`);
  const taps = opened.objectStoreNames.contains("taps") ? /** @type {Tap[]} */ (await opened.getAll("taps")) : [];
  opened.close();
  return taps.filter(({ state }) => state === "waiting").length;
}

/** @type {(who: string, unsent: number) => Promise<void>} */
async function forgetPerson(who, unsent) {
  localStorage.removeItem(PLACE);
  await forgetCaches();
  if (!who) return;
  if (!unsent) return void (await deleteDB(`${PLACE}.${who}`));
  const opened = await openDB(`${PLACE}.${who}`);
  await opened.clear("sheets");
  opened.close();
}

/** Printed sheets, and a photo that was shared: without https there are none. */
async function forgetCaches() {
  for (const name of ["documents", "partage"]) await globalThis.caches?.delete(name).catch(() => {});
}
