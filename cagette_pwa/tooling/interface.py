"""The built interface: made by Reflex and npm from the committed lock, remade when a source changes."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from cagette_pwa.settings import PROJECT, settings
from cagette_pwa.tooling.processes import LOGS, tail
from cagette_pwa.tooling.refusals import BuildFailed, InterfaceNotBuilt, NpmLockStale

WEB = PROJECT / ".web"
CLIENT = WEB / "build" / "client"
NPM_LOCK = PROJECT / "reflex.lock"
PACKAGE = PROJECT / "cagette_pwa"
# What a built page never depends on.
APART = ("demo", "jobs", "migrations", "tooling", "cli.py", "__main__.py", "serving.py")

REFLEX_ENVIRONMENT = {
    "REFLEX_ENV_MODE": "prod",
    "REFLEX_USE_NPM": "1",
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_CHECK_LATEST_VERSION": "false",
    "REFLEX_DIR": str(PROJECT / "var" / "reflex"),
    "REFLEX_STATES_WORKDIR": str(PROJECT / "var" / "states"),
    "npm_config_omit_lockfile_registry_resolved": "true",
    "npm_config_prefer_offline": "true",
    "npm_config_update_notifier": "false",
    "npm_config_fund": "false",
    "npm_config_audit": "false",
}


def is_built() -> bool:
    """Whether there is an interface to serve, of whatever age."""
    return (CLIENT / "index.html").exists()


def is_current() -> bool:
    """Whether the built interface is that of today's sources."""
    return is_built() and _stamp().exists() and _stamp().read_text() == fingerprint()


def refuse_unbuilt() -> None:
    """Raises InterfaceNotBuilt."""
    if not is_built():
        raise InterfaceNotBuilt


def fingerprint() -> str:
    """A digest of every source and lock that a page may depend on; a demonstration has pages of its own."""
    digest = hashlib.sha256(b"demo" if settings().demo else b"")
    for path in sorted(_sources()):
        digest.update(str(path.relative_to(PROJECT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def build() -> None:
    """Builds the interface; npm installs what the committed lock names, or nothing.

    Raises BuildFailed, or NpmLockStale when the pages ask for packages that the lock has not.
    """
    locked = _locked()
    try:
        _export()
        if _meaning(_locked()) != _meaning(locked):
            raise NpmLockStale
    finally:
        _restore(locked)
    _stamp().write_text(fingerprint())


def renew_npm_lock() -> None:
    """Resolves the npm packages that the pages ask for anew, and keeps the result as the lock."""
    shutil.rmtree(WEB, ignore_errors=True)
    shutil.rmtree(NPM_LOCK, ignore_errors=True)
    _export()
    package = NPM_LOCK / "package.json"
    package.write_text(json.dumps(json.loads(package.read_text()), indent=2, sort_keys=True) + "\n")
    _stamp().write_text(fingerprint())


def _sources() -> list[Path]:
    code = [path for path in PACKAGE.rglob("*") if path.relative_to(PACKAGE).parts[0] not in APART]
    others = [*(PROJECT / "assets").rglob("*"), *NPM_LOCK.glob("*")]
    alone = [PROJECT / "rxconfig.py", PROJECT / "requirements.txt"]
    return [path for path in [*code, *others, *alone] if path.is_file() and "__pycache__" not in path.parts]


def _export() -> None:
    log = LOGS / "build.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    Path(REFLEX_ENVIRONMENT["REFLEX_DIR"]).mkdir(parents=True, exist_ok=True)
    with log.open("wb") as written:
        done = subprocess.run(
            [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"],
            cwd=PROJECT,
            env=os.environ | REFLEX_ENVIRONMENT | _npm_cache(),
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode or not is_built():
        raise BuildFailed(tail=tail(log), log=log)


def _npm_cache() -> dict[str, str]:
    """npm keeps its downloads at home; an account of a service may have none."""
    at_home = os.access(Path("~").expanduser(), os.W_OK)
    return {} if at_home else {"npm_config_cache": str(PROJECT / "var" / "npm")}


def _locked() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(NPM_LOCK.glob("*"))}


def _meaning(locked: dict[str, bytes]) -> dict[str, Any]:
    """What a lock says: npm writes the same in another order from one time to the next."""
    return {name: json.loads(content) for name, content in locked.items()}


def _restore(locked: dict[str, bytes]) -> None:
    """Only `./cagette lock` writes the lock."""
    for path in NPM_LOCK.glob("*"):
        if path.name not in locked:
            path.unlink()
    for name, content in locked.items():
        (NPM_LOCK / name).write_bytes(content)


def _stamp() -> Path:
    return WEB / "cagette.built"
