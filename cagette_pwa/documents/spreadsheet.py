"""Tables as XLSX files, some filled in and sent back: texts stay texts, and choices are offered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

TEXT = "@"
"""The format in which `00123` keeps its zeros and `3-12` is no date."""

LAST_ROW = 1_048_575
LONGEST_LIST = 255
"""Characters of a list of choices, in this format."""


@dataclass(frozen=True)
class Heading:
    """A column: its title, how wide it is (in characters), how its numbers look, and what may be chosen in it."""

    title: str
    width: int = 12
    number_format: str = TEXT
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class Table:
    """A sheet of a workbook: its name, its columns, and its rows."""

    name: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[str | int | Decimal]]


def table_xlsx(name: str, headings: Sequence[Heading], rows: Iterable[Sequence[str | int | Decimal]]) -> bytes:
    """One sheet: titles that stay in sight, then a line a row. Texts are never formulas, numbers or links."""
    return workbook_xlsx(Table(name, headings, rows))


def workbook_xlsx(*tables: Table) -> bytes:
    """A sheet a table, as `table_xlsx`."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        title = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "num_format": TEXT})
        for table in tables:
            _fill(book, table, title)
    return out.getvalue()


def _fill(book: Workbook, table: Table, title: Format) -> None:
    sheet = book.add_worksheet(table.name)
    formats = [book.add_format({"num_format": heading.number_format, "valign": "top"}) for heading in table.headings]
    for at, heading in enumerate(table.headings):
        _prepare(sheet, at, heading, formats[at], title)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(table.rows, start=1):
        for at, value in enumerate(row):
            _put(sheet, number, at, value, formats[at])


def _prepare(sheet: Worksheet, at: int, heading: Heading, looks: Format, title: Format) -> None:
    sheet.set_column(at, at, heading.width, looks)
    sheet.write_string(0, at, heading.title, title)
    if heading.choices and len(",".join(heading.choices)) <= LONGEST_LIST:
        choice = {"validate": "list", "source": list(heading.choices), "error_type": "warning"}
        sheet.data_validation(1, at, LAST_ROW, at, choice)


def _put(sheet: Worksheet, row: int, at: int, value: str | int | Decimal, looks: Format) -> None:
    if isinstance(value, str):
        if value:
            sheet.write_string(row, at, value, looks)
    else:
        sheet.write_number(row, at, value, looks)
