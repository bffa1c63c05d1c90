// Amounts as people say and type them: the same words as money.py, whole numbers only. Money is cents. A quantity of what
// is sold loose (vrac) is a number of steps; a step is so many grams (measure "kg") or millilitres (measure "L").

import { createElement, useLayoutEffect, useRef, useState } from "react";

/**
 * What a quantity is measured in; "" for pieces.
 * @typedef {"kg" | "L" | ""} Measure
 */

/**
 * `1 234,50`: cents in euros, a narrow space between the thousands and a true minus sign.
 * @param {number} cents
 */
export function amountText(cents) {
  const size = Math.abs(cents);
  const whole = String(Math.floor(size / 100)).replace(/\B(?=(\d{3})+$)/g, "\u202f");
  return `${cents < 0 ? "\u2212" : ""}${whole},${String(size % 100).padStart(2, "0")}`;
}

/**
 * `1 234,50 €`, or `1 234,50 €/kg` when it is for a measure.
 * @param {number} cents
 */
export const euros = (cents, measure = "") => `${amountText(cents)}\u00a0€${measure && `/${measure}`}`;

/**
 * `850 g`, `1,5 kg`, `75 cl`, `2 L`: so many grams or millilitres.
 * @param {number} size
 * @param {Measure} measure
 */
export function amountWords(size, measure) {
  if (size >= 1000) return `${thousands(size)}\u00a0${measure}`;
  if (measure === "kg") return `${size}\u00a0g`;
  return size >= 100 && size % 10 === 0 ? `${size / 10}\u00a0cl` : `${size}\u00a0ml`;
}

/**
 * `3`, or `1,5 kg` of what is loose.
 * @param {number} count
 * @param {number} size
 * @param {Measure} measure
 */
export const countWords = (count, size, measure) => (measure ? amountWords(count * size, measure) : String(count));

/**
 * The number of steps nearest to what was typed, at most `most`; null for what cannot be read.
 * A bare number is in kilograms or litres: `1,5`. What would be more than the most is in grams or
 * millilitres: `500`.
 * @param {string} text
 * @param {number} size
 * @param {Measure} measure
 * @param {number} most
 */
export function stepsTyped(text, size, measure, most) {
  const found = text.toLowerCase().replace(/[\s\u00a0\u202f]/g, "").match(/^(\d{0,6})(?:[.,](\d{1,3})\d*)?(kg|g|l|cl|ml)?$/);
  if (!found || !(found[1] || found[2])) return null;
  const [, whole, rest = "", unit = ""] = found;
  if (unit && (unit === "kg" || unit === "g") !== (measure === "kg")) return null;
  const thousandths = Number(whole) * 1000 + Number(rest.padEnd(3, "0"));
  /** @param {number} parts a kilogram, or a litre, has so many of the unit */
  const steps = (parts) => Math.floor((2 * thousandths + parts * size) / (2 * parts * size));
  const large = PARTS[unit];
  const small = steps(1) > most && steps(1000) <= most && thousandths >= 1000 * size;
  const count = steps(large ?? (small ? 1000 : 1));
  return Math.min(most, thousandths > 0 ? Math.max(1, count) : 0);
}

/**
 * A quantity of what is loose that is read as words and typed as a number; `onAmount` receives the steps.
 * @param {{
 *   value: number, size: number, measure: Measure, most: number, label: string, className: string,
 *   onAmount: (steps: number) => void,
 * }} props
 */
export function AmountBox({ value, size, measure, most, label, className, onAmount }) {
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  const [begun, setBegun] = useState(0);
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  // At once, so that no letter can come before it.
  useLayoutEffect(() => {
    if (begun) box.current?.select();
  }, [begun]);
  const keep = () => {
    if (typed === null) return;
    const steps = stepsTyped(typed, size, measure, most);
    setTyped(null);
    if (steps !== null && steps !== value) onAmount(steps);
  };
  /** @param {import("react").KeyboardEvent<HTMLInputElement>} event */
  const onKeyDown = (event) => {
    if (event.key === "Escape") setTyped(null);
    if (event.key !== "Enter") return;
    event.preventDefault();
    event.currentTarget.blur();
  };
  const begin = () => {
    const number = `${thousands(value * size)}\u00a0${measure}`;
    setTyped(number);
    setBegun(begun + 1);
    // And again: a finger that is lifted has put the caret somewhere. What is typed by then stays as it is.
    requestAnimationFrame(() => box.current?.value === number && box.current.select());
  };
  return createElement("input", {
    ref: box,
    className,
    value: typed ?? amountWords(value * size, measure),
    inputMode: "decimal",
    autoComplete: "off",
    enterKeyHint: "done",
    "aria-label": label,
    onFocus: begin,
    onChange: (event) => setTyped(event.target.value.slice(0, 12)),
    onBlur: keep,
    onKeyDown,
  });
}

/** How many of these a kilogram, or a litre, has. @type {Partial<Record<string, number>>} */
const PARTS = { kg: 1, l: 1, cl: 100, g: 1000, ml: 1000 };

/** @param {number} size */
const thousands = (size) => {
  const rest = String(size % 1000).padStart(3, "0").replace(/0+$/, "");
  return Math.floor(size / 1000) + (rest && `,${rest}`);
};
