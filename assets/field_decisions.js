// What a person has to look at: two phones that do not agree, and what the server refused (components/field_notices.py).

import { amountWords, countWords } from "./amounts.js";
import { current, dismiss, say } from "./field.js";
import * as sheet from "./field_sheet.js";
import { chosen, hour } from "./field_views.js";

/**
 * @typedef {import("./field_store.js").Field} Field
 * @typedef {import("./field_sheet.js").Aboard} Aboard
 * @typedef {import("./field_sheet.js").Line} Line
 */

// What two phones do not agree on

/** Each dispute with what was said, when, by whom and on which phone. @param {Field} field */
export function decisions(field) {
  return chosen(field).flatMap((held) => sheet.disputes(held).map((subject) => decisionOf(held, subject)));
}

/** @type {(held: Aboard, subject: string) => any} */
function decisionOf(held, subject) {
  const [kind, id, piece] = subject.split(":");
  const line = held.lines.get(Number(id));
  const basket = held.baskets.get(line?.basket ?? Number(id));
  const many = line && sheet.quantityOf(held, line) > 1;
  const what = line ? sheet.nameOf(line.goods) + (kind === "poids" && many ? `, pièce ${piece}` : "") : "Panier remis deux fois";
  return {
    key: `${held.sheet.key}/${subject}`,
    what,
    who: `N° ${basket?.number}, ${basket?.name}`,
    choices: sheet.disputed(held, subject).map((one) => ({
      key: one.key,
      desk: held.sheet.key,
      subject,
      words: wordsOf(kind, one, line),
      told: `${hour(one.at)}, ${one.by}, ${one.phone}`,
    })),
  };
}

/** @type {(kind: string, one: import("./field_sheet.js").Said, line: Line | undefined) => string} */
function wordsOf(kind, { value, at }, line) {
  if (kind === "poids") return amountWords(Number(value), "kg");
  if (kind === "quantite" && line) return countWords(Number(value), line.goods.size, line.goods.loose ? line.goods.measure : "");
  return `à ${hour(at)}`;
}

/** A person decides: this one holds, and replaces what was said against it. @type {(desk: string, subject: string, key: string) => void} */
export function decide(desk, subject, key) {
  const held = current().held.get(desk);
  if (!held) return;
  const one = sheet.disputed(held, subject).find((said) => said.key === key);
  const line = held.lines.get(Number(subject.split(":")[1]));
  const seen = subject.startsWith("quantite:") && line ? sheet.quantityOf(held, line) : null;
  if (one) void say(desk, subject, subject.startsWith("remis:") ? key : one.value, seen);
}

// What was refused

/** @param {Field} field */
export const refusals = ({ taps, held }) =>
  taps.filter(({ state }) => state === "refused").map(({ seq, desk, subject, refusal, at }) => {
    const aboard = held.get(desk);
    const [, id] = subject.split(":");
    const line = aboard?.lines.get(Number(id));
    const basket = aboard?.baskets.get(line?.basket ?? Number(id));
    return { key: seq, what: [basket && `N° ${basket.number}`, line && sheet.nameOf(line.goods), hour(at)].filter(Boolean).join(", "), words: refusal };
  });

/** It has been read. @param {number} key */
export const read = (key) => void dismiss(key);
