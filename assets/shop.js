// The customer's basket lives in this browser until it is ordered: it answers in one frame whatever the network does,
// and survives a reload and a restart of the server. Pages draw from `useShop()` and call the functions below.
// `stalls` are the rows of the server's state (state/shop.py); amounts follow Portion.cents: rounded once per line.

import { useEffect, useSyncExternalStore } from "react";
import { countWords, euros } from "./amounts.js";

/**
 * What the server's state says of an offer (state/shop_rows.py); `gone` once it has left the sale.
 * @typedef {{
 *   id: number, name: string, details: string, category: string, weighed: boolean, cents: number, size: number,
 *   measure: import("./amounts.js").Measure, left: number, most: number, left_words: string, gone?: boolean,
 * }} Offer
 *
 * @typedef {{ id: number, name: string, offers: Offer[] }} Stall what one farm sells
 *
 * @typedef {{ key: string, at: number, lines: Record<string, { n: number, name: string }> }} Basket lines by offer
 *
 * What is left by offer and how it is said, as the server's stream tells it; null for what has left the sale.
 * @typedef {Record<string, [number, string] | null>} Left
 *
 * `baskets` are by sale; `live.left` is of the sale that is looked at.
 * @typedef {{
 *   baskets: Record<string, Basket>, category: string, words: string, opened: boolean, sending: boolean,
 *   live: { sale: number, left: Left },
 * }} Shop
 */

const PLACE = "cagette.paniers";
const MOST = 999;
const KEPT = 30 * 24 * 3600 * 1000;
const PATIENCE = 30_000;
/** @type {Shop} */
const EMPTY = { baskets: {}, category: "", words: "", opened: false, sending: false, live: { sale: 0, left: {} } };

let shop = EMPTY;
/** @type {Set<() => void>} */
const listeners = new Set();

if (typeof window !== "undefined") {
  shop = { ...EMPTY, baskets: stored() };
  window.addEventListener("storage", (event) => event.key === PLACE && set({ baskets: stored() }));
  window.addEventListener("pageshow", () => set({ sending: false }));
  Object.assign(window, { cagetteBaskets: { forget, open: openBasket } });
  /** @type {Window & { cagetteLater?: (() => void)[] }} */
  const { cagetteLater: later } = window;
  later?.splice(0).forEach((call) => call()); // what the server said before this was loaded
}

/** What the pages draw from; the same object until something changes. */
export const useShop = () => useSyncExternalStore(subscribe, () => shop, () => EMPTY);

/** @param {() => void} listener */
const subscribe = (listener) => (listeners.add(listener), () => void listeners.delete(listener));

// What a page draws

/** The category that is shown, "" for all. @type {(shop: Shop) => string} */
export const chosenCategory = (shop) => shop.category;

/** Whether the basket's sheet is open. @type {(shop: Shop) => boolean} */
export const isOpened = (shop) => shop.opened;

/** Whether the form is on its way. @type {(shop: Shop) => boolean} */
export const isSending = (shop) => shop.sending;

/** How many of an offer are in the basket of a sale. @type {(shop: Shop, sale: number, id: number) => number} */
export const countOf = (shop, sale, id) => shop.baskets[sale]?.lines[id]?.n ?? 0;

/**
 * The stalls with what is left now, and only what the category and the search let through; empty ones are left out.
 * @type {(shop: Shop, sale: number, stalls: Stall[]) => Stall[]}
 */
export function shownStalls(shop, sale, stalls) {
  const words = plain(shop.words).split(" ").filter(Boolean);
  /** @type {(offer: Offer, stall: Stall) => boolean} */
  const fits = (offer, stall) => {
    const said = plain(`${offer.name} ${offer.details} ${offer.category} ${stall.name}`);
    return (!shop.category || offer.category === shop.category) && words.every((word) => said.includes(word));
  };
  return stalls
    .map((stall) => ({ ...stall, offers: stall.offers.filter((offer) => fits(offer, stall)).map(asOfNow(shop, sale)) }))
    .filter((stall) => stall.offers.length > 0);
}

