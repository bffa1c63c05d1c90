"""Draws `docs/screens`: every page of the demonstration at one moment, as people see it. `./cagette screens`.

`python -m tests.screens installed` draws what a phone shows of the installed application instead (`shop_window`).
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from sqlmodel import select

from cagette_pwa import database, pages
from cagette_pwa.demo.cast import REFERENT
from cagette_pwa.models.account import User
from cagette_pwa.services import validation
from cagette_pwa.settings import PROJECT
from cagette_pwa.tooling.browser import FLAGS, ensure_chromium
from tests.screens import shop_window
from tests.support.application import RunningApp, demonstration_app
from tests.support.configuration import configured
from tests.support.phones import new_phone
from tests.support.sights import TOUCHES, Sight, come, settle, sight

FOLDER = PROJECT / "docs" / "screens"
MOMENT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday morning: tomorrow's sale is closed and half weighed, and others are open."""

ADDRESS = "https://cagette.example"

WIDE = ("catalog", "dashboard", "home", "orders", "planning", "shop", "stocks")
TOUR = ("dashboard", "orders", "shop")
LARGE: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}
COLOURS = 256
GAP = 24


def draw_window() -> None:
    """Replaces the screenshots and icons of the installed application."""
    with _town() as app, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=ensure_chromium(), args=list(FLAGS))
        shop_window.draw_icons(chromium)
        for name, file in shop_window.NARROW.items():
            _seen(chromium, app, sight(name, MOMENT), file, **shop_window.TALL)
        for name, file in shop_window.WIDE.items():
            _seen(chromium, app, sight(name, MOMENT), file, **LARGE)
        chromium.close()


def draw() -> None:
    """Replaces everything in the folder."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with _town() as app, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=ensure_chromium(), args=list(FLAGS))
        names = [name for name in pages.NAMES if name != "gallery"]
        shown = {name: sight(name, MOMENT) for name in names}
        _phone(chromium, app, shown.pop("distribution"))
        _validate()
        for seen in shown.values():
            _phone(chromium, app, seen)
        for name in WIDE:
            _screen(chromium, app, shown[name])
        chromium.close()
    _tour()
    _gallery(names)


@contextmanager
def _town() -> Iterator[RunningApp]:
    """The demonstration, where it is always the same moment."""
    frozen = {"CAGETTE_SCREENS_MOMENT": MOMENT.isoformat(), "PYTHONPATH": _path()}
    with (
        tempfile.TemporaryDirectory() as folder,
        configured(**frozen),
        demonstration_app(Path(folder), at=MOMENT, public_url=ADDRESS) as app,
    ):
        yield app


def _validate() -> None:
    """The sale that waits for its referent is closed: a payout is announced."""
    with database.write() as session:
        referent = session.exec(select(User).where(User.email == REFERENT.email)).one()
        waiting = sight("distribution", MOMENT).path.rsplit("/", 1)[-1]
        validation.validate(session, referent, int(waiting), now=MOMENT)


def _path() -> str:
    clock = Path(__file__).parent / "clock"
    return os.pathsep.join(filter(None, (str(clock), str(PROJECT), os.environ.get("PYTHONPATH"))))


def _phone(browser: Browser, app: RunningApp, seen: Sight) -> None:
    page = _page(browser, app)
    come(page, seen)
    _keep(page, seen.name)
    for number, touch in enumerate(TOUCHES.get(seen.name, {}).values(), 1):
        page.reload()
        settle(page, seen)
        touch(page)
        settle(page, seen)
        _keep(page, f"{seen.name}-{number}")
    page.context.close()


def _screen(browser: Browser, app: RunningApp, seen: Sight) -> None:
    page = _page(browser, app, **LARGE)
    come(page, seen)
    _keep(page, f"{seen.name}-wide")
    page.context.close()


def _seen(browser: Browser, app: RunningApp, seen: Sight, file: str, **options: Any) -> None:
    page = _page(browser, app, **options)
    come(page, seen)
    shop_window.keep_screenshot(_picture(page), file)
    page.context.close()


def _page(browser: Browser, app: RunningApp, **options: Any) -> Page:
    page = new_phone(browser, app.url, reduced_motion="reduce", **options).new_page()
    page.clock.set_fixed_time(MOMENT)
    return page


def _keep(page: Page, name: str) -> None:
    _save(_picture(page), name)


def _picture(page: Page) -> Image.Image:
    return Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")


def _save(picture: Image.Image, name: str) -> None:
    small = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(FOLDER / f"{name}.png", optimize=True)


def _tour() -> None:
    """Three phones side by side, for the README."""
    phones = [Image.open(FOLDER / f"{name}.png").convert("RGB") for name in TOUR]
    width = sum(phone.width for phone in phones) + GAP * (len(phones) + 1)
    together = Image.new("RGB", (width, phones[0].height + 2 * GAP), "#E4DFD2")
    for number, phone in enumerate(phones):
        together.paste(phone, (GAP + number * (phone.width + GAP), GAP))
    _save(together, "tour")


def _gallery(names: list[str]) -> None:
    lines = ["# Screens", "", "Drawn by `./cagette screens` from the demonstration, on a Monday morning.", ""]
    for name in names:
        pictures = sorted(FOLDER.glob(f"{name}.png")) + sorted(FOLDER.glob(f"{name}-[0-9].png"))
        lines += [f"## {_title(name)}", ""]
        lines += [f'<img src="{picture.name}" width="260" alt="{_title(name)}">' for picture in pictures]
        lines += [f'<img src="{name}-wide.png" width="820" alt="{_title(name)}, wide">'] if name in WIDE else []
        lines.append("")
    (FOLDER / "README.md").write_text("\n".join(lines), encoding="utf-8")


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


if __name__ == "__main__":
    sys.exit(draw_window() if "installed" in sys.argv else draw())
