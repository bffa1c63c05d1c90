"""Imports flow one way; the contracts stand in pyproject.toml."""

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from cagette_pwa.settings import PROJECT


def test_every_contract_of_the_architecture_is_kept() -> None:
    assert lint_imports(config_filename=str(PROJECT / "pyproject.toml")) == EXIT_STATUS_SUCCESS
