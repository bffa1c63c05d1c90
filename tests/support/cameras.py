"""A Chromium whose camera sees a film of a QR code, held by a hand that is not quite steady."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageFilter
from playwright.sync_api import Browser, BrowserType

from cagette_pwa.documents.qr import qr_png
from cagette_pwa.tooling.browser import FLAGS, ensure_chromium

SEEN = (1280, 720)
TILTS = (-7, -4, 0, 5, 9)
"""Degrees, one a picture of the film, which starts again at its end."""


@contextmanager
def seeing(chromium: BrowserType, text: str, folder: Path, *, allowed: bool = True) -> Iterator[Browser]:
    """A browser whose camera sees `text` as a code, for people who let it open or do not."""
    film = folder / "film.mjpeg"
    film.write_bytes(b"".join(_picture(text, tilt) for tilt in TILTS))
    fakes = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    fakes += ["--use-fake-ui-for-media-stream"] if allowed else []
    browser = chromium.launch(executable_path=ensure_chromium(), args=[*FLAGS, *fakes])
    try:
        yield browser
    finally:
        browser.close()


def _picture(text: str, tilt: int) -> bytes:
    """A phone's screen with the code on a table, a little out of focus, as a JPEG."""
    code = Image.open(BytesIO(qr_png(text, pixels=340))).convert("RGB")
    held = code.rotate(tilt, expand=True, fillcolor="#6b5a48", resample=Image.Resampling.BICUBIC)
    table = Image.new("RGB", SEEN, "#6b5a48")
    table.paste(held, ((SEEN[0] - held.width) // 2 + 4 * tilt, (SEEN[1] - held.height) // 2 - 2 * tilt))
    out = BytesIO()
    table.filter(ImageFilter.GaussianBlur(1.5)).save(out, format="JPEG", quality=70)
    return out.getvalue()
