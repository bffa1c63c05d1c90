"""Everything that must hold before a change is kept."""

import os
import subprocess
import sys

from cagette_pwa.settings import PROJECT
from cagette_pwa.tooling.browser import ensure_chromium
from cagette_pwa.tooling.refusals import CheckFailed

STEPS = {
    "style (ruff check)": ["ruff", "check", "."],
    "mise en forme (ruff format)": ["ruff", "format", "--check", "."],
    "types (mypy)": ["mypy"],
    "sens des imports (import-linter)": ["lint-imports"],
}


def check_sources() -> None:
    """Style, types and the arrows of the architecture; raises CheckFailed at the first that does not hold."""
    for step, command in STEPS.items():
        print(f"→ {step}", flush=True)
        if subprocess.run(command, cwd=PROJECT, check=False).returncode:
            raise CheckFailed(step=step)


def run_tests(arguments: list[str]) -> int:
    """pytest's exit code: what `arguments` choose, else everything.

    What drives a browser has a run of its own: a browser leaves an event loop running in its process, and others
    start theirs.
    """
    if arguments:
        return _pytest(arguments)
    return _pytest(["--ignore", "tests/e2e"]) or _pytest(["tests/e2e"])


def _pytest(arguments: list[str]) -> int:
    """Two processes, since two cores are what a small machine has."""
    parallel = [] if any(argument.startswith("-n") for argument in arguments) else ["-n", "2", "--dist", "loadfile"]
    command = [sys.executable, "-m", "pytest", *parallel, *arguments]
    environment = os.environ | {"CHROMIUM": str(ensure_chromium())}
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode
