"""A list put in order by hand: dragged by its handles, moved by its arrows, or by the keyboard on a handle.

The browser moves at once and tells the server the whole order: after a drop, or when the hand rests. SortableJS is
loaded when such a list is drawn; the arrows and keys work without it.
"""

from typing import Any

import reflex as rx
from reflex_base.utils.imports import ImportVar

from cagette_pwa.components.lucide import OUTLINES
from cagette_pwa.components.words import Text

_CODE = """
const ORDER_REST = 600;
const ORDER_BUTTON = "size-11 shrink-0 grid place-items-center rounded-control select-none " +
  "text-leaf transition-colors duration-150 hover:bg-leaf-soft disabled:opacity-40";
const orderIcon = (path) => createElement(
  "svg",
  {viewBox: "0 0 24 24", width: 22, height: 22, fill: "none", stroke: "currentColor", strokeWidth: 2,
   strokeLinecap: "round", strokeLinejoin: "round", "aria-hidden": true},
  createElement("path", {d: path}),
);
const Arranged = ({rows, turn, onOrder}) => {
  const [shown, setShown] = useState(rows), [said, setSaid] = useState("");
  const list = useRef(null), focused = useRef(null);
  const held = useRef({last: turn, timer: 0, dragging: false});
  Object.assign(held.current, {shown, rows, turn, onOrder});
  const settle = () => {
    const {last, timer, dragging, rows, turn} = held.current;
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
  const become = (next) => {
    held.current.shown = next;
    setShown(next);
  };
  const move = (key, to, from) => {
    const rows = held.current.shown, at = rows.findIndex((row) => row.key === key);
    const place = Math.max(0, Math.min(rows.length - 1, to(at)));
    if (place === at) return;
    const next = rows.filter((row) => row.key !== key);
    next.splice(place, 0, rows[at]);
    focused.current = from;
    become(next);
    setSaid(`${rows[at].product} ${rows[at].label}\\u00a0: place ${place + 1} sur ${rows.length}`);
    clearTimeout(held.current.timer);
    held.current.timer = setTimeout(send, ORDER_REST);
  };
  useEffect(() => {
    let sortable, gone = false;
    const drop = () => {
      const box = list.current, nodes = [...box.querySelectorAll(":scope > [data-key]")];
      const order = nodes.map((node) => Number(node.dataset.key)), before = held.current.shown;
      for (const row of before) box.append(nodes[order.indexOf(row.key)]);
      held.current.dragging = false;
      if (order.every((key, at) => key === before[at].key)) return settle();
      focused.current = null;
      become(order.map((key) => before.find((row) => row.key === key)));
      send();
    };
    import("sortablejs").then(({default: Sortable}) => {
      if (gone) return;
      sortable = Sortable.create(list.current, {
        handle: "[data-handle]", draggable: "[data-key]", animation: 150, forceFallback: true, scroll: true,
        bubbleScroll: true, scrollSensitivity: 90, scrollSpeed: 14, fallbackTolerance: 4,
        ghostClass: "opacity-30", fallbackClass: "sortable-held",
        onStart: () => { held.current.dragging = true; }, onEnd: drop,
      });
    }).catch(() => {});
    return () => {
      gone = true;
      sortable?.destroy();
      if (held.current.timer) send();
    };
  }, []);
  const step = (row, by) => (event) => move(row.key, (at) => at + by, event.currentTarget);
  const keys = (row) => (event) => {
    const to = {ArrowUp: (at) => at - 1, ArrowDown: (at) => at + 1, Home: () => 0, End: () => Infinity}[event.key];
    if (to) { event.preventDefault(); move(row.key, to, event.currentTarget); }
  };
  const button = (row, path, label, props) => createElement(
    "button",
    {type: "button", "aria-label": `${label} ${row.product} ${row.label}`, className: ORDER_BUTTON, ...props},
    orderIcon(path),
  );
  const line = (row, at) => createElement(
    "li",
    {key: row.key, "data-key": row.key, className: "flex items-center gap-2 py-2 bg-card"},
    button(row, GRIP, "Déplacer", {"data-handle": "", onKeyDown: keys(row), "aria-describedby": "arranger-aide",
      className: `${ORDER_BUTTON} -ml-2 cursor-grab touch-none`}),
    createElement("span", {className: "flex-1 min-w-0"},
      createElement("span", {className: "block font-display text-17"}, row.product),
      createElement("span", {className: "block text-14 text-muted"}, `${row.label} · ${row.price}`)),
    button(row, UP, "Monter", {disabled: at === 0, onClick: step(row, -1)}),
    button(row, DOWN, "Descendre", {disabled: at === shown.length - 1, onClick: step(row, 1)}),
  );
  return createElement("div", {},
    createElement("p", {id: "arranger-aide", className: "text-14 text-muted mb-3"},
      "Glissez une offre par sa poignée, ou touchez les flèches."),
    createElement("p", {className: "sr-only", "aria-live": "polite"}, said),
    createElement("ul",
      {ref: list, className: "list-none bg-card border border-line rounded-card px-4 divide-y divide-line"},
      shown.map(line)),
  );
};
"""

_GRIP = "".join(
    f"M{x} {y}a1 1 0 1 0 2 0a1 1 0 1 0-2 0" for x, y in ((8, 5), (8, 12), (8, 19), (14, 5), (14, 12), (14, 19))
)


def _ordered(keys: rx.Var[list[int]], turn: rx.Var[int]) -> tuple[rx.Var[list[int]], rx.Var[int]]:
    return keys, turn


class Arranged(rx.Component):
    """Made in the browser: see `arranged`."""

    tag = "Arranged"
    rows: rx.Var[list[Any]]
    turn: rx.Var[int]
    on_order: rx.EventHandler[_ordered]  # type: ignore[type-arg, valid-type]

    def add_imports(self) -> dict[str, Any]:
        """What the browser's part needs."""
        names = ("createElement", "useEffect", "useLayoutEffect", "useRef", "useState")
        loaded_later = ImportVar(tag=None, render=False)
        return {"react": [ImportVar(tag=name) for name in names], "sortablejs@1.15.7": [loaded_later]}

    def add_custom_code(self) -> list[str]:
        """The browser's part, once a page."""
        up, down = OUTLINES["chevron-up"], OUTLINES["chevron-down"]
        return [f'const GRIP = "{_GRIP}", UP = "{up}", DOWN = "{down}";{_CODE}']


def arranged(rows: Any, *, turn: Text, on_order: Any, **props: Any) -> rx.Component:
    """`rows` with a `key`, a `product`, a `label` and a `price`, to be put in order.

    `on_order` receives the keys of all of them in the order shown, and a number. Set `turn` to that number once it is
    dealt with: the screen then shows `rows` again, unless it has been put in yet another order.
    """
    return Arranged.create(rows=rows, turn=turn, on_order=on_order, **props)
