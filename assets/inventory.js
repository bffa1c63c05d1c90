// The weekly inventory as it is typed: kept in this browser until the server has written it, so that a reload, a dead
// battery or a call in the middle of the barn loses nothing. A count stands for the stock that the page showed (`known`,
// the last line of the offer's ledger): where that has moved since, the line asks to be counted again.

import { createElement, useEffect, useSyncExternalStore } from "react";
import { countWords, stepsTyped } from "./amounts.js";
import { neighbour, selectAll } from "./fields.js";

const PLACE = "cagette.inventaire";
const KEPT = 2 * 24 * 3600 * 1000;

/**
 * @typedef {import("./amounts.js").Measure} Measure
 *
 * What a page knows of an offer, and what is typed there.
 * @typedef {{ farm: number, expected: number, known: number, text: string }} Typed
 *
 * What is kept of it: `n` is null until a count can be read, `was` is what was typed on a stock that has moved since.
 * @typedef {Typed & { n: number | null, at: number, was?: string }} Line
 *
 * @typedef {Record<string, Line>} Inventory by offer
 */

/** @type {Inventory} */
const NOTHING = {};

let counts = NOTHING;
/** @type {Set<() => void>} */
const listeners = new Set();

if (typeof window !== "undefined") {
  counts = stored();
  window.addEventListener("storage", (event) => event.key === PLACE && tell(stored()));
  Object.assign(window, { cagetteInventory: { done } });
}

/** @param {() => void} listener */
const subscribe = (listener) => (listeners.add(listener), () => void listeners.delete(listener));

/** What the pages draw from; the same object until something changes. */
export const useInventory = () => useSyncExternalStore(subscribe, () => counts, () => NOTHING);

// What a page draws

/**
 * What is counted of a farm: in words, and as the server takes it, [offer, pieces, known] a line.
 * @param {Inventory} inventory
 * @param {number} farm
 */
export function summaryOf(inventory, farm) {
  const lines = Object.entries(inventory).filter(([, line]) => line.farm === farm && line.n !== null);
  const wrong = lines.filter(([, { n, expected }]) => n !== expected).length;
  const words = `${lines.length} ${lines.length > 1 ? "comptées" : "comptée"}`;
  return {
    count: lines.length,
    words: lines.length === 0 ? "Rien de compté" : `${words} · ${wrong ? `${wrong} ${wrong > 1 ? "écarts" : "écart"}` : "aucun écart"}`,
    sent: lines.map(([offer, { n, known }]) => [Number(offer), n, known]),
  };
}

/**
 * How a count differs from what was expected: "juste", "−2", "+1,5 kg"; nothing until it can be read.
 * @param {Line | undefined} line
 * @param {number} size
 * @param {Measure} measure
 */
export function differenceOf(line, size, measure) {
  if (!line || line.n === null) return "";
  const by = line.n - line.expected;
  return by === 0 ? "juste" : `${by > 0 ? "+" : "−"}${countWords(Math.abs(by), size, measure)}`;
}

/**
 * The field of one offer and the difference beside it. Enter goes to the next field, Shift+Enter to the one before.
 * @param {{
 *   offer: number, farm: number, expected: number, known: number, size: number, measure: Measure, most: number,
 *   what: string, className: string,
 * }} props
 */
