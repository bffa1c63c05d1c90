"""Communes as a field offers them."""

from dataclasses import dataclass
from typing import Any

import anyio.to_thread

from cagette_pwa.services import places

LEAST = 2
"""Letters before it is worth looking."""


@dataclass(frozen=True)
class Found:
    """A commune to choose: `Segonzac (24600)`."""

    insee: str
    words: str


async def found(typed: Any) -> list[Found]:
    """The communes that `typed` may mean, best first."""
    text = typed.strip() if isinstance(typed, str) else ""
    if len(text) < LEAST:
        return []
    communes = await anyio.to_thread.run_sync(places.search, text)
    return [Found(commune.insee, words(commune.name, commune.postal_codes)) for commune in communes]


def words(name: str, postal_codes: tuple[str, ...]) -> str:
    """The name with its first postal code, which tells it from its namesakes."""
    return f"{name} ({postal_codes[0]})" if postal_codes else name
