// The service worker, behind a first line that the build writes (cagette_pwa/pwa/plugin.py): what opens without a
// network, and what is never read from a cache. Why it is not a library: docs/decisions/offline.md.

/**
 * What was built: `files` and `pages` by address with their revisions ("" where the name is one), `answers` the caches
 * of addresses that begin so, `lasting` the beginnings of those that never change, `share` where photos are shared to.
 * @typedef {{
 *   version: string, files: Record<string, string>, pages: Record<string, string>, offline: string,
 *   answers: Record<string, string>, lasting: string[], most: number, share: string,
 * }} Build
 */

const worker = /** @type {ServiceWorkerGlobalScope & { BUILD: Build }} */ (/** @type {unknown} */ (self));
const { version, files, pages, offline, answers, lasting, most, share } = worker.BUILD;
const OURS = "app-";
const CACHE = OURS + version;
const LASTING = "durable";
const SHARED = "partage";
const PATIENCE = 8000;
const GONE = `<!doctype html><html lang="fr"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Document absent</title>
<body style="font:18px/1.5 system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem">
<h1>Ce document n’est pas dans ce téléphone</h1>
<p>Il faut du réseau pour l’ouvrir. Les documents d’une distribution emportée s’ouvrent sans réseau.</p>
<p><a href="">Réessayer</a> · <a href="/">Retour à l’accueil</a></p>`;

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => event.waitUntil(letIn(event.data)));
worker.addEventListener("fetch", (event) => {
  const answer = answered(event);
  if (answer) event.respondWith(answer);
});

/**
 * Who answers a request; nothing for the browser itself, as if there were no worker.
 * @param {FetchEvent} event
 * @returns {Promise<Response> | undefined}
 */
function answered(event) {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== worker.location.origin) return;
  if (request.method === "POST" && pathname === share) return keepShared(request);
  if (request.method !== "GET") return;
  const begins = (/** @type {string} */ beginning) => pathname.startsWith(beginning);
  const documents = Object.keys(answers).find(begins);
  if (documents) return answerOr(request, answers[documents]);
  if (begins("/api/")) return;
  if (request.mode === "navigate") return page(request, pathname.replace(/(.)\/$/, "$1"));
  if (pathname in files) return built(pathname, files[pathname], request);
  if (lasting.some(begins)) return lastingOne(request);
}

/** Takes all that opens without a network, or nothing: what an older build left is copied, not loaded again. */
async function install() {
  const cache = await caches.open(CACHE);
  const wanted = [...Object.entries(pages), ...Object.entries(files)];
  await Promise.all(wanted.map(async ([path, revision]) => {
    const key = keyOf(path, revision);
    if (await cache.match(key)) return;
    await cache.put(key, (await caches.match(key)) ?? (await loaded(path, revision)));
  }));
}

/**
 * @param {string} path
 * @param {string} revision
 */
async function loaded(path, revision) {
  const answer = await fetch(path, { cache: revision ? "no-cache" : "default", credentials: "same-origin" });
  if (!answer.ok) throw new TypeError(`${path}: ${answer.status}`);
  if (!answer.redirected) return answer;
  return new Response(answer.body, { headers: answer.headers }); // no navigation takes a redirected one
}

/** Forgets older builds. The first worker of all takes the pages that are open; a later one is asked for by them. */
async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  if (old.length === 0) await worker.clients.claim();
}

/**
 * Takes over from the older worker: at once, or if no other window is drawn from what that one keeps.
 * @param {unknown} asked
 */
async function letIn(asked) {
  const windows = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (asked === "SKIP_WAITING" || (asked === "SKIP_WAITING_IF_ALONE" && windows.length < 2)) await worker.skipWaiting();
}

/**
 * A kept page from the phone; any other from the network, or the page that says what works without.
 * @param {Request} request
 * @param {string} path
 */
async function page(request, path) {
  if (path in pages) return built(path, pages[path], request);
  try {
    return await soon(fetch(request));
  } catch {
    return built(offline, pages[offline], request);
  }
}

/**
 * @param {string} path
 * @param {string} revision
 * @param {Request} request
 */
async function built(path, revision, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(keyOf(path, revision))) ?? fetch(request);
}

/**
 * From the network; where it is gone, or too slow for what the phone holds, what was put in a cache by the application.
 * @param {Request} request
 * @param {string} name
 */
async function answerOr(request, name) {
  const kept = await (await caches.open(name)).match(request, { ignoreVary: true });
  try {
    const answer = await (kept ? soon(fetch(request)) : fetch(request));
    return kept && answer.status >= 500 ? kept : answer; // a proxy that speaks for a server that does not
  } catch {
    const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" };
    return kept ?? new Response(GONE, { status: 503, headers });
  }
}

/**
 * What never changes at its address, from the phone; the oldest ones leave.
 * @param {Request} request
 */
async function lastingOne(request) {
  const cache = await caches.open(LASTING);
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request.url, answer.clone()).then(() => trim(cache), () => {});
  return answer;
}

/** @param {Cache} cache */
async function trim(cache) {
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - most)).map((old) => cache.delete(old)));
}

/**
 * Keeps the photo that another application shares, and shows the page where it finds its product.
 * @param {Request} request
 */
async function keepShared(request) {
  const form = await request.formData();
  const photo = [...form.values()].find((value) => value instanceof Blob);
  const cache = await caches.open(SHARED);
  if (photo instanceof Blob) await cache.put(share, new Response(photo, { headers: { "content-type": photo.type } }));
  else await cache.delete(share);
  return Response.redirect(share, 303);
}

/**
 * @template T
 * @param {Promise<T>} answer
 * @returns {Promise<T>}
 */
const soon = (answer) => Promise.race([answer, new Promise((_, refuse) => setTimeout(refuse, PATIENCE))]);

/**
 * @param {string} path
 * @param {string} revision
 */
const keyOf = (path, revision) => (revision ? `${path}?revision=${revision}` : path);
