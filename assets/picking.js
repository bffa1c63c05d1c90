// Choosing many in a long list (components/picking.py): what answers to its boxes and to its search.

const pickedIn = (form) => {
  const boxes = (within, those) => [...within.querySelectorAll(`[data-pick]${those} input`)];
  for (const shelf of form.querySelectorAll("[data-shelf]")) {
    const seen = boxes(shelf, ":not([hidden])"), all = shelf.querySelector("[data-all]");
    const ticked = seen.filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === seen.length;
    all.indeterminate = ticked > 0 && ticked < seen.length;
    shelf.hidden = seen.length === 0;
  }
  const count = boxes(form, "").filter((box) => box.checked).length;
  const words = count > 1 ? `${count} offres cochées` : count ? "1 offre cochée" : "Aucune offre cochée";
  form.querySelector("output").firstChild.nodeValue = words;
  form.querySelector("[data-none]").hidden = boxes(form, ":not([hidden])").length > 0;
};

const plainWords = (text) => text.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae")
  .normalize("NFKD").replace(/\p{M}/gu, "");
export const onTick = (event) => {
  const box = event.target;
  if (box.type !== "checkbox") return;
  if ("all" in box.dataset)
    for (const one of box.closest("[data-shelf]").querySelectorAll("[data-pick]:not([hidden]) input"))
      one.checked = box.checked;
  pickedIn(event.currentTarget);
};

export const onLook = (event) => {
  const words = plainWords(event.target.value).split(/\s+/).filter(Boolean), form = event.target.form;
  for (const row of form.querySelectorAll("[data-pick]")) {
    const text = plainWords(row.textContent);
    row.hidden = !words.every((word) => text.includes(word));
  }
  pickedIn(form);
};

export const onLookKey = (event) => { if (event.key === "Enter") event.preventDefault(); };
