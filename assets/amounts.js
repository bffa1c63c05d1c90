// Quantities of what is sold loose (vrac), as people say and type them: the same words as money.py, whole numbers only.
// A quantity is a number of steps; a step is so many grams (measure "kg") or millilitres (measure "L").

import { createElement, useState } from "react";

/** `850 g`, `1,5 kg`, `75 cl`, `2 L`: so many grams or millilitres. */
export function amountWords(size, measure) {
  if (size >= 1000) return `${thousands(size)}\u00a0${measure}`;
  if (measure === "kg") return `${size}\u00a0g`;
  return size >= 100 && size % 10 === 0 ? `${size / 10}\u00a0cl` : `${size}\u00a0ml`;
}

/** `3`, or `1,5 kg` of what is loose. */
export const countWords = (count, size, measure) => (measure ? amountWords(count * size, measure) : String(count));

/**
 * The number of steps nearest to what was typed, at most `most`; null for what cannot be read.
 * A bare number is in kilograms or litres: `1,5`. What would be more than the most is in grams or
 * millilitres: `500`.
 */
export function stepsTyped(text, size, measure, most) {
  const found = text.toLowerCase().replace(/[\s\u00a0\u202f]/g, "").match(/^(\d{0,6})(?:[.,](\d{1,3})\d*)?(kg|g|l|cl|ml)?$/);
  if (!found || !(found[1] || found[2])) return null;
  const [, whole, rest = "", unit = ""] = found;
  if (unit && (unit === "kg" || unit === "g") !== (measure === "kg")) return null;
  const thousandths = Number(whole) * 1000 + Number(rest.padEnd(3, "0"));
  const steps = (parts) => Math.floor((2 * thousandths + parts * size) / (2 * parts * size));
  const large = { kg: 1, l: 1, cl: 100, g: 1000, ml: 1000 }[unit];
  const small = steps(1) > most && steps(1000) <= most && thousandths >= 1000 * size;
  const count = steps(large ?? (small ? 1000 : 1));
  return Math.min(most, thousandths > 0 ? Math.max(1, count) : 0);
}

/** A quantity of what is loose that is read as words and typed as a number; `onAmount` receives the steps. */
export function AmountBox({ value, size, measure, most, label, className, onAmount }) {
  const [typed, setTyped] = useState(null);
  const keep = () => {
    if (typed === null) return;
    const steps = stepsTyped(typed, size, measure, most);
    setTyped(null);
    if (steps !== null && steps !== value) onAmount(steps);
  };
  const onKeyDown = (event) => {
    if (event.key === "Escape") setTyped(null);
    if (event.key !== "Enter") return;
    event.preventDefault();
    event.target.blur();
  };
  const begin = (event) => {
    const box = event.target;
    setTyped(`${thousands(value * size)}\u00a0${measure}`);
    requestAnimationFrame(() => box.select());
  };
  return createElement("input", {
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

const thousands = (size) => {
  const rest = String(size % 1000).padStart(3, "0").replace(/0+$/, "");
  return Math.floor(size / 1000) + (rest && `,${rest}`);
};
