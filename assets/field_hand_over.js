// Handing over (pages/hand_over.py): who came, who is still to come, found by number, name or code.

import { useEffect } from "react";
import { current, look, sayAll } from "./field.js";
import * as sheet from "./field_sheet.js";
import { chosen, rowOf } from "./field_views.js";
import { checkOf, codeIn, numberIn } from "./scanner.js";

/**
 * @typedef {import("./field_store.js").Field} Field
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
  const last = { desk, key, words: `Panier ${basket.number} remis à ${basket.name}.` };
  void sayAll(desk, [{ subject: sheet.handOverSubject(held, key), value: true }], { last, words: "", basket: 0, turn: (current().looks.turn ?? 0) + 1 });
}

/** It was a mistake. @type {(desk: string, key: number) => void} */
export function takeBack(desk, key) {
  const held = current().held.get(desk);
  if (held) void sayAll(desk, [{ subject: sheet.handOverSubject(held, key), value: null }], { last: null });
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

// The pick-up code, read by the camera or opened as an address

/** Opens the camera, or closes it. @param {boolean} scanning */
export const scan = (scanning) => look({ scanning });

/** Whether the camera is open. @param {Field} field */
export const isScanning = ({ looks }) => Boolean(looks.scanning);

/**
 * Opens the basket of a scanned code or of a typed number, by what is aboard, without network; answers with a sentence
 * when it cannot.
 * @param {string} text
 */
export async function openScanned(text) {
  const number = numberIn(text);
  const code = codeIn(text);
  const [distribution, of] = number ? [0, number] : code.split(".").map(Number);
  const found = chosen(current()).flatMap((held) => [...held.baskets.values()].map((basket) => ({ held, basket })));
  const one = found.find(({ held, basket }) => basket.number === of && (number || held.sheet.distribution === distribution));
  if (!one) return `Le panier n° ${of} n'est pas à bord de ce téléphone pour cette distribution.`;
  if (!number && (await checkOf(code)) !== one.basket.check) return "Ce code n'est pas juste. Demandez le numéro et le nom.";
  const { turn = 0 } = current().looks;
  look({ basket: one.basket.id, words: String(of), scanning: false, unknown: "", turn: turn + 1 });
  return "";
}

/** Draws nothing: an address that holds a code opens its basket, once it is aboard. @param {{ there: boolean }} props */
export function OpenedCode({ there }) {
  useEffect(() => {
    const code = codeIn(location.href);
    if (there && code) void openScanned(code).then((unknown) => look({ unknown }));
  }, [there]);
  return null;
}
