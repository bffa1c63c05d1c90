"""Sharing a shortage out among orders: a pure function of what was ordered, in whole pieces or steps."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final


class Method(StrEnum):
    """Who loses first."""

    FIRST_COME = "premiers"
    """The last orders lose."""
    EQUAL = "egales"
    """Each loses as much, as far as there is something to lose."""
    LARGEST = "grosses"
    """The largest orders lose, down to the size of the next ones."""


def keep(ordered: Sequence[int], missing: int, method: Method) -> list[int]:
    """What each order keeps when so many are missing; `ordered` comes in the order in which people ordered.

    What does not share out evenly is lost by the larger order, then by the later one.
    """
    missing = min(missing, sum(ordered))
    return _METHODS[method](ordered, missing)


def _first_come(ordered: Sequence[int], missing: int) -> list[int]:
    kept = list(ordered)
    for place in reversed(range(len(kept))):
        lost = min(kept[place], missing)
        kept[place] -= lost
        missing -= lost
    return kept


def _equal(ordered: Sequence[int], missing: int) -> list[int]:
    """Everybody loses up to the same, the highest that does not go beyond what is missing."""
    level = _level(ordered, missing)
    lost = [min(quantity, level) for quantity in ordered]
    rest = missing - sum(lost)
    for place in sorted(range(len(ordered)), key=lambda place: (-ordered[place], -place)):
        if rest and ordered[place] > level:
            lost[place] += 1
            rest -= 1
    return [quantity - cut for quantity, cut in zip(ordered, lost, strict=True)]


def _largest(ordered: Sequence[int], missing: int) -> list[int]:
    """Everybody keeps up to the same, the highest for which there is enough."""
    remaining = sum(ordered) - missing
    level = _level(ordered, remaining)
    kept = [min(quantity, level) for quantity in ordered]
    rest = remaining - sum(kept)
    for place in sorted(range(len(ordered)), key=lambda place: (ordered[place], place)):
        if rest and ordered[place] > level:
            kept[place] += 1
            rest -= 1
    return kept


def _level(ordered: Sequence[int], total: int) -> int:
    """The highest level at which filling every order up to it takes no more than `total`."""
    low, high = 0, max(ordered, default=0)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(min(quantity, middle) for quantity in ordered) <= total:
            low = middle
        else:
            high = middle - 1
    return low


_METHODS: Final[dict[Method, Callable[[Sequence[int], int], list[int]]]] = {
    Method.FIRST_COME: _first_come,
    Method.EQUAL: _equal,
    Method.LARGEST: _largest,
}
