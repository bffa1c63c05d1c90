"""QR codes: never Micro QR, which most phones cannot read.

Level M for what is held in the hand (screens, sheets), H for posters that rain and staples will damage.
"""

from io import BytesIO
from typing import Literal

import segno

Level = Literal["L", "M", "Q", "H"]

QUIET_ZONE = 4


def qr_svg(url: str, level: Level = "M", *, quiet_zone: int = QUIET_ZONE) -> str:
    """`url` as an SVG that fills whatever box it is given, on its own white so that dark mode cannot hide it.

    `quiet_zone` is the white around, in modules: 0 only where the page keeps that room itself.
    """
    out = BytesIO()
    _qr(url, level).save(out, kind="svg", border=quiet_zone, dark="#000", light="#fff", xmldecl=False, omitsize=True)
    return out.getvalue().decode()


def qr_png(url: str, level: Level = "M", pixels: int = 1000) -> bytes:
    """`url` as a PNG of at least `pixels` a side, in whole pixels a module, for downloading."""
    code = _qr(url, level)
    modules, _ = code.symbol_size(border=QUIET_ZONE)
    out = BytesIO()
    code.save(out, kind="png", border=QUIET_ZONE, scale=-(-pixels // modules))
    return out.getvalue()


def _qr(url: str, level: Level) -> segno.QRCode:
    return segno.make(url, error=level, micro=False)
