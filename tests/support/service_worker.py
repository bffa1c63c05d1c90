"""The service worker run in Node, between caches and a network that a test holds."""

import json
import subprocess
from pathlib import Path
from typing import Any, Final

from tests.support.scripts import WORKER, node

BUILD: Final[dict[str, Any]] = {
    "version": "new",
    "files": {"/assets/root-1.js": "", "/icons/cagette.svg": "r1"},
    "pages": {"/peser": "p1", "/hors-ligne": "h1"},
    "offline": "/hors-ligne",
    "answers": {"/api/documents/": "documents"},
    "lasting": ["/photos/"],
    "most": 2,
    "share": "/photo-partagee",
}
WORLD: Final = """
const SITE = "https://cagette.test";
const at = (what) => new URL(typeof what === "string" ? what : what.url, SITE).href;
const short = (url) => url.replace(SITE, "");
class OneCache {
  entries = new Map();
  match = async (what) => this.entries.get(at(what))?.clone();
  put = async (what, answer) => void this.entries.set(at(what), answer);
  delete = async (what) => this.entries.delete(at(what));
  keys = async () => [...this.entries.keys()].map((url) => ({ url }));
}
const all = new Map();
globalThis.caches = {
  open: async (name) => all.get(name) ?? all.set(name, new OneCache()).get(name),
  keys: async () => [...all.keys()],
  delete: async (name) => all.delete(name),
  match: async (what) => {
    for (const cache of all.values()) if (await cache.match(what)) return cache.match(what);
  },
};
globalThis.within = async (name) => (await (await caches.open(name)).keys()).map(({ url }) => short(url)).sort();
globalThis.put = async (name, path, text) => (await caches.open(name)).put(path, new Response(text));

globalThis.asked = [];
globalThis.network = async (path) => new Response(`network ${path}`);
globalThis.fetch = async (what) => (asked.push(short(at(what))), network(short(at(what))));
globalThis.gone = async () => { throw new TypeError("Failed to fetch"); };
globalThis.silent = () => new Promise(() => {});
globalThis.hurried = (call) => void queueMicrotask(call);
Response.redirect = (location, status) => new Response(null, { status, headers: { location } });

const calls = {};
globalThis.told = [];
globalThis.windows = 1;
globalThis.self = {
  location: new URL(SITE),
  addEventListener: (name, call) => (calls[name] = call),
  skipWaiting: async () => told.push("let in"),
  clients: { claim: async () => told.push("claimed"), matchAll: async () => Array(windows).fill({}) },
};
globalThis.happens = async (name, more = {}) => {
  let waited;
  calls[name]({ ...more, waitUntil: (work) => (waited = work) });
  await waited;
};
globalThis.ask = async (path, more = {}) => {
  let answer;
  const request = { method: "GET", mode: "no-cors", url: at(path), ...more };
  calls.fetch({ request, respondWith: (work) => (answer = work) });
  return answer;
};
globalThis.read = async (path, more) => (await (await ask(path, more))?.text()) ?? null;
globalThis.go = (path) => read(path, { mode: "navigate" });
globalThis.say = (what) => console.log(JSON.stringify(what));
"""


def run(folder: Path, program: str, **build: Any) -> Any:
    """What `program` says as JSON, with the worker of a build like BUILD."""
    (folder / "world.mjs").write_text(f"{WORLD}\nself.BUILD = {json.dumps(BUILD | build)};")
    (folder / "worker.mjs").write_text(WORKER.read_text())
    (folder / "main.mjs").write_text(f'import "./world.mjs";\nimport "./worker.mjs";\n{program}')
    done = subprocess.run([node(), str(folder / "main.mjs")], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
