"""A file of products as it was read: lines with the cells of known columns, kept as JSON until they are imported."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cagette_pwa.documents.table_file import Table, UnreadableTable
from cagette_pwa.services.product_files import Column, column_of


class TitlesMissing(UnreadableTable):
    """Nothing in the first row says what the lines are about."""

    template = (
        "La première ligne de ce fichier doit donner les titres des colonnes, dont au moins Référence ou Produit. "
        "Le plus simple : partez du fichier que vous exportez d'ici."
    )


class TitleTwice(UnreadableTable):
    """Two columns mean the same."""

    template = "Ce fichier a deux colonnes pour la même chose. Gardez la bonne, retirez l'autre."


@dataclass(frozen=True)
class SheetLine:
    """A line below the titles, with the number that a spreadsheet shows beside it."""

    number: int
    cells: dict[Column, str]
    too_wide: bool = False
    """It has cells beyond the last title."""


@dataclass(frozen=True)
class Sheet:
    """`unknown` are titles that mean nothing here; `name` is the sheet that was read, when there were others."""

    columns: tuple[Column, ...]
    lines: tuple[SheetLine, ...]
    unknown: tuple[str, ...] = ()
    name: str = ""

    def packed(self) -> str:
        """As JSON."""
        lines = [[line.number, [line.cells.get(c, "") for c in self.columns], line.too_wide] for line in self.lines]
        packed = {"columns": self.columns, "unknown": self.unknown, "name": self.name, "lines": lines}
        return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def sheet_of(table: Table) -> Sheet:
    """The lines of a table that say something in a known column. Raises TitlesMissing and TitleTwice."""
    _, titles = table.rows[0]
    places = {at: column for at, title in enumerate(titles) if (column := column_of(title))}
    columns = tuple(places.values())
    if not {Column.REFERENCE, Column.PRODUCT} & set(columns):
        raise TitlesMissing
    if len(set(columns)) < len(columns):
        raise TitleTwice
    lines = (_line(number, row, places, len(titles)) for number, row in table.rows[1:])
    filled = {at for _, row in table.rows[1:] for at, cell in enumerate(row) if cell}
    others = [title for at, title in enumerate(titles) if at in filled and at not in places]
    unknown = tuple(dict.fromkeys(" ".join(title.split())[:40] or "sans titre" for title in others))
    return Sheet(columns, tuple(line for line in lines if line.cells or line.too_wide), unknown, table.sheet)


def unpacked(text: str) -> Sheet:
    """What `Sheet.packed` made."""
    found: dict[str, Any] = json.loads(text)
    columns = tuple(Column(title) for title in found["columns"])
    lines = tuple(
        SheetLine(number, _filled(zip(columns, cells, strict=True)), wide) for number, cells, wide in found["lines"]
    )
    return Sheet(columns, lines, tuple(found["unknown"]), found["name"])


def _line(number: int, row: tuple[str, ...], places: dict[int, Column], width: int) -> SheetLine:
    cells = _filled((places[at], cell) for at, cell in enumerate(row) if at in places)
    return SheetLine(number, cells, too_wide=len(row) > width)


def _filled(cells: Iterable[tuple[Column, str]]) -> dict[Column, str]:
    return {column: cell for column, cell in cells if cell.strip()}
