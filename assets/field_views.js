// What every page of the field says: how old things are, what waits, which distributions it is about, and rows of baskets.
// A row is made anew only when something was said of its basket, so that a tap draws one card and not two hundred.

import { euros } from "./amounts.js";
import { named, waiting } from "./field.js";
import * as sheet from "./field_sheet.js";

/**
 * @typedef {import("./field_store.js").Field} Field
 * @typedef {import("./field_sheet.js").Aboard} Aboard
 * @typedef {import("./field_sheet.js").Basket} Basket
 * @typedef {import("./field_sheet.js").Line} Line
 */

const HOUR = new Intl.DateTimeFormat("fr-FR", { timeZone: "Europe/Paris", hour: "numeric", minute: "2-digit" });

/** `18h02`. @param {number} at */
export const hour = (at) => HOUR.format(at).replace(":", "h").replace(/^0(?=\d)/, "");

/** `à l'instant`, `il y a 2 min`, `il y a 3 h`, `il y a 2 jours`. @type {(at: number, now: number) => string} */
export function ago(at, now) {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return "à l'instant";
  if (minutes < 60) return `il y a ${minutes} min`;
  const days = Math.floor(minutes / 1440);
  return days ? `il y a ${days} ${days > 1 ? "jours" : "jour"}` : `il y a ${Math.floor(minutes / 60)} h`;
}

// The bar at the top of every page of the field

/**
 * What waits, how old what is shown is, and what there is to do about it.
 * @param {Field} field
 */
export function status(field) {
  const count = waiting().length;
  const unsent = count ? `${count} à envoyer` : "";
  const age = Math.min(...chosen(field).map(({ sheet: { key } }) => field.kept.get(key) ?? Infinity));
  const fresh = Number.isFinite(age) ? `à jour ${ago(age, Math.max(field.now, age))}` : "";
  if (!field.loaded) return { tone: "neutral", icon: "refresh-cw", words: "Ouverture…", detail: "", door: false };
  if (field.broken) return { tone: "problem", icon: "circle-alert", words: "Ce navigateur ne garde rien : vos saisies seraient perdues", detail: "", door: false };
  if (field.door) return { tone: "problem", icon: "lock", words: count ? `Reconnectez-vous pour envoyer · ${unsent}` : "Reconnectez-vous pour mettre à jour", detail: fresh, door: true };
  if (field.link === "down") return { tone: "attention", icon: "wifi-off", words: ["Hors ligne", unsent].filter(Boolean).join(" · "), detail: fresh, door: false };
  return { tone: count ? "attention" : "neutral", icon: count ? "refresh-cw" : "check", words: unsent || "Tout est envoyé", detail: fresh, door: false };
}

/** Where signing in comes back to. */
export const doorAddress = () => (typeof location === "undefined" ? "/connexion" : `/connexion?suite=${encodeURIComponent(location.pathname + location.search)}`);

// Which distributions a page is about

/**
 * The desks of a page: those that its address names (`d=12,15`), else those of the next day that has one aboard.
 * A farm prepares its own part; who runs the market hands everything over.
 * @param {Field} field
 */
export function chosen(field) {
  const asked = named();
  const own = best([...field.held.values()], isHandOver());
  if (asked.length) return own.filter(({ sheet: { distribution } }) => asked.includes(String(distribution)));
  const coming = own.filter(({ sheet: { ends } }) => ends > field.now - 4 * 3600_000);
  const [first] = coming.sort((a, b) => a.sheet.starts - b.sheet.starts);
  return first ? coming.filter(({ sheet: { day } }) => day === first.sheet.day) : [];
}

const isHandOver = () => typeof location !== "undefined" && location.pathname.startsWith("/remettre");

/** One desk a distribution, where a person has several. @type {(all: Aboard[], market: boolean) => Aboard[]} */
function best(all, market) {
  if (!market) return all.filter(({ farm }) => farm);
  const run = new Set(all.filter(({ farm }) => !farm).map(({ sheet: { distribution } }) => distribution));
  return all.filter(({ farm, sheet: { distribution } }) => !farm || !run.has(distribution));
}

/**
 * What a page says of itself: titles, counts, and whether there is anything to show.
 * @param {Field} field
 */
export function heading(field) {
  const desks = chosen(field);
  const places = [...new Set(desks.map(({ sheet: { market } }) => market))];
  const days = [...new Set(desks.map(({ sheet: { day } }) => day))];
  const all = desks.flatMap((held) => [...held.baskets.values()].map((basket) => countsOf(held, basket)));
  const done = all.filter(({ signed }) => signed).length;
  const d = desks.map(({ sheet: { distribution } }) => distribution).join(",");
  return {
    state: !field.loaded ? "loading" : all.length ? "there" : desks.length ? "empty" : "ashore",
    title: places.join(", "),
    when: days.join(", "),
    hours: desks.length === 1 ? desks[0].sheet.hours : "",
    baskets: all.length,
    products: new Set(desks.flatMap((held) => held.sheet.goods.map(([, offer]) => offer))).size,
    to_weigh: all.reduce((sum, { weights }) => sum + weights, 0),
    done,
    percent: all.length ? Math.floor((100 * done) / all.length) : 0,
    progress: `${done} / ${all.length}`,
    query: d && `?d=${d}`,
    distribution: String(desks[0]?.sheet.distribution ?? ""),
    runs: desks.some(({ farm }) => !farm),
    several: desks.length > 1,
  };
}

