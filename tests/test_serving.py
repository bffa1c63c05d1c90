"""The web process answers a page at its own address."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from cagette_pwa.serving import Scope, with_lifetimes, without_redirects


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for page in ("index.html", "marches/index.html"):
        (tmp_path / page).parent.mkdir(exist_ok=True)
        (tmp_path / page).touch()
    return tmp_path


def path_seen(built: Path, scope: Scope) -> str:
    seen: list[Scope] = []

    async def inner(scope: Scope, receive: Any, send: Any) -> None:
        seen.append(scope)

    async def nothing(*_: Any) -> None: ...

    asyncio.run(without_redirects(inner, built)(scope, nothing, nothing))
    return str(seen[0]["path"])


def test_a_prerendered_page_is_found_without_its_final_slash(built: Path) -> None:
    assert path_seen(built, {"type": "http", "path": "/marches"}) == "/marches/"


@pytest.mark.parametrize("path", ["/", "/marches/", "/catalog/abc", "/api/session"])
def test_every_other_address_is_left_alone(built: Path, path: str) -> None:
    assert path_seen(built, {"type": "http", "path": path}) == path


def test_the_websocket_is_left_alone(built: Path) -> None:
    assert path_seen(built, {"type": "websocket", "path": "/marches"}) == "/marches"


def lifetime(path: str, kind: str, *, status: int = 200, **headers: str) -> list[str]:
    """The Cache-Control headers of the answer to `path`."""
    sent: list[Any] = []
    told = {"content-type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}

    async def inner(scope: Scope, receive: Any, send: Any) -> None:
        encoded = [(name.encode(), value.encode()) for name, value in told.items()]
        await send({"type": "http.response.start", "status": status, "headers": encoded})

    async def send(message: Any) -> None:
        sent.append(message)

    async def nothing() -> None: ...

    asyncio.run(with_lifetimes(inner)({"type": "http", "path": path}, nothing, send))
    return [value.decode() for name, value in sent[0]["headers"] if name == b"cache-control"]


def test_a_file_with_a_digest_in_its_name_is_kept_for_good() -> None:
    assert lifetime("/assets/root-BWGIEZQp.js", "text/javascript") == ["public, max-age=31536000, immutable"]


def test_a_page_is_asked_for_again_each_time() -> None:
    assert lifetime("/accueil", "text/html; charset=utf-8") == ["no-cache"]


@pytest.mark.parametrize(
    ("path", "kind"), [("/sw.js", "text/javascript"), ("/manifest.webmanifest", "application/manifest+json")]
)
def test_what_an_installed_application_reads_first_is_asked_for_again_each_time(path: str, kind: str) -> None:
    assert lifetime(path, kind) == ["no-cache"]


def test_a_missing_file_is_not_missing_for_good() -> None:
    assert lifetime("/assets/root-gone.js", "text/html; charset=utf-8", status=404) == ["no-cache"]


def test_what_a_route_says_of_its_answer_holds() -> None:
    assert lifetime("/api/documents", "text/html", cache_control="no-store") == ["no-store"]


def test_other_answers_are_left_alone() -> None:
    assert lifetime("/api/session", "application/json") == []
