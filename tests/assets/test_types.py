"""Every script says what its functions take and give (JSDoc), and TypeScript finds nothing wrong with it."""

import subprocess

import pytest

from tests.support.scripts import PACKAGES, PROJECTS, node, packages_of_scripts


@pytest.mark.parametrize("project", PROJECTS)
def test_types_are_right(project: str) -> None:
    packages_of_scripts()
    command = [node(), "node_modules/typescript/bin/tsc", "--project", project]
    done = subprocess.run(command, cwd=PACKAGES, capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""
