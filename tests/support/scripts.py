"""Our scripts for browsers, run without one: Node, a drawing that only returns what it was given, and what they ask of
a window.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from cagette_pwa.settings import PROJECT

SCRIPTS: Final = ("amounts", "inventory", "shop")

REACT = """
export const useEffect = (effect) => { effect(); };
export const useSyncExternalStore = (subscribe, snapshot) => snapshot();
export const useState = (first) => [first, () => {}];
export const createElement = (tag, props, ...children) => ({ tag, props, children });
"""
BROWSER = """
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
    """What `program` prints as JSON, with each script of SCRIPTS imported under its name; React draws once."""
    (folder / "browser.mjs").write_text(BROWSER)
    (folder / "react.mjs").write_text(REACT)
    for name in SCRIPTS:
        script = (PROJECT / "assets" / f"{name}.js").read_text()
        script = script.replace('from "react"', 'from "./react.mjs"').replace("./amounts.js", "./amounts.mjs")
        (folder / f"{name}.mjs").write_text(script)
    imports = "".join(f'import * as {name} from "./{name}.mjs";\n' for name in SCRIPTS)
    (folder / "main.mjs").write_text(f'import "./browser.mjs";\n{imports}{program}')
    node = Path(sys.executable).parent / "node"
    command = [str(node) if node.exists() else str(shutil.which("node")), str(folder / "main.mjs")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    return json.loads(done.stdout)