/**
 * The basket of a sale: its lines with amounts and what is wrong with them, and what the form sends.
 * @param {Shop} shop
 * @param {number} sale
 * @param {Stall[]} stalls
 */
export function basketOf(shop, sale, stalls) {
  const now = stalls.flatMap((stall) => stall.offers.map(asOfNow(shop, sale)));
  const offers = new Map(now.map((offer) => [String(offer.id), offer]));
  const kept = shop.baskets[sale] ?? { key: "", lines: {} };
  const lines = Object.entries(kept.lines).map(([id, { n, name }]) => lineOf(id, n, name, offers.get(id)));
  const count = lines.reduce((sum, line) => sum + (line.measure ? 1 : line.n), 0);
  const total = lines.reduce((sum, line) => sum + line.cents, 0);
  return {
    lines,
    count,
    words: count === 1 ? "1 article" : `${count} articles`,
    total: euros(total),
    weighed: lines.some((line) => line.weighed),
    wrong: lines.some((line) => line.problem !== ""),
    key: kept.key,
    sent: JSON.stringify(Object.fromEntries(lines.map((line) => [line.id, line.n]))),
  };
}

/**
 * @param {string} id
 * @param {number} n
 * @param {string} name
 * @param {Offer | undefined} offer
 */
function lineOf(id, n, name, offer) {
  if (!offer || offer.gone) {
    const gone = { details: "", cents: 0, amount: "", weighed: false, left: 0, most: 0, full: true, problem: "n'est plus en vente" };
    return { id: Number(id), n, name, size: 0, measure: "", ...gone };
  }
  const { name: now, details, left, weighed, size, measure } = offer;
  const cents = size ? Math.floor((offer.cents * size * n + 500) / 1000) : offer.cents * n;
  const amount = (weighed ? "jusqu'à " : "") + euros(cents);
  const over = left >= 0 && n > left;
  const problem = !over ? "" : left === 0 ? "épuisé" : `il n'en reste que ${countWords(left, size, measure)}`;
  const most = mostOf(left);
  return { id: offer.id, n, name: now, details, cents, amount, weighed, left, size, measure, most, full: n >= most, problem };
}

// What a touch does

/**
 * Puts `by` more (or fewer) of an offer in the basket of a sale, no more than are `left` (-1: not limited).
 * @type {(sale: number, id: number, name: string, left: number, by: number) => void}
 */
export function put(sale, id, name, left, by) {
  const before = countOf(shop, sale, id);
  keepLine(sale, id, name, by > 0 ? Math.max(before, Math.min(before + by, mostOf(left))) : Math.max(0, before + by));
}

/**
 * Puts `n` of an offer in the basket, as typed.
 * @type {(sale: number, id: number, name: string, left: number, n: number) => void}
 */
export const take = (sale, id, name, left, n) => keepLine(sale, id, name, Math.min(n, mostOf(left)));

/** @type {(sale: number, id: number, name: string, n: number) => void} */
function keepLine(sale, id, name, n) {
  /** @type {Basket["lines"]} */
  const lines = { ...shop.baskets[sale]?.lines, [id]: { n, name } };
  if (n === 0) delete lines[id];
  keep({ ...shop.baskets, [sale]: { key: freshKey(), at: Date.now(), lines } });
}

/** Shows one category, or all with "". @type {(category: string) => void} */
export const choose = (category) => set({ category });

/** Shows what has these words in its name. @type {(words: string) => void} */
export const search = (words) => set({ words });

/** Opens the basket's sheet. */
export function openBasket() {
  set({ opened: true });
}

/** Closes it; called as often as the browser likes. */
export const closeBasket = () => set({ opened: false });

/** The form is leaving: the button waits for the answer. */
export const sendBasket = () => setTimeout(() => set({ sending: true }));

