"""No page breaks a line before a sign."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
import reflex as rx

from cagette_pwa import pages
from cagette_pwa.components.frame import around_pages
from cagette_pwa.french import spaced
from cagette_pwa.settings import settings

STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


class _Site:
    """Keeps the pages that it is given, as Reflex does until it compiles them."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[Callable[[], rx.Component], str, str]] = {}

    def add_page(
        self, draw: Callable[[], rx.Component], *, route: str, title: str, description: str, **_others: Any
    ) -> None:
        self.pages[route] = draw, title, description


@pytest.fixture
def site() -> _Site:
    site = _Site()
    pages.register(cast(rx.App, site))
    return site


def _said(rendered: Any) -> Iterator[str]:
    """Every string that stands in a rendered component, read or not."""
    if isinstance(rendered, dict):
        rendered = list(rendered.values())
    if isinstance(rendered, list | tuple):
        for part in rendered:
            yield from _said(part)
    elif isinstance(rendered, str):
        yield from (json.loads(found, strict=False) for found in STRING.findall(rendered))


def _loose(component: rx.Component) -> set[str]:
    return {text for text in _said(component.render()) if spaced(text) != text}


def test_no_text_of_a_page_has_an_ordinary_space_beside_a_sign(site: _Site) -> None:
    assert {route: loose for route, (draw, _, _) in site.pages.items() if (loose := _loose(draw()))} == {}


def test_pages_are_written_with_ordinary_spaces(site: _Site) -> None:
    as_written = [draw.__wrapped__() for draw, _, _ in site.pages.values()]  # type: ignore[attr-defined]
    assert sum(len(_loose(page)) for page in as_written) > 20


def test_what_search_engines_show_is_spaced(site: _Site) -> None:
    read = [text for _, title, description in site.pages.values() for text in (title, description)]
    assert [text for text in read if spaced(text) != text] == []


def test_what_surrounds_the_pages_is_spaced() -> None:
    drawn = [component for make in around_pages().values() if (component := make(True)) is not None]
    assert drawn
    assert [_loose(component) for component in drawn] == [set() for _ in drawn]


def test_reflex_still_sees_the_module_of_each_page(site: _Site) -> None:
    modules = {draw.__module__ for draw, _, _ in site.pages.values()}
    assert modules == {f"cagette_pwa.pages.{name}" for name in _names()}


def _names() -> list[str]:
    return [name for name in pages.NAMES if settings().demo or name not in pages.DEMONSTRATION]
