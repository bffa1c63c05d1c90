"""Prices typed in place, and what a price in a catalog is made of, reckoned in the browser while a bar is dragged.

The browser reckons as `models.price.PriceRule` does, to the cent (a test holds the two together). A price that is
typed is sent on Enter, which goes to the next one, or when the field is left; Escape brings back what was there.
"""

from typing import Any, Final

import reflex as rx
from reflex.utils.imports import ImportVar

from cagette_pwa.components.lucide import OUTLINES
from cagette_pwa.components.words import Child, Text

RECKONING: Final = """
const roundRatio = (n, d) => (n < 0 ? -1 : 1) * Math.floor((2 * Math.abs(n) + d) / (2 * d)) || 0;
const priceParts = (base, own, rule) => {
  const modulated = Math.max(0, base + roundRatio(base * rule.percent, 10000) + rule.cents);
  const taken = rule.online + rule.platform;
  const paid = own || Math.floor((2 * modulated - 1) * 5000 / (10000 - taken)) + 1;
  const fees = roundRatio(paid * taken, 10000), online = roundRatio(paid * rule.online, 10000);
  const kept = paid - fees;
  return {base, modulation: kept - base, online, platform: fees - online, paid, kept};
};
const amountText = (cents) => {
  const size = Math.abs(cents);
  const whole = String(Math.floor(size / 100)).replace(/\\B(?=(\\d{3})+$)/g, "\\u202f");
  return `${cents < 0 ? "\\u2212" : ""}${whole},${String(size % 100).padStart(2, "0")}`;
};
const euroText = (cents, measure) => `${amountText(cents)}\\u00a0€${measure ? `/${measure}` : ""}`;
const partWords = (parts, fixed) => {
  const named = [
    [parts.modulation, fixed ? "d'écart" : "modulation"],
    [parts.online, "frais en ligne"],
    [parts.platform, "frais de plateforme"],
  ];
  const said = named.filter(([cents]) => cents).map(
    ([cents, name]) => `${cents > 0 ? "+" : "\\u2212"}\\u00a0${amountText(Math.abs(cents))} ${name}`,
  );
  return [`${amountText(parts.base)} base`, ...said];
};
const parsePrice = (text) => {
  const plain = text.replace(/[\\s\\u00a0\\u202f€]/g, "").replace(",", ".");
  if (!/^\\d{1,6}(\\.\\d{1,2})?$/.test(plain)) return 0;
  const [whole, rest = ""] = plain.split(".");
  const cents = Number(whole) * 100 + Number(rest.padEnd(2, "0"));
  return cents <= 1000000 ? cents : 0;
};
"""
"""Whole numbers only: cents, and rates in hundredths of a percent."""

