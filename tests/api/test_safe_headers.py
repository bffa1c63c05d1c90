"""What answers tell browsers to refuse."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from fastapi.testclient import TestClient

from cagette_pwa.api.safe_headers import with_safe_headers
from cagette_pwa.cagette_pwa import app
from tests.support.configuration import configured


def _client(answer: Callable[[], Response]) -> TestClient:
    api = FastAPI()
    api.get("/")(answer)
    return TestClient(with_safe_headers(api))


def test_the_application_wears_them() -> None:
    assert isinstance(app.api_transformer, list)
    assert with_safe_headers in app.api_transformer


def test_no_answer_is_guessed_at_or_framed_and_no_other_site_learns_the_address() -> None:
    headers = _client(lambda: PlainTextResponse("bonjour")).get("/").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "content-security-policy" not in headers


def test_our_own_pages_alone_may_ask_for_the_camera_and_the_place() -> None:
    rules = _client(lambda: PlainTextResponse("bonjour")).get("/").headers["permissions-policy"].split(", ")
    assert set(rules) == {"camera=(self)", "geolocation=(self)", "microphone=()", "payment=()"}


@pytest.mark.parametrize("rule", ["frame-ancestors 'none'", "form-action 'self'", "default-src 'self'"])
def test_a_page_takes_nothing_from_elsewhere(rule: str) -> None:
    headers = _client(lambda: HTMLResponse("<p>bonjour</p>")).get("/").headers
    assert rule in headers["content-security-policy"].split("; ")


def test_an_answer_with_rules_of_its_own_keeps_them() -> None:
    own = {"content-security-policy": "default-src 'none'"}
    headers = _client(lambda: HTMLResponse("", headers=own)).get("/").headers
    assert headers["content-security-policy"] == "default-src 'none'"


@pytest.mark.parametrize(("url", "kept"), [("https://cagette.example", True), ("http://localhost:8000", False)])
def test_only_a_site_on_https_asks_for_https(url: str, kept: bool) -> None:
    with configured(PUBLIC_URL=url):
        headers = _client(lambda: PlainTextResponse("")).get("/").headers
    assert ("strict-transport-security" in headers) is kept
