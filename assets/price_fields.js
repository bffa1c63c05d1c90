// Prices typed in place (components/price_fields.py). A price is sent on Enter, which goes to the next one, or when the
// field is left; Escape brings back what was there.

import { createContext, createElement, memo, useContext, useEffect, useRef, useState } from "react";
import { amountText, euros } from "./amounts.js";
import { neighbour, selectAll } from "./fields.js";
import { outline } from "./outlines.js";
import { parsePrice, partWords, priceParts } from "./prices.js";

/** @typedef {import("./prices.js").Rule} Rule */

const BOX =
  "w-full h-11 rounded-control border border-edge bg-card pl-2 text-right font-display tabular-nums " +
  "text-17 text-ink aria-invalid:border-beet aria-invalid:border-2 ";
const BACK =
  "inline-flex items-center gap-2 min-h-11 px-3 rounded-control bg-leaf-soft text-leaf-ink text-14 font-bold";
const COLUMNS = "grid grid-cols-[minmax(0,1fr)_6.5rem_4.75rem] items-center gap-x-3 gap-y-1";
const FIXED = "ml-2 inline-block rounded-full px-2.5 py-0.5 text-13 font-bold bg-straw-soft text-straw";

/**
 * Where the bar stands while it is dragged, null once it is put back; `rows` are told.
 * @typedef {Pick<Rule, "percent" | "cents">} Draft
 * @typedef {{ draft: Draft | null, rows: Set<(all: boolean) => void> }} Live
 */

/** What a slider says to the prices below it. */
const Dragged = createContext(/** @type {Live | null} */ (null));

/**
 * The base price of an offer, in a field; `turn` brings `value` back after a refusal.
 * @param {{
 *   value: number, turn: number, what: string, measure: string, onPrice: (cents: number, seen: number) => void,
 * }} props
 */
export function BasePrice({ value, turn, what, measure, onPrice }) {
  const [sent, setSent] = useState(0);
  useEffect(() => setSent(0), [value, turn]);
  /** @type {(cents: number, seen: number) => void} */
  const send = (cents, seen) => {
    setSent(cents);
    onPrice(cents, seen);
  };
  return createElement(PriceBox, { value: sent || value, measure, what: `Prix\u00a0: ${what}`, onSend: send });
}

/**
 * A slider of the modulation over prices that follow it while it is dragged; `turn` says that it was put back.
 * @param {{ turn: number, children?: import("react").ReactNode } & import("react").HTMLAttributes<HTMLDivElement>} props
 */
export function LivePrices({ turn, children, ...rest }) {
  const [live] = useState(newLive);
  useEffect(() => tell(live, null, true), [live, turn]);
  /** @param {import("react").InputEvent<HTMLDivElement>} event */
  const onInput = ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== "range") return;
    const value = Number(target.value);
    tell(live, target.dataset.unit === "€" ? { percent: 0, cents: value } : { percent: 100 * value, cents: 0 }, false);
  };
  return createElement("div", { ...rest, onInput }, createElement(Dragged.Provider, { value: live }, children));
}

/** @returns {Live} */
function newLive() {
  return { draft: null, rows: new Set() };
}

/**
 * The bar stands elsewhere: rows on the screen hear it at once, the others when they come there, or `all` now.
 * @param {Live} live
 * @param {Draft | null} draft
 * @param {boolean} all
 */
function tell(live, draft, all) {
  live.draft = draft;
  for (const hear of live.rows) hear(all);
}

/**
 * Where the bar stands while it is dragged, as a row on the screen hears it.
 * @param {import("react").RefObject<HTMLElement | null>} row
 */
function useDraft(row) {
  const live = useContext(Dragged);
  const [draft, setDraft] = useState(/** @type {Draft | null} */ (null));
  useEffect(() => {
    if (!live || !row.current) return undefined;
    let seen = true;
    /** @param {boolean} all */
    const hear = (all) => {
      if (seen || all) setDraft(live.draft);
    };
    const watch = new IntersectionObserver((entries) => {
      seen = entries.at(-1)?.isIntersecting ?? true;
      hear(false);
    });
    live.rows.add(hear);
    watch.observe(row.current);
    return () => {
      live.rows.delete(hear);
      watch.disconnect();
    };
  }, [live, row]);
  return draft;
}

/**
 * What customers pay for an offer in a catalog, beside what the producer keeps and over the parts. `own` is its price
 * of its own there, 0 for none; `back` is the outline of the button that goes back to the rule.
 * @param {{
 *   name: string, label: string, base: number, own: number, rule: Rule, turn: number, measure: string, back: string,
 *   onPrice: (cents: number, seen: number) => void,
 * }} props
 */
