"""Reading a table that a person sends: CSV of any spreadsheet program, XLSX, ODS.

Every file becomes rows of texts with their numbers, as a spreadsheet shows them, or a sentence that says what to do.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from cagette_pwa.documents.workbook import Beyond, read_workbook
from cagette_pwa.errors import CagetteError

MOST_BYTES: Final = 5_000_000
MOST_LINES: Final = 5_000
"""Below the one with the titles."""

MOST_COLUMNS: Final = 100
LARGEST_CELL: Final = 100_000
DELIMITERS: Final = (";", "\t", ",")
ZIP, OLD_OFFICE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
INSIDE: Final = {"xl/workbook.xml", "content.xml"}
"""What an XLSX holds, and what an ODS does."""

_Rows = tuple[tuple[int, tuple[str, ...]], ...]


class UnreadableTable(CagetteError):
    """A spreadsheet that is damaged, or that asks for far more memory than a list of products does."""

    template = (
        "Ce tableau n'a pas pu être lu. Copiez vos lignes dans un nouveau tableau, enregistrez-le en XLSX, "
        "puis choisissez ce nouveau fichier."
    )


class NotATable(UnreadableTable):
    """A PDF, a picture, a word processor's file, or bytes that no text has."""

    template = (
        "Ce fichier n'est pas un tableau. Dans votre tableur, choisissez « Enregistrer sous », puis XLSX ou CSV, "
        "et envoyez le fichier obtenu."
    )


class OldSpreadsheet(UnreadableTable):
    """The format of Excel before 2007, which is also the envelope of a file with a password."""

    template = (
        "Ce fichier est d'un ancien format d'Excel, ou protégé par un mot de passe. Enregistrez-le en XLSX, "
        "sans mot de passe, puis choisissez-le de nouveau."
    )


class FileTooLarge(UnreadableTable):
    """More than MOST_BYTES."""

    status = 413
    template = "Ce fichier dépasse 5 Mo. Retirez les images et les feuilles qui ne servent pas, ou partagez-le en deux."


class EmptyFile(UnreadableTable):
    """No file, or nothing in it."""

    template = "Ce fichier est vide. Choisissez celui qui contient vos produits."


class OnlyTitles(UnreadableTable):
    """The first row, and nothing below."""

    template = "Ce fichier n'a qu'une ligne de titres. Ajoutez en dessous une ligne pour chaque offre."


class TooManyLines(UnreadableTable):
    """More than MOST_LINES."""

    template = "Ce fichier a plus de 5 000 lignes. Partagez-le en plusieurs fichiers, avec les mêmes titres."


class TooManyColumns(UnreadableTable):
    """More than MOST_COLUMNS."""

    template = "Ce fichier a plus de 100 colonnes. Gardez seulement celles des produits."


class TooMuchText(UnreadableTable):
    """A cell, or all of them together, as long as a book."""

    template = (
        "Ce fichier contient une case, ou un ensemble, bien trop long pour des produits. Raccourcissez ses textes."
    )


class OpenQuote(UnreadableTable):
    """A CSV in which a quotation mark swallows what follows."""

    template = (
        "Un guillemet de ce fichier n'est pas fermé, la suite ne peut pas se lire. Ouvrez-le dans votre tableur, "
        "vérifiez la dernière ligne, puis enregistrez-le en XLSX."
    )


@dataclass(frozen=True)
class Table:
    """The rows that hold something, each with the number that a spreadsheet shows; the first one has the titles."""

    rows: _Rows
    sheet: str = ""
    """The one that was read, when there are others."""


def read_table(content: bytes) -> Table:
    """The table in a file, whatever its name says. Raises UnreadableTable and the kinds of it."""
    if len(content) > MOST_BYTES:
        raise FileTooLarge
    if not content.strip():
        raise EmptyFile
    if content.startswith(OLD_OFFICE):
        raise OldSpreadsheet
    table = _spreadsheet(content) if content.startswith(ZIP) else _text(content)
    _check(table.rows)
    return table


def _check(rows: _Rows) -> None:
    if not rows:
        raise EmptyFile
    if max(len(cells) for _, cells in rows) > MOST_COLUMNS:
        raise TooManyColumns
    if max(len(cell) for _, cells in rows for cell in cells) > LARGEST_CELL:
        raise TooMuchText
    if len(rows) == 1:
        raise OnlyTitles
    if len(rows) > MOST_LINES + 1:
        raise TooManyLines


def _spreadsheet(content: bytes) -> Table:
    try:
        names = ZipFile(BytesIO(content)).namelist()
    except (BadZipFile, ValueError, NotImplementedError) as damaged:
        raise UnreadableTable from damaged
    if not INSIDE & set(names):
        raise NotATable
    try:
        found = read_workbook(content, rows=MOST_LINES + 1, columns=MOST_COLUMNS)
    except Beyond as beyond:
        kinds = {"rows": TooManyLines, "columns": TooManyColumns, "text": TooMuchText}
        raise kinds.get(beyond.what, UnreadableTable) from beyond
    except ValueError as unreadable:
        raise UnreadableTable from unreadable
    return Table(_filled(found["rows"]), found["name"] if found["others"] else "")


def _text(content: bytes) -> Table:
    text = _decoded(content)
    if "\x00" in text or content.startswith(PDF):
        raise NotATable
    if text[:4].lower() == "sep=" and text[5:6] in ("\r", "\n"):  # a line for Excel, which does not show it
        return Table(_rows(text[6:].removeprefix("\n"), text[4]))
    return Table(_rows(text, max(DELIMITERS, key=lambda delimiter: _width(text, delimiter))))


def _decoded(content: bytes) -> str:
    """UTF-8, what Excel calls "Unicode text", or what Windows used to write in France."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotATable


def _width(text: str, delimiter: str) -> int:
    """How many cells of the first row have words in them when cells are parted so."""
    try:
        rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        widths = (sum(any(map(str.isalnum, cell)) for cell in row) for row in rows)
        return next(filter(None, widths), 0)
    except csv.Error:
        return 0


def _rows(text: str, delimiter: str) -> _Rows:
    try:
        return _filled(enumerate(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True), start=1))
    except csv.Error as error:
        raise (TooMuchText if "limit" in str(error) else OpenQuote) from error


def _filled(rows: Iterable[tuple[int, Sequence[str]]]) -> _Rows:
    """Rows that hold something, without the empty cells at their ends. Raises TooManyLines as soon as there are."""
    kept: list[tuple[int, tuple[str, ...]]] = []
    for number, row in rows:
        if len(kept) > MOST_LINES + 1:  # five million bytes are millions of short rows
            raise TooManyLines
        cells = [cell if cell.strip() else "" for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            kept.append((number, tuple(cells)))
    return tuple(kept)
