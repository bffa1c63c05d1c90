"""What holds for every page."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import reflex as rx

from cagette_pwa import pages

FRAMES = {"__init__", "layout"}


def _page(name: str) -> pages.Page:
    page: pages.Page = import_module(f"cagette_pwa.pages.{name}").PAGE
    return page


def _tags(component: rx.Component) -> Iterator[str]:
    yield str(component.tag).strip('"')
    for child in component.children:
        yield from _tags(child)


def test_every_page_file_is_on_the_site() -> None:
    files = {path.stem for path in Path(pages.__file__).parent.glob("*.py")} - FRAMES
    with_page = {name for name in files if hasattr(import_module(f"cagette_pwa.pages.{name}"), "PAGE")}
    assert with_page == set(pages.NAMES)


def test_pages_are_listed_in_order() -> None:
    assert list(pages.NAMES) == sorted(pages.NAMES)


def test_no_two_pages_share_an_address() -> None:
    addresses = [_page(name).route for name in pages.NAMES]
    assert len(addresses) == len(set(addresses))


@pytest.mark.parametrize("name", pages.NAMES)
def test_a_page_has_one_main_and_one_title(name: str) -> None:
    tags = list(_tags(_page(name).draw()))
    assert tags.count("main") == 1
    assert tags.count("h1") == 1
    assert _page(name).title
