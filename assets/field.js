// The field as the pages touch it: what they look at (`useShown`, `useLook`) and what a tap says. A tap is kept in the phone
// before the screen changes (field_store.js), then sent when there is network (field_sync.js). What a page shows is
// reckoned in field_views.js and in the script of that page.

import { useSyncExternalStore } from "react";
import { heads, shared } from "./field_sheet.js";
import { EMPTY, current, dropTaps, freshKey, isLookedAt, keepTaps, leavePhone, listen, look, open, set, waiting } from "./field_store.js";
import { fetchSheet, leave, named, documentsOf, phoneName, sendSoon, synchronise, take } from "./field_sync.js";

export { current, documentsOf, fetchSheet, leave, look, named, synchronise, take, waiting };

/**
 * @typedef {import("./field_store.js").Field} Field
 * @typedef {import("./field_sheet.js").Said} Said
 * @typedef {{ subject: string, value: Said["value"], seen?: number | null, replaces?: string[] }} Word
 */

const EVERY = 20_000;
/** Of so many turns, one asks the server while no page of the field is open. */
const SELDOM = 15;

let started = false;
/** @type {Promise<unknown>} */
let chain = Promise.resolve();
/** @type {WeakMap<Function, { of?: Field, where?: string, made?: any }>} */
const answers = new WeakMap();

// Looking

/**
 * What a function makes of the field; a part of a page is drawn again only when that has changed.
 * @template T
 * @param {(field: Field) => T} make
 * @returns {T}
 */
export const useShown = (make) => useSyncExternalStore(subscribe, () => answer(make, current()), () => answer(make, EMPTY));

/** Something opened, searched or typed. @param {string} name */
export const useLook = (name) => useSyncExternalStore(subscribe, () => current().looks[name], () => undefined);

/**
 * Reckoned once for each state of the field and address of the page, however many parts of it ask; what says the
 * same as before is the same object.
 * @type {(make: (field: Field) => any, field: Field) => any}
 */
function answer(make, field) {
  const known = answers.get(make) ?? {};
  const where = typeof location === "undefined" ? "" : location.href;
  if (known.of === field && known.where === where) return known.made;
  const made = shared(known.made, make(field));
  answers.set(make, { of: field, where, made });
  return made;
}

/** @param {() => void} listener */
function subscribe(listener) {
  if (typeof window !== "undefined") begin();
  return listen(listener);
}

/** Opens the store, once; called by whatever needs it first. */
export function begin() {
  if (!started) void start();
}

/** Reads what is kept, then follows the server for as long as the page lives. */
export async function start() {
  started = true;
  let turn = 0;
  set({ now: Date.now() });
  await open();
  window.addEventListener("online", () => void synchronise());
  document.addEventListener("visibilitychange", () => document.hidden || void synchronise());
  setInterval(() => {
    if (document.hidden) return;
    set({ now: Date.now() });
    turn += 1;
    if (isLookedAt() || turn % SELDOM === 0) void synchronise();
  }, EVERY);
  await synchronise();
}

// Tapping

/**
 * Says something of a register: kept first, then shown, then sent. It replaces what this phone sees standing.
 * @type {(desk: string, subject: string, value: Said["value"], seen?: number | null) => Promise<void>}
 */
export const say = (desk, subject, value, seen = null) => sayAll(desk, [{ subject, value, seen }]);

/**
 * Several things at once, all or none; `looks` is what the screen shows with them.
 * @type {(desk: string, words: Word[], looks?: Record<string, any>) => Promise<void>}
 */
export function sayAll(desk, words, looks) {
  const said = chain.then(() => keep(desk, words, looks));
  chain = said.catch(() => set({ broken: true }));
  return said.catch(() => {});
}

/** @type {(desk: string, words: Word[], looks?: Record<string, any>) => Promise<void>} */
async function keep(desk, words, looks) {
  const held = current().held.get(desk);
  if (!held) return;
  const about = { desk, at: Date.now(), by: current().name, phone: phoneName() };
  const standing = (/** @type {string} */ subject) => heads(held, subject).map(({ key }) => key);
  await keepTaps(words.map(({ subject, value, seen = null, replaces = standing(subject) }) => (
    { ...about, key: freshKey(), subject, value, seen, replaces, state: "waiting", refusal: "", waits: true }
  )), looks);
  sendSoon();
}

/** A refused tap has been read. @param {number} seq */
export const dismiss = (seq) => dropTaps([seq]);

/** Signs out, once what is being tapped is kept. @param {Event} event */
export function signOut(event) {
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  event.preventDefault();
  return chain.then(() => leavePhone(form));
}
