"""The names that Tailwind gives to the look: roles of colour, sizes of type, radii.

The colours themselves are in `assets/look.css`, one value by day and one by night. Nothing here imports
Reflex: `rxconfig.py` reads it.
"""

from typing import Any, Final

ROLES: Final = (
    "paper", "card", "line", "edge", "ink", "muted", "clay-soft",
    "leaf", "on-leaf", "leaf-ink", "leaf-soft", "leaf-deep", "on-deep", "leaf-bright",
    "carrot", "carrot-soft", "straw", "straw-soft", "beet", "on-beet", "beet-soft", "sky", "sky-soft",
)  # fmt: skip

SIZES: Final = {
    "13": ("0.8125rem", "1.125rem"),
    "14": ("0.875rem", "1.25rem"),
    "16": ("1rem", "1.375rem"),
    "17": ("1.0625rem", "1.375rem"),
    "20": ("1.25rem", "1.5rem"),
    "24": ("1.5rem", "1.75rem"),
    "28": ("1.75rem", "2rem"),
    "40": ("2.5rem", "2.75rem"),
    "60": ("3.75rem", "4rem"),
}

TAILWIND: Final[dict[str, Any]] = {
    "content": ["./**/*.jsx", "./**/*.js", "!./node_modules/**", "!./build/**"],
    "theme": {
        "extend": {
            "colors": {role: f"var(--{role})" for role in ROLES},
            "fontFamily": {"display": ['"Bricolage Grotesque"', "system-ui", "sans-serif"]},
            "fontSize": {name: [size, {"lineHeight": leading}] for name, (size, leading) in SIZES.items()},
            "borderRadius": {"card": "18px", "control": "14px"},
        }
    },
}
"""Given to the Tailwind plugin. Classes: `bg-card`, `text-muted`, `text-28`, `rounded-card`…"""