_CODE: Final = (
    RECKONING
    + f'const PRICE_BACK = "{OUTLINES["undo-2"]}";'
    + """
const PRICE_BOX = "w-full h-11 rounded-control border border-edge bg-card pl-2 text-right font-display tabular-nums " +
  "text-17 text-ink aria-invalid:border-beet aria-invalid:border-2 ";
const PRICE_BACK_BUTTON = "inline-flex items-center gap-2 min-h-11 px-3 rounded-control bg-leaf-soft text-leaf-ink " +
  "text-14 font-bold";
const PRICE_COLUMNS = "grid grid-cols-[minmax(0,1fr)_6.5rem_4.75rem] items-center gap-x-3 gap-y-1";
const PRICE_FIXED = "ml-2 inline-block rounded-full px-2.5 py-0.5 text-13 font-bold bg-straw-soft text-straw";
const focusPrice = (box, step) => {
  const boxes = [...document.querySelectorAll("[data-price]")];
  const next = boxes[boxes.indexOf(box) + step];
  if (next) { next.focus(); next.select(); } else box.blur();
};
const livePrices = (globalThis.cagetteLivePrices ??= createContext(null));

const PriceBox = ({value, turn, what, measure, onSend, onTyped}) => {
  const [text, setText] = useState(null);
  const [wrong, setWrong] = useState(false);
  const held = useRef({seen: value, text: null});
  held.current.onSend = onSend;
  held.current.value = value;
  const become = (typed) => { held.current.text = typed; setText(typed); };
  const restore = () => { become(null); setWrong(false); onTyped?.(0); };
  const send = () => {
    const {text: typed, value: shown, seen} = held.current;
    if (typed === null) return true;
    const cents = parsePrice(typed);
    if (!cents) { setWrong(true); return false; }
    if (cents === shown) { restore(); return true; }
    held.current.text = null;
    setText(null);
    setWrong(false);
    held.current.onSend(cents, seen);
    return true;
  };
  useEffect(() => () => { send(); }, []);
  const onKeyDown = (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      if (send()) focusPrice(event.target, event.shiftKey ? -1 : 1);
    }
    if (event.key === "Escape" && text !== null) { event.stopPropagation(); restore(); }
  };
  const shown = text ?? amountText(value);
  return createElement("span", {className: "relative block"},
    createElement("input", {
      value: shown, type: "text", inputMode: "decimal", autoComplete: "off", enterKeyHint: "next", "data-price": "",
      "aria-label": what, "aria-invalid": wrong || undefined, title: wrong ? "Écrivez par exemple 12,50" : undefined,
      className: PRICE_BOX + (measure ? "pr-12" : "pr-7"),
      onChange: (event) => {
        if (held.current.text === null) held.current.seen = value;
        become(event.target.value.slice(0, 12));
        setWrong(false);
        onTyped?.(parsePrice(event.target.value));
      },
      onFocus: (event) => event.target.select(), onBlur: send, onKeyDown,
    }),
    createElement("span", {
      className: "absolute right-2.5 top-0 h-11 flex items-center text-14 text-muted pointer-events-none",
      "aria-hidden": true,
    }, measure ? `€/${measure}` : "€"),
    wrong && createElement("span", {role: "alert", className: "block text-13 font-bold text-beet pt-1"},
      "Par exemple 12,50"),
  );
};

const BasePrice = ({value, turn, what, measure, onPrice}) => {
  const [sent, setSent] = useState(0);
  useEffect(() => setSent(0), [value, turn]);
  const send = (cents, seen) => { setSent(cents); onPrice(cents, seen); };
  return createElement(PriceBox, {value: sent || value, turn, measure, what: `Prix\\u00a0: ${what}`, onSend: send});
};

const LivePrices = ({turn, children, ...rest}) => {
  const [draft, setDraft] = useState(null);
  useEffect(() => setDraft(null), [turn]);
  const onInput = ({target}) => {
    if (target.type !== "range") return;
    const value = Number(target.value);
    setDraft(target.dataset.unit === "€" ? {percent: 0, cents: value} : {percent: 100 * value, cents: 0});
  };
  return createElement("div", {...rest, onInput}, createElement(livePrices.Provider, {value: draft}, children));
};

const CatalogPrice = memo(({name, label, base, own, rule, turn, measure, onPrice}) => {
  const draft = useContext(livePrices);
  const [typed, setTyped] = useState(0);
  const [sent, setSent] = useState(null);
  useEffect(() => setSent(null), [own, turn]);
  const at = draft ? {...rule, ...draft} : rule;
  const kept = sent ?? own;
  const parts = priceParts(base, typed || kept, at);
  const settled = priceParts(base, kept, at);
  const fixed = (typed || kept) > 0;
  const what = `${name} ${label}`;
  const send = (cents) => { setTyped(0); setSent(cents); onPrice(cents, own); };
  return createElement("div", {className: PRICE_COLUMNS},
    createElement("p", {className: "col-span-3 min-w-0 break-words"},
      createElement("span", {className: "font-display text-17"}, name), " ",
      createElement("span", {className: "text-14 text-muted"}, label),
      kept > 0 && createElement("span", {className: PRICE_FIXED}, "prix fixé")),
    createElement("ul", {className: "text-13 text-muted list-none", "aria-label": "Ce qui fait le prix"},
      partWords(parts, fixed).map((words) => createElement("li", {key: words}, words))),
    createElement(PriceBox, {value: settled.paid, turn, measure, onSend: send, onTyped: setTyped,
      what: `Prix payé par le client\\u00a0: ${what}`}),
    createElement("p", {className: "text-right font-display tabular-nums text-17 text-leaf-ink"},
      createElement("span", {className: "sr-only"}, "Vous gardez "), euroText(parts.kept, "")),
    kept > 0 && createElement("p", {className: "col-span-3 pt-1"},
      createElement("button", {type: "button", className: PRICE_BACK_BUTTON, onClick: () => send(0),
        "aria-label": `Revenir au prix calculé\\u00a0: ${what}`},
        createElement("svg", {viewBox: "0 0 24 24", width: 18, height: 18, fill: "none", stroke: "currentColor",
          strokeWidth: 2, strokeLinecap: "round", "aria-hidden": true}, createElement("path", {d: PRICE_BACK})),
        `Revenir au prix calculé, ${euroText(priceParts(base, 0, at).paid, measure)}`)),
  );
});
"""
)


