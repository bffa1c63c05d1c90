// The camera at the back of a phone, and what reads QR codes in its picture. Nothing is asked of the network: where the
// browser reads no code by itself, the reader comes from the cache, and only when a camera opens.

/** @typedef {(canvas: HTMLCanvasElement) => Promise<string>} Reader */
/**
 * What is told of a camera: a text that was read, that it is open, or the sentence that says why it is not.
 * @typedef {{ found: (text: string) => unknown, opened: (track: MediaStreamTrack) => void, refused: (why: string) => void }} Told
 */
/** @typedef {{ detect: (from: HTMLCanvasElement) => Promise<{ rawValue: string }[]> }} Detector */
/** @typedef {{ new (kinds: { formats: string[] }): Detector, getSupportedFormats(): Promise<string[]> }} Detectors */

/** Milliseconds between two looks. */
const REST = 120;
/** Pixels a side of what is looked at: enough for a code held at arm's length, little for an old phone. */
const SIDE = 640;
/** Milliseconds that one look may take on top of what it must. */
const EFFORT = 60;
const QR = "qr_code";
const WANTED = {
  audio: false,
  video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
};

const OTHERWISE = "Tapez le numéro de la commande.";
const NOT_SAFE = `L'appareil photo ne s'ouvre qu'à une adresse qui commence par https. ${OTHERWISE}`;
const IN_A_BROWSER = "Touchez l'icône à gauche de l'adresse, puis «\u00a0Autorisations\u00a0»";
const INSTALLED = "Ouvrez les réglages du téléphone, Applications, Cagette, puis «\u00a0Autorisations\u00a0»";
const NOT_ALLOWED = `L'appareil photo n'est pas autorisé. ${
  globalThis.matchMedia?.("(display-mode: standalone)").matches ? INSTALLED : IN_A_BROWSER
}\u00a0; sur iPhone, ouvrez Réglages, Apps, puis votre navigateur. Réessayez ensuite, ou tapez le numéro de la commande.`;
const NO_CAMERA = `Cet appareil n'a pas d'appareil photo. ${OTHERWISE}`;
const TAKEN = "Une autre application se sert de l'appareil photo. Fermez-la, puis réessayez.";
const NO_READER =
  "Ce téléphone n'a pas encore à bord ce qui lit les codes\u00a0: rouvrez cette page une fois avec du réseau. " +
  "D'ici là, tapez le numéro de la commande.";
const BROKEN = "L'appareil photo ne s'ouvre pas. Réessayez, ou tapez le numéro de la commande.";

/** By the name of what was thrown. @type {Partial<Record<string, string>>} */
const REFUSALS = {
  NotSafe: NOT_SAFE,
  NotAllowedError: NOT_ALLOWED,
  SecurityError: NOT_ALLOWED,
  NotFoundError: NO_CAMERA,
  OverconstrainedError: NO_CAMERA,
  NotReadableError: TAKEN,
  AbortError: TAKEN,
  NoReader: NO_READER,
};

/**
 * Shows in `video` what the camera sees, and tells every text that is read there. Call what it returns to close it.
 * @param {HTMLVideoElement} video
 * @param {Told} told
 */
export function watch(video, { found, opened, refused }) {
  /** @type {MediaStream | undefined} */
  let stream;
  let closed = false;
  let timer = 0;
  const close = () => {
    closed = true;
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
    video.srcObject = null;
  };
  /** @param {unknown} failure */
  const fail = (failure) => {
    if (closed) return;
    close();
    refused(refusalOf(failure));
  };
  const start = async () => {
    stream = await openCamera();
    if (closed) return close();
    const [track] = stream.getVideoTracks();
    track.onended = () => fail(named("NotReadableError"));
    video.srcObject = stream;
    await video.play();
    if (closed) return;
    opened(track);
    const read = await codeReader();
    const canvas = document.createElement("canvas");
    const look = async () => {
      const text = picture(video, canvas) ? await read(canvas) : "";
      if (text && !closed) await found(text);
      if (!closed) timer = setTimeout(() => look().catch(fail), REST);
    };
    if (!closed) await look();
  };
  start().catch(fail);
  return close;
}

/**
 * The sentence for what was thrown on the way to a picture.
 * @param {unknown} failure
 */
export const refusalOf = (failure) => (failure instanceof Error && REFUSALS[failure.name]) || BROKEN;

/**
 * The browser's own reader where it has one that works, else ours.
 * @returns {Promise<Reader>}
 */
export async function codeReader() {
  const own = await ownReader().catch(() => null);
  if (!own) return ourReader();
  /** @type {Reader | null} */
  let ours = null;
  return async (canvas) => {
    if (ours) return ours(canvas);
    try {
      return await own(canvas);
    } catch {
      ours = await ourReader(); // it is announced, and what it needs of the system is not there
      return ours(canvas);
    }
  };
}

/** @param {MediaStreamTrack} track */
export const hasTorch = (track) => "torch" in (track.getCapabilities?.() ?? {});

/**
 * @param {MediaStreamTrack} track
 * @param {boolean} lit
 */
export const light = (track, lit) =>
  track.applyConstraints({ advanced: [/** @type {MediaTrackConstraintSet} */ ({ torch: lit })] });

/** @returns {Promise<MediaStream>} */
async function openCamera() {
  if (!globalThis.isSecureContext || !navigator.mediaDevices) throw named("NotSafe");
  return navigator.mediaDevices.getUserMedia(WANTED);
}

/** @returns {Promise<Reader | null>} */
async function ownReader() {
  const Detector = /** @type {{ BarcodeDetector?: Detectors }} */ (globalThis).BarcodeDetector;
  if (!Detector || !(await Detector.getSupportedFormats()).includes(QR)) return null;
  const detector = new Detector({ formats: [QR] });
  return async (canvas) => (await detector.detect(canvas))[0]?.rawValue ?? "";
}

/** @returns {Promise<Reader>} */
async function ourReader() {
  const { decodeQR } = await import("qr/decode.js").catch(() => {
    throw named("NoReader");
  });
  return async (canvas) => {
    const seen = canvas.getContext("2d", { willReadFrequently: true })?.getImageData(0, 0, canvas.width, canvas.height);
    try {
      return seen ? decodeQR(seen, { timeLimit: EFFORT }) : "";
    } catch {
      return ""; // no code in this picture
    }
  };
}

/**
 * The middle of what the camera sees, square as it is shown; false while nothing is seen yet.
 * @param {HTMLVideoElement} video
 * @param {HTMLCanvasElement} canvas
 */
function picture(video, canvas) {
  const { videoWidth: width, videoHeight: height } = video;
  const square = Math.min(width, height);
  if (!square) return false;
  const side = Math.min(SIDE, square);
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen?.drawImage(video, (width - square) / 2, (height - square) / 2, square, square, 0, 0, side, side);
  return Boolean(pen);
}

/** @param {string} name */
const named = (name) => Object.assign(new Error(name), { name });