/** Drops the baskets that were ordered: the server names the keys it has seen. @type {(keys: string[]) => void} */
function forget(keys) {
  const rest = Object.entries(shop.baskets).filter(([, basket]) => !keys.includes(basket.key));
  if (rest.length < Object.keys(shop.baskets).length) keep(Object.fromEntries(rest));
}

// What is left, while the shop is open

/**
 * Draws nothing: while it is on the page, and the page can be seen, what is left in a sale follows the server.
 * @param {{ sale: number }} props
 */
export function LiveStock({ sale }) {
  useEffect(() => follow(sale), [sale]);
  return null;
}

/**
 * Listens to what is left in a sale (api/live.py); returns how to stop. A page that nobody sees holds no connection.
 * @param {number} sale
 */
export function follow(sale) {
  /** @type {EventSource | undefined} */
  let stream;
  let retry = 0;
  const stop = () => {
    clearTimeout(retry);
    stream?.close();
    stream = undefined;
  };
  const start = () => {
    stop();
    stream = new EventSource(`/api/boutique/${sale}/stock`);
    stream.addEventListener("tout", ({ data }) => tell(sale, {}, data));
    stream.addEventListener("message", ({ data }) => tell(sale, shop.live.left, data));
    // It comes back by itself when the network does. Refused (503) it does not: the server is full, or ends.
    stream.addEventListener("error", () => stream?.readyState === EventSource.CLOSED && (retry = setTimeout(start, PATIENCE)));
  };
  const look = () => (document.hidden ? stop() : start());
  document.addEventListener("visibilitychange", look);
  look();
  return () => {
    document.removeEventListener("visibilitychange", look);
    stop();
    set({ live: EMPTY.live });
  };
}

/** @type {(sale: number, before: Left, data: string) => void} */
const tell = (sale, before, data) => set({ live: { sale, left: { ...before, ...JSON.parse(data) } } });

/**
 * An offer with what is left of it by the server's last word; until there is one, as the page was loaded.
 * @type {(shop: Shop, sale: number) => (offer: Offer) => Offer}
 */
function asOfNow({ live }, sale) {
  if (live?.sale !== sale) return (offer) => offer;
  return (offer) => {
    const said = live.left[offer.id];
    const [left, left_words] = said ?? [0, "plus en vente"];
    return { ...offer, left, left_words, most: mostOf(left), ...(!said && { gone: true }) };
  };
}

// Inside

/** @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[œŒ]/g, "oe").toLowerCase();

/** @param {number} left */
const mostOf = (left) => (left >= 0 ? Math.min(left, MOST) : MOST);

/** A basket has a new key each time it changes, so that sending it twice orders once and changing it orders more. */
const freshKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {Partial<Shop>} changes */
function set(changes) {
  shop = { ...shop, ...changes };
  listeners.forEach((listener) => listener());
}

/** @param {Shop["baskets"]} baskets */
function keep(baskets) {
  const recent = Object.entries(baskets).filter(([, { at, lines }]) => Date.now() - at < KEPT && Object.keys(lines).length);
  try {
    localStorage.setItem(PLACE, JSON.stringify(Object.fromEntries(recent)));
  } catch {
    // A browser that keeps nothing still orders; only a reload empties the basket.
  }
  set({ baskets: Object.fromEntries(recent) });
}

/** @returns {Shop["baskets"]} */
function stored() {
  try {
    const found = JSON.parse(localStorage.getItem(PLACE) ?? "{}");
    return Object.fromEntries(Object.entries(found).filter(([, basket]) => isBasket(basket)));
  } catch {
    return {};
  }
}

/**
 * @param {any} basket
 * @returns {basket is Basket}
 */
function isBasket(basket) {
  /** @param {any} line */
  const isLine = ({ n, name }) => Number.isInteger(n) && n > 0 && typeof name === "string";
  return typeof basket?.key === "string" && typeof basket.lines === "object" && Object.values(basket.lines).every(isLine);
}
