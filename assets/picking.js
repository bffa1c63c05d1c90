// Choosing many in a long list (components/picking.py): what answers to its boxes and to its search.

/**
 * A handler of the form: a box was ticked, or that of a whole shelf.
 * @param {{ target: EventTarget, currentTarget: HTMLFormElement }} event
 */
export function onTick({ target: box, currentTarget: form }) {
  if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
  const shelf = "all" in box.dataset && box.closest("[data-shelf]");
  if (shelf) for (const one of boxes(shelf, ":not([hidden])")) one.checked = box.checked;
  showPicked(form);
}

/**
 * A handler of the search: only what has these words in its row is shown.
 * @param {{ target: HTMLInputElement }} event
 */
export function onLook({ target: { value, form } }) {
  const words = plain(value).split(/\s+/).filter(Boolean);
  if (!form) return;
  for (const row of all(form, "[data-pick]")) {
    const text = plain(row.textContent ?? "");
    row.hidden = !words.every((word) => text.includes(word));
  }
  showPicked(form);
}

/**
 * A handler of the search: Enter does not send the form.
 * @param {{ key: string, preventDefault: () => void }} event
 */
export const onLookKey = (event) => event.key === "Enter" && event.preventDefault();

/**
 * Says how many are ticked, on the shelves and under them.
 * @param {HTMLFormElement} form
 */
function showPicked(form) {
  for (const shelf of all(form, "[data-shelf]")) {
    const seen = boxes(shelf, ":not([hidden])");
    const ticked = seen.filter((box) => box.checked).length;
    for (const whole of /** @type {HTMLInputElement[]} */ (all(shelf, "[data-all]"))) {
      whole.checked = ticked > 0 && ticked === seen.length;
      whole.indeterminate = ticked > 0 && ticked < seen.length;
    }
    shelf.hidden = seen.length === 0;
  }
  const count = boxes(form).filter((box) => box.checked).length;
  const said = form.querySelector("output")?.firstChild;
  if (said) said.nodeValue = count > 1 ? `${count} offres cochées` : count ? "1 offre cochée" : "Aucune offre cochée";
  for (const none of all(form, "[data-none]")) none.hidden = boxes(form, ":not([hidden])").length > 0;
}

/** @type {(within: Element, selector: string) => HTMLElement[]} */
const all = (within, selector) => [...within.querySelectorAll(selector)].filter((found) => found instanceof HTMLElement);

/** @returns {HTMLInputElement[]} */
const boxes = (/** @type {Element} */ within, those = "") =>
  /** @type {HTMLInputElement[]} */ (all(within, `[data-pick]${those} input`));

/**
 * Words as a search compares them: without accents nor capitals, as they are typed.
 * @param {string} text
 */
const plain = (text) =>
  text.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae").normalize("NFKD").replace(/\p{M}/gu, "");
