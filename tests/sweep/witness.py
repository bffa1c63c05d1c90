"""Who saw what the database was before, and tells whose rows an event has touched."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table
from sqlmodel import SQLModel

from cagette_pwa import models  # noqa: F401 - knows every table

Row = tuple[tuple[str, Any], ...]
Key = tuple[str, int]
PEOPLE, PLACES = {"user_account", "producer"}, {"market"}


@dataclass(frozen=True)
class Change:
    """A row that came, went or is not what it was."""

    table: str
    row_id: int
    how: str
    owners: frozenset[Key]
    """The people, farms and markets that the row speaks of."""

    def __str__(self) -> str:
        return f"{self.how} {self.table} {self.row_id}, of {sorted(self.owners)}"


class Witness:
    """Compares a SQLite file with what it was, and puts it back."""

    def __init__(self, path: str) -> None:
        self._now = sqlite3.connect(path, isolation_level=None)
        self._now.execute("PRAGMA synchronous=OFF")
        self._then = sqlite3.connect(":memory:")
        self._now.backup(self._then)
        self._seen, self._rows = self._version(), _dump(self._now)

    def changes(self) -> list[Change]:
        """What was committed since the last look; nothing of it remains."""
        if self._version() == self._seen:
            return []
        rows = _dump(self._now)
        told = [*self._compare(rows)]
        if told:
            self._then.backup(self._now)
        self._seen = self._version()
        return told

    def close(self) -> None:
        self._now.close()
        self._then.close()

    def _version(self) -> int:
        """Grows when another connection has committed something."""
        return int(self._now.execute("PRAGMA data_version").fetchone()[0])

    def _compare(self, rows: dict[Key, Row]) -> Iterator[Change]:
        both = self._rows | rows
        for key in both:
            before, after = self._rows.get(key), rows.get(key)
            if before != after:
                how = "added" if before is None else "removed" if after is None else "changed"
                owners = _owners(key, both) | (_owners(key, self._rows) if before else frozenset())
                yield Change(*key, how, owners)


def _dump(connection: sqlite3.Connection) -> dict[Key, Row]:
    rows: dict[Key, Row] = {}
    connection.row_factory = sqlite3.Row
    for table in SQLModel.metadata.sorted_tables:
        for row in connection.execute(f'SELECT * FROM "{table.name}"'):  # noqa: S608 - a name of our own
            rows[(table.name, row["id"])] = tuple(zip(row.keys(), tuple(row), strict=True))
    return rows


def _owners(key: Key, rows: dict[Key, Row]) -> frozenset[Key]:
    """Follows what a row points to, up to people, farms and markets."""
    found, waiting, seen = set(), [key], set()
    while waiting:
        here = waiting.pop()
        if here in seen or here not in rows:
            continue
        seen.add(here)
        if here[0] in PEOPLE | PLACES:
            found.add(here)
        else:
            waiting.extend(_pointed(SQLModel.metadata.tables[here[0]], dict(rows[here])))
    return frozenset(found)


def _pointed(table: Table, row: dict[str, Any]) -> Iterator[Key]:
    for foreign in table.foreign_keys:
        value = row[foreign.parent.name]
        if value is not None:
            yield foreign.column.table.name, value
