"""Our scripts for browsers, run without one: Node, a drawing that only returns what it was given, and what they ask of
a window.
"""

import fcntl
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from cagette_pwa.settings import PROJECT

WORKER: Final = PROJECT / "assets" / "worker.js"
"""The service worker lives without a page: see `tests/support/service_worker.py`."""

SCRIPTS: Final = tuple(path for path in sorted((PROJECT / "assets").glob("*.js")) if path != WORKER)

ASSETS: Final = PROJECT / "tests" / "assets"
PACKAGES: Final = PROJECT / "var" / "scripts"
PROJECTS: Final = ("tsconfig.json", "tsconfig.worker.json")
"""A page has a document, and a service worker has none: TypeScript knows one world at a time."""

LOCK: Final = "package-lock.json"
NPM: Final = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")

REACT = """
export const useEffect = (effect) => { effect(); };
export const useSyncExternalStore = (subscribe, snapshot) => snapshot();
export const useState = (first) => [first, () => {}];
export const useLayoutEffect = useEffect;
export const useRef = (first) => ({ current: first });
export const useContext = (context) => context.first;
export const createContext = (first) => ({ first, Provider: "context" });
export const memo = (draw) => draw;
export const createElement = (tag, props, ...children) => ({ tag, props, children });
"""
WINDOW = """
const kept = {};
globalThis.window = { addEventListener() {} };
const seen = [];
globalThis.document = {
  hidden: false,
  addEventListener: (_, call) => seen.push(call),
  removeEventListener: (_, call) => seen.splice(seen.indexOf(call), 1),
};
globalThis.turn = (hidden) => ((document.hidden = hidden), seen.forEach((call) => call()));
globalThis.streams = [];
globalThis.EventSource = class {
  static CLOSED = 2;
  readyState = 1;
  calls = {};
  constructor(address) { this.address = address; streams.push(this); }
  addEventListener(name, call) { this.calls[name] = call; }
  close() { this.readyState = 2; }
  say(name, data) { this.calls[name]({ data: JSON.stringify(data) }); }
};
globalThis.localStorage = { getItem: (key) => kept[key] ?? null, setItem: (key, value) => (kept[key] = value) };
"""


def run(folder: Path, program: str) -> Any:
    """What `program` prints as JSON, with each of SCRIPTS imported under its name; React draws once.

    A script that is kept alive by its timers ends with the program's own `process.exit()`.
    """
    packages = packages_of_scripts()
    (folder / "window.mjs").write_text(f'import "{packages}/fake-indexeddb/auto/index.mjs";\n{WINDOW}')
    (folder / "react.mjs").write_text(REACT)
    for script in SCRIPTS:
        code = script.read_text().replace('from "react"', 'from "./react.mjs"')
        code = code.replace('from "idb"', f'from "{packages}/idb/build/index.js"')
        (folder / f"{script.stem}.mjs").write_text(re.sub(r'from "(\./\w+)\.js"', r'from "\1.mjs"', code))
    imports = "".join(f'import * as {script.stem} from "./{script.stem}.mjs";\n' for script in SCRIPTS)
    (folder / "main.mjs").write_text(f'import "./window.mjs";\n{imports}{program}')
    done = subprocess.run([node(), str(folder / "main.mjs")], capture_output=True, text=True, timeout=30, check=True)
    return json.loads(done.stdout)


def packages_of_scripts() -> Path:
    """What types and tests of scripts need from npm, as the committed lock names it; needs the network once."""
    PACKAGES.mkdir(parents=True, exist_ok=True)
    for name in (*PROJECTS, "package.json"):
        shutil.copy(ASSETS / name, PACKAGES)
    installed, kept = PACKAGES / "node_modules" / ".package-lock.json", PACKAGES / LOCK
    with (PACKAGES / ".installing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another process of the same run waits
        if not (installed.exists() and kept.exists() and kept.read_bytes() == (ASSETS / LOCK).read_bytes()):
            shutil.copy(ASSETS / LOCK, PACKAGES)
            subprocess.run(NPM, cwd=PACKAGES, check=True, stdout=subprocess.DEVNULL)
    return PACKAGES / "node_modules"


def node() -> str:
    """The Node that came with our Python packages, or the system's."""
    ours = Path(sys.executable).parent / "node"
    return str(ours if ours.exists() else shutil.which("node"))
