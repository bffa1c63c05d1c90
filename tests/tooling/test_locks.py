"""A lock says what, with its hash, and never from where."""

import json
import re
from pathlib import Path

import pytest

from cagette_pwa.settings import PROJECT

PYTHON_LOCKS = [PROJECT / "requirements.txt", PROJECT / "requirements-dev.txt"]
NPM_LOCKS = [PROJECT / folder / "package-lock.json" for folder in ("reflex.lock", "tests/assets", "tests/bench")]
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[^]]*])?==(\S+)", re.MULTILINE)


def pins(lock: Path) -> dict[str, str]:
    return dict(PIN.findall(lock.read_text()))


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=lambda lock: lock.name)
def test_a_python_lock_names_no_address_and_no_folder(lock: Path) -> None:
    content = lock.read_text()
    assert "://" not in content
    assert not re.search(r"^(-|\./|/)", content, re.MULTILINE)


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=lambda lock: lock.name)
def test_every_python_package_is_pinned_with_hashes(lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", lock.read_text().replace("\\\n", "\\ \n"))
    packages = [entry for entry in entries if entry and not entry.startswith("#")]
    assert len(packages) > 50
    assert [entry for entry in packages if not PIN.match(entry) or "--hash=sha256:" not in entry] == []


def test_the_development_lock_holds_the_other_one_whole() -> None:
    """The launcher counts the small lock as installed once the large one is."""
    run, dev = (pins(lock) for lock in PYTHON_LOCKS)
    assert run.items() <= dev.items()


@pytest.mark.parametrize("path", NPM_LOCKS, ids=lambda path: path.parent.name)
def test_an_npm_lock_names_versions_and_hashes_but_no_download_address(path: Path) -> None:
    lock = json.loads(path.read_text())
    installed = {name: entry for name, entry in lock["packages"].items() if name}
    assert lock["packages"][""]["name"] == json.loads((path.parent / "package.json").read_text())["name"]
    assert installed
    assert [name for name, entry in installed.items() if "resolved" in entry] == []
    assert [name for name, entry in installed.items() if "integrity" not in entry and not entry.get("inBundle")] == []


def test_every_dependency_of_the_project_is_locked() -> None:
    import tomllib

    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    run, dev = (pins(lock) for lock in PYTHON_LOCKS)
    bare = {re.split(r"[\[<>=~! ]", wanted)[0] for wanted in project["project"]["dependencies"]}
    assert bare <= run.keys()
    assert set(project["dependency-groups"]["dev"]) <= dev.keys()
