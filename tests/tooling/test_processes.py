"""Processes of ours start, speak and end together."""

import socket
import sys
from pathlib import Path

import pytest

from cagette_pwa.tooling.processes import children, refuse_taken_port
from cagette_pwa.tooling.refusals import PortTaken, ProcessEnded
from tests.support.network import free_port


def test_a_taken_port_is_refused_with_another_to_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken) as refused:
            refuse_taken_port("127.0.0.1", port, "demo")
    assert f"Le port {port} est déjà utilisé" in refused.value.sentence
    assert f"./cagette demo --port {port + 1}" in refused.value.sentence


def test_a_free_port_is_accepted() -> None:
    refuse_taken_port("127.0.0.1", free_port(), "demo")


def test_a_child_that_ends_by_itself_is_told_with_the_end_of_its_log(tmp_path: Path) -> None:
    with children(tmp_path) as family:
        family.start("site", "no-such-command")
        with pytest.raises(ProcessEnded) as ended:
            family.wait_for_port("127.0.0.1", free_port(), seconds=20)
    assert "no-such-command" in ended.value.sentence
    assert str(tmp_path / "site.log") in ended.value.sentence


def test_children_and_their_children_are_gone_when_the_block_ends(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A server left behind would hold its port against the next start."""
    port = free_port()
    parent = tmp_path / "parent"
    parent.write_text(f"#!/bin/sh\n{sys.executable} -m http.server --bind 127.0.0.1 {port} & wait\n")
    parent.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(parent))
    with children(tmp_path) as family:
        family.start("site")
        family.wait_for_port("127.0.0.1", port)
    refuse_taken_port("127.0.0.1", port, "demo")
