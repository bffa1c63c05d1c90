"""Paint for the demonstration's still lifes: curves, and shapes lit from the upper left.

Points are in a picture of WIDTH by HEIGHT; it is painted larger, and comes out smooth.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import Final

from PIL import Image, ImageColor, ImageDraw, ImageFilter

WIDTH: Final = 960
HEIGHT: Final = 720
_SCALE: Final = 1.5
_KEPT: Final = (60, 60, 900, 690)
_LIGHT, _DARK, _GROUND = (255, 250, 235), (35, 20, 10), (46, 32, 18)

Point = tuple[float, float]
Points = list[Point]
Colour = tuple[int, int, int]


def colour(name: str) -> Colour:
    """`#E8802A` as numbers."""
    red, green, blue = ImageColor.getrgb(name)[:3]
    return red, green, blue


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`one` with a share of `other`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def curve(*control: Point, steps: int = 20) -> Points:
    """A Bézier curve through its first and last control points."""
    return [_on_curve(list(control), at / steps) for at in range(steps + 1)]


def outline(start: Point, *parts: Sequence[Point]) -> Points:
    """Curves one after the other: each begins where the one before ends, and is given its other control points."""
    points = [start]
    for part in parts:
        points += curve(points[-1], *part)[1:]
    return points


def oval(x: float, y: float, across: float, down: float, angle: float = 0) -> Points:
    """An ellipse with these two radii, turned by an angle."""
    steps = [2 * math.pi * at / 48 for at in range(48)]
    return turned([(across * math.cos(step), down * math.sin(step)) for step in steps], x, y, angle)


def turned(points: Points, x: float, y: float, angle: float) -> Points:
    """Points around (0, 0), turned and moved to (x, y)."""
    cos, sin = math.cos(angle), math.sin(angle)
    return [(x + px * cos - py * sin, y + px * sin + py * cos) for px, py in points]


class Canvas:
    """A wall, a table, and what is painted in front of them; a table only, seen from above, without a wall."""

    def __init__(self, table: str, wall: str = "") -> None:
        self.chance = Random(7)  # noqa: S311 - crumbs on a loaf
        self._picture = Image.new("RGB", (round(WIDTH * _SCALE), round(HEIGHT * _SCALE)))
        across, down = self._picture.size
        edge = round(down * 0.62) if wall else 0
        if wall:
            self._picture.paste(_lit_from_above(colour(wall), 0.18, 0.10, (across, edge)), (0, 0))
        self._picture.paste(_lit_from_above(colour(table), 0.10, 0.12, (across, down - edge)), (0, edge))

    def solid(
        self, points: Points, paint: Colour, *, light: Point = (0.35, 0.3), shine: float = 0.35, shade: float = 0.38
    ) -> None:
        """A rounded thing: brightest at `light`, a share of its width and height, and darker away from it."""
        mask, corner = self._mask(points)
        left, top = 128 - 128 * light[0], 128 - 128 * light[1]
        glow = Image.radial_gradient("L").resize(
            mask.size, Image.Resampling.BILINEAR, box=(left, top, left + 128, top + 128)
        )
        body = _between(
            mixed(paint, _DARK, shade), paint, glow.point([min(255, max(0, (v - 70) * 3 // 2)) for v in range(256)])
        )
        body.paste(mixed(paint, _LIGHT, shine), mask=glow.point([255 - min(255, v * 16 // 5) for v in range(256)]))
        self._picture.paste(body, corner, mask)

    def flat(self, points: Points, paint: Colour, strength: int = 255) -> None:
        """One colour, more or less opaque."""
        mask, corner = self._mask(points, strength)
        self._picture.paste(paint, (*corner, corner[0] + mask.width, corner[1] + mask.height), mask)

    def line(self, points: Points, paint: Colour, width: float, strength: int = 255) -> None:
        """A stroke with round ends."""
        margin = width / 2 + 1
        corner, size = _frame(points, margin)
        mask = Image.new("L", size)
        pen = ImageDraw.Draw(mask)
        inside = [(x * _SCALE - corner[0], y * _SCALE - corner[1]) for x, y in points]
        pen.line(inside, fill=strength, width=round(width * _SCALE), joint="curve")
        half = width * _SCALE / 2
        for x, y in (inside[0], inside[-1]):
            pen.ellipse((x - half, y - half, x + half, y + half), fill=strength)
        self._picture.paste(paint, (*corner, corner[0] + size[0], corner[1] + size[1]), mask)

    def shadow(self, x: float, y: float, across: float, down: float, strength: int = 110) -> None:
        """On the table, under a thing."""
        points = oval(x, y, across, down)
        corner, size = _frame(points, 50)
        small = Image.new("L", (size[0] // 4, size[1] // 4))
        inside = [((px * _SCALE - corner[0]) / 4, (py * _SCALE - corner[1]) / 4) for px, py in points]
        ImageDraw.Draw(small).polygon(inside, fill=strength)
        mask = small.filter(ImageFilter.GaussianBlur(4)).resize(size, Image.Resampling.BICUBIC)
        self._picture.paste(_GROUND, (*corner, corner[0] + size[0], corner[1] + size[1]), mask)

    def finished(self) -> Image.Image:
        """The picture, without most of its margins."""
        edges = tuple(round(edge * _SCALE) for edge in _KEPT)
        return self._picture.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC, box=edges)  # type: ignore[arg-type]

    def _mask(self, points: Points, strength: int = 255) -> tuple[Image.Image, tuple[int, int]]:
        corner, size = _frame(points, 2)
        mask = Image.new("L", size)
        inside = [(x * _SCALE - corner[0], y * _SCALE - corner[1]) for x, y in points]
        ImageDraw.Draw(mask).polygon(inside, fill=strength)
        return mask, corner


def _on_curve(control: Points, share: float) -> Point:
    while len(control) > 1:
        control = [(ax + (bx - ax) * share, ay + (by - ay) * share) for (ax, ay), (bx, by) in pairwise(control)]
    return control[0]


def _frame(points: Points, margin: float) -> tuple[tuple[int, int], tuple[int, int]]:
    """Corner and size, in painted pixels, of what holds the points."""
    left, right = (
        round(edge * _SCALE) for edge in (min(x for x, _ in points) - margin, max(x for x, _ in points) + margin)
    )
    top, low = (
        round(edge * _SCALE) for edge in (min(y for _, y in points) - margin, max(y for _, y in points) + margin)
    )
    return (left, top), (max(4, right - left), max(4, low - top))


def _lit_from_above(paint: Colour, light: float, dark: float, size: tuple[int, int]) -> Image.Image:
    return _between(
        mixed(paint, (0, 0, 0), dark), mixed(paint, (255, 255, 255), light), Image.linear_gradient("L").resize(size)
    )


def _between(full: Colour, none: Colour, share: Image.Image) -> Image.Image:
    """`full` where `share` is white, `none` where it is black."""
    made = Image.new("RGB", share.size, none)
    made.paste(full, mask=share)
    return made
