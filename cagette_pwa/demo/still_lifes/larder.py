"""Eggs, bread and cheese."""

import math

from cagette_pwa.demo.still_lifes.easel import Canvas, Points, colour, curve, mixed, outline, oval, turned


def eggs() -> Canvas:
    """A bowl of them, no two of one colour."""
    canvas = Canvas("#B98B5E", "#E9DFC8")
    canvas.shadow(480, 590, 330, 50)
    canvas.solid(oval(480, 430, 320, 74), colour("#7D6A52"), shine=0.1, shade=0.5)
    shells = [colour(shell) for shell in ("#E8C7A0", "#C98F5E", "#F0DCC2", "#D7A173", "#D9A877")]
    laid = ((320, 385, 78, -0.5), (430, 350, 84, 0.15), (560, 352, 82, -0.2), (655, 392, 76, 0.5))
    for at, (x, y, size, angle) in enumerate((*laid, (390, 410, 86, 0.35), (520, 412, 90, -0.1), (605, 425, 78, 0.3))):
        canvas.solid(_egg(x, y, size, angle), shells[at % 5], shine=0.45, shade=0.42)
    bowl = outline(
        (160, 430),
        ((175, 640), (330, 652), (480, 652)),
        ((630, 652), (785, 640), (800, 430)),
        ((760, 505), (600, 505), (480, 505)),
        ((360, 505), (200, 505), (160, 430)),
    )
    canvas.solid(bowl, colour("#F3EEE2"), shine=0.5, shade=0.3)
    for lift, width in ((0, 7), (20, 3)):
        rim = curve((178 - lift / 4, 520 - lift), (260, 610 - lift), (700, 610 - lift), (782 + lift / 4, 520 - lift))
        canvas.line(rim, colour("#2F6E8E"), width, 170)
    return canvas


def _egg(x: float, y: float, size: float, angle: float) -> Points:
    points = []
    for at in range(72):
        step = 2 * math.pi * at / 72
        down = math.sin(step)
        across = math.cos(step) * 0.78 * (1 + 0.1 * down) * (1 - 0.12 * max(0, -down) ** 1.5)
        points.append((across * size, down * size))
    return turned(points, x, y, angle)


def bread() -> Canvas:
    """A loaf with five cuts."""
    canvas = Canvas("#A97C50", "#EADFCB")
    canvas.shadow(480, 590, 330, 40, 120)
    crust = outline(
        (150, 520),
        ((130, 380), (290, 270), (480, 265)),
        ((670, 270), (830, 380), (810, 520)),
        ((800, 600), (650, 610), (480, 610)),
        ((310, 610), (160, 600), (150, 520)),
    )
    canvas.solid(crust, colour("#B9742F"), light=(0.38, 0.25), shade=0.5)
    for at in range(5):
        x, y = 270.0 + at * 100, 336.0 + abs(at - 2) * 24
        edge = ((x - 30, y + 20), (x + 20, y - 20), (x + 62, y - 20))
        canvas.solid(
            outline((x - 40, y + 100), edge, ((x + 40, y + 20), (x - 6, y + 60), (x - 40, y + 100))),
            colour("#EBCB94"),
            shine=0.4,
            shade=0.25,
        )
        canvas.line(curve((x - 40, y + 100), *edge), colour("#8A4F1B"), 5, 180)
    for _ in range(150):
        x = canvas.chance.uniform(200, 760)
        y = canvas.chance.uniform(300 + abs(x - 480) * 0.35, 560)
        flour = oval(x, y, canvas.chance.uniform(1, 3.4), canvas.chance.uniform(1, 2.4))
        canvas.flat(flour, colour("#F6E7CC"), canvas.chance.randint(60, 170))
    return canvas


def cheese() -> Canvas:
    """Small round ones on a board."""
    canvas = Canvas("#8F6A44", "#E3E0D3")
    canvas.shadow(480, 640, 380, 22)
    canvas.solid(oval(480, 600, 380, 66), colour("#A9794A"), shade=0.3, shine=0.1)
    canvas.solid(oval(480, 588, 380, 66), colour("#CFA673"), shade=0.25, shine=0.2)
    rounds = ((310, 500, 130, 66, "#F2E6C4"), (655, 504, 126, 64, "#EFE0B8"), (480, 540, 140, 70, "#F6ECD2"))
    for x, y, size, high, paint in (*rounds, (492, 462, 120, 58, "#F3E7C8")):
        rind = colour(paint)
        canvas.shadow(x + 10, y + high + 14, size, 20, 80)
        side = outline(
            (x - size, y),
            ((x - size, y + high),),
            ((x - size, y + high + size * 0.34), (x + size, y + high + size * 0.34), (x + size, y + high)),
            ((x + size, y),),
            ((x - size, y),),
        )
        canvas.solid(side, mixed(rind, (120, 90, 40), 0.22), light=(0.3, 0.4), shine=0.2, shade=0.35)
        canvas.solid(oval(x, y, size, size * 0.27), rind, light=(0.4, 0.4), shine=0.4, shade=0.12)
        for _ in range(26):
            angle, far = canvas.chance.uniform(0, 2 * math.pi), canvas.chance.uniform(0, 0.8) ** 0.5
            mould = oval(
                x + size * far * math.cos(angle),
                y + size * 0.27 * far * math.sin(angle),
                canvas.chance.uniform(3, 9),
                2,
            )
            canvas.flat(mould, colour("#C9B98C"), 90)
    return canvas
