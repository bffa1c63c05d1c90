// A bar that moves under the finger (components/sliders.py): its figure follows at once.

import { amountText } from "./amounts.js";

/**
 * A handler of the bar: writes the figure that it stands at.
 * @param {{ target: HTMLInputElement }} event
 */
export function showFigure({ target: bar }) {
  const [least, most, value] = [Number(bar.min), Number(bar.max), Number(bar.value)];
  bar.style.setProperty("--at", String((100 * (value - least)) / (most - least)));
  const figure = bar.closest("[data-slider]")?.querySelector("output")?.firstChild;
  if (figure) figure.nodeValue = signed(value, bar.dataset.unit ?? "");
}

/**
 * `+5 %`, or `−1,50 €` of so many cents; no sign before zero.
 * @param {number} value
 * @param {string} unit
 */
export function signed(value, unit) {
  const size = Math.abs(value);
  const sign = value > 0 ? "+" : value < 0 ? "\u2212" : "";
  return `${sign}${unit === "€" ? amountText(size) : size}\u00a0${unit}`;
}
