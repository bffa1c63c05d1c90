// The scale (pesée en masse): piece after piece, one thumb. What is typed answers at once; a weight is kept when it is
// validated, and the next piece comes. A weight that looks like a slip is asked about first.

import { useEffect } from "react";
import { amountWords, euros } from "./amounts.js";
import { current, look, sayAll } from "./field.js";
import * as sheet from "./field_sheet.js";
import { chosen } from "./field_views.js";

/**
 * @typedef {import("./field_store.js").Field} Field
 * @typedef {import("./field_sheet.js").Aboard} Aboard
 * @typedef {import("./field_sheet.js").Line} Line
 *
 * A piece on its way to the scale.
 * @typedef {{ held: Aboard, line: Line, piece: number, key: string }} Piece
 *
 * `typed` is what the thumb wrote; `unit` is "kg" or "g"; `sure` once an odd weight was confirmed; `undo` are the last
 * weights said, to be taken back.
 * @typedef {{ at: string, typed: string, unit: "kg" | "g", asked: boolean, refused: string, undo: string[][] }} Scale
 */

/** @type {Scale} */
const EMPTY = { at: "", typed: "", unit: "kg", asked: false, refused: "", undo: [] };
const LONGEST = 24;
const HEAVIEST = 999_999;

/** @param {Field} field @returns {Scale} */
const scaleOf = ({ looks }) => looks.scale ?? EMPTY;

/** @param {Partial<Scale>} changes */
const put = (changes) => look({ scale: { ...scaleOf(current()), ...changes } });

/** @type {{ held?: Map<string, Aboard>, now?: number, where?: string, all: Piece[] }} */
let listed = { all: [] };

/**
 * All pieces of the page, product after product, customer after customer; typing changes none of them.
 * @param {Field} field
 * @returns {Piece[]}
 */
export function pieces(field) {
  const { held, now } = field;
  const where = typeof location === "undefined" ? "" : location.href;
  if (listed.held !== held || listed.now !== now || listed.where !== where) listed = { held, now, where, all: piecesOf(field) };
  return listed.all;
}

/** @type {(field: Field) => Piece[]} */
function piecesOf(field) {
  const lines = chosen(field).flatMap((held) => [...held.lines.values()].filter(({ goods }) => goods.grams).map((line) => ({ held, line })));
  /** @type {(one: { held: Aboard, line: Line }) => number} */
  const number = ({ held, line }) => held.baskets.get(line.basket)?.number ?? 0;
  lines.sort((a, b) => a.line.goods.product.localeCompare(b.line.goods.product, "fr") || a.line.goods.offer - b.line.goods.offer || a.held.sheet.starts - b.held.sheet.starts || number(a) - number(b));
  return lines.flatMap(({ held, line }) =>
    Array.from({ length: sheet.quantityOf(held, line) }, (_, at) => ({ held, line, piece: at + 1, key: `${line.id}:${at + 1}` })),
  );
}

/** @type {(one: Piece) => boolean} */
const isWeighed = ({ held, line, piece }) => sheet.gramsOf(held, line, piece) !== null;

/** The piece on the scale: the one chosen, the line of the address, else the first one to weigh. @type {(all: Piece[], at: string) => number} */
function position(all, at) {
  const found = all.findIndex(({ key }) => key === at);
  if (found >= 0) return found;
  const asked = typeof location === "undefined" ? "" : (new URLSearchParams(location.search).get("ligne") ?? "");
  const own = all.filter(({ line }) => String(line.id) === asked);
  const first = own.find((one) => !isWeighed(one)) ?? own[0] ?? all.find((one) => !isWeighed(one)) ?? all[0];
  return Math.max(0, all.indexOf(first));
}

/**
 * Grams of each weight that was typed (`1,92+1,67`); null for what cannot be read.
 * @type {(typed: string, unit: "kg" | "g") => number[] | null}
 */
export function gramsTyped(typed, unit) {
  const found = typed.split("+").map((part) => {
    const [, whole, rest = ""] = part.match(unit === "kg" ? /^(\d{1,6})(?:,(\d{0,3}))?$/ : /^(\d{1,6})$/) ?? [];
    if (whole === undefined) return null;
    return unit === "kg" ? Number(whole) * 1000 + Number(rest.padEnd(3, "0")) : Number(whole);
  });
  return found.every((grams) => grams !== null && grams > 0) ? /** @type {number[]} */ (found) : null;
}

