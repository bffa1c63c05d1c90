// A distribution as the phone holds it: the server's sheet (services/field_sheets.py) with what was tapped since.
// Registers and amounts follow services/registers.py and Portion.cents; tests hold the two languages together.

import { amountWords, countWords, euros } from "./amounts.js";

/**
 * @typedef {import("./amounts.js").Measure} Measure
 *
 * What was said of a register; `waits` until the server has it.
 * @typedef {{
 *   key: string, subject: string, value: number | boolean | string | null, replaces: string[],
 *   by: string, phone: string, at: number, waits?: boolean,
 * }} Said
 *
 * @typedef {{
 *   id: number, offer: number, farm: number, product: string, label: string, category: string, cents: number,
 *   price: string, measure: Measure, size: number, loose: boolean, grams: [number, number] | null,
 * }} Goods `grams` are expected and at most, of what is weighed; `size` is that of a pack or a step
 *
 * @typedef {{ id: number, basket: number, goods: Goods, ordered: number, weights: Map<number, number> }} Line
 * @typedef {{ id: number, number: number, name: string, phone: string, check: string, lines: Line[] }} Basket
 *
 * @typedef {{
 *   key: string, distribution: number, market: string, farm: string, farms: Record<string, string>, day: string,
 *   hours: string, starts: number, ends: number, validated: boolean, seen: number, sales: number[],
 *   baskets: any[][], goods: any[][], lines: any[][], signed: Record<string, [number, string]>, said: any[][],
 * }} Sheet as the server sends it
 *
 * @typedef {{
 *   sheet: Sheet, farm: number, baskets: Map<number, Basket>, lines: Map<number, Line>, all: Map<string, Said[]>,
 *   replaced: Set<string>, turns: Map<number, number>,
 * }} Aboard `farm` is 0 for the market's desk; `turns` counts what was said of each basket
 */

/** @type {(kind: string, ...ids: number[]) => string} */
export const subjectOf = (kind, ...ids) => [kind, ...ids].join(":");

/**
 * A sheet with what was tapped since.
 * @param {Sheet} sheet
 * @param {Said[]} taps
 * @returns {Aboard}
 */
export function aboard(sheet, taps) {
  const goods = new Map(sheet.goods.map((row) => [row[0], goodsOf(row)]));
  const baskets = new Map(sheet.baskets.map(([id, number, name, phone, check = ""]) => [id, { id, number, name, phone, check, lines: /** @type {Line[]} */ ([]) }]));
  const lines = new Map();
  for (const [id, basket, sold, ordered, weights = []] of sheet.lines) {
    const line = { id, basket, goods: /** @type {Goods} */ (goods.get(sold)), ordered, weights: new Map(weights) };
    lines.set(id, line);
    baskets.get(basket)?.lines.push(line);
  }
  /** @type {Aboard} */
  const held = { sheet, farm: Number(sheet.key.split("-")[1]), baskets, lines, all: new Map(), replaced: new Set(), turns: new Map() };
  for (const [key, subject, value, replaces, by, phone, at] of sheet.said) add(held, { key, subject, value, replaces, by, phone, at });
  for (const tap of taps) add(held, tap);
  return held;
}

/**
 * Takes a tap in; the same one again changes nothing.
 * @param {Aboard} held
 * @param {Said} tap
 */
export function add(held, tap) {
  const said = held.all.get(tap.subject) ?? [];
  if (said.some(({ key }) => key === tap.key)) return;
  held.all.set(tap.subject, [...said, tap].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1)));
  for (const key of tap.replaces) held.replaced.add(`${tap.subject} ${key}`); // of its own register only
  turn(held, tap.subject);
}

/** The server has a tap: it waits no more. @type {(held: Aboard, tap: Said) => void} */
export function settled(held, tap) {
  const said = held.all.get(tap.subject) ?? [];
  if (!said.some(({ key }) => key === tap.key)) return;
  held.all.set(tap.subject, said.map((one) => (one.key === tap.key ? tap : one)));
  turn(held, tap.subject);
}

/** What was reckoned of a basket is old. @type {(held: Aboard, subject: string) => void} */
function turn(held, subject) {
  const basket = basketOf(held, subject);
  held.turns.set(basket, (held.turns.get(basket) ?? 0) + 1);
}

/**
 * What nobody has replaced, oldest first.
 * @type {(held: Aboard, subject: string) => Said[]}
 */
export const heads = (held, subject) => (held.all.get(subject) ?? NONE).filter(({ key }) => !held.replaced.has(`${subject} ${key}`));

