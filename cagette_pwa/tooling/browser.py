"""A Chromium: the system's, Playwright's own, or the one that Debian's packages bring."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from cagette_pwa.tooling.refusals import NoBrowser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> Path | None:
    """An installed Chromium; the variable CHROMIUM names another one."""
    named = os.environ.get("CHROMIUM")
    found = named or next((path for name in NAMES if (path := shutil.which(name))), None)
    return Path(found) if found else _playwrights_own()


def ensure_chromium() -> Path:
    """The same, installed if need be; raises NoBrowser."""
    found = chromium()
    for commands in _ways_to_install():
        if found is None and all(_succeeds(command) for command in commands):
            found = chromium()
    if found is None:
        raise NoBrowser
    return found


def _playwrights_own() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def _ways_to_install() -> Iterator[list[list[str]]]:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        install = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
        yield [["apt-get", "update"], install]
    yield [[sys.executable, "-m", "playwright", "install", "chromium"]]


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0
