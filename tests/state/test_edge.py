"""What an event tells of its browser."""

from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import cookie_parser

from cagette_pwa.services.drafts import COOKIE, packed, unpacked
from cagette_pwa.state.edge import cookie_of, token_of


@pytest.mark.parametrize(
    "header",
    [
        "cagette_session=abc",
        'autre={"vu": 1}; cagette_session=abc',
        "theme; cagette_session=abc; b=2",
        "été=à midi; cagette_session=abc",
        'cagette_session="abc"',
        "cagette_session=old; cagette_session=abc",
    ],
)
def test_a_browser_is_known_here_as_in_the_api_whatever_other_cookies_it_has(header: str) -> None:
    assert token_of(_event(header)) == cookie_parser(header)["cagette_session"] == "abc"


@pytest.mark.parametrize("header", ["", "cagette_sessions=abc", "a=cagette_session"])
def test_a_browser_without_the_cookie_is_nobody(header: str) -> None:
    assert token_of(_event(header)) is None


def test_what_was_typed_comes_back_whole() -> None:
    typed = {"name": "GAEC du Bois"}
    assert unpacked(cookie_of(_event(f'{COOKIE}="{packed(typed)}"'), COOKIE) or "") == typed


def _event(header: str) -> Any:
    return SimpleNamespace(router=SimpleNamespace(headers=SimpleNamespace(cookie=header)))
