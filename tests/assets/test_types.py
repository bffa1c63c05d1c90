"""Every script says what its functions take and give (JSDoc), and TypeScript finds nothing wrong with it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from cagette_pwa.settings import PROJECT
from tests.support.scripts import node

HERE = Path(__file__).parent
FOLDER = PROJECT / "var" / "scripts"
PROJECTS = ("tsconfig.json", "tsconfig.worker.json")
"""A page has a document, and a service worker has none: TypeScript knows one world at a time."""

LOCK = "package-lock.json"
NPM = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")


def _install() -> None:
    """TypeScript as the committed lock names it, once; needs the network."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for project in PROJECTS:
        shutil.copy(HERE / project, FOLDER)
    installed = FOLDER / "node_modules" / ".package-lock.json"
    kept = FOLDER / LOCK
    if installed.exists() and kept.exists() and kept.read_bytes() == (HERE / LOCK).read_bytes():
        return
    for name in ("package.json", LOCK):
        shutil.copy(HERE / name, FOLDER)
    subprocess.run(NPM, cwd=FOLDER, check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("project", PROJECTS)
def test_types_are_right(project: str) -> None:
    _install()
    command = [node(), "node_modules/typescript/bin/tsc", "--project", project]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""
