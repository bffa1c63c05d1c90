"""Chance that is the same at every filling: one stream of draws for each subject."""

import base64
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

_T = TypeVar("_T")


class Draw:
    """`subject` keeps streams apart: more customers must not change which farms take part."""

    def __init__(self, seed: int, subject: str) -> None:
        self._random = Random(f"{seed} {subject}")  # noqa: S311 - a stage set, not a secret

    def public_id(self) -> str:
        """As `models.columns.public_id`, but the same every time."""
        return base64.urlsafe_b64encode(self._random.randbytes(9)).decode()

    def one(self, choices: Sequence[_T]) -> _T:
        """One of `choices`."""
        return self._random.choice(choices)

    def some(self, choices: Sequence[_T], count: int) -> list[_T]:
        """`count` different ones of `choices`, or all of them when there are fewer."""
        return self._random.sample(choices, min(count, len(choices)))

    def weighted(self, choices: Sequence[_T], weights: Sequence[int]) -> _T:
        """One of `choices`, the heavier the likelier."""
        return self._random.choices(choices, weights)[0]

    def whole(self, least: int, most: int) -> int:
        """A whole number, bounds included."""
        return self._random.randint(least, most)

    def real(self, least: float, most: float) -> float:
        """A number between two others."""
        return self._random.uniform(least, most)

    def around(self, middle: float, spread: float) -> float:
        """A number mostly within `spread` of `middle`."""
        return self._random.gauss(middle, spread)

    def happens(self, chance: float) -> bool:
        """True that often."""
        return self._random.random() < chance

    def moment(self, since: datetime, until: datetime) -> datetime:
        """A whole second in `[since, until[`."""
        return since + timedelta(seconds=self._random.randrange(max(1, int((until - since).total_seconds()))))
