// Fields of one kind in a page, through which a hand goes with Enter and Shift+Enter.

/**
 * The field `step` places after this one, among those that bear `mark` (`data-count`); undefined past either end.
 * @param {HTMLInputElement} field
 * @param {string} mark
 * @param {number} step
 * @returns {HTMLInputElement | undefined}
 */
export function neighbour(field, mark, step) {
  const fields = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(`input[${mark}]`)]);
  return fields[fields.indexOf(field) + step];
}

/**
 * A handler: what a field holds is ready to be typed over.
 * @param {{ target: HTMLInputElement }} event
 */
export const selectAll = ({ target }) => target.select();