function CatalogPriceRow({ name, label, base, own, rule, turn, measure, back, onPrice }) {
  const row = useRef(/** @type {HTMLDivElement | null} */ (null));
  const draft = useDraft(row);
  const [typed, setTyped] = useState(0);
  const [sent, setSent] = useState(/** @type {number | null} */ (null));
  useEffect(() => setSent(null), [own, turn]);
  const at = draft ? { ...rule, ...draft } : rule;
  const kept = sent ?? own;
  const parts = priceParts(base, typed || kept, at);
  const settled = priceParts(base, kept, at);
  const fixed = (typed || kept) > 0;
  const what = `${name} ${label}`;
  /** @param {number} cents */
  const send = (cents) => {
    setTyped(0);
    setSent(cents);
    onPrice(cents, own);
  };
  const head = createElement(
    "p",
    { className: "col-span-3 min-w-0 break-words" },
    createElement("span", { className: "font-display text-17" }, name),
    " ",
    createElement("span", { className: "text-14 text-muted" }, label),
    kept > 0 && createElement("span", { className: FIXED }, "prix fixé"),
  );
  const made = createElement(
    "ul",
    { className: "text-13 text-muted list-none", "aria-label": "Ce qui fait le prix" },
    partWords(parts, fixed).map((words) => createElement("li", { key: words }, words)),
  );
  const box = createElement(PriceBox, {
    value: settled.paid,
    measure,
    what: `Prix payé par le client\u00a0: ${what}`,
    onSend: send,
    onTyped: setTyped,
  });
  const left = createElement(
    "p",
    { className: "text-right font-display tabular-nums text-17 text-leaf-ink" },
    createElement("span", { className: "sr-only" }, "Vous gardez "),
    euros(parts.kept),
  );
  const ruled = `Revenir au prix calculé, ${euros(priceParts(base, 0, at).paid, measure)}`;
  const goBack = createElement(
    "button",
    { type: "button", className: BACK, onClick: () => send(0), "aria-label": `Revenir au prix calculé\u00a0: ${what}` },
    outline(back, 18),
    ruled,
  );
  const foot = kept > 0 && createElement("p", { className: "col-span-3 pt-1" }, goBack);
  return createElement("div", { className: COLUMNS, ref: row }, head, made, box, left, foot);
}

export const CatalogPrice = memo(CatalogPriceRow);

/**
 * One price; `onSend` receives it and the one that was on the screen when it was begun, `onTyped` what is being typed
 * (0 until it can be read). What is typed when the page goes away is sent.
 * @param {{
 *   value: number, what: string, measure: string,
 *   onSend: (cents: number, seen: number) => void, onTyped?: (cents: number) => void,
 * }} props
 */
function PriceBox({ value, what, measure, onSend, onTyped }) {
  const [text, setText] = useState(/** @type {string | null} */ (null));
  const [wrong, setWrong] = useState(false);
  const held = useRef({ seen: value, text, value, onSend });
  Object.assign(held.current, { value, onSend });
  /** @param {string | null} typed */
  const become = (typed) => {
    held.current.text = typed;
    setText(typed);
  };
  const restore = () => {
    become(null);
    setWrong(false);
    onTyped?.(0);
  };
  const send = () => {
    const { text: typed, value: shown, seen } = held.current;
    if (typed === null) return true;
    const cents = parsePrice(typed);
    if (!cents) {
      setWrong(true);
      return false;
    }
    if (cents === shown) {
      restore();
      return true;
    }
    become(null);
    setWrong(false);
    held.current.onSend(cents, seen);
    return true;
  };
  useEffect(() => () => void send(), []);
  /** @param {import("react").KeyboardEvent<HTMLInputElement>} event */
  const onKeyDown = (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      const box = event.currentTarget;
      if (!send()) return;
      const next = neighbour(box, "data-price", event.shiftKey ? -1 : 1);
      if (next) next.focus();
      else box.blur();
    }
    if (event.key === "Escape" && text !== null) {
      event.stopPropagation();
      restore();
    }
  };
  /** @param {import("react").ChangeEvent<HTMLInputElement>} event */
  const onChange = ({ target }) => {
    if (held.current.text === null) held.current.seen = value;
    become(target.value.slice(0, 12));
    setWrong(false);
    onTyped?.(parsePrice(target.value));
  };
  const unit = { className: "absolute right-2.5 top-0 h-11 flex items-center text-14 text-muted pointer-events-none" };
  return createElement(
    "span",
    { className: "relative block" },
    createElement("input", {
      value: text ?? amountText(value),
      type: "text",
      inputMode: "decimal",
      autoComplete: "off",
      enterKeyHint: "next",
      "data-price": "",
      "aria-label": what,
      "aria-invalid": wrong || undefined,
      title: wrong ? "Écrivez par exemple 12,50" : undefined,
      className: BOX + (measure ? "pr-12" : "pr-7"),
      onChange,
      onFocus: selectAll,
      onBlur: send,
      onKeyDown,
    }),
    createElement("span", { ...unit, "aria-hidden": true }, measure ? `€/${measure}` : "€"),
    wrong && createElement("span", { role: "alert", className: "block text-13 font-bold text-beet pt-1" }, "Par exemple 12,50"),
  );
}
