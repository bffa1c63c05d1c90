"""The colours of the look, by day and by night."""

import re
from pathlib import Path

import pytest

from cagette_pwa.components import chips, pills
from cagette_pwa.components.theme import ROLES

CSS = (Path(__file__).parents[2] / "assets" / "look.css").read_text(encoding="utf-8")
SURFACES = ("paper", "card", "clay-soft")
TEXTS = (
    *((text, surface) for text in ("ink", "muted") for surface in SURFACES),
    *((text, surface) for text in ("leaf", "beet") for surface in ("paper", "card")),
    ("leaf", "leaf-soft"),
    ("leaf-ink", "leaf-soft"),
    ("on-leaf", "leaf"),
    ("on-deep", "leaf-deep"),
    ("leaf-deep", "on-deep"),
    ("on-beet", "beet"),
    ("paper", "ink"),
    ("paper", "muted"),
    *((tone, f"{tone}-soft") for tone in ("carrot", "straw", "beet", "sky")),
)
SHAPES = (
    *(("edge", surface) for surface in ("paper", "card")),
    *(("leaf", surface) for surface in ("paper", "card", "line")),
    *(("sky", surface) for surface in ("paper", "card")),
    ("carrot", "paper"),
    ("leaf-bright", "leaf-deep"),
)


def _palettes() -> dict[str, dict[str, str]]:
    day, night = CSS.split("@media (prefers-color-scheme: dark)")
    night = night[: night.index("html {")]
    return {
        name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for name, part in (("day", day), ("night", night))
    }


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _cases(pairs: tuple[tuple[str, str], ...]) -> list[tuple[str, str, str]]:
    return [(palette, front, back) for palette in ("day", "night") for front, back in pairs]


def test_contrast_is_measured_as_wcag_does() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", ["day", "night"])
def test_every_role_has_a_colour(palette: str) -> None:
    assert set(_palettes()[palette]) == set(ROLES)


@pytest.mark.parametrize(("palette", "text", "surface"), _cases(TEXTS))
def test_text_is_readable_on_its_surface(palette: str, text: str, surface: str) -> None:
    colours = _palettes()[palette]
    assert _contrast(colours[text], colours[surface]) >= 4.5


@pytest.mark.parametrize(("palette", "shape", "surface"), _cases(SHAPES))
def test_what_is_not_text_stands_out(palette: str, shape: str, surface: str) -> None:
    colours = _palettes()[palette]
    assert _contrast(colours[shape], colours[surface]) >= 3


def test_every_tone_is_a_checked_pair() -> None:
    for classes in (*pills.TONES.values(), chips.CHOSEN):
        surface, text = re.findall(r"(?:bg|text)-([\w-]+)", classes)[:2]
        assert (text, surface) in TEXTS