def _priced(cents: rx.Var[int], seen: rx.Var[int]) -> tuple[rx.Var[int], rx.Var[int]]:
    return cents, seen


class _Browser(rx.Component):
    """A component whose code is above."""

    def add_imports(self) -> dict[str, Any]:
        """What the browser's part needs."""
        names = ("createContext", "createElement", "memo", "useContext", "useEffect", "useRef", "useState")
        return {"react": [ImportVar(tag=name) for name in names]}

    def add_custom_code(self) -> list[str]:
        """The browser's part, once a page."""
        return [_CODE]


class BasePrice(_Browser):
    """Made in the browser: see `base_price`."""

    tag = "BasePrice"
    value: rx.Var[int]
    turn: rx.Var[int]
    what: rx.Var[str]
    measure: rx.Var[str]
    on_price: rx.EventHandler[_priced]  # type: ignore[type-arg, valid-type]


class LivePrices(_Browser):
    """Made in the browser: see `live_prices`."""

    tag = "LivePrices"
    turn: rx.Var[int]


class CatalogPrice(_Browser):
    """Made in the browser: see `catalog_price`."""

    tag = "CatalogPrice"
    name: rx.Var[str]
    label: rx.Var[str]
    base: rx.Var[int]
    own: rx.Var[int]
    rule: rx.Var[Any]
    turn: rx.Var[int]
    measure: rx.Var[str]
    on_price: rx.EventHandler[_priced]  # type: ignore[type-arg, valid-type]


def base_price(value: Text, *, turn: Text, what: Text, measure: Text, on_price: Any, **props: Any) -> rx.Component:
    """A price of `value` cents (for a `measure`, or one) in a field.

    `on_price` receives the new price and the one that was on the screen. Change `turn` to bring `value` back after
    a refusal.
    """
    return BasePrice.create(value=value, turn=turn, what=what, measure=measure, on_price=on_price, **props)


def live_prices(*children: Child, turn: Text, **props: Any) -> rx.Component:
    """A slider of the modulation over `catalog_price`s that follow it while it is dragged.

    Change `turn` when the bar is put back to what the rule says.
    """
    return LivePrices.create(*children, turn=turn, **props)


def catalog_price(
    name: Text, label: Text, *, base: Text, own: Text, rule: Any, turn: Text, measure: Text, on_price: Any
) -> rx.Component:
    """What customers pay for an offer in a catalog, in a field, beside what the producer keeps and over the parts.

    `own` is the offer's own price there, 0 for none; `rule` has percent, cents, online and platform, rates in
    hundredths of a percent. `on_price` receives the new price of its own, 0 to go back to the rule, and `own`.
    """
    return CatalogPrice.create(
        name=name, label=label, base=base, own=own, rule=rule, turn=turn, measure=measure, on_price=on_price
    )
