// The button of a document that prints (documents/web.py); its style hides it where no script runs.

window.addEventListener("click", press);

/**
 * A touch anywhere on the page.
 * @param {{ target: EventTarget | null }} touch
 */
export function press({ target }) {
  const touched = /** @type {Partial<Element> | null} */ (target);
  if (touched?.id === "imprimer") window.print();
}