/**
 * The heads when they say different things: a person decides.
 * @type {(held: Aboard, subject: string) => Said[]}
 */
export function disputed(held, subject) {
  const standing = heads(held, subject).filter(({ value }) => value !== null);
  const is = subject.startsWith("remis:") ? standing.length : new Set(standing.map(({ value }) => value)).size;
  return is > 1 && !subject.startsWith("note:") && !subject.startsWith("part:") ? standing : NONE;
}

/**
 * Every register that is disputed: it takes two.
 * @param {Aboard} held
 */
export const disputes = (held) => [...held.all].filter(([subject, said]) => said.length > 1 && disputed(held, subject).length > 0).map(([subject]) => subject);

// What holds of a line

/**
 * Pieces that are there: of two phones' numbers, the smaller one.
 * @type {(held: Aboard, line: Line) => number}
 */
export function quantityOf(held, line) {
  const standing = heads(held, subjectOf("quantite", line.id));
  return standing.length ? Math.min(...standing.map(({ value }) => Number(value))) : line.ordered;
}

/**
 * Grams of a piece; null while it is not weighed, or disputed.
 * @type {(held: Aboard, line: Line, piece: number) => number | null}
 */
export function gramsOf(held, line, piece) {
  const subject = subjectOf("poids", line.id, piece);
  if (!held.all.has(subject)) return line.weights.get(piece) ?? null;
  const told = heads(held, subject).flatMap(({ value }) => (typeof value === "number" ? [value] : []));
  return new Set(told).size === 1 ? told[0] : null;
}

/**
 * Grams of the pieces weighed, in their order.
 * @type {(held: Aboard, line: Line) => number[]}
 */
export function weightsOf(held, line) {
  const pieces = line.goods.grams ? quantityOf(held, line) : 0;
  return Array.from({ length: pieces }, (_, at) => gramsOf(held, line, at + 1)).filter((grams) => grams !== null);
}

/**
 * What a line costs, in cents, rounded once: Portion.cents.
 * @type {(goods: Goods, quantity: number, weights: number[]) => number}
 */
export function centsOf({ cents, size, loose, grams }, quantity, weights) {
  if (grams) {
    const weighed = weights.slice(0, quantity);
    const all = weighed.reduce((sum, one) => sum + one, 0) + (quantity - weighed.length) * grams[1];
    return ofWeight(cents, Math.min(all, quantity * grams[1]));
  }
  return loose ? ofWeight(cents, quantity * size) : cents * quantity;
}

/** @type {(cents: number, grams: number) => number} */
export const ofWeight = (cents, grams) => Math.floor((cents * grams + 500) / 1000);

/** @type {(held: Aboard, line: Line) => number} */
export const lineCents = (held, line) => centsOf(line.goods, quantityOf(held, line), weightsOf(held, line));

/** @type {(held: Aboard, line: Line) => boolean} */
export const isReady = (held, line) => heads(held, subjectOf("pret", line.id)).some(({ value }) => value === true);

/** @type {(held: Aboard, line: Line) => number} */
export const toWeigh = (held, line) => (line.goods.grams ? quantityOf(held, line) - weightsOf(held, line).length : 0);

/** `Courgettes 500 g`. @type {(goods: Goods) => string} */
export const nameOf = ({ product, label }) => `${product} ${label}`.trim();

/**
 * `4 × Courgettes 500 g`, `1,5 kg · Carottes en vrac`.
 * @type {(goods: Goods, quantity: number) => string}
 */
export const lineWords = (goods, quantity) =>
  goods.loose ? `${countWords(quantity, goods.size, goods.measure)} · ${nameOf(goods)}` : `${quantity} × ${nameOf(goods)}`;

/**
 * What explains a quantity: « soit 2 kg », « 1,92 kg + 1,67 kg », « environ 1,8 kg pièce ».
 * @type {(held: Aboard, line: Line) => string}
 */
export function lineDetail(held, line) {
  const { goods } = line;
  const quantity = quantityOf(held, line);
  if (quantity === 0) return "manque";
  const missing = quantity < line.ordered ? `au lieu de ${countWords(line.ordered, goods.size, goods.loose ? goods.measure : "")}` : "";
  return [missing, goods.grams ? weighedWords(held, line) : totalWords(goods, quantity)].filter(Boolean).join(" · ");
}