/** @type {WeakMap<Basket, { turn: number, signed: boolean, weights: number }>} */
const counts = new WeakMap();

/** What a basket counts for in a heading: reckoned again when something was said of it. @type {(held: Aboard, basket: Basket) => { turn: number, signed: boolean, weights: number }} */
function countsOf(held, basket) {
  const turn = held.turns.get(basket.id) ?? 0;
  const known = counts.get(basket);
  if (known?.turn === turn) return known;
  const weights = basket.lines.reduce((sum, line) => sum + sheet.toWeigh(held, line), 0);
  const made = { turn, signed: sheet.signatureOf(held, basket) !== null, weights };
  counts.set(basket, made);
  return made;
}

// Rows of baskets

/** @type {Map<string, { held: Aboard, turn: number, opened: boolean, several: boolean, row: any }>} */
const rows = new Map();

/**
 * A row of a basket: reckoned again when something was said of it, opened or fetched, and the same object while it says
 * the same.
 * @type {(held: Aboard, basket: Basket, opened: boolean, several: boolean) => any}
 */
export function rowOf(held, basket, opened, several) {
  const name = `${held.sheet.key}/${basket.id}`;
  const turn = held.turns.get(basket.id) ?? 0;
  const before = rows.get(name);
  if (before?.held === held && before.turn === turn && before.opened === opened && before.several === several) return before.row;
  const row = sheet.shared(before?.row, makeRow(held, basket, opened, several));
  rows.set(name, { held, turn, opened, several, row });
  return row;
}

/** @type {(held: Aboard, basket: Basket, opened: boolean, several: boolean) => any} */
function makeRow(held, basket, opened, several) {
  const there = basket.lines.filter((line) => sheet.quantityOf(held, line) > 0);
  const left = there.filter((line) => !sheet.isReady(held, line)).length;
  const signed = sheet.signatureOf(held, basket);
  const begun = left < there.length;
  const state = signed ? "remis" : left === 0 ? "prêt" : begun ? `${left} ${left > 1 ? "restent" : "reste"}` : "à faire";
  const count = `${there.length} ${there.length > 1 ? "lignes" : "ligne"}`;
  const rest = there.reduce((sum, line) => sum + sheet.toWeigh(held, line), 0);
  const amount = `${rest ? "au plus " : ""}${sheet.basketAmount(held, basket)}`;
  const farms = [...new Set(basket.lines.map(({ goods }) => goods.farm))];
  return {
    key: basket.id,
    desk: held.sheet.key,
    number: basket.number,
    name: basket.name,
    detail: [count, rest && `${rest} à peser`, amount, several && held.sheet.market].filter(Boolean).join(" · "),
    phone: basket.phone,
    phone_href: basket.phone ? `tel:${basket.phone.replace(/\s/g, "")}` : "",
    state,
    tone: signed ? "info" : left === 0 ? "ready" : begun ? "todo" : "neutral",
    ready: left === 0,
    done: Boolean(signed),
    signature: signed ? `remis à ${hour(signed.at)} par ${signed.by}` : "",
    amount,
    opened,
    notes: sheet.notesOf(held, basket).map(({ key, value, waits }) => ({ key, text: value, waits: Boolean(waits) })),
    farms: opened
      ? farms.map((farm) => ({
          key: farm,
          farm: held.farm ? "" : held.sheet.farms[farm] ?? "",
          lines: basket.lines.filter(({ goods }) => goods.farm === farm).map((line) => lineRow(held, line)),
        }))
      : [],
  };
}

/** @type {(held: Aboard, line: Line) => any} */
function lineRow(held, line) {
  const quantity = sheet.quantityOf(held, line);
  const rest = sheet.toWeigh(held, line);
  return {
    key: line.id,
    text: sheet.lineWords(line.goods, quantity),
    detail: sheet.lineDetail(held, line),
    amount: (rest ? "≤ " : "") + euros(sheet.lineCents(held, line)),
    ready: sheet.isReady(held, line),
    gone: quantity === 0,
    weighed: Boolean(line.goods.grams) && quantity > 0,
    to_weigh: rest > 0,
    weigh_href: `/peser?d=${held.sheet.distribution}&ligne=${line.id}`,
    mine: Boolean(held.farm),
  };
}
