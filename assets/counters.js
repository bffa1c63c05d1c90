// A count corrected in place (components/counters.py): it answers at once, and the server hears of it when the hand rests.
// Enter goes to the next count of the page, Shift+Enter to the one before; the arrows add and take away.

import { createElement, useEffect, useRef, useState } from "react";
import { neighbour, selectAll } from "./fields.js";
import { outline } from "./outlines.js";

const STEPPED = 450;
const TYPED = 1500;
const BUTTON =
  "size-11 shrink-0 grid place-items-center rounded-control select-none touch-manipulation " +
  "bg-leaf-soft text-leaf-ink transition-colors duration-150 disabled:opacity-50";
const BOX =
  "w-14 h-11 rounded-control border border-edge bg-card text-center font-display tabular-nums " +
  "text-ink scroll-mt-20 scroll-mb-28 ";

/**
 * Pieces of `what`, from 0 to `most`; `turn` brings `value` back after a refusal. `onCount` receives the new count and
 * the one from which it was made. `minus` and `plus` are outlines.
 * @param {{
 *   value: number, turn: number, most: number, what: string, minus: string, plus: string,
 *   onCount: (pieces: number, seen: number) => void,
 * }} props
 */
export function Count({ value, turn, most, what, minus, plus, onCount }) {
  const [shown, setShown] = useState(String(value));
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  // `base` is what the server last said, or was told; `from` and `next` are what the timer will tell it.
  const held = useRef({ base: value, timer: 0, from: value, next: value, onCount });
  held.current.onCount = onCount;
  useEffect(() => {
    held.current.base = value;
    if (!held.current.timer) setShown(String(value));
  }, [value, turn]);
  useEffect(() => () => send(), []);
  /** @param {string} text */
  const limited = (text) => Math.min(most, parseInt(text, 10));
  const read = () => limited(box.current?.value || "0") || 0;
  const forget = () => {
    clearTimeout(held.current.timer);
    held.current.timer = 0;
  };
  const send = () => {
    const { from, next, timer } = held.current;
    if (!timer) return;
    forget();
    held.current.base = next;
    setShown(String(next));
    if (next !== from) held.current.onCount(next, from);
  };
  const leave = () => {
    send();
    setShown(String(held.current.base));
  };
  /** @type {(text: string, rest: number) => void} */
  const become = (text, rest) => {
    const { base, timer, from } = held.current;
    forget();
    setShown(text && String(limited(text)));
    if (text === "") return; // an empty box says nothing yet, and not zero
    Object.assign(held.current, { from: timer ? from : base, next: limited(text) });
    held.current.timer = setTimeout(send, rest);
  };
  /** @param {number} by */
  const step = (by) => become(String(Math.max(0, read() + by)), STEPPED);
  /** @param {import("react").KeyboardEvent<HTMLInputElement>} event */
  const onKeyDown = (event) => {
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      step(event.key === "ArrowUp" ? 1 : -1);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      leave();
      neighbour(event.currentTarget, "data-count", event.shiftKey ? -1 : 1)?.focus();
    }
    if (event.key === "Escape") {
      forget();
      leave();
    }
  };
  /** @param {import("react").ChangeEvent<HTMLInputElement>} event */
  const onChange = ({ target }) => become(target.value.replace(/\D/g, "").slice(0, String(most).length), TYPED);
  /** @type {(path: string, by: number, label: string) => import("react").ReactElement} */
  const button = (path, by, label) =>
    createElement(
      "button",
      {
        type: "button",
        tabIndex: -1,
        "aria-label": `${label}\u00a0: ${what}`,
        onClick: () => step(by),
        disabled: by < 0 ? shown === "0" : read() >= most,
        className: BUTTON,
      },
      outline(path, 20),
    );
  return createElement(
    "div",
    { className: "inline-flex items-center gap-1", role: "group", "aria-label": what },
    button(minus, -1, "Un de moins"),
    createElement("input", {
      ref: box,
      value: shown,
      inputMode: "numeric",
      autoComplete: "off",
      enterKeyHint: "next",
      "data-count": "",
      role: "spinbutton",
      "aria-valuenow": parseInt(shown || "0", 10),
      "aria-valuemin": 0,
      "aria-valuemax": most,
      "aria-label": what,
      className: BOX + (shown.length > 3 ? "text-16" : "text-20"),
      onChange,
      onFocus: selectAll,
      onBlur: leave,
      onKeyDown,
    }),
    button(plus, 1, "Un de plus"),
  );
}