export function Tally({ offer, farm, expected, known, size, measure, most, what, className }) {
  const line = useSyncExternalStore(subscribe, () => counts[offer], () => undefined);
  useEffect(() => renew(offer, expected, known), [offer, expected, known]);
  /** @param {import("react").KeyboardEvent<HTMLInputElement>} event */
  const onKeyDown = (event) => {
    if (event.key === "Escape") type(offer, null);
    if (event.key !== "Enter") return;
    event.preventDefault();
    goOn(event.currentTarget, event.shiftKey ? -1 : 1);
  };
  /** @param {import("react").ChangeEvent<HTMLInputElement>} event */
  const onChange = ({ target }) => type(offer, { farm, expected, known, text: target.value }, size, measure, most);
  const difference = differenceOf(line, size, measure);
  const again = line?.was !== undefined && line.n === null;
  const said = again ? "à recompter" : difference;
  const colour = again ? "text-beet" : difference === "juste" ? "text-leaf" : "text-carrot";
  return createElement(
    "div",
    { className: "flex items-center gap-2 min-w-0" },
    createElement("span", { className: `text-14 font-bold text-right tabular-nums min-w-0 ${colour}`, role: "status" }, said),
    createElement("input", {
      className,
      value: line?.text ?? "",
      inputMode: measure ? "decimal" : "numeric",
      autoComplete: "off",
      enterKeyHint: "next",
      "data-tally": offer,
      "aria-label": what,
      onChange,
      onFocus: selectAll,
      onKeyDown,
    }),
  );
}

// What a hand does

/**
 * Keeps what is typed of an offer; null, or an empty text, takes it back.
 * @param {number} offer
 * @param {Typed | null} line
 * @param {Measure} measure
 */
export function type(offer, line, size = 0, measure = "", most = 0) {
  const { [offer]: _, ...others } = counts;
  const text = measure ? line?.text.slice(0, 12) : line?.text.replace(/\D/g, "").slice(0, String(most).length);
  if (!line || !text) return keep(others);
  const n = measure ? stepsTyped(text, size, measure, most) : Math.min(most, Number(text));
  keep({ ...others, [offer]: { ...line, text, n, at: Date.now() } });
}

/**
 * Begins again: nothing of this farm is counted.
 * @param {number} farm
 */
export const clear = (farm) => keep(Object.fromEntries(Object.entries(counts).filter(([, line]) => line.farm !== farm)));

/**
 * The stock of an offer as the page shows it now. A count made on another one is not a count any more.
 * @type {(offer: number, expected: number, known: number) => void}
 */
function renew(offer, expected, known) {
  const line = counts[offer];
  if (!line || line.known === known) return;
  const { text, n, ...about } = line;
  const moved = n !== expected;
  keep({ ...counts, [offer]: { ...about, text: moved ? "" : text, n: moved ? null : n, ...(moved && { was: text }), expected, known } });
}

/**
 * What the server has written is forgotten; of what moved meanwhile, the first line is where the hand goes on.
 * @type {(written: number[], moved: number[]) => void}
 */
function done(written, moved) {
  keep(Object.fromEntries(Object.entries(counts).filter(([offer]) => !written.includes(Number(offer)))));
  if (moved.length > 0) setTimeout(() => focus(`[data-tally="${moved[0]}"]`), 100);
}

/**
 * To the next field of the page, or the one before; after the last one, to the button that saves.
 * @type {(field: HTMLInputElement, step: number) => void}
 */
function goOn(field, step) {
  const next = neighbour(field, "data-tally", step);
  if (next) next.focus();
  else if (step > 0) focus("[data-tally-end]");
}

/** @param {string} selector */
const focus = (selector) => /** @type {HTMLElement | null} */ (document.querySelector(selector))?.focus();

// Inside

/** @param {Inventory} next */
function keep(next) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(next));
  } catch {
    // A browser that keeps nothing still counts; only a reload begins again.
  }
  tell(next);
}

/** @param {Inventory} next */
function tell(next) {
  counts = next;
  listeners.forEach((listener) => listener());
}

/** @returns {Inventory} */
function stored() {
  try {
    const found = JSON.parse(localStorage.getItem(PLACE) ?? "{}");
    return Object.fromEntries(Object.entries(found).filter(([offer, line]) => /^\d+$/.test(offer) && isLine(line)));
  } catch {
    return NOTHING;
  }
}

/**
 * @param {any} line
 * @returns {line is Line}
 */
function isLine(line) {
  const numbers = [line?.farm, line?.expected, line?.known, line?.at].every(Number.isInteger);
  return numbers && typeof line.text === "string" && (line.n === null || Number.isInteger(line.n)) && Date.now() - line.at < KEPT;
}
