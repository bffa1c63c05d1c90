"""What grows in fields and on trees."""

import math

from cagette_pwa.demo.still_lifes.easel import Canvas, Colour, Points, colour, curve, mixed, outline, oval, turned

_GREEN, _PALE_GREEN = colour("#5D8F3E"), colour("#76A84E")


def carrots() -> Canvas:
    """A bunch on a table, seen from above."""
    canvas = Canvas("#D8BE94")
    fan = ((-0.42, 268, "#E06F1F"), (0.42, 268, "#E8802A"), (-0.2, 300, "#EE8C33"), (0.2, 300, "#E67A25"))
    roots = (*fan, (0, 320, "#F09540"))
    for angle, length, _ in roots:
        canvas.shadow(492 - math.sin(angle) * length * 1.05, 350 + length * 0.5, 70, length * 0.55, 60)
    for at in range(15):
        _frond(canvas, (at * 7 % 15 - 7) / 7)
    for angle, length, paint in roots:
        _carrot(canvas, 480 - math.sin(angle) * 190, 380 - abs(angle) * 50, angle, length, colour(paint))
    return canvas


def _frond(canvas: Canvas, lean: float) -> None:
    """A feathery leaf, to one side or the other."""
    tall = 250 - 60 * abs(lean)
    stem = curve((0, 0), (lean * 30, -tall * 0.5), (lean * 190, -tall))
    paint = _GREEN if round(lean * 7) % 2 else _PALE_GREEN
    canvas.line(turned(stem, 480 + lean * 40, 350, 0), colour("#4E7A34"), 5)
    for at in range(6, 21):
        x, y = stem[at]
        size = 7 + 20 * math.sin(math.pi * (at - 4) / 18)
        for side in (-1, 1):
            feather = oval(
                x + side * size * 0.7 + lean * 4, y - size * 0.3, size, size * 0.26, -side * 0.7 + lean * 0.5
            )
            canvas.flat(turned(feather, 480 + lean * 40, 350, 0), mixed(paint, (20, 50, 10), 0.25 * (at % 2)))


def _carrot(canvas: Canvas, x: float, y: float, angle: float, length: float, paint: Colour) -> None:
    body = outline(
        (0, -46),
        ((40, -52), (58, -30), (56, 0)),
        ((50, length * 0.5), (18, length * 0.85), (0, length)),
        ((-18, length * 0.85), (-50, length * 0.5), (-56, 0)),
        ((-58, -30), (-40, -52), (0, -46)),
    )
    canvas.solid(turned(body, x, y, angle), paint, light=(0.38, 0.25))
    for at, wide in enumerate((30, 22, 26, 16, 12)):
        down, side = 10 + 48 * at, 1 - 2 * (at % 2)
        half = 54 * (1 - down / length)
        ring = curve((side * half * 0.9, down), (side * half * 0.5, down + 5), (side * (half - wide), down + 2))
        canvas.line(turned(ring, x, y, angle), mixed(paint, (60, 20, 0), 0.4), 3, 150)


def squash() -> Canvas:
    """Two red kuri."""
    canvas = Canvas("#B88D60", "#DCE2D2")
    for x, y, size, paint in ((655, 430, 138, colour("#D9581F")), (375, 430, 180, colour("#E0662A"))):
        canvas.shadow(x + 10, y + size * 0.86, size * 0.95, size * 0.2)
        half = ((0.5, -1.1), (1.02, -0.35), (1, 0.2)), ((0.95, 0.8), (0.5, 0.95), (0, 0.95))
        back = ((-0.5, 0.95), (-0.95, 0.8), (-1, 0.2)), ((-1.02, -0.35), (-0.5, -1.1), (0, -1.12))
        canvas.solid(_sized(outline((0, -1.12), *half, *back), x, y, size), paint, light=(0.36, 0.32), shade=0.45)
        for lean in (-0.62, -0.22, 0.22, 0.62):
            rib = curve((0, -1), (lean * 1.5, -0.5), (lean * 1.45, 0.5), (lean * 0.7, 0.9))
            canvas.line(_sized(rib, x, y, size), mixed(paint, (70, 10, 0), 0.5), 5, 90)
        left = ((-0.1, -1.3), (-0.02, -1.42), (0.16, -1.5)), ((0.26, -1.42),)
        stalk = outline((-0.14, -1.02), *left, ((0.14, -1.3), (0.12, -1.2), (0.15, -1.02)))
        canvas.solid(_sized(stalk, x, y, size), colour("#B8A26A"), shade=0.4)
    return canvas


def apples(*paints: str) -> Canvas:
    """Three of them, in these colours."""
    canvas = Canvas("#A97C50", "#E8E3D2")
    for (x, y, size), paint in zip(((305, 440, 120), (658, 446, 122), (480, 480, 144)), paints, strict=True):
        canvas.shadow(x + 8, y + size * 0.9, size * 0.85, size * 0.18)
        right = ((0.35, -1.05), (1.05, -0.85), (1.02, -0.05)), ((0.98, 0.7), (0.45, 1.05), (0, 0.92))
        left = ((-0.45, 1.05), (-0.98, 0.7), (-1.02, -0.05)), ((-1.05, -0.85), (-0.35, -1.05), (0, -0.72))
        body = _sized(outline((0, -0.72), *right, *left), x, y, size)
        canvas.solid(body, colour(paint), light=(0.34, 0.34), shine=0.5, shade=0.45)
        canvas.flat(oval(x, y - size * 0.7, size * 0.22, size * 0.07), mixed(colour(paint), (60, 30, 0), 0.6), 160)
        canvas.line(_sized(curve((0, -0.7), (0.02, -0.95), (0.14, -1.15)), x, y, size), colour("#5A3B1E"), 8)
        leaf = outline(
            (0.08, -0.95), ((0.2, -1.3), (0.55, -1.3), (0.75, -1.12)), ((0.55, -0.85), (0.3, -0.85), (0.08, -0.95))
        )
        canvas.solid(_sized(leaf, x, y, size), _GREEN, shade=0.3)
    return canvas


def _sized(points: Points, x: float, y: float, size: float) -> Points:
    return [(x + px * size, y + py * size) for px, py in points]