/** A piece over twice its maximum weight, or under a quarter of what is expected. @type {(grams: number, line: Line) => boolean} */
export function isOdd(grams, { goods }) {
  const [expected, most] = goods.grams ?? [0, 0];
  return grams > most * 2 || grams * 4 < expected;
}

/** What was meant, if a comma or the unit slipped: a tenth, a thousandth… that is not odd; 0 when nothing fits. @type {(grams: number, line: Line) => number} */
export const meant = (grams, line) => [grams / 10, grams / 100, grams / 1000, grams * 10, grams * 100, grams * 1000].find((one) => Number.isInteger(one) && !isOdd(one, line)) ?? 0;

/** What the page draws. @param {Field} field */
export function scale(field) {
  const all = pieces(field);
  const { at, typed, unit, asked, refused, undo } = scaleOf(field);
  const place = position(all, at);
  const one = all[place];
  const done = all.filter(isWeighed).length;
  const counted = { count: all.length, done, percent: all.length ? Math.floor((100 * done) / all.length) : 0, progress: `${done}/${all.length}`, finished: all.length > 0 && done === all.length };
  if (!one) return { ...counted, key: "", product: "", number: 0, customer: "", which: "", shown: "", unit, sum: "", price: "", most: "", weighed: false, odd: "", meant: "", refused: "", can_undo: false, several: false };
  const { held, line, piece } = one;
  const { goods } = line;
  const basket = held.baskets.get(line.basket);
  const known = sheet.gramsOf(held, line, piece);
  const grams = gramsTyped(typed, unit);
  const others = weightsBut(held, line, piece, grams?.length ?? 1);
  const weights = grams ? [...others, ...grams] : known === null ? others : [...others, known];
  const total = weights.reduce((sum, each) => sum + each, 0);
  const quantity = sheet.quantityOf(held, line);
  const odd = grams?.find((each) => isOdd(each, line));
  return {
    ...counted,
    key: one.key,
    product: sheet.nameOf(goods),
    number: basket?.number ?? 0,
    customer: basket?.name ?? "",
    which: whichWords(held, line, piece),
    shown: typed || (known === null ? "" : numberOf(known, unit)),
    unit,
    sum: total ? `${weights.length > 1 ? "en tout " : ""}${amountWords(total, "kg")} × ${goods.price}` : `environ ${amountWords(goods.grams?.[0] ?? 0, "kg")}`,
    price: total && !odd ? euros(sheet.centsOf(goods, weights.length, weights)) : "",
    most: `${quantity > 1 ? "ligne entière" : "annoncé"} : ${euros(sheet.centsOf(goods, quantity, []))} au plus`,
    weighed: known !== null && !typed,
    odd: asked && odd ? `${amountWords(odd, "kg")} pour «\u00a0${goods.product}\u00a0»\u00a0?` : "",
    meant: asked && odd && grams?.length === 1 && meant(odd, line) ? amountWords(meant(odd, line), "kg") : "",
    refused,
    can_undo: undo.length > 0,
    several: quantity > piece,
  };
}

/** Weights of the other pieces of a line, when `count` of them are being weighed. @type {(held: Aboard, line: Line, piece: number, count: number) => number[]} */
function weightsBut(held, line, piece, count) {
  const all = Array.from({ length: sheet.quantityOf(held, line) }, (_, at) => at + 1);
  return all.filter((other) => other < piece || other >= piece + count).flatMap((other) => sheet.gramsOf(held, line, other) ?? []);
}

/** @type {(held: Aboard, line: Line, piece: number) => string} */
function whichWords(held, line, piece) {
  const quantity = sheet.quantityOf(held, line);
  if (quantity === 1) return "une seule pièce";
  const others = weightsBut(held, line, piece, 1).map((grams) => amountWords(grams, "kg"));
  return `pièce ${piece} sur ${quantity}${others.length ? ` · ${others.length > 1 ? "autres" : "autre"} : ${others.join(" + ")}` : ""}`;
}

/** @type {(grams: number, unit: "kg" | "g") => string} */
function numberOf(grams, unit) {
  if (unit === "g") return String(grams);
  const rest = String(grams % 1000).padStart(3, "0").replace(/0+$/, "");
  return Math.floor(grams / 1000) + (rest && `,${rest}`);
}

// What a thumb does

