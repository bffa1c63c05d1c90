// What a browser does by itself: its dialogs (components/sheets.py), its sharing (components/sharing.py).

/**
 * Given to React as the `ref` of a dialog: modal as soon as it is drawn, and the focus goes back where it was.
 * @param {HTMLDialogElement | null} dialog
 */
export function openAsModal(dialog) {
  const before = document.activeElement;
  if (dialog && !dialog.open) dialog.showModal();
  return () => before instanceof HTMLElement && before.focus();
}

/**
 * Opens the phone's own sharing sheet; where there is none, copies the address and answers true.
 * @param {{ title: string, url: string }} what
 */
export function share(what) {
  if (navigator.share) {
    navigator.share(what).catch(() => {});
    return false;
  }
  navigator.clipboard.writeText(what.url);
  return true;
}
