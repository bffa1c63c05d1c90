"""What was typed comes back whole, and nothing comes out of what others wrote."""

import base64
import json

import pytest

from cagette_pwa.services.drafts import packed, unpacked


def test_what_was_typed_comes_back() -> None:
    typed = {"name": "Ferme « d'à côté » ; x=y", "email": "a@b.fr"}

    assert unpacked(packed(typed)) == typed
    assert packed(typed).replace("=", "").replace("-", "").replace("_", "").isalnum()


def test_what_would_not_fit_in_a_cookie_is_left_out() -> None:
    assert packed({"name": "x" * 2000}) == ""


@pytest.mark.parametrize(
    "written", ["", "é", "%%%", "abc", "bnVsbA==", "WzFd", base64.urlsafe_b64encode(b"[" * 900).decode()]
)
def test_what_is_not_ours_gives_nothing(written: str) -> None:
    assert unpacked(written) == {}


def test_only_words_come_out() -> None:
    written = base64.urlsafe_b64encode(json.dumps({"a": 1, "b": "c", "d": ["e"]}).encode()).decode()

    assert unpacked(written) == {"b": "c"}
