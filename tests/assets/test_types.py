"""Every script says what its functions take and give (JSDoc), and TypeScript finds nothing wrong with it."""

import subprocess

from tests.support.scripts import PACKAGES, node, packages_of_scripts


def test_types_are_right() -> None:
    packages_of_scripts()
    command = [node(), "node_modules/typescript/bin/tsc", "--project", "."]
    done = subprocess.run(command, cwd=PACKAGES, capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""