/** A key of the pad: a figure, `,`, `+`, or `⌫`. @param {string} key */
export function press(key) {
  const { typed, unit } = scaleOf(current());
  const last = typed.split("+").at(-1) ?? "";
  if (key === "⌫") return put({ typed: typed.slice(0, -1), asked: false, refused: "" });
  if (typed.length >= LONGEST) return undefined;
  if (key === "," && (unit === "g" || last.includes(","))) return undefined;
  if (key === "+" && !last) return undefined;
  if (/\d/.test(key) && (last.split(",")[1]?.length ?? 0) >= 3) return undefined;
  return put({ typed: typed + (key === "," && !last ? "0," : key), asked: false, refused: "" });
}

/** Kilograms or grams; what is typed is read in the new one. */
export function switchUnit() {
  const { unit } = scaleOf(current());
  put({ unit: unit === "kg" ? "g" : "kg", typed: "", asked: false, refused: "" });
}

/** Keeps what is typed and goes on; without a figure, only goes on. */
export const next = () => validate(false);

/** The odd weight is right. */
export const confirmWeight = () => validate(true);

/** What was meant is right. */
export function takeMeant() {
  const { one, grams } = onScale();
  const right = one && grams?.length === 1 ? meant(grams[0], one.line) : 0;
  const { unit } = scaleOf(current());
  if (right) put({ typed: numberOf(right, unit), asked: false });
  if (right) validate(true);
}

function onScale() {
  const all = pieces(current());
  const { at, typed, unit } = scaleOf(current());
  const place = position(all, at);
  return { all, place, one: /** @type {Piece | undefined} */ (all[place]), grams: gramsTyped(typed, unit), typed };
}

/** @param {boolean} sure */
function validate(sure) {
  const { all, place, one, grams, typed } = onScale();
  if (!one) return;
  if (!typed) return go(1);
  if (!grams) return put({ refused: `« ${typed} » n'est pas un poids. Écrivez par exemple 1,92.` });
  const { held, line, piece } = one;
  if (piece + grams.length - 1 > sheet.quantityOf(held, line)) return put({ refused: `Il y a moins de ${grams.length} pièces à peser ici.` });
  if (!sure && grams.some((each) => isOdd(each, line))) return put({ asked: true });
  if (grams.some((each) => each > HEAVIEST)) return put({ asked: false, refused: "Aucune pièce ne pèse autant. Vérifiez la virgule." });
  const subjects = grams.map((_, at) => sheet.subjectOf("poids", line.id, piece + at));
  const { undo } = scaleOf(current());
  put({ at: nextKey(all, place, grams.length), typed: "", asked: false, refused: "", undo: [...undo, [held.sheet.key, ...subjects]].slice(-50) });
  void sayAll(held.sheet.key, subjects.map((subject, at) => ({ subject, value: grams[at] })));
}

/** The next piece to weigh after `count` of them, from the beginning again if need be; when all is weighed, simply the next one, as far as the last. @type {(all: Piece[], place: number, count: number) => string} */
function nextKey(all, place, count) {
  const around = [...all.slice(place + count), ...all.slice(0, place)];
  return (around.find((one) => !isWeighed(one)) ?? all[Math.min(place + count, all.length - 1)]).key;
}

/** The piece after, or before, without weighing. @param {number} by */
export function go(by) {
  const { all, place } = onScale();
  if (all.length) put({ at: all[(place + by + all.length) % all.length].key, typed: "", asked: false, refused: "" });
}

/** Takes back the weight said last, and comes back to its piece. */
export function undo() {
  const { undo: said } = scaleOf(current());
  const [desk, ...subjects] = said.at(-1) ?? [];
  if (!desk) return;
  put({ at: subjects[0].slice("poids:".length), typed: "", asked: false, refused: "", undo: said.slice(0, -1) });
  void sayAll(desk, subjects.map((subject) => ({ subject, value: null })));
}

/** Draws nothing: while it is on the page, a keyboard, or a scale that types, does what the pad does. */
export function ScaleKeys() {
  useEffect(() => {
    /** @param {KeyboardEvent} event */
    const onKey = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLInputElement) return;
      const key = event.key === "." ? "," : event.key === "Backspace" ? "⌫" : event.key;
      if (/^[\d,+⌫]$/.test(key)) press(key);
      else if (event.key === "Enter") next();
      else if (event.key === "ArrowLeft" || event.key === "ArrowRight") go(event.key === "ArrowLeft" ? -1 : 1);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return null;
}