/** @type {(held: Aboard, line: Line) => string} */
function weighedWords(held, line) {
  const weights = weightsOf(held, line);
  if (!line.goods.grams || weights.length === 0) return `environ ${amountWords(line.goods.grams?.[0] ?? 0, "kg")} pièce`;
  const rest = quantityOf(held, line) - weights.length;
  return weights.map((grams) => amountWords(grams, "kg")).join(" + ") + (rest ? `, ${rest} à peser` : "");
}

/** @type {(goods: Goods, quantity: number) => string} */
export const totalWords = ({ size, measure, loose }, quantity) =>
  !size || !measure || loose || quantity < 2 ? "" : `soit ${amountWords(size * quantity, measure)}`;

// What holds of a basket

/**
 * When a basket was handed over and by whom; null when it was not. A farm sees its own part too.
 * @type {(held: Aboard, basket: Basket) => { at: number, by: string } | null}
 */
export function signatureOf(held, basket) {
  const name = subjectOf("remis", basket.id);
  const said = held.all.get(name);
  if (!said) {
    const signed = held.sheet.signed[basket.id];
    return signed ? { at: signed[0], by: signed[1] } : partOf(held, basket);
  }
  const chosen = heads(held, name)
    .filter(({ value }) => value !== null)
    .map((one) => said.find(({ key }) => key === one.value) ?? one);
  const [first] = chosen.sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  return first ? { at: first.at, by: first.by } : partOf(held, basket);
}

/** @type {(held: Aboard, basket: Basket) => { at: number, by: string } | null} */
function partOf(held, basket) {
  if (!held.farm) return null;
  const [first] = heads(held, subjectOf("part", basket.id, held.farm)).filter(({ value }) => value === true);
  return first ? { at: first.at, by: first.by } : null;
}

/** What this desk says when it hands a basket over. @type {(held: Aboard, basket: number) => string} */
export const handOverSubject = (held, basket) => (held.farm ? subjectOf("part", basket, held.farm) : subjectOf("remis", basket));

/** @type {(held: Aboard, basket: Basket) => number} */
export const basketCents = (held, basket) => basket.lines.reduce((sum, line) => sum + lineCents(held, line), 0);

/** @type {(held: Aboard, basket: Basket) => Said[]} */
export const notesOf = (held, basket) =>
  heads(held, subjectOf("note", basket.id, held.farm)).filter(({ value }) => typeof value === "string");

/**
 * Baskets whose number begins with what is searched, the exact one first, or whose name or telephone holds it.
 * @type {(baskets: Basket[], words: string) => Basket[]}
 */
export function matching(baskets, words) {
  const wanted = plain(words).trim().replace(/^n°?\s*(?=\d)/, "");
  const digits = wanted.replace(/\D/g, "");
  if (digits && digits.length <= 4 && digits === wanted) {
    const numbered = baskets.filter(({ number }) => String(number).startsWith(digits));
    return numbered.sort((a, b) => Number(String(b.number) === digits) - Number(String(a.number) === digits));
  }
  if (digits.length > 4) return baskets.filter(({ phone }) => phone.replace(/\D/g, "").includes(digits));
  const parts = wanted.split(/\s+/).filter(Boolean);
  return baskets.filter(({ name }) => parts.every((part) => plain(name).includes(part)));
}

/** @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[œŒ]/g, "oe").toLowerCase();

/**
 * What was made anew, with the parts that say the same as before being those of before: React compares no deeper.
 * @type {(before: any, made: any) => any}
 */
export function shared(before, made) {
  if (before === made) return before;
  if (typeof before !== "object" || typeof made !== "object" || !before || !made) return made;
  const names = Object.keys(made);
  for (const name of names) made[name] = shared(before[name], made[name]);
  return names.length === Object.keys(before).length && names.every((name) => before[name] === made[name]) ? before : made;
}

// Inside

/** @type {Said[]} */
const NONE = [];

/** @type {(row: any[]) => Goods} */
function goodsOf([id, offer, farm, product, label, category, cents, price, measure, size, loose, grams]) {
  return { id, offer, farm, product, label, category, cents, price, measure, size, loose, grams };
}

/** The basket that a register is about. @type {(held: Aboard, subject: string) => number} */
function basketOf(held, subject) {
  const [kind, id] = subject.split(":");
  return kind === "poids" || kind === "quantite" || kind === "pret" ? held.lines.get(Number(id))?.basket ?? 0 : Number(id);
}

/** `27,90 €`. @type {(held: Aboard, basket: Basket) => string} */
export const basketAmount = (held, basket) => euros(basketCents(held, basket));
