"""A count corrected in place: minus, a number that can be typed, plus.

The number answers in the browser at once; the server hears of it when the hand rests. Enter goes to the next
count of the page, Shift+Enter to the one before, the arrows add and take away.
"""

from typing import Any

import reflex as rx
from reflex.utils.imports import ImportVar

from cagette_pwa.components.lucide import OUTLINES
from cagette_pwa.components.words import Text

_CODE = """
const COUNT_REST = 450, COUNT_TYPED = 1500;
const COUNT_BUTTON = "size-11 shrink-0 grid place-items-center rounded-control select-none touch-manipulation " +
  "bg-leaf-soft text-leaf-ink transition-colors duration-150 disabled:opacity-50";
const COUNT_BOX = "w-14 h-11 rounded-control border border-edge bg-card text-center font-display tabular-nums " +
  "text-ink scroll-mt-20 scroll-mb-28 ";
const countIcon = (path) => createElement(
  "svg",
  {viewBox: "0 0 24 24", width: 20, height: 20, fill: "none", stroke: "currentColor", strokeWidth: 2,
   strokeLinecap: "round", "aria-hidden": true},
  createElement("path", {d: path}),
);
const focusCount = (box, step) => {
  const boxes = [...document.querySelectorAll("[data-count]")];
  const next = boxes[boxes.indexOf(box) + step];
  next?.focus();
  next?.select();
};
const Count = ({value, turn, most, what, onCount}) => {
  const [shown, setShown] = useState(String(value));
  const box = useRef(null);
  const held = useRef({base: value, timer: 0, onCount});
  held.current.onCount = onCount;
  useEffect(() => {
    held.current.base = value;
    if (!held.current.timer) setShown(String(value));
  }, [value, turn]);
  useEffect(() => () => send(), []);
  const read = () => Math.min(most, parseInt(box.current?.value || "0", 10) || 0);
  const forget = () => {
    clearTimeout(held.current.timer);
    held.current.timer = 0;
  };
  const send = () => {
    const {from, next, timer} = held.current;
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
  const become = (text, rest) => {
    const {base, timer, from} = held.current;
    forget();
    setShown(text && String(Math.min(most, parseInt(text, 10))));
    if (text === "") return;  // an empty box says nothing yet, and not zero
    Object.assign(held.current, {from: timer ? from : base, next: Math.min(most, parseInt(text, 10))});
    held.current.timer = setTimeout(send, rest);
  };
  const step = (by) => become(String(Math.max(0, read() + by)), COUNT_REST);
  const onKeyDown = (event) => {
    const move = {ArrowUp: 1, ArrowDown: -1}[event.key];
    if (move) { event.preventDefault(); step(move); }
    if (event.key === "Enter") { event.preventDefault(); leave(); focusCount(event.target, event.shiftKey ? -1 : 1); }
    if (event.key === "Escape") { forget(); leave(); }
  };
  const button = (path, by, label) => createElement(
    "button",
    {type: "button", tabIndex: -1, "aria-label": `${label}\\u00a0: ${what}`, onClick: () => step(by),
     disabled: by < 0 ? shown === "0" : read() >= most,
     className: COUNT_BUTTON},
    countIcon(path),
  );
  return createElement("div", {className: "inline-flex items-center gap-1", role: "group", "aria-label": what},
    button(MINUS, -1, "Un de moins"),
    createElement("input", {
      ref: box, value: shown, inputMode: "numeric", autoComplete: "off", enterKeyHint: "next", "data-count": "",
      role: "spinbutton", "aria-valuenow": parseInt(shown || "0", 10), "aria-valuemin": 0, "aria-valuemax": most,
      "aria-label": what,
      className: COUNT_BOX + (shown.length > 3 ? "text-16" : "text-20"),
      onChange: (event) => become(event.target.value.replace(/\\D/g, "").slice(0, String(most).length), COUNT_TYPED),
      onFocus: (event) => event.target.select(), onBlur: leave, onKeyDown,
    }),
    button(PLUS, 1, "Un de plus"),
  );
};
"""


def _counted(pieces: rx.Var[int], seen: rx.Var[int]) -> tuple[rx.Var[int], rx.Var[int]]:
    return pieces, seen


class Count(rx.Component):
    """Made in the browser: see `counter`."""

    tag = "Count"
    value: rx.Var[int]
    turn: rx.Var[int]
    most: rx.Var[int]
    what: rx.Var[str]
    on_count: rx.EventHandler[_counted]  # type: ignore[type-arg, valid-type]

    def add_imports(self) -> dict[str, Any]:
        """What the browser's part needs."""
        names = ("createElement", "useEffect", "useRef", "useState")
        return {"react": [ImportVar(tag=name) for name in names]}

    def add_custom_code(self) -> list[str]:
        """The browser's part, once a page."""
        outlines = f'const MINUS = "{OUTLINES["minus"]}", PLUS = "{OUTLINES["plus"]}";'
        return [outlines + _CODE]


def counter(value: Text, *, turn: Text, what: Text, most: int, on_count: Any, **props: Any) -> rx.Component:
    """`value` pieces of `what`, from 0 to `most`.

    `on_count` receives the new count, then the one from which it was stepped or typed. Change `turn` to bring
    `value` back on the screen after a refusal.
    """
    return Count.create(value=value, turn=turn, what=what, most=most, on_count=on_count, **props)
