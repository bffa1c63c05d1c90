"""Finding rows by what a person typed, whatever the accents and capitals."""

import unicodedata
from typing import Any


def matches(text: str, wanted: Any) -> bool:
    """Whether `text` holds every word of `wanted`; whatever is not text looks for nothing."""
    words = plain(wanted[:100]).split() if isinstance(wanted, str) else []
    within = plain(text)
    return all(word in within for word in words)


def plain(text: str) -> str:
    """Small letters without accents, as people type them in a hurry."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
