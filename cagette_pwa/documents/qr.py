"""QR codes: never Micro QR, which most phones cannot read.

Level M for what is held in the hand (screens, sheets), H for posters that rain and staples will damage.
"""

import re
from collections.abc import Sequence
from functools import cached_property
from io import BytesIO
from typing import Final, Literal

import segno

Level = Literal["L", "M", "Q", "H"]

QUIET_ZONE = 4

MASK: Final = 3
"""One of the eight patterns, for codes made in series."""

_RUNS = re.compile("0*1+")


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


def qr_svgs(urls: Sequence[str], level: Level = "M") -> list[str]:
    """Many addresses of one kind, twenty times faster than one by one; without white around.

    In codes of one size under one mask every module is a sum, without carry, of bits of the text: the error correction
    is linear and the mask is the same (ISO/IEC 18004). So the code of a neighbour is the first one's, with the
    difference that each other character makes. The mask is given and not the best for each: readers take all eight.
    """
    texts = [url.encode() for url in urls]
    series = {len(text): _Series(text, level) for text in texts}
    return [series[len(text)].svg(text) for text in texts]


class _Series:
    """Codes of texts that are as long as `first`."""

    def __init__(self, first: bytes, level: Level) -> None:
        self._first, self._level = first, level
        self._differences: dict[tuple[int, int], int] = {}

    def svg(self, text: bytes) -> str:
        """The code of `text` as an SVG."""
        modules = self._base
        for at, (ours, theirs) in enumerate(zip(self._first, text, strict=True)):
            if ours != theirs:
                modules ^= self._difference(at, theirs)
        return _svg(modules, self._side)

    @cached_property
    def _base(self) -> int:
        return self._modules(self._first)

    @cached_property
    def _side(self) -> int:
        return len(self._code(self._first).matrix)

    def _difference(self, at: int, character: int) -> int:
        if (at, character) not in self._differences:
            changed = self._first[:at] + bytes([character]) + self._first[at + 1 :]
            self._differences[at, character] = self._modules(changed) ^ self._base
        return self._differences[at, character]

    def _modules(self, text: bytes) -> int:
        """Row after row as one number, a bit a module."""
        return int("".join("01"[bit] for row in self._code(text).matrix for bit in row), 2)

    def _code(self, text: bytes) -> segno.QRCode:
        return segno.make(text, error=self._level, micro=False, mode="byte", mask=MASK, boost_error=False)


def _svg(modules: int, side: int) -> str:
    """Each run of dark modules in a row as a stroke."""
    bits = f"{modules:0{side * side}b}"
    rows = (bits[at : at + side] for at in range(0, side * side, side))
    path = "".join(f"M0 {y}.5" + "".join(map(_STROKES.__getitem__, _RUNS.findall(row))) for y, row in enumerate(rows))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
    return f'{head}<path stroke="#000" shape-rendering="crispEdges" d="{path}"/></svg>'


class _Strokes(dict[str, str]):
    """Of `00111`: two modules on, then a stroke of three. There are few such runs, and hundreds in each code."""

    def __missing__(self, run: str) -> str:
        light = run.count("0")
        self[run] = f"m{light} 0h{len(run) - light}"
        return self[run]


_STROKES = _Strokes()
