"""A build made for port 8000 works on any other."""

from pathlib import Path

import pytest
import reflex_base

from cagette_pwa.pwa.same_origin import HOST, PORT, with_port

CLIENT = Path(reflex_base.__file__).parent / ".templates" / "web" / "utils" / "state.js"


def test_the_page_gives_its_own_port_beside_its_host_name() -> None:
    patched = with_port(CLIENT.read_text())
    assert patched.index(HOST) < patched.index(PORT) < patched.index('window.location.protocol === "https:"')


def test_the_port_is_added_once() -> None:
    patched = with_port(CLIENT.read_text())
    assert with_port(patched) == patched


def test_another_reflex_fails_the_build_rather_than_call_the_wrong_port() -> None:
    with pytest.raises(ValueError, match="getBackendURL"):
        with_port("const endpoint = somewhereElse();")
