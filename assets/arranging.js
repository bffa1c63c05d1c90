// A list put in order by hand (components/arranging.py): dragged by its handles, moved by its arrows, or by the keyboard
// on a handle. SortableJS is loaded when such a list is drawn; the arrows and keys work without it.

import { createElement, useEffect, useLayoutEffect, useRef, useState } from "react";
import { outline } from "./outlines.js";

/** @typedef {{ key: number, product: string, label: string, price: string }} Row */

const REST = 600;
const BUTTON =
  "size-11 shrink-0 grid place-items-center rounded-control select-none " +
  "text-leaf transition-colors duration-150 hover:bg-leaf-soft disabled:opacity-40";
const SORTABLE = {
  handle: "[data-handle]",
  draggable: "[data-key]",
  animation: 150,
  forceFallback: true,
  scroll: true,
  bubbleScroll: true,
  scrollSensitivity: 90,
  scrollSpeed: 14,
  fallbackTolerance: 4,
  ghostClass: "opacity-30",
  fallbackClass: "sortable-held",
};

/** Where a key on a handle sends a line that is at some place. @type {Partial<Record<string, (at: number) => number>>} */
const KEYS = { ArrowUp: (at) => at - 1, ArrowDown: (at) => at + 1, Home: () => 0, End: () => Infinity };

/**
 * The list. `onOrder` receives the whole order, after a drop or when the hand rests, and the number that `turn` is set
 * to once the server has dealt with it. `grip`, `up` and `down` are outlines.
 * @param {{
 *   rows: Row[], turn: number, grip: string, up: string, down: string,
 *   onOrder: (keys: number[], turn: number) => void,
 * }} props
 */
export function Arranged({ rows, turn, grip, up, down, onOrder }) {
  const [shown, setShown] = useState(rows);
  const [said, setSaid] = useState("");
  const list = useRef(/** @type {HTMLUListElement | null} */ (null));
  const focused = useRef(/** @type {HTMLElement | null} */ (null));
  const held = useRef({ last: turn, timer: 0, dragging: false, shown, rows, turn, onOrder });
  Object.assign(held.current, { shown, rows, turn, onOrder });
  const settle = () => {
    const { last, timer, dragging, rows, turn } = held.current;
    if (!timer && !dragging && turn === last) setShown(rows);
  };
  useEffect(settle, [rows, turn]);
  useLayoutEffect(() => {
    if (focused.current?.isConnected && document.activeElement !== focused.current) focused.current.focus();
  }, [shown]);
  const send = () => {
    clearTimeout(held.current.timer);
    held.current.timer = 0;
    held.current.last += 1;
    held.current.onOrder(held.current.shown.map((row) => row.key), held.current.last);
  };
  /** @param {Row[]} next */
  const become = (next) => {
    held.current.shown = next;
    setShown(next);
  };
  /** @type {(row: Row, to: (at: number) => number, from: HTMLElement) => void} */
  const move = (row, to, from) => {
    const next = moved(held.current.shown, row.key, to);
    if (!next) return;
    focused.current = from;
    become(next);
    const place = next.findIndex(({ key }) => key === row.key);
    setSaid(`${row.product} ${row.label}\u00a0: place ${place + 1} sur ${next.length}`);
    clearTimeout(held.current.timer);
    held.current.timer = setTimeout(send, REST);
  };
  /** SortableJS has moved the lines themselves: React gets them back as it drew them, and the order instead. */
  const drop = () => {
    const box = list.current;
    if (!box) return;
    const nodes = /** @type {HTMLElement[]} */ ([...box.querySelectorAll(":scope > [data-key]")]);
    const order = nodes.map((node) => Number(node.dataset.key));
    const before = held.current.shown;
    for (const row of before) box.append(nodes[order.indexOf(row.key)]);
    held.current.dragging = false;
    if (order.every((key, at) => key === before[at].key)) return settle();
    focused.current = null;
    become(order.flatMap((key) => before.filter((row) => row.key === key)));
    send();
  };
  useEffect(() => {
    /** @type {{ destroy: () => void } | undefined} */
    let sortable;
    let gone = false;
    const onStart = () => {
      held.current.dragging = true;
    };
    import("sortablejs")
      .then(({ default: Sortable }) => {
        if (!gone && list.current) sortable = Sortable.create(list.current, { ...SORTABLE, onStart, onEnd: drop });
      })
      .catch(() => {});
    return () => {
      gone = true;
      sortable?.destroy();
      if (held.current.timer) send();
    };
  }, []);
  /** @type {(row: Row) => (event: import("react").KeyboardEvent<HTMLElement>) => void} */
  const keys = (row) => (event) => {
    const to = KEYS[event.key];
    if (!to) return;
    event.preventDefault();
    move(row, to, event.currentTarget);
  };
  /** @type {(row: Row, by: number) => (event: import("react").MouseEvent<HTMLElement>) => void} */
  const step = (row, by) => (event) => move(row, (at) => at + by, event.currentTarget);
  /** @type {(row: Row, path: string, label: string, props: object) => import("react").ReactElement} */
  const button = (row, path, label, props) => {
    const about = { type: "button", "aria-label": `${label} ${row.product} ${row.label}`, className: BUTTON, ...props };
    return createElement("button", about, outline(path, 22));
  };
  /** @param {Row} row */
  const handle = (row) => ({
    "data-handle": "",
    "aria-describedby": "arranger-aide",
    className: `${BUTTON} -ml-2 cursor-grab touch-none`,
    onKeyDown: keys(row),
  });
  /** @type {(row: Row, at: number) => import("react").ReactElement} */
  const line = (row, at) =>
    createElement(
      "li",
      { key: row.key, "data-key": row.key, className: "flex items-center gap-2 py-2 bg-card" },
      button(row, grip, "Déplacer", handle(row)),
      createElement(
        "span",
        { className: "flex-1 min-w-0" },
        createElement("span", { className: "block font-display text-17" }, row.product),
        createElement("span", { className: "block text-14 text-muted" }, `${row.label} · ${row.price}`),
      ),
      button(row, up, "Monter", { disabled: at === 0, onClick: step(row, -1) }),
      button(row, down, "Descendre", { disabled: at === shown.length - 1, onClick: step(row, 1) }),
    );
  const how = "Glissez une offre par sa poignée, ou touchez les flèches.";
  const drawn = "list-none bg-card border border-line rounded-card px-4 divide-y divide-line";
  return createElement(
    "div",
    {},
    createElement("p", { id: "arranger-aide", className: "text-14 text-muted mb-3" }, how),
    createElement("p", { className: "sr-only", "aria-live": "polite" }, said),
    createElement("ul", { ref: list, className: drawn }, shown.map(line)),
  );
}

/**
 * `rows` with the one of this key at the place that `to` makes of its own, kept within the list; null if it is there.
 * @template {{ key: number }} Keyed
 * @param {Keyed[]} rows
 * @param {number} key
 * @param {(at: number) => number} to
 * @returns {Keyed[] | null}
 */
export function moved(rows, key, to) {
  const at = rows.findIndex((row) => row.key === key);
  const place = Math.max(0, Math.min(rows.length - 1, to(at)));
  if (place === at) return null;
  const others = rows.filter((row) => row.key !== key);
  return [...others.slice(0, place), rows[at], ...others.slice(place)];
}
