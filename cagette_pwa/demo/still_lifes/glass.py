"""Jars and bottles, three at a time, with a sign on each label."""

import math
from collections.abc import Callable

from cagette_pwa.demo.still_lifes.easel import Canvas, Colour, colour, curve, mixed, outline, oval

_WHITE, _PAPER, _INK, _GREEN = (255, 255, 255), colour("#FBF5E6"), colour("#6B4B2A"), colour("#5D8F3E")

Sign = Callable[[Canvas, float, float], None]


def jars(wall: str, fill: str, lid: str, sign: Sign) -> Canvas:
    """What is in them shows through."""
    canvas = Canvas("#8F6A44", wall)
    for x, low, wide, high, dark in ((325, 570, 210, 270, 0.1), (640, 576, 200, 240, 0.06), (480, 630, 240, 310, 0)):
        _jar(canvas, x, low, wide, high, mixed(colour(fill), (0, 0, 0), dark), colour(lid))
        sign(canvas, x, low - high * 0.48)
    return canvas


def bottles(wall: str, glass: str, cap: str, sign: Sign) -> Canvas:
    """Of wine, juice or oil."""
    canvas = Canvas("#8A6544", wall)
    for x, low, wide, high in ((345, 575, 124, 440), (615, 575, 124, 440), (480, 635, 140, 510)):
        _bottle(canvas, x, low, wide, high, colour(glass), colour(cap))
        sign(canvas, x, low - high * 0.34)
    return canvas


def comb(canvas: Canvas, x: float, y: float) -> None:
    """Three cells."""
    for across, down in ((0, -8), (-26, 7), (26, 7)):
        corners = [(math.pi / 6 + step * math.pi / 3) for step in range(6)]
        cell = [(x + across + 15 * math.cos(corner), y + down + 15 * math.sin(corner)) for corner in corners]
        canvas.flat(cell, colour("#E0A63A"))


def fruit(paint: str, canvas: Canvas, x: float, y: float) -> None:
    """Two with a leaf."""
    for across in (-12, 14):
        canvas.flat(oval(x + across, y + 2, 15, 15), colour(paint))
    canvas.flat(oval(x + 8, y - 20, 18, 7, -0.5), _GREEN)


def grapes(paint: str, canvas: Canvas, x: float, y: float) -> None:
    """A bunch."""
    for across, down in ((-24, -14), (0, -12), (24, -14), (-13, 1), (13, 1), (0, 15)):
        canvas.flat(oval(x + across, y + down, 9, 9), colour(paint))


def flower(canvas: Canvas, x: float, y: float) -> None:
    """A sunflower."""
    for petal in range(12):
        angle = petal * math.pi / 6
        canvas.flat(oval(x + 17 * math.cos(angle), y + 17 * math.sin(angle), 12, 5, angle), colour("#E2A81E"))
    canvas.flat(oval(x, y, 12, 12), colour("#6A4423"))


def sprig(canvas: Canvas, x: float, y: float) -> None:
    """A herb."""
    canvas.line(curve((x - 30, y + 14), (x, y + 4), (x + 30, y - 16)), _GREEN, 4)
    for at in range(-2, 3):
        for side in (-1, 1):
            canvas.flat(oval(x + at * 13 + side * 2, y - at * 6 + side * 9, 11, 4.5, side * 0.9 - 0.4), _GREEN)


def _jar(canvas: Canvas, x: float, low: float, wide: float, high: float, fill: Colour, lid: Colour) -> None:
    left, right, top = x - wide / 2, x + wide / 2, low - high
    canvas.shadow(x + 14, low, wide * 0.6, 18)
    glass = outline(
        (left, top + 40),
        ((left, top + 10), (left + 20, top), (left + 36, top)),
        ((right - 36, top),),
        ((right - 20, top), (right, top + 10), (right, top + 40)),
        ((right, low - 22),),
        ((right, low + 8), (left, low + 8), (left, low - 22)),
    )
    canvas.solid(glass, fill, light=(0.3, 0.4), shine=0.3, shade=0.4)
    canvas.line([(left + 18, top + 60), (left + 18, low - 50)], _WHITE, 9, 95)
    canvas.line([(right - 16, top + 70), (right - 16, low - 60)], _WHITE, 4, 60)
    cap = outline(
        (left + 14, top + 6),
        ((left + 14, top - 40),),
        ((left + 14, top - 52), (right - 14, top - 52), (right - 14, top - 40)),
        ((right - 14, top + 6),),
        ((right - 14, top + 16), (left + 14, top + 16), (left + 14, top + 6)),
    )
    canvas.solid(cap, lid, light=(0.3, 0.3))
    upper, lower = low - high * 0.62, low - high * 0.22
    label = outline(
        (left + 2, upper),
        ((x, upper + 16), (right - 2, upper)),
        ((right - 2, lower),),
        ((x, lower + 16), (left + 2, lower)),
    )
    canvas.solid(label, _PAPER, light=(0.35, 0.3), shade=0.14)
    for down, share in ((0.62, 0.25), (0.8, 0.17)):
        y = upper + (lower - upper) * down + 8
        canvas.line([(x - wide * share, y), (x + wide * share, y)], _INK, 5, 150)


def _bottle(canvas: Canvas, x: float, low: float, wide: float, high: float, glass: Colour, cap: Colour) -> None:
    left, right, neck, top = x - wide / 2, x + wide / 2, wide * 0.18, low - high
    canvas.shadow(x + 12, low, wide * 0.68, 16)
    shape = outline(
        (x - neck, top),
        ((x + neck, top),),
        ((x + neck, top + high * 0.22),),
        ((x + neck, top + high * 0.34), (right, top + high * 0.34), (right, top + high * 0.48)),
        ((right, low - 18),),
        ((right, low + 8), (left, low + 8), (left, low - 18)),
        ((left, top + high * 0.48),),
        ((left, top + high * 0.34), (x - neck, top + high * 0.34), (x - neck, top + high * 0.22)),
    )
    canvas.solid(shape, glass, light=(0.3, 0.5), shine=0.28, shade=0.45)
    canvas.line([(left + 14, top + high * 0.5), (left + 14, low - 40)], _WHITE, 8, 80)
    canvas.line([(x - neck + 6, top + high * 0.12), (x - neck + 6, top + high * 0.26)], _WHITE, 4, 80)
    stopper = outline(
        (x - neck - 4, top + high * 0.1),
        ((x - neck - 4, top - 18),),
        ((x - neck - 4, top - 26), (x + neck + 4, top - 26), (x + neck + 4, top - 18)),
        ((x + neck + 4, top + high * 0.1),),
    )
    canvas.solid(stopper, cap, light=(0.3, 0.3), shade=0.4)
    upper, lower = low - high * 0.44, low - high * 0.16
    paper = [(left + 1, upper), (right - 1, upper), (right - 1, lower), (left + 1, lower)]
    canvas.solid(paper, _PAPER, light=(0.35, 0.3), shade=0.14)
    for down, share in ((0.66, 0.26), (0.82, 0.16)):
        y = upper + (lower - upper) * down
        canvas.line([(x - wide * share, y), (x + wide * share, y)], _INK, 5, 150)
