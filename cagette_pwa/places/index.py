"""The communes file in memory: one text, arrays of offsets, and a `Commune` made when it is asked for.

A *place* is the number of a commune's line in the file, which is in the order of INSEE codes.
"""

import gzip
import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from rapidfuzz import fuzz, process

from cagette_pwa.places import COMMUNES

# Below this likeness (of 100) two names have little in common: "riberak" and "Ribérac" score 86.
_ALIKE = 74
_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune and one point in it, its town hall as a rule."""

    insee: str
    name: str
    postal_codes: tuple[str, ...]
    department: str
    population: int
    lat: float
    lon: float


def normalised(text: str) -> str:
    """`text` as names are compared: small letters, no accents or punctuation, `st` read as `saint`."""
    letters = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(_SAINTS.get(word, word) for word in re.findall(r"[a-z0-9]+", plain))


@cache
def index() -> "Index":
    """The index of this process, read when first needed."""
    with gzip.open(COMMUNES, "rt", encoding="utf-8", newline="\n") as lines:
        next(lines)
        return Index(lines.read())


class Index:
    """Looks up places by code, by postal code and by the beginning of any word of a name."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = array("I", _line_starts(text))
        rows = [self._row(place) for place in range(len(self._lines))]
        self._population = array("I", (int(row[5]) for row in rows))
        self._codes, self._coded = _sorted_pairs(
            (int(code), n) for n, row in enumerate(rows) for code in row[2].split()
        )
        names = [normalised(row[1]) for row in rows]
        self._names = "\n".join(names) + "\n"
        self._name_starts = array("I", _line_starts(self._names))
        self._words = array("I", sorted(_word_starts(self._names), key=self._from))

    def __len__(self) -> int:
        return len(self._lines)

    def commune(self, place: int) -> Commune:
        """What the file says of a place."""
        insee, name, codes, department, _, population, lat, lon, _ = self._row(place)
        return Commune(insee, name, tuple(codes.split()), department, int(population), float(lat), float(lon))

    def coded(self, insee: str) -> int | None:
        """The place with this INSEE code."""
        place = bisect_left(range(len(self)), insee, key=lambda n: self._row(n)[0])
        return place if place < len(self) and self._row(place)[0] == insee else None

    def with_postal_code(self, beginning: str) -> set[int]:
        """Places with a postal code that begins with these digits (two to five)."""
        width = 10 ** (5 - len(beginning))
        least = int(beginning) * width
        return set(self._coded[bisect_left(self._codes, least) : bisect_left(self._codes, least + width)])

    def named(self, beginning: str) -> dict[int, int]:
        """Places with a name or a word in it that begins so; the closer the smaller the number.

        0 is the name itself, 1 its beginning, 2 a word further on.
        """
        first = bisect_left(self._words, beginning, key=self._from)
        last = bisect_right(self._words, beginning + "~", key=self._from)
        found: dict[int, int] = {}
        for start in self._words[first:last]:
            place = bisect_right(self._name_starts, start) - 1
            found[place] = min(found.get(place, 2), self._closeness(place, start, len(beginning)))
        return found

    def resembling(self, name: str) -> dict[int, int]:
        """Places whose whole name is nearly this one; the more alike the smaller the number."""
        scored = process.extract(name, self._all_names, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=60)
        return {place: 100 - round(score) for _, score, place in scored}

    def in_department(self, place: int, code: str) -> bool:
        """Whether a place lies in this department or has a postal code that begins so."""
        row = self._row(place)
        return row[3].lower() == code or any(postal.startswith(code) for postal in row[2].split())

    def population(self, place: int) -> int:
        """Inhabitants."""
        return self._population[place]

    @cached_property
    def _all_names(self) -> list[str]:
        return self._names.splitlines()

    def _row(self, place: int) -> list[str]:
        start = self._lines[place]
        return self._text[start : self._text.index("\n", start)].split(",")

    def _from(self, start: int) -> str:
        return self._names[start : self._names.index("\n", start)]

    def _closeness(self, place: int, start: int, length: int) -> int:
        if start != self._name_starts[place]:
            return 2
        return 0 if self._names[start + length] == "\n" else 1


def _line_starts(text: str) -> Iterator[int]:
    start = 0
    while start < len(text):
        yield start
        start = text.index("\n", start) + 1


def _word_starts(names: str) -> Iterator[int]:
    return (word.start() for word in re.finditer(r"[a-z0-9]+", names))


def _sorted_pairs(pairs: Iterable[tuple[int, int]]) -> "tuple[array[int], array[int]]":
    ordered = sorted(pairs)
    return array("I", (key for key, _ in ordered)), array("I", (value for _, value in ordered))
