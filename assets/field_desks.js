// What is aboard and what can be (pages/field.py).

import { documentsOf, leave, synchronise, take } from "./field.js";
import { ago } from "./field_views.js";

/**
 * @typedef {import("./field_store.js").Field} Field
 * @typedef {import("./field_sheet.js").Aboard} Aboard
 */

/** Whether this phone has been looked through. @param {Field} field */
export const isLoaded = ({ loaded }) => loaded;

/** What comes, soonest first; then what is over. @param {Field} field */
export function desks(field) {
  const offered = new Map(field.desks.map((desk) => [desk.key, desk]));
  const aboard = [...field.held.values()].map(({ sheet: one }) => ({ ...one, baskets: one.baskets.length }));
  const all = [...aboard, ...field.desks.filter(({ key }) => !field.held.has(key))];
  return all
    .sort((a, b) => Number(a.ends < field.now) - Number(b.ends < field.now) || a.starts - b.starts)
    .map((one) => ({
      key: one.key,
      market: one.market,
      day: one.day,
      hours: one.hours,
      who: one.farm || "tout le marché",
      count: `${one.baskets} ${one.baskets > 1 ? "paniers" : "panier"}`,
      aboard: field.held.has(one.key),
      taking: field.taking.includes(one.key),
      age: field.held.has(one.key) ? `à bord, à jour ${ago(field.kept.get(one.key) ?? field.now, field.now)}` : "",
      over: !offered.has(one.key) && field.link === "up",
      farm: !one.key.endsWith("-0"),
      query: `?d=${one.key.split("-")[0]}`,
      papers: field.held.has(one.key) ? documentsOf(/** @type {Aboard} */ (field.held.get(one.key)).sheet).map((href) => ({ key: href, href, name: href.includes("bon-de") ? "Bon de commande" : "Liste d'émargement" })) : [],
    }));
}

/** @param {string} key */
export const takeAboard = (key) => void take(key);

/** @param {string} key */
export const putAshore = (key) => void leave(key);

/** Tries the network now. */
export const tryAgain = () => void synchronise();
