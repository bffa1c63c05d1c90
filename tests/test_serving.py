"""The web process answers a page at its own address."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from cagette_pwa.serving import Scope, without_redirects


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
