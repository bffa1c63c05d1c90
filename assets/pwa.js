// The installed application as a page knows it (components/installed.py, components/install.py): its service worker
// (assets/worker.js), the new version that waits, and the invitation to put it on the home screen.

import { useEffect, useSyncExternalStore } from "react";

/**
 * `waits`: a new version is here; `invites`: how this phone installs, "" when there is nothing to ask.
 * @typedef {{ waits: boolean, invites: "" | "button" | "gesture" }} App
 *
 * @typedef {Event & { prompt: () => Promise<unknown> }} Invitation Chromium's own, not in TypeScript's library
 */

const PLACE = "cagette.installation";
const REST = 3600 * 1000;
const PATIENCE = 20_000;
const FRESH = 60_000;
/** @type {App} */
const EMPTY = { waits: false, invites: "" };

let app = EMPTY;
let opened = "";
/** @type {Invitation | null} */
let invitation = null;
/** @type {Set<() => void>} */
const listeners = new Set();

if (typeof window !== "undefined") {
  opened = window.location?.pathname.replace(/(.)\/$/, "$1");
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    invitation = /** @type {Invitation} */ (event);
    invite("button");
  });
  window.addEventListener("appinstalled", () => later());
  if (isSafariOfPhone()) invite("gesture");
  Object.assign(window, { cagetteReload: reload });
}

/** What the pages draw from; the same object until something changes. */
export const useApp = () => useSyncExternalStore(subscribe, () => app, () => EMPTY);

/** @param {() => void} listener */
const subscribe = (listener) => (listeners.add(listener), () => void listeners.delete(listener));

/** @param {Partial<App>} changes */
function set(changes) {
  app = { ...app, ...changes };
  listeners.forEach((call) => call());
}

/**
 * Draws nothing: registers the service worker once the page has what it needs. `kept` are the pages that it answers.
 * @param {{ kept: string[] }} props
 */
export function ServiceWorker({ kept }) {
  useEffect(() => {
    const idle = window.requestIdleCallback ?? ((call) => setTimeout(call, 2000));
    const register = () => void idle(() => void registered(kept));
    if (document.readyState === "complete") register();
    else window.addEventListener("load", register, { once: true });
  }, []);
  return null;
}

/** @param {string[]} kept */
async function registered(kept) {
  const workers = navigator.serviceWorker;
  const registration = await workers?.register("/sw.js", { updateViaCache: "none" }).catch(() => undefined);
  if (!registration) return;
  const found = () => void told(workers, registration.installing ?? registration.waiting, kept);
  registration.addEventListener("updatefound", found);
  found();
  let asked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - asked < REST) return;
    asked = Date.now();
    registration.update().catch(() => {});
  });
}

/**
 * A worker after the first one waits until it is let in. A page that has just come from the network is as new as it
 * is: there, and in no other window, nobody needs to be asked.
 * @param {ServiceWorkerContainer} workers
 * @param {ServiceWorker | null} next
 * @param {string[]} kept
 */
async function told(workers, next, kept) {
  if (!next || !workers.controller) return;
  await reached(next, "installed");
  if (!kept.includes(opened) && performance.now() < FRESH) {
    next.postMessage("SKIP_WAITING_IF_ALONE");
    await Promise.race([reached(next, "activated"), rest(2000)]);
  }
  if (next.state === "installed") set({ waits: true });
}

/** Loads the page again as the newest version draws it, whether the network or the phone answers. */
export async function reload() {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  if (registration) await Promise.race([renewed(registration), rest(PATIENCE)]);
  window.location.reload();
}

/** @param {ServiceWorkerRegistration} registration */
async function renewed(registration) {
  await registration.update().catch(() => {});
  const next = registration.installing ?? registration.waiting;
  if (!next) return;
  await reached(next, "installed");
  next.postMessage("SKIP_WAITING");
  await reached(next, "activated");
}

/**
 * Waits until the worker is in this state, or in none any more.
 * @param {ServiceWorker} next
 * @param {ServiceWorkerState} state
 * @returns {Promise<void>}
 */
const reached = (next, state) =>
  new Promise((done) => {
    const look = () => [state, "activated", "redundant"].includes(next.state) && done();
    next.addEventListener("statechange", look);
    look();
  });

/** @param {number} time */
const rest = (time) => new Promise((done) => setTimeout(done, time));

/** Opens the phone's own question; it may be asked once. */
export async function install() {
  const asked = invitation;
  later();
  await asked?.prompt();
}

/** Never asks again on this phone. */
export function later() {
  try {
    localStorage.setItem(PLACE, new Date().toISOString());
  } catch {} // a phone that keeps nothing asks again
  set({ invites: "" });
}

/** @param {"button" | "gesture"} how */
function invite(how) {
  try {
    if (localStorage.getItem(PLACE)) return;
  } catch {}
  set({ invites: how });
}

function isSafariOfPhone() {
  const standalone = "standalone" in navigator ? navigator.standalone : undefined;
  return standalone === false && navigator.maxTouchPoints > 1 && !/CriOS|FxiOS|EdgiOS/.test(navigator.userAgent);
}
