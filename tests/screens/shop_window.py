"""What a phone shows of the application when it is installed: its screenshots, and the icons of its shortcuts.

They are part of the built interface, so they are drawn apart from the others: `python -m tests.screens installed`.
"""

from typing import Any, Final

from PIL import Image
from playwright.sync_api import Browser, Page

from cagette_pwa.components.lucide import OUTLINES
from cagette_pwa.settings import PROJECT

ASSETS: Final = PROJECT / "assets"
NARROW: Final = {"dashboard": "accueil", "orders": "commandes", "stocks": "stocks"}
WIDE: Final = {"dashboard": "accueil-large", "planning": "planifier-large"}
"""By the name of a page, that of the file."""

TALL: Final[dict[str, Any]] = {"device_scale_factor": 2}
SHORTCUTS: Final = {"commandes": "shopping-basket", "stocks": "boxes", "planifier": "calendar-days"}
COLOURS: Final = 256

_ICON: Final = """<body style="margin:0"><svg width="96" height="96" viewBox="0 0 48 48" fill="none" stroke="#9be0aa"
stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><rect width="48" height="48" fill="#14482a"
stroke="none"/><path transform="translate(12 12)" d="{outline}"/></svg>"""


def keep_screenshot(picture: Image.Image, name: str) -> None:
    """A file small enough for a list that a phone loads before anything is installed."""
    folder = ASSETS / "screenshots"
    folder.mkdir(exist_ok=True)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)


def draw_icons(browser: Browser) -> None:
    """Those of the shortcuts, and the smaller one that a phone cuts to its own shape."""
    page = browser.new_page(viewport={"width": 96, "height": 96})
    for name, outline in SHORTCUTS.items():
        page.set_content(_ICON.format(outline=OUTLINES[outline]))
        _save(page, f"{name}-96")
    page.close()
    large = Image.open(ASSETS / "icons" / "cagette-maskable-512.png")
    large.resize((192, 192), Image.Resampling.LANCZOS).save(
        ASSETS / "icons" / "cagette-maskable-192.png", optimize=True
    )


def _save(page: Page, name: str) -> None:
    page.screenshot(path=ASSETS / "icons" / f"{name}.png")
