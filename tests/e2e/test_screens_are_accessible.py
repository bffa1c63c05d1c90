"""Every page, on a narrow phone in sunlight and in the dark, for every thumb and every screen reader."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from cagette_pwa import pages
from cagette_pwa.clock import utc_now
from tests.support.application import RunningApp
from tests.support.phones import new_phone
from tests.support.sights import TOUCHES, come, settle, sight

WIDTH = 360

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}

SMALL = """() => {
  const inside = (one) => {
    const text = one.parentElement.closest("p, li, dd, td, label");
    return getComputedStyle(one).display === "inline" && text && text.innerText.trim() !== one.innerText.trim();
  };
  const touched = (one) => (one.matches("input[type=checkbox], input[type=radio]") && one.closest("label")) || one;
  const what = "button, a[href], input:not([type=hidden]), select, textarea, summary, [role=button]";
  return [...document.querySelectorAll(what)]
    .filter((one) => one.checkVisibility({visibilityProperty: true, opacityProperty: false}) && !inside(one))
    .map((one) => [one, touched(one).getBoundingClientRect()])
    .filter(([one, {width, height}]) => width > 1 && height > 1 && (width < 43.5 || height < 43.5))
    .map(([one, {width, height}]) => `${Math.round(width)} x ${Math.round(height)}: ${one.outerHTML.slice(0, 160)}`);
}"""
"""Controls under 44 px; a link in a sentence is as tall as its words."""


@pytest.fixture
def narrow(browser: Browser, app: RunningApp) -> Page:
    """The narrowest phone that is still sold; nothing moves on it."""
    return new_phone(browser, app.url, viewport={"width": WIDTH, "height": 740}, reduced_motion="reduce").new_page()


@pytest.mark.parametrize("name", pages.NAMES)
def test_a_page_can_be_read_and_touched_by_everybody(name: str, narrow: Page) -> None:
    """WCAG 2.2 A and AA in light and dark, one h1, no sideways scroll at 360 px, targets of 44 px."""
    shown = sight(name, utc_now())
    come(narrow, shown)
    assert urlsplit(narrow.url).path == urlsplit(shown.path).path
    faults = _faults(narrow, "")
    for word, touch in TOUCHES.get(name, {}).items():
        narrow.reload()
        settle(narrow, shown)
        touch(narrow)
        settle(narrow, shown)
        faults += _faults(narrow, word)
    narrow.context.close()
    assert not faults, "\n".join(faults)


def test_what_is_wrong_is_found(narrow: Page) -> None:
    """The control of the test above."""
    narrow.set_content(
        "<meta name=viewport content='width=device-width, initial-scale=1'>"
        "<h1>Un</h1><h1>Deux</h1><button style='width:30px'></button><p style='width:400px'>Trop large</p>"
    )
    faults = _faults(narrow, "")
    narrow.context.close()
    for fault in ("small, 30 x", "2 h1", "px too wide", "light: button-name", "dark: button-name"):
        assert any(fault in one for one in faults), faults


def test_every_touch_belongs_to_a_page() -> None:
    assert set(TOUCHES) <= set(pages.NAMES)


def _faults(page: Page, word: str) -> list[str]:
    found = [f"small, {one}" for one in page.evaluate(SMALL)]
    if (titles := page.locator("h1").count()) != 1:
        found.append(f"{titles} h1")
    if (over := page.evaluate("document.documentElement.scrollWidth") - WIDTH) > 0:
        found.append(f"{over} px too wide")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{scheme}: {one}" for one in _violations(page)]
    return [f"{word} {one}".strip() for one in found]


def _violations(page: Page) -> list[str]:
    results = Axe().run(page, options=RULES).response
    return [
        f"{rule['id']}: {node['target']} {node['html'][:160]} {node['failureSummary'][:200]}"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]
