// Handing over (pages/hand_over.py): who came, who is still to come, found by number, name or code.

import { current, look, say } from "./field.js";
import * as sheet from "./field_sheet.js";
import { chosen, rowOf } from "./field_views.js";

/**
 * @typedef {import("./field.js").Field} Field
 * @typedef {import("./field_sheet.js").Aboard} Aboard
 */

/** Baskets to hand over: those expected, those gone, or all. @param {Field} field */
export function handOvers(field) {
  const { words = "", which = "attendus", basket } = field.looks;
  const desks = chosen(field);
  const found = desks.flatMap((held) =>
    sheet.matching([...held.baskets.values()], words)
      .filter((one) => one.lines.some((line) => sheet.quantityOf(held, line) > 0))
      .map((one) => rowOf(held, one, one.id === basket, desks.length > 1)),
  );
  return words ? found : found.filter(({ done }) => which === "tous" || done === (which === "remis"));
}

/** `attendus`, `remis` or `tous`. @param {string} which */
export const showOnly = (which) => look({ which });

/** A basket leaves with its customer; the next one is looked for from the beginning. @type {(desk: string, key: number) => void} */
export function handOver(desk, key) {
  const held = current().held.get(desk);
  const basket = held?.baskets.get(key);
  if (!held || !basket || sheet.signatureOf(held, basket)) return;
  look({ last: { desk, key, words: `Panier ${basket.number} remis à ${basket.name}.` }, words: "", basket: 0, turn: (current().looks.turn ?? 0) + 1 });
  void say(desk, sheet.handOverSubject(held, key), true);
}

/** It was a mistake. @type {(desk: string, key: number) => void} */
export function takeBack(desk, key) {
  const held = current().held.get(desk);
  look({ last: null });
  if (held) void say(desk, sheet.handOverSubject(held, key), null);
}

/** The last hand-over, to be taken back with one touch. @param {Field} field */
export const lastHandOver = ({ looks }) => ({ shown: Boolean(looks.last), words: looks.last?.words ?? "", desk: looks.last?.desk ?? "", key: looks.last?.key ?? 0 });

/** Baskets may be handed over from the day of the distribution on. @param {Field} field */
export function handOverState(field) {
  const early = chosen(field).find(({ sheet: { starts } }) => dayOf(starts) > dayOf(field.now));
  return { can: !early, words: early ? `La distribution a lieu ${early.sheet.day} : les paniers se remettent à partir de ce jour-là.` : "" };
}

const DAY = new Intl.DateTimeFormat("fr-CA", { timeZone: "Europe/Paris" });

/** `2026-11-28`, a day in France. @param {number} at */
const dayOf = (at) => DAY.format(at);

/** Opens the basket of a code (`12.47.signature`): by what is aboard, without network. @param {string} code */
export function openCode(code) {
  const [distribution, number] = code.split(".");
  return openNumber(Number(number), Number(distribution));
}

/** Opens the basket with this number; says when there is none. @type {(number: number, distribution?: number) => boolean} */
export function openNumber(number, distribution) {
  for (const held of chosen(current())) {
    const basket = [...held.baskets.values()].find((one) => one.number === number);
    if (basket && (!distribution || held.sheet.distribution === distribution)) {
      look({ basket: basket.id, words: String(number), scanning: false, unknown: "", turn: (current().looks.turn ?? 0) + 1 });
      return true;
    }
  }
  look({ unknown: `Le panier ${number || ""} n'est pas à bord.`.replace("  ", " "), scanning: false });
  return false;
}
