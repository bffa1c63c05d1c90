// A photo that another application shared (pages/shared_photo.py): the service worker kept it in a cache, and this page
// shows it and sends it to the product that is touched.

import { useSyncExternalStore } from "react";
import { sendPhoto } from "./photos.js";

/**
 * `photo` is an address of the image within this page; `sending` that of the product it goes to.
 * @typedef {{ ready: boolean, photo: string, sending: string, refusal: string }} Shared
 */

const CACHE = "partage";
const PLACE = "/photo-partagee";
/** @type {Shared} */
const EMPTY = { ready: false, photo: "", sending: "", refusal: "" };

let shared = EMPTY;
/** @type {Blob | undefined} */
let kept;
/** @type {Set<() => void>} */
const listeners = new Set();

/** What the page draws from; the same object until something changes. */
export const useShared = () => useSyncExternalStore(subscribe, () => shared, () => EMPTY);

/** @param {() => void} listener */
const subscribe = (listener) => {
  listeners.add(listener);
  if (!shared.ready) void look();
  return () => void listeners.delete(listener);
};

/** @param {Partial<Shared>} changes */
function set(changes) {
  shared = { ...shared, ...changes };
  listeners.forEach((call) => call());
}

/** Finds what was shared last, if anything was. */
export async function look() {
  const answer = globalThis.caches && (await (await caches.open(CACHE)).match(PLACE));
  kept = await answer?.blob();
  set({ ready: true, photo: kept ? URL.createObjectURL(kept) : "" });
}

/**
 * Sends the photo to `address`, which belongs to the product of `page`, and goes there; a photo is given once.
 * @param {string} address
 * @param {string} page
 */
export async function give(address, page) {
  if (!kept || shared.sending) return;
  set({ sending: address, refusal: "" });
  const form = Object.assign(document.createElement("form"), { action: address });
  const refusal = await sendPhoto(form, new File([kept], "photo", { type: kept.type }));
  if (refusal) return set({ sending: "", refusal });
  await (await caches.open(CACHE)).delete(PLACE);
  window.location.assign(page);
}
