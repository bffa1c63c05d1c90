"""Figures, the aims they are held to, a table for people and JSON for the next time."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Aim:
    """`at_most` a bound, or at least one."""

    bound: float
    at_most: bool = True

    def is_met(self, value: float) -> bool:
        """Whether a measured value is on the right side."""
        return value <= self.bound if self.at_most else value >= self.bound


@dataclass(frozen=True)
class Row:
    """Something measured: a value for each column of its section, None where it has none."""

    name: str
    values: tuple[float | None, ...]
    aims: tuple[Aim | None, ...] = ()

    @property
    def missed(self) -> tuple[bool, ...]:
        """Which values are on the wrong side of their aim."""
        aims = (*self.aims, *(None for _ in self.values[len(self.aims) :]))
        return tuple(
            value is not None and aim is not None and not aim.is_met(value)
            for value, aim in zip(self.values, aims, strict=True)
        )


@dataclass(frozen=True)
class Section:
    """A table: what it is about, its columns with their units, its rows, and how it was measured."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


@dataclass
class Report:
    """Sections in the order in which they were measured, and the machine."""

    machine: dict[str, Any]
    sections: list[Section] = field(default_factory=list)

    def keep(self, path: Path) -> None:
        """Writes the report as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n")


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest measured value that `share` of the values do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def table(section: Section) -> str:
    """`section` in columns; a value that misses its aim is followed by ✗, one that meets it by ✓."""
    cells = [["", *section.columns], *([row.name, *_shown(row)] for row in section.rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(cells[0]))]
    lines = [
        "  ".join(
            [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
        )
        for line in cells
    ]
    note = [f"({section.note})"] if section.note else []
    return "\n".join([section.title, *(f"  {line}".rstrip() for line in lines), *(f"  {line}" for line in note)])


def _shown(row: Row) -> list[str]:
    aims = (*row.aims, *(None for _ in row.values[len(row.aims) :]))
    return [
        f"{_number(value)}{'' if aim is None or value is None else ' ✗' if missed else ' ✓'}"
        for value, aim, missed in zip(row.values, aims, row.missed, strict=True)
    ]


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    decimals = 0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2
    return f"{value:.{decimals}f}".replace(".", ",")
