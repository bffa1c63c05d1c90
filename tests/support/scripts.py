"""Our scripts for browsers, run without one: Node, a drawing that only returns what it was given, and what they ask of
a window.
"""

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
    """What `program` prints as JSON, with each of SCRIPTS imported under its name; React draws once."""
    (folder / "window.mjs").write_text(WINDOW)
    (folder / "react.mjs").write_text(REACT)
    for script in SCRIPTS:
        code = script.read_text().replace('from "react"', 'from "./react.mjs"')
        (folder / f"{script.stem}.mjs").write_text(re.sub(r'from "(\./\w+)\.js"', r'from "\1.mjs"', code))
    imports = "".join(f'import * as {script.stem} from "./{script.stem}.mjs";\n' for script in SCRIPTS)
    (folder / "main.mjs").write_text(f'import "./window.mjs";\n{imports}{program}')
    done = subprocess.run([node(), str(folder / "main.mjs")], capture_output=True, text=True, timeout=30, check=True)
    return json.loads(done.stdout)


def node() -> str:
    """The Node that came with our Python packages, or the system's."""
    ours = Path(sys.executable).parent / "node"
    return str(ours if ours.exists() else shutil.which("node"))
