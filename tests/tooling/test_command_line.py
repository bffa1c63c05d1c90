"""What a person reads when something is missing."""

import socket
from pathlib import Path

import pytest

from cagette_pwa.settings import PROJECT
from cagette_pwa.tooling import browser, interface
from cagette_pwa.tooling.refusals import InterfaceNotBuilt, NoBrowser
from tests.support.application import cagette
from tests.support.configuration import configured


def test_serving_without_an_interface_says_how_to_build_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(interface, "CLIENT", tmp_path)
    with pytest.raises(InterfaceNotBuilt, match=r"\./cagette build"):
        interface.refuse_unbuilt()


def test_a_taken_port_is_a_sentence_and_not_a_traceback() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = cagette("demo", "--port", str(port))
    assert done.returncode == 1
    assert f"Le port {port} est déjà utilisé" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_browser_says_where_to_find_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "chromium", lambda: None)
    monkeypatch.setattr(browser, "_ways_to_install", lambda: iter([]))
    with pytest.raises(NoBrowser, match="apt-get install chromium"):
        browser.ensure_chromium()


def test_a_changed_source_makes_the_built_interface_old(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = tmp_path / "pages" / "page.py"
    page.parent.mkdir()
    page.write_text("first")
    monkeypatch.setattr(interface, "PROJECT", tmp_path)
    monkeypatch.setattr(interface, "_sources", lambda: [page])
    before = interface.fingerprint()
    page.write_text("second")
    assert interface.fingerprint() != before


def test_an_interface_built_without_the_demonstrations_pages_is_not_its_interface() -> None:
    with configured(DEMO="false"):
        plain = interface.fingerprint()
    with configured(DEMO="true"):
        assert interface.fingerprint() != plain


@pytest.mark.parametrize("room", ["migrations/env.py", "tooling/checks.py", "cli.py"])
def test_what_no_page_depends_on_does_not_make_the_interface_old(room: str) -> None:
    sources = interface._sources()
    assert PROJECT / "cagette_pwa" / "routes.py" in sources
    assert PROJECT / "cagette_pwa" / room not in sources
