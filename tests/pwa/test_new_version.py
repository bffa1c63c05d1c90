"""The banner of a page that is older than its server."""

from pathlib import Path

import pytest
import reflex_base

from cagette_pwa.pwa.new_version import in_french

CLIENT = Path(reflex_base.__file__).parent / ".templates" / "web" / "utils" / "state.js"


def test_the_banner_speaks_french() -> None:
    patched = in_french(CLIENT.read_text())

    assert "Une nouvelle version est disponible." in patched
    assert "A new version" not in patched
    assert '"Reload"' not in patched


def test_a_reload_renews_what_the_phone_keeps_first() -> None:
    patched = in_french(CLIENT.read_text())

    reload = patched.split("const reloadForNewVersion", 1)[1].split("};", 1)[0]
    assert "(window.cagetteReload ?? (() => window.location.reload()))();" in reload


def test_its_words_are_changed_once() -> None:
    patched = in_french(CLIENT.read_text())

    assert in_french(patched) == patched


def test_another_reflex_fails_the_build_rather_than_speak_english() -> None:
    with pytest.raises(ValueError, match="showNewVersionBanner"):
        in_french("const banner = somethingElse();")
