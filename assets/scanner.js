// The code of an order, read by the phone's camera (components/scanner.py), or its number typed under it.

import { createElement, useEffect, useRef, useState } from "react";
import { hasTorch, light, watch } from "./camera.js";
import { outline } from "./outlines.js";

/** @typedef {(text: string) => unknown} OnCode */

/** Milliseconds before the same code counts again. */
const AGAIN = 3000;
/** Milliseconds. */
const BUZZ = 60;
const CODE = /^[1-9][0-9]{0,8}\.[1-9][0-9]{0,8}\.[A-Z2-7]{16}$/;
const CHECK_DIGITS = 16;
const HAND_OVER = "/remettre";

const AIM = "Visez le code de retrait.";
const NOT_A_CODE = "Ce n'est pas un code de retrait. Demandez le numéro de la commande.";
const NOT_A_NUMBER = "Tapez le numéro en chiffres, par exemple 12.";

const BUTTON =
  "inline-flex items-center justify-center gap-2 rounded-control font-bold min-h-13 px-5 text-16 select-none " +
  "border border-on-deep/50 text-on-deep hover:bg-white/10 aria-pressed:bg-on-deep aria-pressed:text-leaf-deep";
const GO = "shrink-0 rounded-control font-bold min-h-15 px-6 text-17 bg-on-deep text-leaf-deep hover:bg-on-deep/90";
const FIELD =
  "flex-1 min-w-0 min-h-15 rounded-control border border-edge bg-card text-ink px-4 text-28 font-display tabular-nums";
const SEEN = "block w-full aspect-square object-cover rounded-card bg-black";
const FRAME = "absolute inset-[14%] rounded-card border-4 border-white/90 pointer-events-none";
const REFUSED = "rounded-control bg-beet-soft text-beet px-3.5 py-3 text-16 font-bold";

/**
 * The camera's picture over a field for a number. `onCode` receives the text of a code as it was read, or the number
 * that was typed; it may answer with the sentence that refuses it, or a promise of one. `lamp` is an outline.
 * @param {{ onCode: OnCode, lamp: string }} props
 */
export function Scanner({ onCode, lamp }) {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const held = useRef({ onCode, text: "", at: 0 });
  const [refusal, setRefusal] = useState("");
  const [shut, setShut] = useState("");
  const [tries, setTries] = useState(0);
  const [track, setTrack] = useState(/** @type {MediaStreamTrack | null} */ (null));
  const hidden = useHidden();
  held.current.onCode = onCode;
  /** @param {string} text */
  const give = async (text) => setRefusal(String((await held.current.onCode(text)) ?? ""));
  /** @param {string} text */
  const found = async (text) => {
    const { text: before, at } = held.current;
    if (text === before && Date.now() - at < AGAIN) return;
    Object.assign(held.current, { text, at: Date.now() });
    if (!codeIn(text)) return setRefusal(NOT_A_CODE);
    navigator.vibrate?.(BUZZ);
    await give(text);
  };
  useEffect(() => {
    if (hidden || !video.current) return;
    setShut("");
    const close = watch(video.current, { found, opened: setTrack, refused: setShut });
    return () => {
      close();
      setTrack(null);
    };
  }, [hidden, tries]);
  const again = { type: "button", className: BUTTON, onClick: () => setTries(tries + 1) };
  return createElement(
    "div",
    { className: "flex flex-col gap-4" },
    createElement(
      "div",
      { className: shut ? "hidden" : "relative" },
      createElement("video", { ref: video, muted: true, playsInline: true, "aria-label": AIM, className: SEEN }),
      createElement("span", { className: FRAME }),
    ),
    shut && createElement("p", { role: "alert", className: REFUSED }, shut),
    shut && createElement("button", again, "Réessayer"),
    refusal && createElement("p", { role: "alert", className: REFUSED }, refusal),
    !shut && !refusal && createElement("p", { className: "text-16 text-center" }, AIM),
    track && hasTorch(track) && createElement(Torch, { key: track.id, track, lamp }),
    createElement(NumberForm, { give, refuse: setRefusal }),
  );
}

/**
 * The code that a scanned text holds, by itself or in the address of the hand-over; else nothing.
 * @param {string} text
 */
export function codeIn(text) {
  const said = text.trim();
  const address = URL.canParse(said) ? new URL(said) : null;
  const code = address?.pathname === HAND_OVER ? address.searchParams.get("code") : said;
  return code && CODE.test(code) ? code : "";
}

/**
 * The number of an order in a text that was typed, or 0.
 * @param {string} text
 */
export const numberIn = (text) => (/^\s*[1-9][0-9]{0,8}\s*$/.test(text) ? Number(text) : 0);

/**
 * What a phone keeps of a code to recognise it, as `check_of` in services/pickup_codes.py makes it. In secure contexts
 * only, as the camera.
 * @param {string} code
 */
export async function checkOf(code) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code)));
  const digits = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0"));
  return digits.join("").slice(0, CHECK_DIGITS);
}

/** @param {{ track: MediaStreamTrack, lamp: string }} props */
function Torch({ track, lamp }) {
  const [lit, setLit] = useState(false);
  const turn = () => light(track, !lit).then(() => setLit(!lit), () => {});
  const about = { type: "button", className: BUTTON, "aria-pressed": lit, onClick: turn };
  return createElement("button", about, outline(lamp, 22), "Lampe");
}

/** @param {{ give: OnCode, refuse: (why: string) => void }} props */
function NumberForm({ give, refuse }) {
  /** @param {import("react").FormEvent<HTMLFormElement>} event */
  const submit = (event) => {
    event.preventDefault();
    const number = numberIn(String(new FormData(event.currentTarget).get("numero")));
    if (number) give(String(number));
    else refuse(NOT_A_NUMBER);
  };
  const field = { id: "numero", name: "numero", inputMode: "numeric", autoComplete: "off", className: FIELD };
  return createElement(
    "form",
    { onSubmit: submit, noValidate: true, className: "flex flex-col gap-1.5" },
    createElement("label", { htmlFor: "numero", className: "text-14 font-bold" }, "Ou le numéro de la commande"),
    createElement(
      "div",
      { className: "flex gap-3" },
      createElement("input", field),
      createElement("button", { type: "submit", className: GO }, "Ouvrir"),
    ),
  );
}

/** Whether the page is out of sight: the camera is let go then. */
function useHidden() {
  const [hidden, setHidden] = useState(document.hidden);
  useEffect(() => {
    const look = () => setHidden(document.hidden);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return hidden;
}
