// A photo taken or chosen (components/photos.py): made lighter, shown at once and sent without leaving the page.

import { createElement, useEffect, useState } from "react";
import { outline } from "./outlines.js";

const MOST = 10 * 1024 * 1024;
const LIGHT = 400 * 1024;
const SIDE = 1600;
const HEAVY = "Cette photo pèse plus de 10\u00a0Mo. Choisissez-en une plus légère.";
const LOST = "La photo n'est pas partie\u00a0: le réseau ne répond pas. Réessayez dans un instant.";
const NOTHING = { preview: "", sending: false, refusal: "" };

const BUTTON =
  "relative inline-flex items-center justify-center gap-2 rounded-control font-bold text-center " +
  "select-none min-h-12 px-5 text-16 cursor-pointer bg-leaf-soft text-leaf-ink hover:bg-leaf-soft/80 " +
  "has-focus-visible:outline-3 has-focus-visible:outline-sky has-focus-visible:outline-offset-2 " +
  "aria-busy:opacity-60 aria-busy:cursor-wait";
const SEEN = "size-24 rounded-control object-cover bg-clay-soft";
const REFUSED = "mt-3 rounded-control bg-beet-soft text-beet px-3.5 py-3 text-14 font-bold";

/**
 * The form for the photo of `name`, posted to `address` as soon as one is chosen; `photo` is the address of the present
 * one, which `onLook` enlarges, and `children` stand in its place. `camera` is an outline.
 * @param {{
 *   address: string, photo: string, name: string, refused: string, camera: string,
 *   onSent: () => void, onLook: () => void, children?: import("react").ReactNode,
 * }} props
 */
export function PhotoForm({ address, photo, name, refused, camera, onSent, onLook, children }) {
  const [now, setNow] = useState({ ...NOTHING, refusal: refused });
  useEffect(() => setNow(({ refusal }) => ({ ...NOTHING, refusal })), [photo]);
  useEffect(() => () => URL.revokeObjectURL(now.preview), [now.preview]);
  /** @param {import("react").ChangeEvent<HTMLInputElement>} event */
  const choose = async ({ target: { form, files } }) => {
    const file = files?.[0];
    if (!form || !file) return;
    setNow({ preview: URL.createObjectURL(file), sending: true, refusal: "" });
    const refusal = await sendPhoto(form, file);
    form.reset();
    if (refusal) return setNow({ ...NOTHING, refusal });
    setNow((before) => ({ ...before, sending: false }));
    onSent();
  };
  const seen = now.preview || photo;
  const alt = now.preview ? "" : `Photo\u00a0: ${name}`;
  const image = seen && createElement("img", { src: seen, alt, width: 96, height: 96, className: SEEN });
  const enlarge = { type: "button", "aria-haspopup": "dialog", "aria-label": "Voir la photo en grand" };
  const shown =
    photo && !now.preview
      ? createElement("button", { ...enlarge, onClick: () => onLook(), className: "shrink-0" }, image)
      : createElement("span", { className: "shrink-0" }, image || children);
  const words = now.sending ? "Envoi de la photo…" : seen ? "Changer la photo" : "Prendre ou choisir une photo";
  const button = createElement(
    "label",
    { className: BUTTON, "aria-busy": now.sending },
    outline(camera, 20),
    createElement("input", {
      type: "file",
      name: "photo",
      accept: "image/jpeg,image/png,image/webp",
      disabled: now.sending,
      onChange: choose,
      className: "sr-only",
    }),
    createElement("span", { "aria-live": "polite" }, words),
  );
  return createElement(
    "form",
    { action: address, method: "post", encType: "multipart/form-data" },
    createElement(
      "div",
      { className: "flex items-center gap-4" },
      shown,
      createElement("div", { className: "flex-1 min-w-0" }, button),
    ),
    now.refusal && createElement("p", { role: "alert", className: REFUSED }, now.refusal),
  );
}

/**
 * Sends a photo with its form; the sentence that refuses it, or nothing.
 * @param {HTMLFormElement} form
 * @param {File} file
 * @returns {Promise<string>}
 */
export async function sendPhoto(form, file) {
  const lighter = await lighterPhoto(file);
  if (lighter.size > MOST) return HEAVY;
  const body = new FormData(form);
  body.set("photo", lighter, "photo");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
    return answer.ok ? "" : (await answer.json()).title;
  } catch {
    return LOST;
  }
}

/**
 * What a phone takes is ten times what is kept. A browser that cannot make it smaller sends it as it is.
 * @param {File} file
 * @returns {Promise<Blob>}
 */
async function lighterPhoto(file) {
  if (file.size <= LIGHT) return file;
  try {
    const picture = await createImageBitmap(file);
    const share = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * share));
    canvas.height = Math.max(1, Math.round(picture.height * share));
    const pen = canvas.getContext("2d");
    if (!pen) return file;
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    /** @type {Blob | null} */
    const lighter = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
    return lighter && lighter.size < file.size ? lighter : file;
  } catch {
    return file;
  }
}
