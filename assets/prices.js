// What a price in a catalog is made of, reckoned as models/price.py does, to the cent (a test holds the two together).
// Whole numbers only: cents, and rates in hundredths of a percent.

import { amountText } from "./amounts.js";

/**
 * What a catalog does to a base price; the four rates of models.price.PriceRule.
 * @typedef {{ percent: number, cents: number, online: number, platform: number }} Rule
 *
 * What the customer pays, and where it goes.
 * @typedef {{ base: number, modulation: number, online: number, platform: number, paid: number, kept: number }} Parts
 */

/**
 * The parts of a price under a rule; `own` is a price of its own in the catalog, 0 for none.
 * @param {number} base
 * @param {number} own
 * @param {Rule} rule
 * @returns {Parts}
 */
export function priceParts(base, own, rule) {
  const modulated = Math.max(0, base + roundRatio(base * rule.percent, 10000) + rule.cents);
  const taken = rule.online + rule.platform;
  const paid = own || Math.floor(((2 * modulated - 1) * 5000) / (10000 - taken)) + 1;
  const fees = roundRatio(paid * taken, 10000);
  const online = roundRatio(paid * rule.online, 10000);
  const kept = paid - fees;
  return { base, modulation: kept - base, online, platform: fees - online, paid, kept };
}

/**
 * The parts in words; nothing is said of a part of zero. `fixed` says that the price is the catalog's own.
 * @param {Parts} parts
 * @param {boolean} fixed
 */
export function partWords(parts, fixed) {
  /** @type {[number, string][]} */
  const named = [
    [parts.modulation, fixed ? "d'écart" : "modulation"],
    [parts.online, "frais en ligne"],
    [parts.platform, "frais de plateforme"],
  ];
  const said = named
    .filter(([cents]) => cents)
    .map(([cents, name]) => `${cents > 0 ? "+" : "\u2212"}\u00a0${amountText(Math.abs(cents))} ${name}`);
  return [`${amountText(parts.base)} base`, ...said];
}

/**
 * The cents of a price that was typed, as money.py reads it; 0 for what cannot be one.
 * @param {string} text
 */
export function parsePrice(text) {
  const plain = text.replace(/[\s\u00a0\u202f€]/g, "").replace(",", ".");
  if (!/^\d{1,6}(\.\d{1,2})?$/.test(plain)) return 0;
  const [whole, rest = ""] = plain.split(".");
  const cents = Number(whole) * 100 + Number(rest.padEnd(2, "0"));
  return cents <= 1000000 ? cents : 0;
}

/**
 * `n / d` to the nearest whole number, halves away from zero.
 * @param {number} n
 * @param {number} d
 */
const roundRatio = (n, d) => (n < 0 ? -1 : 1) * Math.floor((2 * Math.abs(n) + d) / (2 * d)) || 0;
