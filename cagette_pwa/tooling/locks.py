"""The locks: what is installed, with its hashes, and never from where."""

import subprocess

from cagette_pwa.settings import PROJECT
from cagette_pwa.tooling.refusals import CheckFailed

OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-config",
    "--quiet",
)


def renew_python_locks(*, upgrade: bool) -> None:
    """Writes both Python locks from pyproject.toml; with `upgrade`, everything at its newest version."""
    newest = ["--upgrade"] if upgrade else []
    _compile("-o", "requirements.txt", *newest)
    _compile("--group", "dev", "-c", "requirements.txt", "-o", "requirements-dev.txt", *newest)


def _compile(*arguments: str) -> None:
    command = ["uv", "pip", "compile", *OPTIONS, "pyproject.toml", *arguments]
    if subprocess.run(command, cwd=PROJECT, check=False).returncode:
        raise CheckFailed(step="verrous Python (uv pip compile)")
