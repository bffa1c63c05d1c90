// Preparing (pages/preparing.py): baskets and products to tick, what is missing, notes.

import { useEffect } from "react";
import { amountWords, countWords } from "./amounts.js";
import { current, look, say, sayAll } from "./field.js";
import * as sheet from "./field_sheet.js";
import { chosen, rowOf } from "./field_views.js";

/**
 * @typedef {import("./field_store.js").Field} Field
 * @typedef {import("./field_sheet.js").Aboard} Aboard
 * @typedef {import("./field_sheet.js").Basket} Basket
 * @typedef {import("./field_sheet.js").Line} Line
 */

/** Baskets to prepare, in the order of their numbers. @param {Field} field */
export function baskets(field) {
  const { words = "", basket } = field.looks;
  const desks = chosen(field);
  return desks.flatMap((held) =>
    sheet.matching([...held.baskets.values()], words).map((one) => rowOf(held, one, one.id === basket, desks.length > 1)),
  );
}

/** Opens a basket, or closes it. @param {number} key */
export const openBasket = (key) => look({ basket: current().looks.basket === key ? 0 : key });

/** Looks for a number or a name. @param {string} words */
export const search = (words) => look({ words: String(words).slice(0, 80) });

/**
 * Draws nothing: an address that names a basket (`panier=12`), as the code of a label does, opens it once it is aboard.
 * @param {{ there: boolean }} props
 */
export function OpenedBasket({ there }) {
  useEffect(() => {
    if (there) openNumber(Number(new URLSearchParams(location.search).get("panier")));
  }, [there]);
  return null;
}

/** Looks for a number and opens its basket; the one of the first distribution, where several are shown. @param {number} number */
function openNumber(number) {
  if (!Number.isSafeInteger(number) || number < 1) return;
  const { turn = 0 } = current().looks;
  const one = chosen(current()).flatMap((held) => [...held.baskets.values()]).find((basket) => basket.number === number);
  if (one) look({ basket: one.id, words: String(number), view: "clients", turn: turn + 1, unknown: "" });
  else look({ unknown: `Le panier n° ${number} n'est pas à bord de ce téléphone pour cette distribution.` });
}

/** `clients` or `produits`. @param {string} view */
export const show = (view) => look({ view, product: "" });

/** Ticks a line, or takes the tick back. @type {(desk: string, key: number) => void} */
export function tickLine(desk, key) {
  const held = current().held.get(desk);
  const line = held?.lines.get(key);
  if (held && line) void say(desk, sheet.subjectOf("pret", key), sheet.isReady(held, line) ? null : true);
}

/** Ticks what is left of a basket; of a ready one, takes all ticks back. @type {(desk: string, key: number) => void} */
export function tickBasket(desk, key) {
  const held = current().held.get(desk);
  const lines = held?.baskets.get(key)?.lines.filter((line) => sheet.quantityOf(held, line) > 0) ?? [];
  if (!held) return;
  const left = lines.filter((line) => !sheet.isReady(held, line));
  const taps = (left.length ? left : lines).map((line) => ({ subject: sheet.subjectOf("pret", line.id), value: left.length ? true : null }));
  void sayAll(desk, taps);
}

// Preparing, product after product

/** All of an offer, over the baskets of the page. @param {Field} field */
export function products(field) {
  /** @type {Map<string, { held: Aboard, line: Line, basket: Basket }[]>} */
  const gathered = new Map();
  for (const held of chosen(field)) {
    for (const basket of sheet.matching([...held.baskets.values()], field.looks.words ?? "")) {
      for (const line of basket.lines) {
        const { goods } = line;
        if (sheet.quantityOf(held, line) === 0) continue;
        const key = [goods.category, sheet.nameOf(goods), goods.offer, goods.cents, goods.size].join("|");
        gathered.set(key, [...(gathered.get(key) ?? []), { held, line, basket }]);
      }
    }
  }
  return [...gathered.keys()].sort((a, b) => a.localeCompare(b, "fr")).map((key) => productRow(key, gathered.get(key) ?? [], field.looks.product === key));
}

/** @type {(key: string, parts: { held: Aboard, line: Line, basket: Basket }[], opened: boolean) => any} */
function productRow(key, parts, opened) {
  const { goods } = parts[0].line;
  const count = parts.reduce((sum, { held, line }) => sum + sheet.quantityOf(held, line), 0);
  const ready = parts.filter(({ held, line }) => sheet.isReady(held, line)).length;
  const rest = parts.reduce((sum, { held, line }) => sum + sheet.toWeigh(held, line), 0);
  const grams = goods.grams ? parts.reduce((sum, { held, line }) => sum + sheet.weightsOf(held, line).reduce((all, one) => all + one, 0) + sheet.toWeigh(held, line) * (goods.grams?.[0] ?? 0), 0) : 0;
  const total = goods.grams ? `${rest ? "environ " : "soit "}${amountWords(grams, "kg")}` : sheet.totalWords(goods, count);
  return {
    key,
    name: sheet.nameOf(goods),
    count: goods.loose ? countWords(count, goods.size, goods.measure) : String(count),
    loose: goods.loose,
    detail: [total, rest ? `${rest} à peser` : ""].filter(Boolean).join(" · "),
    progress: `${ready}/${parts.length}`,
    ready: ready === parts.length,
    opened,
    parts: opened
      ? parts.map(({ held, line, basket }) => ({
          key: line.id,
          desk: held.sheet.key,
          number: basket.number,
          name: basket.name,
          count: goods.loose ? countWords(sheet.quantityOf(held, line), goods.size, goods.measure) : `× ${sheet.quantityOf(held, line)}`,
          ready: sheet.isReady(held, line),
        }))
      : [],
  };
}

/** Opens a product, or closes it. @param {string} key */
export const openProduct = (key) => look({ product: current().looks.product === key ? "" : key });

// What is missing

/** Opens the sheet that says how many there are. @type {(desk: string, key: number) => void} */
export function askMissing(desk, key) {
  const held = current().held.get(desk);
  const line = held?.lines.get(key);
  if (held && line) look({ missing: { desk, key, quantity: Math.max(0, sheet.quantityOf(held, line) - 1) } });
}

/** The sheet. @param {Field} field */
export function missing({ looks, held: aboard }) {
  const held = aboard.get(looks.missing?.desk ?? "");
  const line = held?.lines.get(looks.missing?.key);
  if (!held || !line) return { shown: false, name: "", who: "", words: "", left: "", none: false, all: false };
  const { goods } = line;
  const { quantity } = looks.missing;
  const now = sheet.quantityOf(held, line);
  const measure = goods.loose ? goods.measure : "";
  const basket = held.baskets.get(line.basket);
  const less = now - quantity;
  return {
    shown: true,
    name: sheet.nameOf(goods),
    who: `N° ${basket?.number}, ${basket?.name}`,
    words: countWords(quantity, goods.size, measure),
    left: less > 0 ? `Il en manque ${countWords(less, goods.size, measure)} sur ${countWords(now, goods.size, measure)}. Le client sera prévenu.` : less < 0 ? "Remis comme commandé. Le client sera prévenu." : "Rien ne change.",
    none: quantity <= 0,
    all: quantity >= Math.max(line.ordered, now),
  };
}

/** @param {number} by */
export function stepMissing(by) {
  const { missing: one } = current().looks;
  const held = current().held.get(one?.desk ?? "");
  const line = held?.lines.get(one?.key);
  if (!held || !line) return;
  const most = Math.max(line.ordered, sheet.quantityOf(held, line));
  look({ missing: { ...one, quantity: Math.min(most, Math.max(0, one.quantity + by)) } });
}

export const closeMissing = () => look({ missing: null });

/** What is there is said. */
export function sayMissing() {
  const { missing: one } = current().looks;
  const held = current().held.get(one?.desk ?? "");
  const line = held?.lines.get(one?.key);
  closeMissing();
  if (!held || !line) return;
  const seen = sheet.quantityOf(held, line);
  if (one.quantity !== seen) void say(one.desk, sheet.subjectOf("quantite", one.key), one.quantity, seen);
}

// Notes

/** Adds a note to a basket. @type {(desk: string, key: number, event: Event) => void} */
export function addNote(desk, key, event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  const text = String(new FormData(form).get("note") ?? "").replace(/\s+/g, " ").trim().slice(0, 300);
  const held = current().held.get(desk);
  if (text && held) void sayAll(desk, [{ subject: sheet.subjectOf("note", key, held.farm), value: text, replaces: [] }]);
  form.reset();
}

/** Takes a note away. @type {(desk: string, key: number, note: string) => void} */
export function dropNote(desk, key, note) {
  const held = current().held.get(desk);
  if (held) void sayAll(desk, [{ subject: sheet.subjectOf("note", key, held.farm), value: null, replaces: [note] }]);
}
